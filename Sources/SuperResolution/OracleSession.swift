import Engine
import Imaging

/// Everything that the oracle's training depends on besides the pictures, the scale and the seed.
///
/// Section IV.B states Adam, the L2 loss and 2000 epochs; step sizes, crops and their number are our choices.
public struct OracleConfiguration: Codable, Hashable, Sendable {
  /// The network.
  public var architecture = Architecture.nlvae(NLVAEConfiguration())
  /// The loss: L2, and by default without a divergence, as anything else would only make learning by heart harder.
  public var loss: BetaVAELoss
  /// Training steps.
  public var steps = 2000
  /// Side of a training crop in pixels, at most.
  public var cropSize = 48
  /// M, crops in a minibatch.
  public var minibatch = 4
  /// Step size at the start.
  public var learningRate: Float = 2e-3
  /// Step size at the end.
  public var finalLearningRate: Float = 1e-5
  /// Largest norm of all gradients together.
  public var gradientLimit: Float = 1
  /// Share of the old weights in the running average that enlarges; 0 uses the last weights.
  public var averaging: Float = 0.99
  /// Share of the steps in which batch normalisation uses the crop's own statistics; see `ZeroShotConfiguration`.
  public var ownStatisticsShare = 0.5

  /// The default recipe.
  public init() {
    loss = BetaVAELoss()
    loss.reconstruction = .l2
    loss.beta = 0
  }

  /// The oracle's version of a named zero-shot recipe: the same network.
  public init(_ preset: ZeroShotConfiguration.Preset) {
    self.init()
    architecture = ZeroShotConfiguration(preset).architecture
    if preset == .quick { (steps, cropSize) = (400, 32) }
  }
}

/// The oracle protocol: training on "both L_R and H_R", as the text of section IV.B has it.
///
/// The ground truth is the target. What comes out says how well a network learns a picture by heart in so many steps; it is
/// no enlargement of anything unknown. Everything made by it is labelled
/// `TrainingProtocol.oracle`. A type of its own, so that `ZeroShotSession` needs no parameter that could take a truth;
/// their checkpoints are not exchangeable either.
public struct OracleSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "oracle"

  /// The recipe.
  public let configuration: OracleConfiguration
  /// The factor of enlargement.
  public let scale: Int
  /// What all random draws come from.
  public let seed: UInt64
  /// The low-resolution picture, 1×C×h×w.
  public let lowResolution: Tensor
  /// The answer, 1×C×H×W.
  public let groundTruth: Tensor
  /// Training steps made.
  public private(set) var stepsDone = 0
  /// What the trained network makes of the interpolated low-resolution picture, 1×C×H×W.
  public private(set) var result: Tensor?

  /// The low-resolution picture, interpolated to the size of the truth.
  let input: Tensor
  private var learner: Learner

  /// A session that has not begun.
  ///
  /// - Parameters:
  ///   - lowResolution: the picture that is enlarged.
  ///   - groundTruth: the answer, `scale` times as wide and as high.
  ///   - scale: the factor.
  ///   - seed: what all random draws come from.
  ///   - configuration: the recipe.
  public init(
    lowResolution: Image, groundTruth: Image, scale: Int, seed: UInt64, configuration: OracleConfiguration = .init()
  ) {
    precondition(
      groundTruth.width == scale * lowResolution.width && groundTruth.height == scale * lowResolution.height
        && groundTruth.channels == lowResolution.channels,
      "a truth of \(groundTruth.width)×\(groundTruth.height) for \(lowResolution.width)×\(lowResolution.height) ×\(scale)"
    )
    self.configuration = configuration
    self.scale = scale
    self.seed = seed
    self.lowResolution = Tensor(lowResolution)
    self.groundTruth = Tensor(groundTruth)
    input = self.lowResolution.resized(height: groundTruth.height, width: groundTruth.width)
    learner = Learner(seed: seed) {
      configuration.architecture.network(imageChannels: groundTruth.channels, using: &$0)
    }
  }

  /// Both pictures.
  public var pictures: [Tensor] { [lowResolution, groundTruth] }
  /// There is one stage.
  public var stageCount: Int { 1 }
  /// 0, and 1 at the end.
  public var stage: Int { result == nil ? 0 : 1 }
  /// Training steps in all.
  public var totalSteps: Int { configuration.steps }
  /// Reconstruction error of the last training step.
  public var lastError: Float { learner.lastError }
  /// How often the training has diverged.
  public var recoveries: Int { learner.recoveries }

  /// One training step; after the last one, the result.
  public mutating func advance() {
    precondition(result == nil, "a finished session has no further step")
    guard stepsDone < configuration.steps else {
      let mode: Pass.Mode = configuration.ownStatisticsShare < 1 ? .evaluation : .transductive
      let answer = learner.averaged.enhanced(input, mode: mode, orientations: [.upright])
      result = answer.map(.clamp(lower: 0, upper: 1))
      return
    }
    let usesOwnStatistics = Double(stepsDone) < configuration.ownStatisticsShare * Double(configuration.steps)
    let (crops, answers) = minibatch()
    learner.step(
      on: crops, answers, loss: configuration.loss,
      learningRate: Learner.learningRate(
        from: configuration.learningRate, to: configuration.finalLearningRate, step: stepsDone,
        of: configuration.steps),
      gradientLimit: configuration.gradientLimit, mode: usesOwnStatistics ? .training : .evaluation,
      averaging: configuration.averaging)
    stepsDone += 1
  }

  /// Crops of question and answer, M×C×s×s, never turned: the picture is to be known by heart as it is.
  private mutating func minibatch() -> (Tensor, Tensor) {
    let (height, width) = (input.shape[2], input.shape[3])
    let side = min(configuration.cropSize, height, width)
    let windows = (0..<configuration.minibatch).map { _ in
      let y = Int.random(in: 0...height - side, using: &learner.generator)
      let x = Int.random(in: 0...width - side, using: &learner.generator)
      return [0..<1, 0..<input.shape[1], y..<y + side, x..<x + side]
    }
    return (
      Tensor.concatenated(windows.map { input.sliced($0) }, along: 0),
      Tensor.concatenated(windows.map { groundTruth.sliced($0) }, along: 0)
    )
  }
}

extension OracleSession {
  /// Where a run stands.
  public struct Place: Codable {
    var steps: Int
    var isFinished: Bool
    var learner: Learner.Place
  }

  /// Where this run stands.
  public var place: Place { Place(steps: stepsDone, isFinished: result != nil, learner: learner.place) }

  /// What the network has learned, and the result once it stands.
  public var tensors: [Tensor] { learner.tensors + (result.map { [$0] } ?? []) }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    learner.shapes(at: place.learner) + (place.isFinished ? [groundTruth.shape] : [])
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    learner.restore(place.learner, &rest)
    (stepsDone, result) = (place.steps, rest.first)
  }
}
