import Imaging
import Testing

/// The bicubic rows of the protocol, which an independent double-precision implementation recorded: the whole chain of
/// cropping, reducing, rounding, enlarging, luma, border and both scores has to be right for one of them to come out.
struct Set5Tests {
  static let folder = Dataset.root(explicit: nil).map { $0 + "/Set5" }
  static let isPresent = folder.flatMap { try? Dataset.images(in: $0) }?.count == 5

  struct Row: Sendable, CustomTestStringConvertible {
    var image: String
    var scale: Int
    var psnr: Double
    var ssim: Double
    var testDescription: String { "\(image) ×\(scale)" }
  }

  static let rows: [Row] = [
    ("baby", [(37.092, 0.9527), (33.927, 0.9049), (31.787, 0.8577), (27.251, 0.7322)]),
    ("bird", [(36.836, 0.9727), (32.587, 0.9264), (30.186, 0.8738), (25.289, 0.7063)]),
    ("butterfly", [(27.439, 0.9160), (24.038, 0.8222), (22.100, 0.7374), (17.728, 0.4967)]),
    ("head", [(34.886, 0.8631), (32.904, 0.8010), (31.617, 0.7548), (29.061, 0.6688)]),
    ("woman", [(32.156, 0.9482), (28.567, 0.8904), (26.467, 0.8326), (22.663, 0.6873)]),
  ].flatMap { image, scores in
    zip([2, 3, 4, 8], scores).map { Row(image: image, scale: $0, psnr: $1.0, ssim: $1.1) }
  }

  @Test(
    "bicubic enlargement scores as recorded",
    .enabled(if: isPresent, "no Set5 (five PNG files): `make data`, or set NLVAE_DATA"), arguments: rows)
  func bicubic(row: Row) throws {
    let folder = try #require(Self.folder)
    let groundTruth = try Image(png: "\(folder)/\(row.image).png").modCropped(by: row.scale)
    let estimate = groundTruth.degraded(by: row.scale).interpolated(by: row.scale)
    let scores = Scores(of: estimate, groundTruth: groundTruth, border: row.scale)
    #expect(abs(scores.psnr - row.psnr) < 0.01, "\(scores.psnr)")
    #expect(abs(scores.ssim - row.ssim) < 0.0005, "\(scores.ssim)")
    #expect(psnr(estimate, groundTruth: groundTruth, border: row.scale) == scores.psnr)
    #expect(ssim(estimate, groundTruth: groundTruth, border: row.scale) == scores.ssim)
  }
}
