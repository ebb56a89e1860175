import Foundation
import Notebook

/// What the reader implements.
public protocol Chapter05Exercises: Sendable {
  /// 5.1 The divergence of N(m, v) from N(otherMean, otherVariance), in nats.
  ///
  /// - Parameters:
  ///   - mean: m.
  ///   - variance: v, above zero.
  ///   - otherMean: the mean of the Gaussian that is diverged from.
  ///   - otherVariance: its variance, above zero.
  func gaussianDivergence(
    mean: Double, variance: Double, fromMean otherMean: Double, variance otherVariance: Double
  ) throws -> Double

  /// 5.2 A draw from the exponential distribution, p(z) = λ exp(−λ z) for z ≥ 0, as a formula in λ, and its slope
  /// dz/dλ.
  ///
  /// - Parameters:
  ///   - rate: λ, above zero.
  ///   - u: a draw from the uniform distribution over 0..<1, drawn outside; a larger u gives a larger z. (Choose z so that
  ///     a draw is at most z with probability u.)
  func exponentialDraw(rate: Double, u: Double) throws -> (z: Double, slope: Double)

  /// 5.3 The slope by the score function, a mean over n ≥ 2 draws. The baseline of every draw is the mean error of
  /// the *others*.
  ///
  /// - Parameters:
  ///   - mistakes: f(z) of every draw.
  ///   - scores: ∂ log q(z) / ∂μ of every draw.
  func scoreSlope(mistakes: [Double], scores: [Double]) throws -> Double

  /// 5.4 What one draw says about the divergence of q from p: the mean over draws of q must be the divergence
  /// in nats, and no draw may give a negative number.
  ///
  /// - Parameters:
  ///   - logQ: log q(z), z drawn from q.
  ///   - logP: log p(z).
  func positiveDraw(logQ: Double, logP: Double) throws -> Double

  /// 5.5 The importance-weighted bound: the logarithm of the mean of the weights w = p(x|z) p(z) / q(z|x), of several z that
  /// are drawn from q, for logarithms as small or large as they like (Burda, Grosse, Salakhutdinov, "Importance weighted autoencoders", 2016). In nats.
  func importanceBound(logWeights: [Double]) throws -> Double

  /// 5.6 The two parts of the mean divergence of some posteriors N(mean, variance) from N(0, 1), both in nats
  /// (Hoffman, Johnson, "ELBO surgery", 2016).
  ///
  /// - Returns: what z tells about which of the data it came from: the mean divergence of the posteriors from the
  ///   aggregated one (eq. 2, all data alike); and the divergence of the aggregated posterior from the prior.
  func surgery(means: [Double], variances: [Double]) throws -> (information: Double, aggregate: Double)
}

/// Your answers.
public struct Chapter05Answers: Chapter05Exercises {
  /// Makes the set of answers.
  public init() {}

  /// 5.1 Between two Gaussians.
  public func gaussianDivergence(
    mean: Double, variance: Double, fromMean otherMean: Double, variance otherVariance: Double
  ) throws -> Double { throw Unfinished("5.1") }

  /// 5.2 A waiting time, reparameterized.
  public func exponentialDraw(rate: Double, u: Double) throws -> (z: Double, slope: Double) { throw Unfinished("5.2") }

  /// 5.3 A baseline from the other draws.
  public func scoreSlope(mistakes: [Double], scores: [Double]) throws -> Double { throw Unfinished("5.3") }

  /// 5.4 Draws that are never negative.
  public func positiveDraw(logQ: Double, logP: Double) throws -> Double { throw Unfinished("5.4") }

  /// 5.5 A tighter bound.
  public func importanceBound(logWeights: [Double]) throws -> Double { throw Unfinished("5.5") }

  /// 5.6 Surgery on the bound.
  public func surgery(means: [Double], variances: [Double]) throws -> (information: Double, aggregate: Double) {
    throw Unfinished("5.6")
  }
}

