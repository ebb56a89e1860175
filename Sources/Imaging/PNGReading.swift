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
  /// - Throws: ``FileError`` if the file cannot be read, is no PNG, is damaged or cut off, or holds more pixels.
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
    let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
    if pngData.isEmpty { throw FileError(name, "the file is empty") }
    guard pngData.starts(with: signature.prefix(pngData.count)) else { throw FileError(name, "not a PNG file") }
    self = try pngData.withUnsafeBufferPointer { buffer in
      let reader = try PNGReader(buffer, name: name)
      defer { reader.close() }
      return try reader.image(pixelLimit: pixelLimit)
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

  func image(pixelLimit: Int) throws -> Image {
    var header = cpng_header()
    try check(cpng_reader_header(reader, &header))
    let width = Int(header.width), height = Int(header.height), samples = Int(header.channels)
    try checkSize(header, pixelLimit: pixelLimit)
    let metadata = readMetadata()
    var bytes = [UInt8](repeating: 0, count: width * height * samples * Int(header.bit_depth) / 8)
    try check(cpng_reader_pixels(reader, &bytes, bytes.count))
    let colours = samples < 3 ? 1 : 3
    let planes = Self.planar(bytes, samples: samples, bitDepth: Int(header.bit_depth))
    let pixels = samples == colours ? planes : Array(planes[..<(colours * width * height)])
    let alpha = samples == colours ? nil : Array(planes[(colours * width * height)...])
    return Image(
      width: width, height: height, channels: colours, pixels: pixels, alpha: alpha, bitDepth: Int(header.bit_depth),
      metadata: metadata)
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

  private func readMetadata() -> PNGMetadata {
    var metadata = PNGMetadata()
    for chunkName in PNGMetadata.names {
      var count = 0
      guard let data = cpng_reader_chunk(reader, chunkName, &count) else { continue }
      let chunk = PNGMetadata.Chunk(name: chunkName, data: Array(UnsafeBufferPointer(start: data, count: count)))
      if chunk.isWellFormed { metadata.chunks.append(chunk) }
    }
    return metadata
  }

  /// Interleaved samples, the more significant byte first, as planes of 0…1.
  private static func planar(_ bytes: [UInt8], samples: Int, bitDepth: Int) -> [Float] {
    let sampleBytes = bitDepth / 8, pixelBytes = samples * sampleBytes, count = bytes.count / pixelBytes
    var planes = [Float](repeating: 0, count: samples * count)
    for sample in 0..<samples {
      let start = sample * sampleBytes
      for position in 0..<count {
        let first = position * pixelBytes + start
        let high = Int(bytes[first])
        planes[sample * count + position] =
          sampleBytes == 1 ? Float(high) / 255 : Float(high << 8 | Int(bytes[first + 1])) / 65535
      }
    }
    return planes
  }

  private func check(_ succeeded: Int32) throws {
    guard succeeded == 0 else { return }
    if cpng_reader_ended_early(reader) != 0 { throw FileError(name, "the file ends before the picture does") }
    throw FileError(name, "the PNG file is damaged (\(String(cString: cpng_reader_message(reader))))")
  }
}
