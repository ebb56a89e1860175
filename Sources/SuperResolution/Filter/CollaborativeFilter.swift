import Engine
import Kernels

/// Enlargement without learning: patches of a picture that look alike are filtered together, again and again, and the
/// result is kept true to the picture it was made from.
///
/// After "Wiener filter in similarity domain" (Cruz, Mehta, Katkovnik, Egiazarian, "Single image super-resolution based on
/// Wiener filter in similarity domain", 2017); the shrinkage is Dabov et al.'s (BM3D, 2007) along the stack only. In a
/// network's terms it is a non-local block with hard attention over a few keys, and a gate for every frequency of the
/// stack.
///
/// One round filters with a strength σ and then back-projects. σ falls from round to round: first what all similar patches
/// share is brought out, then what tells them apart is let back in.
public struct CollaborativeFilter: Codable, Hashable, Sendable {
  /// Which planes are filtered.
  public enum Planes: String, Codable, Sendable, CaseIterable {
    /// The brightness; colours keep to what they were, corrected by back-projection.
    case luma
    /// Brightness and the two colour differences, on the same stacks.
    case all
  }

  /// Side of a patch in pixels, at most 8.
  public var patchSize = 7
  /// Distance of neighbouring reference patches in pixels.
  public var step = 2
  /// How far from its reference a similar patch may lie, in pixels.
  public var searchRadius = 11
  /// Patches in a stack: a power of two, or rounded down to one.
  public var groupSize = 32
  /// Rounds of filtering and back-projection.
  public var rounds = 40
  /// σ of the first round, in grey levels of 255.
  public var firstSigma: Float = 12
  /// σ of the last round; it falls linearly in between.
  public var lastSigma: Float = 2
  /// Rounds that one search for similar patches serves.
  public var matchInterval = 1
  /// The colour differences are filtered in every so-manieth round only: they vary less than the brightness.
  public var colourInterval = 1
  /// Whether the grid of reference patches moves from one search to the next, so that in time each patch is a reference.
  public var gridMoves = false
  /// Corrections towards the low-resolution picture after every round.
  public var backProjections = 6
  /// Which planes are filtered.
  public var planes = Planes.all
  /// Share of the answer in which a stack is shrunk by how its patches vary with each other, and not wave by wave; of the
  /// first channel, the others have little to sharpen.
  ///
  /// The one sharpens edges further, the other is gentler to what is really soft. Pictures differ in what they gain from;
  /// `FilterChoice` lets each decide.
  public var covarianceShare: Float = 0
  /// σ of that part, over the other part's: a covariance is an average over a patch, and bears more.
  public var covarianceStrength: Float = 3.3

  /// The thorough recipe: every picture's patches are looked for anew in every round.
  public init() {}

  /// A quarter of the references and of the searches, and an eighth of the work on colours. What that costs and saves on ten
  /// pictures of T91 stands in chapter 8's record (`sets.csv`, methods wiener and wiener-thorough).
  public static var economical: CollaborativeFilter {
    var filter = CollaborativeFilter()
    filter.step = 4
    filter.gridMoves = true
    filter.matchInterval = 4
    filter.colourInterval = 8
    return filter
  }

  /// σ of a round, in grey levels of 255, where `rounds` of them fall from `first` to `last`.
  static func sigma(round: Int, of rounds: Int, from first: Float, to last: Float) -> Float {
    rounds < 2 ? last : first + (last - first) * Float(round) / Float(rounds - 1)
  }

  /// Which patches of a picture look alike, by the first channel.
  ///
  /// - Parameters:
  ///   - picture: 1×C×H×W.
  ///   - search: how many searches have been before this one: the grid of reference patches moves from one to the next.
  ///   - pulse: told now and then which share is done, 0…1; what it throws ends the search.
  func matches(in picture: Tensor, search: Int, pulse: (Double) throws -> Void) rethrows -> PatchMatches {
    let shape = shape(picture, channels: 1)
    let phase = gridMoves ? (search % step, (search + search / step) % step) : (0, 0)
    return try PatchMatches(
      in: picture.values.prefix(shape.height * shape.width), shape, phase: phase, pulse: pulse)
  }

  private func shape(_ picture: Tensor, channels: Int) -> CollaborativeFilterShape {
    CollaborativeFilterShape(
      channels: channels, height: picture.shape[2], width: picture.shape[3], patchSize: patchSize, step: step,
      searchRadius: searchRadius, groupSize: groupSize)
  }

