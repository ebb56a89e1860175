import Engine

/// What a block joins with its last feature.
public enum JoinedFeature: String, Codable, Sendable, CaseIterable {
  /// The output of its first convolution, as the caption of fig. 2 has it.
  case firstConvolution
  /// The block's input.
  case input
}

/// The non-local block of section III.A and fig. 2, read literally.
///
/// A 3×3 convolution, a point-wise convolution, batch normalisation and a leaky rectifier make the last feature. It is
/// concatenated with an earlier one (see `JoinedFeature`) and brought back to C channels by a point-wise convolution. Its
/// reach is that of its one 3×3 convolution; what is non-local about it is the stack, or the optional attention.
public struct NonLocalBlock: Layer {
  var spatial: Conv2D
  var pointwise: Conv2D
  var normalization: BatchNorm2D?
  var reduction: Conv2D
  var attention: NonLocalAttention?
  let joined: JoinedFeature
  let slope: Float

  /// A block of C channels in and out.
  ///
  /// - Parameters:
  ///   - configuration: channels, slope, what is joined and whether it normalises.
  ///   - attention: whether pairwise attention follows.
  ///   - generator: where the first weights come from.
  public init(_ configuration: NLVAEConfiguration, attention: Bool, using generator: inout some RandomNumberGenerator) {
    let c = configuration.channels
    slope = configuration.slope
    joined = configuration.joined
    spatial = Conv2D(inputChannels: c, outputChannels: c, kernelSize: 3, slope: 1, using: &generator)
    pointwise = Conv2D(inputChannels: c, outputChannels: c, kernelSize: 1, slope: slope, using: &generator)
    normalization = configuration.normalizes ? BatchNorm2D(channels: c, slope: slope) : nil
    reduction = Conv2D(inputChannels: 2 * c, outputChannels: c, kernelSize: 1, slope: slope, using: &generator)
    self.attention = attention ? NonLocalAttention(channels: c, using: &generator) : nil
  }

  /// N×C×H×W to the same shape.
  public func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    let first = joined == .firstConvolution ? spatial(x) : x
    let transformed = joined == .firstConvolution ? pointwise(first) : spatialThenPointwise(x)
    let last = normalization.map { $0.part(transformed, pass) } ?? JoinedPart(transformed.leakyReLU(slope: slope))
    let y = reduction(joining: [JoinedPart(first), last], slope: slope)
    return attention.map { $0(y) } ?? y
  }

  /// `pointwise(spatial(x))` where nobody else asks for `spatial(x)`.
  ///
  /// Two linear maps in a row are one: the filters are multiplied with each other, which is a product of two small
  /// matrices, and the picture is visited once.
  private func spatialThenPointwise(_ x: Variable) -> Variable {
    let c = pointwise.weights.shape[0], inner = spatial.weights.shape[0]
    let mixing = pointwise.weights.reshaped([c, inner])
    let filters = mixing.multiplied(by: spatial.weights.reshaped([inner, spatial.weights.value.count / inner]))
    let bias = mixing.multiplied(by: spatial.bias!.reshaped([inner, 1])).reshaped([c]) + pointwise.bias!
    return x.convolved(
      with: filters.reshaped([c, x.shape[1], 3, 3]), bias: bias, padding: (spatial.padding, spatial.padding))
  }

  /// The convolutions and the normalisation in the order in which they are applied.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    spatial.visit(body)
    pointwise.visit(body)
    normalization?.visit(body)
    reduction.visit(body)
    attention?.visit(body)
  }
}

/// Pairwise non-local attention, the embedded Gaussian of Wang et al., "Non-local neural networks" (2018), eqs. 2 to 4
/// there: every pixel is answered by a softmax-weighted mean over positions of the whole picture.
///
/// Keys and values are averaged down to at most `keySize` × `keySize` positions, so the cost grows with the number of
/// pixels and not with its square. The gate begins at zero: at first the layer passes its input on unchanged.
public struct NonLocalAttention: Layer {
  var query: Conv2D
  var key: Conv2D
  var value: Conv2D
  var output: Conv2D
  var gate: Variable
  let keySize: Int

  /// Attention over C channels, with C / 2 channels inside.
  ///
  /// - Parameters:
  ///   - channels: C.
  ///   - keySize: the most positions of keys and values in each direction.
  ///   - generator: where the first weights come from.
  public init(channels: Int, keySize: Int = 16, using generator: inout some RandomNumberGenerator) {
    let inner = max(1, channels / 2)
    query = Conv2D(inputChannels: channels, outputChannels: inner, kernelSize: 1, slope: 1, using: &generator)
    key = Conv2D(inputChannels: channels, outputChannels: inner, kernelSize: 1, slope: 1, using: &generator)
    value = Conv2D(inputChannels: channels, outputChannels: inner, kernelSize: 1, slope: 1, using: &generator)
    output = Conv2D(inputChannels: inner, outputChannels: channels, kernelSize: 1, slope: 1, using: &generator)
    gate = Variable(.zeros([1]))
    self.keySize = keySize
  }

  /// N×C×H×W to the same shape: `x + gate · output(attention)`.
  public func callAsFunction(_ x: Variable) -> Variable {
    let (n, height, width) = (x.shape[0], x.shape[2], x.shape[3])
    let q = query(x), inner = q.shape[1]
    let pooled = x.adaptiveAveragePooled(height: min(keySize, height), width: min(keySize, width))
    let positions = pooled.shape[2] * pooled.shape[3]
    let k = key(pooled).reshaped([n, inner, positions])
    let v = value(pooled).reshaped([n, inner, positions]).transposed([0, 2, 1])
    let scores = q.reshaped([n, inner, height * width]).transposed([0, 2, 1]).multiplied(by: k)
    let weights = (scores / Float(inner).squareRoot()).softmax()
    let answer = weights.multiplied(by: v).transposed([0, 2, 1]).reshaped([n, inner, height, width])
    return x + gate.reshaped([1, 1, 1, 1]) * output(answer)
  }

  /// Query, key, value, output and gate.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    query.visit(body)
    key.visit(body)
    value.visit(body)
    output.visit(body)
    body(.weight, &gate)
  }
}
