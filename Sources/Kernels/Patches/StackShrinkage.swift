#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shrinks a stack of similar signals towards what they have in common.
///
/// A cosine transform runs along the stack, for every pixel by itself. Its first coefficient is the mean and stays; of
/// every other coefficient c the share c² / (c² + σ²) is kept, the factor Wiener found for a signal of power c² in noise
/// of power σ². Then the transform is undone.
///
/// The transform is cut in halves as long as that goes: sums of a number and its mirror image make the even
/// coefficients, differences the odd ones. For 32 signals that leaves a third of the work of a matrix.
struct StackShrinkage {
  /// Signals in a stack, a power of two.
  let count: Int
  /// cos(π (2i + 1)(2k + 1) / 2n) for n = 2, 4, …, `count`, each table n/2 × n/2.
  private let cosines: [Float]

  init(count: Int) {
    self.count = count
    var cosines: [Float] = []
    var n = 2
    while n <= count {
      for k in 0..<n / 2 {
        for i in 0..<n / 2 { cosines.append(Float(cos(Double.pi * Double((2 * i + 1) * (2 * k + 1)) / Double(2 * n)))) }
      }
      n *= 2
    }
    self.cosines = cosines
  }

  /// Where the table for n begins: the tables before it hold 1 + 4 + 16 + … numbers.
  private func table(_ n: Int) -> Int { (n * n / 4 - 1) / 3 }

  /// Shrinks `width` signals (a multiple of 8) that lie side by side, `count` numbers each, `width` apart.
  ///
  /// - Parameters:
  ///   - variance: σ², above zero.
  ///   - scratch: room for 2 · `count` vectors.
  /// - Returns: the sum of the squares of all factors but those of the first coefficients.
  @inline(never)
  func shrink(_ stack: Target, width: Int, variance: Float, scratch: UnsafeMutablePointer<SIMD8<Float>>) -> Float {
    let x = scratch, c = scratch + count
    // The transform below lacks a factor √(2/count); the coefficients are compared without it.
    let power = Vector(repeating: variance * Float(count) / 2), back = 2 / Float(count)
    var kept = Vector.zero
    cosines.withUnsafeBufferPointer { cosines in
      for column in stride(from: 0, to: width, by: lanes) {
        for i in 0..<count { x[i] = stack.vector(i * width + column) }
        forward(x, c, cosines.baseAddress!)
        c[0] *= back / 2
        for k in 1..<max(1, count) {
          let square = c[k] * c[k]
          let gain = square / (square + power)
          kept = kept.fma(gain, gain)
          c[k] *= gain * back
        }
        backward(c, x, cosines.baseAddress!)
        for i in 0..<count { stack.store(x[i], i * width + column) }
      }
    }
    return kept.total
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
