/// When the step size falls, and when training is over: the rule of ZSSR (Shocher et al., 2018, section 3.1).
///
/// Every now and then a line is fitted to the latest reconstruction errors. Where it hardly falls any more, compared with
/// how well its slope is known, the step size is divided by ten; when that makes it too small, training ends.
public struct PlateauPolicy: Codable, Hashable, Sendable {
  /// Step size at the start.
  public var learningRate: Float = 1e-3
  /// A step size below this one ends training.
  public var lowestLearningRate: Float = 9e-6
  /// Steps from one look at the line to the next.
  public var checkInterval = 60
  /// Steps from one measurement of the reconstruction error to the next.
  public var measureInterval = 50
  /// The latest measurements, through which the line goes.
  public var measurements = 5
  /// Steps that a step size is kept at least.
  public var shortestRun = 256
  /// The step size falls when the slope, so many times downhill, is less than its standard error.
  public var ratio = 1.5
  /// Most steps of a stage.
  public var mostSteps = 3000

  /// The published rule.
  public init() {}
}

/// Where a training that follows a `PlateauPolicy` stands.
struct Plateau: Equatable {
  private(set) var learningRate: Float
  private var lastDrop = 0
  private var steps: [Double] = []
  private var errors: [Double] = []

  /// The beginning; of another policy, nothing that would be asked for.
  init(_ policy: TrainingPolicy) {
    if case .plateau(let policy) = policy { learningRate = policy.learningRate } else { learningRate = 0 }
  }

  /// True when no further step is due.
  func isOver(_ policy: PlateauPolicy, afterSteps step: Int) -> Bool {
    step >= policy.mostSteps || learningRate < policy.lowestLearningRate
  }

  /// To be called after every step.
  ///
  /// - Parameters:
  ///   - step: steps made.
  ///   - policy: the rule.
  ///   - error: the reconstruction error, where it has been measured after this step.
  mutating func note(step: Int, _ policy: PlateauPolicy, error: Double?) {
    if let error {
      steps = (steps + [Double(step)]).suffix(policy.measurements)
      errors = (errors + [error]).suffix(policy.measurements)
    }
    guard step % policy.checkInterval == 0, step - lastDrop > policy.shortestRun,
      let (slope, deviation) = fittedSlope(steps, errors)
    else { return }
    if -policy.ratio * slope < deviation {
      learningRate /= 10
      lastDrop = step
    }
  }
}

extension Plateau {
  /// Hands everything over.
  ///
  /// - Parameters:
  ///   - archive: what it is handed to.
  ///   - policy: the rule; `nil` for a training by another one, which leaves nothing to hand over.
  mutating func visit(_ archive: StateArchive, _ policy: PlateauPolicy?) throws {
    guard let policy else { return }
    try archive.visit("learningRate", &learningRate)
    try archive.visit("lastDrop", &lastDrop, in: 0...policy.mostSteps)
    try archive.visit("steps", &steps) { $0.count <= policy.measurements }
    let count = steps.count
    try archive.visit("errors", &errors) { $0.count == count }
  }
}

/// The slope of the line of least squares, and its standard error; `nil` for fewer than three points.
func fittedSlope(_ x: [Double], _ y: [Double]) -> (slope: Double, deviation: Double)? {
  let n = Double(x.count)
  guard x.count > 2 else { return nil }
  let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
  let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
  let rest = zip(x, y).reduce(0) { sum, point in
    let miss = point.1 - meanY - slope * (point.0 - meanX)
    return sum + miss * miss
  }
  return (slope, (rest / (n - 2) / spread).squareRoot())
}
