import CWebP
import Files

/// The chunks of a WebP file, as its container specification has them.
private struct WebPChunks {
  var chunks: [(name: String, data: ArraySlice<UInt8>)] = []

  init(_ bytes: [UInt8]) {
    var start = 12
    while start + 8 <= bytes.count {
      let length = littleEndian(bytes[start + 4..<start + 8])
      guard start + 8 + length <= bytes.count else { return }
      chunks.append((String(decoding: bytes[start..<start + 4], as: UTF8.self), bytes[start + 8..<start + 8 + length]))
      start += 8 + length + length % 2
    }
  }

  subscript(name: String) -> [UInt8]? { chunks.first { $0.name == name }.map { Array($0.data) } }
}

private func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

private func littleEndian(_ number: Int, bytes: Int) -> [UInt8] { bigEndian(number, bytes: bytes).reversed() }

extension PictureFile {
  /// Reads a WebP file. WebP has no grey pictures; one whose pixels are all grey is read as grey.
  init(webp bytes: [UInt8], name: String, pixelLimit: Int) throws {
    func check(_ status: cwebp_status) throws {
      switch status {
      case CWEBP_FINE: return
      case CWEBP_NO_MEMORY: throw FileError(name, "not enough memory")
      case CWEBP_ENDED_EARLY: throw FileError(name, "the file ends before the picture does")
      default: throw FileError(name, "the WebP file is damaged")
      }
    }
    var header = cwebp_header()
    try check(cwebp_read_header(bytes, bytes.count, &header))
    guard header.has_animation == 0 else {
      throw FileError(
        name,
        "an animation, and only still pictures are enlarged; webpmux -get frame 1 IN.webp -o OUT.webp takes one out")
    }
    let width = Int(header.width), height = Int(header.height)
    // Exact compression makes of a uniform picture next to nothing; no other file has this many pixels a byte.
    try Self.checkSize(
      width: width, height: height, byteCount: bytes.count, pixelsPerByte: 1 << 16, name: name, pixelLimit: pixelLimit)
    let samples = header.has_alpha != 0 ? 4 : 3
    var pixels = [UInt8](repeating: 0, count: width * height * samples)
    try check(cwebp_read_pixels(bytes, bytes.count, header.has_alpha, header.width, &pixels, pixels.count))
    self.init(
      image: Image(interleaved: pixels, width: width, height: height, samples: samples, bitDepth: 8).greyIfGrey,
      format: .webp)
    let chunks = WebPChunks(bytes)
    image.metadata.profile = chunks["ICCP"]
    image.metadata.xmp = chunks["XMP "]
    var orientation = 1
    if let block = chunks["EXIF"] {
      if let exif = EXIF(block) {
        image.metadata.exif = exif.bytes
        image.metadata.resolution = exif.resolution
        orientation = exif.orientation
      } else {
        warnings.append("its EXIF cannot be read; it is left out")
      }
    }
    finish(orientation: orientation)
  }
}

extension Image {
  /// The same with one plane, if the three are alike.
  fileprivate var greyIfGrey: Image {
    guard plane(0) == plane(1), plane(1) == plane(2) else { return self }
    return Image(
      width: width, height: height, channels: 1, pixels: plane(0), alpha: alpha, bitDepth: bitDepth, metadata: metadata)
  }

  /// The picture as the bytes of a WebP file of 8 bits.
  ///
  /// - Parameter quality: 1 to 100; 100 keeps every sample.
  /// - Throws: ``FileError`` if memory is short, or a side is longer than a WebP file can say.
  public func webpData(quality: Int = 95) throws -> [UInt8] { try webpData(name: "picture", quality: quality) }

  func webpData(name: String, quality: Int) throws -> [UInt8] {
    checkShape()
    var coloured = self
    if channels == 1 {
      coloured = Image(
        width: width, height: height, channels: 3, pixels: pixels + pixels + pixels, alpha: alpha, metadata: metadata)
    }
    let samples = coloured.interleaved(bits: 8)
    var count = 0
    guard
      let bytes = cwebp_write(samples, Int32(width), Int32(height), alpha == nil ? 0 : 1, Float(quality), &count)
    else { throw FileError(name, "cannot be encoded: not enough memory, or more than WebP can hold") }
    defer { cwebp_free(bytes) }
    return withMetadata(Array(UnsafeBufferPointer(start: bytes, count: count)))
  }

  /// A file's picture in a container with its metadata.
  private func withMetadata(_ file: [UInt8]) -> [UInt8] {
    // What is written has three colours, and a profile of grey ones would be for others.
    let profile = metadata.profileSpace == "GRAY" ? nil : metadata.colourProfile
    let exif = describedEXIF() ?? exifOfNotes(), xmp = describedXMP()
    guard profile != nil || exif != nil || xmp != nil else { return file }
    func chunk(_ name: String, _ data: some Collection<UInt8>) -> [UInt8] {
      Array(name.utf8) + littleEndian(data.count, bytes: 4) + data + (data.count % 2 == 1 ? [0] : [])
    }
    let flags = (profile == nil ? 0 : 32) + (alpha == nil ? 0 : 16) + (exif == nil ? 0 : 8) + (xmp == nil ? 0 : 4)
    let sides = littleEndian(width - 1, bytes: 3) + littleEndian(height - 1, bytes: 3)
    var body = chunk("VP8X", [UInt8(flags), 0, 0, 0] + sides)
    if let profile { body += chunk("ICCP", profile) }
    for part in WebPChunks(file).chunks where part.name != "VP8X" { body += chunk(part.name, part.data) }
    if let exif { body += chunk("EXIF", exif) }
    if let xmp { body += chunk("XMP ", xmp) }
    return Array("RIFF".utf8) + littleEndian(body.count + 4, bytes: 4) + Array("WEBP".utf8) + body
  }
}
