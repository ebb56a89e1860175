import Engine
import Imaging
import Kernels

/// Zero-shot training and enlargement of one picture, one step at a time (algorithm 1 as we read it).
///
/// The run is given the low-resolution picture and nothing else. It follows a plan, a list of phases that its recipe decides
/// (`ZeroShotPhase`). Where the recipe asks for it the plan goes through all stages twice: first without refinement, so that
/// nothing that the network learns from has passed a filter, then with it; the answer is a mean of both. What both have
/// right stays, and where each errs in its own way part of the mistake goes. Until the first stage's output is refined the
/// two trainings are the same to the last bit, so that stage is trained once; from then on they learn from other pictures,
/// but at the same places: both go on with the same draws.
public struct ZeroShotRun: ResumableRun {
  /// The recipe, the picture, the scale and the seed.
  public let identity: RunIdentity
  /// The recipe.
  public let configuration: ZeroShotConfiguration
  /// The low-resolution picture, 1×C×h×w.
  public let picture: Tensor
  /// The outputs of the finished stages, 1×C×H×W each; of the second time through the stages, once that has begun.
  public internal(set) var outputs: [Tensor] = []
  /// The enlargement, 1×C×H×W in 0…1, once the run is finished.
  public internal(set) var result: Tensor?

  /// How the scale is reached.
  package let schedule: [Stage]
  var learner: EnlargementLearner
  /// What is done, in order.
  package let plan: [ZeroShotPhase]
  /// The same, with the work that each phase is.
  let phases: [RunProgress.Phase]
  /// The phase at work.
  var position = 0
  /// Steps that it has made.
  var step = 0
  var plateau: Plateau
  /// Answers to the orientations of the picture that the stage at work has been asked, corrected towards the picture.
  var answers: [Tensor] = []
  /// The network that answers them.
  var answering: AnyEnlargementNetwork?
  /// Which filter refines: made up once, before the first output is refined.
  var choice: FilterChoice?
  var refining: Refinement.Work?
  /// The learner after the first stage, kept for the second time.
  var firstStageSnapshot: EnlargementLearner?
  /// What the first time has come to, where there is a second.
  var unrefined: Tensor?
  var fallbacks = 0
  /// Divergences of the first time that are not in the learner's own count.
  var earlierRecoveries = 0

  /// The smallest side of a picture that can be trained on: its reduction by a stage must still hold something.
  public static let smallestSide = 16

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - scale: factor in both directions.
  ///   - seed: what all random draws come from.
  ///   - configuration: the recipe.
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(_ image: Image, scale: Int, seed: UInt64, configuration: ZeroShotConfiguration) throws {
    guard min(image.width, image.height) >= Self.smallestSide else {
      throw EnlargementError.tooSmall(width: image.width, height: image.height, limit: Self.smallestSide)
    }
    let picture = Tensor(image)
    self.configuration = configuration
    self.picture = picture
    identity = RunIdentity(
      kind: "zero-shot", configuration: configuration, scale: scale, seed: seed, pictures: [picture])
    schedule = configuration.schedule(scale: scale)
    plan = ZeroShotPhase.plan(configuration)
    learner = Learner(seed: seed) {
      configuration.architecture.network(imageChannels: image.channels, using: &$0)
    }
    plateau = Plateau(configuration.policy)
    choice = configuration.refinement.map { FilterChoice($0.candidates, for: picture) }
    phases = ZeroShotPhase.work(
      plan, configuration, schedule, height: image.height, width: image.width, weights: learner.network.weightCount)
    passFinishedPhases()
  }

  /// Training steps and rounds done and to do, and what has gone wrong.
  public var progress: RunProgress {
    var progress = RunProgress(through: currentPhases, position: position, step: choosingRounds ?? step)
    progress.stageCount = plan.filter(\.isAnswer).count
    progress.stage = min(progress.stageCount, plan.prefix(position).filter(\.endsStage).count + 1)
    progress.lastError = learner.lastError
    progress.recoveries = earlierRecoveries + learner.recoveries
    progress.fallbacks = fallbacks
    return progress
  }

  /// The plan's work, with the filter that has been chosen.
  private var currentPhases: [RunProgress.Phase] {
    guard let choice, choice.isDone else { return phases }
    return ZeroShotPhase.work(
      plan, configuration, schedule, height: picture.shape[2], width: picture.shape[3],
      weights: learner.network.weightCount, chosen: choice.best)
  }

  /// Rounds of the choice, which counts its own, while it is made.
  private var choosingRounds: Int? { result == nil && plan[position] == .choose ? choice?.roundsDone : nil }

  /// Steps of each phase of the plan, at most: of training, or rounds of filtering, or orientations that are asked.
  package var plannedSteps: [Int] { phases.map(\.steps) }

  /// After how many steps each stage is over, at the latest, as `progress.stepsDone` counts them.
  public var stageEnds: [Int] {
    var steps = 0
    return zip(plan, phases).compactMap { phase, work in
      steps += work.isCounted ? work.steps : 0
      return phase.endsStage ? steps : nil
    }
  }

