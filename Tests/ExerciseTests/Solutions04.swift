import Chapter04
import Engine
import Foundation
import SuperResolution

/// One way to solve the exercises of chapter 4.
struct Solutions04: Chapter04Exercises {
  func mostSimilar(to patch: [Double], among candidates: [[Double]]) -> Int {
    func centred(_ values: [Double]) -> [Double] {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    let wanted = centred(patch)
    let distances = candidates.map { squaredDistance(centred($0), wanted) }
    return distances.indices.min { distances[$0] < distances[$1] }!
  }

  func sharedFactor(_ coefficients: [Double], sigma: Double) -> Double {
    let power = coefficients.reduce(0) { $0 + $1 * $1 } / Double(coefficients.count)
    let signal = max(0, power - sigma * sigma)
    return signal / (signal + sigma * sigma)
  }

  func answer(scores: [Double], values: [Double]) -> Double {
    let largest = scores.max()!
    let weights = scores.map { exp($0 - largest) }
    return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
  }

  func nonLocalMeans(_ line: [Double], radius: Int, h: Double) -> [Double] {
    let patches = line.indices.map { centre in
      (centre - radius...centre + radius).map { line[max(0, min(line.count - 1, $0))] }
    }
    return patches.map { own in
      let weights = patches.map { exp(-squaredDistance($0, own) / Double(own.count) / (2 * h * h)) }
      return zip(weights, line).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
  }

  func linearAttention(
    queries: [[Double]], keys: [[Double]], values: [[Double]], times: (Double, Double) -> Double
  ) -> [[Double]] {
    let d = queries[0].count
    let table = (0..<d).map { a in
      (0..<d).map { b in keys.indices.reduce(0) { $0 + times(keys[$1][a], values[$1][b]) } }
    }
    return queries.map { query in (0..<d).map { b in (0..<d).reduce(0) { $0 + times(query[$1], table[$1][b]) } } }
  }

  func hardMeans(_ line: [Double], radius: Int, count: Int) -> [Double] {
    let patches = line.indices.map { centre in
      (centre - radius...centre + radius).map { line[max(0, min(line.count - 1, $0))] }
    }
    return patches.map { own in
      let distances = patches.map { squaredDistance($0, own) }
      let nearest = line.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(count)
      return nearest.reduce(0) { $0 + line[$1] } / Double(count)
    }
  }

  func block(_ x: Variable, from parts: BlockParts) -> Variable {
    let last = parts.normalization(parts.pointwise(parts.spatial(x)), Pass(.transductive))
    return parts.reduction(Variable.concatenated([x, last], along: 1)).leakyReLU(slope: parts.slope)
  }

  private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
    return sum
  }
}
