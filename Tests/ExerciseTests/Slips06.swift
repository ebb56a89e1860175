import Chapter06
import Foundation

/// One likely slip for every exercise of chapter 6.
struct Slips06: Chapter06Exercises {
  /// Adds pictures up and does not average.
  func divergencePerLatent(means: [[Double]], logVariances: [[Double]]) -> [Double] {
    Solutions06().divergencePerLatent(means: means, logVariances: logVariances).map { $0 * Double(means.count) }
  }

  /// Forgets that the nats are averaged, too.
  func betaForMeans(_ beta: Double, values: Int, latents: Int) -> Double {
    Solutions06().betaForMeans(beta, values: values, latents: 1)
  }

  /// Gives all latents one allowance, which one may spend for another.
  func freeBits(_ divergences: [Double], free: Double) -> (term: Double, slopes: [Double]) {
    let sum = divergences.reduce(0, +), allowance = free * Double(divergences.count)
    return (max(sum, allowance), divergences.map { _ in sum > allowance ? 1 : 0 })
  }

  /// Compares the deviation with the limit, not the variance.
  func activeLatents(means: [[Double]], limit: Double) -> [Int] {
    Solutions06().activeLatents(means: means, limit: limit * limit)
  }

  /// Gives every Gaussian the same share of the rate.
  func leastDistortion(variances: [Double], rate: Double) -> Double {
    variances.reduce(0) { $0 + $1 * exp(-2 * rate / Double(variances.count)) }
  }

  /// Takes the error to be proportional to β.
  func multiplier(target: Double, error: (Double) throws -> Double) throws -> Double { try target / error(1) }
}
