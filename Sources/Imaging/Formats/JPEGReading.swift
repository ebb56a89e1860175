import CJPEG
import Files

/// How a JPEG file was compressed.
public struct JPEGCompression: Sendable, Hashable, Codable {
  /// What the waves of brightness are divided by, 8×8 in reading order.
  public var brightness: [UInt16]
  /// The same of the two colour differences; zeros where there are none.
  public var colour: [UInt16]
  /// Pixels that share a sample of colour, along a row and along a column.
  public var sharing: [Int]

  /// The compression that libjpeg makes of a quality.
  ///
  /// - Parameter quality: 1 to 100.
  public init(quality: Int) {
    let probe = Image(width: 16, height: 16, channels: 3, pixels: [Float](repeating: 0.5, count: 768))
    // What is written is read again; only a lack of memory could prevent it.
    guard let bytes = try? probe.jpegData(quality: quality),
      let compression = try? PictureFile(bytes, name: "probe").compression
    else { preconditionFailure("a JPEG file of 16×16 pixels cannot be made") }
    self = compression
  }

  /// Reads it from libjpeg's.
  init(_ compression: cjpeg_compression) {
    brightness = withUnsafeBytes(of: compression.brightness) { Array($0.bindMemory(to: UInt16.self)) }
    colour = withUnsafeBytes(of: compression.colour) { Array($0.bindMemory(to: UInt16.self)) }
    sharing = [Int(compression.horizontal_sharing), Int(compression.vertical_sharing)]
  }

  /// The same for libjpeg.
  var native: cjpeg_compression {
    var result = cjpeg_compression()
    withUnsafeMutableBytes(of: &result.brightness) { $0.copyBytes(from: brightness.withUnsafeBytes(Array.init)) }
    withUnsafeMutableBytes(of: &result.colour) { $0.copyBytes(from: colour.withUnsafeBytes(Array.init)) }
    result.horizontal_sharing = Int32(sharing[0])
    result.vertical_sharing = Int32(sharing[1])
    return result
  }

  /// The quality, 1 to 100, whose table in the standard's annex K comes nearest to that of the brightness.
  public var quality: Int {
    func distance(_ quality: Int) -> Int {
      zip(Self.brightness(quality: quality), brightness).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    }
    return (1...100).min { (distance($0), -$0) < (distance($1), -$1) }!
  }

  /// The table of the brightness that libjpeg makes for a quality: annex K's, scaled.
  static func brightness(quality: Int) -> [UInt16] {
    let scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
    return annexK.map { UInt16(min(max(($0 * scale + 50) / 100, 1), 255)) }
  }

  private static let annexK = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
  ]
}

extension PictureFile {
  /// Reads a JPEG file: grey or colour, 8 bits.
  init(jpeg bytes: [UInt8], name: String, pixelLimit: Int) throws {
    self = try bytes.withUnsafeBufferPointer { buffer in
      guard let reader = cjpeg_reader_make(buffer.baseAddress!, buffer.count) else {
        throw FileError(name, "not enough memory")
      }
      defer { cjpeg_reader_free(reader) }
      func check(_ succeeded: Int32) throws {
        guard succeeded == 0 else { return }
        if cjpeg_reader_ended_early(reader) != 0 { throw FileError(name, "the file ends before the picture does") }
        throw FileError(name, "the JPEG file is damaged (\(oneLine(cjpeg_reader_message(reader))))")
      }
      var header = cjpeg_header()
      try check(cjpeg_reader_header(reader, &header))
      guard header.channels < 4 else {
        let advice = PictureFormat.conversionAdvice("IN.jpg -colorspace sRGB")
        throw FileError(name, "a CMYK picture, and only grey and RGB are enlarged; \(advice)")
      }
      let width = Int(header.width), height = Int(header.height)
      // A block of 8×8 pixels takes a bit at least, in one component at least.
      try Self.checkSize(
        width: width, height: height, byteCount: buffer.count, pixelsPerByte: 512, name: name, pixelLimit: pixelLimit)
      let markers = JPEGMarkers(reader)
      var compression = cjpeg_compression()
      cjpeg_reader_compression(reader, &compression)
      var pixels = [UInt8](repeating: 0, count: width * height * Int(header.channels))
      try check(cjpeg_reader_pixels(reader, &pixels, pixels.count))
      var file = PictureFile(
        image: Image(
          interleaved: pixels, width: width, height: height, samples: Int(header.channels), bitDepth: 8),
        format: .jpeg)
      file.image.metadata = markers.metadata
      file.warnings = markers.warnings
      file.compression = JPEGCompression(compression)
      if markers.metadata.resolution == nil { file.image.metadata.resolution = Resolution(header) }
      file.finish(orientation: markers.orientation)
      return file
    }
  }
}

