import Chapter05
import Foundation

/// One likely slip for every exercise of chapter 5.
struct Slips05: Chapter05Exercises {
  /// Does not measure the distance of the means in deviations of the other Gaussian.
  func gaussianDivergence(
    mean: Double, variance: Double, fromMean otherMean: Double, variance otherVariance: Double
  ) -> Double {
    let ratio = variance / otherVariance, off = mean - otherMean
    return 0.5 * (ratio + off * off - 1 - log(ratio))
  }

  /// Uses u for 1 − u, so that a larger u gives a smaller z.
  func exponentialDraw(rate: Double, u: Double) -> (z: Double, slope: Double) {
    (-log(u) / rate, log(u) / (rate * rate))
  }

  /// Counts a draw's own mistake in its baseline.
  func scoreSlope(mistakes: [Double], scores: [Double]) -> Double {
    let n = Double(mistakes.count), mean = mistakes.reduce(0, +) / n
    return zip(mistakes, scores).reduce(0) { $0 + ($1.0 - mean) * $1.1 } / n
  }

  /// Takes half the squared logarithm, which is never negative but wrong on average.
  func positiveDraw(logQ: Double, logP: Double) -> Double { 0.5 * (logQ - logP) * (logQ - logP) }

  /// Takes the first logarithm out of the mean, not the largest.
  func importanceBound(logWeights: [Double]) -> Double {
    logWeights[0] + log(logWeights.reduce(0) { $0 + exp($1 - logWeights[0]) } / Double(logWeights.count))
  }

  /// Takes the aggregated posterior for a Gaussian, whose divergence has a closed form.
  func surgery(means: [Double], variances: [Double]) -> (information: Double, aggregate: Double) {
    let right = Solutions05().surgery(means: means, variances: variances), count = Double(means.count)
    let centre = means.reduce(0, +) / count
    let variance = zip(means, variances).reduce(0) { $0 + $1.0 * $1.0 + $1.1 } / count - centre * centre
    let aggregate = 0.5 * (centre * centre + variance - log(variance) - 1)
    return (right.information + right.aggregate - aggregate, aggregate)
  }
}
