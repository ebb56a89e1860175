/// Two-dimensional convolution with learned weights and bias.
public struct Conv2D: Layer {
  /// O×C×K×K.
  public var weights: Variable
  /// O numbers, or none.
  public var bias: Variable?
  /// Step of the filter in both directions.
  public let stride: Int
  /// Pixels added on each side.
  public let padding: Int
  /// What these pixels hold.
  public let paddingMode: PaddingMode

  /// A layer with weights drawn by He's rule for the given rectifier.
  ///
  /// - Parameters:
  ///   - inputChannels: C.
  ///   - outputChannels: O.
  ///   - kernelSize: K, 1 or more; odd if the size is to be kept.
  ///   - stride: step of the filter in both directions, 1 or more.
  ///   - padding: pixels added on each side, 0 or more; by default half of K, which keeps the size if K is odd and the
  ///     stride 1.
  ///   - paddingMode: what these pixels hold.
  ///   - bias: whether there is one; it begins with zeros.
  ///   - slope: slope of the rectifier behind, for the initial scale: 0 for ReLU, 1 for none.
  ///   - generator: gives one number for all weights.
  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1, padding: Int? = nil,
    paddingMode: PaddingMode = .zero, bias: Bool = true, slope: Float = 0,
    using generator: inout some RandomNumberGenerator
  ) {
    let shape: Shape = [outputChannels, inputChannels, kernelSize, kernelSize]
    weights = Variable(
      .heNormal(shape, fanIn: inputChannels * kernelSize * kernelSize, slope: slope, using: &generator))
    self.bias = bias ? Variable(.zeros([outputChannels])) : nil
    self.stride = stride
    self.padding = padding ?? kernelSize / 2
    self.paddingMode = paddingMode
  }

  /// N×C×H×W to N×O×H′×W′.
  public func callAsFunction(_ x: Variable) -> Variable {
    if padding > 0 && paddingMode != .zero {
      return x.padded(by: padding, mode: paddingMode).convolved(with: weights, bias: bias, stride: stride)
    }
    return x.convolved(with: weights, bias: bias, stride: stride, padding: (padding, padding))
  }

  /// Applies a 1×1 layer to variables that are joined along their channels, and a leaky rectifier to its answer.
  ///
  /// - Parameters:
  ///   - parts: N×Cᵢ×H×W, with ΣCᵢ = C; `BatchNorm2D.part` makes one that is normalised.
  ///   - slope: slope of the rectifier below zero; 1 for none.
  public func callAsFunction(joining parts: [JoinedPart], slope: Float = 1) -> Variable {
    precondition(
      weights.shape[2] == 1 && stride == 1 && padding == 0,
      "parts of shapes \(parts.map(\.variable.shape)) joined by weights of shape \(weights.shape), stride \(stride), "
        + "padding \(padding)")
    return .pointwiseConvolved(parts, with: weights, bias: bias, slope: slope)
  }

  /// Weights, then the bias.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &weights)
    visitBias(&bias, body)
  }
}

/// Shows a bias where there is one.
func visitBias(_ bias: inout Variable?, _ body: (ParameterRole, inout Variable) -> Void) {
  guard var present = bias else { return }
  body(.weight, &present)
  bias = present
}

extension Tensor {
  /// Weights from N(0, 2 / ((1 + slope²) fanIn)), which keep the variance of what passes through a layer with a leaky
  /// rectifier (He et al., "Delving deep into rectifiers", 2015, eq. 14).
  ///
  /// - Parameters:
  ///   - shape: the sizes.
  ///   - fanIn: numbers that one output is a weighted sum of.
  ///   - slope: slope of the rectifier behind: 0 for ReLU, 1 for none.
  ///   - generator: gives one number, whatever the shape.
  public static func heNormal(
    _ shape: Shape, fanIn: Int, slope: Float = 0, using generator: inout some RandomNumberGenerator
  ) -> Tensor {
    let deviation = (2 / ((1 + slope * slope) * Float(max(1, fanIn)))).squareRoot()
    return normal(shape, using: &generator) * deviation
  }
}
