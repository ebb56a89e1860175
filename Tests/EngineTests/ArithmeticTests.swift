import Engine
import Foundation
import Kernels
import Testing

/// A function of every number. The sizes are no multiple of a vector.
private func pointwise(
  _ name: String, range: ClosedRange<Float> = -3...3, kinks: [Float] = [],
  _ engine: @escaping @Sendable (Variable) -> Variable, _ reference: @escaping @Sendable (Double) -> Double
) -> OperationCase {
  OperationCase(
    name, [[3, 23]], range: range, kinks: kinks, engine: { engine($0[0]) }, reference: { $0[0].map(reference) })
}

/// Arithmetic with broadcasting, functions of single numbers, products, reductions and losses.
@Suite struct ArithmeticTests {
  /// Pairs of sizes that broadcast.
  static let pairs: [[[Int]]] = [
    [[], []], [[7], [7]], [[2, 3, 5], [2, 3, 5]], [[2, 3, 5], [5]], [[3, 1], [1, 17]], [[1], [4, 3]],
    [[2, 3, 4, 5], [3, 1, 1]], [[2, 1, 4, 1], [1, 3, 1, 5]], [[], [3, 2]], [[41, 1], [2, 1, 3]],
  ]

  @Test(arguments: pairs)
  func addition(sizes: [[Int]]) {
    OperationCase("a + b", sizes, engine: { $0[0] + $0[1] }, reference: { $0[0] + $0[1] }).check()
    OperationCase("a − b", sizes, engine: { $0[0] - $0[1] }, reference: { $0[0] - $0[1] }).check()
  }

  @Test(arguments: pairs)
  func multiplication(sizes: [[Int]]) {
    OperationCase("a · b", sizes, engine: { $0[0] * $0[1] }, reference: { $0[0] * $0[1] }).check()
    OperationCase("a / b", sizes, range: 0.5...2, engine: { $0[0] / $0[1] }, reference: { $0[0] / $0[1] }).check()
  }

  @Test(arguments: [
    OperationCase("a + 2", [[3, 5]], engine: { $0[0] + 2 }, reference: { $0[0].map { $0 + 2 } }),
    OperationCase("a − 2", [[3, 5]], engine: { $0[0] - 2 }, reference: { $0[0].map { $0 - 2 } }),
    OperationCase("a · 3", [[17]], engine: { $0[0] * 3 }, reference: { $0[0].map { $0 * 3 } }),
    OperationCase("3 · a", [[17]], engine: { 3 * $0[0] }, reference: { $0[0].map { $0 * 3 } }),
    OperationCase("a / 4", [[]], engine: { $0[0] / 4 }, reference: { $0[0].map { $0 / 4 } }),
    OperationCase("−a", [[2, 9]], engine: { -$0[0] }, reference: { $0[0].map { -$0 } }),
  ])
  func numbers(_ example: OperationCase) { example.check() }

  @Test(arguments: [
    pointwise("relu", kinks: [0], { $0.relu() }, { max($0, 0) }),
    pointwise("leakyReLU", kinks: [0], { $0.leakyReLU() }, { leaky($0, Double(Float(0.2))) }),
    pointwise("leakyReLU 0.5", kinks: [0], { $0.leakyReLU(slope: 0.5) }, { leaky($0, 0.5) }),
    pointwise("sigmoid", { $0.sigmoid() }, { 1 / (1 + exponential(-$0)) }),
    pointwise("exp", { $0.exp() }, { exponential($0) }),
    pointwise("log", range: 0.2...3, { $0.log() }, { Foundation.log($0) }),
    pointwise("square root", range: 0.2...3, { $0.squareRoot() }, { $0.squareRoot() }),
    pointwise("squared", { $0.squared() }, { $0 * $0 }),
    pointwise("absolute", kinks: [0], { $0.absolute() }, { abs($0) }),
    pointwise("clamped", kinks: [-1, 0.5], { $0.clamped(to: -1...0.5) }, { min(max($0, -1), 0.5) }),
    pointwise("affine", { $0.applying(.affine(factor: 2, offset: -1)) }, { 2 * $0 - 1 }),
  ])
  func pointwiseFunction(_ example: OperationCase) { example.check() }

  @Test(arguments: [[1], [7], [3, 5], [2, 3, 17], [4, 1]])
  func softmax(sizes: [Int]) {
    OperationCase("softmax", [sizes], range: -3...3, engine: { $0[0].softmax() }, reference: { $0[0].softmax() })
      .check()
  }

