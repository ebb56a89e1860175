/// A normalisation that somebody else's kernel applies on the way: what `normalize` takes, without the pictures.
public struct ChannelNormalization {
  /// C numbers each.
  let scale: Source, shift: Source, mean: Source, variance: Source
  let epsilon: Float, slope: Float
  /// Whether mean and variance were taken from the very numbers that are normalised.
  let usesBatchStatistics: Bool

  /// Refers to the numbers of a normalisation; they must outlive it. See `normalize` and `normalizePullback`.
  ///
  /// - Parameters:
  ///   - scale: γ, C numbers, and likewise `shift`, β.
  ///   - mean: C numbers, and likewise `variance`, which is the biased one.
  ///   - epsilon: ε, keeps the division finite.
  ///   - slope: slope of the rectifier behind, below zero; 1 for none.
  ///   - usesBatchStatistics: whether mean and variance were taken from the very numbers that are normalised.
  public init(
    scale: Source, shift: Source, mean: Source, variance: Source, epsilon: Float, slope: Float,
    usesBatchStatistics: Bool
  ) {
    self.scale = scale
    self.shift = shift
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
    self.slope = slope
    self.usesBatchStatistics = usesBatchStatistics
  }

  /// One channel of `pixels` numbers.
  func plane(_ c: Int, pixels: Int) -> NormalizedPlane {
    NormalizedPlane(
      mean: mean[c], inverse: 1 / (variance[c] + epsilon).squareRoot(), scale: scale[c], shift: shift[c],
      slope: slope, pixels: pixels)
  }
}

/// The numbers that belong to one channel on the way back.
struct NormalizedPlane {
  let mean: Float, inverse: Float, scale: Float, shift: Float, slope: Float
  let pixels: Int

  /// Σ g and Σ g x̂, with g the gradient before the rectifier.
  @inline(never)
  func sums(_ x: Source, _ gradient: Source) -> (gradient: Double, product: Double) {
    var total = (gradient: 0.0, product: 0.0)
    let a = scale * inverse
    let b = Vector(repeating: shift - mean * a)
    let piece = 1 << 12
    for start in stride(from: 0, to: pixels, by: piece) {
      var s = Vector.zero, p = Vector.zero
      let end = min(pixels, start + piece)
      var i = start
      while i + lanes <= end {
        let x = x.vector(i)
        var g = gradient.vector(i)
        g.replace(with: g * slope, where: b.fma(x, a) .< 0)
        s += g
        p = p.fma(g, (x - mean) * inverse)
        i += lanes
      }
      total.gradient += Double(s.total)
      total.product += Double(p.total)
      while i < end {
        let g = rectified(x[i], gradient[i], a, b[0])
        total.gradient += Double(g)
        total.product += Double(g * ((x[i] - mean) * inverse))
        i += 1
      }
    }
    return total
  }

  /// f(scale · x̂ + shift).
  func normalize(_ x: Source, into y: Target) {
    let a = scale * inverse
    normalizePlane(x, a, shift - mean * a, slope, y, pixels)
  }

  /// Takes a gradient back through the rectifier, in place, and times `factor`.
  ///
  /// - Returns: Σ g and Σ g x̂ before the factor.
  @inline(never)
  func rectify(_ x: Source, _ gradient: Target, times factor: Float) -> (gradient: Float, product: Float) {
    let a = scale * inverse
    let b = Vector(repeating: shift - mean * a)
    var s = Vector.zero, p = Vector.zero
    var i = 0
    while i + lanes <= pixels {
      let x = x.vector(i)
      var g = gradient.vector(i)
      g.replace(with: g * slope, where: b.fma(x, a) .< 0)
      s += g
      p = p.fma(g, (x - mean) * inverse)
      gradient.store(g * factor, i)
      i += lanes
    }
    var total = (gradient: s.total, product: p.total)
    while i < pixels {
      let g = rectified(x[i], gradient[i], a, b[0])
      total.gradient += g
      total.product += g * ((x[i] - mean) * inverse)
      gradient[i] = g * factor
      i += 1
    }
    return total
  }

  /// The part of the batch's own statistics in the gradient, in place: `a (g − ⟨g⟩ − x̂ ⟨g x̂⟩)`.
  @inline(never)
  func center(_ x: Source, _ gradient: Target, _ averageGradient: Float, _ averageProduct: Float) {
    let a = scale * inverse
    var i = 0
    while i + lanes <= pixels {
      let normalized = (x.vector(i) - mean) * inverse
      gradient.store((gradient.vector(i) - averageGradient).fma(normalized, -averageProduct) * a, i)
      i += lanes
    }
    while i < pixels {
      let normalized = (x[i] - mean) * inverse
      gradient[i] = (gradient[i] - averageGradient).addingProduct(normalized, -averageProduct) * a
      i += 1
    }
  }

  @inline(never)
  func inputGradient(
    _ x: Source, _ gradient: Source, _ averageGradient: Float, _ averageProduct: Float, _ result: Target
  ) {
    let a = scale * inverse
    let b = Vector(repeating: shift - mean * a)
    var i = 0
    while i + lanes <= pixels {
      let x = x.vector(i)
      var g = gradient.vector(i)
      g.replace(with: g * slope, where: b.fma(x, a) .< 0)
      let normalized = (x - mean) * inverse
      result.store((g - averageGradient).fma(normalized, -averageProduct) * a, i)
      i += lanes
    }
    while i < pixels {
      let g = rectified(x[i], gradient[i], a, b[0])
      let normalized = (x[i] - mean) * inverse
      result[i] = (g - averageGradient).addingProduct(normalized, -averageProduct) * a
      i += 1
    }
  }

  @inline(__always)
  private func rectified(_ x: Float, _ g: Float, _ a: Float, _ b: Float) -> Float {
    b.addingProduct(x, a) < 0 ? g * slope : g
  }
}
