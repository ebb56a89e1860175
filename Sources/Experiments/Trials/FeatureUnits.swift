import Engine
import SuperResolution

/// The feature extraction units that section V.B compares (fig. 6b).
public enum FeatureUnit: String, CaseIterable, Sendable {
  /// The paper's block (fig. 2).
  case nonLocal = "non-local"
  /// Two 3×3 convolutions around which the input is led (He et al., 2016).
  case residual
  /// One 3×3 filter a channel, then a point-wise convolution (Howard et al., 2017).
  case depthwiseSeparable = "depthwise separable"
  /// A 3×3 transposed convolution that enlarges by one, that is, not at all.
  case transposed
  /// A 3×3 convolution.
  case standard

  /// How many 3×3 convolutions, of whatever kind, a unit has one after the other.
  public var spatialLayers: Int { self == .residual ? 2 : 1 }
}

/// One unit of C channels in and out; every kind but the residual ends in a leaky rectifier.
public struct FeatureBlock: Layer {
  private enum Parts {
    case nonLocal(NonLocalBlock)
    case residual(Conv2D, BatchNorm2D, Conv2D)
    case depthwiseSeparable(DepthwiseConv2D, Conv2D, BatchNorm2D)
    case transposed(TransposedConv2D, BatchNorm2D)
    case standard(Conv2D, BatchNorm2D)
  }

  private var parts: Parts

  /// A unit with weights drawn from `generator`.
  ///
  /// - Parameters:
  ///   - unit: its kind.
  ///   - channels: C.
  ///   - slope: of the leaky rectifiers, for negative numbers.
  ///   - generator: where the first weights come from.
  public init(
    _ unit: FeatureUnit, channels: Int, slope: Float = 0.2, using generator: inout some RandomNumberGenerator
  ) {
    func convolution(_ size: Int, slope: Float) -> Conv2D {
      Conv2D(inputChannels: channels, outputChannels: channels, kernelSize: size, slope: slope, using: &generator)
    }
    let normalization = BatchNorm2D(channels: channels, slope: slope)
    switch unit {
    case .nonLocal:
      var configuration = NLVAEConfiguration()
      configuration.channels = channels
      configuration.slope = slope
      parts = .nonLocal(NonLocalBlock(configuration, attention: false, using: &generator))
    case .residual:
      var second = convolution(3, slope: 1)
      // The unit begins as almost nothing beside the path around it.
      second.weights = Variable(second.weights.value * 0.1)
      parts = .residual(convolution(3, slope: slope), normalization, second)
    case .depthwiseSeparable:
      let filters = DepthwiseConv2D(channels: channels, kernelSize: 3, slope: 1, using: &generator)
      parts = .depthwiseSeparable(filters, convolution(1, slope: slope), normalization)
    case .transposed:
      parts = .transposed(
        TransposedConv2D(
          inputChannels: channels, outputChannels: channels, kernelSize: 3, padding: 1, slope: slope,
          using: &generator), normalization)
    case .standard: parts = .standard(convolution(3, slope: slope), normalization)
    }
  }

  /// N×C×H×W to the same shape.
  public func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    switch parts {
    case .nonLocal(let block): block(x, pass)
    case .residual(let first, let normalization, let second): x + second(normalization(first(x), pass))
    case .depthwiseSeparable(let filters, let mixing, let normalization): normalization(mixing(filters(x)), pass)
    case .transposed(let convolution, let normalization): normalization(convolution(x), pass)
    case .standard(let convolution, let normalization): normalization(convolution(x), pass)
    }
  }

  /// The parts in the order in which they are applied.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    switch parts {
    case .nonLocal(var block):
      block.visit(body)
      parts = .nonLocal(block)
    case .residual(var first, var normalization, var second):
      first.visit(body)
      normalization.visit(body)
      second.visit(body)
      parts = .residual(first, normalization, second)
    case .depthwiseSeparable(var filters, var mixing, var normalization):
      filters.visit(body)
      mixing.visit(body)
      normalization.visit(body)
      parts = .depthwiseSeparable(filters, mixing, normalization)
    case .transposed(var convolution, var normalization):
      convolution.visit(body)
      normalization.visit(body)
      parts = .transposed(convolution, normalization)
    case .standard(var convolution, var normalization):
      convolution.visit(body)
      normalization.visit(body)
      parts = .standard(convolution, normalization)
    }
  }
}

/// A network that differs from others of its kind in its units alone: a 3×3 convolution from colours to channels, the
/// units, a 3×3 convolution back, and the input added to the output.
public struct UnitNetwork: EnlargementNetwork {
  var stem: Conv2D
  var units: [FeatureBlock]
  var tail: Conv2D

  /// A network of `depth` units with `channels` channels.
  ///
  /// - Parameters:
  ///   - unit: the kind of its units.
  ///   - channels: channels between the units.
  ///   - depth: number of units.
  ///   - imageChannels: 1 or 3.
  ///   - generator: where the first weights come from.
  public init(
    _ unit: FeatureUnit, channels: Int, depth: Int, imageChannels: Int = 3,
    using generator: inout some RandomNumberGenerator
  ) {
    stem = Conv2D(inputChannels: imageChannels, outputChannels: channels, kernelSize: 3, slope: 1, using: &generator)
    units = (0..<depth).map { _ in FeatureBlock(unit, channels: channels, using: &generator) }
    tail = Conv2D(inputChannels: channels, outputChannels: imageChannels, kernelSize: 3, slope: 1, using: &generator)
    tail.weights = Variable(tail.weights.value * 0.1)
  }

  /// The widest network of `depth` units with at most `weights` weights.
  ///
  /// All units work on every pixel, so as many weights means as many multiplications too.
  ///
  /// - Parameters:
  ///   - unit: the kind of its units.
  ///   - weights: weights, at most.
  ///   - depth: number of units.
  ///   - imageChannels: 1 or 3.
  ///   - generator: where the first weights come from.
  public init(
    _ unit: FeatureUnit, weights: Int, depth: Int, imageChannels: Int = 3,
    using generator: inout some RandomNumberGenerator
  ) {
    var channels = 2
    func count(_ channels: Int) -> Int {
      var random = RandomSource(seed: 0)
      return UnitNetwork(unit, channels: channels, depth: depth, imageChannels: imageChannels, using: &random)
        .weightCount
    }
    while count(channels + 1) <= weights { channels += 1 }
    self.init(unit, channels: channels, depth: depth, imageChannels: imageChannels, using: &generator)
  }

  /// Channels between the units.
  public var channels: Int { stem.weights.shape[0] }

  /// None: the network is not random.
  public func noiseShape(for input: Shape) -> Shape? { nil }

  /// N×C×H×W to the same shape.
  public func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var h = stem(x)
    for unit in units { h = unit(h, pass) }
    return Reconstruction(picture: x + tail(h))
  }

  /// All parts from the input to the output.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    stem.visit(body)
    for i in units.indices { units[i].visit(body) }
    tail.visit(body)
  }
}
