import Imaging
import Testing

/// Reading what another encoder wrote.
struct PNGReadingTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    var type: PNGEncoder.ColourType
    var depth: Int
    var interlaced: Bool
    var transparent: Bool
    var testDescription: String {
      "\(type) \(depth) bits\(interlaced ? ", interlaced" : "")\(transparent ? ", tRNS" : "")"
    }
  }

  static let kinds: [Kind] = PNGEncoder.ColourType.allCases.flatMap { type in
    type.depths.flatMap { depth in
      [false, true].flatMap { interlaced in
        (type == .greyAlpha || type == .rgbAlpha ? [false] : [false, true]).map {
          Kind(type: type, depth: depth, interlaced: interlaced, transparent: $0)
        }
      }
    }
  }

  /// Palette entry `i`, red, green and blue.
  static func entry(_ i: Int) -> [UInt8] { [UInt8(i * 7 % 256), UInt8(255 - i), UInt8(i * 31 % 256)] }

  /// Sample `c` of the pixel at (x, y): every value of the depth occurs, and neighbours differ.
  static func sample(_ x: Int, _ y: Int, _ c: Int, _ depth: Int) -> Int {
    (x * 37 + y * 101 + c * 59 + x * y * 13) * (depth == 16 ? 257 : 1) % (1 << depth)
  }

  static func encoder(_ kind: Kind, width: Int, height: Int) -> PNGEncoder {
    var png = PNGEncoder(width: width, height: height, type: kind.type, depth: kind.depth, interlaced: kind.interlaced)
    {
      x, y in (0..<kind.type.samples).map { sample(x, y, $0, kind.depth) }
    }
    if kind.type == .palette { png.chunks.append(("PLTE", (0..<1 << kind.depth).flatMap(entry))) }
    if kind.transparent {
      let key = (0..<kind.type.samples).flatMap { bigEndian(sample(1, 0, $0, kind.depth)).suffix(2) }
      png.chunks.append(("tRNS", kind.type == .palette ? [0, 100] : key))
    }
    return png
  }

  /// What a pixel should be read as: colours, then alpha if any.
  static func expected(_ kind: Kind, _ x: Int, _ y: Int) -> [Float] {
    let levels = (0..<kind.type.samples).map { sample(x, y, $0, kind.depth) }
    if kind.type == .palette {
      let alpha: [Float] = kind.transparent ? [levels[0] < 2 ? [0, Float(100) / 255][levels[0]] : 1] : []
      return entry(levels[0]).map { Float($0) / 255 } + alpha
    }
    let key = (0..<kind.type.samples).map { sample(1, 0, $0, kind.depth) }
    return levels.map { Float($0) / Float((1 << kind.depth) - 1) } + (kind.transparent ? [levels == key ? 0 : 1] : [])
  }

  /// Every width and every height, every square one, the thinnest ones, and one pixel.
  static let sizes =
    (1...32).map { (width: $0, height: $0) } + (1...32).map { (width: $0, height: $0 * 7 % 32 + 1) }
    + [(width: 1, height: 32), (width: 32, height: 1)]

  @Test("every kind of PNG file, 1 to 32 pixels wide and high, with all filters", arguments: kinds)
  func read(kind: Kind) throws {
    for (width, height) in Self.sizes {
      var png = Self.encoder(kind, width: width, height: height)
      png.filter = { (width + $0) % 5 }
      let image = try Image(pngData: png.bytes, name: "test.png")
      #expect(image.width == width && image.height == height)
      #expect(image.channels == (kind.type == .grey || kind.type == .greyAlpha ? 1 : 3))
      #expect((image.alpha != nil) == (kind.transparent || kind.type == .greyAlpha || kind.type == .rgbAlpha))
      #expect(image.bitDepth == (kind.depth == 16 ? 16 : 8))
      let isRight = (0..<width * height).allSatisfy { position in
        let colours = (0..<image.channels).map { image.pixels[$0 * width * height + position] }
        let pixel = colours + (image.alpha.map { [$0[position]] } ?? [])
        // 1, 2 and 4 bits become 8 exactly: 255 is a multiple of 1, 3 and 15; only the division's last bit may differ.
        let wanted = Self.expected(kind, position % width, position / width)
        return pixel.count == wanted.count && zip(pixel, wanted).allSatisfy { abs($0 - $1) < 1e-7 }
      }
      #expect(isRight, "\(width)×\(height)")
    }
  }

  @Test func colourChunksAreKeptByteForByteAndTheDateIsDropped() throws {
    var png = PNGEncoder(width: 1, height: 1, type: .rgb, depth: 8) { _, _ in [1, 2, 3] }
    let kept: [(name: String, data: [UInt8])] = [
      ("cICP", [1, 13, 0, 1]), ("iCCP", Array("name".utf8) + [0, 0, 1, 2, 3]), ("sRGB", [2]),
      ("gAMA", bigEndian(45455)), ("cHRM", (0..<8).flatMap { bigEndian(1000 * $0 + 31) }),
    ]
    let other: [(name: String, data: [UInt8])] = [
      ("pHYs", bigEndian(2835) + bigEndian(2000) + [1]), ("tEXt", Array("a".utf8) + [0] + Array("b".utf8)),
      ("tIME", [7, 232, 1, 1, 0, 0, 0]), ("gAMA", bigEndian(7)),
    ]
    png.chunks = kept + other
    let image = try Image(pngData: png.bytes, name: "test.png")
    #expect(image.metadata.chunks.map(\.name) == kept.map(\.name))
    #expect(image.metadata.chunks.map(\.data) == kept.map(\.data))
    #expect(image.metadata.gamma == 0.45455)
    #expect(image.metadata.isSRGB)
    #expect(image.metadata.resolution == Resolution(horizontal: 2835, vertical: 2000))
    #expect(image.metadata.notes == [Metadata.Note(keyword: "a", text: "b")])
    let again = try Image(pngData: image.pngData(), name: "again.png")
    #expect(again == image)
    let larger = again.interpolated(by: 2).metadata
    #expect(larger.chunks == image.metadata.chunks && larger.notes == image.metadata.notes)
    #expect(larger.resolution == Resolution(horizontal: 5670, vertical: 4000), "the print keeps its size")
    #expect(larger.stripped == Metadata(chunks: image.metadata.chunks))
  }

  @Test func aColourChunkOfTheWrongLengthIsDropped() throws {
    var png = PNGEncoder(width: 1, height: 1, type: .grey, depth: 8) { _, _ in [1] }
    png.chunks = [("gAMA", [1, 2, 3]), ("sRGB", []), ("cHRM", [0])]
    #expect(try Image(pngData: png.bytes, name: "test.png").metadata == Metadata())
  }

  @Test func whatFollowsTheEndIsIgnored() throws {
    let png = PNGEncoder(width: 2, height: 1, type: .grey, depth: 8) { x, _ in [x * 255] }
    #expect(try Image(pngData: png.bytes + [1, 2, 3], name: "test.png").pixels == [0, 1])
  }
}
