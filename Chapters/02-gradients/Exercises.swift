import Engine
import Foundation
import Notebook

/// One operation on a tape of plain numbers.
public struct TapeEntry: Sendable {
  /// Where its inputs stand on the tape, all before it; empty for a variable.
  public let inputs: [Int]
  /// The slope of the operation for each input.
  public let slopes: [Double]

  /// Makes an entry of the tape.
  public init(_ inputs: [Int] = [], _ slopes: [Double] = []) { (self.inputs, self.slopes) = (inputs, slopes) }
}

/// What the reader implements.
public protocol Chapter02Exercises: Sendable {
  /// 2.1 The slope of `f` at `x` by trying, in double precision and right to eight digits.
  func slope(of f: (Double) -> Double, at x: Double) throws -> Double

  /// 2.2 The backward rule of y = x / (1 + |x|), a bend without any root: from x and the gradient of y to that of x.
  func bendPullback(_ x: Tensor, gradient: Tensor) throws -> Tensor

  /// 2.3 The slopes of the last entry of a tape with respect to every entry.
  func slopes(_ tape: [TapeEntry]) throws -> [Double]

  /// 2.4 The backward rules of a dense layer y = x W + b, with x of shape R×K, W of K×N and b of 1×N.
  func densePullback(x: Tensor, weights: Tensor, gradient: Tensor) throws -> (x: Tensor, weights: Tensor, bias: Tensor)

  /// 2.5 One step of Adam for one number, `step` counting from 1: the change, with the moments updated.
  func adam(gradient: Double, step: Int, rate: Double, first: inout Double, second: inout Double) throws -> Double

  /// 2.6 The largest curvature of a function, the number that limits the learning rate.
  ///
  /// You are given nothing but its gradient, and may call it two hundred times. Right to one part in a thousand.
  func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) throws -> Double
}

/// Your answers.
public struct Chapter02Answers: Chapter02Exercises {
  /// Makes the set of answers.
  public init() {}
  /// 2.1 A slope by trying.
  public func slope(of f: (Double) -> Double, at x: Double) throws -> Double { throw Unfinished("2.1") }
  /// 2.2 A backward rule.
  public func bendPullback(_ x: Tensor, gradient: Tensor) throws -> Tensor { throw Unfinished("2.2") }
  /// 2.3 A walk back over a tape.
  public func slopes(_ tape: [TapeEntry]) throws -> [Double] { throw Unfinished("2.3") }
  /// 2.4 A dense layer, backwards.
  public func densePullback(
    x: Tensor, weights: Tensor, gradient: Tensor
  ) throws -> (x: Tensor, weights: Tensor, bias: Tensor) { throw Unfinished("2.4") }
  /// 2.5 A step of Adam.
  public func adam(
    gradient: Double, step: Int, rate: Double, first: inout Double, second: inout Double
  ) throws -> Double { throw Unfinished("2.5") }
  /// 2.6 The largest curvature.
  public func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) throws -> Double {
    throw Unfinished("2.6")
  }
}

