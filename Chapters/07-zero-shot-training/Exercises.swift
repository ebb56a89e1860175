import Engine
import Foundation
import Imaging
import Notebook

/// What the reader implements.
public protocol Chapter07Exercises: Sendable {
  /// 7.1 The sides of son and grandson: a picture that is reduced by a factor, and its son by the same factor again.
  ///
  /// What a factor does not divide is rounded up to whole pixels before it is reduced again. Differences of 10⁻⁹ in a
  /// side do not count.
  ///
  /// - Parameters:
  ///   - side: of the picture, in pixels, at least one.
  ///   - factor: what every side is divided by, above one.
  ///   - generations: how many sides are asked for.
  /// - Returns: the sides, the son's first.
  func sides(_ side: Int, factor: Double, generations: Int) throws -> [Int]

  /// 7.2 What every stage enlarges: 0 for the picture, k for the output of stage k.
  ///
  /// Stage k of n reaches the scale to the power of k / n. It enlarges the picture itself as long as that is a factor of
  /// `largest` at most; from then on the output just before takes the picture's place, until the factor over that one
  /// would be too large as well. Differences of 10⁻⁶ in a factor do not count.
  func bases(scale: Double, stages: Int, largest: Double) throws -> [Int]

  /// 7.3 Back-projection of a signal, where reduction takes means of neighbouring pairs and enlargement repeats each value.
  ///
  /// - Parameters:
  ///   - estimate: an enlargement of 2 n values.
  ///   - signal: the n values that it should reduce to.
  /// - Returns: the estimate after one correction.
  func backProjected(_ estimate: [Double], onto signal: [Double]) throws -> [Double]

  /// 7.4 The running average that enlarges, after all steps.
  ///
  /// A step keeps the share d of the old average and takes the rest from the new weight. So that the random start is
  /// forgotten, d is `share` or (t - 1) / (t + 9) in step t = 1, 2, …, whichever is less.
  ///
  /// - Parameters:
  ///   - weights: one weight after each step; there is at least one.
  ///   - share: of the old numbers.
  func runningAverage(_ weights: [Double], share: Double) throws -> Double

  /// 7.5 The answer of a self-ensemble: the median over orientations, pixel by pixel.
  ///
  /// - Parameters:
  ///   - network: what it makes of a row of pixels.
  ///   - row: the pixels. A row has two orientations: as it is, and mirrored.
  /// - Returns: as many pixels. The median of an even number of values is the mean of the two in the middle.
  func ensemble(_ network: ([Double]) -> [Double], _ row: [Double]) throws -> [Double]

  /// 7.6 A training of your own: enlarge a picture by two, after learning from that picture alone.
  ///
  /// Make the pair that the picture gives (`picture.resized(height:width:)` is the reduction and the interpolation of this
  /// chapter), train on it, and enlarge. A network of a few layers and two hundred steps do; so does a filter by least
  /// squares (chapter 3). On the drawing at 64 × 64 its mean error has to be below 0.95 times interpolation's.
  ///
  /// - Parameter picture: 1×3×N×N, 0…1, N even.
  /// - Returns: 1×3×2N×2N.
  func enlarged(_ picture: Tensor) throws -> Tensor

  /// 7.7 A leak that looks honest. A benchmark hands you the truth and trusts you to look at nothing but its reduction, the
  /// means of neighbouring pairs. Break that trust: make an enlargement that has less than half of the squared error of
  /// repeating each mean twice, and that still reduces to exactly the same means, so that back-projection finds nothing to
  /// correct.
  ///
  /// - Parameter truth: 2 n numbers.
  /// - Returns: as many.
  func leaking(_ truth: [Double]) throws -> [Double]

  /// 7.8 The test that catches it: whether a method looks at anything but the reduction of the truth.
  ///
  /// You cannot see into the method, but you may call it as often as you like, on truths of your own. Reduction takes the
  /// means of neighbouring pairs. Some methods leak a little only, and some use the truth only to choose between two honest
  /// answers.
  ///
  /// - Parameter method: enlarges the reduction of a truth of 16 numbers, or says so.
  /// - Returns: yes if it leaks.
  func leaks(_ method: ([Double]) throws -> [Double]) throws -> Bool
}

/// Your answers.
public struct Chapter07Answers: Chapter07Exercises {
  /// Makes the set of answers.
  public init() {}

  /// 7.1 Fathers and sons.
  public func sides(_ side: Int, factor: Double, generations: Int) throws -> [Int] { throw Unfinished("7.1") }

  /// 7.2 The climb.
  public func bases(scale: Double, stages: Int, largest: Double) throws -> [Int] { throw Unfinished("7.2") }

