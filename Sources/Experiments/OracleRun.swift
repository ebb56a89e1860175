import Engine
import Imaging
import SuperResolution

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
  public var emaDecay: Float = 0.99
  /// Share of the steps in which batch normalisation uses the crop's own statistics; see `ZeroShotConfiguration`.
  public var batchNormFreezeShare = 0.5

  /// The default recipe.
  public init() {
    loss = BetaVAELoss()
    loss.reconstruction = .l2
    loss.beta = 0
  }

  /// The oracle's version of a named zero-shot recipe: the same network.
  ///
  /// - Parameter preset: the zero-shot recipe.
  public init(_ preset: ZeroShotConfiguration.Preset) {
    self.init()
    architecture = ZeroShotConfiguration(preset).architecture
    guard preset.isShort else { return }
    steps = 400
    cropSize = 32
  }
}

/// The oracle protocol: training on "both L_R and H_R", as the text of section IV.B has it.
///
/// The ground truth is the target. What comes out says how well a network learns a picture by heart in so many steps; it is
/// no enlargement of anything unknown. Everything made by it is labelled `TrainingProtocol.oracle`. No run of
/// `SuperResolution` could be brought to do it: none has a parameter that could take a truth, and that module cannot import
/// this one. Checkpoints are not exchangeable either.
public struct OracleRun: ResumableRun {
  /// The recipe, both pictures, the scale and the seed.
  public let identity: RunIdentity
  /// What the trained network makes of the interpolated low-resolution picture, 1×C×H×W.
  public private(set) var result: Tensor?

  private let configuration: OracleConfiguration
  /// The answer, 1×C×H×W.
  let groundTruth: Tensor
  /// The low-resolution picture, interpolated to the size of the truth.
  let input: Tensor
  private var stepsDone = 0
  private var learner: EnlargementLearner

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - task: the picture that is enlarged, and the answer.
  ///   - seed: what all random draws come from.
  ///   - configuration: the recipe.
  public init(_ task: EvaluationTask, seed: UInt64, configuration: OracleConfiguration = .init()) {
    let lowResolution = Tensor(task.lowResolution), groundTruth = Tensor(task.groundTruth)
    self.configuration = configuration
    self.groundTruth = groundTruth
    identity = RunIdentity(
      kind: "oracle", configuration: configuration, scale: task.scale, seed: seed,
      pictures: [lowResolution, groundTruth])
    input = lowResolution.resized(height: task.groundTruth.height, width: task.groundTruth.width)
    learner = Learner(seed: seed) {
      configuration.architecture.network(imageChannels: task.groundTruth.channels, using: &$0)
    }
  }

  /// Training steps done and to do.
  public var progress: RunProgress {
    var progress = RunProgress(stepsDone: stepsDone, totalSteps: configuration.steps)
    // Every step takes as long as any other, and the answer at the end no longer than a few of them.
    progress.done[.training] = Double(stepsDone)
    progress.total[.training] = Double(configuration.steps)
    progress.lastError = learner.lastError
    progress.recoveries = learner.recoveries
    return progress
  }

  /// One training step; after the last one, the result.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    guard stepsDone < configuration.steps else {
      result = answer
      return
    }
    let (crops, answers) = minibatch()
    learner.step(
      on: crops, answers, loss: configuration.loss,
      learningRate: cosineLearningRate(
        from: configuration.learningRate, to: configuration.finalLearningRate, step: stepsDone,
        of: configuration.steps),
      gradientLimit: configuration.gradientLimit, mode: usesOwnStatistics ? .training : .evaluation,
      emaDecay: configuration.emaDecay)
    stepsDone += 1
  }

  /// Whether batch normalisation uses a crop's own statistics.
  private var usesOwnStatistics: Bool {
    Double(stepsDone) < configuration.batchNormFreezeShare * Double(configuration.steps)
  }

  /// What the network makes of the interpolated picture as it is now, 1×C×H×W in 0…1; it is normalised as in training.
  var answer: Tensor {
    learner.averaged.enhanced(
      input, mode: usesOwnStatistics || configuration.batchNormFreezeShare >= 1 ? .transductive : .evaluation,
      orientations: [.upright]
    ).map(.clamp(lower: 0, upper: 1))
  }

  /// Crops of question and answer, M×C×s×s, never turned: the picture is to be known by heart as it is.
  private mutating func minibatch() -> (Tensor, Tensor) {
    let windows = (0..<configuration.minibatch).map { _ in
      RandomWindow(side: configuration.cropSize, in: input.shape, using: &learner.generator)
    }
    return (
      Tensor.concatenated(windows.map { $0(input) }, along: 0),
      Tensor.concatenated(windows.map { $0(groundTruth) }, along: 0)
    )
  }

  /// Hands over what the network has learned, and the result once it stands.
  public mutating func visit(_ archive: StateArchive) throws {
    try archive.visit("step", &stepsDone, in: 0...configuration.steps)
    try archive.visit("learner") { try learner.visit($0, mostSteps: configuration.steps) }
    var isFinished = result != nil
    try archive.visit("isFinished", &isFinished)
    try archive.visit("result", &result, shape: isFinished ? groundTruth.shape : nil)
  }
}
