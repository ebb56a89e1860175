import Engine
import Imaging
import Testing

@testable import SuperResolution

/// What a JPEG file says for certain. The pictures are parts of the built-in one.
@Suite("Cells of quantization")
struct QuantizationCellsTests {
  /// A compressed picture and the one that it was made from, grey, so that nothing but quantization has happened.
  private func compressed(quality: Int) throws -> (given: Image, file: PictureFile) {
    let colours = SamplePicture.image().degraded(by: 2)
    let given = Image(width: 128, height: 128, channels: 1, pixels: colours.plane(1), bitDepth: 8).quantized()
    return (given, try PictureFile(given.jpegData(quality: quality), name: "x.jpg"))
  }

  private func found(in image: Image, _ compression: JPEGCompression) -> QuantizationCells? {
    QuantizationCells(image.pixels, width: image.width, height: image.height, entries: compression.brightness)
  }

  /// The mean difference, in grey levels. (A single pixel may be off by some: the file's samples were rounded and cut off at
  /// black and white, and where the table's entries are small, that leads a strength into the next cell.)
  private func difference(_ a: [Float], _ b: [Float]) -> Float {
    255 * zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(a.count)
  }

  @Test("What was compressed lies in its own cells, and what was decoded in their middle", arguments: [20, 50, 80])
  func membership(quality: Int) throws {
    let (given, file) = try compressed(quality: quality)
    let compression = try #require(file.compression), cells = try #require(found(in: file.image, compression))
    #expect(difference(cells.projected(given.pixels, share: 1.02), given.pixels) < 0.2)
    #expect(difference(cells.projected(file.image.pixels, share: 0.3), file.image.pixels) < 0.5)
    // Something else is brought nearer to what was compressed.
    let flat = [Float](repeating: 0.5, count: given.pixels.count)
    let near = cells.projected(flat, share: 1)
    func error(_ pixels: [Float]) -> Float {
      zip(pixels, given.pixels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    #expect(error(near) < 0.2 * error(flat))
  }

  @Test("Taking the blocks away leaves the differences of colour as the file has them", arguments: [25, 50, 75])
  func colours(quality: Int) throws {
    let given = SamplePicture.image().degraded(by: 2).cropped(x: 20, y: 30, width: 80, height: 72).quantized()
    let file = try PictureFile(given.jpegData(quality: quality), name: "x.jpg")
    let compression = try #require(file.compression)
    let clean = Degradation(compression: compression).undone(in: file.image, scale: 2)
    func colours(_ image: Image) -> [Float] { Tensor(image).mixed(by: opponentColours).channels(1..<3).values }
    func brightness(_ image: Image) -> [Float] { Tensor(image).brightness.values }
    // What would leave the range of 0 to 1 is cut off, which moves some.
    #expect(difference(colours(clean), colours(file.image)) < 0.3)
    #expect(difference(brightness(clean), brightness(file.image)) > 0.3)
  }

  @Test("The grid is found in a part of a picture, and in one that was turned")
  func grids() throws {
    let (given, file) = try compressed(quality: 50)
    let compression = try #require(file.compression)
    for (x, y) in [(3, 0), (5, 6)] {
      let part = file.image.cropped(x: x, y: y, width: 101, height: 90)
      let whole = given.cropped(x: x, y: y, width: 101, height: 90)
      let cells = try #require(found(in: part, compression), "from \(x), \(y)")
      #expect(difference(cells.projected(whole.pixels, share: 1.02), whole.pixels) < 0.2)
    }
    func turned(_ image: Image) -> Image {
      var result = image
      let way = Orientation.transposed
      result.pixels = way(Tensor(image)).values
      return result
    }
    let cells = try #require(found(in: turned(file.image), compression))
    #expect(difference(cells.projected(turned(given).pixels, share: 1.02), turned(given).pixels) < 0.2)
  }

  @Test("A picture that was never compressed so has no cells")
  func foreign() throws {
    let (given, file) = try compressed(quality: 50)
    #expect(found(in: given, try #require(file.compression)) == nil)
    #expect(found(in: file.image, JPEGCompression(quality: 37)) == nil)
  }
}
