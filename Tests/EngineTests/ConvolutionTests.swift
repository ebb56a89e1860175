import Engine
import Testing

/// Convolutions of all kinds.
private enum Examples {
  /// A convolution of [batch, input channels, output channels, height, width] with a filter.
  static func convolution(
    _ sizes: [Int], _ filter: [Int], stride: Int = 1, padding: (Int, Int) = (0, 0), bias: Bool = true
  ) -> OperationCase {
    let input = [sizes[0], sizes[1], sizes[3], sizes[4]], weights = [sizes[2], sizes[1]] + filter
    let options = ConvolutionOptions(stride: stride, vertical: padding.0, horizontal: padding.1)
    return OperationCase(
      "stride \(stride), padding \(padding)", [input, weights] + (bias ? [[sizes[2]]] : []),
      engine: { v in
        v[0].convolved(
          with: v[1], bias: bias ? v[2] : nil, stride: stride, padding: (vertical: padding.0, horizontal: padding.1))
      }, reference: { x in x[0].convolved(x[1], bias: bias ? x[2] : nil, options) })
  }

  static let unitStride = [
    convolution([1, 1, 1, 1, 1], [1, 1]), convolution([3, 5, 3, 3, 5], [1, 1]),
    convolution([1, 7, 5, 4, 17], [1, 1], bias: false), convolution([1, 3, 7, 5, 23], [3, 3], padding: (1, 1)),
    convolution([1, 3, 5, 4, 25], [3, 3], padding: (1, 1)), convolution([3, 3, 3, 4, 5], [3, 3], padding: (1, 1)),
    convolution([1, 1, 3, 5, 41], [3, 3], padding: (1, 1)), convolution([1, 5, 1, 3, 33], [3, 3], padding: (0, 1)),
    convolution([1, 3, 2, 7, 17], [5, 3], padding: (2, 1)), convolution([1, 2, 3, 6, 9], [5, 3], padding: (0, 2)),
    convolution([1, 3, 5, 6, 7], [2, 2]), convolution([2, 2, 3, 5, 8], [4, 2], padding: (1, 1)),
    convolution([1, 2, 1, 4, 5], [3, 3], padding: (3, 3)), convolution([1, 2, 3, 2, 2], [5, 5], padding: (2, 2)),
    convolution([1, 3, 5, 3, 1], [3, 1], padding: (1, 0), bias: false),
  ]

  static let largerStrides = [
    convolution([1, 3, 5, 8, 9], [3, 3], stride: 2, padding: (1, 1)),
    convolution([3, 2, 3, 5, 7], [3, 3], stride: 2, padding: (1, 0)),
    convolution([1, 3, 2, 8, 11], [3, 3], stride: 3),
    convolution([1, 2, 3, 9, 17], [5, 3], stride: 2, padding: (2, 1)),
    convolution([2, 3, 2, 6, 7], [1, 1], stride: 2), convolution([1, 2, 4, 8, 7], [1, 1], stride: 3, bias: false),
    convolution([1, 3, 2, 8, 10], [4, 4], stride: 2, padding: (1, 1)),
    convolution([1, 2, 2, 8, 8], [2, 2], stride: 3),
    convolution([1, 1, 5, 6, 41], [3, 3], stride: 3, padding: (1, 2)),
  ]

  static func transposed(
    _ input: [Int], _ weights: [Int], stride: Int, padding: Int = 0, outputPadding: Int = 0, bias: Bool = true
  ) -> OperationCase {
    OperationCase(
      "stride \(stride), padding \(padding), output padding \(outputPadding)",
      [input, weights] + (bias ? [[weights[1]]] : []),
      engine: { v in
        v[0].transposeConvolved(
          with: v[1], bias: bias ? v[2] : nil, stride: stride, padding: padding, outputPadding: outputPadding)
      },
      reference: { x in
        x[0].transposeConvolved(
          x[1], bias: bias ? x[2] : nil, stride: stride, padding: padding, outputPadding: outputPadding)
      })
  }

