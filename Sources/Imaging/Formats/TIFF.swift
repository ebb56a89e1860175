import CTIFF
import Files

/// TIFF's fields in words, and the keywords that PNG has for them.
let wordFields: [(field: ctiff_field, keyword: String)] = [
  (CTIFF_ARTIST, "Author"), (CTIFF_COPYRIGHT, "Copyright"), (CTIFF_DESCRIPTION, "Description"),
  (CTIFF_SOFTWARE, "Software"),
]

extension PictureFile {
  /// Reads a TIFF file: grey, palette or RGB, up to 16 bits; the first picture of several.
  init(tiff bytes: [UInt8], name: String, pixelLimit: Int) throws {
    self = try bytes.withUnsafeBufferPointer { buffer in
      // Whatever a header says, no block is needed that is larger than some pictures of the size allowed.
      let largestBlock = (16 << 20) + 8 * min(pixelLimit, 1 << 40)
      guard let reader = ctiff_reader_make(buffer.baseAddress!, buffer.count, largestBlock) else {
        throw FileError(name, "not enough memory")
      }
      defer { ctiff_reader_free(reader) }
      func check(_ succeeded: Int32) throws {
        guard succeeded == 0 else { return }
        if let refusal = ctiff_reader_refusal(reader) {
          let advice = PictureFormat.conversionAdvice("IN.tif -colorspace sRGB -depth 16")
          throw FileError(name, "\(oneLine(refusal)), which is not enlarged; \(advice)")
        }
        if ctiff_reader_ended_early(reader) != 0 { throw FileError(name, "the file ends before the picture does") }
        throw FileError(name, "the TIFF file is damaged (\(oneLine(ctiff_reader_message(reader))))")
      }
      var header = ctiff_header()
      try check(ctiff_reader_header(reader, &header))
      guard header.is_preview == 0 else {
        throw FileError(
          name, "begins with a small preview, as a camera's raw file does; save the picture itself as TIFF or PNG")
      }
      let width = Int(header.width), height = Int(header.height)
      try Self.checkSize(
        width: width, height: height, byteCount: buffer.count, pixelsPerByte: 1 << 16, name: name,
        pixelLimit: pixelLimit)
      guard header.is_compressed != 0 || header.stored_row_bytes <= buffer.count / height else {
        throw FileError(name, "the file ends before the picture does")
      }
      let samples = Int(header.channels) + (header.alpha == CTIFF_OPAQUE ? 0 : 1)
      var pixels = [UInt8](repeating: 0, count: width * height * samples * Int(header.bit_depth) / 8)
      try check(ctiff_reader_pixels(reader, &pixels, pixels.count))
      var image = Image(
        interleaved: pixels, width: width, height: height, samples: samples, bitDepth: Int(header.bit_depth))
      if header.alpha == CTIFF_PREMULTIPLIED { image.divideByAlpha() }
      image.metadata = Metadata(reader, header, of: bytes)
      var file = PictureFile(image: image, format: .tiff)
      if header.has_more != 0 { file.warnings.append("it holds several pictures; the first is taken") }
      file.finish(orientation: Int(header.orientation))
      return file
    }
  }
}

extension Image {
  /// Makes colours of products with alpha.
  fileprivate mutating func divideByAlpha() {
    guard let alpha else { return }
    for channel in 0..<channels {
      let first = channel * width * height
      for position in alpha.indices {
        let opacity = alpha[position]
        pixels[first + position] = opacity > 0 ? min(1, pixels[first + position] / opacity) : 0
      }
    }
    self = quantized()
  }
}

extension Metadata {
  fileprivate init(_ reader: OpaquePointer, _ header: ctiff_header, of file: [UInt8]) {
    self.init()
    exif = EXIFTree(file)?.block
    iptc = IPTC.records(inTIFF: file)
    func field(_ field: ctiff_field) -> [UInt8]? {
      var count = 0
      guard let data = ctiff_reader_field(reader, field, &count), count > 0 else { return nil }
      return Array(UnsafeBufferPointer(start: data, count: count))
    }
    profile = field(CTIFF_PROFILE)
    xmp = field(CTIFF_XMP)
    for (number, keyword) in wordFields {
      guard let bytes = field(number) else { continue }
      notes.append(Note(keyword: keyword, text: String(validating: bytes, as: UTF8.self) ?? latin1(bytes)))
    }
    let x = Double(header.horizontal_resolution), y = Double(header.vertical_resolution)
    switch header.resolution_unit {
    case 2: resolution = Resolution(perInch: x, y)
    case 3: resolution = Resolution(horizontal: x * 100, vertical: y * 100)
    default: resolution = x == y ? nil : Resolution(horizontal: x, vertical: y, isRatio: true)
    }
  }
}

extension Image {
  /// The picture as the bytes of a TIFF file of the picture's depth, compressed without loss.
  ///
  /// - Throws: ``FileError`` if memory is short, or a side is longer than a TIFF file can say.
  public func tiffData() throws -> [UInt8] { try tiffData(name: "picture") }

  func tiffData(name: String) throws -> [UInt8] {
    checkShape()
    guard let writer = ctiff_writer_make() else { throw FileError(name, "not enough memory") }
    defer { ctiff_writer_free(writer) }
    func check(_ succeeded: Int32) throws {
      if succeeded == 0 { throw FileError(name, "cannot be encoded: \(oneLine(ctiff_writer_message(writer)))") }
    }
    let resolution = metadata.resolution
    let sides = resolution.map { $0.isRatio ? ($0.horizontal, $0.vertical) : $0.perInch } ?? (0, 0)
    try check(
      ctiff_writer_header(
        writer, UInt32(width), UInt32(height), Int32(channels), alpha == nil ? 0 : 1, Int32(bitDepth),
        Float(sides.0), Float(sides.1), resolution?.isRatio == true ? 1 : 2))
    func put(_ field: ctiff_field, _ data: [UInt8]) throws {
      try check(ctiff_writer_field(writer, field, data, data.count))
    }
    if let profile = metadata.colourProfile { try put(CTIFF_PROFILE, profile) }
    if let xmp = describedXMP() { try put(CTIFF_XMP, xmp) }
    for (field, text) in tiffTexts() { try put(field, Array(text.utf8) + [0]) }
    var bytes = interleaved()
    if bitDepth == 16 {
      for high in stride(from: 0, to: bytes.count, by: 2) where 1.littleEndian == 1 { bytes.swapAt(high, high + 1) }
    }
    try check(ctiff_writer_pixels(writer, bytes, bytes.count))
    var count = 0
    let data = ctiff_writer_bytes(writer, &count)
    let file = Array(UnsafeBufferPointer(start: data, count: count))
    let exif = describedEXIF().flatMap(EXIFTree.init), iptc = metadata.iptc
    return exif == nil && iptc == nil ? file : (exif ?? EXIFTree()).added(to: file, iptc: iptc)
  }

  /// What is said in words, from notes or from EXIF.
  private func tiffTexts() -> [(ctiff_field, String)] {
    let exif = metadata.exif.flatMap { EXIF($0) }
    return wordFields.compactMap { field, keyword in
      let note = metadata.notes.first { $0.keyword == keyword }?.text
      return (note ?? EXIF.tag(for: keyword).flatMap { exif?.text($0) }).map { (field, $0) }
    }
  }
}
