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
        task: self, tileY: tileY, firstTile: first, tiles: min(strip, tilesX - first), pitch: strip)
      work.run(
        input + n * c.channels * c.height * c.width,
        output + n * c.outputChannels * c.outputHeight * c.outputWidth)
    }
  }
}

/// Some neighbouring tiles of one row of tiles.
struct WinogradStrip {
  let task: WinogradTask
  let tileY: Int, firstTile: Int, tiles: Int
  /// Numbers from one channel's transformed tiles to the next channel's.
  let pitch: Int

  var convolution: ConvolutionTask { task.convolution }
  /// Numbers from one position of the transform to the next: an odd number of cache lines, so that the 36 positions of a
  /// tile do not all fall into the same few sets of the cache.
  var inputStep: Int { ((convolution.channels * pitch + 15) / 16 | 1) * 16 }
  var outputStep: Int { ((WinogradStrip.block * pitch + 15) / 16 | 1) * 16 }
  /// Output channels whose products are made before they are transformed back: few enough to stay in the nearest caches.
  private static let block = 8

  func run(_ input: Source, _ output: Target) {
    let c = convolution
    let transformed = Storage(count: 36 * inputStep + 16), products = Storage(count: 36 * outputStep)
    let offsets = (0..<c.channels).map { $0 * pitch }
    let size = Tile.packedCount(rows: c.outputChannels, depth: c.channels)
    withExtendedLifetime((transformed, products)) {
      transformInput(input, transformed.pointer)
      for first in stride(from: 0, to: c.outputChannels, by: WinogradStrip.block) {
        let channels = first..<min(c.outputChannels, first + WinogradStrip.block)
        for position in 0..<36 {
          Tile.sums(
            rows: channels.count, columns: tiles, depth: c.channels,
            task.weights.pointer + position * size + first * c.channels, transformed.pointer + position * inputStep,
            offsets, products.pointer + position * outputStep, stride: pitch, .zero)
        }
        transformOutput(products.pointer, channels, output)
      }
    }
  }

  /// Bᵀ d B for every channel and tile: `transformed[position][channel][tile]`.
  ///
  /// The six rows are first sorted by their column's remainder by four; column k of eight neighbouring tiles then lies
  /// in a row, ready to be loaded as one vector.
  func transformInput(_ input: Source, _ transformed: Target) {
    let c = convolution
    let groups = (tiles + 7) / 8, pixels = groups * 32 + 32
    let phase = groups * 8 + 8
    let line = Storage(count: pixels), sorted = Storage(count: 6 * 4 * phase)
    let step = inputStep
    withExtendedLifetime((line, sorted)) {
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

  /// Aᵀ M A for some output channels and every tile, and the bias.
  func transformOutput(_ products: Source, _ channels: Range<Int>, _ output: Target) {
    let c = convolution, step = outputStep
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 5 * 32) { block in
      let block = block.baseAddress!, line = block + 4 * 32
      for channel in channels {
        let bias = task.bias.map { $0.pointer[channel] } ?? 0
        let plane = output + channel * c.outputHeight * c.outputWidth
        for group in 0..<(tiles + 7) / 8 {
          let from = products + (channel - channels.lowerBound) * pitch + group * 8
          let x = (firstTile + group * 8) * 4, y = tileY * 4
          let width = min(32, c.outputWidth - x, (tiles - group * 8) * 4), height = min(4, c.outputHeight - y)
          FourRows(from, step).store(block, bias)
          for row in 0..<height {
            let target = plane + (y + row) * c.outputWidth + x
            if width == 32 {
              interleave(block + row * 32, into: target)
            } else {
              interleave(block + row * 32, into: line)
              target.update(from: line, count: width)
            }
          }
        }
      }
    }
  }
}
