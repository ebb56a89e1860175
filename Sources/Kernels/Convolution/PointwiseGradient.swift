import LoopInterface

extension PointwiseConvolution {
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
    let work = PointwiseStrip(layer: self, needsWeights: weightGradient != nil || biasGradient != nil)
    let transposed = transposedWeights(weights, inputGradients)
    // A fixed number of groups of strips add up separately, whatever the number of threads.
    let groups = min(8, strips)
    withTemporaryStorage(count: groups * work.sumCount) { sums in
      withExtendedLifetime(transposed) {
        parallelFor(groups) { group in
          let sums = sums + group * work.sumCount
          sums.update(repeating: 0, count: work.sumCount)
          withTemporaryStorage(count: work.scratchCount) { scratch in
            for index in strips * group / groups..<strips * (group + 1) / groups {
              let strip = strip(index), offset = strip.picture * outputs * pixels + strip.start
              work.stageGradient(gradient + offset, output + offset, count: strip.count, into: scratch)
              addInputGradients(strip, work, scratch, transposed, inputs, into: inputGradients, sums)
              if work.needsWeights { addWeightGradient(strip, work, scratch, inputs, into: sums) }
            }
          }
        }
      }
      work.collect(sums, groups: groups, weightGradient, biasGradient)
      for part in parts.indices {
        guard let normalization = normalizations[part], let target = inputGradients[part] else { continue }
        withTemporaryStorage(count: 2 * parts[part]) { totals in
          work.collectNormalization(part, sums, groups: groups, into: totals)
          finishNormalization(
            normalization, inputs[part], target, totals, channels: parts[part], scaleGradients[part]!,
            shiftGradients[part]!)
        }
      }
    }
  }

  /// The weights of every part whose gradient is asked for, packed as inputs × outputs.
  private func transposedWeights(_ weights: Source, _ inputGradients: [Target?]) -> [Storage?] {
    var start = 0
    return zip(parts, inputGradients).map { channels, target in
      defer { start += channels }
      guard target != nil else { return nil }
      let packed = Storage(count: PackedRows.count(rows: channels, depth: outputs))
      PackedRows.pack(
        rows: channels, depth: outputs, weights + start, rowStride: 1, depthStride: depth, into: packed.pointer)
      return packed
    }
  }

  /// Writes the gradients of all parts in one strip, whose own gradient has been staged.
  private func addInputGradients(
    _ strip: Strip, _ work: PointwiseStrip, _ scratch: Source, _ transposed: [Storage?], _ inputs: [Source],
    into targets: [Target?], _ sums: Target
  ) {
    for (part, channels) in parts.enumerated() {
      guard let packed = transposed[part], let target = targets[part] else { continue }
      let offset = strip.picture * channels * pixels + strip.start
      work.inputGradient(scratch, packed.pointer, channels: channels, count: strip.count, into: target + offset)
      normalizationPullback(
        part, inputs[part] + offset, target + offset, count: strip.count, into: work.normalizationSums(part, sums))
    }
  }

  /// Adds what one strip, whose own gradient has been staged, contributes to the gradients of weights and bias.
  private func addWeightGradient(
    _ strip: Strip, _ work: PointwiseStrip, _ scratch: Target, _ inputs: [Source], into sums: Target
  ) {
    var row = work.inputRows(scratch)
    for (part, channels) in parts.enumerated() {
      let input = inputs[part] + strip.picture * channels * pixels + strip.start
      stage(part, input, count: strip.count, work.pitch, next: pixels, into: &row)
    }
    work.weightGradient(scratch, behind: row, count: strip.count, into: sums)
  }

  /// Takes the gradient of a normalised strip back to what was normalised, and adds to the sums of its channels.
  private func normalizationPullback(
    _ part: Int, _ input: Source, _ gradient: Target, count: Int, into sums: Target
  ) {
    guard let normalization = normalizations[part] else { return }
    for c in 0..<parts[part] {
      let plane = normalization.plane(c, pixels: count)
      (input + (c + 1) * pixels).fetch(count: count)
      // The batch's own statistics move with every pixel; what they do waits until all strips have been seen.
      let factor = normalization.usesBatchStatistics ? 1 : plane.scale * plane.inverse
      let part = loops.rectify(plane, input + c * pixels, gradient + c * pixels, times: factor)
      sums[2 * c] += part.gradient
      sums[2 * c + 1] += part.product
    }
  }

  /// The gradients of scale and shift, and what the batch's own statistics add to the gradient of the input.
  private func finishNormalization(
    _ normalization: ChannelNormalization, _ input: Source, _ gradient: Target, _ totals: Source, channels: Int,
    _ scaleGradient: Target, _ shiftGradient: Target
  ) {
    let count = Float(batch * pixels)
    for c in 0..<channels {
      shiftGradient[c] = totals[2 * c]
      scaleGradient[c] = totals[2 * c + 1]
    }
    guard normalization.usesBatchStatistics else { return }
    parallelFor(batch * channels) { index in
      let c = index % channels
      loops.center(
        normalization.plane(c, pixels: pixels), input + index * pixels, gradient + index * pixels,
        totals[2 * c] / count, totals[2 * c + 1] / count)
    }
  }
}

