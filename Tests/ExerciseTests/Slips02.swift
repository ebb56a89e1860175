import Chapter02
import Engine
import Foundation

/// One likely slip for every exercise of chapter 2.
struct Slips02: Chapter02Exercises {
  /// Takes the same step everywhere.
  func slope(of f: (Double) -> Double, at x: Double) -> Double { (f(x + 6e-6) - f(x - 6e-6)) / 12e-6 }

  /// Takes 1 for the slope of |x|, on the left of zero as well.
  func softsignPullback(_ x: Tensor, gradient: Tensor) -> Tensor {
    let root = x.map(.absolute) + 1
    return gradient * (root - x) / (root * root)
  }

  /// Tries positive numbers only.
  func wrongRules(_ operations: [RuledOperation], shape: Shape) -> [String] {
    Solutions02().wrongRules(operations, shape: shape, trials: 1) { Tensor.uniform($0, in: 0.5..<1.5, using: &$1) }
  }

  /// Assigns where it has to add.
  func derivatives(_ tape: [TapeEntry], of input: Int) -> [Double] {
    var changes: [Double] = []
    for (n, entry) in tape.enumerated() {
      var change = n == input ? 1.0 : 0
      for (place, slope) in zip(entry.inputs, entry.slopes) { change = changes[place] * slope }
      changes.append(change)
    }
    return changes
  }

  /// Judges a network by the pixels that it was shown.
  func octaves(for picture: Tensor, fit: (_ octaves: Int, _ pixels: [Int]) throws -> Tensor) throws -> Int {
    let all = Array(0..<picture.shape[0])
    let errors = try (0...6).map { octaves in
      let answer = try fit(octaves, all)
      return (answer - picture).map(.absolute).sum
    }
    return errors.indices.min { errors[$0] < errors[$1] }!
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

  /// Asks every rule for its best rate only.
  func races(
    rules: Int, rates: [Double], end: (_ rule: Int, _ rate: Double) -> Double
  ) -> (fair: Int, common: [Double?]) {
    let table = (0..<rules).map { rule in rates.map { end(rule, $0) }.map { $0.isNaN ? .infinity : $0 } }
    let best = table.map { row in row.indices.min { row[$0] < row[$1] }! }
    let common = best.indices.map { rule -> Double? in
      let rate = best[rule]
      return table.indices.allSatisfy { $0 == rule || table[$0][rate] > table[rule][rate] } ? rates[rate] : nil
    }
    return (best.indices.min { table[$0][best[$0]] < table[$1][best[$1]] }!, common)
  }
}
