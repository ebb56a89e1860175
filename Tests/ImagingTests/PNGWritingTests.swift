import Files
import Imaging
import Testing

/// Writing, and reading again what was written.
struct PNGWritingTests {
  @Test("round trip", arguments: [1, 3], [(false, 8), (true, 8), (false, 16), (true, 16)])
  func roundTrip(channels: Int, kind: (alpha: Bool, bitDepth: Int)) throws {
    var dice = Dice(state: 1)
    for (width, height) in [(17, 9), (1, 1), (1, 40), (300, 2)] {
      var image = dice.image(
        width: width, height: height, channels: channels, alpha: kind.alpha, bitDepth: kind.bitDepth,
        range: -0.2...1.2)
      image.metadata.chunks = [Metadata.Chunk(name: "gAMA", data: [0, 0, 177, 143])]
      let read = try Image(pngData: image.pngData(), name: "test.png")
      #expect(read == image.quantized())
      #expect(try read.pngData() == image.pngData())
    }
  }

  @Test(arguments: [8, 16])
  func everyLevelSurvives(bitDepth: Int) throws {
    let count = 1 << bitDepth
    let pixels = (0..<count).map { Float($0) / Float(count - 1) }
    let image = Image(width: 256, height: count / 256, channels: 1, pixels: pixels, bitDepth: bitDepth)
    #expect(try Image(pngData: image.pngData(), name: "test.png").pixels == pixels)
  }

  /// Header and chunk order as the specification (section 5.6) wants them, looked up by hand.
  @Test func headerSaysWhatIsInIt() throws {
    var image = Image(width: 258, height: 1, channels: 3, pixels: Array(repeating: 0, count: 774), bitDepth: 16)
    image.alpha = Array(repeating: 1, count: 258)
    image.metadata.chunks = [Metadata.Chunk(name: "sRGB", data: [0])]
    let bytes = try image.pngData()
    #expect(Array(bytes[..<8]) == PNGEncoder.signature)
    #expect(Array(bytes[8..<33]) == PNGEncoder.chunk("IHDR", [0, 0, 1, 2, 0, 0, 0, 1, 16, 6, 0, 0, 0]))
    #expect(Array(bytes[33..<46]) == PNGEncoder.chunk("sRGB", [0]))
    #expect(Array(bytes.suffix(12)) == PNGEncoder.chunk("IEND", []))
  }

  @Test func fileIsWrittenAndRead() throws {
    try withTemporaryFolder { folder in
      var dice = Dice(state: 2)
      let image = dice.image(width: 8, height: 6, channels: 3).quantized()
      try image.write(png: folder + "/a.png")
      #expect(try Image(png: folder + "/a.png") == image)
      #expect(try entries(of: folder) == ["a.png"])
    }
  }

  @Test func anErrorNamesTheFile() throws {
    let image = Image(width: 1, height: 1, channels: 1, pixels: [0])
    #expect(throws: FileError("/nowhere/a.png", "cannot be written: No such file or directory", .unwritable)) {
      try image.write(png: "/nowhere/a.png")
    }
  }
}
