import Foundation
import Kernels
import Testing

/// A pointwise function and the same in double precision.
struct PointwiseCase: CustomTestStringConvertible, Sendable {
  let function: Pointwise
  /// What the samples in −1 ..< 1 are multiplied by and shifted to, so that they lie in the function's domain.
  var scale: Float = 3, shift: Float = 0
  let value: @Sendable (Double) -> Double
  let derivative: @Sendable (Double) -> Double

  var testDescription: String { "\(function)" }

  static let all: [PointwiseCase] = [
    .init(function: .relu, value: { max($0, 0) }, derivative: { $0 > 0 ? 1 : 0 }),
    .init(function: .leakyReLU(slope: 0.2), value: { $0 < 0 ? $0 * slope : $0 }, derivative: { $0 < 0 ? slope : 1 }),
    .init(function: .sigmoid, value: logistic, derivative: { logistic($0) * (1 - logistic($0)) }),
    .init(function: .exp, value: { exp($0) }, derivative: { exp($0) }),
    .init(function: .log, scale: 2, shift: 2.5, value: { log($0) }, derivative: { 1 / $0 }),
    .init(function: .sqrt, scale: 2, shift: 2.5, value: { sqrt($0) }, derivative: { 0.5 / sqrt($0) }),
    .init(function: .square, value: { $0 * $0 }, derivative: { 2 * $0 }),
    .init(function: .absolute, value: { abs($0) }, derivative: { $0 < 0 ? -1 : 1 }),
    .init(function: .affine(factor: 1.5, offset: -0.25), value: { 1.5 * $0 - 0.25 }, derivative: { _ in 1.5 }),
    .init(
      function: .clamp(lower: -0.5, upper: 1.25), value: { min(max($0, -0.5), 1.25) },
      derivative: { $0 < -0.5 || $0 > 1.25 ? 0 : 1 }),
  ]
  private static let slope = Double(Float(0.2))
}

private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

@Suite struct PointwiseTests {
  /// Counts around the width of a vector and the size from which threads share the work.
  static let counts = [0, 1, 7, 8, 9, 16, 1001, 70_001]

  @Test(arguments: PointwiseCase.all, counts)
  func values(_ example: PointwiseCase, count: Int) {
    let x = readable(samples(count, seed: 1)[..<count].map { $0 * example.scale + example.shift })
    let y = written(count) { apply(example.function, x, into: $0, count: count) }
    expectClose(y, x[..<count].map { example.value(Double($0)) }, tolerance: 1e-6)
  }

  @Test(arguments: PointwiseCase.all, counts)
  func gradients(_ example: PointwiseCase, count: Int) {
    let x = readable(samples(count, seed: 2)[..<count].map { $0 * example.scale + example.shift })
    let g = samples(count, seed: 3)
    let y = readable(written(count) { apply(example.function, x, into: $0, count: count) })
    let result = written(count) { applyPullback(example.function, x, y, g, into: $0, count: count) }
    expectClose(
      result, (0..<count).map { Double(g[$0]) * example.derivative(Double(x[$0])) }, tolerance: 2e-6)
  }

  /// The conventions at the kinks: zero for |x| and the rectifier, the slope for the leaky one, one on a bound.
  @Test(
    arguments: [
      (.relu, 0, 0), (.relu, -0.0, 0), (.leakyReLU(slope: 0.25), 0, 0.25), (.absolute, 0, 0),
      (.clamp(lower: -1, upper: 2), -1, 1), (.clamp(lower: -1, upper: 2), 2, 1),
    ] as [(Pointwise, Float, Float)])
  func kinks(function: Pointwise, x: Float, derivative: Float) {
    // Eight for the vector path, one for the rest.
    let x = [Float](repeating: x, count: 9), g = [Float](repeating: 1, count: 9)
    let y = written(9) { apply(function, x, into: $0, count: 9) }
    let result = written(9) { applyPullback(function, x, y, g, into: $0, count: 9) }
    #expect(result.allSatisfy { $0 == derivative })
  }

  @Test(arguments: PointwiseCase.all)
  func notANumberPassesThrough(_ example: PointwiseCase) {
    let x = [Float](repeating: .nan, count: 11)
    let y = written(11) { apply(example.function, x, into: $0, count: 11) }
    #expect(y.allSatisfy { $0.isNaN })
  }

  @Test(arguments: counts)
  func inPlace(count: Int) {
    let x = samples(count, seed: 4)
    let apart = written(count) { apply(.sigmoid, x, into: $0, count: count) }
    let inPlace = written(count) { y in
      y.update(from: x, count: count)
      apply(.sigmoid, y, into: y, count: count)
    }
    #expect(apart == inPlace)
  }

  @Test(arguments: counts)
  func arithmetic(count: Int) {
    let x = samples(count, seed: 5), y = readable(samples(count, seed: 6)[..<count].map { $0 + 2 })
    func check(_ operation: Arithmetic, _ exact: (Double, Double) -> Double) {
      let result = written(count) { combine(operation, x, y, into: $0, count: count) }
      // One operation, correctly rounded: the nearest number and no other.
      #expect(result == (0..<count).map { Float(exact(Double(x[$0]), Double(y[$0]))) })
    }
    check(.add, +)
    check(.subtract, -)
    check(.multiply, *)
    check(.divide, /)
  }

  @Test(arguments: counts)
  func accumulation(count: Int) {
    let x = samples(count, seed: 7), start = samples(count, seed: 8)
    let y = written(count) { y in
      y.update(from: start, count: count)
      accumulate(x, times: -0.75, into: y, count: count)
    }
    expectClose(y, (0..<count).map { Double(start[$0]) - 0.75 * Double(x[$0]) }, tolerance: 1e-7)
  }
}
