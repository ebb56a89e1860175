import Engine

extension ZeroShotRun {
  /// Hands over the place in the plan, what the networks have learned, the outputs of the finished stages, and a choice and
  /// a refinement at work.
  public mutating func visit(_ archive: StateArchive) throws {
    let mostSteps = phases.reduce(0) { $0 + $1.steps }
    try archive.visit("position", &position, in: 0...plan.count)
    // The answers to some orientations are more than all the rest, and are given again sooner than they are read.
    if position < plan.count, plan[position].isAnswer {
      step = 0
      answers = []
    }
    try archive.visit("step", &step, in: 0...(position < plan.count ? phases[position].steps : 0))
    try archive.visit("learner") { try learner.visit($0, mostSteps: mostSteps) }
    if case .plateau(let policy) = configuration.policy {
      try archive.visit("plateau") { try plateau.visit($0, policy) }
    }
    try archive.visit("fallbacks", &fallbacks, in: 0...phases.count)
    try archive.visit("earlierRecoveries", &earlierRecoveries, in: 0...mostSteps)
    if choice != nil { try archive.visit("choice") { try choice!.visit($0) } }

    // What else there is follows from the place.
    let passed = plan.prefix(position), second = passed.lastIndex(of: .startRefinedPass)
    let finished = passed[(second.map { $0 + 1 } ?? 0)...].filter(\.endsStage).count
    try archive.visit("outputs", &outputs, shapes: (0..<finished).map(size(ofStage:)))
    try archive.visit("unrefined", &unrefined, shape: second == nil ? nil : size(ofStage: schedule.count - 1))
    if second == nil && passed.contains(.snapshotLearner) {
      var kept = firstStageSnapshot ?? learner
      try archive.visit("firstStageSnapshot") { try kept.visit($0, mostSteps: mostSteps) }
      firstStageSnapshot = kept
    } else {
      firstStageSnapshot = nil
    }
    answering = nil
    if position < plan.count, case .refine(let stage) = plan[position], let refinement = configuration.refinement {
      var work = refining ?? Refinement.Work(estimate: .zeros(size(ofStage: stage)), lowResolution: picture)
      try archive.visit("refining") { try work.visit($0, choice.map { refinement.with($0.best) } ?? refinement) }
      refining = work
      step = work.round
    } else {
      refining = nil
    }
    passFinishedPhases()
    try visitResult(archive)
  }

  /// The result, which is kept apart where it is a mean.
  private mutating func visitResult(_ archive: StateArchive) throws {
    guard position == plan.count else {
      result = nil
      return
    }
    if plan.last == .averagePasses {
      try archive.visit("result", &result, shape: size(ofStage: schedule.count - 1))
    } else {
      result = outputs.last
    }
  }
}
