import Experiments
import Foundation
import Imaging

/// Luma of samples of 0…1: one number a pixel, 16…235.
public func lumaByHand(_ image: Image) -> [Double] {
  let (red, green, blue) = (image.plane(0), image.plane(1), image.plane(2))
  return red.indices.map { i -> Double in
    let (r, g, b) = (Double(red[i]), Double(green[i]), Double(blue[i]))
    return 16 + 65.481 * r + 128.553 * g + 24.966 * b
  }
}

/// Mean squared difference.
public func meanSquaredError(_ a: [Double], _ b: [Double]) -> Double {
  mean(zip(a, b).map { ($0 - $1) * ($0 - $1) })
}

/// Peak signal-to-noise ratio in dB, for samples of 0…255.
public func decibels(_ meanSquaredError: Double) -> Double { 10 * log10(255 * 255 / meanSquaredError) }

/// A brightness picture, row after row.
public struct Plane {
  /// One number a pixel.
  public var values: [Double]
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int { values.count / width }

  /// A picture.
  ///
  /// - Parameters:
  ///   - values: row after row.
  ///   - width: pixels in a row.
  public init(values: [Double], width: Int) {
    self.values = values
    self.width = width
  }
}

/// The three terms of SSIM, averaged over all windows, and the mean of their product.
public typealias Similarity = (luminance: Double, contrast: Double, structure: Double, ssim: Double)

/// SSIM as it is defined: 121 products a window.
public func similarity(_ x: Plane, _ y: Plane) -> Similarity {
  let (c1, c2) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
  let bell = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
  let total = bell.reduce(0, +) * bell.reduce(0, +)
  var sum: Similarity = (0, 0, 0, 0), windows = 0.0
  for top in 0...x.height - 11 {
    for left in 0...x.width - 11 {
      var (mx, my, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for row in 0..<11 {
        for column in 0..<11 {
          let weight = bell[row] * bell[column] / total, place = (top + row) * x.width + left + column
          let (a, b) = (x.values[place], y.values[place])
          mx += weight * a
          my += weight * b
          xx += weight * a * a
          yy += weight * b * b
          xy += weight * a * b
        }
      }
      let (sx, sy) = (max(0, xx - mx * mx).squareRoot(), max(0, yy - my * my).squareRoot())
      let l = (2 * mx * my + c1) / (mx * mx + my * my + c1)
      let c = (2 * sx * sy + c2) / (sx * sx + sy * sy + c2)
      let s = (xy - mx * my + c2 / 2) / (sx * sy + c2 / 2)
      sum = (sum.luminance + l, sum.contrast + c, sum.structure + s, sum.ssim + l * c * s)
      windows += 1
    }
  }
  return (sum.luminance / windows, sum.contrast / windows, sum.structure / windows, sum.ssim / windows)
}
