/// A 3×3 convolution with a quarter of the multiplications: Winograd's F(4×4, 3×3).
///
/// Sixteen neighbouring outputs (4 × 4) depend on 6 × 6 inputs. Computed one by one they take 16 · 9 = 144 products for
/// each pair of channels. Lavin & Gray ("Fast algorithms for convolutional neural networks", 2016) transform the 36 inputs
/// and the filter so that the products become one for each of 36 transformed numbers:
///
///     Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
///
/// The transforms are additions mostly, and are shared by all channels on the other side. For each of the 36 positions the
/// sum over input channels is then a small matrix product, made by the same register block as everything else.
struct WinogradTask {
  let convolution: ConvolutionTask
  let weights: Storage
  let bias: PackedBias?

  /// Whether it is worth it: a 3×3 filter that moves by single pixels, and enough channels to pay for the transforms.
  static func pays(_ task: ConvolutionTask) -> Bool {
    task.filterHeight == 3 && task.filterWidth == 3 && task.stride == 1 && task.channels >= 16
      && task.outputChannels >= 16 && task.outputHeight >= 4 && task.outputWidth >= 8
  }

  /// Transforms the weights O×C×3×3.
  init(_ convolution: ConvolutionTask, weights: Source, bias: Source?) {
    self.convolution = convolution
    self.bias = bias.map { PackedBias($0, rows: convolution.outputChannels) }
    let channels = convolution.channels, outputs = convolution.outputChannels
    let size = Tile.packedCount(rows: outputs, depth: channels)
    let packed = Storage(count: 36 * size)
    self.weights = packed
    parallelFor((outputs + 3) / 4) { panel in
      for c in 0..<channels {
        var g = NineVectors()
        for row in 0..<min(4, outputs - panel * 4) {
          let from = weights + ((panel * 4 + row) * channels + c) * 9
          g.set(row, from)
        }
        g.transformed { position, vector in
          let to = packed.pointer + position * size + (panel * channels + c) * 4
          UnsafeMutableRawPointer(to).storeBytes(of: vector, as: SIMD4<Float>.self)
        }
      }
    }
  }

  /// Tiles in a row of the picture, and rows of tiles.
  private var tilesX: Int { (convolution.outputWidth + 3) / 4 }
  private var tilesY: Int { (convolution.outputHeight + 3) / 4 }

  /// Tiles in a strip: as many as keep both transformed sides in the second-level cache.
  private var strip: Int {
    let fitting = 72 * 1024 / (36 * (convolution.channels + convolution.outputChannels)) / 8 * 8
    return min(max(16, fitting), (tilesX + 7) / 8 * 8)
  }

  func run(_ input: Source, into output: Target) {
    let strip = strip, stripsX = (tilesX + strip - 1) / strip
    let c = convolution
    parallelFor(c.batch * tilesY * stripsX) { index in
      let (row, part) = index.quotientAndRemainder(dividingBy: stripsX)
      let (n, tileY) = row.quotientAndRemainder(dividingBy: tilesY)
      let first = part * strip
      let work = WinogradStrip(
        task: self, tileY: tileY, firstTile: first, tiles: min(strip, tilesX - first), pitch: strip + 16)
      work.run(
        input + n * c.channels * c.height * c.width,
        output + n * c.outputChannels * c.outputHeight * c.outputWidth)
    }
  }
}

/// Some neighbouring tiles of one row of tiles.
private struct WinogradStrip {
  let task: WinogradTask
  let tileY: Int, firstTile: Int, tiles: Int
  /// Numbers from one channel's transformed tiles to the next channel's.
  let pitch: Int

  var convolution: ConvolutionTask { task.convolution }
  /// Numbers from one position of the transform to the next: an odd number of cache lines, so that the 36 positions of a
  /// tile do not all fall into the same few sets of the cache.
  private var inputStep: Int { (convolution.channels * pitch / 16 | 1) * 16 }
  private var outputStep: Int { (convolution.outputChannels * pitch / 16 | 1) * 16 }

  func run(_ input: Source, _ output: Target) {
    let c = convolution
    let transformed = Storage(count: 36 * inputStep)
    let products = Storage(count: 36 * outputStep)
    transformInput(input, transformed.pointer)
    let offsets = (0..<c.channels).map { $0 * pitch }
    let size = Tile.packedCount(rows: c.outputChannels, depth: c.channels)
    for position in 0..<36 {
      Tile.sums(
        rows: c.outputChannels, columns: tiles, depth: c.channels, task.weights.pointer + position * size,
        transformed.pointer + position * inputStep, offsets,
        products.pointer + position * outputStep, stride: pitch, .zero)
    }
    transformOutput(products.pointer, output)
  }