  /// 7.3 Back-projection.
  public func backProjected(_ estimate: [Double], onto signal: [Double]) throws -> [Double] {
    throw Unfinished("7.3")
  }

  /// 7.4 The running average.
  public func runningAverage(_ weights: [Double], share: Double) throws -> Double { throw Unfinished("7.4") }

  /// 7.5 The self-ensemble.
  public func ensemble(_ network: ([Double]) -> [Double], _ row: [Double]) throws -> [Double] {
    throw Unfinished("7.5")
  }

  /// 7.6 A training of your own.
  public func enlarged(_ picture: Tensor) throws -> Tensor { throw Unfinished("7.6") }

  /// 7.7 A leak that looks honest.
  public func leaking(_ truth: [Double]) throws -> [Double] { throw Unfinished("7.7") }

  /// 7.8 The test that catches it.
  public func leaks(_ method: ([Double]) throws -> [Double]) throws -> Bool { throw Unfinished("7.8") }
}

extension Chapter07 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter07Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter07Exercises) -> [Exercise] {
    [
      Exercise(
        "7.1", "Fathers and sons",
        hint: "In a computer 64^(1/3) is a hair less than 4. It must give 8 from 32 all the same and not 9: take a "
          + "little off before rounding up."
      ) {
        try expect("halves", answers.sides(64, factor: 2, generations: 3), equals: [32, 16, 8])
        try expect("an odd side", answers.sides(57, factor: 2, generations: 2), equals: [29, 15])
        try expect("down to one", answers.sides(3, factor: 4, generations: 3), equals: [1, 1, 1])
        try expect("thirds", answers.sides(100, factor: 3, generations: 2), equals: [34, 12])
        try expect("a square root", answers.sides(64, factor: 2.0.squareRoot(), generations: 3), equals: [46, 33, 24])
        try expect("every son is whole", answers.sides(10, factor: 1.5, generations: 3), equals: [7, 5, 4])
        try expect("a cube root", answers.sides(32, factor: pow(64, 1 / 3.0), generations: 2), equals: [8, 2])
      },
      Exercise(
        "7.2", "The climb",
        hint: "Keep the base and its size. Where a stage would go too far over the base, the stage before becomes "
          + "the new one."
      ) {
        try expect("×4 in four", answers.bases(scale: 4, stages: 4, largest: 2), equals: [0, 0, 2, 2])
        try expect("×4 in six", answers.bases(scale: 4, stages: 6, largest: 2), equals: [0, 0, 0, 3, 3, 3])
        try expect("×8 in six", answers.bases(scale: 8, stages: 6, largest: 2), equals: [0, 0, 2, 2, 4, 4])
        try expect("×3 in four", answers.bases(scale: 3, stages: 4, largest: 2), equals: [0, 0, 2, 2])
        try expect("at once", answers.bases(scale: 4, stages: 1, largest: 4), equals: [0])
      },
      Exercise(
        "7.3", "Back-projection", .warmUp,
        hint: "Reduce the estimate, see what is missing, enlarge that and add it. Here one correction is enough."
      ) {
        let flat = try answers.backProjected([0, 0, 0, 0], onto: [3, 5])
        try expect("from nothing", flat, equals: [3, 3, 5, 5], within: 1e-12)
        let edge = try answers.backProjected([1, 2, 9, 5], onto: [2, 6])
        try expect("details stay", edge, equals: [1.5, 2.5, 8, 4], within: 1e-12)
        try expect("nothing to do", answers.backProjected([1, 3], onto: [2]), equals: [1, 3], within: 1e-12)
      },
      Exercise(
        "7.4", "The running average", .warmUp,
        hint: "In the first step d is 0: the average is the first weight, whatever it was before."
      ) {
        try expect("one step", answers.runningAverage([7], share: 0.99), equals: 7, within: 1e-12)
        try expect("two steps", answers.runningAverage([0, 11], share: 0.99), equals: 10, within: 1e-12)
        try expect("no memory", answers.runningAverage([1, 2, 3], share: 0), equals: 3, within: 1e-12)
        let long = try answers.runningAverage([Double](repeating: 0, count: 5000) + [1], share: 0.99)
        try expect("a long one", long, equals: 0.01, within: 1e-12)
      },
      Exercise(
        "7.5", "The self-ensemble",
        hint: "Mirror the row, ask, and mirror the answer back before it is compared."
      ) {
        let same = try answers.ensemble({ $0.map { 2 * $0 } }, [1, 5, 2])
        try expect("a network that sees no direction", same, equals: [2, 10, 4], within: 1e-12)
        let shift: ([Double]) -> [Double] = { row in [row[0]] + row.dropLast() }
        let shifted = try answers.ensemble(shift, [0, 4, 8, 2])
        try expect("one that shifts to the right", shifted, equals: [2, 4, 3, 5], within: 1e-12)
      },
      training(answers), leak(answers), leakTest(answers),
    ]
  }
}

