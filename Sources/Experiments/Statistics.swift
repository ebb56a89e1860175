/// How far Student's interval reaches to either side of the mean of some numbers: it holds the true mean in 95 of 100 cases,
/// if they are drawn from a normal distribution.
///
/// - Parameter values: two to thirty numbers.
/// - Returns: the reach; NaN for other numbers of them.
public func studentReach(_ values: [Double]) -> Double {
  let quantiles = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045,
  ]
  guard 2...30 ~= values.count else { return .nan }
  let count = Double(values.count), mean = values.reduce(0, +) / count
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
  return quantiles[values.count - 2] * (variance / count).squareRoot()
}
