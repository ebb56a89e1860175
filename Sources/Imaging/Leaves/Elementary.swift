/// Elementary functions made of additions, multiplications and divisions alone.
///
/// The system's library rounds differently from one platform to the next. These round the same everywhere, because
/// IEEE arithmetic does, so a drawing has the same bytes everywhere.
enum Elementary {
  /// The whole number nearest to `x`, for |x| < 2²²: adding 1.5 · 2²³ leaves no room for a fraction.
  @inline(__always)
  static func nearest(_ x: Float) -> Float { (x + 12_582_912) - 12_582_912 }

  /// The largest whole number not above `x`, for |x| < 2²².
  @inline(__always)
  static func floor(_ x: Float) -> Float {
    let whole = nearest(x)
    return whole > x ? whole - 1 : whole
  }

  /// sin 2πt of an angle in turns, |t| < 2²², to 4e-7 where t is small.
  @inline(__always)
  static func sine(_ turns: Float) -> Float {
    // The distance to the next crest says everything: sin 2πt = sin 2π(¼ − distance).
    let fromCrest = turns - 0.25
    let x = (0.25 - abs(fromCrest - nearest(fromCrest))) * (2 * Float.pi)
    let s = x * x
    // Taylor's series; |x| ≤ π/2, and the first term left out is below 6e-8.
    return x * (1 + s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362_880 - s * (1 / 39_916_800))))))
  }

  /// cos 2πt.
  @inline(__always)
  static func cosine(_ turns: Float) -> Float { sine(turns + 0.25) }

  /// The angle of the point (x, y) in radians, −π…π, 0 for the origin, to 4e-7.
  ///
  /// Abramowitz and Stegun, "Handbook of mathematical functions", 4.4.49.
  @inline(__always)
  static func angle(_ y: Float, _ x: Float) -> Float {
    let width = abs(x), height = abs(y)
    let longer = width > height ? width : height, shorter = width > height ? height : width
    let t = longer > 0 ? shorter / longer : 0
    let s = t * t
    var p = s * 0.002_866_225_7 - 0.016_165_736_7
    p = s * p + 0.042_909_613_8
    p = s * p - 0.075_289_64
    p = s * p + 0.106_562_639_3
    p = s * p - 0.142_088_994_4
    p = s * p + 0.199_935_508_5
    p = s * p - 0.333_331_452_8
    var angle = t + t * s * p
    if height > width { angle = .pi / 2 - angle }
    if x < 0 { angle = .pi - angle }
    return y < 0 ? -angle : angle
  }

  /// eˣ for |x| < 700, to a relative error of 1e-11.
  static func exponential(_ x: Double) -> Double {
    let n = (x * 1.442_695_040_888_963_4).rounded()
    // ln 2 in two parts, the first of which multiplies exactly.
    let r = (x - n * 0.693_147_180_369_123_8) - n * 1.908_214_929_270_587_7e-10
    var p = r * (1 / 362_880) + 1 / 40_320
    p = p * r + 1 / 5040
    p = p * r + 1 / 720
    p = p * r + 1 / 120
    p = p * r + 1 / 24
    p = p * r + 1 / 6
    p = p * r + 1 / 2
    p = (p * r + 1) * r + 1
    return p * Double(bitPattern: UInt64(Int(n) + 1023) << 52)
  }

  /// ln x for positive normal x, to 1e-10.
  static func logarithm(_ x: Double) -> Double {
    precondition(x.isNormal && x > 0, "logarithm of \(x)")
    // x = 2ᵉ m with m from √½ to √2.
    var exponent = Double(Int(x.bitPattern >> 52) - 1023)
    var m = Double(bitPattern: x.bitPattern & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
    if m > 1.414_213_562_373_095 {
      m /= 2
      exponent += 1
    }
    // ln m = 2 artanh t, whose series is short because |t| < 0.172.
    let t = (m - 1) / (m + 1), s = t * t
    var p = s * (1 / 11) + 1 / 9
    p = p * s + 1 / 7
    p = p * s + 1 / 5
    p = p * s + 1 / 3
    p = p * s + 1
    return exponent * 0.693_147_180_559_945_3 + 2 * t * p
  }

  /// `base` to the power of `exponent`; 0 for a base of 0.
  static func power(_ base: Float, _ exponent: Float) -> Float {
    base > 0 ? Float(exponential(logarithm(Double(base)) * Double(exponent))) : 0
  }

  /// A smooth step: 0 below 0, 1 above 1, 3t² − 2t³ between.
  @inline(__always)
  static func smoothstep(_ x: Float) -> Float {
    let t = clamp(x, 0, 1)
    return t * t * (3 - 2 * t)
  }

  /// `x` brought between two bounds.
  @inline(__always)
  static func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float { x < low ? low : x > high ? high : x }
}
