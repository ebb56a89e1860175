/// A point-wise (1×1) convolution of pictures that are joined along their channels, with a leaky rectifier behind it:
/// `y = f(W · [x₁; x₂; …] + b)`, where f(t) is t above zero and `slope` · t below. A part may be normalised on its way in.
///
/// Such a layer does little with every number it fetches, so it is limited by memory and not by arithmetic. Both
/// directions therefore walk over the pictures in strips that stay in the second-level cache, and do with a strip all
/// that is to be done: the parts are neither joined nor normalised in memory, and on the way back the rectifiers and the
/// gradients of all inputs, of the weights and of the bias come out of one visit.
public struct PointwiseConvolution {
  /// Pictures, and pixels in each.
  let batch: Int, pixels: Int
  /// Channels of each part, and of the output.
  let parts: [Int], outputs: Int
  /// Slope of the rectifier below zero, not negative; 1 for none.
  let slope: Float
  /// What each part passes on its way in, if anything.
  let normalizations: [ChannelNormalization?]

  /// All input channels: numbers in a row of the weights.
  private var depth: Int { parts.reduce(0, +) }
  /// Pixels in a strip; the same on every machine.
  private static let strip = 15 * Tile.columns

  /// A layer.
  ///
  /// - Parameters:
  ///   - batch: pictures.
  ///   - pixels: pixels of each.
  ///   - parts: channels of the pictures that are joined.
  ///   - outputs: channels of the output.
  ///   - slope: slope of the rectifier below zero, 0 or more; 1 for none.
  ///   - normalizations: what each part passes on its way in; by default nothing.
  public init(
    batch: Int, pixels: Int, parts: [Int], outputs: Int, slope: Float = 1,
    normalizations: [ChannelNormalization?]? = nil
  ) {
    guard slope >= 0 else { fatalError("a rectifier with slope \(slope)") }
    self.batch = batch
    self.pixels = pixels
    self.parts = parts
    self.outputs = outputs
    self.slope = slope
    self.normalizations = normalizations ?? parts.map { _ in nil }
  }

  /// Strips of all pictures.
  private var strips: Int { batch * ((pixels + Self.strip - 1) / Self.strip) }

  /// Picture, first pixel and number of pixels of a strip.
  private func place(_ index: Int) -> (picture: Int, start: Int, count: Int) {
    let (n, part) = index.quotientAndRemainder(dividingBy: (pixels + Self.strip - 1) / Self.strip)
    return (n, part * Self.strip, min(Self.strip, pixels - part * Self.strip))
  }

  /// Overwrites the output, N×O×P, with the layer's answer to its parts, N×Cᵢ×P, for weights O×ΣCᵢ.
  public func run(_ inputs: [Source], weights: Source, bias: Source?, into output: Target) {
    let depth = depth
    let packed = Storage(count: Tile.packedCount(rows: outputs, depth: depth))
    Tile.packRows(rows: outputs, depth: depth, weights, rowStride: depth, depthStride: 1, into: packed.pointer)
    let paddedBias = bias.map { PackedBias($0, rows: outputs) }
    let start: Tile.Start = paddedBias.map { .bias($0.pointer) } ?? .zero
    // A panel of the inputs takes about 18 KiB, which leaves room in a 32 KiB cache for the rows of weights.
    let pitch = max(1, min(10, 4608 / (Tile.columns * max(1, depth)))) * Tile.columns
    let offsets = (0..<depth).map { $0 * pitch }
    parallelFor(strips) { index in
      let (n, first, count) = place(index)
      let panel = Storage(count: pitch * depth)
      for column in stride(from: first, to: first + count, by: pitch) {
        let width = min(pitch, first + count - column)
        var row = panel.pointer
        for part in parts.indices {
          bring(part, inputs[part] + n * parts[part] * pixels + column, count: width, pitch, into: &row)
        }
        let to = output + n * outputs * pixels + column
        Tile.sums(
          rows: outputs, columns: width, depth: depth, packed.pointer, panel.pointer, offsets, to, stride: pixels, start
        )
        if slope != 1 {
          for o in 0..<outputs { rectify(to + o * pixels, slope, count: width) }
        }
      }
    }
    _ = (packed, paddedBias)
  }

  /// Copies a strip of a part, normalised if it is to be, with zeros behind it, and moves on by as many rows.
  private func bring(_ part: Int, _ input: Source, count: Int, _ pitch: Int, into row: inout Target) {
    for c in 0..<parts[part] {
      if let normalization = normalizations[part] {
        normalization.plane(c, pixels: count).normalize(input + c * pixels, into: row)
      } else {
        row.update(from: input + c * pixels, count: count)
      }
      (row + count).update(repeating: 0, count: pitch - count)
      row += pitch
    }
  }

