import LoopInterface

/// Shrinks a stack of similar signals towards what they have in common, as Wiener's filter does that knows how they vary
/// together.
///
/// The mean of the stack is taken away. With X for what is left, a signal a row, C = XXᵀ / (numbers in a signal) is the
/// covariance of the signals, estimated from the stack itself. Wiener's filter for noise of variance σ² is
/// C (C + σ²I)⁻¹ = I - σ² (C + σ²I)⁻¹, so a system with as many unknowns as signals is solved (Cholesky), and no
/// eigenvector is ever computed. `StackShrinkage` lets every pixel decide which waves along the stack are kept; here all
/// pixels of a patch decide together, and the waves are the stack's own.
private struct CovarianceShrinkage {
  /// Signals in a stack, a power of two.
  let count: Int

  /// Columns of eight numbers that are solved for at a time.
  private static let together = 4

  /// Eights in a row of the matrix, and in one of the room for a signal.
  private var pitch: Int { max(1, count / 8) }
  private func columns(_ width: Int) -> Int {
    (width / 8 + Self.together - 1) / Self.together * Self.together
  }

  /// Eights of room that `shrink` needs.
  func room(width: Int) -> Int { (count + 1) * columns(width) + count * pitch }

  func shrink(
    _ stack: Target, width: Int, length: Int, variance: Float, scratch: UnsafeMutablePointer<Eight>
  ) -> Float {
    let columns = columns(width), x = scratch, mean = x + count * columns, u = mean + columns
    centre(stack, width, x, mean, columns)
    let before = measure(x, columns, length: length, variance: variance, into: u)
    factorize(u, variance: variance)
    for first in stride(from: 0, to: columns, by: Self.together) { solve(u, x + first, columns) }
    var after = Eight.zero
    for i in 0..<count {
      for j in 0..<width / 8 {
        let at = i * width + j * 8, kept = stack.eight(at) - variance * x[i * columns + j]
        after = after.fma(kept - mean[j], kept - mean[j])
        stack.store(kept, at)
      }
    }
    return before > 0 ? Float(count - 1) * after.total / before : 0
  }

  /// The mean of all signals, and what each differs from it, with zeros behind.
  private func centre(
    _ stack: Target, _ width: Int, _ x: UnsafeMutablePointer<Eight>, _ mean: UnsafeMutablePointer<Eight>,
    _ columns: Int
  ) {
    for j in 0..<columns {
      guard j < width / 8 else {
        for i in 0..<count { x[i * columns + j] = .zero }
        continue
      }
      var sum = Eight.zero
      for i in 0..<count { sum += stack.eight(i * width + j * 8) }
      mean[j] = sum / Float(count)
      for i in 0..<count { x[i * columns + j] = stack.eight(i * width + j * 8) - mean[j] }
    }
  }

  /// The upper half of C + σ²I, a row in `pitch` vectors; returns the trace of C.
  private func measure(
    _ x: UnsafeMutablePointer<Eight>, _ columns: Int, length: Int, variance: Float,
    into u: UnsafeMutablePointer<Eight>
  ) -> Float {
    var trace: Float = 0
    for i in 0..<count {
      let row = UnsafeMutableRawPointer(u + i * pitch).assumingMemoryBound(to: Float.self)
      for v in 0..<pitch { u[i * pitch + v] = .zero }
      for k in i..<count {
        var sum = Eight.zero
        for j in 0..<columns { sum = sum.fma(x[i * columns + j], x[k * columns + j]) }
        row[k] = sum.total / Float(length)
      }
      trace += row[i]
      row[i] += variance
    }
    return trace
  }

  /// The upper half of a symmetric matrix becomes U of UᵀU, with the inverse of its diagonal.
  ///
  /// Row by row, what a row explains is taken from all rows below at once, whole vectors at a time; what that leaves to
  /// the left of the diagonal is never read. No pivot is less than σ² but by rounding; where that has eaten a small one, its
  /// signal is left as it is.
  private func factorize(_ u: UnsafeMutablePointer<Eight>, variance: Float) {
    for k in 0..<count {
      let row = UnsafeMutableRawPointer(u + k * pitch).assumingMemoryBound(to: Float.self)
      let inverse = row[k] > 0.5 * variance ? 1 / row[k].squareRoot() : 0
      for v in k / 8..<pitch { u[k * pitch + v] *= inverse }
      for i in k + 1..<max(count, k + 1) {
        for v in i / 8..<pitch { u[i * pitch + v] = u[i * pitch + v].fma(u[k * pitch + v], -row[i]) }
      }
      row[k] = inverse
    }
  }

  /// UᵀU y = x, in place, for four columns of eight numbers.
  private func solve(_ u: UnsafeMutablePointer<Eight>, _ x: UnsafeMutablePointer<Eight>, _ columns: Int) {
    let coefficients = UnsafeMutableRawPointer(u).assumingMemoryBound(to: Float.self), pitch = pitch * 8
    /// Takes from one row its share of the others, which are solved for, and scales it.
    func finish(_ i: Int, _ others: Range<Int>, _ coefficient: (Int) -> Float) {
      let row = x + i * columns
      var a = row[0], b = row[1], c = row[2], d = row[3]
      for t in others {
        let other = x + t * columns, factor = -coefficient(t)
        a = a.fma(other[0], factor)
        b = b.fma(other[1], factor)
        c = c.fma(other[2], factor)
        d = d.fma(other[3], factor)
      }
      let inverse = coefficients[i * pitch + i]
      row[0] = a * inverse
      row[1] = b * inverse
      row[2] = c * inverse
      row[3] = d * inverse
    }
    for i in 0..<count { finish(i, 0..<i) { t in coefficients[t * pitch + i] } }
    for i in (0..<count).reversed() { finish(i, i + 1..<max(count, i + 1)) { t in coefficients[i * pitch + t] } }
  }
}

extension VectorLoops {
  static func shrinkCovariance(
    _ stack: Target, count: Int, width: Int, length: Int, variance: Float,
    scratch: UnsafeMutablePointer<SIMD8<Float>>
  ) -> Float {
    CovarianceShrinkage(count: count).shrink(stack, width: width, length: length, variance: variance, scratch: scratch)
  }

  static func covarianceRoom(count: Int, width: Int) -> Int {
    CovarianceShrinkage(count: count).room(width: width)
  }
}
