import Kernels
import Testing

/// Depthwise convolution against plain loops.
@Suite struct DepthwiseTests {
  static let shapes: [ConvolutionShape] = ConvolutionCases.all.map { shape in
    var depthwise = shape
    depthwise.outputChannels = shape.inputChannels
    return depthwise
  }

  @Test(arguments: shapes)
  func forward(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let taps = shape.filterHeight * shape.filterWidth
    let x = samples(plain.inputCount, seed: 1), w = samples(shape.inputChannels * taps, seed: 2)
    let bias = samples(shape.outputChannels, seed: 3)
    for bias in [bias, nil] {
      let y = written(plain.outputCount) { y in
        withPointer(bias) { convolveDepthwise(x, w, bias: $0, into: y, shape) }
      }
      expectClose(y, plain.output(x, w, bias: bias, depthwise: true), tolerance: tolerance(taps))
    }
  }

  @Test(arguments: shapes)
  func gradients(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let weightCount = shape.inputChannels * shape.filterHeight * shape.filterWidth
    let x = samples(plain.inputCount, seed: 4), w = samples(weightCount, seed: 5)
    let g = samples(plain.outputCount, seed: 6)
    poisonPool()
    var dw: [Float] = []
    let dx = written(plain.inputCount) { dx in
      dw = written(weightCount) {
        convolveDepthwisePullback(x, w, g, inputGradient: dx, weightGradient: $0, shape)
      }
    }
    let taps = shape.filterHeight * shape.filterWidth, pixels = shape.outputHeight * shape.outputWidth
    expectClose(dx, plain.inputGradient(g, w, depthwise: true), tolerance: tolerance(taps))
    expectClose(dw, plain.weightGradient(x, g, depthwise: true), tolerance: tolerance(shape.batch * pixels))
  }
}
