import Engine

/// A smooth closed curve whose radius is a trigonometric polynomial of the angle.
struct Blob: LeafShape {
  /// Length over width.
  let aspect: Float
  private let radius: Float
  /// cos and sin parts of the harmonics of order 2 to 5, relative to the radius.
  private let cosines: SIMD4<Float>, sines: SIMD4<Float>

  let extent: Float

  /// Lobes of random height and direction.
  ///
  /// - Parameters:
  ///   - radius: Mean radius, in pixels.
  ///   - aspect: Length over width.
  init(radius: Float, aspect: Float, using random: inout RandomSource) {
    var cosines = SIMD4<Float>(), sines = SIMD4<Float>(), highest: Float = 1
    for (k, height) in [0.3, 0.2, 0.13, 0.1 as Float].enumerated() {
      let height = height * random.uniform(-1, 1), phase = random.uniform()
      cosines[k] = height * Elementary.cosine(phase)
      sines[k] = height * Elementary.sine(phase)
      highest += abs(height)
    }
    self.cosines = cosines
    self.sines = sines
    self.radius = radius
    self.aspect = aspect
    extent = radius * highest
  }

  /// The difference to the curve's radius, over the length of its gradient; but not less than the bound.
  func distance(_ x: Float, _ y: Float) -> Float {
    let w = aspect * y, rho = (x * x + w * w).squareRoot() + 1e-6
    // cos kθ and sin kθ are the parts of (cos θ + i sin θ)ᵏ: no angle is needed.
    let c1 = x / rho, s1 = w / rho
    let c2 = c1 * c1 - s1 * s1, s2 = 2 * c1 * s1
    let c3 = c2 * c1 - s2 * s1, s3 = s2 * c1 + c2 * s1
    let c4 = c2 * c2 - s2 * s2, s4 = 2 * c2 * s2
    let c5 = c4 * c1 - s4 * s1, s5 = s4 * c1 + c4 * s1
    let c = SIMD4(c2, c3, c4, c5), s = SIMD4(s2, s3, s4, s5)
    let relative = 1 + (cosines * c - sines * s).sum()
    let slope = (SIMD4(2, 3, 4, 5) * (cosines * s + sines * c)).sum()
    let stretch = (x * x + aspect * aspect * w * w).squareRoot() / rho + 1e-6
    return max((rho - radius * relative) / ((1 + 0.8 * slope * slope).squareRoot() * stretch), clearance(x, y))
  }

  @inline(__always)
  func clearance(_ x: Float, _ y: Float) -> Float {
    max((x * x + y * y).squareRoot() - extent, abs(y) - extent / aspect)
  }
}
