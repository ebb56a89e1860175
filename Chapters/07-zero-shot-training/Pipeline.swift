import Notebook
import SuperResolution

/// A run's plan as a diagram: what is trained, answered, filtered and averaged, and from what.
///
/// - Parameter run: need not have begun.
public func pipeline(of run: ZeroShotRun) -> FlowDiagram {
  var flow = FlowDiagram()
  let recipe = run.configuration, side = run.picture.shape[3]
  let given = flow.add("the picture", "\(side) × \(side)")
  var outputs: [Int] = [], learner: Int?, kept: Int?, choice: Int?, unrefined: Int?, last = given
  func size(_ stage: Int) -> String { "\(run.schedule[stage].size(side)) × \(run.schedule[stage].size(side))" }
  for (phase, steps) in zip(run.plan, run.plannedSteps) {
    switch phase {
    case .train(let stage):
      let fathers = [outputs.last ?? given] + (learner.map { [$0] } ?? [])
      learner = flow.add(
        "train, stage \(stage + 1)", "\(steps) steps on crops of the picture\(outputs.isEmpty ? "" : " and outputs")",
        from: fathers, isWork: true)
    case .choose: choice = flow.add("choose a filter", "on the picture at half its size", from: [given], isWork: true)
    case .answer(let stage, let isRefined):
      let base = run.schedule[stage].base
      last = flow.add(
        isRefined ? "answer \(stage + 1)" : "output \(stage + 1)", "\(size(stage)), median of \(steps)",
        from: [learner ?? given, base == 0 ? given : outputs[base - 1]])
      if !isRefined { outputs.append(last) }
    case .refine(let stage):
      // The filter is chosen once; a line to each of its uses would hide the rest, so the first alone has one.
      let filter = flow.add(
        "mean with the filter's answer, filtered", "\(steps) rounds of the chosen filter",
        from: [last] + (choice.map { [$0] } ?? []), isWork: true)
      choice = nil
      outputs.append(flow.add("output \(stage + 1)", size(stage), from: [filter]))
    case .snapshotLearner: kept = learner
    case .startRefinedPass: (unrefined, outputs, learner) = (outputs.last, [], kept)
    case .averagePasses:
      let share = Int((100 * recipe.unrefinedShare).rounded())
      _ = flow.add(
        "mean of both", "\(100 - share)% refined, \(share)% not", from: [unrefined ?? given, outputs.last ?? given])
    }
  }
  return flow
}
