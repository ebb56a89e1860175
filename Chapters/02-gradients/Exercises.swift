import Engine
import Foundation
import Imaging
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

/// An operation with the backward rule that somebody wrote for it.
public struct RuledOperation: Sendable {
  /// What it is called.
  public let name: String
  /// The operation.
  public let forward: @Sendable (Tensor) -> Tensor
  /// The rule: from the input and the gradient of the output to the gradient of the input.
  public let pullback: @Sendable (Tensor, Tensor) -> Tensor
}

/// What the reader implements.
public protocol Chapter02Exercises: Sendable {
  /// 2.1 The slope of `f` at `x` by trying, in double precision and right to seven digits, for x near 1 and for x near a
  /// million.
  func slope(of f: (Double) -> Double, at x: Double) throws -> Double

  /// 2.2 The backward rule of the activation y = x / (1 + |x|): from x and the gradient of y to the gradient of x.
  /// (`x.map(.absolute)` is |x|, and `+ - * /` work number by number.)
  func softsignPullback(_ x: Tensor, gradient: Tensor) throws -> Tensor

  /// 2.3 Some backward rules are wrong: the names of their operations, in the given order.
  ///
  /// Inputs have shape R×K; outputs may have another. A wrong rule is wrong by a tenth at least, but perhaps not for every
  /// input. A `RuledOperation` has a `name`, a function `forward: (Tensor) -> Tensor`, and the rule
  /// `pullback: (Tensor, Tensor) -> Tensor`, from the input and the gradient of the output to the gradient of the input.
  func wrongRules(_ operations: [RuledOperation], shape: Shape) throws -> [String]

  /// 2.4 Forward mode: walk the tape from the start to the end, and find how fast every entry changes with the entry `input`.
  ///
  /// A `TapeEntry` is an entry of the page's `SmallTape`: `inputs` are the places of the entries that it was computed from,
  /// all before it, and `slopes` its slope for each. A variable has no inputs.
  func derivatives(_ tape: [TapeEntry], of input: Int) throws -> [Double]

  /// 2.5 How many octaves, from 0 to 6, does a network need so that it answers best *between* the pixels?
  ///
  /// You have only the small picture, N×3 colours from 0 to 1. `fit` trains a network on the pixels that you name (their
  /// numbers, from 0 to N - 1) and returns its colours at all N.
  func octaves(for picture: Tensor, fit: (_ octaves: Int, _ pixels: [Int]) throws -> Tensor) throws -> Int

  /// 2.6 The largest curvature of a function at a place: the eigenvalue of its Hessian that is largest in absolute value,
  /// and limits the learning rate. Right to one part in a thousand.
  ///
  /// You are given nothing but the gradient, and may ask for it two hundred times. The difference of two gradients a small step
  /// apart is about the Hessian times the step. What if you make that the direction of the next step, again and again?
  func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) throws -> Double

  /// 2.7 A race that anybody wins. Rules go down a valley, each with one of the learning rates of a list. Which of them ends
  /// lowest, if each has its own best rate? And which can be made to win by the choice of *one* rate for all?
  ///
  /// - Parameters:
  ///   - rules: how many rules there are, numbered from 0.
  ///   - rates: the rates to choose from.
  ///   - end: how high a rule stands in the end with a rate; infinite, or no number, if it diverged. Ask once at most for each
  ///     rule and rate.
  /// - Returns: `fair`, the rule that wins if each has its best rate; and `common`, for each rule a rate at which it ends lower
  ///   than all others with the same rate, or nil if there is none.
  func races(
    rules: Int, rates: [Double], end: (_ rule: Int, _ rate: Double) -> Double
  ) throws -> (fair: Int, common: [Double?])
}

