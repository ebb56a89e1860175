import Files
import Foundation
import Imaging
import Testing

@Suite("What is assumed of a picture is said, whichever command enlarges it")
struct AssumptionTests {
  let nlvae = Program(name: "nlvae")

  /// Noise of a standard deviation in grey levels, the same every time.
  private static func noisy(_ image: Image, _ sigma: Double) -> Image {
    var state: UInt64 = 7, result = image
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 11) + 0.5) / Double(1 << 53)
    }
    for place in result.pixels.indices {
      result.pixels[place] += Float(sigma / 255 * (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()))
    }
    return result.quantized()
  }

  @Test("Noise is taken for noise, and named in grey levels", arguments: ["instant", "wiener"])
  func noise(method: String) throws {
    try withFolder { folder in
      try Self.noisy(SamplePicture.image().degraded(by: 2), 10).write(to: folder.path + "/in.png")
      func said(_ noise: [String]) throws -> [Substring] {
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--quiet", "--method", method] + noise, in: folder)
        #expect(outcome.status == 0, "\(outcome)")
        return outcome.errorLines
      }
      let line = try #require(try said([]).first), words = line.split(separator: " ")
      #expect(
        line.hasPrefix("nlvae: in.png: taken for noise of ")
          && line.hasSuffix(" grey levels (nlvae upscale --noise none leaves that)"))
      let level = try #require(words.count == 15 ? Double(words[6]) : nil)
      #expect(7...14 ~= level, "\(line)")
      // What is known or denied need not be said.
      #expect(try said(["--noise", "none"]).isEmpty && said(["--noise", "10"]).isEmpty)
    }
  }

  @Test("The main job does with a picture of one's own what upscale does")
  func demo() throws {
    try withFolder { folder in
      let small = SamplePicture.image().cropped(x: 90, y: 90, width: 40, height: 36).degraded(by: 2)
      try writeAtomically(small.jpegData(quality: 40), to: folder.path + "/photo.jpg")
      let line = "nlvae: photo.jpg: taken for compressed at JPEG quality 40 (nlvae upscale --jpeg none leaves that)"
      let outcome = try nlvae(
        ["demo", "photo.jpg", "--folder", "out", "--preset", "trial", "--quiet", "--seed", "3"], in: folder)
      #expect(outcome.status == 0 && outcome.errorLines == [Substring(line)], "\(outcome)")
      #expect(outcome.output.hasPrefix("20×18 pixels enlarged to 80×72\n"))
      #expect(outcome.output.contains("reduced again, against the picture before it was cleaned:\n  bicubic "))
      #expect(folder.appendingPathComponent("out").contents == ["photo-before-after.svg", "photo-x4.png"])
      #expect(try nlvae(["demo", "--help"], in: folder).output.contains("default: quick"))
      let same = try nlvae(
        ["upscale", "photo.jpg", "-o", "same.png", "--preset", "trial", "--quiet", "--seed", "3"], in: folder)
      #expect(same.errorLines == [Substring(line)])
      #expect(
        try Data(contentsOf: folder.appendingPathComponent("same.png"))
          == Data(contentsOf: folder.appendingPathComponent("out/photo-x4.png")))
    }
  }

  @Test("The main job puts a state out of the way that is another run's, and leaves nothing of what it cannot read")
  func demoBegins() throws {
    try withFolder { folder in
      try SamplePicture.image().resized(width: 16, height: 16).quantized().write(to: folder.path + "/in.png")
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("out"), withIntermediateDirectories: false)
      try Data("a state".utf8).write(to: folder.appendingPathComponent("out/in-x4.png.ckpt"))
      let fine = try nlvae(["demo", "in.png", "--folder", "out", "--preset", "trial", "--quiet"], in: folder)
      let lines = fine.errorLines.filter { !$0.contains(": taken for ") }
      #expect(fine.status == 0 && lines.count == 1, "\(fine)")
      #expect(lines.first?.hasPrefix("nlvae: out/in-x4.png.ckpt: ") == true && fine.error.contains("it is kept as"))
      #expect(fine.output.contains("reduced again, against the picture"))
      let missing = try nlvae(["demo", "none.png", "--folder", "new"], in: folder)
      #expect(missing.status == 1)
      #expect(missing.errorLines == ["nlvae: none.png: cannot be read: No such file or directory"])
      #expect(folder.contents == ["in.png", "out"])
    }
  }
}
