import Engine
import Foundation
import Testing

@testable import Imaging

/// The slope of the straight line nearest to points.
private func slope(_ points: [(x: Double, y: Double)]) -> Double {
  let n = Double(points.count), mx = points.reduce(0) { $0 + $1.x } / n, my = points.reduce(0) { $0 + $1.y } / n
  return points.reduce(0) { $0 + ($1.x - mx) * ($1.y - my) } / points.reduce(0) { $0 + ($1.x - mx) * ($1.x - mx) }
}

struct LeavesLawTests {
  /// The density in octaves of the radii that pictures are drawn with falls as r⁻ᵅ.
  @Test(arguments: [3, 2, 1, 0 as Float])
  func sizesFollowTheirLaw(exponent: Float) {
    var leaves = Leaves()
    leaves.sizeExponent = exponent
    leaves.smallestRadius = 2...2
    var radii: [Float] = []
    for seed in 0..<200 {
      let arrangement = Arrangement(leaves, side: 256, seed: UInt64(seed))
      radii += (0..<arrangement.ordinaryCount).map { arrangement.place(of: $0).radius }
    }
    // The largest radius differs from picture to picture, but is at least 44.
    let points = (0..<8).map { bin in
      let low = 2 * pow(1.4, Float(bin)), high = low * 1.4
      let count = radii.count { $0 >= low && $0 < high }
      return (x: log(Double(low)), y: log(Double(count) / Double(high - low)))
    }
    #expect(abs(slope(points) + Double(exponent)) < 0.1)
    #expect(radii.allSatisfy { $0 >= 1.999 && $0 < 305 })
    let law = SizeLaw(exponent: exponent, smallest: 2, largest: 50)
    let squares = (0..<20_000).map { law.radius((Float($0) + 0.5) / 20_000) }.reduce(0.0) { $0 + Double($1 * $1) }
    #expect(abs(Double(law.meanSquare) / (squares / 20_000) - 1) < 0.02)
  }

  /// Power falls as f^−2s along every direction; noise tiles of strong anisotropy only have fewer frequencies to look at.
  @Test func noiseHasItsSpectrum() {
    let tiles = NoiseTiles.shared, side = NoiseTiles.side, transform = FourierTransform(count: side)
    for index in stride(from: 0, to: tiles.count, by: 7) {
      let tile = tiles.tile(index), spectrum = transform.square(tile.map { SIMD2($0, 0) })
      let squares = tile.reduce(0.0) { $0 + Double($1) * Double($1) }, mean = tile.reduce(0, +) / Float(tile.count)
      #expect(abs(squares / Double(tile.count) - 1) < 1e-4 && abs(mean) < 1e-4)
      // Sectors of directions a 16th of a turn wide: within one, anisotropy changes amplitude little.
      let slopes = (0..<8).map { sector in
        slope(
          (0..<8).map { ring in
            let low = 0.01 * pow(1.55, Double(ring)), power = meanPower(spectrum, low..<low * 1.55, sector)
            return (x: log(low), y: log(power))
          })
      }
      let s = -slopes.reduce(0, +) / 8 / 2
      #expect(abs(s - Double(tiles.exponents[index])) < 0.1, "tile \(index): \(s), not \(tiles.exponents[index])")
    }
  }

  private func meanPower(_ spectrum: [SIMD2<Float>], _ frequencies: Range<Double>, _ sector: Int) -> Double {
    let side = NoiseTiles.side
    var sum = 0.0, count = 0.0
    for row in 0..<side {
      for column in 0..<side {
        let x = Double(column < side / 2 ? column : column - side) / Double(side)
        let y = Double(row < side / 2 ? row : row - side) / Double(side)
        guard frequencies.contains((x * x + y * y).squareRoot()) else { continue }
        let direction = (atan2(y, x) / .pi + 1).truncatingRemainder(dividingBy: 1)
        guard Int(direction * 8) % 8 == sector else { continue }
        let value = spectrum[row * side + column]
        sum += Double(value.x * value.x + value.y * value.y)
        count += 1
      }
    }
    return sum / count
  }

