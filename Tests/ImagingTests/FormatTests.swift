import Files
import Testing

@testable import Imaging

/// JPEG, WebP and TIFF: what was written comes back, and what is kept.
struct FormatTests {
  struct Kind: CustomTestStringConvertible, Sendable {
    var format: PictureFormat
    var channels: Int
    var alpha: Bool
    var bitDepth: Int
    var testDescription: String {
      "\(format), \(channels) colours\(alpha ? " and alpha" : "") of \(bitDepth) bits"
    }
  }

  static let kinds: [Kind] = PictureFormat.allCases.flatMap { format in
    [1, 3].flatMap { channels in
      [false, true].flatMap { alpha in
        [8, 16].compactMap { bits in
          if alpha && format == .jpeg { return nil }
          if bits == 16 && (format == .jpeg || format == .webp) { return nil }
          return Kind(format: format, channels: channels, alpha: alpha, bitDepth: bits)
        }
      }
    }
  }

  /// Waves, so that lossy files have something that they can keep.
  static func picture(_ width: Int, _ height: Int, channels: Int, alpha: Bool = false, bitDepth: Int = 8) -> Image {
    func wave(_ phase: Int) -> [Float] {
      (0..<width * height).map {
        Float((($0 % width) * (3 + phase) + ($0 / width) * 5 + phase * 9) % 64) / 63 * 0.4 + 0.3
      }
    }
    return Image(
      width: width, height: height, channels: channels, pixels: (0..<channels).flatMap(wave),
      alpha: alpha ? wave(4) : nil, bitDepth: bitDepth
    ).quantized()
  }

