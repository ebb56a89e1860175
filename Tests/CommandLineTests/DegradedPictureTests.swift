import Engine
import Files
import Foundation
import Imaging
import Testing

@Suite("nlvae upscale, pictures that went another way")
struct DegradedPictureTests {
  let nlvae = Program(name: "nlvae")

  private func upscale(_ arguments: [String], in folder: URL) throws -> (image: Image, said: [Substring]) {
    let outcome = try nlvae(["upscale", "in.png", "-o", "out.png", "--scale", "2", "--quiet"] + arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome)")
    return (try Image(png: folder.path + "/out.png"), outcome.errorLines)
  }

  @Test("A JPEG's own quality is assumed and said, and can be denied")
  func jpeg() throws {
    try withFolder { folder in
      let truth = SamplePicture.image(), small = truth.degraded(by: 2)
      try writeAtomically(small.jpegData(quality: 40), to: folder.path + "/in.png")
      let (ours, said) = try upscale(["--method", "instant"], in: folder)
      #expect(
        said == ["nlvae: in.png: taken for compressed at JPEG quality 40 (nlvae upscale --jpeg none leaves that)"])
      let (blind, nothing) = try upscale(["--method", "instant", "--jpeg", "none", "--noise", "none"], in: folder)
      #expect(nothing.isEmpty)
      let scores = [ours, blind].map { psnr($0, groundTruth: truth, border: 2) }
      #expect(scores[0] > scores[1], "\(scores)")
    }
  }

  @Test("Noise is said, of a JPEG file that shares colours too, and can be denied", arguments: [0, 85, 95])
  func noise(quality: Int) throws {
    try withFolder { folder in
      let noisy = Self.noisy(SamplePicture.image().degraded(by: 2))
      var compression = JPEGCompression(quality: max(quality, 1))
      compression.sharing = [2, 2]
      let bytes = quality > 0 ? try noisy.jpegData(like: compression) : try noisy.data(as: .png)
      try writeAtomically(bytes, to: folder.path + "/in.png")
      let (_, said) = try upscale(["--method", "instant"], in: folder)
      let start =
        "nlvae: in.png: taken for "
        + (quality == 85 ? "compressed at JPEG quality 85 (nlvae upscale --jpeg none leaves that), and " : "")
        + "noise of "
      let line = try #require(said.first)
      let level = try #require(Double(line.dropFirst(start.count).prefix { $0.isNumber || $0 == "." }), "\(line)")
      #expect(
        said.count == 1 && line == "\(start)\(level) grey levels (nlvae upscale --noise none leaves that)"
          && 7...13 ~= level)
      let (_, nothing) = try upscale(["--method", "instant", "--noise", "none", "--jpeg", "none"], in: folder)
      #expect(nothing.isEmpty)
    }
  }

  /// A picture with noise of 10 grey levels on every colour.
  static func noisy(_ image: Image) -> Image {
    var random = RandomSource(seed: 1), result = image
    let noise = Tensor.normal([image.pixels.count], using: &random).values
    for place in result.pixels.indices { result.pixels[place] += noise[place] * 10 / 255 }
    return result.quantized()
  }

  @Test("At a factor that is not whole a kernel is one of the enlargement's pixels")
  func factor() throws {
    try withFolder { folder in
      try SamplePicture.image().degraded(by: 4).write(to: folder.path + "/in.png")
      let usual = ["upscale", "in.png", "--method", "instant", "--quiet", "--kernel"]
      // 64 pixels become 128 and 96.
      func enlarged(_ kernel: String, _ size: [String]) throws -> Image {
        let outcome = try nlvae(usual + [kernel, "-o", "out.png"] + size, in: folder)
        #expect(outcome.status == 0, "\(outcome)")
        return try Image(png: folder.path + "/out.png")
      }
      let whole = try enlarged("gaussian:1.6", ["--scale", "2"]).resized(width: 96, height: 96).quantized()
      let part = try enlarged("gaussian:1.2", ["--width", "96"])
      let wrong = try enlarged("gaussian:1.6", ["--width", "96"])
      func distance(_ one: Image) -> Double { psnr(one, groundTruth: whole, border: 2) }
      #expect(distance(part) > distance(wrong) + 3, "\(distance(part)), \(distance(wrong))")
    }
  }

  @Test("A kernel is given as a number or as a picture, alike")
  func kernel() throws {
    try withFolder { folder in
      try SamplePicture.image().degraded(by: 4).write(to: folder.path + "/in.png")
      let side = 17, middle = Float(8)
      let weights = (0..<side * side).map { place -> Float in
        let (x, y) = (Float(place % side) - middle, Float(place / side) - middle)
        return Float(exp(-Double(x * x + y * y) / (2 * 1.7 * 1.7)))
      }
      try Image(width: side, height: side, channels: 1, pixels: weights, bitDepth: 16).write(to: folder.path + "/k.png")
      let (one, _) = try upscale(["--method", "instant", "--kernel", "gaussian:1.7"], in: folder)
      let (other, _) = try upscale(["--method", "instant", "--kernel", "k.png"], in: folder)
      let (plain, _) = try upscale(["--method", "instant"], in: folder)
      func distance(_ a: Image, _ b: Image) -> Double { psnr(a, groundTruth: b, border: 2) }
      // The picture has an odd side, and the middle of two pixels lies between two: it is read in between.
      #expect(
        distance(one, other) > distance(one, plain) + 6, "\(distance(one, other)), \(distance(one, plain))")
      let refused = try nlvae(["upscale", "in.png", "-o", "x.png", "--kernel", "none.png"], in: folder)
      #expect(refused.errorLines == ["nlvae: none.png: cannot be read: No such file or directory"])
      for (width, height) in [(4000, 3000), (401, 1)] {
        try Image(width: width, height: height, channels: 1, pixels: [Float](repeating: 1, count: width * height))
          .write(to: folder.path + "/large.png")
        let large = try nlvae(["upscale", "in.png", "-o", "x.png", "--kernel", "large.png"], in: folder)
        #expect(
          large.errorLines == ["nlvae: large.png: is no kernel: \(width)×\(height) pixels, of 400 a side at most"])
      }
    }
  }

  @Test(
    "The edges of a seamless texture go on meeting, sides and ends",
    arguments: [
      ["--method", "bicubic"], ["--method", "instant"], ["--method", "wiener"],
      ["--preset", "trial", "--refine", "none"],
    ])
  func wrap(method: [String]) throws {
    try withFolder { folder in
      // Waves that fit into the picture; a network is trained on a smaller one.
      let side = method.contains("trial") ? 16 : 32
      let pixels = (0..<side * side).map { place -> Float in
        let (x, y) = (Double(place % side), Double(place / side)), turn = 2 * Double.pi / Double(side)
        return Float(0.5 + 0.25 * sin(turn * (2 * x + y)) + 0.2 * cos(turn * (x - 3 * y)))
      }
      let tile = Image(width: side, height: side, channels: 1, pixels: pixels).quantized()
      try tile.write(to: folder.path + "/in.png")
      let (plain, _) = try upscale(method, in: folder)
      let (wrapped, _) = try upscale(method + ["--wrap"], in: folder)
      for isDown in [false, true] {
        /// The largest difference between one column and another, or between two rows.
        func difference(_ image: Image, _ one: Int, _ other: Int) -> Float {
          let width = image.width
          return (0..<width).reduce(0) { most, along in
            let places = [one, other].map { isDown ? $0 * width + along : along * width + $0 }
            return max(most, abs(image.pixels[places[0]] - image.pixels[places[1]]))
          }
        }
        func seam(_ image: Image) -> Float { difference(image, 0, image.width - 1) }
        // Neighbours inside differ by no more than this.
        let step = (1..<wrapped.width).reduce(0) { max($0, difference(wrapped, $1 - 1, $1)) }
        #expect(
          seam(wrapped) <= step * 1.05 && seam(plain) > seam(wrapped), "\(seam(plain)), \(seam(wrapped)), \(step)")
      }
    }
  }

  @Test("Letters get no halos beyond bicubic's, unless they are wanted")
  func clamp() throws {
    try withFolder { folder in
      var letters = Image(width: 40, height: 40, channels: 1, pixels: [Float](repeating: 0.8, count: 1600))
      for place in 0..<1600 where (place % 40 / 6 + place / 40 / 5) % 2 == 0 { letters.pixels[place] = 0.2 }
      letters = letters.quantized()
      try letters.write(to: folder.path + "/in.png")
      func overshoot(_ image: Image) -> Float { max(0.2 - image.pixels.min()!, image.pixels.max()! - 0.8) * 255 }
      let (plain, _) = try upscale(["--method", "bicubic"], in: folder)
      let (ours, _) = try upscale(["--method", "wiener"], in: folder)
      let (free, _) = try upscale(["--method", "wiener", "--clamp", "off"], in: folder)
      #expect(overshoot(ours) <= overshoot(plain) + 0.51 && overshoot(free) > overshoot(plain) + 1)
      #expect(ours != plain)
    }
  }

  @Test("Back-projection copies noise, and the trial says how much")
  func copiedNoise() throws {
    try withFolder { folder in
      let outcome = try nlvae(["trial", "noise", "--quiet"], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      let rows = outcome.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
      #expect(rows.count == 15 && rows[0] == ["sigma", "picture", "corrections", "psnr", "kept"])
      func row(_ sigma: String, _ picture: String, _ corrections: String) throws -> (psnr: Double, kept: Double) {
        let found = try #require(rows.first { $0.prefix(3) == [sigma, picture, corrections] })
        return (try #require(Double(found[3])), try #require(Double(found[4])))
      }
      let plain = try row("15", "as it is", "0"), corrected = try row("15", "as it is", "10")
      #expect(plain.kept == 1 && corrected.kept > 1.3 && corrected.psnr < plain.psnr)
      #expect(try row("15", "filtered", "10").psnr > corrected.psnr + 1)
    }
  }

  @Test("The trial of degraded pictures enlarges as upscale does, and goes on where it was ended")
  func trial() throws {
    try withFolder { folder in
      try makeFolder(folder.path + "/few")
      try SamplePicture.image().write(to: folder.path + "/few/one.png")
      let cases = ["clean", "noise 10", "noise 10 and JPEG 85", "Gaussian 2.2 x 0.8 given"]
      let arguments = ["trial", "degraded", "--dataset", "few", "--record", ".", "--quiet", "--cases"]
      let first = try nlvae(arguments + [cases[0], "--methods", "bicubic"], in: folder)
      #expect(first.status == 0 && first.output.split(separator: "\n").count == 2, "\(first)")
      let outcome = try nlvae(
        arguments + [cases.joined(separator: ","), "--methods", "bicubic,instant"], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      // The row that was there is not made again.
      #expect(outcome.output.split(separator: "\n").count == 8)
      let text = try String(contentsOfFile: folder.path + "/degraded-few.csv", encoding: .utf8)
      let rows = text.split(separator: "\n").dropFirst(2).map { $0.split(separator: ",").map(String.init) }
      #expect(rows.count == 8)
      func row(_ kind: String, _ method: String) throws -> [Double] {
        let found = try #require(rows.first { $0[0] == kind && $0[1] == method })
        return try found.dropFirst(3).map { try #require(Double($0)) }
      }
      for kind in cases {
        let (plain, ours) = (try row(kind, "bicubic"), try row(kind, "instant"))
        #expect(plain.dropLast() == [0, 0] && ours[2] > plain[2], "\(kind): \(ours), \(plain)")
        #expect((ours[0] > 5) == kind.hasPrefix("noise 10") && (ours[1] == 85) == kind.hasSuffix("85"))
      }
      let unknown = try nlvae(arguments + ["rain"], in: folder)
      #expect(unknown.status == 64 && unknown.error.contains("rain"))
    }
  }

  @Test("Of a black picture, a white one and a flat one nothing is said", arguments: [0, 1, 100 / 255] as [Float])
  func flat(level: Float) throws {
    try withFolder { folder in
      try Image(width: 20, height: 18, channels: 3, pixels: [Float](repeating: level, count: 1080)).write(
        to: folder.path + "/in.png")
      for method in [["--method", "wiener"], ["--preset", "instant"], ["--preset", "trial"]] {
        let (image, said) = try upscale(method, in: folder)
        #expect(said.isEmpty, "\(method): \(said)")
        #expect(image.pixels.allSatisfy { abs($0 - level) * 255 < 0.51 })
      }
    }
  }
}
