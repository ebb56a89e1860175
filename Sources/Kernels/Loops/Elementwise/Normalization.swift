import LoopInterface

extension NormalizedPlane {
  /// Σ g and Σ g x̂, with g the gradient before the rectifier.
  @inline(__always)
  func sums(_ x: Source, _ gradient: Source) -> (gradient: Double, product: Double) {
    var total = (gradient: 0.0, product: 0.0)
    let a = scale * inverse
    let b = Eight(repeating: shift - mean * a)
    let piece = 1 << 12
    for start in stride(from: 0, to: pixels, by: piece) {
      var s = Eight.zero, p = Eight.zero
      let end = min(pixels, start + piece)
      var i = start
      while i + 8 <= end {
        let x = x.eight(i)
        var g = gradient.eight(i)
        g.replace(with: g * slope, where: b.fma(x, a) .< 0)
        s += g
        p = p.fma(g, (x - mean) * inverse)
        i += 8
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

  /// Takes a gradient back through the rectifier, in place, and times `factor`.
  ///
  /// - Returns: Σ g and Σ g x̂ before the factor.
  @inline(__always)
  func rectify(_ x: Source, _ gradient: Target, times factor: Float) -> (gradient: Float, product: Float) {
    let a = scale * inverse
    let b = Eight(repeating: shift - mean * a)
    var s = Eight.zero, p = Eight.zero
    var i = 0
    while i + 8 <= pixels {
      let x = x.eight(i)
      var g = gradient.eight(i)
      g.replace(with: g * slope, where: b.fma(x, a) .< 0)
      s += g
      p = p.fma(g, (x - mean) * inverse)
      gradient.store(g * factor, i)
      i += 8
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
  @inline(__always)
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

  @inline(__always)
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

extension VectorLoops {
  static func normalize(_ x: Source, _ a: Float, _ b: Float, slope: Float, into y: Target, count: Int) {
    var i = 0
    let start = Vector(repeating: b)
    while i + lanes <= count {
      let t = start.fma(x.vector(i), a)
      y.store(t.replacing(with: t * slope, where: t .< 0), i)
      i += lanes
    }
    while i < count {
      let t = b.addingProduct(x[i], a)
      y[i] = t < 0 ? t * slope : t
      i += 1
    }
  }

  static func centeredSquares(_ x: Source, count: Int, _ center: Float) -> Double {
    var s0 = Eight.zero, s1 = Eight.zero
    var i = 0
    while i + 16 <= count {
      let d0 = x.eight(i) - center, d1 = x.eight(i + 8) - center
      s0 = s0.fma(d0, d0)
      s1 = s1.fma(d1, d1)
      i += 16
    }
    var total = Double((s0 + s1).total)
    while i < count {
      let d = Double(x[i] - center)
      total += d * d
      i += 1
    }
    return total
  }

  static func sums(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Source
  ) -> (gradient: Double, product: Double) { plane.sums(x, gradient) }

  static func rectify(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Target, times factor: Float
  ) -> (gradient: Float, product: Float) { plane.rectify(x, gradient, times: factor) }

  static func center(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Target, _ averageGradient: Float, _ averageProduct: Float
  ) { plane.center(x, gradient, averageGradient, averageProduct) }

  static func inputGradient(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Source, _ averageGradient: Float, _ averageProduct: Float,
    into result: Target
  ) { plane.inputGradient(x, gradient, averageGradient, averageProduct, result) }

  static func rectifyPullback(
    _ y: Source, _ gradient: Source, _ slope: Float, into result: Target, count: Int
  ) {
    var i = 0
    while i + lanes <= count {
      let g = gradient.vector(i)
      result.store(g.replacing(with: g * slope, where: y.vector(i) .<= 0), i)
      i += lanes
    }
    while i < count {
      result[i] = y[i] <= 0 ? gradient[i] * slope : gradient[i]
      i += 1
    }
  }
}