  @Test(arguments: [
    [[1, 1], [1, 1]], [[3, 5], [5, 7]], [[7, 1], [1, 25]], [[1, 17], [17, 1]], [[5, 23], [23, 3]],
    [[2, 3, 4], [2, 4, 5]], [[3, 1, 7], [3, 7, 17]],
  ])
  func matrixProduct(sizes: [[Int]]) {
    OperationCase(
      "product", sizes, engine: { $0[0].multiplied(by: $0[1]) }, reference: { $0[0].multiplied(by: $0[1]) }
    ).check()
  }

  @Test(arguments: [[], [1], [17], [2, 3, 5]])
  func reductions(sizes: [Int]) {
    OperationCase("sum", [sizes], engine: { $0[0].sum() }, reference: { $0[0].sum() }).check()
    OperationCase("mean", [sizes], engine: { $0[0].mean() }, reference: { $0[0].mean() }).check()
  }

  @Test(arguments: [[0], [1], [3], [0, 1], [1, 3], [0, 2, 3], [0, 1, 2, 3], []])
  func reductionsAlong(dimensions: [Int]) {
    let sizes = [2, 3, 4, 5], count = dimensions.reduce(1) { $0 * sizes[$1] }
    OperationCase(
      "sum along \(dimensions)", [sizes], engine: { $0[0].sum(along: dimensions) },
      reference: { $0[0].sum(along: dimensions) }
    ).check()
    OperationCase(
      "mean along \(dimensions)", [sizes], engine: { $0[0].mean(along: dimensions) },
      reference: { $0[0].sum(along: dimensions).map { $0 / Double(count) } }
    ).check()
  }

  @Test(arguments: [[], [7], [1, 3, 5, 5]], ReconstructionLoss.allCases)
  func reconstructionLoss(sizes: [Int], loss: ReconstructionLoss) {
    // The target lies beside all values, so no difference is near the kink of |x|.
    let target = samples(sizes, seed: 50, range: 2...3), reference = ReferenceTensor(target)
    let flipped = samples(sizes, seed: 51, range: -3 ... -2), flippedReference = ReferenceTensor(flipped)
    OperationCase(
      "\(loss)", [sizes, sizes], engine: { $0[0].meanError(to: target, loss) + $0[1].meanError(to: flipped, loss) },
      reference: { x in
        func measure(_ a: ReferenceTensor, _ b: ReferenceTensor) -> ReferenceTensor {
          (a - b).map { loss == .l1 ? abs($0) : $0 * $0 }.mean()
        }
        return measure(x[0], reference) + measure(x[1], flippedReference)
      }
    ).check()
  }

  @Test("The error of channels and of their mixture, without the border", arguments: [1, 2])
  func mixedAbsoluteError(border: Int) {
    let sizes = [2, 3, 7, 6], weights: [Float] = [0.5, 0.25, 0.125]
    // Beside all values, so that no difference is near the kink of |x|; in one picture below them, in the other above.
    let low = samples([1, 3, 7, 6], seed: 50, range: 2...3), high = samples([1, 3, 7, 6], seed: 51, range: -3 ... -2)
    let target = Tensor.concatenated([low, high], along: 0), other = ReferenceTensor(target)
    OperationCase(
      "mixed error", [sizes],
      engine: {
        $0[0].mixedAbsoluteError(to: target, each: 0.2, mixed: 1.3, weights: weights, border: border)
      },
      reference: { x in
        let e = x[0] - other, rows = border..<7 - border, columns = border..<6 - border
        var each = 0.0, mixed = 0.0, pixels = 0.0
        for n in 0..<2 {
          for row in rows {
            for column in columns {
              let values = (0..<3).map { e[[n, $0, row, column]] }
              each += values.reduce(0) { $0 + abs($1) } / 3
              mixed += abs(zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) })
              pixels += 1
            }
          }
        }
        return ReferenceTensor([], [Double(Float(0.2)) * each / pixels + Double(Float(1.3)) * mixed / pixels])
      }
    ).check()
  }

  @Test(arguments: [[], [17], [1, 3, 4, 5]])
  func divergence(sizes: [Int]) {
    OperationCase(
      "divergence", [sizes, sizes], range: -2...2,
      engine: { Variable.gaussianDivergence(mean: $0[0], logVariance: $0[1]) },
      reference: { x in (x[0] * x[0] + x[1].map(exponential) - x[1]).map { ($0 - 1) / 2 }.sum() }
    ).check()
  }

  @Test(arguments: [[], [17], [1, 3, 4, 5]])
  func reparameterizedSample(sizes: [Int]) {
    let noise = samples(sizes, seed: 60, range: -2...2), epsilon = ReferenceTensor(noise)
    OperationCase(
      "sample", [sizes, sizes], range: -2...2,
      engine: { Variable.reparameterized(mean: $0[0], logVariance: $0[1], noise: noise) },
      reference: { x in x[0] + x[1].map { exponential($0 / 2) } * epsilon }
    ).check()
  }
}
