import Files
import Foundation
import Imaging

/// Which data training may see. Numbers of the two are never mixed.
public enum TrainingProtocol: String, CaseIterable, Sendable {
  /// Nothing but the low-resolution picture is read before scoring.
  case zeroShot = "zero-shot"
  /// The ground truth is the training target (one reading of section IV.B): the answer is leaked.
  case oracle
}

/// The score of one method on one picture.
public struct EvaluationRow: Codable, Sendable, Equatable {
  /// How the picture was enlarged.
  public var method: String
  /// What training was allowed to see.
  public var `protocol`: String
  /// By how much.
  public var scale: Int
  /// The picture's name.
  public var image: String
  /// What random draws came from; 0 for a method that draws none.
  public var seed: UInt64
  /// Peak signal-to-noise ratio on luma, dB.
  public var psnr: Double
  /// Structural similarity on luma.
  public var ssim: Double
  /// Wall-clock seconds of the enlargement.
  public var seconds: Double

  /// Makes a row.
  public init(
    method: String, protocol: String, scale: Int, image: String, seed: UInt64, psnr: Double, ssim: Double,
    seconds: Double
  ) {
    self.method = method
    self.protocol = `protocol`
    self.scale = scale
    self.image = image
    self.seed = seed
    self.psnr = psnr
    self.ssim = ssim
    self.seconds = seconds
  }

  /// True if both rows are of the same method, protocol, scale, picture and seed.
  public func isSameTask(as other: EvaluationRow) -> Bool {
    method == other.method && self.protocol == other.protocol && scale == other.scale && image == other.image
      && seed == other.seed
  }
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

  /// PSNR and SSIM of an enlargement.
  public func scores(of enlargement: Image) -> Scores {
    Scores(of: enlargement, groundTruth: groundTruth, border: scale)
  }
}

/// A JSON file of rows, rewritten whole after every one.
public struct EvaluationRecord {
  /// Where it is kept; `nil` keeps it in memory only.
  public let path: String?
  /// The rows so far.
  public private(set) var rows: [EvaluationRow] = []

  /// An empty record, or the one in the file if it is to be gone on with.
  ///
  /// - Throws: `FileError` if the file is there and is not a record.
  public init(path: String?, resuming: Bool) throws {
    self.path = path
    guard resuming, let path, FileManager.default.fileExists(atPath: path) else {
      // An unwritable place is better found out before the first hour than after.
      try write()
      return
    }
    do {
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      rows = try decoder.decode([EvaluationRow].self, from: Data(readFile(path)))
    } catch is DecodingError {
      throw FileError(path, "is not a list of results")
    }
  }

  /// The row of the same task, if there is one.
  public func row(like task: EvaluationRow) -> EvaluationRow? { rows.first { $0.isSameTask(as: task) } }

  /// Adds a row and writes the file.
  public mutating func add(_ row: EvaluationRow) throws {
    rows.removeAll { $0.isSameTask(as: row) }
    rows.append(row)
    try write()
  }

  private func write() throws {
    guard let path else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    // The PSNR of a picture that is restored exactly.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try writeAtomically(Array(encoder.encode(rows)) + [10], to: path)
  }
}
