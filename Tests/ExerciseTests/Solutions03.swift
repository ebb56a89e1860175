import Chapter03
import Engine

/// One way to solve the exercises of chapter 3.
struct Solutions03: Chapter03Exercises {
  func sharpening(by amount: Float) -> [Float] {
    (0..<9).map { ($0 == 4 ? 1 + amount : 0) - amount / 9 }
  }

  func receptiveField(kernels: [Int], strides: [Int]) -> Int {
    var field = 1, distance = 1
    for (kernel, stride) in zip(kernels, strides) {
      field += (kernel - 1) * distance
      distance *= stride
    }
    return field
  }

  func measuredField(of network: (Variable) -> Variable, side: Int) -> Int {
    let middle = side / 2
    return 2 * influence(of: network, side: side).map { max(abs($0.y - middle), abs($0.x - middle)) }.max()! + 1
  }

  /// The input pixels that the middle output pixel depends on.
  func influence(of network: (Variable) -> Variable, side: Int) -> [(y: Int, x: Int)] {
    var random = RandomSource(seed: 1)
    let tape = Tape(), x = tape.variable(.normal([1, 1, side, side], using: &random))
    let middle = side / 2..<side / 2 + 1
    let gradient = tape.gradients(of: network(x).sliced([0..<1, 0..<1, middle, middle]).sum())[x].values
    return gradient.indices.filter { gradient[$0] != 0 }.map { ($0 / side, $0 % side) }
  }

  func stamped(_ line: [Double], filter: [Double], stride: Int) -> [Double] {
    var result = [Double](repeating: 0, count: (line.count - 1) * stride + filter.count)
    for (i, number) in line.enumerated() {
      for (a, weight) in filter.enumerated() { result[i * stride + a] += number * weight }
    }
    return result
  }

  func filterGradient(_ x: [Double], gradient: [Double]) -> [Double] {
    (0...x.count - gradient.count).map { a in
      gradient.indices.reduce(0) { $0 + gradient[$1] * x[$1 + a] }
    }
  }

  func separated(_ filter: [[Double]]) -> (column: [Double], row: [Double]) {
    // The start must not be at right angles to the answer; the filter's heaviest row is not.
    var row = filter.max { norm($0) < norm($1) }!, column = row
    for _ in 0..<200 {
      let square = norm(row)
      column = filter.map { line in zip(line, row).reduce(0) { $0 + $1.0 * $1.1 } / square }
      let other = norm(column)
      row = row.indices.map { b in filter.indices.reduce(0) { $0 + filter[$1][b] * column[$1] } / other }
    }
    return (column, row)
  }

  func recoveredFilter(_ x: [Double], _ y: [Double], taps: Int, stride: Int) -> [Double] {
    // Row a of the system: Σ x_a x_b for every b, and Σ x_a y, over all places of the filter.
    var system = [[Double]](repeating: [Double](repeating: 0, count: taps + 1), count: taps)
    for (i, number) in y.enumerated() {
      let seen = x[(stride * i)..<(stride * i + taps)] + [number]
      for (a, first) in seen.dropLast().enumerated() {
        for (b, second) in seen.enumerated() { system[a][b] += first * second }
      }
    }
    for pivot in 0..<taps {
      let best = (pivot..<taps).max { abs(system[$0][pivot]) < abs(system[$1][pivot]) }!
      system.swapAt(pivot, best)
      for row in 0..<taps where row != pivot {
        let factor = system[row][pivot] / system[pivot][pivot]
        for column in pivot...taps { system[row][column] -= factor * system[pivot][column] }
      }
    }
    return (0..<taps).map { system[$0][taps] / system[$0][$0] }
  }

  private func norm(_ line: [Double]) -> Double { line.reduce(0) { $0 + $1 * $1 } }
}
