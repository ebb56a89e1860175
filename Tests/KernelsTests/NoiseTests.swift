import Foundation
import Kernels
import Testing

/// The draws from the normal distribution: its moments, its shape, and that they depend on the key alone.
@Suite struct NoiseTests {
  private func draws(_ count: Int, key: UInt64) -> [Float] {
    written(count) { fillNormal($0, count: count, key: key) }
  }

  @Test(arguments: [0, 1, 2, 0xffff_ffff, 0x1_0000_0000, .max] as [UInt64])
  func moments(key: UInt64) {
    let count = 1_000_000
    let x = draws(count, key: key)
    func moment(_ power: Double) -> Double { x.reduce(0) { $0 + pow(Double($1), power) } / Double(count) }
    // Four standard deviations of each estimate: √(1/n), √(2/n), √(15/n), √(96/n).
    let unit = 4 / Double(count).squareRoot()
    #expect(abs(moment(1)) < unit)
    #expect(abs(moment(2) - 1) < unit * 1.42)
    #expect(abs(moment(3)) < unit * 3.88)
    #expect(abs(moment(4) - 3) < unit * 9.8)
    #expect(x.allSatisfy { abs($0) < 5.5 })
  }

  /// Kolmogorov and Smirnov's distance between the draws and the normal distribution; 1.63 / √n is exceeded by one
  /// honest sample in a hundred, 1.95 / √n by one in a thousand.
  @Test(arguments: [3, 4, 5, 123_456_789] as [UInt64])
  func distribution(key: UInt64) {
    let count = 200_000
    let sorted = draws(count, key: key).sorted()
    var distance = 0.0
    for (i, x) in sorted.enumerated() {
      let probability = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      distance = max(distance, probability - Double(i) / Double(count), Double(i + 1) / Double(count) - probability)
    }
    #expect(distance * Double(count).squareRoot() < 1.63)
  }

  /// Neighbours, and the sequences of neighbouring keys, have nothing to do with each other.
  @Test(arguments: [1, 2, 3, 7, 8, 64, 1000])
  func correlation(lag: Int) {
    let count = 400_000
    let x = draws(count + lag, key: 77), other = draws(count, key: 77 + UInt64(lag) << 32)
    let own = (0..<count).reduce(0.0) { $0 + Double(x[$1]) * Double(x[$1 + lag]) } / Double(count)
    let between = (0..<count).reduce(0.0) { $0 + Double(x[$1]) * Double(other[$1]) } / Double(count)
    #expect(abs(own) < 4 / Double(count).squareRoot())
    #expect(abs(between) < 4 / Double(count).squareRoot())
  }

  @Test(arguments: [0, 1, 7, 8, 9, 100, 8191, 8192, 8193, 50_001])
  func prefix(count: Int) {
    #expect(draws(count, key: 9) == Array(draws(60_000, key: 9)[..<count]))
  }

  @Test func keysMatter() {
    let keys: [UInt64] = [0, 1, 1 << 31, 1 << 32, 1 << 63]
    let first = Set(keys.map { draws(4, key: $0) })
    #expect(first.count == keys.count)
  }
}