  static let transposedOnes = [
    transposed([1, 1, 1, 1], [1, 1, 1, 1], stride: 1), transposed([1, 3, 3, 5], [3, 5, 3, 3], stride: 1, padding: 1),
    transposed([3, 3, 2, 4], [3, 2, 4, 4], stride: 2, padding: 1), transposed([1, 2, 4, 5], [2, 3, 2, 2], stride: 2),
    transposed([1, 3, 3, 9], [3, 1, 3, 3], stride: 2, padding: 1, outputPadding: 1),
    transposed([2, 2, 2, 5], [2, 3, 3, 5], stride: 3, padding: 1, outputPadding: 2),
    transposed([1, 2, 3, 3], [2, 3, 1, 1], stride: 2, outputPadding: 1, bias: false),
    transposed([1, 5, 2, 7], [5, 2, 2, 2], stride: 3, bias: false),
  ]

  static func depthwise(
    _ input: [Int], _ filter: [Int], stride: Int = 1, padding: (Int, Int) = (0, 0), bias: Bool = true
  ) -> OperationCase {
    let options = ConvolutionOptions(stride: stride, vertical: padding.0, horizontal: padding.1, depthwise: true)
    return OperationCase(
      "stride \(stride), padding \(padding)", [input, [input[1], 1] + filter] + (bias ? [[input[1]]] : []),
      engine: { v in
        v[0].depthwiseConvolved(
          with: v[1], bias: bias ? v[2] : nil, stride: stride, padding: (vertical: padding.0, horizontal: padding.1))
      }, reference: { x in x[0].convolved(x[1], bias: bias ? x[2] : nil, options) })
  }

  static let depthwiseOnes = [
    depthwise([1, 3, 5, 17], [3, 3], padding: (1, 1)), depthwise([3, 5, 4, 5], [1, 1]),
    depthwise([2, 3, 7, 9], [5, 3], padding: (2, 1)), depthwise([1, 7, 6, 8], [2, 4], padding: (0, 1), bias: false),
    depthwise([1, 2, 9, 11], [3, 3], stride: 2, padding: (1, 1)), depthwise([2, 3, 8, 8], [3, 3], stride: 3),
    depthwise([1, 1, 3, 4], [3, 3], padding: (3, 3)),
  ]

  /// Two parts, the second normalised with its own statistics or given ones, joined by a point-wise convolution.
  static func joined(_ first: [Int], _ second: Int, outputs: Int, own: Bool, slope: Float) -> OperationCase {
    let other = [first[0], second] + first[2...], statistic = [Int](repeating: second, count: 1)
    let mean = samples(statistic, seed: 50), variance = samples(statistic, seed: 51, range: 0.5...1.5)
    return OperationCase(
      "joined, own statistics: \(own), slope \(slope)",
      [first, other, [outputs, first[1] + second, 1, 1], [outputs], statistic, statistic],
      engine: { v in
        var layer = BatchNorm2D(channels: second, slope: 0.2)
        layer.scale = v[4]
        layer.shift = v[5]
        layer.runningMean = Variable(mean)
        layer.runningVariance = Variable(variance)
        let part = layer.part(v[1], Pass(own ? .training : .evaluation))
        return .pointwiseConvolved([JoinedPart(v[0]), part], with: v[2], bias: v[3], slope: slope)
      },
      reference: { x in
        let last =
          own
          ? x[1].batchNormalized(scale: x[4], shift: x[5], slope: 0.2)
          : x[1].batchNormalized(
            scale: x[4], shift: x[5], mean: ReferenceTensor(mean), variance: ReferenceTensor(variance), slope: 0.2)
        return ReferenceTensor.concatenated([x[0], last], along: 1)
          .convolved(x[2], bias: x[3], ConvolutionOptions()).map { leaky($0, Double(slope)) }
      })
  }

  static let joinedOnes = [
    joined([1, 2, 3, 5], 3, outputs: 4, own: true, slope: 0.2),
    joined([2, 3, 4, 4], 2, outputs: 3, own: true, slope: 1),
    joined([3, 1, 2, 7], 5, outputs: 2, own: false, slope: 0.1),
  ]
}

/// Value and all gradients of convolutions.
@Suite struct ConvolutionTests {
  @Test(arguments: Examples.joinedOnes)
  func joined(_ example: OperationCase) { example.check(tolerance: 1e-4) }

  @Test(arguments: Examples.unitStride)
  func unitStride(_ example: OperationCase) { example.check() }

  @Test(arguments: Examples.largerStrides)
  func largerStride(_ example: OperationCase) { example.check() }

  @Test(arguments: Examples.transposedOnes)
  func transposed(_ example: OperationCase) { example.check() }

  @Test(arguments: Examples.depthwiseOnes)
  func depthwise(_ example: OperationCase) { example.check() }
}
