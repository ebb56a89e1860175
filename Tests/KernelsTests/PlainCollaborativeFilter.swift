import Foundation
import Kernels

/// The collaborative filter written down as it is defined, in double precision.
struct PlainCollaborativeFilter {
  var patchSize: Int, step: Int, radius: Int, groupSize: Int
  var filter = StackFilter.waves

  /// H×W numbers filtered with strength `sigma`.
  func callAsFunction(_ plane: [Double], height: Int, width: Int, sigma: Double) -> [Double] {
    var sums = [Double](repeating: 0, count: plane.count), weights = sums
    for y in corners(height) {
      for x in corners(width) {
        let places = mostSimilar(plane, height: height, width: width, y: y, x: x)
        var stack = places.map { place in pixels(width).map { plane[place + $0] } }
        let kept =
          filter == .waves ? shrink(&stack, variance: sigma * sigma) : shrinkJointly(&stack, variance: sigma * sigma)
        for (place, patch) in zip(places, stack) {
          for (offset, value) in zip(pixels(width), patch) {
            sums[place + offset] += value / kept
            weights[place + offset] += 1 / kept
          }
        }
      }
    }
    return zip(sums, weights).map { $0 / $1 }
  }

  private func corners(_ length: Int) -> [Int] {
    Array(stride(from: 0, to: length - patchSize, by: step)) + [length - patchSize]
  }

  private func pixels(_ width: Int) -> [Int] {
    (0..<patchSize).flatMap { i in (0..<patchSize).map { i * width + $0 } }
  }

  private func window(_ position: Int, _ length: Int) -> Range<Int> {
    let count = min(2 * radius + 1, length - patchSize + 1)
    let first = max(0, min(position - count / 2, length - patchSize + 1 - count))
    return first..<first + count
  }

  private func mostSimilar(_ plane: [Double], height: Int, width: Int, y: Int, x: Int) -> [Int] {
    var found: [(distance: Double, place: Int)] = []
    for row in window(y, height) {
      for column in window(x, width) {
        let distance = pixels(width).reduce(0) { sum, offset in
          let difference = plane[row * width + column + offset] - plane[y * width + x + offset]
          return sum + difference * difference
        }
        found.append((distance, row * width + column))
      }
    }
    return found.sorted { $0 < $1 }.prefix(groupSize).map(\.place)
  }

  /// Shrinks along the stack; returns the mean squared factor.
  private func shrink(_ stack: inout [[Double]], variance: Double) -> Double {
    let n = stack.count
    var kept = 0.0
    for pixel in stack[0].indices {
      let coefficients = (0..<n).map { k in
        let c = (0..<n).reduce(0) { $0 + stack[$1][pixel] * wave($1, k, n) }
        let gain = k == 0 ? 1 : c * c / (c * c + variance)
        kept += gain * gain
        return c * gain
      }
      for i in 0..<n { stack[i][pixel] = (0..<n).reduce(0) { $0 + coefficients[$1] * wave(i, $1, n) } }
    }
    return kept / Double(n * stack[0].count)
  }

  /// C (C + σ²I)⁻¹ by elimination; returns the mean squared factor, which is 1 for the mean.
  private func shrinkJointly(_ stack: inout [[Double]], variance: Double) -> Double {
    let n = stack.count, length = stack[0].count
    let means = (0..<length).map { pixel in stack.reduce(0) { $0 + $1[pixel] } / Double(n) }
    let x = stack.map { zip($0, means).map { $0 - $1 } }
    func product(_ i: Int, _ k: Int) -> Double { zip(x[i], x[k]).reduce(0) { $0 + $1.0 * $1.1 } / Double(length) }
    // The system (C + σ²I) Y = X, with X beside the matrix.
    var rows = (0..<n).map { i in (0..<n).map { product(i, $0) + (i == $0 ? variance : 0) } + x[i] }
    for pivot in 0..<n {
      rows[pivot] = rows[pivot].map { [d = rows[pivot][pivot]] in $0 / d }
      for row in 0..<n where row != pivot {
        let factor = rows[row][pivot]
        rows[row] = zip(rows[row], rows[pivot]).map { $0 - factor * $1 }
      }
    }
    var before = 0.0, after = 0.0
    for i in 0..<n {
      for pixel in 0..<length {
        let kept = x[i][pixel] - variance * rows[i][n + pixel]
        before += x[i][pixel] * x[i][pixel]
        after += kept * kept
        stack[i][pixel] = means[pixel] + kept
      }
    }
    let share = before > 0 ? after / before : 0
    return (Double(length) + Double(length * (n - 1)) * share) / Double(n * length)
  }

  /// The orthonormal cosine transform.
  private func wave(_ i: Int, _ k: Int, _ n: Int) -> Double {
    cos(.pi * Double((2 * i + 1) * k) / Double(2 * n)) * (k == 0 ? 1 / Double(n) : 2 / Double(n)).squareRoot()
  }
}
