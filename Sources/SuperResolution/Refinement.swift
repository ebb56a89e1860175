import Engine
import Imaging

/// What is done to a network's enlargement without learning: it is averaged with what collaborative filtering makes of
/// the picture, and the mean is filtered itself.
///
/// Network and filter err differently. The one has learned what edges look like when they are enlarged, from crops of the
/// picture, and sees no further than its stack of convolutions; the other knows nothing but looks for patches that
/// recur. Their mean is mostly better than the better of the two.
public struct Refinement: Codable, Hashable, Sendable {
  /// The filter, with the recipe of its enlargements from nothing.
  public var filter = CollaborativeFilter()
  /// Stages of each of the filter's enlargements that are averaged with the network's.
  public var stages = [1, 2]
  /// Rounds of filtering after that.
  public var rounds = 12
  /// σ of the first of these rounds, in grey levels of 255.
  public var firstSigma: Float = 8
  /// σ of the last.
  public var lastSigma: Float = 2

  /// The default recipe.
  public init() {}

  /// Rounds of filtering in all: a measure of progress.
  public var totalRounds: Int { stages.reduce(0) { $0 + $1 * filter.rounds } + rounds }

  /// Refines an enlargement.
  ///
  /// - Parameters:
  ///   - estimate: the network's, 1×C×H×W, 0…1.
  ///   - lowResolution: 1×C×h×w.
  ///   - scale: factor in both directions.
  ///   - afterRound: told after every round how many are done; false ends the work with what there is.
  /// - Returns: 1×C×H×W.
  public func callAsFunction(
    _ estimate: Tensor, lowResolution: Tensor, scale: Int, afterRound: (Int) -> Bool = { _ in true }
  ) -> Tensor {
    var sum = estimate, done = 0, goesOn = true
    for stages in stages where goesOn {
      sum.add(
        filter.enlarged(lowResolution, scale: scale, stages: stages) { round in
          goesOn = afterRound(done + round)
          return goesOn
        })
      done += stages * filter.rounds
    }
    guard goesOn else { return estimate }
    let mean = backProjected(sum * (1 / Float(stages.count + 1)), onto: lowResolution, iterations: 10)
    return filter.refined(
      mean, lowResolution: lowResolution, rounds: rounds, sigmaFrom: firstSigma, to: lastSigma
    ) { afterRound(done + $0) }
  }
}
