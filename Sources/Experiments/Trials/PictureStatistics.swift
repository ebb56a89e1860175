import Engine
import Foundation
import Imaging

/// What photographs of all kinds have in common: their spectrum, their differences between neighbours, their repetitions.
///
/// All are measured on the brightness (0…255) of the middle 128×128 pixels.
public struct PictureStatistics: Sendable {
  /// Pixels in a row of what is measured.
  public static let side = 128
  /// The edges of the bands of the spectrum, in waves a pixel: half octaves up to the finest wave.
  public static let edges = (0...10).map { 0.5 * pow(2, Double($0 - 10) / 2) }
  /// The middle of each band.
  public static let frequencies = zip(edges, edges.dropFirst()).map { ($0 * $1).squareRoot() }
  /// The middles of the histogram's bins, in standard deviations.
  public static let bins = (-16...16).map { Double($0) / 2 }

  /// The mean power of a wave in each band, in squares of grey levels; a window has faded the borders out.
  public let power: [Double]
  /// The share of all differences between neighbours, to the right and below, that falls into each bin. Their unit is
  /// their own standard deviation, their mean being zero; what lies beyond the last bin is left out.
  public let differences: [Double]
  /// The mean fourth power of the differences in that unit; 3 for normal numbers.
  public let kurtosis: Double

  /// Measures a picture.
  ///
  /// - Parameter image: at least 128 pixels wide and high.
  public init(_ image: Image) {
    let side = Self.side, plane = Self.middle(image)
    power = Self.power(plane)
    var steps: [Double] = []
    for y in 0..<side - 1 {
      for x in 0..<side - 1 {
        let here = plane[y * side + x]
        steps += [plane[y * side + x + 1] - here, plane[(y + 1) * side + x] - here]
      }
    }
    let count = Double(steps.count), variance = steps.reduce(0) { $0 + $1 * $1 } / count
    let deviation = max(variance, 1e-12).squareRoot()
    kurtosis = steps.reduce(0) { $0 + pow($1 / deviation, 4) } / count
    var found = Self.bins.map { _ in 0.0 }
    for step in steps {
      let bin = Int((step / deviation * 2).rounded()) + found.count / 2
      if found.indices.contains(bin) { found[bin] += 1 / count }
    }
    differences = found
  }

  /// The slope of the spectrum: the exponent a of power ∝ 1 / frequency^a, by least squares over all bands.
  public var slope: Double { Self.slope(of: power) }

  /// The slope of a spectrum.
  ///
  /// - Parameter power: a number a band, above 0.
  public static func slope(of power: [Double]) -> Double {
    let x = frequencies.map { log($0) }, y = power.map { log(max($0, 1e-12)) }
    let middle = (x: x.reduce(0, +) / Double(x.count), y: y.reduce(0, +) / Double(y.count))
    let products = zip(x, y).reduce(0) { $0 + ($1.0 - middle.x) * ($1.1 - middle.y) }
    return -products / x.reduce(0) { $0 + ($1 - middle.x) * ($1 - middle.x) }
  }

  /// How nearly patches occur again: the distance to the nearest one, over the patch's own contrast, its median.
  ///
  /// - Parameter image: at least 128 pixels wide and high.
  /// - Returns: the median by where the nearest one is looked for; empty where no patch has contrast.
  public static func repetition(in image: Image) -> [PatchRecurrence.Place: Double] {
    let found = PatchRecurrence(Tensor(shape: [1, 1, side, side], middle(image).map { Float($0 / 255) }))
    return found.distances.mapValues { distances in
      let shares = zip(distances, found.deviations).map { $0 / $1 }.sorted()
      return Double(shares[shares.count / 2])
    }
  }

  private static func middle(_ image: Image) -> [Double] {
    precondition(
      min(image.width, image.height) >= side, "statistics: \(image.width)×\(image.height), less than \(side)")
    return image.cropped(x: (image.width - side) / 2, y: (image.height - side) / 2, width: side, height: side).luma
  }

  private static func power(_ plane: [Double]) -> [Double] {
    let mean = plane.reduce(0, +) / Double(plane.count)
    let window = (0..<side).map { 0.5 - 0.5 * cos(2 * Double.pi * (Double($0) + 0.5) / Double(side)) }
    let energy = window.reduce(0) { $0 + $1 * $1 }
    let faded = plane.indices.map {
      SIMD2(Float((plane[$0] - mean) * window[$0 / side] * window[$0 % side] / energy), 0)
    }
    let waves = FourierTransform(count: side).square(faded)
    var sums = frequencies.map { _ in (power: 0.0, count: 0) }
    func frequency(_ index: Int) -> Double { Double(index < side / 2 ? index : index - side) / Double(side) }
    for (position, wave) in waves.enumerated() {
      let x = frequency(position % side), y = frequency(position / side)
      let radius = (x * x + y * y).squareRoot()
      guard let band = edges.dropFirst().firstIndex(where: { radius < $0 }), radius >= edges[0] else { continue }
      sums[band - 1].power += Double(wave.x * wave.x + wave.y * wave.y)
      sums[band - 1].count += 1
    }
    return sums.map { $0.power * energy / Double(max($0.count, 1)) }
  }
}
