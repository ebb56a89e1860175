import Files
import Testing

@testable import Imaging

/// Files of makes that we do not write: progressive and CMYK ones of JPEG, animations of WebP, and headers that promise too
/// much.
struct StrangeFileTests {
  /// A JPEG file of the tests' own, whose blocks have levels of their own.
  static func jpeg(components: Int, isProgressive: Bool, transform: Int? = 0) -> JPEGEncoder {
    var jpeg = JPEGEncoder(width: 19, height: 11, components: components) { x, y, c in (x * 70 + y * 41 + c * 97) % 256
    }
    jpeg.isProgressive = isProgressive
    jpeg.transform = transform
    return jpeg
  }

  @Test("baseline and progressive JPEG files, grey and RGB", arguments: [1, 3], [false, true])
  func progressive(components: Int, isProgressive: Bool) throws {
    let jpeg = Self.jpeg(components: components, isProgressive: isProgressive)
    let file = try PictureFile(jpeg.bytes, name: "x.jpg"), image = file.image
    #expect(image.width == 19 && image.height == 11 && image.channels == components && file.warnings.isEmpty)
    for c in 0..<components {
      for place in 0..<19 * 11 {
        let wanted = jpeg.level(place % 19 / 8, place / 19 / 8, c)
        #expect((image.pixels[c * 19 * 11 + place] * 255).rounded() == Float(wanted))
      }
    }
    // Cut off anywhere, it is refused.
    for count in 2..<jpeg.bytes.count - 2 {
      #expect(throws: FileError.self, "after \(count)") { try PictureFile(Array(jpeg.bytes[..<count]), name: "x") }
    }
  }

  @Test("a JPEG file of four inks is refused, whichever way it says so", arguments: [0, 2, nil], [false, true])
  func inks(transform: Int?, isProgressive: Bool) {
    let jpeg = Self.jpeg(components: 4, isProgressive: isProgressive, transform: transform)
    let error = #expect(throws: FileError.self) { try PictureFile(jpeg.bytes, name: "x.jpg") }
    #expect(
      error?.cause
        == "a CMYK picture, and only grey and RGB are enlarged; magick IN.jpg -colorspace sRGB OUT.png converts it "
        + "(with ImageMagick 6: convert)")
  }

  /// An animation of so many equal frames.
  static func animation(frames: Int) throws -> [UInt8] {
    let still = try FormatTests.picture(6, 4, channels: 3).webpData(quality: 100)
    func little(_ value: Int, _ count: Int) -> [UInt8] { bigEndian(value, bytes: count).reversed() }
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      Array(name.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
    }
    let frame = little(0, 3) + little(0, 3) + little(5, 3) + little(3, 3) + little(100, 3) + [0] + still[12...]
    var body = chunk("VP8X", [2, 0, 0, 0] + little(5, 3) + little(3, 3)) + chunk("ANIM", little(0, 4) + little(0, 2))
    for _ in 0..<frames { body += chunk("ANMF", frame) }
    return Array("RIFF".utf8) + little(body.count + 4, 4) + Array("WEBP".utf8) + body
  }

  @Test("an animated WebP file is refused, with how to take a frame out", arguments: [1, 3])
  func animatedWebP(frames: Int) throws {
    let bytes = try Self.animation(frames: frames)
    let error = #expect(throws: FileError.self) { try PictureFile(bytes, name: "x.webp") }
    #expect(
      error?.cause.hasPrefix("an animation, and only still pictures are enlarged; webpmux") == true,
      "\(error?.cause ?? "")")
  }

  @Test("a JPEG header that promises what the file cannot hold", arguments: [(65_500, 65_500), (8000, 8000)])
  func forgedJPEG(width: Int, height: Int) {
    var bytes = Self.jpeg(components: 3, isProgressive: false).bytes
    // The frame's marker: its length, 8 bits, height, width.
    let start = bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 }!
    bytes.replaceSubrange(start + 5..<start + 9, with: bigEndian(height).suffix(2) + bigEndian(width).suffix(2))
    Self.expectRefusal(bytes, width, height)
  }

  @Test("a WebP header that promises what the file cannot hold", arguments: [(16_383, 16_383), (8000, 8000)])
  func forgedWebP(width: Int, height: Int) throws {
    var bytes = try FormatTests.picture(6, 4, channels: 3).webpData(quality: 100)
    // VP8L: a byte of its own, then 14 bits of each side less one.
    let start = try #require(bytes.indices.dropLast(8).first { bytes[$0..<$0 + 4].elementsEqual("VP8L".utf8) }) + 9
    let sides = (width - 1) | (height - 1) << 14 | Int(bytes[start + 3] & 0xF0) << 24
    bytes.replaceSubrange(start..<start + 4, with: bigEndian(sides, bytes: 4).reversed())
    Self.expectRefusal(bytes, width, height)
  }

  private static func expectRefusal(_ bytes: [UInt8], _ width: Int, _ height: Int) {
    let error = #expect(throws: FileError.self) { try PictureFile(bytes, name: "x") }
    let isTooLarge = width * height > Image.defaultPixelLimit
    #expect(
      error?.cause
        == (isTooLarge
          ? "\(width)×\(height) pixels are more than the limit of 67108864" : "the file ends before the picture does"))
  }
}
