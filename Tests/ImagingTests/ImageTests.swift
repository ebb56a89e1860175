import Imaging
import Testing

struct ImageTests {
  /// Sample = 100 channel + 10 row + column, far outside 0…1 on purpose: nothing here may clamp.
  static let counted: Image = {
    let positions = (0..<20).map { 10 * ($0 / 5) + $0 % 5 }
    let pixels = (0..<3).flatMap { channel in positions.map { Float(100 * channel + $0) } }
    return Image(width: 5, height: 4, channels: 3, pixels: pixels, alpha: positions.map { Float($0) / 100 })
  }()

  @Test func planeIsOneChannel() {
    #expect(Self.counted.plane(2)[7] == 212)
    #expect(Self.counted.plane(0) + Self.counted.plane(1) + Self.counted.plane(2) == Self.counted.pixels)
  }

  @Test func cropTakesTheSamePartOfEveryPlane() {
    let part = Self.counted.cropped(x: 1, y: 2, width: 3, height: 2)
    #expect(part.width == 3 && part.height == 2 && part.channels == 3)
    #expect(part.pixels == [21, 22, 23, 31, 32, 33, 121, 122, 123, 131, 132, 133, 221, 222, 223, 231, 232, 233])
    #expect(part.alpha == [0.21, 0.22, 0.23, 0.31, 0.32, 0.33])
  }

  @Test(arguments: [(1, 5, 4), (2, 4, 4), (3, 3, 3), (4, 4, 4)])
  func modCropKeepsTheTopLeft(scale: Int, width: Int, height: Int) {
    #expect(Self.counted.modCropped(by: scale) == Self.counted.cropped(x: 0, y: 0, width: width, height: height))
  }

  @Test(arguments: [8, 16])
  func quantizedHoldsWholeLevels(bitDepth: Int) {
    let peak = Float((1 << bitDepth) - 1)
    let samples: [Float] = [-1, 0, 0.4 / peak, 0.6 / peak, 0.5, 1, 2, .infinity, -.infinity, .nan]
    let image = Image(width: 10, height: 1, channels: 1, pixels: samples, alpha: samples, bitDepth: bitDepth)
    let middle: Float = bitDepth == 8 ? 128 : 32768
    let levels: [Float] = [0, 0, 0, 1, middle, peak, peak, peak, 0, 0]
    #expect(image.quantized().pixels == levels.map { $0 / peak })
    #expect(image.quantized().alpha == levels.map { $0 / peak })
    #expect(image.quantized().quantized() == image.quantized())
  }

  @Test func aShapeThatDoesNotFitStopsTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Image(width: 2, height: 2, channels: 3, pixels: [0, 0, 0]) }
    await #expect(processExitsWith: .failure) { _ = Image(width: 1, height: 1, channels: 2, pixels: [0, 0]) }
    await #expect(processExitsWith: .failure) { _ = Image(width: 0, height: 1, channels: 1, pixels: []) }
    await #expect(processExitsWith: .failure) {
      _ = Image(width: 2, height: 1, channels: 1, pixels: [0, 0], alpha: [0])
    }
    await #expect(processExitsWith: .failure) { _ = ImageTests.counted.cropped(x: 3, y: 0, width: 3, height: 1) }
    await #expect(processExitsWith: .failure) { _ = ImageTests.counted.degraded(by: 2) }
  }

  /// R, G, B of the corners of the colour cube, and the luma that ITU-R BT.601 gives them.
  @Test(
    arguments: [
      ([0, 0, 0], 16.0), ([1, 1, 1], 235.0), ([1, 0, 0], 81.481), ([0, 1, 0], 144.553), ([0, 0, 1], 40.966),
    ] as [([Float], Double)])
  func lumaOfTheCornersOfTheColourCube(rgb: [Float], luma: Double) {
    let image = Image(width: 1, height: 1, channels: 3, pixels: rgb)
    #expect(abs(image.luma[0] - luma) < 1e-12)
  }

  @Test func greyIsScoredAsItIs() {
    let grey = Image(width: 3, height: 1, channels: 1, pixels: [0, 0.3, 1])
    #expect(grey.luma == grey.pixels.map { 255 * Double($0) })
    // Equal colours are a coloured picture all the same: that is what its file says.
    let rgb = Image(width: 3, height: 1, channels: 3, pixels: grey.pixels + grey.pixels + grey.pixels)
    for (a, b) in zip(grey.pixels, rgb.luma) { #expect(abs(16 + 219 * Double(a) - b) < 1e-12) }
  }
}