/// Your answers.
public struct Chapter02Answers: Chapter02Exercises {
  /// Makes the set of answers.
  public init() {}
  /// 2.1 A slope by trying.
  public func slope(of f: (Double) -> Double, at x: Double) throws -> Double { throw Unfinished("2.1") }
  /// 2.2 A backward rule.
  public func softsignPullback(_ x: Tensor, gradient: Tensor) throws -> Tensor { throw Unfinished("2.2") }
  /// 2.3 Find the wrong rules.
  public func wrongRules(_ operations: [RuledOperation], shape: Shape) throws -> [String] { throw Unfinished("2.3") }
  /// 2.4 Forward mode.
  public func derivatives(_ tape: [TapeEntry], of input: Int) throws -> [Double] { throw Unfinished("2.4") }
  /// 2.5 The number of octaves.
  public func octaves(
    for picture: Tensor, fit: (_ octaves: Int, _ pixels: [Int]) throws -> Tensor
  ) throws -> Int { throw Unfinished("2.5") }
  /// 2.6 The largest curvature.
  public func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) throws -> Double {
    throw Unfinished("2.6")
  }
  /// 2.7 A race that anybody wins.
  public func races(
    rules: Int, rates: [Double], end: (_ rule: Int, _ rate: Double) -> Double
  ) throws -> (fair: Int, common: [Double?]) { throw Unfinished("2.7") }
}