  /// Bᵀ d B for every channel and tile: `transformed[position][channel][tile]`.
  ///
  /// The six rows are first sorted by their column's remainder by four; column k of eight neighbouring tiles then lies
  /// in a row, ready to be loaded as one vector.
  private func transformInput(_ input: Source, _ transformed: Target) {
    let c = convolution
    let groups = (tiles + 7) / 8, pixels = groups * 32 + 32
    let phase = groups * 8 + 8
    let line = Storage(count: pixels), sorted = Storage(count: 6 * 4 * phase)
    let step = inputStep
    for channel in 0..<c.channels {
      let plane = input + channel * c.height * c.width
      for y in 0..<6 {
        fill(line.pointer, plane, y: c.originY + tileY * 4 + y, x: c.originX + firstTile * 4, count: pixels)
        sort(line.pointer, into: sorted.pointer + y * 4 * phase, phase: phase, groups: groups + 1)
      }
      for group in 0..<groups {
        var columns = SixRows()
        for k in 0..<6 {
          let from = Source(sorted.pointer) + k % 4 * phase + group * 8 + k / 4
          columns.setColumn(
            k, from.vector(0), from.vector(4 * phase), from.vector(8 * phase), from.vector(12 * phase),
            from.vector(16 * phase), from.vector(20 * phase))
        }
        columns.storeRows(transformed + channel * pitch + group * 8, step)
      }
    }
  }

  /// `count` pixels of row `y` from column `x` on, zeros outside of the picture.
  private func fill(_ line: Target, _ plane: Source, y: Int, x: Int, count: Int) {
    let c = convolution
    guard y >= 0 && y < c.height else { return line.update(repeating: 0, count: count) }
    let first = min(count, max(0, -x)), last = max(first, min(count, c.width - x))
    line.update(repeating: 0, count: first)
    (line + first).update(from: plane + y * c.width + x + first, count: last - first)
    (line + last).update(repeating: 0, count: count - last)
  }

  private func sort(_ line: Source, into sorted: Target, phase: Int, groups: Int) {
    for group in 0..<groups {
      let x = UnsafeRawPointer(line + group * 32).loadUnaligned(as: SIMD32<Float>.self)
      let even = x.evenHalf, odd = x.oddHalf
      sorted.store(even.evenHalf, group * 8)
      sorted.store(odd.evenHalf, phase + group * 8)
      sorted.store(even.oddHalf, 2 * phase + group * 8)
      sorted.store(odd.oddHalf, 3 * phase + group * 8)
    }
  }

  /// Aᵀ M A for every output channel and tile, and the bias.
  private func transformOutput(_ products: Source, _ output: Target) {
    let c = convolution, step = outputStep
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * 32) { block in
      let block = block.baseAddress!
      for channel in 0..<c.outputChannels {
        let bias = task.bias.map { $0.pointer[channel] } ?? 0
        let plane = output + channel * c.outputHeight * c.outputWidth
        for group in 0..<(tiles + 7) / 8 {
          let from = products + channel * pitch + group * 8
          let x = (firstTile + group * 8) * 4, y = tileY * 4
          let width = min(32, c.outputWidth - x, (tiles - group * 8) * 4), height = min(4, c.outputHeight - y)
          let target = plane + y * c.outputWidth + x
          if width == 32 && height == 4 {
            FourRows(from, step).store(target, c.outputWidth, bias)
          } else {
            FourRows(from, step).store(block, 32, bias)
            for row in 0..<height { (target + row * c.outputWidth).update(from: block + row * 32, count: width) }
          }
        }
      }
    }
  }
}

/// Bᵀ d B, first along columns, then along rows.
private struct SixRows {
  private var rows: (Six, Six, Six, Six, Six, Six) = (Six(), Six(), Six(), Six(), Six(), Six())

  @inline(__always)
  mutating func setColumn(_ k: Int, _ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector, _ e: Vector, _ f: Vector) {
    let t = Six(a, b, c, d, e, f).inputTransformed
    rows.0.set(k, t.a)
    rows.1.set(k, t.b)
    rows.2.set(k, t.c)
    rows.3.set(k, t.d)
    rows.4.set(k, t.e)
    rows.5.set(k, t.f)
  }

  @inline(__always)
  func storeRows(_ to: Target, _ step: Int) {
    rows.0.inputTransformed.store(to, step)
    rows.1.inputTransformed.store(to + 6 * step, step)
    rows.2.inputTransformed.store(to + 12 * step, step)
    rows.3.inputTransformed.store(to + 18 * step, step)
    rows.4.inputTransformed.store(to + 24 * step, step)
    rows.5.inputTransformed.store(to + 30 * step, step)
  }
}