  /// One training step, one round of filtering, or the answer to one orientation of the picture.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    switch plan[position] {
    case .train(let stage): trainOnce(stage)
    case .choose: try choice!.advance(pulse)
    case .answer(let stage, let isRefined):
      if let answer = try answerOnce(ofStage: stage, pulse) { take(answer, isRefined: isRefined) }
    case .refine: try refineOnce(pulse)
    case .snapshotLearner, .startRefinedPass, .averagePasses: break
    }
    passFinishedPhases()
  }

  /// Goes to the next phase.
  private mutating func goOn() {
    position += 1
    step = 0
    if position < plan.count, case .train = plan[position] { plateau = Plateau(configuration.policy) }
  }

  /// Leaves phases behind that have nothing left to do, and those that take no time.
  mutating func passFinishedPhases() {
    while position < plan.count {
      switch plan[position] {
      case .train(let stage):
        guard isTrained(stage) else { return }
      case .choose:
        guard choice!.isDone else { return }
      case .snapshotLearner: firstStageSnapshot = learner
      case .startRefinedPass: startRefinedPass()
      case .averagePasses: averagePasses()
      case .answer, .refine: return
      }
      goOn()
    }
    result = result ?? outputs.last
  }

  /// Whether a stage's training is over.
  private func isTrained(_ stage: Int) -> Bool {
    if case .plateau(let policy) = configuration.policy { return plateau.isOver(policy, afterSteps: step) }
    return step >= configuration.policy.mostSteps(ofStage: stage)
  }

  /// Goes back to the learner after the first stage, and keeps what the stages have come to without refinement.
  private mutating func startRefinedPass() {
    guard let firstStageSnapshot, let answer = outputs.last else {
      preconditionFailure("a second time without a first")
    }
    // What went wrong in the first stage is in both counts.
    earlierRecoveries = max(0, learner.recoveries - firstStageSnapshot.recoveries)
    learner = firstStageSnapshot
    self.firstStageSnapshot = nil
    unrefined = answer
    outputs = []
  }

  /// The mean of both answers, true to the picture.
  ///
  /// Each of them fits the picture at least as well as interpolation does, and so does their mean; what is cut off at black
  /// and white could spoil it.
  private mutating func averagePasses() {
    guard let refined = outputs.last, let unrefined else { preconditionFailure("a mean of one answer") }
    let share = configuration.unrefinedShare, mean = refined * (1 - share) + unrefined * share
    let blended = backProjected(mean, onto: picture, iterations: configuration.backProjections)
      .map(.clamp(lower: 0, upper: 1))
    result =
      FaithfulAnswer(
        blended, to: picture, height: refined.shape[2], width: refined.shape[3], replacement: refined
      ).picture
  }

  /// Half a cosine from a stage's first rate to its last, or what the plateau rule has come to.
  private func learningRate(_ stage: Int) -> Float {
    guard case .cosine(let policy) = configuration.policy else { return plateau.learningRate }
    return cosineLearningRate(
      from: policy.learningRate, to: policy.finalLearningRate, step: step,
      of: configuration.policy.mostSteps(ofStage: stage))
  }

  /// One step on a fake minibatch: crops of the picture and of the outputs before, against their own reductions.
  private mutating func trainOnce(_ stage: Int) {
    let fathers =
      [CropAugmentation.Father(picture: picture, scale: 1)]
      + zip(outputs, schedule).map { CropAugmentation.Father(picture: $0, scale: $1.scale) }
    let target = configuration.augmentation.minibatch(
      configuration.minibatch, of: fathers, side: configuration.cropSize, using: &learner.generator)
    learner.step(
      on: target.reducedAndEnlarged(by: schedule[stage].factor), target, loss: configuration.loss,
      learningRate: learningRate(stage), gradientLimit: configuration.gradientLimit,
      mode: usesOwnStatistics(stage) ? .training : .evaluation, emaDecay: configuration.emaDecay)
    step += 1
    guard case .plateau(let policy) = configuration.policy else { return }
    plateau.note(step: step, policy, error: step % policy.measureInterval == 0 ? heldOutError(stage) : nil)
  }

  private func usesOwnStatistics(_ stage: Int) -> Bool {
    configuration.batchNormFreezeStep.map { stage == 0 && step < $0 } ?? true
  }

  func base(ofStage stage: Int) -> Tensor {
    schedule[stage].base == 0 ? picture : outputs[schedule[stage].base - 1]
  }

  /// What the network of a stage enlarges, interpolated to the size of its output.
  func input(ofStage stage: Int) -> Tensor {
    let size = size(ofStage: stage)
    return base(ofStage: stage).resized(height: size[2], width: size[3])
  }

  /// The shape of a stage's output.
  func size(ofStage stage: Int) -> Shape {
    [1, picture.shape[1], schedule[stage].size(picture.shape[2]), schedule[stage].size(picture.shape[3])]
  }

  /// What becomes of a stage's answer: it is refined, or is the stage's output.
  private mutating func take(_ answer: Tensor, isRefined: Bool) {
    if isRefined { refining = Refinement.Work(estimate: answer, lowResolution: picture) } else { accept(answer) }
    goOn()
  }

  /// One round of refinement; after the last, the stage's output.
  private mutating func refineOnce(_ pulse: (Double) throws -> Void) rethrows {
    guard var work = refining, let refinement = configuration.refinement, let choice else {
      preconditionFailure("nothing to refine")
    }
    try refinement.with(choice.best).advance(&work, lowResolution: picture, pulse: pulse)
    refining = nil
    step += 1
    if work.round < refinement.totalRounds {
      refining = work
    } else {
      accept(work.picture)
      goOn()
    }
  }

  /// A stage's output, or interpolation where that fits the picture better.
  private mutating func accept(_ output: Tensor) {
    let answer = FaithfulAnswer(
      output.map(.clamp(lower: 0, upper: 1)), to: picture, height: output.shape[2], width: output.shape[3])
    outputs.append(answer.picture)
    fallbacks += answer.isReplaced ? 1 : 0
  }
}
