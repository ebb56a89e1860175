import Engine
import Imaging

/// What is done to a network's enlargement without learning: it is averaged with what collaborative filtering makes of
/// the picture, and the mean is filtered itself.
///
/// Network and filter err differently. The one has learned what edges look like when they are enlarged, from crops of the
/// picture, and sees no further than its stack of convolutions; the other knows nothing but looks for patches that
/// recur. Their mean is mostly better than the better of the two, and a network that enlarges it further starts higher.
public struct Refinement: Codable, Hashable, Sendable {
  /// The filter, with the recipe of its enlargement from nothing.
  public var filter = CollaborativeFilter()
  /// Shares of the covariance (`CollaborativeFilter.covarianceShare`) that are chosen between, for every picture by
  /// itself (`FilterChoice`); none leaves the filter as it is.
  public var shares: [Float] = [0, 0.25]
  /// Rounds of filtering after the mean has been taken.
  public var rounds = 12
  /// How far these rounds look for similar patches, in pixels in each direction.
  public var searchRadius = 16
  /// σ of the first of these rounds, in grey levels of 255.
  public var firstSigma: Float = 5
  /// σ of the last.
  public var lastSigma: Float = 2

  /// The thorough recipe.
  public init() {}

  /// The same with the economical filter.
  public static var economical: Refinement {
    var refinement = Refinement()
    refinement.filter = .economical
    return refinement
  }

  /// Rounds of filtering in all: a measure of progress.
  public var totalRounds: Int { filter.rounds + rounds }

  /// The filters that are chosen between.
  public var candidates: [CollaborativeFilter] {
    guard !shares.isEmpty else { return [filter] }
    return shares.map { share in
      var candidate = filter
      candidate.covarianceShare = share
      return candidate
    }
  }

  /// The same refinement with one filter, which leaves nothing to choose.
  func with(_ filter: CollaborativeFilter) -> Refinement {
    var refinement = self
    refinement.filter = filter
    refinement.shares = []
    return refinement
  }

  /// Refines an enlargement.
  ///
  /// - Parameters:
  ///   - estimate: the network's, 1×C×H×W, 0…1.
  ///   - lowResolution: 1×C×h×w.
  ///   - afterRound: told after every round how many are done, those of a choice before included; false ends the work, and
  ///     the estimate is returned.
  /// - Returns: 1×C×H×W.
  public func callAsFunction(
    _ estimate: Tensor, lowResolution: Tensor, afterRound: (Int) -> Bool = { _ in true }
  ) -> Tensor {
    var choice = FilterChoice(candidates, for: lowResolution)
    while !choice.isDone {
      choice.advance()
      if !afterRound(choice.roundsDone) { return estimate }
    }
    let chosen = with(choice.best)
    var work = Work(estimate: estimate, lowResolution: lowResolution)
    while work.round < totalRounds {
      chosen.advance(&work, lowResolution: lowResolution) { _ in }
      if !afterRound(choice.roundsDone + work.round) { return estimate }
    }
    return work.picture
  }

  /// A refinement between two rounds.
  struct Work {
    /// The network's enlargement, 1×C×H×W.
    private(set) var estimate: Tensor
    /// What the filter has made so far: of the interpolated picture and, later, of the mean.
    var picture: Tensor
    /// Rounds done.
    var round = 0
    fileprivate var kept = KeptMatches()

    /// Nothing is done yet.
    init(estimate: Tensor, lowResolution: Tensor) {
      self.estimate = estimate
      picture = lowResolution.resized(height: estimate.shape[2], width: estimate.shape[3])
    }

    /// Hands over the estimate and what the filter has made of it so far.
    ///
    /// - Parameters:
    ///   - archive: what they are handed to.
    ///   - refinement: what is done; one round less at most has been done at this point.
    mutating func visit(_ archive: StateArchive, _ refinement: Refinement) throws {
      try archive.visit("round", &round, in: 0...max(0, refinement.totalRounds - 1))
      try archive.visit("estimate", &estimate, shape: picture.shape)
      try archive.visit("picture", &picture, shape: picture.shape)
      let next = refinement.filter(ofRound: round)
      try archive.visit("matches") { try kept.visit($0, for: next.0, before: next.round, shape: picture.shape) }
    }
  }

  /// The filter of a round, and which of its own rounds that is.
  private func filter(ofRound round: Int) -> (CollaborativeFilter, round: Int) {
    guard round >= filter.rounds else { return (filter, round) }
    var gentle = filter
    gentle.rounds = rounds
    gentle.searchRadius = searchRadius
    gentle.firstSigma = firstSigma
    gentle.lastSigma = lastSigma
    return (gentle, round - filter.rounds)
  }

  /// One round of filtering; after the last of the filter's own, the mean.
  func advance(
    _ work: inout Work, lowResolution: Tensor, pulse: (Double) throws -> Void
  ) rethrows {
    let (filter, round) = filter(ofRound: work.round)
    let isLast = work.round + 1 == self.filter.rounds, end = isLast ? 0.7 : 1
    let picture = try filter.refinedOnce(
      work.picture, lowResolution: lowResolution, round: round, &work.kept
    ) { try pulse($0 * end) }
    work.picture =
      isLast
      ? try backProjectedStepwise((picture + work.estimate) * 0.5, onto: lowResolution, iterations: 10) {
        try pulse(end + $0 * (1 - end))
      } : picture
    work.round += 1
  }
}