extension Chapter05 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter05Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter05Exercises) -> [Exercise] {
    [
      Exercise(
        "5.1", "Between two Gaussians", .warmUp,
        hint: "Write the mean of log q − log p over z = m + √v ε. Only E[ε] = 0 and E[ε²] = 1 are needed."
      ) {
        func check(_ name: String, _ m: Double, _ v: Double, _ n: Double, _ w: Double, _ expected: Double) throws {
          let found = try answers.gaussianDivergence(mean: m, variance: v, fromMean: n, variance: w)
          try expect(name, found, equals: expected, within: 1e-12)
        }
        try check("from itself", 0.3, 2, 0.3, 2, 0)
        try check("from N(0, 1)", 1, 1, 0, 1, 0.5)
        try check("twice as wide", 0, 4, 0, 1, 1.5 - log(2))
        try check("the other way round", 0, 1, 0, 4, log(2) - 0.375)
        try check("far away", 3, 1, 1, 4, log(2) + 0.125)
      },
      Exercise(
        "5.2", "A waiting time, reparameterized",
        hint: "P(Z ≤ z) = 1 − exp(−λ z). Set it to u and solve for z; then differentiate with u held fixed."
      ) {
        let half = try answers.exponentialDraw(rate: 2, u: 0.5)
        try expect("the median", half.z, equals: log(2) / 2, within: 1e-12)
        try expect("its slope", half.slope, equals: -log(2) / 4, within: 1e-12)
        try expect("the shortest", answers.exponentialDraw(rate: 5, u: 0).z, equals: 0, within: 1e-12)
        // The mean is 1/λ, so the mean slope is −1/λ².
        let grid = try (0..<4000).map { try answers.exponentialDraw(rate: 0.5, u: (Double($0) + 0.5) / 4000) }
        try expect("the mean", average(grid.map(\.z)), equals: 2, within: 0.01)
        try expect("the mean slope", average(grid.map(\.slope)), equals: -4, within: 0.02)
      },
      Exercise(
        "5.3", "A baseline from the other draws",
        hint:
          "A baseline must not depend on its own draw, or it changes the mean. With the sum of all mistakes at hand, "
          + "the mean of the others is (sum − own) / (n − 1)."
      ) {
        let equal = try answers.scoreSlope(mistakes: [7, 7, 7], scores: [0.1, 0.2, 0.3])
        try expect("equal mistakes teach nothing", equal, equals: 0, within: 1e-12)
        let pair = try answers.scoreSlope(mistakes: [3, 1], scores: [0.5, -1])
        try expect("two draws", pair, equals: 1.5, within: 1e-12)
        let three = try answers.scoreSlope(mistakes: [1, 2, 6], scores: [1, 2, -1])
        try expect("three draws", three, equals: -3.5, within: 1e-12)
        // A coin that shows 1 with probability p: all four results of two throws, each as often as it occurs.
        let p = 0.3, chances = [1 - p, p], scores = [-1 / (1 - p), 1 / p], mistakes = [2.0, 5.0]
        var slope = 0.0
        for a in 0..<2 {
          for b in 0..<2 {
            let found = try answers.scoreSlope(mistakes: [mistakes[a], mistakes[b]], scores: [scores[a], scores[b]])
            slope += chances[a] * chances[b] * found
          }
        }
        try expect("right on average", slope, equals: 3, within: 1e-12)
      },
      Exercise(
        "5.4", "Draws that are never negative",
        hint: "The mean of p/q over q is 1, so anything times (p/q − 1) may be added. Which multiple makes "
          + "−log(p/q) touch zero at p = q and nowhere go below? (Draw the logarithm and its tangent.)"
      ) {
        try expect("where both agree", answers.positiveDraw(logQ: -3, logP: -3), equals: 0, within: 1e-12)
        let (m, v) = (0.6, 1.6)
        let found = try normalGrid.map { epsilon in
          let z = m + v.squareRoot() * epsilon
          let draw = try answers.positiveDraw(logQ: -0.5 * (log(v) + epsilon * epsilon), logP: -0.5 * z * z)
          guard draw >= -1e-12 else { throw Mismatch("the draw \(z) gives \(draw)") }
          return draw
        }
        try expect("the mean", average(found), equals: 0.5 * (m * m + v - log(v) - 1), within: 0.002)
      },
      Exercise(
        "5.5", "A tighter bound",
        hint: "exp(−2000) is zero. Take the largest logarithm out of the mean and put it back at the end."
      ) {
        try expect("one weight", answers.importanceBound(logWeights: [-2.5]), equals: -2.5, within: 1e-12)
        try expect("two", answers.importanceBound(logWeights: [0, log(3)]), equals: log(2), within: 1e-12)
        let small = try answers.importanceBound(logWeights: [-2000, -2000, -2000 + log(4)])
        try expect("very small ones", small, equals: -2000 + log(2), within: 1e-9)
        try expect("a large one", answers.importanceBound(logWeights: [5000, 0]), equals: 5000 - log(2), within: 1e-9)
        let last = try answers.importanceBound(logWeights: [0, 5000])
        try expect("the large one last", last, equals: 5000 - log(2), within: 1e-9)
        // The chapter's world, guessed by the prior: with all draws in one mean the bound reaches the evidence.
        let world = World()
        let all = try answers.importanceBound(logWeights: normalGrid.map { world.logLikelihood(1.5, $0) })
        try expect("reaches log p(x)", all, equals: world.logEvidence(1.5), within: 0.002)
      },
      Exercise(
        "5.6", "Surgery on the bound", .project,
        hint: "The aggregated posterior is a mixture, whose divergence has no closed form: add it up on a fine grid. "
          + "The first part is the mean divergence minus the second; it can never exceed log N. Where a density "
          + "is zero in floating point it adds nothing (and its logarithm would add nonsense)."
      ) {
        func check(_ name: String, _ means: [Double], _ variances: [Double], information: Double, _ slack: Double)
          throws
        {
          let parts = try answers.surgery(means: means, variances: variances)
          try expect("\(name): information", parts.information, equals: information, within: slack)
          let whole = average(zip(means, variances).map { 0.5 * ($0 * $0 + $1 - log($1) - 1) })
          try expect("\(name): sum of the parts", parts.information + parts.aggregate, equals: whole, within: 1e-3)
        }
        try check("one datum has nothing to tell", [0.8], [0.3], information: 0, 1e-3)
        try check("nor have two that look alike", [0.8, 0.8], [0.3, 0.3], information: 0, 1e-3)
        try check("two that never meet", [-2, 2], [0.01, 0.01], information: log(2), 1e-3)
        try check("four that never meet", [-3, -1, 1, 3], [0.01, 0.01, 0.01, 0.01], information: log(4), 1e-3)
        // Mean 0 and variance ¼ + ¾: the mixture nearly is the prior, so nearly all of the cost is information.
        let near = try answers.surgery(means: [-0.5, 0.5], variances: [0.75, 0.75])
        let whole = 0.5 * (0.25 + 0.75 - log(0.75) - 1)
        try expect("two that overlap: sum of the parts", near.information + near.aggregate, equals: whole, within: 1e-3)
        guard (-1e-3..<0.01).contains(near.aggregate), near.information > 0.1 else {
          throw Mismatch("two that overlap fill the prior and still tell something; got \(near)")
        }
      },
    ]
  }

  /// 4001 numbers that lie as those of N(0, 1) do, in equal shares of it.
  private static var normalGrid: [Double] {
    let step = 0.001
    var grid: [Double] = [], share = 0.0, next = 0.5 / 4001
    for place in stride(from: -6.0, to: 6.0, by: step) {
      share += exp(-0.5 * place * place) / (2 * Double.pi).squareRoot() * step
      while share >= next && grid.count < 4001 {
        grid.append(place + step / 2)
        next += 1 / 4001
      }
    }
    return grid
  }

  private static func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
