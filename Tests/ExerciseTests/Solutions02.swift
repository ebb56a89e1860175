import Chapter02
import Engine
import Foundation

/// One way to solve the exercises of chapter 2.
struct Solutions02: Chapter02Exercises {
  func slope(of f: (Double) -> Double, at x: Double) -> Double {
    let h = 6e-6 * max(1, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)
  }

  func softsignPullback(_ x: Tensor, gradient: Tensor) -> Tensor {
    let root = x.map(.absolute) + 1
    return gradient / (root * root)
  }

  func wrongRules(_ operations: [RuledOperation], shape: Shape) -> [String] {
    wrongRules(operations, shape: shape, trials: 3) { Tensor.normal($0, using: &$1) }
  }

  /// Those whose slope along a drawn direction is another than by trying.
  func wrongRules(
    _ operations: [RuledOperation], shape: Shape, trials: Int, draw: (Shape, inout RandomSource) -> Tensor
  ) -> [String] {
    var random = RandomSource(seed: 5)
    return operations.filter { operation in
      (0..<trials).contains { _ in
        let x = draw(shape, &random), direction = draw(shape, &random)
        let g = Tensor.normal(operation.forward(x).shape, using: &random), h: Float = 0.005
        let slope = (operation.pullback(x, g) * direction).sum
        let change = operation.forward(x + direction * h) - operation.forward(x - direction * h)
        return abs(slope - (g * change).sum / (2 * h)) > 0.05 * max(1, abs(slope))
      }
    }.map(\.name)
  }

  func derivatives(_ tape: [TapeEntry], of input: Int) -> [Double] {
    var changes: [Double] = []
    for (n, entry) in tape.enumerated() {
      let change = zip(entry.inputs, entry.slopes).reduce(0) { $0 + changes[$1.0] * $1.1 }
      changes.append(n == input ? 1 : change)
    }
    return changes
  }

  func octaves(for picture: Tensor, fit: (_ octaves: Int, _ pixels: [Int]) throws -> Tensor) throws -> Int {
    let count = picture.shape[0], colours = picture.values
    // A quarter of the pixels, no two of them neighbours in a row.
    func isHeldBack(_ pixel: Int) -> Bool { (pixel * 7 + pixel / 32 * 3) % 4 == 0 }
    let heldBack = (0..<count).filter(isHeldBack), shown = (0..<count).filter { !isHeldBack($0) }
    let errors = try (0...6).map { octaves in
      let answer = try fit(octaves, shown).values
      var error: Float = 0
      for pixel in heldBack {
        for place in 3 * pixel..<3 * pixel + 3 {
          let difference = answer[place] - colours[place]
          error += difference * difference
        }
      }
      return error
    }
    return errors.indices.min { errors[$0] < errors[$1] }!
  }

  func largestCurvature(at place: [Double], gradient: ([Double]) -> [Double]) -> Double {
    let h = 1e-4
    // No coordinate may be missing at the start, and no two should be alike.
    var direction = place.indices.map { 1 + 0.1 * Double($0) }
    var curvature = 0.0
    for _ in 0..<60 {
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      direction = direction.map { $0 / length }
      let ahead = gradient(zip(place, direction).map { $0 + h * $1 })
      let behind = gradient(zip(place, direction).map { $0 - h * $1 })
      let image = zip(ahead, behind).map { ($0 - $1) / (2 * h) }
      curvature = zip(direction, image).reduce(0) { $0 + $1.0 * $1.1 }
      direction = image
    }
    return curvature
  }

  func races(
    rules: Int, rates: [Double], end: (_ rule: Int, _ rate: Double) -> Double
  ) -> (fair: Int, common: [Double?]) {
    let table = (0..<rules).map { rule in
      rates.map { rate -> Double in
        let height = end(rule, rate)
        return height.isNaN ? .infinity : height
      }
    }
    let best = table.map { $0.min()! }
    let common = table.indices.map { rule in
      rates.indices.first { rate in
        table.indices.allSatisfy { $0 == rule || table[$0][rate] > table[rule][rate] }
      }.map { rates[$0] }
    }
    return (best.indices.min { best[$0] < best[$1] }!, common)
  }
}
