import Chapter09
import Engine
import Foundation
import Imaging

/// One likely slip for every exercise of chapter 9.
struct Slips09: Chapter09Exercises {
  /// Forgets that the integral of 1/r is no power.
  func radius(_ u: Double, exponent: Double, smallest: Double, largest: Double) -> Double {
    let e = 1 - exponent
    return pow(pow(smallest, e) + u * (pow(largest, e) - pow(smallest, e)), 1 / e)
  }

  /// Paints in the order of the list, so that the last one lies in front.
  func heap(_ discs: [Disc], side: Int, background: Float) -> [Float] {
    Solutions09().heap(discs.reversed(), side: side, background: background)
  }

  /// Takes the amplitude of waves for their power.
  func slope(of picture: [Double], side: Int) -> Double {
    let solution = Solutions09()
    return -solution.fit(solution.rings(picture, side: side).map { (log($0.frequency), log($0.power) / 2) })
  }

  /// Takes the rate of the logarithms for the exponent.
  func exponent(of radii: [Double], smallest: Double) -> Double {
    Solutions09().exponent(of: radii, smallest: smallest) - 1
  }

  /// Lets the share leave 0…1.
  func share(of first: [Float], and second: [Float], truth: [Float]) -> Float {
    Solutions09().lowestPoint(first, second, truth)
  }

  /// Has the sizes of a photograph's waves, but no edges.
  func drawing(side: Int, seed: UInt64) -> Image {
    var random = RandomSource(seed: seed), tones = [Float](repeating: 0.5, count: side * side)
    for octave in 1...6 {
      let count = 1 << octave, noise = Tensor.normal([1, 1, count, count], using: &random)
      let field = noise.resized(height: side, width: side).values
      for place in tones.indices { tones[place] += 0.1 * field[place] / Float(count) * 2 }
    }
    return Image(width: side, height: side, channels: 1, pixels: tones)
  }
}
