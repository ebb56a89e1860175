/// What a file says about its picture besides the pixels: the meaning of its numbers, its size in print, its author.
///
/// Enlarging a picture changes neither its colour space nor its author, so these are written back as they were read; the
/// size in print stays too, so its resolution grows with the picture.
public struct Metadata: Sendable, Equatable {
  /// One chunk of a PNG file: its four-letter name and its data.
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

  /// A note under a keyword, such as Author or Copyright.
  public struct Note: Sendable, Equatable {
    /// One to 79 characters of Latin-1.
    public var keyword: String
    /// Whatever is said.
    public var text: String

    /// Makes a note.
    ///
    /// - Parameters:
    ///   - keyword: Such as Author.
    ///   - text: What is said.
    public init(keyword: String, text: String) {
      self.keyword = keyword
      self.text = text
    }
  }

  /// The names of the PNG chunks about colour, in the order in which they are written.
  static let colourChunks = ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"]

  /// What a PNG file says about its colours, byte for byte, at most one chunk of each name.
  public var chunks: [Chunk]
  /// The ICC profile of a file that is no PNG file.
  public var profile: [UInt8]?
  /// A block of EXIF, without the six letters that JPEG puts before it; the picture it speaks of stands upright.
  public var exif: [UInt8]?
  /// A packet of XMP.
  public var xmp: [UInt8]?
  /// Records of IPTC (Information Interchange Model), byte for byte.
  public var iptc: [UInt8]?
  /// Author, copyright and whatever else is said in words.
  public var notes: [Note] = []
  /// Pixels a metre.
  public var resolution: Resolution?

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

  /// The ICC profile, wherever it comes from; `nil` without one, or if it cannot be decompressed.
  public var colourProfile: [UInt8]? {
    if let profile { return profile }
    guard let data = chunks.first(where: { $0.name == "iCCP" })?.data, let end = data.firstIndex(of: 0) else {
      return nil
    }
    return inflated(data.dropFirst(end + 2), limit: Self.largestProfile)
  }

  /// No profile is larger, in bytes.
  static let largestProfile = 4 << 20

  /// What colours the profile is for, such as "RGB" or "GRAY"; `nil` without one, or if nothing can be told.
  var profileSpace: String? {
    guard let profile = colourProfile, profile.count >= 128, profile[36..<40].elementsEqual("acsp".utf8) else {
      return nil
    }
    let space = String(decoding: profile[16..<20], as: UTF8.self)
    return space.unicodeScalars.allSatisfy { 32..<127 ~= $0.value }
      ? String(space.split(separator: " ").joined()) : "unknown"
  }

  /// What a profile is for, if it is for other colours than a picture has; `nil` if it fits or nothing can be told.
  ///
  /// - Parameter channels: 1 or 3.
  func strangeColours(channels: Int) -> String? {
    // A grey picture may lie in the space of coloured ones.
    profileSpace.flatMap { $0 == "RGB" || $0 == "GRAY" && channels == 1 ? nil : $0 }
  }

  /// Drops the ICC profile.
  mutating func removeProfile() {
    profile = nil
    chunks.removeAll { $0.name == "iCCP" }
  }

  /// What is left when all is dropped that says nothing about the colours.
  public var stripped: Metadata {
    var colours = Metadata(chunks: chunks)
    colours.profile = profile
    return colours
  }
}

/// Pixels a metre in each direction.
public struct Resolution: Sendable, Equatable {
  /// Pixels a metre along a row.
  public var horizontal: Double
  /// Pixels a metre along a column.
  public var vertical: Double
  /// Whether the numbers only tell the shape of a pixel.
  public var isRatio: Bool

  /// Makes a resolution; `nil` unless both numbers are positive and at most those of a PNG file.
  ///
  /// - Parameters:
  ///   - horizontal: Pixels a metre along a row.
  ///   - vertical: Pixels a metre along a column.
  ///   - isRatio: Whether the numbers only tell the shape of a pixel.
  public init?(horizontal: Double, vertical: Double, isRatio: Bool = false) {
    guard 0.5..<2e9 ~= horizontal, 0.5..<2e9 ~= vertical else { return nil }
    (self.horizontal, self.vertical, self.isRatio) = (horizontal, vertical, isRatio)
  }

  /// The same for pixels an inch.
  init?(perInch horizontal: Double, _ vertical: Double) {
    self.init(horizontal: horizontal / 0.0254, vertical: vertical / 0.0254)
  }

  /// Pixels an inch in both directions.
  public var perInch: (horizontal: Double, vertical: Double) { (horizontal * 0.0254, vertical * 0.0254) }

  /// The same print with other numbers of pixels; a shape stays what it is unless the pixels' own changes.
  func scaled(horizontally x: Double, vertically y: Double) -> Resolution? {
    let unit = isRatio ? max(x, y) : 1
    return Resolution(horizontal: horizontal * x / unit, vertical: vertical * y / unit, isRatio: isRatio)
  }

  /// The same turned by a quarter.
  var turned: Resolution { Resolution(horizontal: vertical, vertical: horizontal, isRatio: isRatio)! }
}
