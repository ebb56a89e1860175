/// What a zero-shot run does next. A run is a list of these, which its recipe decides.
package enum ZeroShotPhase: Equatable, Sendable {
  /// Steps of training, for a stage.
  case train(Int)
  /// The picture chooses its filter, round by round.
  case choose
  /// The network's answer to a stage's question; it is the stage's output unless it is refined.
  case answer(Int, isRefined: Bool)
  /// Rounds of refinement of a stage's answer; what they come to is its output.
  case refine(Int)
  /// The learner is kept as it is, for a second time through the stages.
  case snapshotLearner
  /// The stages are gone through a second time, from the kept learner on.
  case startRefinedPass
  /// The answers of both times are averaged.
  case averagePasses

  /// Whether a network answers.
  var isAnswer: Bool { if case .answer = self { true } else { false } }

  /// Whether a stage's output stands after it.
  var endsStage: Bool {
    switch self {
    case .answer(_, let isRefined): !isRefined
    case .refine: true
    default: false
    }
  }

  /// The plan of a recipe.
  static func plan(_ recipe: ZeroShotConfiguration) -> [ZeroShotPhase] {
    func isRefined(_ stage: Int) -> Bool {
      recipe.refinement != nil && (stage == recipe.stages - 1 || !recipe.refinesOnlyAtTheEnd)
    }
    var refined: [ZeroShotPhase] = [], unrefined: [ZeroShotPhase] = []
    for stage in 0..<recipe.stages {
      refined.append(.train(stage))
      if stage == 0 && recipe.refinement != nil { refined.append(.choose) }
      refined.append(.answer(stage, isRefined: isRefined(stage)))
      if isRefined(stage) { refined.append(.refine(stage)) }
      unrefined.append(.train(stage))
      if stage == 0 { unrefined.append(.snapshotLearner) }
      unrefined.append(.answer(stage, isRefined: false))
    }
    guard recipe.refinement != nil, recipe.unrefinedShare > 0 else { return refined }
    return unrefined + [.startRefinedPass] + refined.dropFirst() + [.averagePasses]
  }

  /// How much work the phases of a plan are.
  ///
  /// - Parameters:
  ///   - plan: the phases.
  ///   - recipe: what has decided them.
  ///   - schedule: how the scale is reached.
  ///   - height: h of the picture.
  ///   - width: w of the picture.
  ///   - weights: weights of the network.
  ///   - chosen: the filter that refines, once the picture has chosen it; before, the one that takes longest.
  static func work(
    _ plan: [ZeroShotPhase], _ recipe: ZeroShotConfiguration, _ schedule: [Stage], height: Int, width: Int,
    weights: Int, chosen: CollaborativeFilter? = nil
  ) -> [RunProgress.Phase] {
    func pixels(_ stage: Int) -> Int { schedule[stage].size(height) * schedule[stage].size(width) }
    let refinement = recipe.refinement ?? Refinement(), candidates = refinement.candidates
    let filter = chosen ?? candidates.max { $0.covarianceShare < $1.covarianceShare } ?? refinement.filter
    return plan.map { phase in
      switch phase {
      case .train(let stage):
        let scales = [1] + schedule.prefix(stage).map(\.scale)
        let crop = recipe.augmentation.meanPixels(of: scales, length: min(height, width), side: recipe.cropSize)
        return RunProgress.Phase(
          activity: .training, steps: recipe.policy.mostSteps(ofStage: stage),
          secondsPerStep: ReferenceCost.trainingStep(weights: weights, pixels: recipe.minibatch * Int(crop)))
      case .choose:
        let trials = candidates.map { ReferenceCost.filterRound(FilterChoice.trial(of: $0), pixels: height * width) }
        return RunProgress.Phase(
          activity: .filtering, steps: FilterChoice.rounds(candidates),
          secondsPerStep: trials.reduce(0, +) / Double(trials.count))
      case .answer(let stage, _):
        // To adapt the network to the picture takes as long as one more orientation.
        let orientations = recipe.selfEnsemble ? 8 : 1,
          answers = orientations + (recipe.batchNormFreezeStep == nil ? 1 : 0)
        return RunProgress.Phase(
          activity: .answering, steps: orientations,
          secondsPerStep: ReferenceCost.answer(weights: weights, pixels: pixels(stage), orientations: answers)
            / Double(orientations))
      case .refine(let stage):
        return RunProgress.Phase(
          activity: .filtering, steps: refinement.totalRounds,
          secondsPerStep: ReferenceCost.refinementRound(refinement, filter, pixels: pixels(stage)))
      case .snapshotLearner, .startRefinedPass, .averagePasses:
        return RunProgress.Phase(activity: .answering, steps: 0, secondsPerStep: 0)
      }
    }
  }
}
