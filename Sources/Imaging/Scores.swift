#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What an estimate of a picture is worth, both numbers on luma as the protocol has it.
public struct Scores: Sendable, Equatable {
  /// Peak signal-to-noise ratio, dB; more is better.
  public var psnr: Double
  /// Structural similarity, at most 1; more is better.
  public var ssim: Double

  /// Makes the pair.
  ///
  /// - Parameters:
  ///   - psnr: Peak signal-to-noise ratio in dB.
  ///   - ssim: Structural similarity, at most 1.
  public init(psnr: Double, ssim: Double) {
    self.psnr = psnr
    self.ssim = ssim
  }

  /// Scores an estimate against the truth; see ``psnr(_:groundTruth:border:)`` and ``ssim(_:groundTruth:border:)``.
  ///
  /// - Parameters:
  ///   - estimate: The picture to judge; it is rounded to 8 bits first.
  ///   - groundTruth: The picture it should be, of the same size.
  ///   - border: Pixels to leave out along each edge.
  public init(of estimate: Image, groundTruth: Image, border: Int) {
    let pair = LumaPair(estimate, groundTruth, border: border)
    self.init(psnr: pair.psnr, ssim: pair.ssim)
  }

  /// Whether a picture is large enough for SSIM's 11×11 window once its border is cut.
  public static func canScore(width: Int, height: Int, border: Int) -> Bool {
    min(width, height) - 2 * border >= LumaPair.window.count
  }
}

/// The peak signal-to-noise ratio of an estimate, in dB, on luma with a peak of 255; infinite if nothing differs.
///
/// - Parameters:
///   - estimate: The picture to judge; it is rounded to 8 bits first.
///   - groundTruth: The picture it should be, of the same size.
///   - border: Pixels to leave out along each edge, by the protocol as many as the scale.
public func psnr(_ estimate: Image, groundTruth: Image, border: Int) -> Double {
  LumaPair(estimate, groundTruth, border: border).psnr
}

/// The structural similarity of an estimate (Wang, Bovik, Sheikh and Simoncelli, 2004), the mean over all windows.
///
/// An 11×11 Gaussian window with sigma 1.5, only where it fits whole; K1 = 0.01, K2 = 0.03, L = 255, on luma.
///
/// - Parameters:
///   - estimate: The picture to judge; it is rounded to 8 bits first.
///   - groundTruth: The picture it should be, of the same size, with sides of at least 11 inside the border.
///   - border: Pixels to leave out along each edge, by the protocol as many as the scale.
public func ssim(_ estimate: Image, groundTruth: Image, border: Int) -> Double {
  LumaPair(estimate, groundTruth, border: border).ssim
}

/// The luma of an estimate and of the truth, without the border.
struct LumaPair {
  var width: Int
  var height: Int
  var estimate: [Double]
  var truth: [Double]

  init(_ estimate: Image, _ groundTruth: Image, border: Int) {
    precondition(
      estimate.width == groundTruth.width && estimate.height == groundTruth.height,
      "scores: \(estimate.width)×\(estimate.height) against \(groundTruth.width)×\(groundTruth.height)")
    width = estimate.width - 2 * border
    height = estimate.height - 2 * border
    precondition(
      border >= 0 && width > 0 && height > 0,
      "scores: a border of \(border) leaves nothing of \(estimate.width)×\(estimate.height)")
    var rounded = estimate
    rounded.bitDepth = 8
    self.estimate = rounded.quantized().cropped(x: border, y: border, width: width, height: height).luma
    truth = groundTruth.cropped(x: border, y: border, width: width, height: height).luma
  }

  var psnr: Double {
    let squares = zip(estimate, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return 10 * log10(255 * 255 / (squares / Double(truth.count)))
  }
}
