import Engine
import Foundation
import Notebook
import SuperResolution

/// The parts of a block of fig. 2, for C channels.
public struct BlockParts {
  /// The 3×3 convolution, C to C.
  public let spatial: Conv2D
  /// The first point-wise convolution, C to C.
  public let pointwise: Conv2D
  /// The batch normalisation, with the leaky rectifier behind it.
  public let normalization: BatchNorm2D
  /// The last point-wise convolution, 2C to C; the leaky rectifier behind it is not in it.
  public let reduction: Conv2D
  /// The slope of both rectifiers.
  public let slope: Float
}

/// Eight keys with their values, and eight queries: each asks for the value of one key, and has something to do with that key.
public struct LookupSet: Sendable {
  /// The queries and the keys, 8×6 each.
  public let queries, keys: Tensor
  /// The values, 8×16.
  public let values: Tensor
  /// The value that each query asks for, 8×16.
  public let wanted: Tensor
}

/// What queries and keys are multiplied with before they are compared.
public struct LookupWeights: Layer {
  /// For the queries and for the keys, 6×6 each.
  public var query, key: Variable

  /// Makes the layer of two matrices.
  public init(query: Tensor, key: Tensor) { (self.query, self.key) = (Variable(query), Variable(key)) }

  /// Both matrices.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &query)
    body(.weight, &key)
  }
}

/// What the reader implements.
public protocol Chapter04Exercises: Sendable {
  /// 4.1 The place of the patch that looks most like another one: least sum of squared differences, each patch's mean
  /// taken away first. The first of several equally good ones.
  func mostSimilar(to patch: [Double], among candidates: [[Double]]) throws -> Int

  /// 4.2 One factor g for many coefficients, each a true part plus noise of the standard deviation sigma: the one with the
  /// smallest expected squared error. Estimate the power of the signal from all coefficients together, and take no power
  /// below zero.
  ///
  /// - Parameters:
  ///   - coefficients: true parts plus noise, not all zero.
  ///   - sigma: the standard deviation of the noise.
  func sharedFactor(_ coefficients: [Double], sigma: Double) throws -> Double

  /// 4.3 The answer of attention to one query: the mean of the values, weighted by the softmax of the scores. Scores
  /// may be as large as they like.
  func answer(scores: [Double], values: [Double]) throws -> Double

  /// 4.4 Non-local means for a line (Buades, Coll, Morel, 2005): every number becomes the mean of all numbers, weighted
  /// by exp(−d² / 2h²), where d² is the mean squared difference of the patches of `2 · radius + 1` numbers around the
  /// two. Patches that would leave the line are continued with its first or last number.
  func nonLocalMeans(_ line: [Double], radius: Int, h: Double) throws -> [Double]

  /// 4.5 Attention without a softmax, Σ_j (q_i · k_j) v_j for every query i, in 2 N d² products instead of 2 N² d.
  ///
  /// - Parameters:
  ///   - queries: N vectors of d numbers.
  ///   - keys: N vectors of d numbers.
  ///   - values: N vectors of d numbers.
  ///   - times: multiplies two numbers, and counts.
  /// - Returns: N vectors of d numbers.
  func linearAttention(
    queries: [[Double]], keys: [[Double]], values: [[Double]], times: (Double, Double) -> Double
  ) throws -> [[Double]]

  /// 4.6 Hard against soft weights, on a picture: which leaves the smaller error?
  ///
  /// Every pixel becomes a mean of the pixels at most 4 rows and 4 columns away, itself among them. With soft weights they
  /// weigh exp(−d² / 2h²), where d² is the mean squared difference of the 3 × 3 pixels around the two. With hard weights the
  /// `count` pixels with the smallest d² weigh the same, and the others nothing; of equally near ones, the first row by row.
  /// The picture is continued with its nearest pixel.
  ///
  /// - Parameters:
  ///   - noisy: the picture's rows. It is so large that every pixel has at least as many pixels within reach, itself
  ///     included, as the largest of `counts`.
  ///   - clean: the same without noise.
  ///   - counts: the counts to try.
  ///   - widths: the h to try.
  /// - Returns: for both the smallest mean squared error from the clean picture, and the count or the h that leaves it.
  func hardAgainstSoft(
    noisy: [[Double]], clean: [[Double]], counts: [Int], widths: [Double]
  ) throws -> (hard: (count: Int, error: Double), soft: (h: Double, error: Double))

