/// Depthwise convolution: every channel has a filter of its own and meets no other.
///
/// - Parameters:
///   - input: N×C×H×W.
///   - weights: C×1×K×L.
///   - bias: C numbers, or none.
///   - output: N×C×H′×W′; overwritten.
///   - shape: with `inputChannels` = `outputChannels` = C.
public func convolveDepthwise(
  _ input: Source, _ weights: Source, bias: Source?, into output: Target, _ shape: ConvolutionShape
) {
  let task = DepthwiseTask(shape)
  parallelFor(shape.batch * shape.outputChannels) { index in
    let c = index % shape.outputChannels
    task.withStaged(input + index * shape.height * shape.width) { buffer in
      for row in 0..<shape.outputHeight {
        let output = output + (index * shape.outputHeight + row) * shape.outputWidth
        output.update(repeating: bias.map { $0[c] } ?? 0, count: shape.outputWidth)
        for (tap, offset) in task.offsets.enumerated() {
          let x = buffer + offset + row * task.staging.pitch
          loops.addMultiple(x, weights[c * task.offsets.count + tap], to: output, count: shape.outputWidth)
        }
      }
    }
  }
}

/// The gradients of a depthwise convolution.
///
/// - Parameters:
///   - inputGradient: N×C×H×W; overwritten.
///   - weightGradient: C×1×K×L; overwritten.
public func convolveDepthwisePullback(
  _ input: Source, _ weights: Source, _ outputGradient: Source, inputGradient: Target, weightGradient: Target,
  _ shape: ConvolutionShape
) {
  let task = DepthwiseTask(shape)
  let taps = task.offsets.count, pixels = shape.height * shape.width
  parallelFor(shape.outputChannels) { c in
    (weightGradient + c * taps).update(repeating: 0, count: taps)
    withTemporaryStorage(count: task.staging.count) { spread in
      for n in 0..<shape.batch {
        let index = n * shape.outputChannels + c
        spread.update(repeating: 0, count: task.staging.count)
        task.withStaged(input + index * pixels) { buffer in
          for row in 0..<shape.outputHeight {
            let gradient = outputGradient + (index * shape.outputHeight + row) * shape.outputWidth
            for (tap, offset) in task.offsets.enumerated() {
              let start = offset + row * task.staging.pitch
              weightGradient[c * taps + tap] += Float(serialDot(gradient, buffer + start, shape.outputWidth))
              loops.addMultiple(gradient, weights[c * taps + tap], to: spread + start, count: shape.outputWidth)
            }
          }
        }
        task.staging.collect(spread, into: inputGradient + index * pixels)
      }
    }
  }
}

/// One channel, staged whole.
private struct DepthwiseTask {
  let staging: Staging
  let offsets: [Int]

  init(_ shape: ConvolutionShape) {
    staging = Staging(
      channels: 1, height: shape.height, width: shape.width, filterHeight: shape.filterHeight,
      filterWidth: shape.filterWidth, stride: shape.stride, originY: -shape.verticalPadding,
      originX: -shape.horizontalPadding, outputWidth: shape.outputWidth, bandHeight: shape.outputHeight)
    offsets = staging.offsets
  }

  /// Calls `body` with the staged channel.
  func withStaged(_ plane: Source, _ body: (Source) -> Void) {
    withTemporaryStorage(count: staging.count) { buffer in
      staging.fill(buffer, from: plane, row: 0)
      body(buffer)
    }
  }
}

extension Staging {
  /// The adjoint of `fill` for one channel staged whole: every staged number returns to its pixel.
  func collect(_ buffer: Source, into plane: Target) {
    for y in 0..<height {
      let (i, phaseY) = (y - originY).quotientAndRemainder(dividingBy: stride)
      for x in 0..<width {
        let (j, phaseX) = (x - originX).quotientAndRemainder(dividingBy: stride)
        // Rows and columns behind the last tap of the last output are read by no output.
        let isRead = i < rows && j < pitch
        plane[y * width + x] = isRead ? buffer[(phaseY * stride + phaseX) * self.plane + i * pitch + j] : 0
      }
    }
  }
}
