import Kernels
import Testing

/// The transformed 3×3 convolution against seven loops in double precision: sizes that are no multiple of the 4×4 tile,
/// channels that are no multiple of the register block, strips, paddings, batches.
@Suite struct WinogradTests {
  static let shapes: [ConvolutionShape] = [
    .init([1, 16, 16, 8, 8], filter: [3, 3], padding: [1, 1]),
    .init([2, 17, 19, 13, 37], filter: [3, 3], padding: [1, 1]),
    .init([1, 20, 33, 9, 11], filter: [3, 3]),
    .init([1, 16, 16, 10, 150], filter: [3, 3], padding: [2, 2]),
    .init([1, 16, 20, 4, 70], filter: [3, 3], padding: [1, 3]),
    .init([1, 64, 16, 5, 9], filter: [3, 3], padding: [1, 1]),
    .init([3, 16, 18, 6, 33], filter: [3, 3], padding: [1, 0]),
    .init([1, 48, 50, 7, 29], filter: [3, 3], padding: [1, 1]),
  ]

  /// The transforms multiply by up to 8 and divide by up to 24 and so lose about four bits; measured, the largest error is
  /// a third of this.
  private func tolerance(_ terms: Int) -> Double { 3e-7 * Double(terms) + 3e-6 }

  @Test(arguments: shapes)
  func convolution(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 1), w = samples(plain.weightCount, seed: 2)
    let bias = samples(shape.outputChannels, seed: 3)
    for bias in [bias, nil] {
      poisonPool()
      let y = written(plain.outputCount) { y in
        withPointer(bias) { convolve(x, w, bias: $0, into: y, shape) }
      }
      expectClose(y, plain.output(x, w, bias: bias), tolerance: tolerance(shape.depth))
    }
  }

  @Test(arguments: shapes)
  func inputGradient(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let g = samples(plain.outputCount, seed: 4), w = samples(plain.weightCount, seed: 5)
    poisonPool()
    let dx = written(plain.inputCount) { convolveInputGradient(g, w, into: $0, shape) }
    expectClose(dx, plain.inputGradient(g, w), tolerance: tolerance(shape.outputChannels * 9))
  }

  /// The transform of a gradient multiplies by up to 15 in each direction before Gᵀ divides again.
  @Test(arguments: shapes)
  func weightGradient(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 6), g = samples(plain.outputCount, seed: 7)
    poisonPool()
    var db = [Float](repeating: .nan, count: shape.outputChannels)
    let dw = written(plain.weightCount) { dw in
      db.withUnsafeMutableBufferPointer {
        convolveWeightGradient(x, g, into: dw, bias: $0.baseAddress!, shape)
      }
    }
    let pixels = shape.outputHeight * shape.outputWidth
    expectClose(dw, plain.weightGradient(x, g), tolerance: tolerance(shape.batch * pixels))
    let sums = (0..<shape.outputChannels).map { o in
      (0..<shape.batch).reduce(0.0) { sum, n in
        (0..<pixels).reduce(sum) { $0 + Double(g[(n * shape.outputChannels + o) * pixels + $1]) }
      }
    }
    expectClose(db, sums, tolerance: 1e-6 * Double(pixels))
  }
}
