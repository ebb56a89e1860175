/// Exponential, logarithm and the normal quantile for a vector of numbers at a time.
///
/// The system's library offers one number at a time and rounds differently from one platform to the next. These are
/// short polynomials after range reduction, good to about 2 units in the last place, and give the same bits everywhere.
enum Transcendental {
  /// As many whole numbers as a vector has lanes.
  typealias Integers = Vector.MaskStorage

  /// eˣ. Below −87 the result stays at about 1.64e-38, above 88 at about 1.65e38.
  @inline(__always)
  static func exp(_ x: Vector) -> Vector {
    let x = x.replacing(with: -87, where: x .< -87).replacing(with: 88, where: x .> 88)
    // x = n ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts, the first of which multiplies exactly.
    // Adding 1.5 · 2²³ rounds to an integer and leaves that integer in the lowest bits.
    let shifted = Vector(repeating: 12_582_912).fma(x, 1.442_695_04)
    let n = shifted - 12_582_912
    let r = x.fma(n, -0.693_359_375).fma(n, 2.121_944_4e-4)
    var p = Vector(repeating: 1.987_569_15e-4)
    p = Vector(repeating: 1.398_199_95e-3).fma(p, r)
    p = Vector(repeating: 8.333_451_9e-3).fma(p, r)
    p = Vector(repeating: 4.166_579_6e-2).fma(p, r)
    p = Vector(repeating: 1.666_666_55e-1).fma(p, r)
    p = Vector(repeating: 5.000_000_1e-1).fma(p, r)
    p = (r + 1).fma(p, r * r)
    let exponent = unsafeBitCast(shifted, to: Integers.self) &- 0x4b40_0000 &+ 127
    return p * unsafeBitCast(exponent &<< 23, to: Vector.self)
  }

  /// ln x for positive normal x; −∞ at zero, not-a-number below, and ∞ and not-a-number as they are.
  @inline(__always)
  static func log(_ x: Vector) -> Vector {
    let bits = unsafeBitCast(x, to: Integers.self)
    // x = 2ᵉ m with m in [√½, √2).
    var exponent = (bits &>> 23) &- 126
    var m = unsafeBitCast((bits & 0x007f_ffff) | 0x3f00_0000, to: Vector.self)
    let small = m .< Vector(repeating: 0.707_106_78)
    exponent.replace(with: exponent &- 1, where: small)
    m.replace(with: m + m, where: small)
    let r = m - 1
    var p = Vector(repeating: 7.037_683_6e-2)
    p = Vector(repeating: -1.151_461e-1).fma(p, r)
    p = Vector(repeating: 1.167_699_9e-1).fma(p, r)
    p = Vector(repeating: -1.242_014_1e-1).fma(p, r)
    p = Vector(repeating: 1.424_932_3e-1).fma(p, r)
    p = Vector(repeating: -1.666_805_8e-1).fma(p, r)
    p = Vector(repeating: 2.000_071_5e-1).fma(p, r)
    p = Vector(repeating: -2.499_999_4e-1).fma(p, r)
    p = Vector(repeating: 3.333_333_1e-1).fma(p, r)
    let e = unsafeBitCast(exponent &+ 0x4b40_0000, to: Vector.self) - 12_582_912
    let square = r * r
    var y = (p * r) * square
    y = y.fma(e, -2.121_944_4e-4).fma(square, -0.5)
    var result = (r + y).fma(e, 0.693_359_375)
    result.replace(with: Vector(repeating: -.infinity), where: x .== 0)
    result.replace(with: Vector(repeating: .nan), where: x .< 0)
    result.replace(with: x, where: .!(x .< Vector(repeating: .infinity)))
    return result
  }

  /// The point below which a standard normal number lies with probability `(1 + x) / 2`, for −1 < x < 1.
  ///
  /// √2 times the inverse error function, by the single-precision approximation of M. Giles, "Approximating the erfinv
  /// function", GPU Computing Gems, 2010.
  @inline(__always)
  static func normalQuantile(_ x: Vector) -> Vector {
    let w = -log((1 - x) * (1 + x))
    let c = w - 2.5
    var p = Vector(repeating: 2.810_226_36e-8)
    for coefficient: Float in [
      3.432_739_39e-7, -3.523_387_7e-6, -4.391_506_54e-6, 2.185_808_7e-4, -1.253_725_03e-3, -4.177_681_64e-3,
      2.466_407_27e-1, 1.501_409_41,
    ] {
      p = Vector(repeating: coefficient).fma(p, c)
    }
    let t = w.squareRoot() - 3
    var q = Vector(repeating: -2.002_142_57e-4)
    for coefficient: Float in [
      1.009_505_58e-4, 1.349_343_22e-3, -3.673_428_44e-3, 5.739_507_73e-3, -7.622_461_3e-3, 9.438_870_47e-3,
      1.001_674_06, 2.832_976_82,
    ] {
      q = Vector(repeating: coefficient).fma(q, t)
    }
    return p.replacing(with: q, where: w .>= 5) * x * 1.414_213_56
  }
}
