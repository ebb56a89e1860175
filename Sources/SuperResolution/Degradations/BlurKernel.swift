#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Imaging

/// What a pixel of a picture is the mean of, in the larger picture that it is thought to be a reduction of: the kernel of
/// eq. 1's degradation.
public enum BlurKernel: Hashable, Sendable {
  /// The antialiased bicubic reduction of the protocol.
  case bicubic
  /// A normal distribution: its covariance in pixels of the larger picture, along x, along y, and of both.
  case gaussian(xx: Double, yy: Double, xy: Double)
  /// Weights of pixels of the larger picture around the middle, row by row.
  case samples(width: Int, height: Int, weights: [Double])

  /// A round normal distribution.
  ///
  /// - Parameter sigma: Its standard deviation in pixels of the larger picture.
  public static func gaussian(sigma: Double) -> BlurKernel { .gaussian(xx: sigma * sigma, yy: sigma * sigma, xy: 0) }

  /// A stretched one.
  ///
  /// - Parameters:
  ///   - major: The standard deviation along its length, in pixels of the larger picture.
  ///   - minor: The standard deviation across.
  ///   - angle: From the row's direction to its length, in radians.
  public static func gaussian(major: Double, minor: Double, angle: Double) -> BlurKernel {
    let (c, s) = (cos(angle), sin(angle)), (a, b) = (major * major, minor * minor)
    return .gaussian(xx: a * c * c + b * s * s, yy: a * s * s + b * c * c, xy: (a - b) * c * s)
  }

  /// A kernel drawn as a picture: brightness is weight.
  ///
  /// - Parameter image: Not all black.
  public init?(_ image: Image) {
    let grey = image.channels == 1 ? image.pixels : image.plane(1)
    guard grey.contains(where: { $0 > 0 }) else { return nil }
    self = .samples(width: image.width, height: image.height, weights: grey.map(Double.init))
  }

  /// The kernel as weights at offsets from the middle of a pixel.
  ///
  /// - Parameters:
  ///   - scale: How many pixels of the larger picture a pixel is wide.
  ///   - drawnFor: How many of the pixels that the kernel is given in a pixel is wide, if that is another number.
  func weights(scale: Int, drawnFor: Double? = nil) -> KernelGrid {
    let centre = Double(scale - 1) / 2, stretch = drawnFor.map { Double(scale) / $0 } ?? 1
    switch self {
    case .bicubic:
      return KernelGrid(reach: 2 * scale + 1, centre: centre) { x, y in
        ResamplingFilter.bicubic(x / Double(scale)) * ResamplingFilter.bicubic(y / Double(scale))
      }
    case .gaussian(let xx, let yy, let xy):
      // Less than a tenth of a pixel is a point.
      let (xx, yy, xy) = (max(xx * stretch * stretch, 0.01), max(yy * stretch * stretch, 0.01), xy * stretch * stretch)
      let determinant = max(xx * yy - xy * xy, 1e-4)
      let reach = Int((4 * max(xx, yy).squareRoot()).rounded(.up)) + 1
      return KernelGrid(reach: reach, centre: centre) { x, y in
        exp(-(yy * x * x - 2 * xy * x * y + xx * y * y) / (2 * determinant))
      }
    case .samples(let width, let height, let weights):
      func sample(_ x: Double, _ y: Double) -> Double {
        let column = x / stretch + Double(width - 1) / 2, row = y / stretch + Double(height - 1) / 2
        let (left, top) = (column.rounded(.down) - 1, row.rounded(.down) - 1)
        var sum = 0.0
        for v in 0..<4 {
          for u in 0..<4 {
            let (i, j) = (left + Double(u), top + Double(v))
            guard i >= 0, j >= 0, i < Double(width), j < Double(height) else { continue }
            sum +=
              ResamplingFilter.bicubic(column - i) * ResamplingFilter.bicubic(row - j)
              * weights[Int(j) * width + Int(i)]
          }
        }
        return sum
      }
      return KernelGrid(reach: Int(Double(max(width, height)) * stretch / 2) + 2, centre: centre, sample)
    }
  }
}

/// Weights of the pixels of the larger picture around the middle of one pixel; their sum is 1.
struct KernelGrid {
  /// Columns and rows before and behind the first pixel of the larger picture under the small one.
  let reach: Int
  /// Weights at offsets -reach…reach + 2 centre, row by row.
  let weights: [Double]
  /// Weights in a row.
  let side: Int

  init(reach: Int, centre: Double, _ weight: (Double, Double) -> Double) {
    self.reach = reach
    side = 2 * reach + Int(2 * centre) + 1
    var weights: [Double] = []
    for y in 0..<side {
      for x in 0..<side { weights.append(weight(Double(x - reach) - centre, Double(y - reach) - centre)) }
    }
    let sum = weights.reduce(0, +)
    self.weights = sum > 0 ? weights.map { $0 / sum } : weights
  }

  /// The weight of the pixel at an offset from the first one under the small pixel.
  subscript(x: Int, y: Int) -> Double {
    let (column, row) = (x + reach, y + reach)
    return column >= 0 && row >= 0 && column < side && row < side ? weights[row * side + column] : 0
  }

  /// Offsets that weigh anything.
  var offsets: ClosedRange<Int> { -reach...side - 1 - reach }
}
