import Engine

/// Which network is trained.
public enum Architecture: Codable, Hashable, Sendable {
  /// The paper's autoencoder.
  case nlvae(NLVAEConfiguration)
  /// ZSSR's plain stack of convolutions.
  case plain(channels: Int, depth: Int)

  /// A network for pictures of some number of channels.
  func network(imageChannels: Int, using generator: inout some RandomNumberGenerator) -> any EnlargementNetwork {
    switch self {
    case .nlvae(var configuration):
      configuration.imageChannels = imageChannels
      return NLVAE(configuration, using: &generator)
    case .plain(let channels, let depth):
      return PlainNetwork(imageChannels: imageChannels, channels: channels, depth: depth, using: &generator)
    }
  }
}

/// What a stage enlarges, and by how much its fathers are reduced.
public enum StageInput: String, Codable, Sendable, CaseIterable {
  /// The output of the stage before, by the factor of one stage.
  case previousOutput
  /// The true picture, by the factor of all stages so far; earlier outputs serve as fathers only.
  case picture
}

/// Everything that zero-shot training depends on besides the picture, the scale and the seed.
///
/// The paper states the optimiser, the loss and 2000 epochs (section IV.B); the learning rate, the size of the fake
/// minibatch, the stages and the sizes of crops are our choices, made on pictures outside of the benchmarks.
public struct ZeroShotConfiguration: Codable, Hashable, Sendable {
  /// The network.
  public var architecture = Architecture.nlvae(NLVAEConfiguration())
  /// The loss.
  public var loss = BetaVAELoss()
  /// Factor by which one stage enlarges, about; a scale is reached in equal stages.
  public var stageFactor = 2.0
  /// What a stage enlarges.
  public var stageInput = StageInput.previousOutput
  /// Training steps of the first stage, which starts from random weights.
  public var firstSteps = 1000
  /// Training steps of every further stage.
  public var laterSteps = 600
  /// Side of a training crop in pixels, at most.
  public var cropSize = 48
  /// M, crops in a fake minibatch.
  public var minibatch = 4
  /// Smaller copies of the true picture that serve as fathers besides itself.
  public var fatherScales: [Double] = [0.9, 0.8, 0.7]
  /// Chance that a crop comes from the true picture or a smaller copy of it, not from an earlier stage's output.
  public var trueFatherShare = 0.5
  /// Step size at the start of the first stage.
  public var learningRate: Float = 1e-3
  /// Step size at the start of every further stage.
  public var laterLearningRate: Float = 5e-4
  /// Step size at the end of every stage.
  public var finalLearningRate: Float = 1e-5
  /// Largest norm of all gradients together.
  public var gradientLimit: Float = 1
  /// Share of the old weights in the running average that enlarges; 0 uses the last weights.
  public var averaging: Float = 0.99
  /// Share of the first stage's steps in which batch normalisation uses the crop's own statistics. From then on the
  /// running ones are frozen and trained with, so that enlarging a whole picture is the same function as training was.
  public var ownStatisticsShare = 0.5
  /// Whether eight orientations are averaged.
  public var selfEnsemble = true
  /// Corrections towards the true picture after every stage.
  public var backProjections = 10
  /// What is done to the last stage's output without learning; `nil` leaves the network alone.
  public var refinement: Refinement? = Refinement()

  /// The default recipe.
  public init() {}

  /// Named recipes.
  public enum Preset: String, CaseIterable, Sendable, Codable {
    /// The paper's 5 + 9 blocks; several minutes for a small picture.
    case full
    /// Fewer blocks and steps; well under a minute for 64×64 pixels.
    case quick
  }

  /// A named recipe.
  public init(_ preset: Preset) {
    self.init()
    guard preset == .quick else { return }
    var network = NLVAEConfiguration()
    network.encoderBlocks = 2
    network.decoderBlocks = 3
    architecture = .nlvae(network)
    firstSteps = 400
    laterSteps = 250
    cropSize = 32
  }

  /// Heights and widths after each stage, from the picture's own to `scale` times it.
  func stageSizes(height: Int, width: Int, scale: Int) -> [(height: Int, width: Int)] {
    let stages = max(1, Int((log(Double(scale)) / log(stageFactor)).rounded()))
    return (0...stages).map { stage in
      let factor = power(Double(scale), Double(stage) / Double(stages))
      return (Int((Double(height) * factor).rounded()), Int((Double(width) * factor).rounded()))
    }
  }
}