  @Test("round trip, known by content whatever the name is", arguments: kinds)
  func roundTrip(kind: Kind) throws {
    for (width, height) in [(33, 17), (1, 1), (1, 40), (70, 2)] {
      let image = Self.picture(
        width, height, channels: kind.channels, alpha: kind.alpha, bitDepth: kind.bitDepth)
      let bytes = try image.data(as: kind.format, quality: 100)
      #expect(PictureFormat(content: bytes) == kind.format)
      let file = try PictureFile(bytes, name: "x.unknown")
      #expect(file.format == kind.format && file.warnings.isEmpty)
      #expect(file.image.channels == kind.channels && file.image.bitDepth == kind.bitDepth)
      if kind.format == .jpeg {
        let largest = zip(file.image.pixels, image.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(file.image.width == width && largest <= 4 / 255)
      } else {
        #expect(file.image == image)
      }
      #expect(try image.data(as: kind.format, quality: 100) == bytes, "the same picture gives the same bytes")
    }
  }

  @Test("quality decides how close a lossy file is", arguments: [PictureFormat.jpeg, .webp])
  func quality(format: PictureFormat) throws {
    let image = SamplePicture.image().cropped(x: 40, y: 40, width: 96, height: 96)
    let files = try [30, 80, 95].map { try image.data(as: format, quality: $0) }
    let scores = try files.map { psnr(try PictureFile($0, name: "x").image, groundTruth: image, border: 0) }
    #expect(files[0].count < files[1].count && files[1].count < files[2].count)
    #expect(scores[0] + 2 < scores[1] && scores[1] + 1 < scores[2] && scores[2] > 35, "\(scores)")
  }

  @Test(arguments: [1, 10, 25, 50, 75, 90, 95, 100])
  func qualityIsReadFromAJPEGFile(quality: Int) throws {
    let image = Self.picture(24, 24, channels: 3)
    let file = try PictureFile(image.jpegData(quality: quality), name: "x.jpg")
    let compression = try #require(file.compression)
    #expect(compression.quality == quality)
    let again = try PictureFile(image.jpegData(like: compression), name: "x.jpg")
    #expect(again.compression == compression && again.image.pixels == file.image.pixels)
  }

  @Test("what is said in a file is kept in every other kind of file", arguments: PictureFormat.allCases)
  func metadata(format: PictureFormat) throws {
    var image = Self.picture(20, 10, channels: 3)
    let profile = Self.profile("RGB ")
    image.metadata.profile = profile
    image.metadata.xmp = Array("<x:xmpmeta>a picture</x:xmpmeta>".utf8)
    image.metadata.notes = [
      Metadata.Note(keyword: "Author", text: "Ada Löwe"), Metadata.Note(keyword: "Copyright", text: "2024 Ada"),
    ]
    image.metadata.resolution = Resolution(horizontal: 300 / 0.0254, vertical: 150 / 0.0254)
    let first = try PictureFile(image.data(as: format), name: "x").image.metadata
    #expect(first.colourProfile == profile && first.xmp == image.metadata.xmp)
    if format != .webp {
      let resolution = try #require(first.resolution)
      #expect(abs(resolution.perInch.horizontal - 300) < 0.02 && abs(resolution.perInch.vertical - 150) < 0.02)
    }
    for other in PictureFormat.allCases {
      var second = Self.picture(20, 10, channels: 3)
      second.metadata = first
      let file = try PictureFile(second.data(as: other), name: "y")
      #expect(file.warnings.isEmpty && file.image.metadata.colourProfile == profile, "\(other)")
      #expect(file.image.metadata.xmp == image.metadata.xmp, "\(other)")
      let words = try String(decoding: second.data(as: other), as: UTF8.self)
      #expect(words.contains("2024 Ada"), "\(other)")
      #expect(try !String(decoding: stripped(second).data(as: other), as: UTF8.self).contains("2024 Ada"))
    }
  }

  @Test(
    "XMP tells of the new size and of an upright picture, and is otherwise the same", arguments: PictureFormat.allCases)
  func sizeInXMP(format: PictureFormat) throws {
    func packet(_ width: Int, _ height: Int, _ orientation: Int) -> String {
      "<x:xmpmeta><rdf:Description tiff:ImageWidth=\"\(width)\" tiff:ImageLength = '\(height)' tiff:Model=\"20\">"
        + "<exif:PixelXDimension>\(width)</exif:PixelXDimension><tiff:Orientation>\(orientation)</tiff:Orientation>"
        + "<exif:PixelYDimension>?</exif:PixelYDimension></rdf:Description></x:xmpmeta> tiff:ImageWidth=\""
    }
    var image = Self.picture(200, 100, channels: 3)
    image.metadata.xmp = Array(packet(20, 10, 6).utf8)
    let again = try PictureFile(image.data(as: format), name: "x").image.metadata.xmp
    #expect(again.map { String(decoding: $0, as: UTF8.self) } == packet(200, 100, 1))
  }

  @Test("The further pictures of a telephone's file are not passed over in silence")
  func severalPictures() throws {
    let file = try Self.picture(20, 10, channels: 3).data(as: .jpeg)
    let index: [UInt8] = Array("MPF".utf8) + [0, 1, 2, 3]
    let with = file[..<2] + [0xFF, 0xE2, 0, UInt8(index.count + 2)] + index + file[2...]
    #expect(try PictureFile(with, name: "x").warnings == ["it holds several pictures; the first is taken"])
    #expect(try PictureFile(file, name: "x").warnings.isEmpty)
  }

  private func stripped(_ image: Image) -> Image {
    var image = image
    image.metadata = image.metadata.stripped
    return image
  }

  /// As much of an ICC profile as says what it is for.
  static func profile(_ space: String) -> [UInt8] {
    var profile = [UInt8](repeating: 7, count: 700)
    profile.replaceSubrange(16..<20, with: space.utf8)
    profile.replaceSubrange(36..<40, with: "acsp".utf8)
    return profile
  }

  @Test("a profile for other colours is left out and said", arguments: PictureFormat.allCases)
  func strangeProfile(format: PictureFormat) throws {
    var image = Self.picture(9, 9, channels: 3)
    image.metadata.profile = Self.profile("CMYK")
    let file = try PictureFile(image.data(as: format), name: "x")
    #expect(file.image.metadata.colourProfile == nil)
    #expect(file.warnings == ["its ICC profile is for CMYK colours, which these are not; it is left out"])
  }

  @Test("EXIF's orientation is carried out and then says upright", arguments: [PictureFormat.png, .jpeg, .webp], 1...8)
  func orientation(format: PictureFormat, orientation: Int) throws {
    // Brighter to the right, and much brighter downwards, when seen upright.
    let seen = Image(
      width: 24, height: 16, channels: 1,
      pixels: (0..<24 * 16).map { Float($0 % 24) / 255 * 2 + Float($0 / 24) / 255 * 10 })
    // Lying is what standing upright is the remedy of: 6 and 8 undo each other, the others themselves.
    var lying = seen.upright(from: [1, 2, 3, 4, 5, 8, 7, 6][orientation - 1])
    #expect(lying.upright(from: orientation) == seen)
    lying.metadata.exif = Self.exif(orientation: orientation, width: lying.width, height: lying.height)
    // A writer says that its picture is upright: the tag is put back.
    var bytes = try lying.data(as: format, quality: 100)
    let start = try #require(
      bytes.indices.dropLast(12).first {
        bytes[$0..<$0 + 10] == [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 1]
      })
    bytes[start + 9] = UInt8(orientation)
    if format == .png { Self.repairChecksum(of: "eXIf", in: &bytes) }
    let file = try PictureFile(bytes, name: "x")
    #expect(file.image.width == 24 && file.image.height == 16)
    let largest = zip(file.image.pixels, seen.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(largest < 3 / 255, "\(largest)")
    #expect(file.image.metadata.exif == Self.exif(orientation: 1, width: 24, height: 16))
    #expect(try PictureFile(file.image.data(as: format), name: "y").image.width == 24, "turned once and not twice")
  }

  /// A block with an orientation and the camera's idea of the size.
  static func exif(orientation: Int, width: Int, height: Int) -> [UInt8] {
    func entry(_ tag: Int, _ type: UInt8, _ value: [UInt8]) -> [UInt8] {
      Array(bigEndian(tag).suffix(2)) + [0, type, 0, 0, 0, 1] + value
    }
    let first: [UInt8] =
      [0, 2] + entry(0x0112, 3, [0, UInt8(orientation), 0, 0]) + entry(0x8769, 4, bigEndian(38)) + [0, 0, 0, 0]
    let camera: [UInt8] =
      [0, 2] + entry(0xA002, 4, bigEndian(width)) + entry(0xA003, 4, bigEndian(height)) + [0, 0, 0, 0]
    return [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] + first + camera
  }

  static func repairChecksum(of name: String, in bytes: inout [UInt8]) {
    guard let start = bytes.indices.dropLast(4).first(where: { bytes[$0..<$0 + 4].elementsEqual(name.utf8) }) else {
      return
    }
    let length = bytes[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
    bytes.replaceSubrange(
      start + 4 + length..<start + 8 + length, with: bigEndian(Int(PNGEncoder.crc(bytes[start..<start + 4 + length]))))
  }

  @Test("EXIF goes into a TIFF file and out of it", arguments: PictureFormat.allCases)
  func exifInTIFF(format: PictureFormat) throws {
    var image = Self.picture(21, 10, channels: 3)
    image.metadata.exif = Self.fullEXIF
    image.metadata.resolution = Resolution(perInch: 300, 300)
    let tiff = try image.tiffData()
    let first = try PictureFile(tiff, name: "x.tif")
    #expect(first.warnings.isEmpty && first.image.pixels == image.pixels)
    let block = try #require(first.image.metadata.exif.flatMap(EXIF.init))
    #expect(block.text(0x010F) == "A maker" && block.text(0x013B) == "Ada" && block.orientation == 1)
    // What went in comes out, whichever file it goes through in between.
    var second = Self.picture(21, 10, channels: 3)
    second.metadata = first.image.metadata
    let other = try PictureFile(second.data(as: format), name: "y").image.metadata
    let tree = try #require(other.exif.flatMap(EXIFTree.init)), given = try #require(EXIFTree(Self.fullEXIF))
    #expect(
      tree.camera.map(\.tag) == given.camera.map(\.tag) && tree.position.map(\.value) == given.position.map(\.value))
    #expect(tree.camera.map(\.value).prefix(2) == given.camera.map(\.value).prefix(2))
    #expect(tree.camera.last?.value == bigEndian(10), "the camera's idea of the size follows the picture")
    #expect(!String(decoding: try second.data(as: .jpeg), as: UTF8.self).contains("Author: Ada"), "said once")
  }

  /// A block with a maker, an author, an exposure, a date, a size and a place.
  static let fullEXIF: [UInt8] = {
    func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
      let kind = [tag, type].flatMap { Array(bigEndian($0).suffix(2)) }
      return kind + bigEndian(count) + value
    }
    let end: [UInt8] = [0, 0, 0, 0]
    let pieces: [[UInt8]] = [
      [0x4D, 0x4D, 0, 42, 0, 0, 0, 8],
      // At 8: four fields; at 62: the maker.
      [0, 4], entry(0x010F, 2, 8, bigEndian(62)), entry(0x013B, 2, 4, Array("Ada".utf8) + [0]),
      entry(0x8769, 4, 1, bigEndian(70)), entry(0x8825, 4, 1, bigEndian(140)), end, Array("A maker".utf8) + [0],
      // At 70: three fields of the camera's; at 112: the exposure; at 120: the date.
      [0, 3], entry(0x829A, 5, 1, bigEndian(112)), entry(0x9003, 2, 20, bigEndian(120)),
      entry(0xA003, 4, 1, bigEndian(10)), end, bigEndian(1) + bigEndian(250), Array("2024:05:06 07:08:09".utf8) + [0],
      // At 140: one field of the place's.
      [0, 1], entry(0x0001, 2, 2, [78, 0, 0, 0]), end,
    ]
    return Array(pieces.joined())
  }()

