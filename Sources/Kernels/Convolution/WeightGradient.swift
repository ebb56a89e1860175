/// The gradient of a convolution with respect to its weights.
///
/// Weight (o, c, y, x) has multiplied every pixel of output channel `o` with the pixel of input channel `c` that lies
/// (y, x) away, so its gradient is the dot product of the output gradient with the shifted input, over all pixels. The
/// pixels are cut into bands; a fixed number of groups of bands add up separately and are summed in order at the end,
/// so that the rounding does not depend on the number of threads.
///
/// - Parameters:
///   - input: N×C×H×W.
///   - outputGradient: N×O×H′×W′.
///   - weightGradient: O×C×K×L; overwritten.
///   - biasGradient: O numbers, the sums of the output gradient; overwritten if there.
public func convolveWeightGradient(
  _ input: Source, _ outputGradient: Source, into weightGradient: Target, bias biasGradient: Target? = nil,
  _ shape: ConvolutionShape
) {
  guard shape.batch * shape.outputChannels * shape.depth > 0 else {
    weightGradient.update(repeating: 0, count: shape.outputChannels * shape.depth)
    if let biasGradient { biasSums(outputGradient, into: biasGradient, shape) }
    return
  }
  if WinogradWeightGradient.pays(shape) {
    return WinogradWeightGradient(shape).run(input, outputGradient, into: weightGradient, bias: biasGradient)
  }
  let task = WeightGradientTask(shape)
  withTemporaryStorage(count: task.groups * task.sumCount) { sums in
    parallelFor(task.groups) { task.run($0, input, outputGradient, into: sums + $0 * task.sumCount) }
    for group in 1..<max(1, task.groups) {
      loops.addMultiple(sums + group * task.sumCount, 1, to: sums, count: task.sumCount)
    }
    task.unpack(sums, into: weightGradient)
  }
  if let biasGradient { biasSums(outputGradient, into: biasGradient, shape) }
}

private func biasSums(_ outputGradient: Source, into biasGradient: Target, _ shape: ConvolutionShape) {
  channelSums(
    outputGradient, batch: shape.batch, channels: shape.outputChannels, pixels: shape.outputHeight * shape.outputWidth,
    into: biasGradient)
}

/// The plan of a weight gradient.
private struct WeightGradientTask {
  let shape: ConvolutionShape
  let staging: Staging
  let offsets: [Int]
  let bands: Int
  /// Groups of bands that are summed separately; depends on the shape alone.
  let groups: Int

  /// Blocks of four output channels and of three weights.
  var channelBlocks: Int { (shape.outputChannels + 3) / 4 }
  var weightBlocks: Int { (shape.depth + 2) / 3 }
  /// Numbers in one group's sums, twelve a block.
  var sumCount: Int { channelBlocks * weightBlocks * 12 }

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    let pitch = shape.outputWidth + (shape.filterWidth - 1) / shape.stride
    // About a thousand pixels a band: long enough for the sums of a block to pay, short enough for the caches.
    let height = max(1, min(shape.outputHeight, (1024 + pitch / 2) / pitch))
    staging = Staging(
      channels: shape.inputChannels, height: shape.height, width: shape.width, filterHeight: shape.filterHeight,
      filterWidth: shape.filterWidth, stride: shape.stride, originY: -shape.verticalPadding,
      originX: -shape.horizontalPadding, outputWidth: shape.outputWidth, bandHeight: height)
    let offsets = staging.offsets
    self.offsets = offsets + Array(repeating: offsets[offsets.count - 1], count: 2)
    bands = shape.batch * ((shape.outputHeight + height - 1) / height)
    groups = min(8, bands)
  }

  /// Sums the bands of one group into blocks of 4 × 3.
  func run(_ group: Int, _ input: Source, _ outputGradient: Source, into sums: Target) {
    sums.update(repeating: 0, count: sumCount)
    let pixels = (staging.bandHeight * staging.pitch + 7) / 8 * 8
    // As for the planes of the staging: odd numbers of cache lines.
    let rowPitch = ((pixels + 15) / 16 | 1) * 16
    let buffer = Storage(count: staging.count), gradient = Storage(count: channelBlocks * 4 * rowPitch)
    gradient.pointer.update(repeating: 0, count: channelBlocks * 4 * rowPitch)
    withExtendedLifetime((buffer, gradient)) {
      for band in bands * group / groups..<bands * (group + 1) / groups {
        let (n, index) = band.quotientAndRemainder(dividingBy: bands / shape.batch)
        let row = index * staging.bandHeight
        staging.fill(buffer.pointer, from: input + n * shape.inputChannels * shape.height * shape.width, row: row)
        stageGradient(
          outputGradient + n * shape.outputChannels * shape.outputHeight * shape.outputWidth, row: row, rowPitch,
          into: gradient.pointer)
        loops.dots(
          blocks: channelBlocks, weights: weightBlocks, count: pixels, gradient.pointer, pitch: rowPitch,
          buffer.pointer, offsets, sums)
      }
    }
  }

  /// Copies a band of the output gradient at the pitch of the staged input, with zeros beside and below it.
  private func stageGradient(_ gradient: Source, row: Int, _ rowPitch: Int, into buffer: Target) {
    let width = shape.outputWidth, pitch = staging.pitch
    for channel in 0..<shape.outputChannels {
      let plane = gradient + channel * shape.outputHeight * width
      for i in 0..<staging.bandHeight {
        let to = buffer + channel * rowPitch + i * pitch
        if row + i < shape.outputHeight {
          to.update(from: plane + (row + i) * width, count: width)
          (to + width).update(repeating: 0, count: pitch - width)
        } else {
          to.update(repeating: 0, count: pitch)
        }
      }
    }
  }

  /// From blocks of 4 × 3 to O×C×K×L.
  func unpack(_ sums: Source, into weightGradient: Target) {
    for o in 0..<shape.outputChannels {
      for k in 0..<shape.depth {
        let block = (o / 4 * weightBlocks + k / 3) * 12
        weightGradient[o * shape.depth + k] = sums[block + o % 4 * 3 + k % 3]
      }
    }
  }
}