  /// 4.7 A block of the other kind: what is joined with the last feature, before it, is the *input* of the block and not the
  /// output of the first convolution. Normalise by `Pass(.transductive)`.
  ///
  /// `BlockParts` holds what the page builds its block from, by the same names: `spatial`, `pointwise` and `reduction` (a
  /// `Conv2D` each), `normalization` (a `BatchNorm2D`, with the rectifier behind it), and `slope`, that of the last
  /// rectifier.
  ///
  /// - Parameters:
  ///   - x: N×C×H×W.
  ///   - parts: what to build it from.
  /// - Returns: N×C×H×W.
  func block(_ x: Variable, from parts: BlockParts) throws -> Variable

  /// 4.8 Train attention until it looks. A `LookupSet` holds eight `queries` and eight `keys`, one a row, the keys' `values`,
  /// and for each query the value that it asks for, `wanted`. The scores are the dot products of the rows of `queries` times
  /// `query` with the rows of `keys` times `key`; the weights are their softmax, and the answer is the mean of the `values`
  /// with these weights. Find the matrices `query` and `key`, from 400 sets at most, so that on *new* sets a query looks at
  /// less than two of the eight keys (the mean perplexity), and the squared error from `wanted` is below a tenth of that of
  /// even weights.
  ///
  /// `Tape`, `tracked(on:)` and `Adam` work as in chapter 2.
  ///
  /// - Parameter draw: gives another set, each with other keys and values. What makes a query belong to its key is always
  ///   the same, but hidden.
  func lookup(_ draw: () -> LookupSet) throws -> LookupWeights
}

/// Your answers.
public struct Chapter04Answers: Chapter04Exercises {
  /// Makes the set of answers.
  public init() {}

  /// 4.1 The most similar patch.
  public func mostSimilar(to patch: [Double], among candidates: [[Double]]) throws -> Int { throw Unfinished("4.1") }

  /// 4.2 One factor for many coefficients.
  public func sharedFactor(_ coefficients: [Double], sigma: Double) throws -> Double { throw Unfinished("4.2") }

  /// 4.3 The answer of attention.
  public func answer(scores: [Double], values: [Double]) throws -> Double { throw Unfinished("4.3") }

  /// 4.4 Non-local means.
  public func nonLocalMeans(_ line: [Double], radius: Int, h: Double) throws -> [Double] { throw Unfinished("4.4") }

  /// 4.5 Attention in linear time.
  public func linearAttention(
    queries: [[Double]], keys: [[Double]], values: [[Double]], times: (Double, Double) -> Double
  ) throws -> [[Double]] { throw Unfinished("4.5") }

  /// 4.6 Hard against soft weights.
  public func hardAgainstSoft(
    noisy: [[Double]], clean: [[Double]], counts: [Int], widths: [Double]
  ) throws -> (hard: (count: Int, error: Double), soft: (h: Double, error: Double)) { throw Unfinished("4.6") }

  /// 4.7 The block that joins its input.
  public func block(_ x: Variable, from parts: BlockParts) throws -> Variable { throw Unfinished("4.7") }

  /// 4.8 Attention that looks.
  public func lookup(_ draw: () -> LookupSet) throws -> LookupWeights { throw Unfinished("4.8") }
}

