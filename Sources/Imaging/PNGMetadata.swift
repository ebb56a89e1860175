/// The chunks of a PNG file that say what its numbers mean, kept byte for byte.
///
/// Enlarging a picture changes neither its colour space nor its gamma, so these are written back as they were read.
/// Chunks about size (pHYs), text or time are dropped: they describe the other picture.
public struct PNGMetadata: Sendable, Equatable {
  /// One chunk: its four-letter name and its data.
  public struct Chunk: Sendable, Equatable {
    /// One of `gAMA`, `cHRM`, `sRGB`, `iCCP`, `cICP`.
    public var name: String
    /// The data without length and checksum.
    public var data: [UInt8]

    /// Makes a chunk.
    ///
    /// - Parameters:
    ///   - name: Four letters, such as gAMA.
    ///   - data: What the chunk holds.
    public init(name: String, data: [UInt8]) {
      self.name = name
      self.data = data
    }

    /// Whether the name is one of the kept ones and the data has the length the PNG specification (section 11.3.2) asks for.
    var isWellFormed: Bool {
      switch name {
      case "gAMA", "cICP": data.count == 4
      case "cHRM": data.count == 32
      case "sRGB": data.count == 1
      case "iCCP": data.count > 3
      default: false
      }
    }
  }

  /// The names that are kept, in the order in which they are written.
  static let names = ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"]

  /// The chunks, at most one of each name.
  public var chunks: [Chunk]

  /// Makes the metadata of a file with these chunks, by default none.
  ///
  /// - Parameter chunks: In the order of the file.
  public init(chunks: [Chunk] = []) { self.chunks = chunks }

  /// The exponent of the gAMA chunk, such as 0.45455, if there is one.
  public var gamma: Double? {
    guard let data = chunks.first(where: { $0.name == "gAMA" && $0.isWellFormed })?.data else { return nil }
    return Double(data.reduce(0) { $0 << 8 | UInt32($1) }) / 100_000
  }

  /// Whether the file declares its colours to be sRGB.
  public var isSRGB: Bool { chunks.contains { $0.name == "sRGB" } }
}
