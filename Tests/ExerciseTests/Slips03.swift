import Chapter03
import Engine

/// One likely slip for every exercise of chapter 3.
struct Slips03: Chapter03Exercises {
  /// Forgets that the middle pixel is part of the mean.
  func sharpening(by amount: Float) -> [Float] { (0..<9).map { $0 == 4 ? 1 + amount : -amount / 9 } }

  /// Takes a layer's own stride for the distance between its pixels.
  func receptiveField(kernels: [Int], strides: [Int]) -> Int {
    zip(kernels, strides).reduce(1) { $0 + ($1.0 - 1) * $1.1 }
  }

  /// Looks along the middle row only.
  func measuredField(of network: (Variable) -> Variable, side: Int) -> Int {
    Solutions03().influence(of: network, side: side).filter { $0.y == side / 2 }.count
  }

  /// Overwrites where stamps overlap.
  func stamped(_ line: [Double], filter: [Double], stride: Int) -> [Double] {
    var result = [Double](repeating: 0, count: (line.count - 1) * stride + filter.count)
    for (i, number) in line.enumerated() {
      for (a, weight) in filter.enumerated() { result[i * stride + a] = number * weight }
    }
    return result
  }

  /// Turns the filter round.
  func filterGradient(_ x: [Double], gradient: [Double]) -> [Double] {
    Solutions03().filterGradient(x, gradient: gradient).reversed()
  }

  /// Finds the best column for the heaviest row, and stops there.
  func separated(_ filter: [[Double]]) -> (column: [Double], row: [Double]) {
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let row = filter.max { dot($0, $0) < dot($1, $1) }!
    return (filter.map { dot($0, row) / dot(row, row) }, row)
  }

  /// Uses no more equations than there are taps.
  func recoveredFilter(_ x: [Double], _ y: [Double], taps: Int, stride: Int) -> [Double] {
    Solutions03().recoveredFilter(x, Array(y.prefix(taps)), taps: taps, stride: stride)
  }
}
