import Engine
import Foundation
import Testing

/// Seeded and counted random numbers.
@Suite struct RandomTests {
  @Test func sameSeedSameSequence() {
    var a = RandomSource(seed: 7), b = RandomSource(seed: 7), c = RandomSource(seed: 8)
    let first = (0..<100).map { _ in a.next() }
    #expect(first == (0..<100).map { _ in b.next() })
    #expect(Set(first).count == 100)
    #expect(Set(first).isDisjoint(with: (0..<100).map { _ in c.next() }))
  }

  @Test func drawsAreCountedAndResumed() {
    var source = RandomSource(seed: 3)
    for _ in 0..<41 { _ = source.next() }
    #expect(source.draws == 41 && source.seed == 3)
    var resumed = RandomSource(seed: 3, draws: 41)
    #expect(resumed == source)
    #expect(resumed.next() == source.next())
  }

  @Test func codable() throws {
    var source = RandomSource(seed: .max)
    _ = Tensor.normal([5], using: &source)
    var decoded = try JSONDecoder().decode(RandomSource.self, from: JSONEncoder().encode(source))
    #expect(decoded == source)
    #expect(decoded.next() == source.next())
  }

  /// Every bit is set in half of the draws.
  @Test(arguments: [0, 1, 12345, .max] as [UInt64])
  func bits(seed: UInt64) {
    var source = RandomSource(seed: seed), counts = [Int](repeating: 0, count: 64)
    for _ in 0..<10_000 {
      let draw = source.next()
      for bit in 0..<64 where draw >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
    }
    // Five standard deviations of √n / 2 = 50.
    #expect(counts.allSatisfy { abs($0 - 5000) < 250 })
  }

  /// A tensor of draws costs one number of the generator, whatever its shape.
  @Test func normalTensors() {
    var a = RandomSource(seed: 5), b = RandomSource(seed: 5)
    let small = Tensor.normal([3, 5], using: &a)
    #expect(a.draws == 1)
    let large = Tensor.normal([1, 2, 100, 100], using: &b)
    #expect(b.draws == 1)
    #expect(Array(large.values[..<15]) == small.values)
    #expect(Tensor.normal([3, 5], using: &a) != small)
    var again = RandomSource(seed: 5)
    #expect(Tensor.normal([3, 5], using: &again) == small)
    #expect(abs(large.mean) < 0.03 && abs((large * large).mean - 1) < 0.05)
  }

  @Test func uniformTensors() {
    var source = RandomSource(seed: 9), again = RandomSource(seed: 9)
    let count = 100_000
    let x = Tensor.uniform([count], in: -2..<3, using: &source)
    #expect(x == Tensor.uniform([count], in: -2..<3, using: &again))
    // Kolmogorov and Smirnov's distance from the uniform distribution; 1.63 is exceeded by one sample in a hundred.
    let sorted = x.values.sorted()
    #expect(sorted[0] >= -2 && sorted[count - 1] < 3)
    var distance = 0.0
    for (i, x) in sorted.enumerated() {
      let probability = (Double(x) + 2) / 5
      distance = max(distance, probability - Double(i) / Double(count), Double(i + 1) / Double(count) - probability)
    }
    #expect(distance * Double(count).squareRoot() < 1.63)
  }

  @Test(arguments: [(0, 9), (0.2, 27), (1, 100)] as [(Float, Int)])
  func heInitialisation(slope: Float, fanIn: Int) {
    var source = RandomSource(seed: 11)
    let weights = Tensor.heNormal([200, 200], fanIn: fanIn, slope: slope, using: &source)
    let expected = 2 / ((1 + slope * slope) * Float(fanIn))
    #expect(abs((weights * weights).mean / expected - 1) < 0.03)
    #expect(abs(weights.mean) < 4 * expected.squareRoot() / 200)
  }
}
