import Chapter09
import Engine
import Foundation
import Imaging

/// One way to solve the exercises of chapter 9.
struct Solutions09: Chapter09Exercises {
  func radius(_ u: Double, exponent: Double, smallest: Double, largest: Double) -> Double {
    let e = 1 - exponent
    if abs(e) < 1e-9 { return smallest * pow(largest / smallest, u) }
    return pow(pow(smallest, e) + u * (pow(largest, e) - pow(smallest, e)), 1 / e)
  }

  func heap(_ discs: [Disc], side: Int, background: Float) -> [Float] {
    (0..<side * side).map { place in
      let x = Float(place % side) + 0.5, y = Float(place / side) + 0.5
      let front = discs.first { ($0.x - x) * ($0.x - x) + ($0.y - y) * ($0.y - y) < $0.radius * $0.radius }
      return front?.tone ?? background
    }
  }

  func slope(of picture: [Double], side: Int) -> Double {
    -fit(rings(picture, side: side).map { (log($0.frequency), log($0.power)) })
  }

  /// The mean power in rings of equal width, and the middle frequency of each.
  func rings(_ picture: [Double], side: Int) -> [(frequency: Double, power: Double)] {
    let middle = picture.reduce(0, +) / Double(picture.count)
    let waves = FourierTransform(count: side).square(picture.map { SIMD2(Float($0 - middle), 0) })
    var sums = [(count: Double, power: Double)](repeating: (0, 0), count: side / 2)
    for (place, wave) in waves.enumerated() {
      let x = place % side, y = place / side
      let dx = Double(x < side / 2 ? x : x - side), dy = Double(y < side / 2 ? y : y - side)
      let ring = Int((dx * dx + dy * dy).squareRoot().rounded())
      guard ring > 1, ring < side / 2 else { continue }
      sums[ring].count += 1
      sums[ring].power += Double(wave.x * wave.x + wave.y * wave.y)
    }
    return (2..<side / 2).map { (Double($0), sums[$0].power / sums[$0].count) }
  }

  /// The slope of a straight line through points.
  func fit(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count, y = points.reduce(0) { $0 + $1.y } / count
    let products = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
    return products / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }

  func exponent(of radii: [Double], smallest: Double) -> Double {
    1 + Double(radii.count) / radii.reduce(0) { $0 + log($1 / smallest) }
  }

  func share(of first: [Float], and second: [Float], truth: [Float]) -> Float {
    min(1, max(0, lowestPoint(first, second, truth)))
  }

  func lowestPoint(_ first: [Float], _ second: [Float], _ truth: [Float]) -> Float {
    var product: Float = 0, square: Float = 0
    for index in truth.indices {
      let apart = first[index] - second[index]
      product += (truth[index] - second[index]) * apart
      square += apart * apart
    }
    return square > 0 ? product / square : 0.5
  }

  /// Rectangles before each other, their longer sides drawn from a power law.
  func drawing(side: Int, seed: UInt64) -> Image {
    var random = RandomSource(seed: seed), tones = [Float](repeating: 0.5, count: side * side)
    for _ in 0..<600 {
      func number(_ low: Double, _ high: Double) -> Double { Double.random(in: low..<high, using: &random) }
      let length = radius(number(0, 1), exponent: 3, smallest: 4, largest: 80), width = length * number(0.3, 1)
      let isUpright = Bool.random(using: &random), tone = Float(number(0, 1))
      let left = Int(number(-40, Double(side))), top = Int(number(-40, Double(side)))
      let columns = left..<left + Int(isUpright ? width : length), rows = top..<top + Int(isUpright ? length : width)
      for row in rows.clamped(to: 0..<side) {
        for column in columns.clamped(to: 0..<side) { tones[row * side + column] = tone }
      }
    }
    return Image(width: side, height: side, channels: 1, pixels: tones)
  }
}
