import Chapter02
import Engine
import Foundation

/// One way to solve the exercises of chapter 2.
struct Solutions02: Chapter02Exercises {
  func slope(of f: (Double) -> Double, at x: Double) -> Double {
    let h = 6e-6 * max(1, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)
  }

  func bendPullback(_ x: Tensor, gradient: Tensor) -> Tensor {
    let root = x.map(.absolute) + 1
    return gradient / (root * root)
  }

  func slopes(_ tape: [TapeEntry]) -> [Double] {
    var slopes = [Double](repeating: 0, count: tape.count)
    slopes[tape.count - 1] = 1
    for n in tape.indices.reversed() {
      for (input, own) in zip(tape[n].inputs, tape[n].slopes) { slopes[input] += slopes[n] * own }
    }
    return slopes
  }

  func densePullback(x: Tensor, weights: Tensor, gradient: Tensor) -> (x: Tensor, weights: Tensor, bias: Tensor) {
    (
      gradient.multiplied(by: weights, transposingOther: true), x.multiplied(by: gradient, transposingSelf: true),
      Variable(gradient).sum(along: [0]).value
    )
  }

  func adam(gradient: Double, step: Int, rate: Double, first: inout Double, second: inout Double) -> Double {
    first = 0.9 * first + 0.1 * gradient
    second = 0.999 * second + 0.001 * gradient * gradient
    let mean = first / (1 - pow(0.9, Double(step))), square = second / (1 - pow(0.999, Double(step)))
    return -rate * mean / (square.squareRoot() + 1e-8)
  }

  func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) -> Double {
    let h = 1e-4
    // No coordinate may be missing at the start, and no two should be alike.
    var direction = place.indices.map { 1 + 0.1 * Double($0) }
    var curvature = 0.0
    for _ in 0..<60 {
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      direction = direction.map { $0 / length }
      let ahead = gradient(zip(place, direction).map { $0 + h * $1 })
      let behind = gradient(zip(place, direction).map { $0 - h * $1 })
      let image = zip(ahead, behind).map { ($0 - $1) / (2 * h) }
      curvature = zip(direction, image).reduce(0) { $0 + $1.0 * $1.1 }
      direction = image
    }
    return curvature
  }
}
