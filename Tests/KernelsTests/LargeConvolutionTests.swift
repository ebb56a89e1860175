import Kernels
import Testing

/// Convolution and its gradients at the sizes of the networks, 64 channels and 96 pixels or more, where strips, bands,
/// panels and groups are many. Some hundred numbers of each result against sums in double precision.
@Suite struct LargeConvolutionTests {
  static let shapes: [ConvolutionShape] = [
    // Winograd's transforms in all three directions; then with sizes that are no multiple of anything.
    .init([1, 64, 64, 96, 96], filter: [3, 3], padding: [1, 1]),
    .init([2, 65, 70, 97, 101], filter: [3, 3], padding: [1, 1]),
    // The register blocks: larger filters, strides, few channels on one side.
    .init([1, 64, 64, 96, 96], filter: [5, 5], padding: [2, 2]),
    .init([1, 64, 66, 97, 99], filter: [3, 3], stride: 2, padding: [1, 1]),
    .init([1, 64, 3, 96, 130], filter: [3, 3], padding: [1, 1]),
    .init([1, 3, 64, 96, 130], filter: [3, 3], padding: [1, 1]),
    // A matrix product in disguise.
    .init([2, 64, 96, 96, 97], filter: [1, 1]),
  ]

  @Test(arguments: shapes)
  func output(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape), sampled = SampledConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 1), w = samples(plain.weightCount, seed: 2)
    let bias = samples(shape.outputChannels, seed: 3)
    for bias in [bias, nil] {
      let y = written(plain.outputCount) { y in
        withPointer(bias) { convolve(x, w, bias: $0, into: y, shape) }
      }
      let places = sampledPlaces(plain.outputCount)
      expectClose(
        places.map { y[$0] }, places.map { sampled.output(x, w, bias, at: $0) }, tolerance: rounding(shape.depth, shape)
      )
      #expect(y.allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: shapes)
  func inputGradient(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape), sampled = SampledConvolution(shape: shape)
    let g = samples(plain.outputCount, seed: 4), w = samples(plain.weightCount, seed: 5)
    let dx = written(plain.inputCount) { convolveInputGradient(g, w, into: $0, shape) }
    let places = sampledPlaces(plain.inputCount)
    expectClose(
      places.map { dx[$0] }, places.map { sampled.inputGradient(g, w, at: $0) },
      tolerance: rounding(shape.outputChannels * shape.filterHeight * shape.filterWidth, shape))
    #expect(dx.allSatisfy { $0.isFinite })
  }

  @Test(arguments: shapes)
  func weightAndBiasGradient(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape), sampled = SampledConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 6), g = samples(plain.outputCount, seed: 7)
    var dw: [Float] = []
    let db = written(shape.outputChannels) { db in
      dw = written(plain.weightCount) { convolveWeightGradient(x, g, into: $0, bias: db, shape) }
    }
    let terms = shape.batch * shape.outputHeight * shape.outputWidth
    let places = sampledPlaces(plain.weightCount)
    expectClose(
      places.map { dw[$0] }, places.map { sampled.weightGradient(x, g, at: $0) }, tolerance: rounding(terms, shape))
    #expect(dw.allSatisfy { $0.isFinite })
    expectClose(
      db, (0..<shape.outputChannels).map { sampled.biasGradient(g, $0) }, tolerance: rounding(terms, shape), "bias")
  }

  /// What rounding may leave of a sum of so many products of numbers in −1 ..< 1, next to 1 + the size of the sum: both grow
  /// like the root of their number, and Winograd's transforms lose four bits. Measured, the largest error is half of this.
  private func rounding(_ terms: Int, _ shape: ConvolutionShape) -> Double {
    let isTransformed =
      shape.filterHeight == 3 && shape.filterWidth == 3 && shape.stride == 1
      && min(shape.inputChannels, shape.outputChannels) >= 16
    return (isTransformed ? 8e-6 : 6e-7) * Double(terms).squareRoot()
  }

  /// The first and the last place, and some in between.
  private func sampledPlaces(_ count: Int) -> [Int] {
    var numbers = SampleNumbers(seed: count)
    return [0, count - 1] + (0..<400).map { _ in numbers.integer(0...count - 1) }
  }
}

