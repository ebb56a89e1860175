import Files
import Imaging
import Testing

/// Files that are not what they should be: each is an error in one line, none is a trap or a wrong picture.
struct PNGDamageTests {
  static let endsEarly = "the file ends before the picture does"

  /// Small files of different make: with text and colour chunks, interlaced, with a palette, compressed by libpng.
  static let samples: [[UInt8]] = {
    var plain = PNGEncoder(width: 3, height: 2, type: .rgb, depth: 8) { x, y in [x, y, 200] }
    plain.chunks = [("gAMA", bigEndian(45455)), ("tEXt", Array("Title".utf8) + [0, 65])]
    let interlaced = PNGEncoder(width: 9, height: 9, type: .greyAlpha, depth: 16, interlaced: true) { x, y in
      [x * 7000, y * 7000]
    }
    var palette = PNGEncoder(width: 10, height: 3, type: .palette, depth: 2) { x, y in [(x + y) % 4] }
    palette.chunks = [("PLTE", (0..<12).map { UInt8($0 * 20) }), ("tRNS", [9])]
    var dice = Dice(state: 3)
    let compressed = try? dice.image(width: 12, height: 4, channels: 3, alpha: true).pngData()
    return [plain.bytes, interlaced.bytes, palette.bytes, compressed ?? []]
  }()

