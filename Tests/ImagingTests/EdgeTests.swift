import Imaging
import Testing

/// Letters, pixel art and seamless textures.
struct EdgeTests {
  /// Strokes of one level on another, drawn at full size; `softness` blurs them.
  static func letters(_ side: Int) -> Image {
    var image = Image(width: side, height: side, channels: 1, pixels: [Float](repeating: 0.9, count: side * side))
    for y in 0..<side {
      for x in 0..<side where (x / 7 + y / 9) % 3 == 0 && x % 7 < 4 || (x + 2 * y) % 31 < 5 {
        image.pixels[y * side + x] = 0.1
      }
    }
    return image.quantized()
  }

  @Test func lettersHaveTwoLevelEdgesAndPhotographsHaveNot() {
    #expect(Self.letters(60).hasTwoLevelEdges)
    #expect(!SamplePicture.image().hasTwoLevelEdges)
    #expect(!SamplePicture.image().degraded(by: 2).hasTwoLevelEdges)
    #expect(!SamplePicture.image().degraded(by: 4).hasTwoLevelEdges)
    let flat = Image(width: 9, height: 9, channels: 1, pixels: [Float](repeating: 0.5, count: 81))
    #expect(!flat.hasTwoLevelEdges)
  }

  @Test("Letters are seen in whichever colours they are", arguments: [[0], [2], [0, 2], [1], [0, 1, 2]])
  func colours(written: [Int]) {
    let side = 60, letters = Self.letters(side).pixels
    var image = Image(
      width: side, height: side, channels: 3, pixels: [Float](repeating: 0, count: 3 * side * side))
    for channel in written {
      image.pixels.replaceSubrange(channel * side * side..<(channel + 1) * side * side, with: letters)
    }
    #expect(image.hasTwoLevelEdges)
    // Of a photograph, one colour does not make a drawing.
    var mixed = SamplePicture.image().degraded(by: 4)
    let count = mixed.width * mixed.height
    for place in 0..<count { mixed.pixels[place] = place % mixed.width / 8 % 2 == 0 ? 0.2 : 0.21 }
    #expect(!mixed.hasTwoLevelEdges)
  }

  @Test("No overshoot beyond bicubic's", arguments: [2, 3, 4])
  func limits(scale: Int) {
    let small = Self.letters(30), plain = small.interpolated(by: scale)
    var sharpened = plain
    for i in sharpened.pixels.indices { sharpened.pixels[i] = (sharpened.pixels[i] - 0.5) * 1.8 + 0.5 }
    let limited = sharpened.limited(by: small), (low, high) = (plain.pixels.min()!, plain.pixels.max()!)
    #expect(limited.pixels.allSatisfy { low - 0.5 / 255 <= $0 && $0 <= high + 0.5 / 255 })
    #expect(limited != plain.quantized(), "what lies between stays")
    // What is inside its bounds is left alone.
    #expect(plain.limited(by: small) == plain.quantized())
  }

  @Test("Transparency has edges of its own")
  func alpha() {
    func disc(softness: Float) -> Image {
      let side = 40
      let alpha = (0..<side * side).map { place -> Float in
        let (x, y) = (Float(place % side) - 19.5, Float(place / side) - 19.5)
        return min(max((14 - (x * x + y * y).squareRoot()) / softness + 0.5, 0), 1)
      }
      return Image(
        width: side, height: side, channels: 1, pixels: [Float](repeating: 0.5, count: side * side), alpha: alpha
      ).quantized()
    }
    let hard = disc(softness: 0.01)
    #expect(hard.hasTwoLevelAlpha && !hard.hasTwoLevelEdges)
    #expect(!disc(softness: 8).hasTwoLevelAlpha && !Self.letters(40).hasTwoLevelAlpha)
    // Only what is asked for is limited.
    var large = hard.interpolated(by: 2).quantized()
    large.alpha = large.alpha!.map { min(max(($0 - 0.5) * 3 + 0.5, 0), 1) }
    for place in large.pixels.indices where place % 2 == 0 { large.pixels[place] = 1 }
    let limited = large.limited(by: hard, colours: false, alpha: true)
    #expect(limited.pixels == large.pixels)
    #expect(large.limited(by: hard, colours: true, alpha: false).pixels.allSatisfy { $0 < 0.6 })
  }

  @Test("A wrapped tile goes on where it ends")
  func wrapping() {
    var dice = Dice(state: 1)
    let tile = dice.image(width: 7, height: 5, channels: 3, alpha: true)
    let wrapped = tile.wrapped(by: 9)
    #expect(wrapped.width == 25 && wrapped.height == 23)
    for (x, y) in [(0, 0), (24, 22), (9, 9), (3, 17)] {
      #expect(wrapped.pixels[y * 25 + x] == tile.pixels[((y + 1) % 5) * 7 + (x + 5) % 7])
    }
    #expect(wrapped.cropped(x: 9, y: 9, width: 7, height: 5) == tile)
    #expect(tile.wrapped(by: 0) == tile)
  }
}
