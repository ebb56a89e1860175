import Foundation
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

  /// 7.6 How many pixels lie farther from the truth than a map of uncertainty allows for.
  ///
  /// - Parameters:
  ///   - errors: answer minus truth.
  ///   - deviations: the standard deviation that a model gives for each pixel.
  ///   - factor: by how many of them a pixel may be off.
  /// - Returns: the share of pixels, 0…1.
  func surprised(errors: [Double], deviations: [Double], factor: Double) throws -> Double
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

  /// 7.6 Surprises.
  public func surprised(errors: [Double], deviations: [Double], factor: Double) throws -> Double {
    throw Unfinished("7.6")
  }
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
      Exercise(
        "7.6", "Surprises", .warmUp,
        hint: "Count where the size of the error is above the factor times the deviation."
      ) {
        let share = try answers.surprised(errors: [0.1, -0.5, 0.2, 3], deviations: [0.1, 0.1, 0.2, 2], factor: 1)
        try expect("two of four", share, equals: 0.5, within: 1e-12)
        let wider = try answers.surprised(errors: [0.1, -0.5, 0.2, 3], deviations: [0.1, 0.1, 0.2, 2], factor: 2)
        try expect("one of four", wider, equals: 0.25, within: 1e-12)
        let none = try answers.surprised(errors: [0, 1], deviations: [0, 1], factor: 1)
        try expect("none", none, equals: 0, within: 1e-12)
      },
    ]
  }
}