  /// Overwrites the gradients of inputs, weights and bias, where they are asked for.
  ///
  /// - Parameters:
  ///   - inputs: as they were for `run`.
  ///   - output: as `run` left it; its signs tell which side of the rectifier a number came from.
  ///   - gradient: of the output, N×O×P.
  ///   - inputGradients: as many as there are inputs; those of normalised parts are always needed.
  ///   - scaleGradients: of the normalisations, Cᵢ numbers each, and likewise `shiftGradients`.
  public func pullback(
    _ inputs: [Source], weights: Source, output: Source, gradient: Source, inputGradients: [Target?],
    weightGradient: Target?, biasGradient: Target?, scaleGradients: [Target?] = [], shiftGradients: [Target?] = []
  ) {
    var start = 0
    let turned = zip(parts, inputGradients).map { channels, target -> Storage? in
      defer { start += channels }
      guard target != nil else { return nil }
      let packed = Storage(count: Tile.packedCount(rows: channels, depth: outputs))
      Tile.packRows(
        rows: channels, depth: outputs, weights + start, rowStride: 1, depthStride: depth, into: packed.pointer)
      return packed
    }
    // A fixed number of groups of strips add up separately, whatever the number of threads.
    let groups = min(8, strips)
    let work = PointwiseStrip(layer: self, needsWeights: weightGradient != nil || biasGradient != nil)
    let sums = Storage(count: groups * work.sumCount)
    parallelFor(groups) { group in
      let sums = sums.pointer + group * work.sumCount
      sums.update(repeating: 0, count: work.sumCount)
      let scratch = Storage(count: work.scratchCount)
      for index in strips * group / groups..<strips * (group + 1) / groups {
        let (n, first, count) = place(index)
        work.stage(
          gradient + n * outputs * pixels + first, output + n * outputs * pixels + first, count: count,
          into: scratch.pointer)
        for (part, channels) in parts.enumerated() {
          guard let packed = turned[part], let target = inputGradients[part] else { continue }
          let offset = n * channels * pixels + first
          work.inputGradient(
            scratch.pointer, packed.pointer, channels: channels, count: count, into: target + offset)
          takeBack(part, inputs[part] + offset, target + offset, count: count, into: work.entrySums(part, sums))
        }
        if work.needsWeights {
          var row = work.inputRows(scratch.pointer)
          for (part, channels) in parts.enumerated() {
            bring(part, inputs[part] + n * channels * pixels + first, count: count, work.pitch, into: &row)
          }
          work.weightGradient(scratch.pointer, behind: row, count: count, into: sums)
        }
      }
    }
    work.collect(sums.pointer, groups: groups, weightGradient, biasGradient)
    for part in parts.indices {
      guard let normalization = normalizations[part], let target = inputGradients[part] else { continue }
      let totals = work.collectEntry(part, sums.pointer, groups: groups)
      finish(
        normalization, inputs[part], target, totals.pointer, channels: parts[part], scaleGradients[part]!,
        shiftGradients[part]!)
    }
    _ = turned
  }

  /// Takes the gradient of a normalised strip back to what was normalised, and adds to the sums of its channels.
  private func takeBack(_ part: Int, _ input: Source, _ gradient: Target, count: Int, into sums: Target) {
    guard let normalization = normalizations[part] else { return }
    for c in 0..<parts[part] {
      let plane = normalization.plane(c, pixels: count)
      // The batch's own statistics move with every pixel; what they do waits until all strips have been seen.
      let factor = normalization.usesBatchStatistics ? 1 : plane.scale * plane.inverse
      let part = plane.rectify(input + c * pixels, gradient + c * pixels, times: factor)
      sums[2 * c] += part.gradient
      sums[2 * c + 1] += part.product
    }
  }

  private func finish(
    _ normalization: ChannelNormalization, _ input: Source, _ gradient: Target, _ totals: Source, channels: Int,
    _ scaleGradient: Target, _ shiftGradient: Target
  ) {
    let count = Float(batch * pixels)
    for c in 0..<channels { (shiftGradient[c], scaleGradient[c]) = (totals[2 * c], totals[2 * c + 1]) }
    guard normalization.usesBatchStatistics else { return }
    parallelFor(batch * channels) { index in
      let c = index % channels
      normalization.plane(c, pixels: pixels).center(
        input + index * pixels, gradient + index * pixels, totals[2 * c] / count, totals[2 * c + 1] / count)
    }
  }

  /// The way back through one strip.
  private struct PointwiseStrip {
    let outputs: Int, pixels: Int, depth: Int, slope: Float, needsWeights: Bool
    let parts: [Int]
    /// Numbers in a row of the scratch memory: an odd number of cache lines, with room for reading past the end.
    let pitch = (PointwiseConvolution.strip / 16 + 2 | 1) * 16
    /// Where the rows of the gradient begin, and the rows of the inputs behind them.
    let gradientOffsets: [Int], inputOffsets: [Int]

