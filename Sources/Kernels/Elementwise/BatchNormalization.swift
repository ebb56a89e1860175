/// Mean and variance of every channel of N×C×P, over batch and pixels. The variance is the biased one, as
/// normalisation uses it.
public func channelStatistics(
  _ x: Source, batch: Int, channels: Int, pixels: Int, mean: Target, variance: Target
) {
  parallelFor(channels) { c in
    // Piece by piece, each read once and combined with those before it (Chan, Golub & LeVeque, 1979).
    var count = 0.0, center = 0.0, squares = 0.0
    for n in 0..<batch {
      let plane = x + (n * channels + c) * pixels
      for start in stride(from: 0, to: pixels, by: 1 << 12) {
        let length = min(1 << 12, pixels - start), weight = Double(length)
        let own = serialSum(plane + start, length) / weight, distance = own - center
        squares +=
          centeredSquares(plane + start, length, Float(own)) + distance * distance * count * weight / (count + weight)
        count += weight
        center += distance * weight / count
      }
    }
    mean[c] = Float(center)
    variance[c] = Float(squares / count)
  }
}

/// Batch normalisation and the leaky rectifier behind it, in one pass: with `x̂ = (x − mean) / √(variance + ε)`,
/// `y = f(scale · x̂ + shift)`, where f(t) is t above zero and `slope` · t below (`slope` 1: no rectifier).
///
/// - Parameters:
///   - x: N×C×P.
///   - scale: C numbers, and likewise `shift`, `mean`, `variance`.
///   - y: N×C×P; overwritten.
public func normalize(
  _ x: Source, scale: Source, shift: Source, mean: Source, variance: Source, epsilon: Float, slope: Float,
  batch: Int, channels: Int, pixels: Int, into y: Target
) {
  parallelFor(channels) { c in
    // y = f(a x + b)
    let a = scale[c] / (variance[c] + epsilon).squareRoot()
    let b = shift[c] - mean[c] * a
    for n in 0..<batch {
      let offset = (n * channels + c) * pixels
      normalizePlane(x + offset, a, b, slope, y + offset, pixels)
    }
  }
}

/// The gradients of `normalize`.
///
/// Mean and variance depend on `x` when they are the batch's own (`usesBatchStatistics`); each pixel then also moves all
/// others: `dx = a (g − ⟨g⟩ − x̂ ⟨g x̂⟩)` with averages over batch and pixels and g the gradient before the rectifier.
///
/// - Parameters:
///   - scaleGradient: C numbers; overwritten, and likewise `shiftGradient`.
///   - inputGradient: N×C×P; overwritten.
public func normalizePullback(
  _ x: Source, _ gradient: Source, scale: Source, shift: Source, mean: Source, variance: Source, epsilon: Float,
  slope: Float, usesBatchStatistics: Bool, batch: Int, channels: Int, pixels: Int,
  inputGradient: Target, scaleGradient: Target, shiftGradient: Target
) {
  parallelFor(channels) { c in
    let plane = ChannelNormalization(
      scale: scale, shift: shift, mean: mean, variance: variance, epsilon: epsilon, slope: slope,
      usesBatchStatistics: usesBatchStatistics
    ).plane(c, pixels: pixels)
    var sums = (gradient: 0.0, product: 0.0)
    for n in 0..<batch {
      let offset = (n * channels + c) * pixels
      let part = plane.sums(x + offset, gradient + offset)
      sums.gradient += part.gradient
      sums.product += part.product
    }
    shiftGradient[c] = Float(sums.gradient)
    scaleGradient[c] = Float(sums.product)
    let count = Double(batch * pixels)
    let averageGradient = usesBatchStatistics ? Float(sums.gradient / count) : 0
    let averageProduct = usesBatchStatistics ? Float(sums.product / count) : 0
    for n in 0..<batch {
      let offset = (n * channels + c) * pixels
      plane.inputGradient(x + offset, gradient + offset, averageGradient, averageProduct, inputGradient + offset)
    }
  }
}

@inline(never)
private func centeredSquares(_ x: Source, _ count: Int, _ center: Float) -> Double {
  var s0 = Vector.zero, s1 = Vector.zero
  var i = 0
  while i + 2 * lanes <= count {
    let d0 = x.vector(i) - center, d1 = x.vector(i + 8) - center
    s0 = s0.fma(d0, d0)
    s1 = s1.fma(d1, d1)
    i += 2 * lanes
  }
  var total = Double((s0 + s1).total)
  while i < count {
    let d = Double(x[i] - center)
    total += d * d
    i += 1
  }
  return total
}

/// `y = f(a x + b)` for one plane.
@inline(never)
func normalizePlane(_ x: Source, _ a: Float, _ b: Float, _ slope: Float, _ y: Target, _ count: Int) {
  var i = 0
  let b8 = Vector(repeating: b)
  while i + lanes <= count {
    let t = b8.fma(x.vector(i), a)
    y.store(t.replacing(with: t * slope, where: t .< 0), i)
    i += lanes
  }
  while i < count {
    let t = b.addingProduct(x[i], a)
    y[i] = t < 0 ? t * slope : t
    i += 1
  }
}

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