// MARK: - The checks that need more than a line

extension Chapter07 {
  private static func training(_ answers: any Chapter07Exercises) -> Exercise {
    Exercise(
      "7.6", "A training of your own", .project,
      hint:
        "Question: the picture, reduced by two and interpolated back. Target: the picture. What is trained on that pair "
        + "is then given the picture, interpolated to twice its size. Let it add to its input, and start near nothing."
    ) {
      let whole = Tensor(SamplePicture.image()), truth = whole.resized(height: 128, width: 128)
      let given = whole.resized(height: 64, width: 64)
      let answer = try answers.enlarged(given)
      guard answer.shape == truth.shape else {
        throw Mismatch("the answer's shape", expected: truth.shape, got: answer.shape)
      }
      func error(_ picture: Tensor) -> Float { (picture - truth).map(.absolute).mean }
      let share = error(answer) / error(given.resized(height: 128, width: 128))
      guard share < 0.95 else { throw Mismatch("the error over interpolation's is \(share), not below 0.95") }
    }
  }

  private static func leak(_ answers: any Chapter07Exercises) -> Exercise {
    Exercise(
      "7.7", "A leak that looks honest",
      hint: "What reduction cannot see is the difference within a pair. Take it from the truth, or a good part of it."
    ) {
      let truth = [1.0, 3, 4, 4, 9, 5, 2, -2]
      let answer = try answers.leaking(truth)
      guard answer.count == truth.count else { throw Mismatch("the count", expected: truth.count, got: answer.count) }
      try expect("it reduces to the same means", pairMeans(answer), equals: pairMeans(truth), within: 1e-9)
      func squaredError(_ other: [Double]) -> Double {
        zip(other, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let (own, repeated) = (squaredError(answer), squaredError(pairMeans(truth).flatMap { [$0, $0] }))
      guard own < repeated / 2 else { throw Mismatch("the squared error is \(own), not below half of \(repeated)") }
    }
  }

  private static func leakTest(_ answers: any Chapter07Exercises) -> Exercise {
    Exercise(
      "7.8", "The test that catches it",
      hint:
        "Two truths with the same reduction are the same question. An honest method cannot answer them differently. Try "
        + "many such pairs, some of them far from each other."
    ) {
      func repeated(_ means: [Double]) -> [Double] { means.flatMap { [$0, $0] } }
      func sloped(_ means: [Double]) -> [Double] {
        means.indices.flatMap { i -> [Double] in
          let slope = (means[min(i + 1, means.count - 1)] - means[max(i - 1, 0)]) / 8
          return [means[i] - slope, means[i] + slope]
        }
      }
      let methods: [(name: String, leaks: Bool, method: ([Double]) -> [Double])] = [
        ("one that repeats", false, { repeated(pairMeans($0)) }),
        ("one that draws slopes", false, { sloped(pairMeans($0)) }),
        (
          "one that adds the same noise every time", false,
          { truth in
            zip(repeated(pairMeans(truth)), truth.indices).map { $0 + 0.1 * sin(Double($1)) }
          }
        ),
        ("one that returns the truth", true, { $0 }),
        (
          "one that blends in a hundredth of it", true,
          { truth in
            zip(repeated(pairMeans(truth)), truth).map { 0.99 * $0 + 0.01 * $1 }
          }
        ),
        (
          "one that keeps the means and takes one pixel", true,
          { truth in
            var answer = repeated(pairMeans(truth))
            (answer[6], answer[7]) = (truth[6], truth[7])
            return answer
          }
        ),
        (
          "one that chooses the better of two answers", true,
          { truth in
            let both = [repeated(pairMeans(truth)), sloped(pairMeans(truth))]
            return both.min { a, b in
              func error(_ x: [Double]) -> Double { zip(x, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
              return error(a) < error(b)
            }!
          }
        ),
      ]
      for (name, leaks, method) in methods {
        guard try answers.leaks(method) == leaks else {
          throw Mismatch("\(name) \(leaks ? "leaks, and was not caught" : "is honest, and was accused")")
        }
      }
    }
  }

  /// The reduction of exercises 7.7 and 7.8.
  private static func pairMeans(_ values: [Double]) -> [Double] {
    stride(from: 0, to: values.count - 1, by: 2).map { (values[$0] + values[$0 + 1]) / 2 }
  }
}
