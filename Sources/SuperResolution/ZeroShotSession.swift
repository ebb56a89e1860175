import Engine
import Imaging
import Kernels

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
  /// How many outputs fitted the picture worse than interpolation, which has taken their place.
  public private(set) var fallbacks = 0

  let schedule: [Stage]
  var learner: Learner
  private var plateau: Plateau
  private var refining: Refinement.Work?
  /// Which filter refines: made up once, before the first output is refined.
  private var choice: FilterChoice?

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
    schedule = configuration.schedule(scale: scale)
    learner = Learner(seed: seed) {
      configuration.architecture.network(imageChannels: image.channels, using: &$0)
    }
    plateau = Plateau(configuration.policy)
    choice = configuration.refinement.map { [picture] in FilterChoice($0.candidates, for: picture) }
  }

  /// The smallest side of a picture that can be trained on: its reduction by a stage must still hold something.
  public static let smallestSide = 16

  /// Number of stages.
  public var stageCount: Int { schedule.count }

  /// Nothing but the low-resolution picture.
  public var pictures: [Tensor] { [picture] }

  /// Reconstruction error of the last training step.
  public var lastError: Float { learner.lastError }

  /// How often the training has diverged, and has gone back to its last good state.
  public var recoveries: Int { learner.recoveries }

  /// The most training steps that all stages may make, and the rounds of refinement.
  public var totalSteps: Int { steps(before: stageCount) + choiceRounds }

  /// Training steps and rounds of refinement made so far; a stage that has ended early counts in full.
  public var stepsDone: Int { steps(before: stage) + step + (refining?.round ?? 0) + (choice?.roundsDone ?? 0) }

  /// After how many steps each stage is over, at the latest.
  public var stageEnds: [Int] { (1...stageCount).map { steps(before: $0) + choiceRounds } }

  private var choiceRounds: Int { choice.map { FilterChoice.rounds($0.candidates) } ?? 0 }

  private func steps(before stage: Int) -> Int {
    let rounds = configuration.refinement?.totalRounds ?? 0
    return (0..<stage).reduce(0) {
      $0 + configuration.policy.mostSteps(ofStage: $1) + (refines(stage: $1) ? rounds : 0)
    }
  }

  private func refines(stage: Int) -> Bool {
    configuration.refinement != nil && (stage == stageCount - 1 || !configuration.refinesOnlyAtTheEnd)
  }

  /// The enlargement: 1×C×H×W, 0…1.
  public var result: Tensor? { outputs.count == stageCount ? outputs[stageCount - 1] : nil }

  /// True while a stage's output is refined, which trains nothing.
  public var isRefining: Bool { refining != nil || (stage == 0 && (choice?.roundsDone ?? 0) > 0) }

  /// One training step; after the last of a stage, what its network makes of its input; then, if the recipe refines it,
  /// one round of that.
  public mutating func advance() {
    precondition(!isFinished, "a finished session has no further step")
    if var work = refining, let refinement = configuration.refinement, let choice {
      refining = nil
      refinement.settled(on: choice.best).advance(&work, lowResolution: picture)
      if work.round == refinement.totalRounds { finishStage(work.picture) } else { refining = work }
    } else if !isStageOver {
      trainOnce()
    } else if let choice, !choice.isDone {
      self.choice!.advance()
    } else if refines(stage: stage) {
      refining = Refinement.Work(estimate: enlargeStage(), lowResolution: picture)
    } else {
      finishStage(enlargeStage())
    }
  }

  /// An output never fits the picture worse than what interpolation makes of it, whatever training has come to.
  private mutating func finishStage(_ output: Tensor) {
    let answer = output.map(.clamp(lower: 0, upper: 1))
    let plain = interpolated(picture, height: answer.shape[2], width: answer.shape[3])
    if fits(answer, picture, asWellAs: plain) {
      outputs.append(answer)
    } else {
      outputs.append(plain)
      fallbacks += 1
    }
    stage += 1
    step = 0
    plateau = Plateau(configuration.policy)
  }

  /// True when the first stage has made all its training steps, and nothing of its output is made yet.
  var hasTrainedFirstStage: Bool { stage == 0 && isStageOver }

  /// Takes over the training of the first stage from a session with the same picture, seed and training.
  mutating func adoptFirstStage(of other: ZeroShotSession) {
    precondition(stage == 0 && step == 0 && other.hasTrainedFirstStage, "a first stage that cannot be taken over")
    (learner, step, plateau) = (other.learner, other.step, other.plateau)
  }

  /// Training steps of the first stage as `stepsDone` counts them.
  var firstStageSteps: Int { stage == 0 ? step : configuration.policy.mostSteps(ofStage: 0) }

  private var isStageOver: Bool {
    if case .plateau(let policy) = configuration.policy { return plateau.isOver(policy, afterSteps: step) }
    return step == configuration.policy.mostSteps(ofStage: stage)
  }

  /// Half a cosine from a stage's first rate to its last, or what the plateau rule has come to.
  private var learningRate: Float {
    guard case .cosine(let policy) = configuration.policy else { return plateau.learningRate }
    return Learner.learningRate(
      from: policy.learningRate, to: policy.finalLearningRate, step: step,
      of: configuration.policy.mostSteps(ofStage: stage))
  }

  /// One step on a fake minibatch: crops of the picture and of the outputs before, against their own reductions.
  private mutating func trainOnce() {
    let fathers =
      [CropAugmentation.Father(picture: picture, scale: 1)]
      + zip(outputs, schedule).map { CropAugmentation.Father(picture: $0, scale: $1.scale) }
    let target = configuration.augmentation.minibatch(
      configuration.minibatch, of: fathers, side: configuration.cropSize, using: &learner.generator)
    learner.step(
      on: target.reducedAndEnlarged(by: schedule[stage].factor), target, loss: configuration.loss,
      learningRate: learningRate, gradientLimit: configuration.gradientLimit,
      mode: usesOwnStatistics ? .training : .evaluation, averaging: configuration.averaging)
    step += 1
    guard case .plateau(let policy) = configuration.policy else { return }
    plateau.note(step: step, policy, error: step % policy.measureInterval == 0 ? heldOutError : nil)
  }

  private var usesOwnStatistics: Bool {
    configuration.ownStatisticsSteps.map { stage == 0 && step < $0 } ?? true
  }

  /// The network as it enlarges a picture, in evaluation mode: where training never froze the statistics, they are the
  /// picture's own.
  func fitted(_ network: any EnlargementNetwork, to input: Tensor) -> any EnlargementNetwork {
    configuration.ownStatisticsSteps == nil ? network.adapted(to: input) : network
  }

  /// How well the network restores what it is about to enlarge from the reduction of that: a mean squared error.
  private var heldOutError: Double {
    let base = base(ofStage: stage)
    let question = base.reducedAndEnlarged(by: schedule[stage].factor)
    let answer = fitted(learner.network, to: question)
      .enhanced(question, mode: .evaluation, orientations: [.upright])
    return Double((answer - base).map(.square).mean)
  }

  private func base(ofStage stage: Int) -> Tensor {
    schedule[stage].base == 0 ? picture : outputs[schedule[stage].base - 1]
  }

  /// What the network of a stage enlarges, interpolated to the size of its output.
  func input(ofStage stage: Int) -> Tensor {
    base(ofStage: stage).resized(
      height: schedule[stage].size(picture.shape[2]), width: schedule[stage].size(picture.shape[3]))
  }

  /// The median of the averaged network's answers to eight orientations, corrected towards the true picture before and
  /// after.
  private func enlargeStage() -> Tensor {
    // Training's blocks of memory serve nothing that comes now, and those of one answer little in the next.
    Storage.releaseUnused()
    let input = input(ofStage: stage), trained = fitted(learner.averaged, to: input)
    func corrected(_ answer: Tensor) -> Tensor {
      backProjected(
        answer.map(.clamp(lower: 0, upper: 1)), onto: picture, iterations: configuration.backProjections)
    }
    let orientations = configuration.selfEnsemble ? Orientation.allCases : [.upright]
    let answers = orientations.map { orientation in
      defer { Storage.releaseUnused() }
      return corrected(trained.enhanced(input, mode: .evaluation, orientations: [orientation]))
    }
    return corrected(median(of: answers))
  }
}