extension Chapter04 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter04Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter04Exercises) -> [Exercise] {
    [
      Exercise(
        "4.1", "The most similar patch", .warmUp,
        hint: "Take the mean away from the patch and from every candidate, then compare sums of squares."
      ) {
        let candidates = [[1.0, 2, 4], [5, 6, 7], [0, 0, 0]]
        try expect("brightness does not count", answers.mostSimilar(to: [1, 2, 3], among: candidates), equals: 1)
        try expect("flat finds flat", answers.mostSimilar(to: [9, 9, 9], among: candidates), equals: 2)
        let twins = [[0.0, 9], [3, 4], [7, 8]]
        try expect("the first of two", answers.mostSimilar(to: [1, 2], among: twins), equals: 1)
        let bumps = [[3.0, -3, 0, 0], [2, -2, 2, -2]]
        try expect("squares, not sizes", answers.mostSimilar(to: [5, 5, 5, 5], among: bumps), equals: 1)
      },
      Exercise(
        "4.2", "One factor for many coefficients", .warmUp,
        hint: "The mean of c² is S + σ² on average. Solve it for S, and put that into S / (S + σ²)."
      ) {
        try expect("mostly signal", answers.sharedFactor([3, -4], sigma: 2.5.squareRoot()), equals: 0.8, within: 1e-12)
        try expect("no noise", answers.sharedFactor([2, 1, 0], sigma: 0), equals: 1, within: 1e-12)
        try expect("noise alone", answers.sharedFactor([1, -1, 1, -1], sigma: 1), equals: 0, within: 1e-12)
        try expect("less than the noise", answers.sharedFactor([0.5, 0], sigma: 1), equals: 0, within: 1e-12)
      },
      Exercise(
        "4.3", "The answer of attention",
        hint: "e to the 1000th is infinite. Softmax does not change when the same number is taken from all scores."
      ) {
        try expect("even scores", answers.answer(scores: [2, 2], values: [1, 3]), equals: 2, within: 1e-12)
        let odds = try answers.answer(scores: [0, log(3)], values: [0, 4])
        try expect("odds of one to three", odds, equals: 3, within: 1e-12)
        try expect("large scores", answers.answer(scores: [1000, 0], values: [7, 1]), equals: 7, within: 1e-12)
        try expect("the largest last", answers.answer(scores: [0, 1000], values: [7, 1]), equals: 1, within: 1e-12)
        let low = try answers.answer(scores: [-2000, -2000], values: [1, 2])
        try expect("very negative scores", low, equals: 1.5, within: 1e-12)
      },
      Exercise(
        "4.4", "Non-local means",
        hint: "Two loops over all places, one over the patch. The weight of a place with itself is 1."
      ) {
        try expect("alone", answers.nonLocalMeans([5], radius: 2, h: 1), equals: [5], within: 1e-12)
        let pair = try answers.nonLocalMeans([0, 1], radius: 0, h: 1)
        let other = exp(-0.5)
        try expect("two numbers", pair, equals: [other / (1 + other), 1 / (1 + other)], within: 1e-12)
        // Patches 0 0 0 1 1, 0 0 1 1 1 and 0 1 1 1 1: a fifth apart, and two fifths.
        let step = try answers.nonLocalMeans([0, 1, 1], radius: 2, h: 0.5)
        let (near, far) = (exp(-0.2 / 0.5), exp(-0.4 / 0.5))
        let means = [(near + far) / (1 + near + far), (1 + near) / (1 + 2 * near), (1 + near) / (1 + near + far)]
        try expect("a step", step, equals: means, within: 1e-12)
        // A line of bars, clean and with noise; `error` is a sum of squared differences.
        let (clean, noisy) = barCode
        let filtered = try answers.nonLocalMeans(noisy, radius: 4, h: 0.11)
        let share = try error(filtered, clean) / error(noisy, clean)
        guard share < 0.5 else { throw Mismatch("the squared error falls to \(share) of the noise, not to half") }
      },
      Exercise(
        "4.5", "Attention in linear time",
        hint: "A product of three matrices can be bracketed in two ways: (Q Kᵀ) V = Q (Kᵀ V), and Kᵀ V is d × d."
      ) {
        // `noise` gives numbers that look random, `dot` a sum of products.
        func vectors(_ seed: Int) -> [[Double]] {
          (0..<40).map { i in (0..<3).map { noise(7 * i + $0 + seed) } }
        }
        let (q, k, v) = (vectors(1), vectors(50), vectors(99))
        var products = 0
        let found = try answers.linearAttention(queries: q, keys: k, values: v) { a, b in
          products += 1
          return a * b
        }
        let expected = q.map { q in
          (0..<3).map { c in
            dot(k.map { dot(q, $0) }, v.map { $0[c] })
          }
        }
        try expect("numbers", found.flatMap { $0 }, equals: expected.flatMap { $0 }, within: 1e-9)
        try expect("products", products, equals: 2 * 40 * 3 * 3)
      },
      Exercise(
        "4.6", "Hard against soft weights",
        hint:
          "One function that takes the weights of a pixel's candidates as a closure serves both. For hard weights, sort the "
          + "candidates by (d², place) and take the first `count`."
      ) { try checkHardAgainstSoft(answers) },
      Exercise(
        "4.7", "A block from its parts", .project,
        hint:
          "Five lines, as on the page; only what stands first in `Variable.concatenated` changes. The shapes fit either way, "
          + "so they will not warn you."
      ) { try checkBlock(answers) },
      Exercise(
        "4.8", "Train attention until it looks", .project,
        hint:
          "One set a step, Adam at 0.03, matrices that begin with random numbers of about 0.5. If nothing moves, look at "
          + "what they begin with: where queries are zero, keys have no gradient, and the other way round."
      ) { try checkLookup(answers) },
    ]
  }
}
