/// Radii between two bounds whose density falls as r⁻ᵅ.
///
/// α = 3 is the law under which a picture of opaque leaves looks the same at every scale (Lee, Mumford and Huang, 2001).
public struct SizeLaw: Sendable {
  /// α.
  public var exponent: Float
  /// The smallest and the largest radius.
  public var smallest: Float, largest: Float

  /// A law.
  ///
  /// - Parameters:
  ///   - exponent: α.
  ///   - smallest: the smallest radius, above 0.
  ///   - largest: the largest radius.
  public init(exponent: Float, smallest: Float, largest: Float) {
    (self.exponent, self.smallest, self.largest) = (exponent, smallest, largest)
  }

  /// The radius below which a share `u` of all radii lies, u of 0…1.
  public func radius(_ u: Float) -> Float {
    // The distribution function is linear in r^(1 − α), or in ln r where α = 1.
    let e = 1 - exponent
    if abs(e) < 1e-3 { return smallest * Elementary.power(largest / smallest, u) }
    let low = Elementary.power(smallest, e), high = Elementary.power(largest, e)
    return Elementary.power(low + u * (high - low), 1 / e)
  }

  /// The mean of r².
  var meanSquare: Float { integral(of: 2) / integral(of: 0) }

  /// ∫ r^(power − α) dr.
  private func integral(of power: Float) -> Float {
    let e = power + 1 - exponent
    if abs(e) < 1e-3 { return Float(Elementary.logarithm(Double(largest / smallest))) }
    return (Elementary.power(largest, e) - Elementary.power(smallest, e)) / e
  }
}
