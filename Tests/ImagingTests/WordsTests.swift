import Files
import Testing

@testable import Imaging

/// What a file says in IPTC's records and, in a TIFF file of 64-bit addresses, in EXIF.
struct WordsTests {
  /// A data set of IPTC.
  static func dataSet(_ record: UInt8, _ number: UInt8, _ text: some Collection<UInt8>) -> [UInt8] {
    [0x1C, record, number] + bigEndian(text.count, bytes: 2) + text
  }

  /// An author and a copyright, of an odd number of bytes.
  static let records =
    dataSet(2, 0, [0, 2]) + dataSet(2, 80, "Ada".utf8) + dataSet(2, 116, "2024 Ada Lovelace".utf8)

  @Test("IPTC goes from JPEG to TIFF and back, and is missed elsewhere", arguments: [PictureFormat.jpeg, .tiff])
  func iptc(format: PictureFormat) throws {
    for exif in [nil, FormatTests.fullEXIF] {
      var image = FormatTests.picture(20, 10, channels: 3)
      (image.metadata.iptc, image.metadata.exif) = (Self.records, exif)
      let first = try PictureFile(image.data(as: format), name: "x")
      #expect(first.image.metadata.iptc == Self.records && first.warnings.isEmpty)
      for other in PictureFormat.allCases {
        let holds = other == .jpeg || other == .tiff
        let file = try PictureFile(first.image.data(as: other), name: "y")
        #expect(file.image.metadata.iptc == (holds ? Self.records : nil) && file.warnings.isEmpty, "\(other)")
        #expect((file.image.metadata.exif == nil) == (exif == nil), "\(other)")
        #expect(
          other.losses(of: first.image)
            == (holds ? [] : ["\(other.title) has no place for IPTC texts; they are left out"]))
      }
      var bare = first.image
      bare.metadata = bare.metadata.stripped
      #expect(try PictureFile(bare.data(as: format), name: "z").image.metadata.iptc == nil)
    }
  }

  @Test("IPTC among Photoshop's other resources, and cut into markers")
  func resources() throws {
    let picture = FormatTests.picture(9, 7, channels: 1)
    let other = Array("8BIM".utf8) + [0x04, 0x0C, 3] + Array("odd".utf8) + bigEndian(3) + [1, 2, 3, 0]
    let resources = other + IPTC.marker(Self.records).dropFirst(IPTC.beginning.count)
    for cut in [resources.count, 5, 30] {
      var bytes = try picture.jpegData()
      let pieces = [resources[..<cut], resources[cut...]].filter { !$0.isEmpty }.map { IPTC.beginning + $0 }
      let markers: [[UInt8]] = pieces.map { [0xFF, 0xED] + bigEndian($0.count + 2, bytes: 2) + $0 }
      bytes.insert(contentsOf: markers.joined(), at: 2)
      #expect(try PictureFile(bytes, name: "x").image.metadata.iptc == Self.records)
    }
    // Whatever stands there, nothing is read beyond it.
    for position in resources.indices {
      for value: UInt8 in [0, 1, 0x1C, 0x7F, 0xFF] {
        var forged = resources
        forged[position] = value
        let found = IPTC.records(inResources: forged)
        #expect(found.map { $0.count <= forged.count } ?? true)
        #expect(IPTC.records(inResources: Array(resources[..<position]))?.count ?? 0 <= position)
      }
    }
  }

  @Test("IPTC that says nothing is missed by nobody, and what is too long for a marker is said")
  func lengths() throws {
    var image = FormatTests.picture(8, 8, channels: 1)
    image.metadata.iptc = Self.dataSet(2, 0, [0, 2]) + Self.dataSet(1, 90, [0x1B, 0x25, 0x47])
    #expect(PictureFormat.png.losses(of: image).isEmpty)
    // An extended length, as long texts have it.
    let text = [UInt8](repeating: 65, count: 70_000)
    let long = [0x1C, 2, 120, 0x80, 4] + bigEndian(text.count) + text
    image.metadata.iptc = long
    #expect(PictureFormat.jpeg.losses(of: image) == ["its IPTC texts are longer than JPEG allows; they are left out"])
    #expect(try PictureFile(image.jpegData(), name: "x").image.metadata.iptc == nil)
    #expect(PictureFormat.tiff.losses(of: image).isEmpty)
    #expect(try PictureFile(image.tiffData(), name: "x").image.metadata.iptc == long)
  }

  @Test("IPTC of TIFF files of either order, as bytes and as numbers in the wrong order", arguments: [false, true])
  func tiff(little: Bool) throws {
    let padded = Self.records + [UInt8](repeating: 0, count: (4 - Self.records.count % 4) % 4)
    for data in [Self.records, padded, swapped(padded, unit: 4)] {
      var tiff = TIFFEncoder(width: 3, height: 2, photometric: .rgb, bits: 8, samples: 3) { x, y, c in x + y + c }
      tiff.isLittleEndian = little
      tiff.fields = [(IPTC.tiffTag, 7, data)]
      #expect(try PictureFile(tiff.bytes, name: "x").image.metadata.iptc == Self.records)
    }
  }

  @Test("EXIF and IPTC of a TIFF file of 64-bit addresses", arguments: [false, true])
  func bigTIFF(little: Bool) throws {
    var tiff = TIFFEncoder(width: 11, height: 10, photometric: .rgb, bits: 8, samples: 3) { x, y, c in 9 * x + y + c }
    tiff.isLittleEndian = little
    let plain = try PictureFile(tiff.bytes, name: "x").image
    tiff.isBig = true
    let tree = try #require(EXIFTree(FormatTests.fullEXIF))
    let bytes = tree.added(to: tiff.bytes, iptc: Self.records)
    let file = try PictureFile(bytes, name: "y")
    #expect(file.image.pixels == plain.pixels && file.warnings.isEmpty && file.image.metadata.iptc == Self.records)
    let found = try #require(file.image.metadata.exif.flatMap(EXIFTree.init))
    #expect(found.camera.map(\.tag) == tree.camera.map(\.tag) && found.camera.first?.value == tree.camera.first?.value)
    #expect(found.position.map(\.value) == tree.position.map(\.value))
    #expect(file.image.metadata.exif.flatMap(EXIF.init)?.text(0x010F) == "A maker")
    // Directories that lead nowhere, and numbers of fields beyond the file.
    for position in bytes.indices.dropFirst(8) {
      for value: UInt8 in [0, 1, 0x7F, 0xFF] {
        var forged = bytes
        forged[position] = value
        let block = EXIFTree(forged)?.block
        #expect(block.map { EXIFTree($0) != nil } ?? true, "\(position): \(value)")
        #expect((IPTC.records(inTIFF: forged)?.count ?? 0) <= forged.count)
      }
    }
  }
}
