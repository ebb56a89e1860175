import CJPEG
import Files

extension Image {
  /// The picture as the bytes of a JPEG file: grey or RGB of 8 bits; alpha is left out.
  ///
  /// - Parameters:
  ///   - quality: 1 to 100; colour keeps its full resolution from 90 on.
  ///   - compression: the tables of another file, in place of a quality.
  /// - Throws: ``FileError`` if memory is short, or a side is longer than a JPEG file can say.
  public func jpegData(quality: Int = 95, like compression: JPEGCompression? = nil) throws -> [UInt8] {
    try jpegData(name: "picture", quality: quality, like: compression)
  }

  func jpegData(name: String, quality: Int, like compression: JPEGCompression? = nil) throws -> [UInt8] {
    checkShape()
    guard let writer = cjpeg_writer_make() else { throw FileError(name, "not enough memory") }
    defer { cjpeg_writer_free(writer) }
    func check(_ succeeded: Int32) throws {
      if succeeded == 0 { throw FileError(name, "cannot be encoded: \(oneLine(cjpeg_writer_message(writer)))") }
    }
    var native = compression?.native
    let density = jpegDensity
    func begin(_ tables: UnsafePointer<cjpeg_compression>?) -> Int32 {
      cjpeg_writer_header(
        writer, UInt32(width), UInt32(height), Int32(channels), Int32(quality), tables, density.unit,
        density.horizontal, density.vertical)
    }
    try check(native == nil ? begin(nil) : withUnsafePointer(to: &native!) { begin($0) })
    for (code, data) in jpegMarkers() { try check(cjpeg_writer_marker(writer, code, data, data.count)) }
    var opaque = self
    opaque.alpha = nil
    let bytes = opaque.interleaved(bits: 8)
    try check(cjpeg_writer_pixels(writer, bytes, bytes.count))
    var count = 0
    let data = cjpeg_writer_bytes(writer, &count)
    return Array(UnsafeBufferPointer(start: data, count: count))
  }

  /// What the JFIF header says: pixels an inch, or a pixel's shape.
  private var jpegDensity: (unit: Int32, horizontal: Int32, vertical: Int32) {
    guard let resolution = metadata.resolution else { return (0, 1, 1) }
    let sides = resolution.isRatio ? (resolution.horizontal, resolution.vertical) : resolution.perInch
    let most = max(sides.0, sides.1), reduction = most > 65_535 ? most / 65_535 : 1
    // A density beyond the field's numbers is left as the shape of a pixel.
    let isRatio = resolution.isRatio || reduction > 1
    return (
      isRatio ? 0 : 1, Int32(max(1, (sides.0 / reduction).rounded())), Int32(max(1, (sides.1 / reduction).rounded()))
    )
  }

  private func jpegMarkers() -> [(code: Int32, data: [UInt8])] {
    var markers: [(code: Int32, data: [UInt8])] = []
    if let exif = describedEXIF() ?? exifOfNotes() { markers.append((0xE1, JPEGMarker.exif + exif)) }
    if let xmp = describedXMP() { markers.append((0xE1, JPEGMarker.xmp + xmp)) }
    if let iptc = metadata.iptc { markers.append((0xED, IPTC.marker(iptc))) }
    if let profile = metadata.colourProfile {
      let size = JPEGMarker.capacity - JPEGMarker.profile.count - 2, parts = (profile.count + size - 1) / size
      for part in 0..<(parts < 256 ? parts : 0) {
        let piece = profile[part * size..<min(profile.count, (part + 1) * size)]
        markers.append((0xE2, JPEGMarker.profile + [UInt8(part + 1), UInt8(parts)] + piece))
      }
    }
    for note in metadata.notes where !metadata.saysInEXIF(note) {
      markers.append((0xFE, Array((note.keyword == "Comment" ? note.text : "\(note.keyword): \(note.text)").utf8)))
    }
    // What is longer than a marker has no place in a JPEG file.
    return markers.filter { $0.data.count <= JPEGMarker.capacity }
  }

  /// Author, copyright and description as EXIF.
  func exifOfNotes() -> [UInt8]? {
    var texts: [(tag: Int, text: String)] = []
    for note in metadata.notes {
      if let tag = EXIF.tag(for: note.keyword), !texts.contains(where: { $0.tag == tag }) {
        texts.append((tag, note.text))
      }
    }
    return EXIF.saying(texts)
  }
}

extension Metadata {
  /// Whether EXIF says what a note says: the block that there is, or the one that is made of notes.
  func saysInEXIF(_ note: Note) -> Bool {
    guard let tag = EXIF.tag(for: note.keyword) else { return false }
    guard let exif else { return notes.first { $0.keyword == note.keyword } == note }
    return EXIF(exif)?.text(tag) == note.text
  }
}

extension EXIF {
  /// The field that says what PNG says under a keyword.
  static func tag(for keyword: String) -> Int? {
    switch keyword {
    case "Author": Tag.artist
    case "Copyright": Tag.copyright
    case "Description": Tag.description
    default: nil
    }
  }
}
