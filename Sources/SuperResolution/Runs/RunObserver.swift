import Engine

/// Somebody who looks at a run between its steps, and may end it with what it has come to.
public protocol RunObserver {
  /// Whether the run shall end now, with the answer so far. Its state is kept as when it is interrupted.
  var settles: Bool { get }
  /// Shown a run after every step.
  func look(at run: some ResumableRun)
  /// Told what an enlargement begins with, 1×C×h×w: the picture as nothing but reduction has left it.
  func begin(with picture: Tensor)
}

extension ResumableRun {
  /// What a run that shows nothing before its end would answer: its result.
  public var glimpse: Tensor? { result }
}

extension Enlargement {
  /// The answer of a run: its result or, where an observer settles for less, what it has come to, at the size of the answer.
  func answer<Run: ResumableRun>(
    of run: Run, to picture: Tensor, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ observer: (any RunObserver)?, _ inspect: (Run) throws -> Void = { _ in }
  ) throws -> Tensor {
    var last: Tensor?
    do {
      let run = try finished(
        run, progress: progress, shouldStop: { shouldStop() || observer?.settles == true },
        watch: {
          observer?.look(at: $0)
          if observer?.settles == true { last = $0.glimpse }
        })
      try inspect(run)
      return run.result!
    } catch is Interrupted where observer?.settles == true && !shouldStop() {
      let (height, width) = (picture.shape[2] * scale, picture.shape[3] * scale)
      let plain = interpolated(picture, height: height, width: width)
      guard let last else { return plain }
      let answer = backProjected(
        last.resized(height: height, width: width), onto: picture, iterations: configuration.backProjections
      ).map(.clamp(lower: 0, upper: 1))
      return fits(answer, picture, asWellAs: plain) ? answer : plain
    }
  }
}

extension ZeroShotRun {
  /// The refinement at work, the last answer, or the last stage's output.
  public var glimpse: Tensor? { result ?? refining?.picture ?? answers.last ?? outputs.last ?? unrefined }

  /// What the network makes of the middle of what it is being trained to enlarge, and what interpolation makes of it: a
  /// look at a training, which costs one answer to a small picture.
  ///
  /// - Parameter side: how many pixels it may be wide and high, enlarged.
  /// - Returns: 1×C×s×s both; `nil` while nothing is trained.
  public func middleOfTraining(side: Int) -> (answer: Tensor, interpolation: Tensor)? {
    guard result == nil, case .train(let stage) = plan[position] else { return nil }
    let input = input(ofStage: stage), (height, width) = (min(side, input.shape[2]), min(side, input.shape[3]))
    let (top, left) = ((input.shape[2] - height) / 2, (input.shape[3] - width) / 2)
    let part = input.sliced([0..<1, 0..<input.shape[1], top..<top + height, left..<left + width])
    return (momentaryAnswer(to: part), part.map(.clamp(lower: 0, upper: 1)))
  }
}
