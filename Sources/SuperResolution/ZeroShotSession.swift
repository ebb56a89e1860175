import Engine
import Imaging

/// Zero-shot training and enlargement of one picture, one step at a time (algorithm 1 as we read it).
///
/// The session is given the low-resolution picture and nothing else: no parameter can carry a ground truth into it. It
/// is a value; `checkpoint` and `resume` turn it into bytes and back, and a resumed session ends with the same
/// bytes as one that was never interrupted.
public struct ZeroShotSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "zero-shot"

  /// The recipe.
  public let configuration: ZeroShotConfiguration
  /// The factor of enlargement.
  public let scale: Int
  /// What all random draws come from.
  public let seed: UInt64
  /// The low-resolution picture, 1×C×h×w.
  public let picture: Tensor
  /// The stage at work, from 0.
  public private(set) var stage = 0
  /// Training steps made in this stage.
  public private(set) var step = 0
  /// The outputs of the finished stages, 1×C×H×W each.
  public private(set) var outputs: [Tensor] = []

  let sizes: [(height: Int, width: Int)]
  var learner: Learner
  private var fathers: Fathers?

  /// A session that has not begun.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(
    _ image: Image, scale: Int, seed: UInt64, configuration: ZeroShotConfiguration
  ) throws {
    guard min(image.width, image.height) >= Self.smallestSide else {
      throw EnlargementError.tooSmall(width: image.width, height: image.height, limit: Self.smallestSide)
    }
    self.configuration = configuration
    self.scale = scale
    self.seed = seed
    picture = Tensor(image)
    sizes = configuration.stageSizes(height: image.height, width: image.width, scale: scale)
    learner = Learner(seed: seed) {
      configuration.architecture.network(imageChannels: image.channels, using: &$0)
    }
  }

  /// The smallest side of a picture that can be trained on: its reduction by a stage must still hold something.
  public static let smallestSide = 16

  /// Number of stages.
  public var stageCount: Int { sizes.count - 1 }

  /// Nothing but the low-resolution picture.
  public var pictures: [Tensor] { [picture] }

  /// Reconstruction error of the last training step.
  public var lastError: Float { learner.lastError }

  /// Training steps of a stage.
  public func steps(ofStage stage: Int) -> Int { stage == 0 ? configuration.firstSteps : configuration.laterSteps }

  /// Training steps of all stages, weighted by nothing: a measure of progress.
  public var totalSteps: Int { (0..<stageCount).reduce(0) { $0 + steps(ofStage: $1) } }

  /// Training steps made so far.
  public var stepsDone: Int { (0..<min(stage, stageCount)).reduce(0) { $0 + steps(ofStage: $1) } + step }

  /// The enlargement: 1×C×H×W, 0…1.
  public var result: Tensor? { outputs.count == stageCount ? outputs[stageCount - 1] : nil }

  /// One training step; after the last of a stage, its output.
  public mutating func advance() {
    precondition(!isFinished, "a finished session has no further step")
    if step < steps(ofStage: stage) {
      trainOnce()
      step += 1
    } else {
      outputs.append(enlargeStage())
      stage += 1
      step = 0
      fathers = nil
    }
  }

  private mutating func trainOnce() {
    let from = configuration.stageInput == .picture ? sizes[0] : sizes[stage]
    let factor = Double(sizes[stage + 1].width) / Double(from.width)
    let fathers = fathers ?? Fathers(picture: picture, outputs: outputs, factor: factor, configuration)
    self.fathers = fathers
    let (input, target) = fathers.minibatch(
      configuration.minibatch, side: configuration.cropSize, using: &learner.generator)
    learner.step(
      on: input, target, loss: configuration.loss, learningRate: learningRate,
      gradientLimit: configuration.gradientLimit, mode: usesOwnStatistics ? .training : .evaluation,
      averaging: configuration.averaging)
  }

  private var usesOwnStatistics: Bool {
    stage == 0 && Double(step) < configuration.ownStatisticsShare * Double(configuration.firstSteps)
  }

  /// Half a cosine from the stage's first rate to the last.
  private var learningRate: Float {
    let first = stage == 0 ? configuration.learningRate : configuration.laterLearningRate
    return Learner.learningRate(
      from: first, to: configuration.finalLearningRate, step: step, of: steps(ofStage: stage))
  }

  /// A network whose statistics were never frozen normalises a picture by itself.
  var inferenceMode: Pass.Mode { configuration.ownStatisticsShare < 1 ? .evaluation : .transductive }

  /// What the network of the last stage has enlarged.
  var lastInput: Tensor { input(ofStage: stageCount - 1) }

  private func input(ofStage stage: Int) -> Tensor {
    let source = configuration.stageInput == .picture || stage == 0 ? picture : outputs[stage - 1]
    return source.resized(height: sizes[stage + 1].height, width: sizes[stage + 1].width)
  }

  /// The averaged network applied to the stage before, corrected towards the true picture.
  private func enlargeStage() -> Tensor {
    let input = input(ofStage: stage)
    let enhanced = learner.averaged.enhanced(
      input, mode: inferenceMode,
      orientations: configuration.selfEnsemble ? Orientation.allCases : [.upright])
    let corrected = backProjected(enhanced, onto: picture, iterations: configuration.backProjections)
    return corrected.map(.clamp(lower: 0, upper: 1))
  }
}

extension ZeroShotSession {
  /// Where a run stands.
  public struct Place: Codable {
    var stage: Int
    var step: Int
    var learner: Learner.Place
  }

  /// Where this run stands.
  public var place: Place { Place(stage: stage, step: step, learner: learner.place) }

  /// What the network has learned, and the outputs of the finished stages.
  public var tensors: [Tensor] { learner.tensors + outputs }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let made = sizes.dropFirst().prefix(max(0, place.stage))
    return learner.shapes(at: place.learner) + made.map { [1, picture.shape[1], $0.height, $0.width] }
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    learner.restore(place.learner, &rest)
    (stage, step, outputs, fathers) = (place.stage, place.step, Array(rest), nil)
  }
}

extension EnlargementNetwork {
  /// One step of gradient descent on one fake minibatch.
  ///
  /// - Parameters:
  ///   - input: interpolated pictures, M×C×H×W, 0…1.
  ///   - target: what the network should make of them, of the same shape.
  ///   - loss: how far it is from that.
  ///   - gradientLimit: largest norm of all gradients together, or none.
  ///   - mode: which statistics normalisation uses.
  ///   - optimizer: how the weights are changed.
  ///   - generator: where the noise of the posterior sample comes from.
  /// - Returns: the reconstruction error before the step.
  public mutating func train(
    on input: Tensor, _ target: Tensor, loss: BetaVAELoss, gradientLimit: Float?,
    mode: Pass.Mode = .training, _ optimizer: inout some Optimizer,
    _ generator: inout some RandomNumberGenerator
  ) -> Float {
    let tape = Tape(), pass = Pass(mode)
    let tracked = tracked(on: tape)
    let noise = noiseShape(for: input.shape).map { Tensor.normal($0, using: &generator) }
    let terms = loss(tracked.reconstruct(Variable(input), pass, noise: noise), target: target)
    let found = tape.gradients(of: terms.total)
    var gradients = tracked.weights.map { found[$0] }
    if let gradientLimit { clip(&gradients, toNorm: gradientLimit) }
    optimizer.update(&self, with: gradients)
    absorb(pass)
    return terms.reconstruction
  }
}
