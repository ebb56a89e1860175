/// How large a picture shall become.
public enum TargetSize: Hashable, Sendable {
  /// Both sides by a factor.
  case factor(Double)
  /// As many pixels in a row, and the height that follows.
  case width(Int)
  /// As many rows, and the width that follows.
  case height(Int)
  /// The largest size of the picture's own shape that both sides have room for.
  case fit(width: Int, height: Int)

  /// Factors that a picture can be enlarged by.
  public static let factors = 1.0...16.0

  /// The size of the enlargement of a picture.
  ///
  /// - Parameters:
  ///   - width: Pixels in a row of the picture.
  ///   - height: Its rows.
  /// - Returns: Columns and rows; `nil` where a side would shrink or grow by more than a factor of 16.
  public func pixels(ofWidth width: Int, height: Int) -> (width: Int, height: Int)? {
    let (w, h) = (Double(width), Double(height))
    let factor: Double =
      switch self {
      case .factor(let factor): factor
      case .width(let columns): Double(columns) / w
      case .height(let rows): Double(rows) / h
      case .fit(let columns, let rows): min(Double(columns) / w, Double(rows) / h)
      }
    guard Self.factors.contains(factor) else { return nil }
    // Rounding to whole pixels must not lose one of those that were asked for.
    func side(_ count: Double) -> Int { max(1, Int((count * factor + 1e-9).rounded())) }
    switch self {
    case .factor: return (side(w), side(h))
    case .width(let columns): return (columns, side(h))
    case .height(let rows): return (side(w), rows)
    case .fit(let columns, let rows): return (min(side(w), columns), min(side(h), rows))
    }
  }

  /// The whole factor that an enlargement is made by before it is reduced to its size.
  static func wholeFactor(from size: (width: Int, height: Int), to target: (width: Int, height: Int)) -> Int {
    let factor = max(Double(target.width) / Double(size.width), Double(target.height) / Double(size.height))
    return max(1, Int((factor - 1e-9).rounded(.up)))
  }
}
