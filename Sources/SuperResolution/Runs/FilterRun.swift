import Engine
import Imaging

/// Collaborative filtering without a network, one round at a time: the picture chooses its filter by a scale held out of
/// itself, and is enlarged by that one.
///
/// Nothing is trained and nothing is random. A large picture takes long, so this can be interrupted and gone on with like a
/// training.
public struct FilterRun: ResumableRun {
  /// The filters, the picture and the scale.
  public let identity: RunIdentity
  /// The enlargement, 1×C×H×W in 0…1, once all rounds are made.
  ///
  /// Every round ends with back-projection, so it fits the picture; but what is cut off at black and white could spoil that.
  /// Then it is the interpolated picture.
  public private(set) var result: Tensor?

  private let filters: [CollaborativeFilter]
  /// The low-resolution picture, 1×C×h×w.
  private let picture: Tensor
  private var choice: FilterChoice
  /// What the chosen filter has come to, 1×C×H×W.
  private var estimate: Tensor
  private var kept = KeptMatches()
  /// Rounds that it has made.
  private var round = 0
  private var fallbacks = 0

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture, of any size.
  ///   - scale: factor in both directions.
  ///   - filters: at least one, all of the same number of rounds.
  public init(_ image: Image, scale: Int, filters: [CollaborativeFilter]) {
    precondition(
      Set(filters.map(\.rounds)).count == 1 && filters[0].rounds > 0, "filters of \(filters.map(\.rounds)) rounds")
    self.filters = filters
    picture = Tensor(image)
    identity = RunIdentity(
      kind: "collaborative filter", configuration: filters, scale: scale, seed: 0, pictures: [picture])
    choice = FilterChoice(filters, for: picture)
    estimate = picture.resized(height: image.height * scale, width: image.width * scale)
  }

  /// The estimate, once the choice is made.
  public var glimpse: Tensor? { result ?? (choice.isDone && round > 0 ? estimate : nil) }

  /// Rounds of the choice and of the enlargement.
  public var progress: RunProgress {
    let pixels = estimate.shape[2] * estimate.shape[3]
    // Until the choice is made, the filter that takes longest.
    let expected = choice.isDone ? choice.best : filters.max { $0.covarianceShare < $1.covarianceShare }!
    let phases =
      choice.phases
      + [
        RunProgress.Phase(
          activity: .filtering, steps: filters[0].rounds,
          secondsPerStep: ReferenceCost.filterRound(expected, pixels: pixels))
      ]
    var progress = RunProgress(
      through: phases, position: choice.isDone ? choice.phases.count : choice.errors.count,
      step: choice.isDone ? round : choice.round)
    progress.fallbacks = fallbacks
    return progress
  }

  /// One round: of the choice, then of the enlargement.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    guard choice.isDone else { return try choice.advance(pulse) }
    estimate = try choice.best.refinedOnce(estimate, lowResolution: picture, round: round, &kept, pulse: pulse)
    round += 1
    if round == filters[0].rounds { finish() }
  }

  private mutating func finish() {
    let answer = FaithfulAnswer(
      estimate.map(.clamp(lower: 0, upper: 1)), to: picture, height: estimate.shape[2], width: estimate.shape[3])
    result = answer.picture
    fallbacks = answer.isReplaced ? 1 : 0
  }

  /// Hands over the choice and the estimate at work.
  public mutating func visit(_ archive: StateArchive) throws {
    try archive.visit("choice") { try choice.visit($0) }
    try archive.visit("round", &round, in: 0...(choice.isDone ? filters[0].rounds : 0))
    try archive.visit("estimate", &estimate, shape: estimate.shape)
    try archive.visit("matches") { try kept.visit($0, for: choice.best, before: round, shape: estimate.shape) }
    result = nil
    if round == filters[0].rounds { finish() }
  }
}
