import Chapter05
import Foundation

/// One way to solve the exercises of chapter 5.
struct Solutions05: Chapter05Exercises {
  func gaussianDivergence(
    mean: Double, variance: Double, fromMean otherMean: Double, variance otherVariance: Double
  ) -> Double {
    let ratio = variance / otherVariance, off = mean - otherMean
    return 0.5 * (ratio + off * off / otherVariance - 1 - log(ratio))
  }

  func exponentialDraw(rate: Double, u: Double) -> (z: Double, slope: Double) {
    let z = -log(1 - u) / rate
    return (z, -z / rate)
  }

  func scoreSlope(mistakes: [Double], scores: [Double]) -> Double {
    let n = Double(mistakes.count), sum = mistakes.reduce(0, +)
    return zip(mistakes, scores).reduce(0) { $0 + ($1.0 - (sum - $1.0) / (n - 1)) * $1.1 } / n
  }

  func positiveDraw(logQ: Double, logP: Double) -> Double {
    let logRatio = logP - logQ
    return exp(logRatio) - 1 - logRatio
  }

  func importanceBound(logWeights: [Double]) -> Double {
    let largest = logWeights.max() ?? 0
    return largest + log(logWeights.reduce(0) { $0 + exp($1 - largest) } / Double(logWeights.count))
  }

  func surgery(means: [Double], variances: [Double]) -> (information: Double, aggregate: Double) {
    let step = 0.002, all = Array(zip(means, variances))
    func density(_ z: Double, _ mean: Double, _ variance: Double) -> Double {
      exp(-0.5 * (z - mean) * (z - mean) / variance) / (2 * Double.pi * variance).squareRoot()
    }
    var aggregate = 0.0
    for z in stride(from: -12.0, through: 12.0, by: step) {
      let q = all.reduce(0) { $0 + density(z, $1.0, $1.1) } / Double(all.count)
      if q > 0 { aggregate += step * q * log(q / density(z, 0, 1)) }
    }
    let whole = all.reduce(0) { $0 + 0.5 * ($1.0 * $1.0 + $1.1 - log($1.1) - 1) } / Double(all.count)
    return (whole - aggregate, aggregate)
  }
}