/// Single numbers of a convolution and its gradients, each by its own sum in double precision.
private struct SampledConvolution {
  let shape: ConvolutionShape

  /// Input row that output row `y` meets with tap `tap`, unless it lies in the padding.
  private func row(_ y: Int, tap: Int) -> Int? {
    let row = y * shape.stride + tap - shape.verticalPadding
    return row >= 0 && row < shape.height ? row : nil
  }

  private func column(_ x: Int, tap: Int) -> Int? {
    let column = x * shape.stride + tap - shape.horizontalPadding
    return column >= 0 && column < shape.width ? column : nil
  }

  private func input(_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Int {
    ((n * shape.inputChannels + c) * shape.height + y) * shape.width + x
  }

  private func weight(_ o: Int, _ c: Int, _ ky: Int, _ kx: Int) -> Int {
    ((o * shape.inputChannels + c) * shape.filterHeight + ky) * shape.filterWidth + kx
  }

  private func output(_ n: Int, _ o: Int, _ y: Int, _ x: Int) -> Int {
    ((n * shape.outputChannels + o) * shape.outputHeight + y) * shape.outputWidth + x
  }

  func output(_ x: [Float], _ w: [Float], _ bias: [Float]?, at place: Int) -> Double {
    let column = place % shape.outputWidth, row = place / shape.outputWidth % shape.outputHeight
    let plane = place / (shape.outputWidth * shape.outputHeight)
    let o = plane % shape.outputChannels, n = plane / shape.outputChannels
    var sum = Double(bias?[o] ?? 0)
    for ky in 0..<shape.filterHeight {
      guard let i = self.row(row, tap: ky) else { continue }
      for kx in 0..<shape.filterWidth {
        guard let j = self.column(column, tap: kx) else { continue }
        for c in 0..<shape.inputChannels { sum += Double(x[input(n, c, i, j)]) * Double(w[weight(o, c, ky, kx)]) }
      }
    }
    return sum
  }

  func inputGradient(_ g: [Float], _ w: [Float], at place: Int) -> Double {
    let column = place % shape.width, row = place / shape.width % shape.height
    let plane = place / (shape.width * shape.height)
    let c = plane % shape.inputChannels, n = plane / shape.inputChannels
    var sum = 0.0
    for ky in 0..<shape.filterHeight {
      let y = row + shape.verticalPadding - ky
      guard y >= 0, y % shape.stride == 0, y / shape.stride < shape.outputHeight else { continue }
      for kx in 0..<shape.filterWidth {
        let x = column + shape.horizontalPadding - kx
        guard x >= 0, x % shape.stride == 0, x / shape.stride < shape.outputWidth else { continue }
        for o in 0..<shape.outputChannels {
          sum += Double(g[output(n, o, y / shape.stride, x / shape.stride)]) * Double(w[weight(o, c, ky, kx)])
        }
      }
    }
    return sum
  }

  func weightGradient(_ x: [Float], _ g: [Float], at place: Int) -> Double {
    let kx = place % shape.filterWidth, ky = place / shape.filterWidth % shape.filterHeight
    let pair = place / (shape.filterWidth * shape.filterHeight)
    let c = pair % shape.inputChannels, o = pair / shape.inputChannels
    var sum = 0.0
    for n in 0..<shape.batch {
      for y in 0..<shape.outputHeight {
        guard let i = row(y, tap: ky) else { continue }
        for column in 0..<shape.outputWidth {
          guard let j = self.column(column, tap: kx) else { continue }
          sum += Double(g[output(n, o, y, column)]) * Double(x[input(n, c, i, j)])
        }
      }
    }
    return sum
  }

  func biasGradient(_ g: [Float], _ o: Int) -> Double {
    let pixels = shape.outputHeight * shape.outputWidth
    return (0..<shape.batch).reduce(0) { sum, n in
      (0..<pixels).reduce(sum) { $0 + Double(g[(n * shape.outputChannels + o) * pixels + $1]) }
    }
  }
}