  /// One pass of the filter, without any look at a low-resolution picture: it takes noise away as well.
  ///
  /// - Parameters:
  ///   - picture: 1×C×H×W, 0…1; similarity is judged on the first channel.
  ///   - sigma: σ in grey levels of 255.
  /// - Returns: 1×C×H×W.
  public func filtered(_ picture: Tensor, sigma: Float) -> Tensor { filtered(picture, sigma: sigma) { _ in } }

  /// The same, told now and then which share is done.
  func filtered(_ picture: Tensor, sigma: Float, pulse: (Double) throws -> Void) rethrows -> Tensor {
    let matches = try matches(in: picture, search: 0) { try pulse($0 * Self.searchShare) }
    return try filtered(picture, matches: matches, sigma: sigma) {
      try pulse(Self.searchShare + $0 * (1 - Self.searchShare))
    }
  }

  /// The same with matches that are known.
  private func filtered(
    _ picture: Tensor, matches: PatchMatches, sigma: Float, pulse: (Double) throws -> Void
  ) rethrows -> Tensor {
    precondition(picture.shape.rank == 4 && picture.shape[0] == 1, "a collaborative filter of \(picture.shape)")
    precondition(sigma > 0, "a collaborative filter with a sigma of \(sigma)")
    func answer(
      _ picture: Tensor, _ filter: StackFilter, _ sigma: Float, _ pulse: (Double) throws -> Void
    ) rethrows -> Tensor {
      let shape = shape(picture, channels: picture.shape[1])
      let answer = try filterCollaboratively(
        picture.values, shape, matches: matches, sigma: sigma / 255, by: filter, pulse: pulse)
      return Tensor(shape: picture.shape, answer)
    }
    let channels = picture.shape[1], isBoth = covarianceShare != 0
    let smooth = try answer(picture, .waves, sigma) { try pulse(isBoth ? $0 * 0.5 : $0) }
    if !isBoth { return smooth }
    // Only the first channel has edges that are worth the time.
    let sharp = try answer(picture.channels(0..<1), .covariance, sigma * covarianceStrength) {
      try pulse(0.5 + $0 * 0.5)
    }
    let first = sharp * covarianceShare + smooth.channels(0..<1) * (1 - covarianceShare)
    return channels == 1 ? first : .concatenated([first, smooth.channels(1..<channels)], along: 1)
  }

  /// Improves an estimate of a picture, wherever it comes from: interpolation, a network, a mean of several.
  ///
  /// - Parameters:
  ///   - estimate: 1×C×H×W with one channel or three (red, green, blue), 0…1.
  ///   - lowResolution: 1×C×h×w, what D of eq. 1 makes of the wanted picture.
  ///   - rounds: rounds of filtering and back-projection; by default the recipe's.
  ///   - first: σ of the first round in grey levels of 255; by default the recipe's.
  ///   - last: σ of the last round; by default the recipe's.
  ///   - afterRound: told after every round how many are done; false ends the work with what there is.
  /// - Returns: 1×C×H×W; a little outside of 0…1 where edges overshoot.
  public func refined(
    _ estimate: Tensor, lowResolution: Tensor, rounds: Int? = nil, sigmaFrom first: Float? = nil,
    to last: Float? = nil, afterRound: (Int) -> Bool = { _ in true }
  ) -> Tensor {
    precondition(
      estimate.shape.rank == 4 && lowResolution.shape.rank == 4 && estimate.shape[0] == 1
        && lowResolution.shape[0] == 1 && estimate.shape[1] == lowResolution.shape[1],
      "an estimate of shape \(estimate.shape) for a picture of \(lowResolution.shape)")
    var kept = KeptMatches(), picture = estimate
    let rounds = rounds ?? self.rounds
    for round in 0..<rounds {
      let sigma = Self.sigma(round: round, of: rounds, from: first ?? firstSigma, to: last ?? lastSigma)
      picture = roundTrip(picture, lowResolution: lowResolution, round: round, sigma: sigma, &kept) { _ in }
      if !afterRound(round + 1) { break }
    }
    return picture
  }