    /// Blocks of four outputs, and of three of the inputs and the bias.
    private var outputBlocks: Int { (outputs + 3) / 4 }
    private var weightBlocks: Int { (depth + 3) / 3 }
    /// Numbers in a group's sums: the weights' blocks, then two a channel for the normalisations.
    var sumCount: Int { outputBlocks * weightBlocks * 12 + 2 * depth }
    var scratchCount: Int { (outputBlocks * 4 + weightBlocks * 3) * pitch }

    init(layer: PointwiseConvolution, needsWeights: Bool) {
      outputs = layer.outputs
      pixels = layer.pixels
      depth = layer.depth
      parts = layer.parts
      slope = layer.slope
      self.needsWeights = needsWeights
      let pitch = pitch
      gradientOffsets = (0..<outputs).map { $0 * pitch }
      inputOffsets = (0..<(layer.depth + 3) / 3 * 3).map { $0 * pitch }
    }

    /// Copies the gradient, taken back through the rectifier, with zeros behind it.
    func stage(_ gradient: Source, _ output: Source, count: Int, into scratch: Target) {
      for o in 0..<outputBlocks * 4 {
        let row = scratch + o * pitch
        guard o < outputs else {
          row.update(repeating: 0, count: pitch)
          continue
        }
        if slope == 1 {
          row.update(from: gradient + o * pixels, count: count)
        } else {
          rectifyPullback(output + o * pixels, gradient + o * pixels, slope, into: row, count: count)
        }
        (row + count).update(repeating: 0, count: pitch - count)
      }
    }

    func inputGradient(_ scratch: Source, _ packed: Source, channels: Int, count: Int, into target: Target) {
      let width = 6 * Tile.columns
      for column in stride(from: 0, to: count, by: width) {
        Tile.sums(
          rows: channels, columns: min(width, count - column), depth: outputs, packed, scratch + column,
          gradientOffsets, target + column, stride: pixels, .zero)
      }
    }

    /// Where the rows of the inputs begin.
    func inputRows(_ scratch: Target) -> Target { scratch + outputBlocks * 4 * pitch }

    /// Where a group keeps the two sums of each channel of a part.
    func entrySums(_ part: Int, _ sums: Target) -> Target {
      sums + outputBlocks * weightBlocks * 12 + 2 * parts[..<part].reduce(0, +)
    }

    /// Dot products of gradient and inputs. The bias is a weight whose input is always one.
    func weightGradient(_ scratch: Target, behind last: Target, count: Int, into sums: Target) {
      let first = inputRows(scratch)
      var row = last
      row.update(repeating: 1, count: pitch)
      row += pitch
      row.update(repeating: 0, count: first + weightBlocks * 3 * pitch - row)
      let length = (count + lanes - 1) / lanes * lanes
      inputOffsets.withUnsafeBufferPointer { offsets in
        for weight in 0..<weightBlocks {
          for output in 0..<outputBlocks {
            Tile.dots4x3(
              length, scratch + output * 4 * pitch, pitch, first, offsets.baseAddress! + weight * 3,
              sums + (output * weightBlocks + weight) * 12)
          }
        }
      }
    }

    /// Sums the groups in order and sorts the blocks of 4 × 3.
    func collect(_ sums: Target, groups: Int, _ weightGradient: Target?, _ biasGradient: Target?) {
      guard needsWeights else { return }
      for o in 0..<outputs {
        for k in 0...depth {
          let at = (o / 4 * weightBlocks + k / 3) * 12 + o % 4 * 3 + k % 3
          let total = (0..<groups).reduce(Float(0)) { $0 + sums[$1 * sumCount + at] }
          if k < depth { weightGradient?[o * depth + k] = total } else { biasGradient?[o] = total }
        }
      }
    }

    /// The two sums of each channel of a part, over all groups.
    func collectEntry(_ part: Int, _ sums: Target, groups: Int) -> Storage {
      let totals = Storage(count: 2 * parts[part])
      for i in 0..<2 * parts[part] {
        totals.pointer[i] = (0..<groups).reduce(Float(0)) { $0 + entrySums(part, sums + $1 * sumCount)[i] }
      }
      return totals
    }
  }
}

/// The leaky rectifier in place.
@inline(never)
private func rectify(_ x: Target, _ slope: Float, count: Int) {
  var i = 0
  while i + lanes <= count {
    let t = x.vector(i)
    x.store(t.replacing(with: t * slope, where: t .< 0), i)
    i += lanes
  }
  while i < count {
    if x[i] < 0 { x[i] *= slope }
    i += 1
  }
}

/// The gradient before the rectifier, where `y` is what came out of it.
@inline(never)
private func rectifyPullback(_ y: Source, _ gradient: Source, _ slope: Float, into result: Target, count: Int) {
  var i = 0
  while i + lanes <= count {
    let g = gradient.vector(i)
    result.store(g.replacing(with: g * slope, where: y.vector(i) .<= 0), i)
    i += lanes
  }
  while i < count {
    result[i] = y[i] <= 0 ? gradient[i] * slope : gradient[i]
    i += 1
  }
}
