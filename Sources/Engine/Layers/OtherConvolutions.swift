/// Transposed convolution: enlarges by its stride.
public struct TransposedConv2D: Layer {
  /// C×O×K×K.
  public var weights: Variable
  /// O numbers.
  public var bias: Variable?
  /// Factor of enlargement.
  public let stride: Int
  /// Pixels cut from each side.
  public let padding: Int
  /// Rows and columns added at the bottom and right.
  public let outputPadding: Int

  /// A layer with weights drawn by He's rule, and a bias of zeros.
  ///
  /// - Parameters:
  ///   - inputChannels: C.
  ///   - outputChannels: O.
  ///   - kernelSize: K, 1 or more.
  ///   - stride: factor of enlargement, 1 or more.
  ///   - padding: pixels cut from each side, 0 or more.
  ///   - outputPadding: rows and columns added at the bottom and right, from 0 to below `stride`.
  ///   - slope: slope of the rectifier behind, for the initial scale: 0 for ReLU, 1 for none.
  ///   - generator: gives one number for all weights.
  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0,
    slope: Float = 0, using generator: inout some RandomNumberGenerator
  ) {
    // Each output pixel is reached by about K² / stride² taps of every channel.
    let fanIn = inputChannels * kernelSize * kernelSize / (stride * stride)
    weights = Variable(
      .heNormal(
        [inputChannels, outputChannels, kernelSize, kernelSize], fanIn: fanIn, slope: slope, using: &generator))
    bias = Variable(.zeros([outputChannels]))
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
  }

  /// N×C×H×W to N×O×H′×W′ with H′ = (H − 1) · stride − 2 · padding + K + outputPadding.
  public func callAsFunction(_ x: Variable) -> Variable {
    x.transposeConvolved(with: weights, bias: bias, stride: stride, padding: padding, outputPadding: outputPadding)
  }

  /// Weights, then the bias.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &weights)
    visitBias(&bias, body)
  }
}

/// Depthwise convolution: one filter a channel.
public struct DepthwiseConv2D: Layer {
  /// C×1×K×K.
  public var weights: Variable
  /// C numbers.
  public var bias: Variable?
  /// Step of the filter in both directions.
  public let stride: Int

  /// A layer that keeps the size at stride 1, with weights drawn by He's rule and a bias of zeros.
  ///
  /// - Parameters:
  ///   - channels: C.
  ///   - kernelSize: K, odd if the size is to be kept; half of K is added on each side as zeros.
  ///   - stride: step of the filter in both directions, 1 or more.
  ///   - slope: slope of the rectifier behind, for the initial scale: 0 for ReLU, 1 for none.
  ///   - generator: gives one number for all weights.
  public init(
    channels: Int, kernelSize: Int, stride: Int = 1, slope: Float = 0, using generator: inout some RandomNumberGenerator
  ) {
    weights = Variable(
      .heNormal([channels, 1, kernelSize, kernelSize], fanIn: kernelSize * kernelSize, slope: slope, using: &generator))
    bias = Variable(.zeros([channels]))
    self.stride = stride
  }

  /// N×C×H×W to N×C×H′×W′.
  public func callAsFunction(_ x: Variable) -> Variable {
    let padding = weights.shape[2] / 2
    return x.depthwiseConvolved(with: weights, bias: bias, stride: stride, padding: (padding, padding))
  }

  /// Weights, then the bias.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &weights)
    visitBias(&bias, body)
  }
}

/// A fully connected layer.
public struct Dense: Layer {
  /// I×O.
  public var weights: Variable
  /// O numbers.
  public var bias: Variable

  /// A layer with weights drawn by He's rule, and a bias of zeros.
  ///
  /// - Parameters:
  ///   - inputs: I.
  ///   - outputs: O.
  ///   - slope: slope of the rectifier behind, for the initial scale: 0 for ReLU, 1 for none.
  ///   - generator: gives one number for all weights.
  public init(inputs: Int, outputs: Int, slope: Float = 0, using generator: inout some RandomNumberGenerator) {
    weights = Variable(.heNormal([inputs, outputs], fanIn: inputs, slope: slope, using: &generator))
    bias = Variable(.zeros([outputs]))
  }

  /// N×I to N×O.
  public func callAsFunction(_ x: Variable) -> Variable { x.multiplied(by: weights) + bias }

  /// Weights, then the bias.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &weights)
    body(.weight, &bias)
  }
}
