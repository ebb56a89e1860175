import Engine

/// A choice between filters that reads nothing but the picture: a scale is held out.
///
/// The picture is reduced by two, enlarged again by every candidate, and compared with what it was. A filter that is good
/// at restoring the picture from half its size is expected to be good at going beyond it.
///
/// The choice is made round by round, so that a run can be interrupted in the middle of it.
public struct FilterChoice: Sendable {
  /// The filters to choose from.
  public let candidates: [CollaborativeFilter]
  /// Mean squared errors of the candidates that are done, on the brightness (0…1).
  public private(set) var errors: [Double] = []
  /// Rounds that the candidate at work has made.
  private(set) var round = 0
  /// What it has come to, 1×C×h×w.
  private(set) var estimate: Tensor
  private var kept = KeptMatches()

  private let picture: Tensor
  private let reduced: Tensor

  /// A choice that has not begun.
  ///
  /// - Parameters:
  ///   - candidates: at least one filter; the first of equally good ones is taken.
  ///   - picture: 1×C×h×w, 0…1.
  public init(_ candidates: [CollaborativeFilter], for picture: Tensor) {
    precondition(!candidates.isEmpty, "a choice between no filters")
    self.candidates = candidates
    self.picture = picture
    reduced = picture.resized(height: (picture.shape[2] + 1) / 2, width: (picture.shape[3] + 1) / 2)
    estimate = picture
    restart()
  }

  private mutating func restart() {
    round = 0
    kept = KeptMatches()
    estimate = reduced.resized(height: picture.shape[2], width: picture.shape[3])
  }

  /// Rounds of filtering that a choice between some filters takes: none where there is nothing to choose.
  public static func rounds(_ candidates: [CollaborativeFilter]) -> Int {
    candidates.count > 1 ? candidates.reduce(0) { $0 + $1.rounds } : 0
  }

  /// Rounds made so far.
  public var roundsDone: Int { candidates.prefix(errors.count).reduce(round) { $0 + $1.rounds } }

  /// Whether the choice is made.
  public var isDone: Bool { candidates.count < 2 || errors.count == candidates.count }

  /// The filter as it is tried. A coarse grid of references costs little; but what candidates differ by is less.
  static func trial(of candidate: CollaborativeFilter) -> CollaborativeFilter {
    var filter = candidate
    filter.step = min(candidate.step, 2)
    return filter
  }

  /// The filter that has restored the picture best.
  public var best: CollaborativeFilter {
    candidates[errors.indices.min { errors[$0] < errors[$1] } ?? 0]
  }

  /// One round of one candidate.
  ///
  /// - Parameter pulse: told now and then which share of the round is done, 0…1; what it throws ends the round, which can
  ///   be made again.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(!isDone, "a choice that is made has no further round")
    let filter = Self.trial(of: candidates[errors.count])
    estimate = try filter.refinedOnce(estimate, lowResolution: reduced, round: round, &kept, pulse: pulse)
    round += 1
    guard round == filter.rounds else { return }
    let difference = estimate.map(.clamp(lower: 0, upper: 1)) - picture
    errors.append(Double(difference.brightness.map(.square).mean))
    restart()
  }

  /// One round of one candidate.
  public mutating func advance() { advance { _ in } }
}

extension FilterChoice {
  /// Hands over the errors of the candidates that are done, and the estimate of the one at work.
  mutating func visit(_ archive: StateArchive) throws {
    let most = candidates.count
    try archive.visit("errors", &errors) { $0.count <= most }
    let rounds = errors.count < most ? candidates[errors.count].rounds - 1 : 0
    try archive.visit("round", &round, in: 0...max(0, rounds))
    if round == 0 { restart() }
    try archive.visit("estimate", &estimate, shape: picture.shape)
    let next = errors.count < most ? Self.trial(of: candidates[errors.count]) : candidates[0]
    try archive.visit("matches") { try kept.visit($0, for: next, before: round, shape: picture.shape) }
  }
}

extension FilterChoice {
  /// The rounds of all candidates: none where there is nothing to choose.
  var phases: [RunProgress.Phase] {
    guard candidates.count > 1 else { return [] }
    return candidates.map { filter in
      RunProgress.Phase(
        activity: .filtering, steps: filter.rounds,
        secondsPerStep: ReferenceCost.filterRound(Self.trial(of: filter), pixels: picture.shape[2] * picture.shape[3]))
    }
  }
}