/// Six numbers of eight tiles.
private struct Six {
  var a = Vector.zero, b = Vector.zero, c = Vector.zero, d = Vector.zero, e = Vector.zero, f = Vector.zero

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector, _ e: Vector, _ f: Vector) {
    (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
  }

  @inline(__always)
  mutating func set(_ k: Int, _ v: Vector) {
    switch k {
    case 0: a = v
    case 1: b = v
    case 2: c = v
    case 3: d = v
    case 4: e = v
    default: f = v
    }
  }

  /// Bᵀ times the six.
  @inline(__always)
  var inputTransformed: Six {
    let p = e.fma(c, -4), q = d.fma(b, -4)
    let r = e - c, s = (d - b) * 2
    return Six(
      e.fma(a, 4).fma(c, -5), p + q, p - q, r + s, r - s, f.fma(b, 4).fma(d, -5))
  }

  /// Aᵀ times the six: four.
  @inline(__always)
  var outputTransformed: (Vector, Vector, Vector, Vector) {
    let p = b + c, q = b - c, r = d + e, s = d - e
    return (a + p + r, q.fma(s, 2), p.fma(r, 4), (q + f).fma(s, 8))
  }

  @inline(__always)
  func store(_ to: Target, _ step: Int) {
    to.store(a, 0)
    to.store(b, step)
    to.store(c, 2 * step)
    to.store(d, 3 * step)
    to.store(e, 4 * step)
    to.store(f, 5 * step)
  }
}

/// Aᵀ M A: four rows of four outputs for eight tiles.
private struct FourRows {
  private var rows: (Six, Six, Six, Six) = (Six(), Six(), Six(), Six())

  @inline(__always)
  init(_ from: Source, _ step: Int) {
    for k in 0..<6 {
      let at = from + k * step
      let column = Six(
        at.vector(0), at.vector(6 * step), at.vector(12 * step), at.vector(18 * step), at.vector(24 * step),
        at.vector(30 * step)
      ).outputTransformed
      rows.0.set(k, column.0)
      rows.1.set(k, column.1)
      rows.2.set(k, column.2)
      rows.3.set(k, column.3)
    }
  }

  @inline(__always)
  func store(_ to: Target, _ width: Int, _ bias: Float) {
    FourRows.store(rows.0, to, bias)
    FourRows.store(rows.1, to + width, bias)
    FourRows.store(rows.2, to + 2 * width, bias)
    FourRows.store(rows.3, to + 3 * width, bias)
  }

  /// Interleaves four vectors of eight tiles into 32 neighbouring pixels.
  @inline(__always)
  private static func store(_ row: Six, _ to: Target, _ bias: Float) {
    let (a, b, c, d) = row.outputTransformed
    var even = SIMD16<Float>(), odd = SIMD16<Float>(), pixels = SIMD32<Float>()
    (even.evenHalf, even.oddHalf, odd.evenHalf, odd.oddHalf) = (a, c, b, d)
    (pixels.evenHalf, pixels.oddHalf) = (even, odd)
    to.store(pixels.lowHalf.lowHalf + bias, 0)
    to.store(pixels.lowHalf.highHalf + bias, 8)
    to.store(pixels.highHalf.lowHalf + bias, 16)
    to.store(pixels.highHalf.highHalf + bias, 24)
  }
}

/// A 3×3 filter for four output channels at once.
private struct NineVectors {
  private var g = (
    SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero,
    SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero
  )

  /// Fills lane `row` with nine numbers.
  @inline(__always)
  mutating func set(_ row: Int, _ from: Source) {
    g.0[row] = from[0]
    g.1[row] = from[1]
    g.2[row] = from[2]
    g.3[row] = from[3]
    g.4[row] = from[4]
    g.5[row] = from[5]
    g.6[row] = from[6]
    g.7[row] = from[7]
    g.8[row] = from[8]
  }

  /// G g Gᵀ: 36 vectors, handed to `store` with their position.
  @inline(__always)
  func transformed(_ store: (Int, SIMD4<Float>) -> Void) {
    let columns = (
      NineVectors.filterTransformed(g.0, g.3, g.6), NineVectors.filterTransformed(g.1, g.4, g.7),
      NineVectors.filterTransformed(g.2, g.5, g.8)
    )
    for y in 0..<6 {
      let row = NineVectors.filterTransformed(columns.0[y], columns.1[y], columns.2[y])
      for x in 0..<6 { store(y * 6 + x, row[x]) }
    }
  }

  /// G times three numbers.
  @inline(__always)
  private static func filterTransformed(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>) -> SixNarrow {
    let sum = (a + c) * Float(-1.0 / 6), far = a * Float(1.0 / 24) + c * Float(1.0 / 6)
    let side = b * Float(1.0 / 6), half = b * Float(1.0 / 12)
    return SixNarrow(a: a * 0.25, b: sum - side, c: sum + side, d: far + half, e: far - half, f: c)
  }
}

/// Six numbers of four output channels.
private struct SixNarrow {
  var a: SIMD4<Float>, b: SIMD4<Float>, c: SIMD4<Float>, d: SIMD4<Float>, e: SIMD4<Float>, f: SIMD4<Float>

  @inline(__always)
  subscript(_ k: Int) -> SIMD4<Float> {
    switch k {
    case 0: a
    case 1: b
    case 2: c
    case 3: d
    case 4: e
    default: f
    }
  }
}
