import Foundation
import Kernels
import Testing

/// Sums, products and softmax against plain loops in double precision.
@Suite struct ReductionTests {
  /// Counts around the width of the partial sums and of the pieces.
  static let counts = [0, 1, 7, 31, 32, 33, 1000, 16_383, 16_384, 16_385, 100_003]

  @Test(arguments: counts)
  func sums(count: Int) {
    let x = samples(count, seed: 1), y = samples(count, seed: 2)
    let exact = (0..<count).reduce(into: (0.0, 0.0, 0.0)) { total, i in
      let (a, b) = (Double(x[i]), Double(y[i]))
      total = (total.0 + a, total.1 + a * a, total.2 + a * b)
    }
    // Rounding of partial sums of some 500 numbers each, of size one.
    let tolerance = 1e-6 * Double(count).squareRoot() + 1e-12
    #expect(abs(sum(x, count: count) - exact.0) <= tolerance)
    #expect(abs(sumOfSquares(x, count: count) - exact.1) <= 2e-7 * exact.1)
    #expect(abs(dot(x, y, count: count) - exact.2) <= tolerance)
  }

  /// A million equal numbers: a single running sum in single precision would be off by 1 %.
  @Test func manyEqualNumbers() {
    let x = [Float](repeating: 0.1, count: 1_000_000)
    #expect(abs(sum(x, count: x.count) - 1e6 * Double(Float(0.1))) < 1)
  }

  @Test(arguments: [(1, 1), (3, 0), (7, 5), (5, 33), (40, 1001), (2, 40_000)])
  func rows(rows: Int, count: Int) {
    let x = samples(rows * count, seed: 3)
    let sums = written(rows) { rowSums(x, rows: rows, count: count, times: 0.5, into: $0) }
    expectClose(
      sums, (0..<rows).map { row in x[row * count..<(row + 1) * count].reduce(0) { $0 + Double($1) } / 2 },
      tolerance: 1e-5)
  }

  @Test(arguments: [(1, 1, 1), (2, 3, 7), (3, 5, 1025), (1, 33, 130)])
  func channels(batch: Int, channels: Int, pixels: Int) {
    let x = samples(batch * channels * pixels, seed: 4)
    let sums = written(channels) { channelSums(x, batch: batch, channels: channels, pixels: pixels, into: $0) }
    let expected = (0..<channels).map { c in
      (0..<batch * pixels).reduce(0.0) { $0 + Double(x[($1 / pixels * channels + c) * pixels + $1 % pixels]) }
    }
    expectClose(sums, expected, tolerance: 1e-5)
  }

  @Test(arguments: [(1, 1), (3, 2), (5, 8), (7, 17), (300, 65)])
  func softmax(rows: Int, count: Int) {
    let x = readable(samples(rows * count, seed: 5)[..<(rows * count)].map { $0 * 20 })
    let y = written(rows * count) { rowSoftmax(x, rows: rows, count: count, into: $0) }
    expectClose(y, plainSoftmax(x, rows, count), tolerance: 1e-6)

    let g = samples(rows * count, seed: 6)
    let result = written(rows * count) { rowSoftmaxPullback(y, g, rows: rows, count: count, into: $0) }
    var expected: [Double] = []
    for row in 0..<rows {
      let range = row * count..<(row + 1) * count
      let mean = range.reduce(0.0) { $0 + Double(y[$1]) * Double(g[$1]) }
      expected += range.map { Double(y[$0]) * (Double(g[$0]) - mean) }
    }
    expectClose(result, expected, tolerance: 1e-6)
  }

  /// Large arguments must not overflow: only differences within a row count.
  @Test(arguments: [-3e38, -1000, 0, 1000, 3e38] as [Float])
  func softmaxOfLargeNumbers(offset: Float) {
    let x = readable([Float](repeating: offset, count: 10))
    let y = written(10) { rowSoftmax(x, rows: 2, count: 5, into: $0) }
    expectClose(y, [Double](repeating: 0.2, count: 10), tolerance: 1e-6)
  }

  private func plainSoftmax(_ x: [Float], _ rows: Int, _ count: Int) -> [Double] {
    (0..<rows).flatMap { row in
      let exponentials = (0..<count).map { exp(Double(x[row * count + $0])) }
      let total = exponentials.reduce(0, +)
      return exponentials.map { $0 / total }
    }
  }
}
