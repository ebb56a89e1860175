/// Shrinks a stack of similar signals towards what they have in common, as Wiener's filter does that knows how they vary
/// together.
///
/// The mean of the stack is taken away. With X for what is left, a signal a row, C = XXᵀ / (numbers in a signal) is the
/// covariance of the signals, estimated from the stack itself. Wiener's filter for noise of variance σ² is
/// C (C + σ²I)⁻¹ = I - σ² (C + σ²I)⁻¹, so a system with as many unknowns as signals is solved (Cholesky), and no
/// eigenvector is ever computed. `StackShrinkage` lets every pixel decide which waves along the stack are kept; here all
/// pixels of a patch decide together, and the waves are the stack's own.
struct CovarianceShrinkage {
  /// Signals in a stack.
  let count: Int

  /// Vectors of room that `shrink` needs.
  func room(width: Int) -> Int { (count + 1) * width / lanes + (count * count + lanes - 1) / lanes }

  /// Shrinks `count` signals, `width` apart.
  ///
  /// - Parameters:
  ///   - width: numbers from one signal to the next, a multiple of 8; those behind the signal's own are zero.
  ///   - length: numbers in a signal.
  ///   - variance: σ², above zero.
  ///   - scratch: room for `room(width:)` vectors.
  /// - Returns: the energy that is kept of what is not the mean, as a share, times the numbers it is made of.
  @inline(never)
  func shrink(
    _ stack: Target, width: Int, length: Int, variance: Float, scratch: UnsafeMutablePointer<Vector>
  ) -> Float {
    let columns = width / lanes, x = scratch, mean = x + count * columns
    return UnsafeMutableRawPointer(mean + columns).withMemoryRebound(to: Float.self, capacity: count * count) { c in
      centre(stack, columns, x, mean)
      var before: Float = 0
      for i in 0..<count {
        for k in 0...i {
          var sum = Vector.zero
          for j in 0..<columns { sum = sum.fma(x[i * columns + j], x[k * columns + j]) }
          c[i * count + k] = sum.total / Float(length)
        }
        before += c[i * count + i]
        c[i * count + i] += variance
      }
      factorize(c)
      solve(c, x, columns)
      var after = Vector.zero
      for i in 0..<count {
        for j in 0..<columns {
          let at = i * width + j * lanes, kept = stack.vector(at) - variance * x[i * columns + j]
          after = after.fma(kept - mean[j], kept - mean[j])
          stack.store(kept, at)
        }
      }
      return before > 0 ? Float(count - 1) * after.total / before : 0
    }
  }

  /// The mean of all signals, and what each differs from it.
  private func centre(
    _ stack: Target, _ columns: Int, _ x: UnsafeMutablePointer<Vector>, _ mean: UnsafeMutablePointer<Vector>
  ) {
    for j in 0..<columns {
      var sum = Vector.zero
      for i in 0..<count { sum += stack.vector((i * columns + j) * lanes) }
      mean[j] = sum / Float(count)
      for i in 0..<count { x[i * columns + j] = stack.vector((i * columns + j) * lanes) - mean[j] }
    }
  }

  /// The lower half of a symmetric matrix becomes L of LLᵀ, with the inverse of its diagonal.
  private func factorize(_ c: Target) {
    for i in 0..<count {
      for k in 0...i {
        var sum = c[i * count + k]
        for t in 0..<k { sum -= c[i * count + t] * c[k * count + t] }
        c[i * count + k] = k == i ? 1 / sum.squareRoot() : sum * c[k * count + k]
      }
    }
  }

  /// LLᵀ y = x, in place, for eight columns at a time.
  private func solve(_ l: Target, _ x: UnsafeMutablePointer<Vector>, _ columns: Int) {
    for i in 0..<count {
      for t in 0..<i {
        for j in 0..<columns { x[i * columns + j] = x[i * columns + j].fma(x[t * columns + j], -l[i * count + t]) }
      }
      for j in 0..<columns { x[i * columns + j] *= l[i * count + i] }
    }
    for i in (0..<count).reversed() {
      for t in i + 1..<max(count, i + 1) {
        for j in 0..<columns { x[i * columns + j] = x[i * columns + j].fma(x[t * columns + j], -l[t * count + i]) }
      }
      for j in 0..<columns { x[i * columns + j] *= l[i * count + i] }
    }
  }
}
