import Chapter02
import Engine
import Foundation

/// One likely slip for every exercise of chapter 2.
struct Slips02: Chapter02Exercises {
  /// Takes the same step everywhere.
  func slope(of f: (Double) -> Double, at x: Double) -> Double { (f(x + 6e-6) - f(x - 6e-6)) / 12e-6 }

  /// Takes 1 for the slope of |x|, on the left of zero as well.
  func bendPullback(_ x: Tensor, gradient: Tensor) -> Tensor {
    let root = x.map(.absolute) + 1
    return gradient * (root - x) / (root * root)
  }

  /// Assigns where it has to add.
  func slopes(_ tape: [TapeEntry]) -> [Double] {
    var slopes = [Double](repeating: 0, count: tape.count)
    slopes[tape.count - 1] = 1
    for n in tape.indices.reversed() {
      for (input, own) in zip(tape[n].inputs, tape[n].slopes) { slopes[input] = slopes[n] * own }
    }
    return slopes
  }

  /// Averages over the rows for the bias, where they add up.
  func densePullback(x: Tensor, weights: Tensor, gradient: Tensor) -> (x: Tensor, weights: Tensor, bias: Tensor) {
    let right = Solutions02().densePullback(x: x, weights: weights, gradient: gradient)
    return (right.x, right.weights, Variable(gradient).mean(along: [0]).value)
  }

  /// Forgets the 10⁻⁸, and divides zero by zero where there is no gradient.
  func adam(gradient: Double, step: Int, rate: Double, first: inout Double, second: inout Double) -> Double {
    first = 0.9 * first + 0.1 * gradient
    second = 0.999 * second + 0.001 * gradient * gradient
    let mean = first / (1 - pow(0.9, Double(step))), square = second / (1 - pow(0.999, Double(step)))
    return -rate * mean / square.squareRoot()
  }

  /// Stops after five rounds, before the direction has settled.
  func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) -> Double {
    let h = 1e-4, here = gradient(place)
    var direction = place.map { _ in 1.0 }, curvature = 0.0
    for _ in 0..<5 {
      let image = zip(gradient(zip(place, direction).map { $0 + h * $1 }), here).map { ($0 - $1) / h }
      curvature = image.reduce(0) { $0 + $1 * $1 }.squareRoot()
      direction = image.map { $0 / curvature }
    }
    return curvature
  }
}
