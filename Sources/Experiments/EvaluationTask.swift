import Files
import Imaging
import SuperResolution

/// Which data training may see. Numbers of the two are never mixed.
public enum TrainingProtocol: String, CaseIterable, Sendable {
  /// Nothing but the low-resolution picture is read before scoring.
  case zeroShot = "zero-shot"
  /// Nothing but the low-resolution picture, by a network that was trained before on drawings made by code.
  case syntheticPrior = "synthetic-prior"
  /// Nothing but the low-resolution picture, by a network that was trained before on other pictures.
  case trained
  /// The ground truth is the training target (one reading of section IV.B): the answer is leaked.
  case oracle
}

/// The protocol of the evaluation: crop, reduce, enlarge, score.
public struct EvaluationTask: Sendable {
  /// The picture's name.
  public var name: String
  /// The low-resolution picture: all that a zero-shot method is given.
  public let lowResolution: Image
  /// What the enlargement is compared with, after the fact.
  public let groundTruth: Image
  /// The factor.
  public let scale: Int

  /// Prepares a picture: cropped to a multiple of the scale, reduced by antialiased bicubic, rounded to its own depth.
  ///
  /// - Parameters:
  ///   - name: the picture's name.
  ///   - picture: the whole picture; its alpha is left out.
  ///   - scale: the factor.
  public init(name: String, picture: Image, scale: Int) throws {
    try Self.check(name, width: picture.width, height: picture.height, scale: scale)
    self.name = name
    self.scale = scale
    var colours = picture.modCropped(by: scale)
    colours.alpha = nil
    groundTruth = colours
    lowResolution = groundTruth.degraded(by: scale)
  }

  /// Refuses a picture that is too small to be scored.
  ///
  /// - Throws: `FileError`, with the picture's name.
  public static func check(_ name: String, width: Int, height: Int, scale: Int) throws {
    guard min(width, height) >= 4 * scale,
      Scores.canScore(width: width / scale * scale, height: height / scale * scale, border: scale)
    else { throw FileError(name, "\(width)×\(height) pixels are too few to be scored at ×\(scale)") }
  }

  /// A task whose low-resolution picture is known already.
  ///
  /// The truth must be `scale` times as wide and as high, and large enough to be scored.
  ///
  /// - Parameters:
  ///   - name: the picture's name.
  ///   - lowResolution: what is enlarged.
  ///   - groundTruth: `scale` times as wide and as high, and large enough to be scored.
  ///   - scale: the factor.
  public init(name: String, lowResolution: Image, groundTruth: Image, scale: Int) {
    precondition(
      groundTruth.width == scale * lowResolution.width && groundTruth.height == scale * lowResolution.height,
      "a truth of \(groundTruth.width)×\(groundTruth.height) for \(lowResolution.width)×\(lowResolution.height) ×\(scale)"
    )
    self.name = name
    self.lowResolution = lowResolution
    self.groundTruth = groundTruth
    self.scale = scale
  }

  /// Refuses an enlargement of another size than the truth's.
  ///
  /// - Parameters:
  ///   - enlargement: the picture.
  ///   - path: its file.
  /// - Throws: `FileError`.
  func check(_ enlargement: Image, of path: String) throws {
    guard enlargement.width == groundTruth.width, enlargement.height == groundTruth.height else {
      throw FileError(path, "is not \(name) enlarged by \(scale)")
    }
  }

  /// PSNR and SSIM of an enlargement.
  public func scores(of enlargement: Image) -> Scores {
    Scores(of: enlargement, groundTruth: groundTruth, border: scale)
  }
}
