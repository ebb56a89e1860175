import Foundation
import Imaging
import SuperResolution

/// A part of the built-in picture, as a network that was trained beforehand has enlarged it: 8-bit pixels in hexadecimal
/// digits, a row of the picture in a row of the record.
public enum LearnedPart {
  /// Left and upper edge, and the side, in pixels of the picture of 256 × 256.
  public static let x = 100, y = 68, side = 88

  /// The part of a picture.
  public static func cut(_ image: Image) -> Image { image.cropped(x: x, y: y, width: side, height: side) }

  /// Rows of pixels, red, green and blue one after the other.
  static func rows(_ part: Image) -> [String] {
    let planes = (0..<3).map(part.plane)
    return (0..<side).map { y in
      var digits = ""
      for plane in planes {
        for value in plane[y * side..<(y + 1) * side] {
          digits += String(format: "%02x", Int((value * 255).rounded()))
        }
      }
      return digits
    }
  }

  /// The picture that rows of a record make; `nil` where they are too few, or no such digits.
  public static func picture(_ rows: [String]) -> Image? {
    guard rows.count == side, rows.allSatisfy({ $0.count == 6 * side }) else { return nil }
    var planes = [[Float]](repeating: [], count: 3)
    for row in rows {
      let digits = Array(row.utf8)
      for sample in 0..<3 * side {
        guard let value = UInt8(String(decoding: digits[2 * sample..<2 * sample + 2], as: UTF8.self), radix: 16) else {
          return nil
        }
        planes[sample / side].append(Float(value) / 255)
      }
    }
    return Image(width: side, height: side, channels: 3, pixels: planes.flatMap(\.self))
  }
}

extension Trials {
  /// A part of the built-in picture, reduced by four and enlarged by networks that were trained beforehand, asked as the
  /// shipped prior is.
  ///
  /// - Parameter networks: the networks, which must serve ×4.
  public static func learned(networks: [TrainedNetwork]) -> Trial {
    let pieces = networks.map { network in
      let name = (["learned"] + network.key).joined(separator: "-").replacing(" ", with: "_")
      return ExperimentTask(name: name, title: network.name, key: network.key, isResumable: false) { context in
        let task = try EvaluationTask(
          name: "built-in", picture: SamplePicture.image(width: 256, height: 256), scale: 4)
        var enlargement = Enlargement(method: .weights, scale: task.scale)
        enlargement.weights = network.weights
        guard let image = try context.enlarged(task, by: enlargement).image else { return [] }
        return LearnedPart.rows(LearnedPart.cut(image)).enumerated().map { row, pixels in
          RecordRow(key: network.key + ["\(row)"], result: [pixels])
        }
      }
    }
    let form = RecordForm(
      keys: [
        .init("network"), .init("on"), .init("seed", .whole, isOptional: true),
        .init("steps", .whole, isOptional: true), .init("core_minutes", .number, isOptional: true),
        .init("row", .whole),
      ], results: [.init("pixels")])
    return Trial(file: "learned.csv", form: form, pieces: pieces)
  }
}
