import Experiments
import Foundation

/// The standard deviation of a sample; 0 of a single number.
///
/// - Parameter values: the sample.
public func deviation(_ values: [Double]) -> Double {
  let centre = mean(values)
  return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, values.count - 1))).squareRoot()
}

/// Student's interval for the mean of some numbers, at 95 %.
///
/// - Parameter values: two or more of them.
/// - Returns: its ends; NaN for one.
public func studentInterval(_ values: [Double]) -> (low: Double, high: Double) {
  let centre = mean(values), reach = studentReach(values)
  return (centre - reach, centre + reach)
}

/// The largest rate of divergence that fits so few diverged runs (Clopper and Pearson's bound, one-sided, 95 %).
///
/// - Parameters:
///   - diverged: how many diverged.
///   - runs: of how many.
public func largestRate(diverged: Int, of runs: Int) -> Double {
  /// The probability that no more than that diverge.
  func probability(_ rate: Double) -> Double {
    (0...diverged).reduce(0) { sum, k in
      let ways = (0..<k).reduce(1.0) { $0 * Double(runs - $1) / Double($1 + 1) }
      return sum + ways * pow(rate, Double(k)) * pow(1 - rate, Double(runs - k))
    }
  }
  guard diverged < runs else { return 1 }
  var (low, high) = (0.0, 1.0)
  for _ in 0..<40 {
    let middle = (low + high) / 2
    if probability(middle) > 0.05 { low = middle } else { high = middle }
  }
  return high
}
