import CPNG
import Files

extension Image {
  /// The picture as the bytes of a PNG file: grey or RGB, with alpha if there is one, of `bitDepth` bits a sample.
  ///
  /// Samples are brought within 0…1 and rounded, as in ``quantized()``. The same picture gives the same bytes.
  ///
  /// - Throws: ``FileError`` if memory is short, or a side is longer than a PNG file can say.
  public func pngData() throws -> [UInt8] { try encoded(name: "picture") }

  /// Writes a PNG file, which appears whole or not at all; see ``writeAtomically(_:to:)``.
  ///
  /// - Parameter path: Where it shall stand.
  /// - Throws: ``FileError`` that names the path.
  public func write(png path: String) throws { try writeAtomically(encoded(name: path), to: path) }

  private func encoded(name: String) throws -> [UInt8] {
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
    for chunk in metadata.chunks where chunk.isWellFormed {
      try check(cpng_writer_chunk(writer, chunk.name, chunk.data, chunk.data.count))
    }
    let bytes = interleaved()
    try check(cpng_writer_pixels(writer, bytes, bytes.count))
    var count = 0
    let data = cpng_writer_bytes(writer, &count)
    return Array(UnsafeBufferPointer(start: data, count: count))
  }

  /// The samples of each pixel side by side, as whole numbers, the more significant byte first.
  private func interleaved() -> [UInt8] {
    let peak = Float((1 << bitDepth) - 1), count = width * height
    let sampleBytes = bitDepth / 8, pixelBytes = (channels + (alpha == nil ? 0 : 1)) * sampleBytes
    var bytes = [UInt8](repeating: 0, count: count * pixelBytes)
    func lay(_ plane: [Float], at offset: Int) {
      for position in 0..<count {
        let level = level(plane[position], peak: peak), first = position * pixelBytes + offset
        if sampleBytes == 2 { bytes[first] = UInt8(level >> 8) }
        bytes[first + sampleBytes - 1] = UInt8(level & 255)
      }
    }
    for channel in 0..<channels { lay(plane(channel), at: channel * sampleBytes) }
    if let alpha { lay(alpha, at: channels * sampleBytes) }
    return bytes
  }
}