extension ZeroShotSession {
  /// Where a run stands.
  public struct Place: Codable {
    var stage: Int
    var step: Int
    var plateau: Plateau
    /// Rounds of refinement; `nil` outside of one.
    var round: Int?
    var choice: FilterChoice.Place?
    var fallbacks: Int
    var learner: Learner.Place
  }

  /// Where this run stands.
  public var place: Place {
    Place(
      stage: stage, step: step, plateau: plateau, round: refining?.round, choice: choice?.place,
      fallbacks: fallbacks, learner: learner.place)
  }

  /// What the network has learned, the outputs of the finished stages, and a choice and a refinement at work.
  public var tensors: [Tensor] {
    learner.tensors + outputs + (choice?.tensors ?? []) + (refining.map { [$0.estimate, $0.picture] } ?? [])
  }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let sizes: [Shape] = schedule.map { [1, picture.shape[1], $0.size(picture.shape[2]), $0.size(picture.shape[3])] }
    let current = place.round == nil ? [] : sizes.dropFirst(max(0, place.stage)).prefix(1)
    let chosen = (place.choice?.round ?? 0) > 0 ? [picture.shape] : []
    return learner.shapes(at: place.learner) + sizes.prefix(max(0, place.stage)) + chosen + current + current
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    learner.restore(place.learner, &rest)
    (stage, step, plateau, fallbacks) = (place.stage, place.step, place.plateau, place.fallbacks)
    outputs = Array(rest.prefix(place.stage))
    rest = rest.dropFirst(place.stage)
    if let place = place.choice { choice?.restore(place, &rest) }
    refining = place.round.map { Refinement.Work(estimate: rest.removeFirst(), picture: rest.removeFirst(), round: $0) }
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