extension Resolution {
  /// What the JFIF header says, if it says anything but that pixels are square.
  fileprivate init?(_ header: cjpeg_header) {
    let x = Double(header.horizontal_density), y = Double(header.vertical_density)
    switch header.density_unit {
    case 1: self.init(perInch: x, y)
    case 2: self.init(horizontal: x * 100, vertical: y * 100)
    default:
      guard x != y else { return nil }
      self.init(horizontal: x, vertical: y, isRatio: true)
    }
  }
}

/// What the markers of a JPEG file say.
private struct JPEGMarkers {
  var metadata = Metadata()
  var orientation = 1
  var warnings: [String] = []

  init(_ reader: OpaquePointer) {
    var index: Int32 = 0, code: Int32 = 0, count = 0
    var profile: [Int: [UInt8]] = [:], parts = 0, resources: [UInt8] = []
    while let data = cjpeg_reader_marker(reader, index, &code, &count) {
      index += 1
      let bytes = Array(UnsafeBufferPointer(start: data, count: count))
      if code == 0xFE {
        takeComment(bytes)
      } else if code == 0xE1, bytes.starts(with: JPEGMarker.exif) {
        takeEXIF(bytes)
      } else if code == 0xE1, bytes.starts(with: JPEGMarker.xmp) {
        metadata.xmp = metadata.xmp ?? Array(bytes.dropFirst(JPEGMarker.xmp.count))
      } else if code == 0xE2, bytes.starts(with: JPEGMarker.profile), bytes.count > JPEGMarker.profile.count + 2 {
        let number = Int(bytes[JPEGMarker.profile.count])
        parts = Int(bytes[JPEGMarker.profile.count + 1])
        profile[number] = profile[number] ?? Array(bytes.dropFirst(JPEGMarker.profile.count + 2))
      } else if code == 0xE2, bytes.starts(with: JPEGMarker.several) {
        warnings.append("it holds several pictures; the first is taken")
      } else if code == 0xED, bytes.starts(with: IPTC.beginning) {
        resources += bytes.dropFirst(IPTC.beginning.count)
      }
    }
    metadata.iptc = IPTC.records(inResources: resources)
    guard !profile.isEmpty else { return }
    let pieces = parts > 0 ? (1...parts).compactMap { profile[$0] } : []
    if pieces.count == parts && !pieces.isEmpty {
      metadata.profile = Array(pieces.joined())
    } else {
      warnings.append("its ICC profile is incomplete; it is left out")
    }
  }

  private mutating func takeEXIF(_ bytes: [UInt8]) {
    guard metadata.exif == nil else { return }
    guard let exif = EXIF(Array(bytes.dropFirst(JPEGMarker.exif.count))) else {
      return warnings.append("its EXIF cannot be read; it is left out")
    }
    metadata.exif = exif.bytes
    metadata.resolution = exif.resolution
    orientation = exif.orientation
  }

  private mutating func takeComment(_ bytes: [UInt8]) {
    let bytes = bytes.prefix { $0 != 0 }
    let text = String(validating: bytes, as: UTF8.self) ?? latin1(bytes)
    if !text.isEmpty { metadata.notes.append(Metadata.Note(keyword: "Comment", text: text)) }
  }
}

/// What stands at the beginning of markers that are kept.
enum JPEGMarker {
  static let exif = Array("Exif".utf8) + [0, 0]
  /// The index of a multi-picture file (CIPA DC-007).
  static let several = Array("MPF".utf8) + [0]
  static let xmp = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0]
  static let profile = Array("ICC_PROFILE".utf8) + [0]
  /// Bytes that a marker holds.
  static let capacity = 65_533
}

/// A message of a library's, as one line of printable characters.
func oneLine(_ message: UnsafePointer<CChar>) -> String {
  String(String(cString: message).map { $0.isASCII && $0.asciiValue! >= 32 && $0.asciiValue! < 127 ? $0 : "?" })
}
