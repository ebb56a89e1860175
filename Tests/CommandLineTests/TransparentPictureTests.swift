import Foundation
import Imaging
import Testing

@Suite("nlvae upscale, pictures that are transparent somewhere")
struct TransparentPictureTests {
  let nlvae = Program(name: "nlvae")

  /// A disc with a soft edge whose colours vary, so that a method has something to work on; `hidden` is the level of what
  /// nobody sees.
  private static func disc(hidden: Float) -> Image {
    let side = 18, count = side * side
    var image = SamplePicture.image().resized(width: side, height: side)
    image.alpha = (0..<count).map { place in
      let (x, y) = (Float(place % side) - 8.5, Float(place / side) - 8.5)
      return min(1, max(0, (6 - (x * x + y * y).squareRoot()) / 2 + 0.5))
    }
    for place in 0..<count where image.alpha![place] * 255 < 0.5 {
      for channel in 0..<3 { image.pixels[channel * count + place] = hidden }
    }
    return image.quantized()
  }

  @Test(
    "Hidden pixels change no visible one, whatever works on the colours",
    arguments: ["wiener", "instant", "nlvae", "zssr", "dip", "nlvae-prior"])
  func hidden(method: String) throws {
    try withFolder { folder in
      let results = try [Float(0), 1].map { hidden in
        try Self.disc(hidden: hidden).write(to: folder.path + "/in.png")
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--quiet", "--method", method, "--noise", "none"]
            + (method == "instant" ? [] : ["--preset", "trial"]),
          in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        return try Image(png: folder.path + "/out.png")
      }
      #expect(results[0] == results[1])
      // The method has worked on the colours: they are not what interpolation makes of them.
      let plain = Self.disc(hidden: 0).interpolated(by: 2).quantized(), alpha = try #require(results[0].alpha)
      let moved = alpha.indices.filter { alpha[$0] == 1 && abs(results[0].pixels[$0] - plain.pixels[$0]) > 1 / 255 }
      #expect(moved.count > 20, "\(method): \(moved.count)")
    }
  }

  /// Bars, a slope's edge and a ring: what letters are made of, seen through pixels of a size.
  private static func letters(_ side: Int) -> [Float] {
    let fine = 4
    func isInked(_ x: Double, _ y: Double) -> Bool {
      if x < 0.45 { return (x * 7 - y * 0.6).truncatingRemainder(dividingBy: 1).magnitude < 0.4 }
      let distance = ((x - 0.72) * (x - 0.72) + (y - 0.3) * (y - 0.3)).squareRoot()
      return y < 0.6 ? 0.13...0.22 ~= distance : (0.62...0.7 ~= y || 0.82...0.9 ~= y) && x < 0.9
    }
    return (0..<side * side).map { place in
      let inked = (0..<fine * fine).count { part in
        isInked(
          (Double(place % side) + (Double(part % fine) + 0.5) / Double(fine)) / Double(side),
          (Double(place / side) + (Double(part / fine) + 0.5) / Double(fine)) / Double(side))
      }
      return Float(inked) / Float(fine * fine)
    }
  }

  @Test(
    "Alpha is what the method makes of the same plane as a grey picture, nearer the truth than interpolation, of 16 bits",
    arguments: ["wiener", "instant"])
  func alpha(method: String) throws {
    try withFolder { folder in
      let side = 96, truth = Image(width: side, height: side, channels: 1, pixels: Self.letters(side), bitDepth: 16)
      let plane = truth.degraded(by: 4)
      var cutOut = SamplePicture.image().resized(width: plane.width, height: plane.height)
      (cutOut.alpha, cutOut.bitDepth) = (plane.pixels, 16)
      try cutOut.write(to: folder.path + "/cut.png")
      try plane.write(to: folder.path + "/plane.png")
      let results = try ["cut", "plane"].map { name in
        let outcome = try nlvae(
          ["upscale", "\(name).png", "-o", "\(name)-x4.png", "--method", method, "--noise", "none", "--quiet"],
          in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        return try Image(png: "\(folder.path)/\(name)-x4.png")
      }
      #expect(results.allSatisfy { $0.bitDepth == 16 && $0.width == side })
      // Some samples lie between those of 8 bits.
      let fine = results[0].pixels.filter { abs($0 * 255 - ($0 * 255).rounded()) > 0.01 }
      #expect(fine.count > results[0].pixels.count / 2)
      let alpha = try #require(results[0].alpha)
      #expect(alpha == results[1].pixels)
      func distance(_ pixels: [Float]) -> Double {
        psnr(Image(width: side, height: side, channels: 1, pixels: pixels), groundTruth: truth, border: 4)
      }
      let ours = distance(alpha), plain = distance(plane.interpolated(by: 4).pixels)
      #expect(ours > plain + 1, "\(ours) dB, and interpolation \(plain)")
    }
  }
}