  /// One round of the filter's own recipe.
  ///
  /// - Parameters:
  ///   - estimate: what the rounds before have come to, 1×C×H×W.
  ///   - lowResolution: 1×C×h×w.
  ///   - round: from 0.
  ///   - kept: which patches look alike, from round to round.
  ///   - pulse: told now and then which share of the round is done, 0…1; what it throws ends the round.
  /// - Returns: 1×C×H×W.
  func refinedOnce(
    _ estimate: Tensor, lowResolution: Tensor, round: Int, _ kept: inout KeptMatches,
    pulse: (Double) throws -> Void
  ) rethrows -> Tensor {
    let sigma = Self.sigma(round: round, of: rounds, from: firstSigma, to: lastSigma)
    return try roundTrip(
      estimate, lowResolution: lowResolution, round: round, sigma: sigma, &kept, pulse: pulse)
  }

  /// One round: similar patches are looked for, or known; what they share is kept; and the picture is held to the one it was
  /// made from.
  private func roundTrip(
    _ estimate: Tensor, lowResolution: Tensor, round: Int, sigma: Float, _ kept: inout KeptMatches,
    pulse: (Double) throws -> Void
  ) rethrows -> Tensor {
    let isColour = estimate.shape[1] == 3
    let goal = isColour ? lowResolution.mixed(by: opponentColours) : lowResolution
    var picture = isColour ? estimate.mixed(by: opponentColours) : estimate
    let searches = round % matchInterval == 0
    let matches = try kept.matches(for: self, round: round, in: picture) { try pulse($0 * Self.searchShare) }
    func filterPulse(_ share: Double) throws {
      try pulse(searches ? Self.searchShare + share * (Self.filterEnd - Self.searchShare) : share * Self.filterEnd)
    }
    let isDueForColours = planes == .all && round % colourInterval == colourInterval - 1
    if isColour && !isDueForColours {
      let luma = try filtered(picture.channels(0..<1), matches: matches, sigma: sigma, pulse: filterPulse)
      picture = .concatenated([luma, picture.channels(1..<3)], along: 1)
    } else {
      picture = try filtered(picture, matches: matches, sigma: sigma, pulse: filterPulse)
    }
    picture = try backProjectedStepwise(picture, onto: goal, iterations: backProjections) {
      try pulse(Self.filterEnd + $0 * (1 - Self.filterEnd))
    }
    return isColour ? picture.mixed(by: opponentColoursInverse) : picture
  }

  /// Shares of a round at which the search for similar patches and the filtering are over, about.
  private static let searchShare = 0.4, filterEnd = 0.95

  /// Enlarges a picture: interpolation, refined.
  ///
  /// - Parameters:
  ///   - lowResolution: 1×C×h×w, 0…1.
  ///   - scale: factor in both directions.
  ///   - afterRound: as for `refined`.
  /// - Returns: 1×C×H×W.
  public func enlarged(
    _ lowResolution: Tensor, scale: Int, afterRound: (Int) -> Bool = { _ in true }
  ) -> Tensor {
    let (height, width) = (lowResolution.shape[2], lowResolution.shape[3])
    let start = lowResolution.resized(height: height * scale, width: width * scale)
    return refined(start, lowResolution: lowResolution, afterRound: afterRound)
  }
}

/// Brightness (ITU-R BT.601) and the differences of blue and red from it, which vary little in most pictures.
let opponentColours: [[Float]] = [
  [0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312],
]
let opponentColoursInverse: [[Float]] = [[1, 0, 1.402], [1, -0.344136, -0.714136], [1, 1.772, 0]]

extension Tensor {
  /// 1×1×H×W of 1×3×H×W; grey stays as it is.
  var brightness: Tensor { shape[1] == 3 ? mixed(by: [opponentColours[0]]) : self }

  /// Some channels of N×C×H×W.
  func channels(_ range: Range<Int>) -> Tensor { sliced([0..<shape[0], range, 0..<shape[2], 0..<shape[3]]) }

  /// Every pixel of 1×C×H×W multiplied by a K×C matrix: 1×K×H×W.
  func mixed(by matrix: [[Float]]) -> Tensor {
    let weights = Tensor(shape: [matrix.count, shape[1]], matrix.flatMap { $0 })
    return weights.multiplied(by: reshaped([shape[1], shape[2] * shape[3]]))
      .reshaped([1, matrix.count, shape[2], shape[3]])
  }
}