extension Chapter02 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter02Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter02Exercises) -> [Exercise] {
    [
      Exercise(
        "2.1", "A slope to eight digits", .warmUp,
        hint: "Central differences; the table of the four Vs names the step. Scale it with x where x is large."
      ) { try checkSlope(answers) },
      Exercise(
        "2.2", "A backward rule", .warmUp,
        hint:
          "On either side of zero the slope is 1 / (1 + |x|)². `map(.absolute)` and broadcasting by a scalar suffice."
      ) { try checkBend(answers) },
      Exercise(
        "2.3", "A walk back over a tape",
        hint: "The last entry has slope 1. Begin there, and add."
      ) { try checkTape(answers) },
      Exercise(
        "2.4", "A dense layer, backwards",
        hint: "Two products with one side transposed, and the rule of repeating. `multiplied(by:transposingOther:)`."
      ) { try checkDense(answers) },
      Exercise(
        "2.5", "Adam for one number",
        hint: "Update both moments, correct both, then divide. The first step has the length of the rate."
      ) { try checkAdam(answers) },
      Exercise(
        "2.6", "How steep may it be?", .project,
        hint:
          "(gradient(x + h v) - gradient(x - h v)) / 2h is the matrix of second derivatives times v, and you never see "
          + "the matrix. Multiply again and again, keep the length at 1: look for the power method."
      ) { try checkCurvature(answers) },
    ]
  }

  private static func checkSlope(_ answers: any Chapter02Exercises) throws {
    try expect("x³ at 2", answers.slope(of: { $0 * $0 * $0 }, at: 2), equals: 12, within: 1e-7)
    try expect("√x at 9", answers.slope(of: { $0.squareRoot() }, at: 9), equals: 1.0 / 6, within: 1e-8)
    try expect("1/x at 1000", answers.slope(of: { 1 / $0 }, at: 1000), equals: -1e-6, within: 1e-13)
    try expect("x² at 1234567", answers.slope(of: { $0 * $0 }, at: 1_234_567), equals: 2_469_134, within: 0.02)
  }

  private static func checkBend(_ answers: any Chapter02Exercises) throws {
    let x = Tensor(shape: [2, 3], [-3, -1, -0.5, 0, 1, 4]), g = Tensor(shape: [2, 3], [16, 4, 9, 5, -8, 50])
    let result = try answers.bendPullback(x, gradient: g)
    try expect("shape", result.shape, equals: [2, 3])
    try expect("gradient", result.values, equals: [1, 1, 4, 5, -2, 2], within: 1e-5)
  }

  private static func checkTape(_ answers: any Chapter02Exercises) throws {
    // x² + x⁴ at 2, as in the chapter, and a chain of doublings that must not take a million paths.
    let quartic = [TapeEntry(), TapeEntry([0, 0], [2, 2]), TapeEntry([1, 1], [4, 4]), TapeEntry([1, 2], [1, 1])]
    try expect("x² + x⁴ at 2", answers.slopes(quartic), equals: [36, 9, 1, 1], within: 1e-12)
    let doublings = [TapeEntry()] + (0..<60).map { TapeEntry([$0, $0], [1, 1]) }
    try expect("sixty doublings", answers.slopes(doublings).first ?? 0, equals: 1_152_921_504_606_846_976, within: 0)
    let unused = [TapeEntry(), TapeEntry(), TapeEntry([0], [3])]
    try expect("a variable that is not used", answers.slopes(unused), equals: [3, 0, 1], within: 0)
  }

  private static func checkDense(_ answers: any Chapter02Exercises) throws {
    var random = RandomSource(seed: 11)
    let x = Tensor.normal([5, 3], using: &random), weights = Tensor.normal([3, 4], using: &random)
    let bias = Tensor.normal([1, 4], using: &random), g = Tensor.normal([5, 4], using: &random)
    let tape = Tape(), tx = tape.variable(x), tw = tape.variable(weights), tb = tape.variable(bias)
    let gradients = tape.gradients(of: ((tx.multiplied(by: tw) + tb) * Variable(g)).sum())
    let result = try answers.densePullback(x: x, weights: weights, gradient: g)
    for (name, found, right) in [
      ("x", result.x, gradients[tx]), ("weights", result.weights, gradients[tw]), ("bias", result.bias, gradients[tb]),
    ] {
      try expect("shape of the gradient of \(name)", found.shape, equals: right.shape)
      try expect("gradient of \(name)", found.values, equals: right.values, within: 1e-4)
    }
  }

  private static func checkAdam(_ answers: any Chapter02Exercises) throws {
    var first = 0.0, second = 0.0
    let start = try answers.adam(gradient: 1e-3, step: 1, rate: 0.01, first: &first, second: &second)
    try expect("the first change", start, equals: -0.01, within: 1e-6)
    try expect("first moment", first, equals: 1e-4, within: 1e-12)
    try expect("second moment", second, equals: 1e-9, within: 1e-15)
    // Against the chapter's own rule, which keeps its moments to itself.
    var rule = AdaptiveMoments(rate: 0.05)
    (first, second) = (0, 0)
    for step in 1...200 {
      let g = Double(step * step % 17) - 6
      let change = try answers.adam(gradient: g, step: step, rate: 0.05, first: &first, second: &second)
      try expect("change \(step)", change, equals: rule.step(Pair(g, 1)).x, within: 1e-9)
    }
    (first, second) = (0, 0)
    let still = try answers.adam(gradient: 0, step: 1, rate: 0.05, first: &first, second: &second)
    try expect("without a gradient", still, equals: 0, within: 0)
  }

  private static func checkCurvature(_ answers: any Chapter02Exercises) throws {
    var calls = 0
    let valley = try answers.largestCurvature(at: [1, 1]) { place in
      calls += 1
      let g = slope(Pair(place[0], place[1]))
      return [g.x, g.y]
    }
    try expect("the valley at (1, 1)", valley, equals: 201.6028, within: 0.2)
    guard calls <= 200 else { throw Mismatch("calls of the gradient", expected: "at most 200", got: calls) }
    let bowl = try answers.largestCurvature(at: [3, -1, 2]) { zip([2, 7, 5], $0).map { $0 * $1 } }
    try expect("½ (2a² + 7b² + 5c²)", bowl, equals: 7, within: 0.007)
  }
}
