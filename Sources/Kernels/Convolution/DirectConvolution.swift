import LoopInterface

/// Two-dimensional convolution: `output[o] = bias[o] + Σ_c weights[o][c] ⋆ input[c]`.
///
/// - Parameters:
///   - input: N×C×H×W.
///   - weights: O×C×K×L.
///   - bias: O numbers, or none.
///   - output: N×O×H′×W′; overwritten.
public func convolve(
  _ input: Source, _ weights: Source, bias: Source?, into output: Target, _ shape: ConvolutionShape
) {
  if shape.isPointwise {
    let layer = PointwiseConvolution(
      batch: shape.batch, pixels: shape.height * shape.width, parts: [shape.inputChannels],
      outputs: shape.outputChannels)
    return layer.run([input], weights: weights, bias: bias, into: output)
  }
  let task = ConvolutionTask(
    batch: shape.batch, channels: shape.inputChannels, height: shape.height, width: shape.width,
    filterHeight: shape.filterHeight, filterWidth: shape.filterWidth, stride: shape.stride,
    originY: -shape.verticalPadding, originX: -shape.horizontalPadding, outputChannels: shape.outputChannels,
    outputHeight: shape.outputHeight, outputWidth: shape.outputWidth)
  if WinogradTask.pays(task) {
    return WinogradTask(task, weights: weights, bias: bias).run(input, into: output)
  }
  withTemporaryStorage(count: PackedRows.count(rows: shape.outputChannels, depth: shape.depth)) { packed in
    PackedRows.pack(
      rows: shape.outputChannels, depth: shape.depth, weights, rowStride: shape.depth, depthStride: 1, into: packed)
    task.run(input, packed: packed, bias: bias, into: output)
  }
}

/// The gradient of a convolution with respect to its input.
///
/// Every input pixel collects the output gradients that it has contributed to, which is again a convolution: of the
/// output gradient, with the weights' input and output channels exchanged and the filter turned by 180°. With a stride
/// `s`, each of the `s × s` phases of the input meets its own subset of the taps.
///
/// - Parameters:
///   - outputGradient: N×O×H′×W′.
///   - weights: O×C×K×L.
///   - inputGradient: N×C×H×W; overwritten.
public func convolveInputGradient(
  _ outputGradient: Source, _ weights: Source, into inputGradient: Target, _ shape: ConvolutionShape
) {
  if shape.isPointwise {
    let pixels = shape.height * shape.width
    for n in 0..<shape.batch {
      multiply(
        rows: shape.inputChannels, columns: pixels, depth: shape.outputChannels,
        MatrixView(weights, columns: shape.inputChannels, transposed: true),
        MatrixView(outputGradient + n * shape.outputChannels * pixels, columns: pixels),
        into: inputGradient + n * shape.inputChannels * pixels)
    }
    return
  }
  for phaseY in 0..<shape.stride {
    for phaseX in 0..<shape.stride {
      InputGradientPhase(shape, phaseY, phaseX).run(outputGradient, weights, into: inputGradient)
    }
  }
}

/// A convolution whose origin and output size are free, which serves both directions.
struct ConvolutionTask {
  let batch: Int, channels: Int, height: Int, width: Int
  let filterHeight: Int, filterWidth: Int, stride: Int
  let originY: Int, originX: Int
  let outputChannels: Int, outputHeight: Int, outputWidth: Int

  func run(_ input: Source, packed weights: Source, bias: Source?, into output: Target) {
    let halo = (filterHeight - 1) / stride
    let staging = Staging(
      channels: channels, height: height, width: width, filterHeight: filterHeight, filterWidth: filterWidth,
      stride: stride, originY: originY, originX: originX, outputWidth: outputWidth,
      bandHeight: Staging.bandHeight(
        channels: channels * stride * stride, outputHeight: outputHeight,
        pitch: outputWidth + (filterWidth - 1) / stride, halo: halo))
    let offsets = staging.offsets
    let paddedBias = bias.map { PackedBias($0, rows: outputChannels) }
    let bands = (outputHeight + staging.bandHeight - 1) / staging.bandHeight
    let plane = outputHeight * outputWidth
    parallelFor(batch * bands) { index in
      let (n, band) = index.quotientAndRemainder(dividingBy: bands)
      let first = band * staging.bandHeight
      let output = output + n * outputChannels * plane
      withTemporaryStorage(count: staging.count) { buffer in
        staging.fill(buffer, from: input + n * channels * height * width, row: first)
        // A panel of weights stays in the first-level cache while the band passes by.
        for channel in Swift.stride(from: 0, to: outputChannels, by: PackedRows.rows) {
          let start: Start = paddedBias.map { .bias($0.pointer + channel) } ?? .zero
          for row in first..<min(outputHeight, first + staging.bandHeight) {
            loops.sums(
              rows: min(PackedRows.rows, outputChannels - channel), columns: outputWidth, depth: offsets.count,
              weights + channel * offsets.count, pitch: 4, buffer + (row - first) * staging.pitch, offsets,
              output + channel * plane + row * outputWidth, stride: plane, start, slope: 1)
          }
        }
      }
    }
  }
}