  @Test("cut off after any byte", arguments: 0..<4)
  func truncated(sample: Int) throws {
    let bytes = Self.samples[sample]
    _ = try Image(pngData: bytes, name: "whole.png")
    for count in 1..<bytes.count {
      #expect(throws: FileError("cut.png", Self.endsEarly), "after \(count) bytes") {
        try Image(pngData: Array(bytes[..<count]), name: "cut.png")
      }
    }
  }

  @Test("one byte changed", arguments: 0..<4, [1, 0x20, 0x80, 0xFF] as [UInt8])
  func corrupted(sample: Int, change: UInt8) throws {
    let whole = Self.samples[sample]
    // What no pixel depends on: the data and the checksum of a text and of a gamma.
    func body(of name: String, length: Int) -> Range<Int> {
      let start = whole.indices.dropLast(4).first { whole[$0..<$0 + 4].elementsEqual(name.utf8) }
      return start.map { $0 + 4..<$0 + 4 + length + 4 } ?? 0..<0
    }
    let text = body(of: "tEXt", length: 7), gamma = body(of: "gAMA", length: 4)
    // A chunk whose name is damaged is one that nobody knows; some of these may be left out.
    let names = [text, gamma].filter { !$0.isEmpty }.flatMap { $0.lowerBound - 4..<$0.lowerBound }
    let intact = try Image(pngData: whole, name: "whole.png")
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= change
      if text.contains(position) || gamma.contains(position) {
        let file = try PictureFile(bytes, name: "bad.png"), isText = text.contains(position)
        #expect(file.image.pixels == intact.pixels)
        #expect(file.image.metadata.notes.isEmpty == isText && (file.image.metadata.gamma == nil) == !isText)
        #expect(
          file.warnings == [
            isText
              ? "a tEXt chunk has a wrong checksum; it is left out"
              : "its gAMA chunk has a wrong checksum; it is left out, and colours may look different"
          ])
      } else if names.contains(position), let file = try? PictureFile(bytes, name: "bad.png") {
        #expect(file.image.pixels == intact.pixels && file.warnings.count == 1)
      } else {
        #expect(throws: FileError.self, "byte \(position)") { try Image(pngData: bytes, name: "bad.png") }
      }
    }
  }

  /// The same with right checksums: whatever the header now says, it is read or refused, and nothing traps.
  @Test("header byte replaced, checksum right", arguments: 0..<13)
  func forgedHeader(position: Int) {
    let bytes = Self.samples[0]
    var refused = 0
    for value in UInt8.min...UInt8.max {
      var header = Array(bytes[16..<29])
      header[position] = value
      let forged = Array(bytes[..<8]) + PNGEncoder.chunk("IHDR", header) + bytes[33...]
      do {
        let image = try Image(pngData: forged, name: "forged.png")
        #expect(image.pixels.count == image.width * image.height * image.channels)
      } catch {
        refused += 1
        #expect(error is FileError && "\(error)".hasPrefix("forged.png: "))
      }
    }
    #expect(refused >= 200)
  }

  /// A header that promises a picture of this size, before pixels for one row at most.
  static func promising(_ width: Int, _ height: Int) -> [UInt8] {
    let header = bigEndian(width) + bigEndian(height) + [8, 6, 0, 0, 0]
    return PNGEncoder.signature + PNGEncoder.chunk("IHDR", header)
      + PNGEncoder.chunk("IDAT", PNGEncoder.stored([0, 0]))
      + PNGEncoder.chunk("IEND", [])
  }

  @Test(
    "forged size", arguments: [(4_000_000, 4_000_000), (2_147_483_647, 2_147_483_647), (8193, 8192), (1, 67_108_865)])
  func tooLarge(width: Int, height: Int) {
    #expect(
      throws: FileError("x.png", "\(width)×\(height) pixels are more than the limit of 67108864", .tooManyPixels)
    ) {
      try Image(pngData: Self.promising(width, height), name: "x.png")
    }
  }

  @Test(
    "size within the limit, without the pixels", arguments: [(8192, 8192), (1, 67_108_864), (60_000_000, 1), (20, 1)])
  func pixelsMissing(width: Int, height: Int) {
    let error = #expect(throws: FileError.self) {
      try Image(pngData: Self.promising(width, height), name: "x.png")
    }
    // The large ones are refused before any memory is taken, by their size; that is not what libpng would say.
    if width * height > 20 { #expect(error == FileError("x.png", Self.endsEarly)) }
  }

  @Test(arguments: [(0, 1), (1, 0), (1 << 31, 1), (0xFFFF_FFFF, 0xFFFF_FFFF)])
  func impossibleSize(width: Int, height: Int) throws {
    let error = #expect(throws: FileError.self) { try Image(pngData: Self.promising(width, height), name: "x.png") }
    #expect(error?.cause.hasPrefix("the PNG file is damaged (") == true)
  }

  @Test func theLimitIsTheCallers() throws {
    let bytes = Self.samples[0]
    #expect(try Image(pngData: bytes, name: "x.png", pixelLimit: 6).width == 3)
    #expect(throws: FileError("x.png", "3×2 pixels are more than the limit of 5", .tooManyPixels)) {
      try Image(pngData: bytes, name: "x.png", pixelLimit: 5)
    }
  }

  @Test("no end", arguments: 0..<4)
  func withoutEnd(sample: Int) {
    #expect(throws: FileError("x.png", Self.endsEarly)) {
      try Image(pngData: Self.samples[sample].dropLast(12), name: "x.png")
    }
  }

  @Test func checksumIsChecked() throws {
    var bytes = Self.samples[0]
    bytes[29] ^= 1
    let error = #expect(throws: FileError.self) { try Image(pngData: bytes, name: "x.png") }
    #expect(error?.cause == "the PNG file is damaged (IHDR: CRC error)")
  }

  @Test(
    "what says how colours look is left out when it is damaged", arguments: ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"])
  func damagedColours(name: String) throws {
    var whole = PNGEncoder(width: 3, height: 2, type: .rgb, depth: 8) { x, y in [x, y, 200] }
    whole.chunks = [(name, Array(repeating: 7, count: name == "cHRM" ? 32 : name == "sRGB" ? 1 : 4))]
    var bytes = whole.bytes
    bytes[41] ^= 1
    let file = try PictureFile(bytes, name: "x.png")
    #expect(try file.image.pixels == PictureFile(whole.bytes, name: "x.png").image.pixels)
    #expect(file.warnings == ["its \(name) chunk has a wrong checksum; it is left out, and colours may look different"])
    #expect(file.image.metadata.chunks.isEmpty)
  }

  @Test(
    "a damaged chunk that a program has of its own is left out, one whose name may be damaged is not",
    arguments: [
      ("caBX", true), ("vpAg", true), ("fcTL", true), ("prVt", true), ("prvt", false), ("p\u{7F}Vt", false),
      ("tRNS", false), ("tRNs", false), ("uRNS", false), ("iDAT", false), ("pLTE", false), ("iEND", false),
    ])
  func damagedPrivateChunk(name: String, isLeftOut: Bool) throws {
    var png = PNGEncoder(width: 3, height: 2, type: .rgb, depth: 8) { x, y in [x, y, 200] }
    let plain = try PictureFile(png.bytes, name: "x.png").image
    png.chunks = [(name, [1, 2, 3, 4, 5, 6])]
    var bytes = png.bytes
    bytes[42] ^= 1
    if isLeftOut {
      let file = try PictureFile(bytes, name: "x.png")
      #expect(file.image.pixels == plain.pixels)
      #expect(file.warnings == ["a \(name) chunk has a wrong checksum; it is left out"])
    } else {
      #expect(throws: FileError.self) { try PictureFile(bytes, name: "x.png") }
    }
  }

  @Test func whatIsNoPNGFile() throws {
    #expect(throws: FileError("x.png", "not a PNG file")) { try Image(pngData: Array("GIF89a".utf8), name: "x.png") }
    #expect(throws: FileError("x.png", "the file is empty")) { try Image(pngData: [], name: "x.png") }
    #expect(throws: FileError("/nowhere.png", "cannot be read: No such file or directory")) {
      try Image(png: "/nowhere.png")
    }
    try withTemporaryFolder { folder in
      #expect(throws: FileError(folder, "is a folder")) { try Image(png: folder) }
      try writeAtomically([], to: folder + "/empty.png")
      let error = #expect(throws: FileError.self) { try Image(png: folder + "/empty.png") }
      #expect(error.map { "\($0)" } == folder + "/empty.png: the file is empty")
    }
  }

  @Test func readingStopsAtItsLimit() throws {
    try withTemporaryFolder { folder in
      try writeAtomically([1, 2, 3, 4], to: folder + "/a")
      #expect(try readFile(folder + "/a", limit: 4) == [1, 2, 3, 4])
      #expect(throws: FileError(folder + "/a", "is longer than 3 bytes", .tooLong)) {
        try readFile(folder + "/a", limit: 3)
      }
    }
  }
}
