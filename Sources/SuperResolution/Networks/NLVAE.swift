import Engine

/// Where the latent posterior lives.
public enum LatentKind: String, Codable, Sendable, CaseIterable {
  /// One latent vector for each position.
  case spatial
  /// One latent vector for the whole picture, pooled, and repeated at every position (our reading of fig. 3).
  case global
}

/// The architecture of an NLVAE.
public struct NLVAEConfiguration: Codable, Hashable, Sendable {
  /// Channels of the picture: 1 or 3.
  public var imageChannels = 3
  /// Channels between the blocks.
  public var channels = 32
  /// Non-local blocks of the encoder (table II: 5 is best there).
  public var encoderBlocks = 5
  /// Non-local blocks of the decoder (table II: 9 is best there).
  public var decoderBlocks = 9
  /// J, the size of a latent vector.
  public var latentChannels = 32
  /// Where the posterior lives.
  public var latent = LatentKind.spatial
  /// Whether training draws latents from the posterior; without it, and with β = 0, this is a plain encoder-decoder.
  public var samples = true
  /// What a block joins with its last feature.
  public var joined = JoinedFeature.firstConvolution
  /// Whether blocks normalise over the batch.
  public var normalizes = true
  /// How many of the last blocks, of encoder and decoder each, attend to the whole picture.
  public var attentionBlocks = 0
  /// Slope of the leaky rectifiers.
  public var slope: Float = 0.2
  /// Whether the network's output is added to its input, so that it learns what interpolation misses.
  public var addsInput = true

  /// The paper's numbers of blocks, 32 channels, spatial latent.
  public init() {}
}

/// The non-local variational autoencoder of the paper (section III.A, fig. 3).
///
/// Encoder: a 3×3 convolution to C channels and non-local blocks; point-wise heads give μ and log σ². Decoder: a
/// point-wise convolution of the sample, non-local blocks, and a 3×3 convolution back to colours.
public struct NLVAE: EnlargementNetwork {
  /// The architecture.
  public let configuration: NLVAEConfiguration
  var stem: Conv2D
  var encoder: [NonLocalBlock]
  var meanHead: Conv2D
  var logVarianceHead: Conv2D
  var expansion: Conv2D
  var decoder: [NonLocalBlock]
  var tail: Conv2D

  /// A network with weights drawn from `generator`.
  ///
  /// - Parameters:
  ///   - configuration: the architecture.
  ///   - generator: where the first weights come from.
  public init(_ configuration: NLVAEConfiguration, using generator: inout some RandomNumberGenerator) {
    self.configuration = configuration
    let c = configuration.channels, j = configuration.latentChannels
    func blocks(_ count: Int) -> [NonLocalBlock] {
      (0..<count).map {
        NonLocalBlock(configuration, attention: $0 >= count - configuration.attentionBlocks, using: &generator)
      }
    }
    stem = Conv2D(
      inputChannels: configuration.imageChannels, outputChannels: c, kernelSize: 3, slope: 1, using: &generator)
    encoder = blocks(configuration.encoderBlocks)
    meanHead = Conv2D(inputChannels: c, outputChannels: j, kernelSize: 1, slope: 1, using: &generator)
    logVarianceHead = Conv2D(inputChannels: c, outputChannels: j, kernelSize: 1, slope: 1, using: &generator)
    expansion = Conv2D(inputChannels: j, outputChannels: c, kernelSize: 1, slope: 1, using: &generator)
    decoder = blocks(configuration.decoderBlocks)
    tail = Conv2D(
      inputChannels: c, outputChannels: configuration.imageChannels, kernelSize: 3, slope: 1, using: &generator)
    // The network begins as the interpolation it improves, and σ well below the spread of μ.
    tail.weights = Variable(tail.weights.value * 0.1)
    logVarianceHead.weights = Variable(logVarianceHead.weights.value * 0.1)
    logVarianceHead.bias = Variable(Tensor(shape: [j], repeating: NLVAE.initialLogVariance))
  }

  /// log σ² that every latent begins with.
  static let initialLogVariance: Float = -6

  /// N×J×H×W, or N×J×1×1 for a global latent; `nil` where nothing is sampled.
  public func noiseShape(for input: Shape) -> Shape? {
    guard configuration.samples else { return nil }
    let j = configuration.latentChannels
    return configuration.latent == .spatial ? [input[0], j, input[2], input[3]] : [input[0], j, 1, 1]
  }

  /// One pixel for each 3×3 convolution; a pooled latent and attention look at everything.
  public var reach: Int? {
    guard configuration.latent == .spatial, configuration.attentionBlocks == 0 else { return nil }
    return 1 + configuration.encoderBlocks + configuration.decoderBlocks + 1
  }

  /// μ and log σ² of the posterior q(z|x) (section III.B).
  public func encode(_ x: Variable, _ pass: Pass) -> (mean: Variable, logVariance: Variable) {
    var h = stem(x)
    for block in encoder { h = block(h, pass) }
    if configuration.latent == .global { h = h.globalAveragePooled() }
    return (meanHead(h), logVarianceHead(h).clamped(to: -20...10))
  }

  /// What a latent says of the picture: N×J×H×W (or N×J×1×1) to N×C×H×W of the given size.
  public func decode(_ z: Variable, height: Int, width: Int, _ pass: Pass) -> Variable {
    var h = expansion(z)
    if configuration.latent == .global {
      h = h + Variable(.zeros([1, configuration.channels, height, width]))
    }
    for block in decoder { h = block(h, pass) }
    return tail(h)
  }

  /// Encodes, samples (or takes the mean), decodes.
  public func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    let (mean, logVariance) = encode(x, pass)
    let z = noise.map { Variable.reparameterized(mean: mean, logVariance: logVariance, noise: $0) } ?? mean
    let decoded = decode(z, height: x.shape[2], width: x.shape[3], pass)
    return Reconstruction(
      picture: configuration.addsInput ? x + decoded : decoded, mean: mean, logVariance: logVariance)
  }

  /// All parts from the input to the output.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    stem.visit(body)
    for i in encoder.indices { encoder[i].visit(body) }
    meanHead.visit(body)
    logVarianceHead.visit(body)
    expansion.visit(body)
    for i in decoder.indices { decoder[i].visit(body) }
    tail.visit(body)
  }
}
