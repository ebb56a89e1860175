import Imaging
import Testing

/// Pictures with hidden pixels: what nobody can see must change nothing that can be seen.
struct TransparencyTests {
  /// A red disc with a soft edge; `hidden` is the colour of pixels that are wholly transparent.
  static func disc(_ side: Int, hidden: [Float], textured: Bool = false) -> Image {
    let centre = Float(side) / 2 - 0.5, radius = Float(side) * 0.35
    var image = Image(
      width: side, height: side, channels: 3, pixels: [Float](repeating: 0, count: 3 * side * side),
      alpha: [Float](repeating: 0, count: side * side))
    for position in 0..<side * side {
      let (x, y) = (Float(position % side) - centre, Float(position / side) - centre)
      let opacity = min(1, max(0, (radius - (x * x + y * y).squareRoot()) / 3 + 0.5))
      image.alpha![position] = opacity
      let red: [Float] = textured ? [0.8, Float(position % 5) / 8, 0.2] : [200 / 255, 30 / 255, 40 / 255]
      for channel in 0..<3 {
        image.pixels[channel * side * side + position] = opacity * 255 < 0.5 ? hidden[channel] : red[channel]
      }
    }
    return image.quantized()
  }

  /// The largest difference of two pictures, in levels of 255, where the first is visible.
  static func visibleDifference(_ one: Image, _ other: Image) -> Float {
    let count = one.width * one.height
    var largest: Float = 0
    for position in 0..<count where (one.alpha?[position] ?? 1) > 0 {
      for channel in 0..<one.channels {
        largest = max(largest, abs(one.pixels[channel * count + position] - other.pixels[channel * count + position]))
      }
    }
    return largest * 255
  }

  static let hidden: [[Float]] = [[0, 0, 0], [1, 1, 1], [0, 1, 0]]

  @Test("a flat disc keeps its colour to the rim", arguments: hidden, [(2, 1), (3, 1), (4, 1), (1, 2), (1, 4), (3, 2)])
  func flat(hidden: [Float], factor: (up: Int, down: Int)) {
    let image = Self.disc(24, hidden: hidden)
    let side = 24 * factor.up / factor.down
    for filter in ResamplingFilter.allCases {
      let result = image.resized(width: side, height: side, filter: filter).quantized()
      let flat = Image(
        width: side, height: side, channels: 3,
        pixels: [200, 30, 40].flatMap { [Float](repeating: Float($0) / 255, count: side * side) }, alpha: result.alpha)
      #expect(Self.visibleDifference(result, flat) == 0)
    }
    let reduced = image.degraded(by: 2)
    #expect(
      reduced.pixels.prefix(144).allSatisfy { abs($0 - 200 / 255) < 1e-6 },
      "hidden pixels have the visible ones' colour")
  }

  @Test("hidden pixels change no visible one")
  func independent() {
    let results = Self.hidden.map {
      Self.disc(24, hidden: $0, textured: true).resized(width: 60, height: 60).quantized()
    }
    #expect(results[0] == results[1] && results[1] == results[2])
    let colours = Self.hidden.map { Self.disc(24, hidden: $0, textured: true).opaqueColours() }
    #expect(colours[0] == colours[1] && colours[1] == colours[2])
  }

  @Test func anOpaquePictureIsResampledPlaneByPlane() {
    var dice = Dice(state: 3)
    var image = dice.image(width: 9, height: 8, channels: 3)
    let plain = image.resized(width: 20, height: 13)
    image.alpha = [Float](repeating: 1, count: 72)
    var opaque = image.resized(width: 20, height: 13)
    #expect(opaque.alpha?.allSatisfy { abs($0 - 1) < 1e-6 } == true)
    opaque.alpha = nil
    #expect(opaque == plain)
    #expect(image.opaqueColours().pixels == image.pixels)
  }

  @Test func halfOpaqueColoursAreTheirOwn() {
    var dice = Dice(state: 4)
    var image = dice.image(width: 9, height: 8, channels: 3)
    image.alpha = [Float](repeating: 0.5, count: 72)
    #expect(image.opaqueColours().pixels == image.pixels)
  }

  @Test func aPictureThatIsAllHiddenIsLeftAlone() {
    var dice = Dice(state: 5)
    var image = dice.image(width: 5, height: 4, channels: 1)
    image.alpha = [Float](repeating: 0, count: 20)
    #expect(image.opaqueColours().pixels == image.pixels)
    #expect(image.resized(width: 10, height: 8).pixels.allSatisfy { $0.isFinite })
  }

  @Test("A mixture of two pictures is weighed by opacity")
  func mixture() {
    func pixel(_ colour: Float, _ alpha: Float?) -> Image {
      Image(width: 1, height: 1, channels: 1, pixels: [colour], alpha: alpha.map { [$0] })
    }
    #expect(pixel(0.2, nil).mixed(with: pixel(0.6, nil), share: 0.25).pixels == [0.2 * 0.25 + 0.6 * 0.75])
    let mixed = pixel(1, 0).mixed(with: pixel(0.5, 0.8), share: 0.5)
    #expect(mixed.pixels == [0.5] && mixed.alpha == [0.4], "what is hidden colours nothing")
    #expect(pixel(0, 0).mixed(with: pixel(1, 0), share: 0.75).pixels == [0.25])
    #expect(pixel(0, nil).mixed(with: pixel(1.5, nil), share: 0).pixels == [1], "what overshoots is cut off")
  }
}
