import CPNG
import Files

extension Image {
  /// The picture as the bytes of a PNG file: grey or RGB, with alpha if there is one, of `bitDepth` bits a sample.
  ///
  /// Samples are brought within 0…1 and rounded, as in ``quantized()``. The same picture gives the same bytes.
  ///
  /// - Throws: ``FileError`` if memory is short, or a side is longer than a PNG file can say.
  public func pngData() throws -> [UInt8] { try pngData(name: "picture") }

  /// Writes a PNG file, which appears whole or not at all; see ``writeAtomically(_:to:)``.
  ///
  /// - Parameter path: Where it shall stand.
  /// - Throws: ``FileError`` that names the path.
  public func write(png path: String) throws { try writeAtomically(pngData(name: path), to: path) }

  func pngData(name: String) throws -> [UInt8] {
    checkShape()
    guard let writer = cpng_writer_make() else { throw FileError(name, "not enough memory") }
    defer { cpng_writer_free(writer) }
    func check(_ succeeded: Int32) throws {
      if succeeded == 0 { throw FileError(name, "cannot be encoded: \(String(cString: cpng_writer_message(writer)))") }
    }
    guard let columns = UInt32(exactly: width), let rows = UInt32(exactly: height) else {
      throw FileError(name, "\(width)×\(height) pixels are more than a PNG file can hold")
    }
    try check(cpng_writer_header(writer, columns, rows, Int32(channels + (alpha == nil ? 0 : 1)), Int32(bitDepth)))
    for chunk in pngChunks() { try check(cpng_writer_chunk(writer, chunk.name, chunk.data, chunk.data.count)) }
    let bytes = interleaved()
    try check(cpng_writer_pixels(writer, bytes, bytes.count))
    var count = 0
    let data = cpng_writer_bytes(writer, &count)
    return Array(UnsafeBufferPointer(start: data, count: count))
  }

  /// What stands between header and pixels.
  private func pngChunks() -> [Metadata.Chunk] {
    var chunks = metadata.chunks.filter(\.isWellFormed)
    if let profile = metadata.profile, !chunks.contains(where: { $0.name == "iCCP" }), let stream = deflated(profile) {
      chunks.insert(Metadata.Chunk(name: "iCCP", data: Array("ICC profile".utf8) + [0, 0] + stream), at: 0)
    }
    if let resolution = metadata.resolution {
      let sides = [resolution.horizontal, resolution.vertical].map { max(1, Int($0.rounded())) }
      let unit: UInt8 = resolution.isRatio ? 0 : 1
      let data = sides.flatMap { bigEndian($0, bytes: 4) } + [unit]
      chunks.append(Metadata.Chunk(name: "pHYs", data: data))
    }
    if let exif = describedEXIF() { chunks.append(Metadata.Chunk(name: "eXIf", data: exif)) }
    var notes = metadata.notes
    if let packet = describedXMP(), let xmp = String(validating: packet, as: UTF8.self) {
      notes.append(Metadata.Note(keyword: Metadata.Note.xmpKeyword, text: xmp))
    }
    return chunks + notes.compactMap(\.chunk)
  }
}