  @Test("EXIF of another order of bytes, and a directory that leads nowhere")
  func exifTrees() throws {
    var little = Self.picture(5, 5, channels: 1)
    little.metadata.exif = Self.fullEXIF
    // libtiff writes in the machine's order, the block is big-endian: numbers were turned twice.
    let tree = try #require(try PictureFile(little.tiffData(), name: "x").image.metadata.exif.flatMap(EXIFTree.init))
    #expect(tree.camera.first?.value == bigEndian(1) + bigEndian(250))
    for position in Self.fullEXIF.indices {
      for value: UInt8 in [0, 1, 0x7F, 0xFF] {
        var forged = Self.fullEXIF
        forged[position] = value
        let block = EXIFTree(forged)?.block
        #expect(block.map { EXIFTree($0) != nil } ?? true, "\(position): \(value)")
      }
    }
    #expect(EXIFTree(Self.exif(orientation: 1, width: 3, height: 2)) != nil && EXIFTree([0x4D, 0x4D, 0, 42]) == nil)
  }

  @Test func textsThatHaveNoPlaceAreSaid() throws {
    var image = Self.picture(8, 8, channels: 3)
    image.metadata.notes = ["Title", "Author", "Software", "date:create", "Comment"].map {
      Metadata.Note(keyword: $0, text: "this and that")
    }
    #expect(PictureFormat.png.losses(of: image).isEmpty && PictureFormat.jpeg.losses(of: image).isEmpty)
    for format in [PictureFormat.webp, .tiff] {
      #expect(
        format.losses(of: image) == ["\(format.title) has no place for the texts Title, Comment; they are left out"])
    }
    // Beside a camera's own EXIF there is no room for an author that it does not name.
    image.metadata.exif = Self.fullEXIF
    #expect(PictureFormat.webp.losses(of: image).first?.contains("Title, Author, Comment") == true)
    image.metadata = Metadata()
    image.metadata.xmp = [0xFF, 0xFE, 60, 0]
    #expect(PictureFormat.png.losses(of: image) == ["its XMP is not UTF-8, as PNG wants it; it is left out"])
  }

  @Test func aProfileOfGreyPicturesStaysOutOfWebP() throws {
    var grey = Self.picture(8, 8, channels: 1)
    grey.metadata.profile = Self.profile("GRAY")
    for format in PictureFormat.allCases {
      let file = try PictureFile(grey.data(as: format), name: "x"), losses = format.losses(of: grey)
      #expect(
        (file.image.metadata.colourProfile == nil) == (format == .webp) && losses.count == (format == .webp ? 1 : 0))
    }
    grey.metadata.profile = Self.profile("RGB ")
    #expect(try PictureFile(grey.data(as: .webp), name: "x").image.metadata.colourProfile == Self.profile("RGB "))
  }

  @Test func whatAFileCannotHoldIsRefusedOrSaid() throws {
    var image = Self.picture(8, 8, channels: 3, alpha: true, bitDepth: 16)
    #expect(throws: FileError.self) { try image.data(as: .jpeg) }
    #expect(PictureFormat.webp.losses(of: image).count == 1 && PictureFormat.tiff.losses(of: image).isEmpty)
    image.alpha = Array(repeating: 1, count: 64)
    #expect(try PictureFile(image.data(as: .jpeg), name: "x").image.alpha == nil)
    #expect(throws: FileError.self) {
      try PictureFormat.webp.check("x.webp", width: 20_000, height: 1, hasAlpha: false)
    }
  }

  @Test("names", arguments: [("a.PNG", "png"), ("b.c.JPEG", "jpeg"), ("d/e.tif", "tiff"), ("f.webp", "webp")])
  func names(name: String, format: String) {
    #expect(PictureFormat(name: name)?.rawValue == format)
  }

  @Test("no names", arguments: ["png", "a.gif", "a.png/b", "", ".", "a.png."])
  func noNames(name: String) { #expect(PictureFormat(name: name) == nil) }

  @Test func unknownFilesAreNamed() {
    for (bytes, kind) in [
      ("GIF89a....", "GIF"), ("BM......", "BMP"), ("\0\0\0\u{18}ftypheic", "HEIC"), ("8BPS", "Photoshop"),
    ] {
      let error = #expect(throws: FileError.self) { try PictureFile(Array(bytes.utf8), name: "x") }
      #expect(error?.cause.contains(kind) == true && error?.cause.contains("magick") == true)
    }
    #expect(throws: FileError("x", "not a PNG, JPEG, WebP or TIFF file")) {
      try PictureFile(Array("hello".utf8), name: "x")
    }
  }

  @Test func anAnimationIsRefused() throws {
    var png = PNGEncoder(width: 1, height: 1, type: .rgb, depth: 8) { _, _ in [1, 2, 3] }
    png.chunks = [("acTL", bigEndian(3) + bigEndian(0))]
    let error = #expect(throws: FileError.self) { try PictureFile(png.bytes, name: "x.png") }
    #expect(error?.cause.hasPrefix("an animation of 3 frames") == true)
    png.chunks = [("acTL", bigEndian(1) + bigEndian(0))]
    #expect(try PictureFile(png.bytes, name: "x.png").image.width == 1)
  }
}
