import Files

/// A kind of file that pictures are read from and written to.
public enum PictureFormat: String, CaseIterable, Sendable {
  /// Portable Network Graphics: exact, 8 and 16 bits, transparency.
  case png
  /// JPEG: lossy, 8 bits, no transparency.
  case jpeg
  /// WebP: lossy or, at quality 100, exact; 8 bits, transparency.
  case webp
  /// TIFF: exact, 8 and 16 bits, transparency.
  case tiff

  /// The kind of file that begins with these bytes.
  public init?(content bytes: [UInt8]) {
    // A file that ends within PNG's own first bytes is a short PNG file.
    let png: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
    if bytes.starts(with: png.prefix(max(bytes.count, 1))) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)), bytes[8..<12].elementsEqual("WEBP".utf8) {
      self = .webp
    } else if Self.tiffBeginnings.contains(where: bytes.starts) {
      self = .tiff
    } else {
      return nil
    }
  }

  private static let tiffBeginnings: [[UInt8]] = [
    [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
  ]

  /// The kind of file that a name asks for by its ending, such as `.jpg`; `nil` for any other ending.
  public init?(name: String) {
    let file = name.lowercased().split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex || file.count > 1 else { return nil }
    let ending = String(file[file.index(after: dot)...])
    guard let format = Self.allCases.first(where: { $0.endings.contains(ending) }) else { return nil }
    self = format
  }

  /// The endings of file names, the usual one first.
  public var endings: [String] {
    switch self {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .webp: ["webp"]
    case .tiff: ["tif", "tiff"]
    }
  }

  /// Every ending that names a known kind.
  public static let allEndings = allCases.flatMap(\.endings)

  /// Whether a name is that of a picture of another kind, which is not read.
  public static func isStrange(name: String) -> Bool {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
    return strangeEndings.contains(name[name.index(after: dot)...].lowercased())
  }

  private static let strangeEndings: Set = [
    "3fr", "arw", "avif", "bmp", "cr2", "cr3", "crw", "dng", "eps", "gif", "heic", "heif", "iiq", "jp2", "jxl", "nef",
    "nrw", "orf", "pdf", "pef", "pgm", "ppm", "psd", "qoi", "raf", "rw2", "rwl", "srw", "svg", "tga", "x3f",
  ]

  /// What is said of a file of another kind.
  ///
  /// - Parameter input: The file, and what has to be done to it.
  public static func conversionAdvice(_ input: String = "IN") -> String {
    "magick \(input) OUT.png converts it (with ImageMagick 6: convert)"
  }

  /// What is said of an output whose name asks for no known kind.
  public static let namingAdvice = "name the output .png, .jpg, .webp or .tif"

  /// Bits of a sample that such a file can hold at most.
  var mostBits: Int { self == .png || self == .tiff ? 16 : 8 }

  /// Whether such a file can hold transparency.
  var holdsAlpha: Bool { self != .jpeg }

  /// The longest side in pixels.
  public var longestSide: Int {
    switch self {
    case .png, .tiff: Int(Int32.max)
    case .jpeg: 65_500
    case .webp: 16_383
    }
  }

  /// What is said of a file of no known kind.
  static func refusal(of bytes: [UInt8]) -> String {
    let raw = "a camera's raw file"
    let known: [(beginning: [UInt8], name: String)] = [
      (Array("GIF8".utf8), "a GIF file"), (Array("BM".utf8), "a BMP file"), (Array("%PDF".utf8), "a PDF file"),
      (Array("8BPS".utf8), "a Photoshop file"), ([0xFF, 0x0A], "a JPEG XL file"),
      ([0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL file"),
      ([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 file"), (Array("<svg".utf8), "an SVG file"),
      (Array("P6".utf8), "a PPM file"), (Array("P5".utf8), "a PGM file"), (Array("qoif".utf8), "a QOI file"),
      (Array("FUJIFILM".utf8), raw), (Array("IIU\0".utf8), raw), (Array("IIRO".utf8), raw), (Array("FOVb".utf8), raw),
      ([0x49, 0x49, 0x1A, 0, 0, 0] + Array("HEAPCCDR".utf8), raw),
    ]
    var name = known.first { bytes.starts(with: $0.beginning) }?.name
    if name == nil, bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) {
      let brand = String(decoding: bytes[8..<12], as: UTF8.self)
      name = ["avif", "avis"].contains(brand) ? "an AVIF file" : brand == "crx " ? raw : "a HEIC file or a film"
    }
    guard let name else { return "not a PNG, JPEG, WebP or TIFF file" }
    return "\(name), not PNG, JPEG, WebP or TIFF; \(conversionAdvice())"
  }
}
