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

  /// Vectors of a signal that are solved for at a time.
  private static let together = 4

  /// Numbers in a row of the matrix: whole vectors, whole blocks of dot products.
  private var pitch: Int { (count + lanes - 1) / lanes * lanes }
  /// Vectors in the room for a signal.
  private func columns(_ width: Int) -> Int {
    (width / lanes + Self.together - 1) / Self.together * Self.together
  }
  /// Signals with room: there are zeros behind the last one, so that dot products can be taken many at a time.
  private var roomyCount: Int { (count + DotBlock.rows - 1) / DotBlock.rows * DotBlock.rows + DotBlock.columns }

  /// Vectors of room that `shrink` needs.
  func room(width: Int) -> Int {
    (roomyCount + 1) * columns(width) + (roomyCount * pitch + DotBlock.rows * DotBlock.columns + lanes) / lanes
  }

  func shrink(
    _ stack: Target, width: Int, length: Int, variance: Float, scratch: UnsafeMutablePointer<Vector>
  ) -> Float {
    let columns = columns(width), x = scratch, mean = x + roomyCount * columns
    let u = UnsafeMutableRawPointer(mean + columns).assumingMemoryBound(to: Float.self)
    centre(stack, width, x, mean, columns)
    let before = measure(x, columns, length: length, variance: variance, into: u)
    factorize(u, variance: variance)
    for first in stride(from: 0, to: columns, by: Self.together) { solve(u, x + first, columns) }
    var after = Eight.zero
    for i in 0..<count {
      for j in 0..<width / lanes {
        let at = i * width + j * lanes, kept = stack.vector(at) - variance * x[i * columns + j]
        let rest = kept - mean[j]
        #if WIDE
          after = after.fma(rest.lowHalf, rest.lowHalf)
          after = after.fma(rest.highHalf, rest.highHalf)
        #else
          after = after.fma(rest, rest)
        #endif
        stack.store(kept, at)
      }
    }
    return before > 0 ? Float(count - 1) * after.total / before : 0
  }

  /// The mean of all signals, and what each differs from it, with zeros behind.
  private func centre(
    _ stack: Target, _ width: Int, _ x: UnsafeMutablePointer<Vector>, _ mean: UnsafeMutablePointer<Vector>,
    _ columns: Int
  ) {
    for j in 0..<columns {
      for i in count..<roomyCount { x[i * columns + j] = .zero }
      guard j < width / lanes else {
        for i in 0..<count { x[i * columns + j] = .zero }
        continue
      }
      var sum = Vector.zero
      for i in 0..<count { sum += stack.vector(i * width + j * lanes) }
      mean[j] = sum / Float(count)
      for i in 0..<count { x[i * columns + j] = stack.vector(i * width + j * lanes) - mean[j] }
    }
  }

  /// The upper half of C + σ²I, a row in `pitch` numbers; returns the trace of C.
  private func measure(
    _ x: UnsafeMutablePointer<Vector>, _ columns: Int, length: Int, variance: Float, into u: Target
  ) -> Float {
    let numbers = UnsafeRawPointer(x).assumingMemoryBound(to: Float.self), block = u + roomyCount * pitch
    for first in stride(from: 0, to: count, by: DotBlock.rows) {
      // Whole blocks to the right of the diagonal.
      for column in stride(from: first, to: count, by: DotBlock.columns) {
        DotBlock.dots(columns * lanes, numbers, first, column, into: block)
        for r in first..<min(count, first + DotBlock.rows) {
          for c in column..<min(pitch, column + DotBlock.columns) {
            u[r * pitch + c] = block[(r - first) * DotBlock.columns + c - column] / Float(length)
          }
        }
      }
    }
    var trace: Float = 0
    for i in 0..<count {
      let row = u + i * pitch
      for left in i / lanes * lanes..<i { row[left] = 0 }
      for right in count..<max(count, pitch) { row[right] = 0 }
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
  private func factorize(_ u: Target, variance: Float) {
    for k in 0..<count {
      let row = u + k * pitch
      let inverse = row[k] > 0.5 * variance ? 1 / row[k].squareRoot() : 0
      for v in stride(from: k / lanes * lanes, to: pitch, by: lanes) { row.store(row.vector(v) * inverse, v) }
      for i in k + 1..<max(count, k + 1) {
        let other = u + i * pitch, factor = -row[i]
        for v in stride(from: i / lanes * lanes, to: pitch, by: lanes) {
          other.store(other.vector(v).fma(row.vector(v), factor), v)
        }
      }
      row[k] = inverse
    }
  }

  /// UᵀU y = x, in place, for four vectors of every signal.
  private func solve(_ coefficients: Source, _ x: UnsafeMutablePointer<Vector>, _ columns: Int) {
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

/// The dot products of some neighbouring signals with some others.
private enum DotBlock {
  static let rows = 4 * DotProducts.together, columns = 3

  /// `block[3 * r + c] = Σₙ x[row + r][n] · x[column + c][n]`.
  static func dots(_ count: Int, _ x: Source, _ row: Int, _ column: Int, into block: Target) {
    for i in 0..<rows * columns { block[i] = 0 }
    let a = x + row * count
    withUnsafeTemporaryAllocation(of: Int.self, capacity: columns) { offsets in
      for c in 0..<columns { offsets[c] = (column + c) * count }
      // The second half of the rows, where vectors hold two.
      let second = rows > 4 ? 4 : 0
      DotProducts.dots4x3(
        count, a, a + second * count, count, x, offsets.baseAddress!, block, block + second * columns)
    }
  }
}

extension VectorLoops {
  static func shrinkCovariance(
    _ stack: Target, count: Int, width: Int, length: Int, variance: Float, scratch: UnsafeMutableRawPointer
  ) -> Float {
    CovarianceShrinkage(count: count).shrink(
      stack, width: width, length: length, variance: variance, scratch: scratch.assumingMemoryBound(to: Vector.self))
  }

  static func covarianceRoom(count: Int, width: Int) -> Int {
    CovarianceShrinkage(count: count).room(width: width) * MemoryLayout<Vector>.stride
  }
}
