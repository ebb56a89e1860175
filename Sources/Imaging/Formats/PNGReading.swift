import CPNG
import Files

extension Image {
  /// The most pixels that are read unless the caller says otherwise: 64 · 2^20.
  public static let defaultPixelLimit = 1 << 26

  /// Reads a PNG file of any colour type, depth and interlacing.
  ///
  /// Palettes become RGB, a transparent colour becomes alpha, grey stays grey, grey of 1, 2 and 4 bits becomes 8 bits
  /// and 16 bits stay 16. Nothing is converted between colour spaces.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - pixelLimit: The most pixels (width × height) to accept.
  /// - Throws: ``FileError`` if the file cannot be read, is no PNG, is damaged or cut off, is an animation, or holds more
  ///   pixels.
  public init(png path: String, pixelLimit: Int = Image.defaultPixelLimit) throws {
    try self.init(pngData: readFile(path), name: path, pixelLimit: pixelLimit)
  }

  /// Reads a PNG picture from memory; see ``init(png:pixelLimit:)``.
  ///
  /// - Parameters:
  ///   - pngData: The file's bytes.
  ///   - name: What errors call it.
  ///   - pixelLimit: The most pixels (width × height) to accept.
  /// - Throws: ``FileError``, as above.
  public init(pngData: [UInt8], name: String, pixelLimit: Int = Image.defaultPixelLimit) throws {
    self = try PictureFile(png: pngData, name: name, pixelLimit: pixelLimit).image
  }
}

extension PictureFile {
  /// Reads a PNG file; see ``Image/init(png:pixelLimit:)``.
  init(png bytes: [UInt8], name: String, pixelLimit: Int) throws {
    let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
    if bytes.isEmpty { throw FileError(name, "the file is empty") }
    guard bytes.starts(with: signature.prefix(bytes.count)) else { throw FileError(name, "not a PNG file") }
    self = try bytes.withUnsafeBufferPointer { buffer in
      let reader = try PNGReader(buffer, name: name)
      defer { reader.close() }
      let header = try reader.header(pixelLimit: pixelLimit)
      let chunks = try PNGChunks(buffer, name: name)
      guard chunks.frames == 1 else {
        throw FileError(
          name,
          "an animation of \(chunks.frames) frames, and only still pictures are enlarged; ffmpeg -i IN.png"
            + " frame-%03d.png takes it apart")
      }
      var file = PictureFile(image: try reader.image(header), format: .png)
      file.image.metadata = chunks.metadata
      file.warnings = chunks.warnings
      file.finish(orientation: chunks.orientation)
      return file
    }
  }
}

/// The C reader with Swift's errors. It lives no longer than the buffer it reads.
private struct PNGReader {
  let reader: OpaquePointer
  let byteCount: Int
  let name: String

  init(_ buffer: UnsafeBufferPointer<UInt8>, name: String) throws {
    guard let base = buffer.baseAddress, let reader = cpng_reader_make(base, buffer.count) else {
      throw FileError(name, "not enough memory")
    }
    self.reader = reader
    self.byteCount = buffer.count
    self.name = name
  }

  func close() { cpng_reader_free(reader) }

  func header(pixelLimit: Int) throws -> cpng_header {
    var header = cpng_header()
    try check(cpng_reader_header(reader, &header))
    try checkSize(header, pixelLimit: pixelLimit)
    return header
  }

  func image(_ header: cpng_header) throws -> Image {
    let width = Int(header.width), height = Int(header.height), samples = Int(header.channels)
    var bytes = [UInt8](repeating: 0, count: width * height * samples * Int(header.bit_depth) / 8)
    try check(cpng_reader_pixels(reader, &bytes, bytes.count))
    return Image(interleaved: bytes, width: width, height: height, samples: samples, bitDepth: Int(header.bit_depth))
  }

  /// Refuses a picture that is too large, or that a file of this length cannot hold, before memory is taken for it.
  private func checkSize(_ header: cpng_header, pixelLimit: Int) throws {
    let width = Int(header.width), height = Int(header.height)
    guard width * height <= pixelLimit else {
      throw FileError(
        name, "\(width)×\(height) pixels are more than the limit of \(pixelLimit)", .tooManyPixels)
    }
    // Deflate makes at most 258 bytes of two bits: no stream grows by more than 1032.
    let smallest = width * height * Int(header.stored_bits) / 8 / 1032
    guard byteCount >= smallest else { throw FileError(name, "the file ends before the picture does") }
  }

  private func check(_ succeeded: Int32) throws {
    guard succeeded == 0 else { return }
    if cpng_reader_ended_early(reader) != 0 { throw FileError(name, "the file ends before the picture does") }
    throw FileError(name, "the PNG file is damaged (\(String(cString: cpng_reader_message(reader))))")
  }
}
