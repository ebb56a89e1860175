import LoopInterface

/// Wiener's factor on the waves along a stack; see `StackShrinkage` in `Kernels`.
private struct WaveShrinkage {
  /// Signals in a stack, a power of two.
  let count: Int
  /// The tables for n = 2, 4, …, `count`.
  let cosines: Source

  /// Where the table for n begins: the tables before it hold 1 + 4 + 16 + … numbers.
  private func table(_ n: Int) -> Int { (n * n / 4 - 1) / 3 }

  @inline(__always)
  func shrink(_ stack: Target, width: Int, variance: Float, scratch: UnsafeMutablePointer<Vector>) -> Float {
    let x = scratch, c = scratch + count, gains = scratch + 2 * count
    // The transform below lacks a factor √(2/count); the coefficients are compared without it.
    let power = Vector(repeating: variance * Float(count) / 2), back = 2 / Float(count)
    var kept = Eight.zero
    for column in stride(from: 0, to: width, by: lanes) {
      for i in 0..<count { x[i] = stack.vector(i * width + column) }
      forward(x, c, cosines)
      c[0] *= back / 2
      for k in 1..<max(1, count) {
        let square = c[k] * c[k]
        let gain = square / (square + power)
        gains[k] = gain
        c[k] *= gain * back
      }
      kept = Self.addSquares(gains, count, to: kept)
      backward(c, x, cosines)
      for i in 0..<count { stack.store(x[i], i * width + column) }
    }
    return kept.total
  }

  /// Adds the squares of all factors but the first, those of eight columns after those of the eight before.
  @inline(__always)
  private static func addSquares(_ gains: UnsafePointer<Vector>, _ count: Int, to sum: Eight) -> Eight {
    var sum = sum
    #if WIDE
      for k in 1..<max(1, count) { sum = sum.fma(gains[k].lowHalf, gains[k].lowHalf) }
      for k in 1..<max(1, count) { sum = sum.fma(gains[k].highHalf, gains[k].highHalf) }
    #else
      for k in 1..<max(1, count) { sum = sum.fma(gains[k], gains[k]) }
    #endif
    return sum
  }

  /// c_k = Σᵢ x_i cos(π (2i + 1) k / 2n); destroys x.
  @inline(__always)
  private func forward(
    _ x: UnsafeMutablePointer<Vector>, _ c: UnsafeMutablePointer<Vector>, _ cosines: UnsafePointer<Float>
  ) {
    var n = count, step = 1
    while n > 1 {
      let half = n / 2
      for i in 0..<half {
        let a = x[i], b = x[n - 1 - i]
        x[i] = a + b
        x[n - 1 - i] = a - b
      }
      products(half, cosines + table(n), { x[n - 1 - $0] }) { c[(2 * $0 + 1) * step] = $1 }
      n = half
      step *= 2
    }
    c[0] = x[0]
  }

  /// x_i = Σ_k c_k cos(π (2i + 1) k / 2n).
  @inline(__always)
  private func backward(
    _ c: UnsafeMutablePointer<Vector>, _ x: UnsafeMutablePointer<Vector>, _ cosines: UnsafePointer<Float>
  ) {
    x[0] = c[0]
    var n = 2, step = count / 2
    while n <= count {
      let half = n / 2
      products(half, cosines + table(n), { c[(2 * $0 + 1) * step] }) { i, odd in
        let even = x[i]
        x[i] = even + odd
        x[n - 1 - i] = even - odd
      }
      n *= 2
      step /= 2
    }
  }

  /// The symmetric half × half table times a vector of vectors, four results at a time.
  @inline(__always)
  private func products(
    _ half: Int, _ table: UnsafePointer<Float>, _ x: (Int) -> Vector, _ write: (Int, Vector) -> Void
  ) {
    var k = 0
    while k + 4 <= half {
      var s0 = Vector.zero, s1 = s0, s2 = s0, s3 = s0
      let row = table + k * half
      for i in 0..<half {
        let v = x(i)
        s0 = s0.fma(v, row[i])
        s1 = s1.fma(v, row[half + i])
        s2 = s2.fma(v, row[2 * half + i])
        s3 = s3.fma(v, row[3 * half + i])
      }
      write(k, s0)
      write(k + 1, s1)
      write(k + 2, s2)
      write(k + 3, s3)
      k += 4
    }
    while k < half {
      var s = Vector.zero
      for i in 0..<half { s = s.fma(x(i), table[k * half + i]) }
      write(k, s)
      k += 1
    }
  }
}

extension VectorLoops {
  static func waveRoom(count: Int) -> Int { 3 * count * MemoryLayout<Vector>.stride }

  static func shrinkWaves(
    _ stack: Target, count: Int, width: Int, cosines: Source, variance: Float,
    scratch: UnsafeMutableRawPointer
  ) -> Float {
    WaveShrinkage(count: count, cosines: cosines).shrink(
      stack, width: width, variance: variance, scratch: scratch.assumingMemoryBound(to: Vector.self))
  }
}