extension Chapter02 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter02Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter02Exercises) -> [Exercise] {
    [
      Exercise(
        "2.1", "A slope to seven digits", .warmUp,
        hint: "Central differences; the table of the Vs names the step. Scale it with x where x is large."
      ) { try checkSlope(answers) },
      Exercise(
        "2.2", "A backward rule", .warmUp,
        hint:
          "On either side of zero the slope is 1 / (1 + |x|)². `map(.absolute)` and broadcasting by a scalar suffice."
      ) { try checkSoftsign(answers) },
      Exercise(
        "2.3", "Find the wrong rules",
        hint:
          "For random x, g and a direction d, ⟨pullback(x, g), d⟩ must be close to ⟨g, forward(x + h d) - forward(x - h d)⟩ "
          + "/ 2h. A mistake may show only where x is negative."
      ) { try checkRules(answers) },
      Exercise(
        "2.4", "Forward mode",
        hint:
          "An entry changes by the sum of slope times change over its inputs; the input itself changes by 1, other "
          + "variables by 0. How many such walks would a network's gradient take?"
      ) { try checkForwardMode(answers) },
      Exercise(
        "2.5", "How many octaves?", .project,
        hint:
          "Hold some pixels back: fit to the others, and measure the error at those that the network has not seen. The "
          + "field calls this cross-validation."
      ) { try checkOctaves(answers) },
      Exercise(
        "2.6", "How steep may it be?", .project,
        hint:
          "(gradient(x + h v) - gradient(x - h v)) / 2h is the Hessian times v, and you never see the matrix. Multiply "
          + "again and again, keep the length at 1: this is the power method."
      ) { try checkCurvature(answers) },
      Exercise(
        "2.7", "A race that anybody wins",
        hint:
          "Fill a table of rules and rates once. Then the fair race asks for the least of each row, the unfair one for the least "
          + "of each column. Every comparison with NaN is false: what does `min` make of it?"
      ) { try checkRaces(answers) },
    ]
  }

  private static func checkSlope(_ answers: any Chapter02Exercises) throws {
    try expect("x³ at 2", answers.slope(of: { $0 * $0 * $0 }, at: 2), equals: 12, within: 1e-7)
    try expect("√x at 9", answers.slope(of: { $0.squareRoot() }, at: 9), equals: 1.0 / 6, within: 1e-8)
    try expect("1/x at 1000", answers.slope(of: { 1 / $0 }, at: 1000), equals: -1e-6, within: 1e-13)
    try expect("x² at 1234567", answers.slope(of: { $0 * $0 }, at: 1_234_567), equals: 2_469_134, within: 0.02)
  }

  private static func checkSoftsign(_ answers: any Chapter02Exercises) throws {
    let x = Tensor(shape: [2, 3], [-3, -1, -0.5, 0, 1, 4]), g = Tensor(shape: [2, 3], [16, 4, 9, 5, -8, 50])
    let result = try answers.softsignPullback(x, gradient: g)
    try expect("shape", result.shape, equals: [2, 3])
    try expect("gradient", result.values, equals: [1, 1, 4, 5, -2, 2], within: 1e-5)
  }

  private static func checkRules(_ answers: any Chapter02Exercises) throws {
    let operations = ruledOperations
    let found = try answers.wrongRules(operations, shape: [3, 4])
    try expect("wrong rules", found, equals: wrong)
    try expect("all are right", answers.wrongRules([operations[0], operations[3]], shape: [2, 5]), equals: [])
  }

  /// Those of the seven below whose rule is wrong.
  private static let wrong = ["|x|", "x · x", "mean of rows"]

  /// Four right rules and three wrong ones.
  private static var ruledOperations: [RuledOperation] {
    let twos = Tensor(shape: [4, 1], [2, 2, 2, 2])
    @Sendable func square(_ x: Tensor) -> Tensor { x * x }
    @Sendable func root(_ x: Tensor) -> Tensor { (square(x) + 1).map(.sqrt) }
    @Sendable func repeated(_ x: Tensor, _ g: Tensor) -> Tensor { g.broadcast(to: x.shape) }
    return [
      RuledOperation(name: "x²", forward: square, pullback: { (x: Tensor, g: Tensor) in g * x * 2 }),
      RuledOperation(name: "|x|", forward: { (x: Tensor) in x.map(.absolute) }, pullback: { (_, g: Tensor) in g }),
      RuledOperation(name: "x · x", forward: square, pullback: { (x: Tensor, g: Tensor) in g * x }),
      RuledOperation(name: "sum of rows", forward: { Variable($0).sum(along: [0]).value }, pullback: repeated),
      RuledOperation(name: "mean of rows", forward: { Variable($0).mean(along: [0]).value }, pullback: repeated),
      RuledOperation(name: "√(1 + x²)", forward: root, pullback: { (x: Tensor, g: Tensor) in g * x / root(x) }),
      RuledOperation(
        name: "2 x", forward: { (x: Tensor) in x.multiplied(by: twos) },
        pullback: { (_, g: Tensor) in g.multiplied(by: twos, transposingOther: true) }),
    ]
  }

  private static func checkForwardMode(_ answers: any Chapter02Exercises) throws {
    // x² + x⁴ at 2, as in the chapter, and a chain of doublings that must not take a million paths.
    let quartic = [TapeEntry(), TapeEntry([0, 0], [2, 2]), TapeEntry([1, 1], [4, 4]), TapeEntry([1, 2], [1, 1])]
    try expect("x² + x⁴ at 2", answers.derivatives(quartic, of: 0), equals: [1, 4, 32, 36], within: 1e-12)
    try expect("from x²", answers.derivatives(quartic, of: 1), equals: [0, 1, 8, 9], within: 1e-12)
    let doublings = [TapeEntry()] + (0..<60).map { TapeEntry([$0, $0], [1, 1]) }
    try expect(
      "sixty doublings", answers.derivatives(doublings, of: 0).last ?? 0, equals: 1_152_921_504_606_846_976, within: 0)
    let others = [TapeEntry(), TapeEntry(), TapeEntry([0], [3])]
    try expect("a variable that is not used", answers.derivatives(others, of: 1), equals: [0, 1, 0], within: 0)
  }

  private static func checkOctaves(_ answers: any Chapter02Exercises) throws {
    let truth = SamplePicture.image().degraded(by: 4), small = truth.degraded(by: 2), steps = 400
    let colours = Tensor(small).reshaped([3, 1024]).transposed([1, 0]).values,
      x = (0...6).map {
        coordinates(side: 32, octaves: $0)
      }
    func network(_ octaves: Int, _ pixels: [Int]) -> PictureNetwork {
      var random = RandomSource(seed: 1), adam = Adam(learningRate: 0.01)
      let width = x[octaves].shape[1], all = x[octaves].values
      let rows = Tensor(shape: [pixels.count, width], pixels.flatMap { all[$0 * width..<($0 + 1) * width] })
      let wanted = Tensor(shape: [pixels.count, 3], pixels.flatMap { colours[$0 * 3..<$0 * 3 + 3] })
      var network = PictureNetwork(inputs: width, using: &random)
      for step in 0..<steps {
        adam.learningRate = 0.01 * Float(steps - step) / Float(steps)
        _ = network.train(rows, wanted, &adam)
      }
      return network
    }
    let chosen = try answers.octaves(for: Tensor(shape: [1024, 3], colours)) { octaves, pixels in
      guard 0...6 ~= octaves, !pixels.isEmpty, pixels.allSatisfy({ 0..<1024 ~= $0 }) else {
        throw Mismatch("fit", expected: "0 to 6 octaves and pixels from 0 to 1023", got: "\(octaves) octaves")
      }
      return network(octaves, pixels)(Variable(x[octaves])).value
    }
    let scores = (0...6).map { octaves in
      let answer = network(octaves, Array(0..<1024))(Variable(coordinates(side: 64, octaves: octaves))).value
      let drawn = Image(width: 64, height: 64, channels: 3, pixels: answer.transposed([1, 0]).values).quantized()
      return psnr(drawn, groundTruth: truth, border: 2)
    }
    let best = scores.max()!
    guard 0...6 ~= chosen, scores[chosen] > best - 0.5 else {
      throw Mismatch(
        "PSNR between the pixels", expected: String(format: "within 0.5 dB of %.2f", best),
        got: 0...6 ~= chosen ? String(format: "%.2f with %d octaves", scores[chosen], chosen) : "\(chosen) octaves")
    }
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

  private static func checkRaces(_ answers: any Chapter02Exercises) throws {
    // The rules of the page, from 80 steps in its valley.
    let walkers: [(Double) -> [Pair]] = [
      { walk(Descent(rate: $0), steps: 80) }, { walk(Momentum(rate: $0), steps: 80) },
      { walk(RootMeanSquare(rate: $0), steps: 80) }, { walk(AdaptiveMoments(rate: $0), steps: 80) },
    ]
    let rates = (0..<40).map { pow(2, Double($0) / 2 - 15) }
    var calls = 0
    let valley = try answers.races(rules: 4, rates: rates) { rule, rate in
      calls += 1
      return height(walkers[rule](rate).last!)
    }
    guard calls <= 160 else { throw Mismatch("calls of the race", expected: "at most 160", got: calls) }
    try expect("the fair race in the valley", valley.fair, equals: 3)
    guard valley.common.count == 4 else { throw Mismatch("common rates", expected: 4, got: valley.common.count) }
    for (rule, rate) in valley.common.enumerated() {
      guard let rate, rates.contains(rate) else {
        throw Mismatch("rule \(rule) of the valley", expected: "one of the rates", got: rate.map { "\($0)" } ?? "nil")
      }
      let ends = walkers.map { height($0(rate).last!) }
      guard !ends.indices.contains(where: { $0 != rule && ends[$0] <= ends[rule] }), ends[rule].isFinite else {
        throw Mismatch("at \(rate) rule \(rule) of the valley does not win: \(ends)")
      }
    }
    // Rule 1 wins where it is not at its best; rule 2, second everywhere, wins nowhere.
    let table = [[9, 1, .infinity, .nan], [.nan, 1.5, 2.5, 4], [5, 1.2, 3, 9], [4, .nan, .nan, .infinity]]
    let found = try answers.races(rules: 4, rates: [1, 2, 3, 4]) { table[$0][Int($1) - 1] }
    try expect("the fair race of a table", found.fair, equals: 0)
    try expect("winners of a table", found.common.map { $0 != nil }, equals: [true, true, false, true])
    for (rule, rates) in [(0, [2.0]), (1, [3, 4]), (3, [1])] where !rates.contains(found.common[rule] ?? 0) {
      throw Mismatch("rule \(rule) of a table wins at", expected: rates, got: found.common[rule] ?? 0)
    }
  }
}
