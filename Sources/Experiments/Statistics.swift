/// The mean of some numbers.
///
/// - Parameter values: one or more; of none it is no number.
public func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// What Student's interval at 95% says of the mean of some differences, in the three words that every page uses.
public enum Decision: String, Sendable {
  /// The interval contains zero, or there are fewer than two differences.
  case open
  /// It barely misses zero: it reaches 0.74 of its mean or more.
  case hint = "a hint"
  /// It lies clear of zero.
  case settled

  /// Judges differences.
  ///
  /// - Parameter differences: what the interval is taken of.
  public init(_ differences: [Double]) {
    let middle = abs(mean(differences)), reach = studentReach(differences)
    self = !(reach < middle) ? .open : reach >= 0.74 * middle ? .hint : .settled
  }
}

/// How far Student's interval reaches to either side of the mean of some numbers: it holds the true mean in 95 of 100 cases,
/// if they are drawn from a normal distribution.
///
/// - Parameter values: two numbers or more.
/// - Returns: the reach; NaN for fewer.
public func studentReach(_ values: [Double]) -> Double {
  // Up to 29 degrees of freedom as tables have it; beyond, by the first terms of Fisher's expansion, to three decimals.
  let quantiles = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045,
  ]
  func quantile(_ freedom: Int) -> Double {
    guard freedom > quantiles.count else { return quantiles[freedom - 1] }
    let z = 1.959_964, n = Double(freedom), cube = z * z * z
    return z + (cube + z) / (4 * n) + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * n * n)
  }
  guard values.count > 1 else { return .nan }
  let count = Double(values.count), mean = values.reduce(0, +) / count
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
  return quantile(values.count - 1) * (variance / count).squareRoot()
}
