import Chapter06
import Foundation

/// One way to solve the exercises of chapter 6.
struct Solutions06: Chapter06Exercises {
  func divergencePerLatent(means: [[Double]], logVariances: [[Double]]) -> [Double] {
    means[0].indices.map { j in
      let terms = zip(means, logVariances).map { 0.5 * ($0[j] * $0[j] + exp($1[j]) - $1[j] - 1) }
      return terms.reduce(0, +) / Double(terms.count)
    }
  }

  func betaForMeans(_ beta: Double, values: Int, latents: Int) -> Double {
    beta / (255 * 255) * Double(latents) / Double(values)
  }

  func freeBits(_ divergences: [Double], free: Double) -> (term: Double, slopes: [Double]) {
    (divergences.reduce(0) { $0 + max($1, free) }, divergences.map { $0 > free ? 1 : 0 })
  }

  func activeLatents(means: [[Double]], limit: Double) -> [Int] {
    let count = Double(means.count)
    return means[0].indices.filter { j in
      let centre = means.reduce(0) { $0 + $1[j] } / count
      return means.reduce(0) { $0 + ($1[j] - centre) * ($1[j] - centre) } / count > limit
    }
  }

  func leastDistortion(variances: [Double], rate: Double) -> Double {
    var low = 0.0, high = variances.max() ?? 0
    for _ in 0..<100 {
      let level = 0.5 * (low + high)
      let spent = variances.reduce(0) { $0 + max(0, 0.5 * log($1 / level)) }
      if spent > rate { low = level } else { high = level }
    }
    return variances.reduce(0) { $0 + min($1, high) }
  }

  func multiplier(target: Double, error: (Double) throws -> Double) throws -> Double {
    var low = log(1e-6), high = log(1e6)
    for _ in 0..<50 {
      let middle = 0.5 * (low + high)
      if try error(exp(middle)) < target { low = middle } else { high = middle }
    }
    return exp(high)
  }
}