/// The input pixels with one remainder of row and column by the stride, and the taps that reach them.
private struct InputGradientPhase {
  let shape: ConvolutionShape
  let phaseY: Int, phaseX: Int
  /// Taps of the filter that reach this phase.
  let tapsY: Int, tapsX: Int
  /// First pixel of this phase in the input, and how many there are.
  let firstY: Int, firstX: Int
  let countY: Int, countX: Int

  init(_ shape: ConvolutionShape, _ phaseY: Int, _ phaseX: Int) {
    self.shape = shape
    self.phaseY = phaseY
    self.phaseX = phaseX
    let s = shape.stride
    tapsY = (shape.filterHeight - phaseY + s - 1) / s
    tapsX = (shape.filterWidth - phaseX + s - 1) / s
    // Input row y lies at y + padding in the padded picture; its phase is the remainder of that.
    firstY = ((phaseY - shape.verticalPadding) % s + s) % s
    firstX = ((phaseX - shape.horizontalPadding) % s + s) % s
    countY = max(0, (shape.height - firstY + s - 1) / s)
    countX = max(0, (shape.width - firstX + s - 1) / s)
  }

  func run(_ outputGradient: Source, _ weights: Source, into inputGradient: Target) {
    guard countY > 0, countX > 0 else { return }
    let s = shape.stride
    if s == 1 { return convolve(outputGradient, weights, into: inputGradient) }
    let planes = shape.batch * shape.inputChannels
    withTemporaryStorage(count: planes * countY * countX) { result in
      if tapsY > 0 && tapsX > 0 {
        convolve(outputGradient, weights, into: result)
      } else {
        result.update(repeating: 0, count: planes * countY * countX)
      }
      parallelFor(planes) { plane in
        for y in 0..<countY {
          let from = result + (plane * countY + y) * countX
          let to = inputGradient + (plane * shape.height + firstY + y * s) * shape.width + firstX
          for x in 0..<countX { to[x * s] = from[x] }
        }
      }
    }
  }

  /// The phase as a dense picture: a convolution of the output gradient with the turned taps.
  private func convolve(_ outputGradient: Source, _ weights: Source, into result: Target) {
    let s = shape.stride
    let depth = shape.outputChannels * tapsY * tapsX
    let task = ConvolutionTask(
      batch: shape.batch, channels: shape.outputChannels, height: shape.outputHeight, width: shape.outputWidth,
      filterHeight: tapsY, filterWidth: tapsX, stride: 1,
      originY: (firstY + shape.verticalPadding) / s - (tapsY - 1),
      originX: (firstX + shape.horizontalPadding) / s - (tapsX - 1),
      outputChannels: shape.inputChannels, outputHeight: countY, outputWidth: countX)
    withTemporaryStorage(count: shape.inputChannels * depth) { turned in
      turn(weights, into: turned)
      if WinogradTask.pays(task) {
        return WinogradTask(task, weights: turned, bias: nil).run(outputGradient, into: result)
      }
      withTemporaryStorage(count: PackedRows.count(rows: shape.inputChannels, depth: depth)) { packed in
        PackedRows.pack(
          rows: shape.inputChannels, depth: depth, turned, rowStride: depth, depthStride: 1, into: packed)
        task.run(outputGradient, packed: packed, bias: nil, into: result)
      }
    }
  }

  /// The taps that reach this phase, turned by 180°, with input and output channels exchanged: C×O×tapsY×tapsX.
  private func turn(_ weights: Source, into turned: Target) {
    for c in 0..<shape.inputChannels {
      for o in 0..<shape.outputChannels {
        for ty in 0..<tapsY {
          for tx in 0..<tapsX {
            let y = phaseY + (tapsY - 1 - ty) * shape.stride, x = phaseX + (tapsX - 1 - tx) * shape.stride
            turned[((c * shape.outputChannels + o) * tapsY + ty) * tapsX + tx] =
              weights[((o * shape.inputChannels + c) * shape.filterHeight + y) * shape.filterWidth + x]
          }
        }
      }
    }
  }
}