  @Test func tilesRepeatAndAreReadBetweenPixels() {
    let tiles = NoiseTiles.shared, side = Float(NoiseTiles.side), tile = tiles.tile(3)
    #expect(tiles.value(3, 7, 5) == tile[5 * NoiseTiles.side + 7])
    #expect(tiles.value(3, 7 + side, 5 - side) == tiles.value(3, 7, 5))
    let middle = (tile[0] + tile[1] + tile[NoiseTiles.side] + tile[NoiseTiles.side + 1]) / 4
    #expect(abs(tiles.value(3, 0.5, 0.5) - middle) < 1e-5)
    #expect(Set((0..<tiles.count).map { tiles.tile($0)[0] }).count == tiles.count)
  }

  @Test(arguments: [2, 8, 64])
  func transformIsItsDefinition(count: Int) {
    var dice = Dice(state: 9)
    let line = (0..<count).map { _ in SIMD2<Float>.random(in: -1...1, using: &dice) }
    let result = FourierTransform(count: count)(line)
    for k in 0..<count {
      var sum = SIMD2<Double>.zero
      for (n, value) in line.enumerated() {
        let angle = 2 * Double.pi * Double(k * n % count) / Double(count), x = Double(value.x), y = Double(value.y)
        sum += SIMD2(x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))
      }
      #expect(abs(Double(result[k].x) - sum.x) < 1e-5 && abs(Double(result[k].y) - sum.y) < 1e-5)
    }
  }

  /// The functions that replace the system's, by their largest errors.
  @Test func elementaryFunctionsAreRight() {
    var random = RandomSource(seed: 31), worst = [String: Double]()
    func note(_ name: String, _ error: Double) { worst[name] = max(worst[name] ?? 0, error) }
    for _ in 0..<20_000 {
      let turns = random.uniform(-3, 3), x = random.uniform(-9, 9), y = random.uniform(-9, 9)
      note("sine", abs(Double(Elementary.sine(turns)) - sin(2 * .pi * Double(turns))))
      note("angle", abs(Double(Elementary.angle(y, x)) - atan2(Double(y), Double(x))))
      let big = 60 * Double(x)
      note("exponential", abs(Elementary.exponential(big) / exp(big) - 1))
      note("logarithm", abs(Elementary.logarithm(exp(big)) - log(exp(big))))
      note("power", abs(Double(Elementary.power(abs(x), 2.2)) / pow(Double(abs(x)), Double(2.2 as Float)) - 1))
      note("floor", abs(Double(Elementary.floor(x) - x.rounded(.down))))
    }
    let allowed = ["sine": 2e-6, "angle": 1e-6, "exponential": 1e-11, "logarithm": 1e-10, "power": 1e-7, "floor": 0]
    for (name, error) in worst { #expect(error <= allowed[name]!, "\(name): \(error)") }
    #expect(worst.count == allowed.count)
    #expect(Elementary.angle(0, 0) == 0 && Elementary.power(0, 2) == 0 && Elementary.logarithm(1) == 0)
  }

  /// Draws: moments of the normal and the log-uniform law, and shares in proportion to weights.
  @Test func chanceIsFair() {
    var random = RandomSource(seed: 32)
    let normal = (0..<100_000).map { _ in Double(random.normal()) }
    for (power, wanted, tolerance) in [(1.0, 0.0, 0.015), (2, 1, 0.03), (4, 3, 0.2)] {
      #expect(abs(normal.reduce(0) { $0 + pow($1, power) } / 100_000 - wanted) < tolerance)
    }
    let octaves = (0..<20_000).map { _ in Int(log2(random.logUniform(1, 8))) }
    for octave in 0..<3 { #expect(abs(Double(octaves.count { $0 == octave }) / 20_000 - 1 / 3) < 0.015) }
    let chosen = (0..<20_000).map { _ in random.choose([1, 0, 3]) }
    #expect(abs(Double(chosen.count { $0 == 2 }) / 20_000 - 0.75) < 0.015 && !chosen.contains(1))
  }
}
