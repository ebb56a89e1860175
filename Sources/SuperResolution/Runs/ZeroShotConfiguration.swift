import Engine

/// Which network is trained.
public enum Architecture: Codable, Hashable, Sendable {
  /// The paper's autoencoder.
  case nlvae(NLVAEConfiguration)
  /// ZSSR's plain stack of convolutions.
  case plain(channels: Int, depth: Int)
  /// SRCNN, VDSR, DRCN or MemNet with first weights, on the brightness (`BrightnessNetwork`).
  ///
  /// Not FSRCNN and not LapSRN: they take the small picture and enlarge it by a whole factor, where the stages of a recipe
  /// are roots of the factor. In stages of ×2 they would have another recipe than NLVAE has, and no comparison with it.
  case published(PretrainedArchitecture)

  /// A network for pictures of some number of channels.
  package func network(imageChannels: Int, using generator: inout some RandomNumberGenerator) -> any EnlargementNetwork
  {
    switch self {
    case .nlvae(var configuration):
      configuration.imageChannels = imageChannels
      return NLVAE(configuration, using: &generator)
    case .plain(let channels, let depth):
      return PlainNetwork(imageChannels: imageChannels, channels: channels, depth: depth, using: &generator)
    case .published(let architecture): return BrightnessNetwork(architecture, using: &generator)
    }
  }
}

/// Step sizes that fall along half a cosine, in stages of fixed length.
public struct CosinePolicy: Codable, Hashable, Sendable {
  /// Training steps of the first stage, which starts from random weights.
  public var firstSteps = 1200
  /// Training steps of every further stage.
  public var laterSteps = 600
  /// Step size at the start of a stage.
  public var learningRate: Float = 1e-3
  /// Step size at its end.
  public var finalLearningRate: Float = 1e-5

  /// The default recipe's.
  public init() {}
}

/// How long a stage trains, and with which step sizes.
public enum TrainingPolicy: Codable, Hashable, Sendable {
  /// A fixed number of steps.
  case cosine(CosinePolicy)
  /// Until the error hardly falls any more.
  case plateau(PlateauPolicy)

  /// Makes every stage longer or shorter; a plateau rule's limit, too.
  package mutating func lengthen(by factor: Double) {
    func scaled(_ steps: Int) -> Int { max(1, Int((Double(steps) * factor).rounded())) }
    switch self {
    case .cosine(var policy):
      policy.firstSteps = scaled(policy.firstSteps)
      policy.laterSteps = scaled(policy.laterSteps)
      self = .cosine(policy)
    case .plateau(var policy):
      policy.mostSteps = scaled(policy.mostSteps)
      self = .plateau(policy)
    }
  }

  /// The most steps of a stage.
  package func mostSteps(ofStage stage: Int) -> Int {
    switch self {
    case .cosine(let policy): stage == 0 ? policy.firstSteps : policy.laterSteps
    case .plateau(let policy): policy.mostSteps
    }
  }
}

/// Everything that zero-shot training depends on besides the picture, the scale and the seed.
///
/// The paper states the optimiser, the loss and 2000 epochs (section IV.B); the learning rate, the size of the fake
/// minibatch, the stages and the crops are our choices. Their numbers were chosen on pictures of T91; which ideas were worth
/// trying was also learned from scores on Set5 (chapter 7 says which). Stages and crops are those of ZSSR, which is a recipe
/// of this type too.
public struct ZeroShotConfiguration: Codable, Hashable, Sendable {
  /// The network.
  public var architecture = Architecture.nlvae(NLVAEConfiguration())
  /// The loss.
  public var loss = BetaVAELoss()
  /// Stages by which the scale is reached, all of the same factor.
  public var stages = 4
  /// Largest factor over the picture that is enlarged; beyond it, an output takes the picture's place.
  public var largestFactor = 2.0
  /// How long a stage trains, and with which step sizes.
  public var policy = TrainingPolicy.cosine(CosinePolicy())
  /// Side of a training crop in pixels, at most.
  public var cropSize = 96
  /// M, crops in a fake minibatch.
  public var minibatch = 1
  /// How crops are made of the picture and the outputs of the stages before.
  public var augmentation = CropAugmentation()
  /// Largest norm of all gradients together; `nil` sets no limit.
  public var gradientLimit: Float? = 1
  /// Share of the old weights in the running average that enlarges; 0 uses the last weights.
  public var emaDecay: Float = 0.99
  /// Steps after which batch normalisation no longer uses a crop's own statistics. From then on the running ones are frozen
  /// and trained with, so that enlarging a whole picture is the same function as training was. `nil` never freezes them;
  /// what is enlarged is then normalised by its own statistics, as the crops were.
  public var batchNormFreezeStep: Int?
  /// Whether the median over eight orientations is taken.
  public var selfEnsemble = true
  /// Corrections towards the true picture, of every orientation's answer and again of their median.
  public var backProjections = 10
  /// What is done to every stage's output without learning; `nil` leaves the network alone.
  public var refinement: Refinement? = Refinement()
  /// Whether only the last stage's output is refined.
  public var refinesOnlyAtTheEnd = false
  /// Share in the answer of a second network, trained without any refinement (`ZeroShotRun`); 0 trains none.
  public var unrefinedShare: Float = 0.3

