import Engine
import Kernels

extension ZeroShotRun {
  /// The network as it enlarges a picture, in evaluation mode: where training never froze the statistics, they are the
  /// picture's own.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - input: the picture, 1×C×H×W.
  ///   - pulse: told now and then which share is done, 0…1; what it throws ends the work.
  func fitted(
    _ network: AnyEnlargementNetwork, to input: Tensor, pulse: (Double) throws -> Void
  ) rethrows -> AnyEnlargementNetwork {
    configuration.batchNormFreezeStep == nil ? try network.adapted(to: input, pulse: pulse) : network
  }

  /// How well the network restores what it is about to enlarge from the reduction of that: a mean squared error.
  func heldOutError(_ stage: Int) -> Double {
    let base = base(ofStage: stage)
    let question = base.reducedAndEnlarged(by: schedule[stage].factor)
    let answer = fitted(learner.network, to: question) { _ in }
      .enhanced(question, mode: .evaluation, orientations: [.upright])
    return Double((answer - base).map(.square).mean)
  }

  /// What the averaged network would make of its stage's question now, upright only and before anything corrects it:
  /// 1×C×H×W; nil between trainings. Asking changes nothing and draws nothing.
  package func momentaryAnswer() -> Tensor? {
    guard result == nil, case .train(let stage) = plan[position] else { return nil }
    return momentaryAnswer(to: input(ofStage: stage))
  }

  /// The same to a part of the question.
  func momentaryAnswer(to part: Tensor) -> Tensor {
    fitted(learner.averaged, to: part) { _ in }
      .enhanced(part, mode: .evaluation, orientations: [.upright]).map(.clamp(lower: 0, upper: 1))
  }

  /// The orientations that a network is asked.
  var orientations: [Orientation] { configuration.selfEnsemble ? Orientation.allCases : [.upright] }

  /// An answer within black and white, corrected towards the given picture. The pulse is told now and then which share is
  /// done, 0…1; what it throws ends the work.
  private func corrected(_ answer: Tensor, pulse: (Double) throws -> Void) rethrows -> Tensor {
    try backProjectedStepwise(
      answer.map(.clamp(lower: 0, upper: 1)), onto: picture, iterations: configuration.backProjections, pulse: pulse)
  }

  /// The averaged network's answer to one orientation of a stage's question.
  ///
  /// After all of them, their median is the stage's answer, corrected towards the given picture once more.
  ///
  /// - Returns: the stage's answer after the last orientation, before that nothing.
  mutating func answerOnce(ofStage stage: Int, _ pulse: (Double) throws -> Void) rethrows -> Tensor? {
    // Training's blocks of memory serve nothing that comes now, and those of one answer little in the next.
    defer { Storage.releaseUnused() }
    if answers.isEmpty { Storage.releaseUnused() }
    let input = input(ofStage: stage)
    // To adapt the network takes as long as an answer.
    let begin = answering == nil ? 0.5 : 0
    // An answer is corrected; the last one is followed by the median of all and by another correction.
    let isLast = answers.count == orientations.count - 1, end = isLast ? 0.6 : 0.9
    let trained = try answering ?? fitted(learner.averaged, to: input) { try pulse($0 * begin) }
    let answer = try trained.enhanced(input, mode: .evaluation, orientations: [orientations[answers.count]]) {
      try pulse(begin + $0 * (end - begin))
    }
    let fitting = try corrected(answer) { try pulse(end + $0 * (isLast ? 0.25 : 1) * (1 - end)) }
    guard isLast else {
      answering = trained
      answers.append(fitting)
      step += 1
      return nil
    }
    let middle =
      answers.isEmpty
      ? fitting : try median(of: answers + [fitting]) { try pulse(end + (0.25 + $0 * 0.5) * (1 - end)) }
    let whole = try corrected(middle) { try pulse(end + (0.75 + $0 * 0.25) * (1 - end)) }
    answers = []
    answering = nil
    step += 1
    return whole
  }
}
