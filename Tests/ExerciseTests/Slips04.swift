import Chapter04
import Engine
import Foundation
import SuperResolution

/// One likely slip for every exercise of chapter 4.
struct Slips04: Chapter04Exercises {
  /// Adds the sizes of differences up, not their squares.
  func mostSimilar(to patch: [Double], among candidates: [[Double]]) -> Int {
    func centred(_ values: [Double]) -> [Double] {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    let distances = candidates.map { zip(centred($0), centred(patch)).reduce(0) { $0 + abs($1.0 - $1.1) } }
    return distances.indices.min { distances[$0] < distances[$1] }!
  }

  /// Takes the mean of c² for the power of the signal.
  func sharedFactor(_ coefficients: [Double], sigma: Double) -> Double {
    let power = coefficients.reduce(0) { $0 + $1 * $1 } / Double(coefficients.count)
    return power / (power + sigma * sigma)
  }

  /// Takes the first score away from all, not the largest.
  func answer(scores: [Double], values: [Double]) -> Double {
    let weights = scores.map { exp($0 - scores[0]) }
    return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
  }

  /// Continues the line with zeros.
  func nonLocalMeans(_ line: [Double], radius: Int, h: Double) -> [Double] {
    let patches = line.indices.map { centre in
      (centre - radius...centre + radius).map { line.indices.contains($0) ? line[$0] : 0 }
    }
    return patches.map { own in
      let weights = patches.map { patch in
        exp(-zip(patch, own).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(own.count) / (2 * h * h))
      }
      return zip(weights, line).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
  }

  /// Brackets the product the slow way.
  func linearAttention(
    queries: [[Double]], keys: [[Double]], values: [[Double]], times: (Double, Double) -> Double
  ) -> [[Double]] {
    queries.map { query in
      let scores = keys.map { key in query.indices.reduce(0) { $0 + times(query[$1], key[$1]) } }
      return query.indices.map { c in values.indices.reduce(0) { $0 + times(scores[$1], values[$1][c]) } }
    }
  }

  /// Takes all that are as near as the last of the nearest.
  func hardAgainstSoft(
    noisy: [[Double]], clean: [[Double]], counts: [Int], widths: [Double]
  ) -> (hard: (count: Int, error: Double), soft: (h: Double, error: Double)) {
    let right = Solutions04(), soft = right.hardAgainstSoft(noisy: noisy, clean: clean, counts: counts, widths: widths)
    let hard = counts.map { count in
      let error = right.meanError(noisy, clean) { distances in
        let limit = distances.sorted()[count - 1]
        return distances.map { $0 <= limit ? 1 : 0 }
      }
      return (count: count, error: error)
    }
    return (hard.min { $0.error < $1.error }!, soft.soft)
  }

  /// Joins the output of the first convolution, as on the page.
  func block(_ x: Variable, from parts: BlockParts) -> Variable {
    let first = parts.spatial(x)
    let last = parts.normalization(parts.pointwise(first), Pass(.transductive))
    return parts.reduction(Variable.concatenated([first, last], along: 1)).leakyReLU(slope: parts.slope)
  }

  /// Begins with zeros.
  func lookup(_ draw: () -> LookupSet) -> LookupWeights {
    Solutions04().lookup(draw, from: LookupWeights(query: .zeros([6, 6]), key: .zeros([6, 6])))
  }
}