/// The way back through one strip.
private struct PointwiseStrip {
  let outputs: Int, pixels: Int, depth: Int, slope: Float, needsWeights: Bool
  let parts: [Int]
  /// Numbers in a row of the scratch memory: an odd number of cache lines, with room for reading past the end.
  let pitch = (PointwiseConvolution.stripLength / 16 + 2 | 1) * 16
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
  func stageGradient(_ gradient: Source, _ output: Source, count: Int, into scratch: Target) {
    for o in 0..<outputBlocks * 4 {
      let row = scratch + o * pitch
      guard o < outputs else {
        row.update(repeating: 0, count: pitch)
        continue
      }
      (gradient + (o + 1) * pixels).fetch(count: count)
      if slope != 1 { (output + (o + 1) * pixels).fetch(count: count) }
      if slope == 1 {
        row.update(from: gradient + o * pixels, count: count)
      } else {
        loops.rectifyPullback(output + o * pixels, gradient + o * pixels, slope, into: row, count: count)
      }
      (row + count).update(repeating: 0, count: pitch - count)
    }
  }

  func inputGradient(_ scratch: Source, _ packed: Source, channels: Int, count: Int, into target: Target) {
    let width = 144
    for column in stride(from: 0, to: count, by: width) {
      loops.sums(
        rows: channels, columns: min(width, count - column), depth: outputs, packed, pitch: 4, scratch + column,
        gradientOffsets, target + column, stride: pixels, .zero, slope: 1)
    }
  }

  /// Where the rows of the inputs begin.
  func inputRows(_ scratch: Target) -> Target { scratch + outputBlocks * 4 * pitch }

  /// Where a group keeps the two sums of each channel of a part.
  func normalizationSums(_ part: Int, _ sums: Target) -> Target {
    sums + outputBlocks * weightBlocks * 12 + 2 * parts[..<part].reduce(0, +)
  }

  /// Dot products of gradient and inputs. The bias is a weight whose input is always one.
  func weightGradient(_ scratch: Target, behind last: Target, count: Int, into sums: Target) {
    let first = inputRows(scratch)
    var row = last
    row.update(repeating: 1, count: pitch)
    row += pitch
    row.update(repeating: 0, count: first + weightBlocks * 3 * pitch - row)
    let length = (count + 7) / 8 * 8
    loops.dots(
      blocks: outputBlocks, weights: weightBlocks, count: length, scratch, pitch: pitch, first, inputOffsets, sums)
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

  /// Sums the two numbers of each channel of a part over all groups.
  func collectNormalization(_ part: Int, _ sums: Target, groups: Int, into totals: Target) {
    for i in 0..<2 * parts[part] {
      totals[i] = (0..<groups).reduce(Float(0)) { $0 + normalizationSums(part, sums + $1 * sumCount)[i] }
    }
  }
}