  /// The thorough recipe.
  public init() {}

  /// Named recipes.
  public enum Preset: String, CaseIterable, Sendable {
    /// What chapters 7 and 8 examine: the paper's 5 + 9 blocks, trained twice, once with every stage refined and once with
    /// none.
    case thorough
    /// 2 + 3 blocks, trained once, refined at the end. On photographs of T91 better than the thorough one in the mean, in
    /// half its time (chapter 7).
    case full
    /// The same with half the steps: what people get who ask for nothing else.
    case standard
    /// With a quarter of the steps: half a minute for 64×64 pixels.
    case quick
    /// What chapter 7's small experiments change one ingredient of: two stages of few steps, each of them refined.
    case brief
    /// The quick one with a fifth of NLVAE's steps and a quarter of ZSSR's: for trials of everything around a training, and
    /// too short for a picture.
    case trial

    /// Whether it is one of the short ones.
    public var isShort: Bool { [.quick, .brief, .trial].contains(self) }
  }

  /// A named recipe.
  ///
  /// - Parameter preset: its name.
  public init(_ preset: Preset) {
    self.init()
    if preset != .thorough {
      var network = NLVAEConfiguration()
      network.encoderBlocks = 2
      network.decoderBlocks = 3
      architecture = .nlvae(network)
    }
    if preset != .thorough { unrefinedShare = 0 }
    if preset != .thorough && preset != .brief {
      refinement = .economical
      refinesOnlyAtTheEnd = true
    }
    var cosine = CosinePolicy()
    switch preset {
    case .thorough: break
    case .full:
      cosine.firstSteps = 3200
      cosine.laterSteps = 1600
    case .standard:
      cosine.firstSteps = 1600
      cosine.laterSteps = 800
    case .quick:
      cosine.firstSteps = 800
      cosine.laterSteps = 400
    case .trial:
      cosine.firstSteps = 160
      cosine.laterSteps = 80
    case .brief:
      stages = 2
      cropSize = 64
      cosine.firstSteps = 800
      cosine.laterSteps = 500
    }
    policy = .cosine(cosine)
  }

  /// ZSSR (Shocher et al., "Zero-shot super-resolution using deep internal learning", 2018), with a schedule for scales
  /// other than the published ×2 that is ours.
  ///
  /// - Parameter preset: the published recipe, or one with fewer channels, stages and steps for a first impression.
  public static func zssr(_ preset: Preset = .full) -> ZeroShotConfiguration {
    var recipe = ZeroShotConfiguration(), plateau = PlateauPolicy()
    recipe.stages = 6
    // The mean absolute error, and nothing else: a plain network has no posterior to be divergent.
    recipe.loss.beta = 0
    recipe.cropSize = 128
    recipe.gradientLimit = nil
    recipe.emaDecay = 0
    recipe.batchNormFreezeStep = 0
    recipe.refinement = nil
    recipe.unrefinedShare = 0
    if preset.isShort {
      recipe.stages = 2
      recipe.cropSize = 64
      plateau.mostSteps = preset == .trial ? 100 : 400
      plateau.checkInterval = 30
      plateau.measureInterval = 20
      plateau.shortestRun = 90
    }
    recipe.architecture = .plain(channels: preset.isShort ? 32 : 64, depth: 8)
    recipe.policy = .plateau(plateau)
    return recipe
  }

  /// The stages for a scale.
  func schedule(scale: Int) -> [Stage] { Stage.schedule(scale: scale, stages: stages, largestFactor: largestFactor) }
}
