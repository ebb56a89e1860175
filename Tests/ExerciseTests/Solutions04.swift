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

  func hardAgainstSoft(
    noisy: [[Double]], clean: [[Double]], counts: [Int], widths: [Double]
  ) -> (hard: (count: Int, error: Double), soft: (h: Double, error: Double)) {
    func error(_ weights: ([Double]) -> [Double]) -> Double { meanError(noisy, clean, weights: weights) }
    let hard = counts.map { count in
      (count: count, error: error { hardWeights($0, count: count) })
    }
    let soft = widths.map { h in
      (h: h, error: error { distances in distances.map { exp(-$0 / (2 * h * h)) } })
    }
    return (hard.min { $0.error < $1.error }!, soft.min { $0.error < $1.error }!)
  }

  /// One for the nearest, of equally near ones the first, and zero for the others.
  func hardWeights(_ distances: [Double], count: Int) -> [Double] {
    let nearest = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(count)
    var weights = distances.map { _ in 0.0 }
    for index in nearest { weights[index] = 1 }
    return weights
  }

  /// The mean squared error of a picture of weighted means; `weights` are those of a pixel's candidates by their d².
  func meanError(_ noisy: [[Double]], _ clean: [[Double]], weights: ([Double]) -> [Double]) -> Double {
    let height = noisy.count, width = noisy[0].count
    func pixel(_ y: Int, _ x: Int) -> Double { noisy[max(0, min(height - 1, y))][max(0, min(width - 1, x))] }
    func patch(_ y: Int, _ x: Int) -> [Double] { (-1...1).flatMap { v in (-1...1).map { pixel(y + v, x + $0) } } }
    let patches = (0..<height).map { y in (0..<width).map { patch(y, $0) } }
    var sum = 0.0
    for y in 0..<height {
      for x in 0..<width {
        let candidates = (max(0, y - 4)...min(height - 1, y + 4)).flatMap { v in
          (max(0, x - 4)...min(width - 1, x + 4)).map { (v, $0) }
        }
        let own = weights(candidates.map { squaredDistance(patches[$0.0][$0.1], patches[y][x]) / 9 })
        var mean = 0.0
        for (weight, place) in zip(own, candidates) { mean += weight * noisy[place.0][place.1] }
        let miss = mean / own.reduce(0, +) - clean[y][x]
        sum += miss * miss
      }
    }
    return sum / Double(height * width)
  }

  func block(_ x: Variable, from parts: BlockParts) -> Variable {
    let last = parts.normalization(parts.pointwise(parts.spatial(x)), Pass(.transductive))
    return parts.reduction(Variable.concatenated([x, last], along: 1)).leakyReLU(slope: parts.slope)
  }

  func lookup(_ draw: () -> LookupSet) -> LookupWeights {
    var random = RandomSource(seed: 3)
    let query = Tensor.normal([6, 6], using: &random) * 0.5, key = Tensor.normal([6, 6], using: &random) * 0.5
    return lookup(draw, from: LookupWeights(query: query, key: key))
  }

  func lookup(_ draw: () -> LookupSet, from start: LookupWeights) -> LookupWeights {
    var weights = start, adam = Adam(learningRate: 0.03)
    for _ in 0..<300 {
      let set = draw(), tape = Tape(), tracked = weights.tracked(on: tape)
      let queries = Variable(set.queries).multiplied(by: tracked.query)
      let keys = Variable(set.keys).multiplied(by: tracked.key)
      let looks = queries.multiplied(by: keys.transposed([1, 0])).softmax()
      let gradients = tape.gradients(of: looks.multiplied(by: Variable(set.values)).meanSquaredError(to: set.wanted))
      adam.update(&weights, with: tracked.weights.map { gradients[$0] })
    }
    return weights
  }

  private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
    return sum
  }
}
