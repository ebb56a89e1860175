/// How far Student's interval reaches to either side of the mean of some numbers: it holds the true mean in 95 of 100 cases,
/// if they are drawn from a normal distribution.
///
/// - Parameter values: two to ten numbers.
/// - Returns: the reach; NaN for other numbers of them.
public func studentReach(_ values: [Double]) -> Double {
  let quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
  guard 2...10 ~= values.count else { return .nan }
  let count = Double(values.count), mean = values.reduce(0, +) / count
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
  return quantiles[values.count - 2] * (variance / count).squareRoot()
}
