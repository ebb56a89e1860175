import Files
import Foundation
import Imaging
import Testing

@testable import nlvae

@Suite("nlvae upscale, whatever picture people have")
struct PictureKindTests {
  let nlvae = Program(name: "nlvae")

  private func picture(_ width: Int, _ height: Int, channels: Int = 3) -> Image {
    let sample = SamplePicture.image().resized(width: width, height: height).quantized()
    return channels == 3
      ? sample : Image(width: width, height: height, channels: 1, pixels: sample.plane(1)).quantized()
  }

  @Test("Every kind of file becomes every other, by content in and by name out", arguments: PictureFormat.allCases)
  func formats(input: PictureFormat) throws {
    try withFolder { folder in
      try writeAtomically(picture(7, 5, channels: 1).data(as: input, quality: 100), to: folder.path + "/in.png")
      for name in ["out.png", "out.jpg", "out.webp", "out.TIFF"] {
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", name, "--scale", "2", "--method", "wiener", "--quality", "100"], in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        let file = try PictureFile(folder.path + "/" + name)
        #expect(file.format == PictureFormat(name: name) && file.image.width == 14 && file.image.channels == 1)
      }
    }
  }

  @Test(
    "Any factor and any size",
    arguments: [
      (["--scale", "1.5"], 30, 21), (["--scale", "6"], 120, 84), (["--width", "33"], 33, 23),
      (["--height", "100"], 143, 100),
      (["--fit", "50x30"], 43, 30), (["--scale", "16"], 320, 224), (["--scale", "1"], 20, 14),
      (["--fit", "25X400"], 25, 18),
    ])
  func sizes(arguments: [String], width: Int, height: Int) throws {
    try withFolder { folder in
      try picture(20, 14).write(png: folder.path + "/in.png")
      for method in ["bicubic", "instant"] {
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "out.png", "--quiet", "--method", method] + arguments, in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        let out = try Image(png: folder.path + "/out.png")
        #expect(out.width == width && out.height == height, "\(out.width)×\(out.height)")
      }
    }
  }

  @Test("Pipes")
  func pipes() throws {
    try withFolder { folder in
      let small = picture(9, 7)
      try small.write(to: folder.path + "/in.webp", quality: 100)
      let wanted = small.interpolated(by: 2).quantized()
      for line in [
        #""$0" upscale - -o - --scale 2 --method bicubic <in.webp >out.png"#,
        #""$0" upscale in.webp -o - --format png --scale 2 --method bicubic | cat >out.png"#,
        #""$0" upscale in.webp -o /dev/stdout --scale 2 --method bicubic >out.png"#,
        #"cat in.webp | "$0" upscale - -o /dev/stdout --scale 2 --method bicubic | cat >out.png"#,
      ] {
        let outcome = try nlvae.inShell(line, in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        let file = try PictureFile(folder.path + "/out.png")
        #expect(file.image.width == 18)
        if file.format == .png { #expect(file.image == wanted) }
      }
      let closed = try nlvae.inShell(#""$0" upscale in.webp -o - --method bicubic >&-"#, in: folder)
      #expect(closed.status == 1 && closed.error.contains("standard output: cannot be written"), "\(closed)")
      // The kernel's file is read, and not written over.
      try picture(5, 5).write(to: folder.path + "/kernel.png")
      let kernel = ["upscale", "in.webp", "-o", "kernel.png", "--kernel", "./kernel.png", "--method", "bicubic"]
      #expect(try nlvae(kernel, in: folder).status == 1)
      #expect(try PictureFile(folder.path + "/kernel.png").image.width == 5)
      // What is piped through keeps its kind.
      #expect(try PictureFile(folder.path + "/out.png").format == .webp)
    }
  }

  @Test("A text of a wrong checksum is left out with a warning")
  func damagedText() throws {
    try withFolder { folder in
      var image = picture(5, 5)
      image.metadata.notes = [Metadata.Note(keyword: "Author", text: "Ada")]
      var bytes = try image.pngData()
      let start = try #require(bytes.indices.dropLast(3).first { bytes[$0..<$0 + 3].elementsEqual("Ada".utf8) })
      bytes[start] ^= 1
      try writeAtomically(bytes, to: folder.path + "/in.png")
      let outcome = try nlvae(["upscale", "in.png", "-o", "out.png", "--method", "bicubic"], in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.errorLines == ["nlvae: in.png: a tEXt chunk has a wrong checksum; it is left out"])
    }
  }

  @Test("A print keeps its size, an author his name; --strip drops both")
  func metadata() throws {
    try withFolder { folder in
      var image = picture(6, 4)
      image.metadata.notes = [Metadata.Note(keyword: "Author", text: "Ada")]
      image.metadata.resolution = Resolution(horizontal: 3000, vertical: 3000)
      try image.write(to: folder.path + "/in.png")
      for method in ["bicubic", "wiener"] {
        _ = try nlvae(["upscale", "in.png", "-o", "out.png", "--method", method, "--scale", "3"], in: folder)
        let kept = try Image(png: folder.path + "/out.png").metadata
        #expect(kept.notes == image.metadata.notes)
        #expect(kept.resolution == Resolution(horizontal: 9000, vertical: 9000))
        _ = try nlvae(["upscale", "in.png", "-o", "out.png", "--method", method, "--strip"], in: folder)
        #expect(try Image(png: folder.path + "/out.png").metadata == Metadata())
      }
    }
  }

  @Test("A region comes out as it does in the whole")
  func preview() throws {
    try withFolder { folder in
      try picture(150, 130).write(png: folder.path + "/in.png")
      let arguments = ["upscale", "in.png", "--scale", "2", "--quiet"]
      // A filter's rounds look farther, one after the other, than the margin reaches.
      for (method, tolerance) in [("bicubic", Float(0)), ("instant", 1.01 / 255), ("wiener", 2.01 / 255)] {
        _ = try nlvae(arguments + ["-o", "whole.png", "--method", method], in: folder)
        _ = try nlvae(arguments + ["-o", "part.png", "--method", method, "--preview", "60,50,20,16"], in: folder)
        let part = try Image(png: folder.path + "/part.png")
        let whole = try Image(png: folder.path + "/whole.png").cropped(x: 120, y: 100, width: 40, height: 32)
        let largest = zip(part.pixels, whole.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(part.width == 40 && part.height == 32 && largest <= tolerance, "\(method): \(largest * 255)")
      }
    }
  }

  @Test("A region by a network that is trained on the part comes out nearly as in the whole")
  func previewOfTraining() throws {
    try withFolder { folder in
      let image = picture(116, 112)
      try image.write(png: folder.path + "/in.png")
      let arguments = ["upscale", "in.png", "--scale", "2", "--quiet", "--preset", "trial", "--refine", "none", "-o"]
      _ = try nlvae(arguments + ["whole.png"], in: folder)
      _ = try nlvae(arguments + ["part.png", "--preview", "50,50,14,10"], in: folder)
      let part = try Image(png: folder.path + "/part.png")
      func region(_ image: Image) -> Image { image.cropped(x: 100, y: 100, width: 28, height: 20) }
      let whole = region(try Image(png: folder.path + "/whole.png")), plain = region(image.interpolated(by: 2))
      #expect(part.width == 28 && part.height == 20)
      let distance = psnr(part, groundTruth: whole, border: 0), other = psnr(plain, groundTruth: whole, border: 0)
      #expect(distance > 34 && distance > other + 3, "\(distance) dB, and interpolation \(other)")
    }
  }

  @Test(
    "A part is enlarged in step with the whole, at any factor and with the other side around it",
    arguments: [false, true])
  func partsInStep(wraps: Bool) throws {
    let image = picture(160, 150)
    for (width, height) in [(240, 225), (400, 375), (517, 485), (320, 300)] {
      let frame = WrappedFrame(wraps, image, to: (width, height))
      let whole = frame.cut(frame.image.resized(width: frame.size.width, height: frame.size.height))
      for text in ["61,53,20,16", "0,0,9,9", "7,101,30,49", "159,149,1,1"] {
        let region = try #require(Region(argument: text)), part = Preview(region, in: frame)
        let large = part.cut(part.image.resized(width: part.size.width, height: part.size.height))
        let (x, y) = (region.x * width / 160, region.y * height / 150)
        #expect(part.regionSize == (large.width, large.height))
        let wanted = whole.cropped(x: x, y: y, width: large.width, height: large.height)
        let largest = zip(large.pixels, wanted.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
        // Where no margin ends between two pixels of the enlargement, some are shifted by hundredths of a pixel.
        #expect(largest < (width == 517 ? 2 : 0.01) / 255, "\(width)×\(height), \(text): \(largest * 255)")
      }
    }
  }

  @Test("Between interpolation and the answer")
  func strength() throws {
    try withFolder { folder in
      try picture(24, 20).write(png: folder.path + "/in.png")
      func pixels(_ arguments: [String]) throws -> [Float] {
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "o.png", "--scale", "2", "--quiet"] + arguments, in: folder)
        #expect(outcome.status == 0, "\(outcome)")
        return try Image(png: folder.path + "/o.png").pixels
      }
      let plain = try pixels(["--method", "bicubic"]), full = try pixels(["--method", "wiener"])
      let none = try pixels(["--method", "wiener", "--strength", "0"])
      let half = try pixels(["--method", "wiener", "--strength", "0.5"])
      func distance(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } * 255 }
      #expect(none == plain && distance(full, plain) > 8)
      #expect(distance(half, zip(plain, full).map { ($0 + $1) / 2 }) <= 1.01)
    }
  }

  @Test("A name that contradicts the kind that is asked for is said")
  func contradiction() throws {
    try withFolder { folder in
      try picture(7, 5).write(to: folder.path + "/in.png")
      let arguments = ["upscale", "in.png", "--method", "bicubic", "--scale", "2", "--format", "webp", "-o"]
      let outcome = try nlvae(arguments + ["out.jpg"], in: folder)
      #expect(outcome.errorLines == ["nlvae: out.jpg: becomes a WebP file, whatever its name says"], "\(outcome)")
      #expect(try PictureFile(folder.path + "/out.jpg").format == .webp)
      #expect(try nlvae(arguments + ["out.webp"], in: folder).error.isEmpty)
    }
  }

  @Test("Nothing of the answer is interpolation of the picture as it is", arguments: ["png", "jpg"])
  func noStrength(kind: String) throws {
    try withFolder { folder in
      var image = picture(24, 20)
      if kind == "png" { image.alpha = (0..<24 * 20).map { Float($0 % 24) / 23 } }
      try image.write(to: "\(folder.path)/in.\(kind)", quality: 30)
      for arguments in [["--method", "bicubic"], ["--method", "wiener", "--strength", "0"], ["--strength", "0"]] {
        let outcome = try nlvae(["upscale", "in.\(kind)", "-o", "o\(arguments.count).png"] + arguments, in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      }
      #expect(try Image(png: folder.path + "/o2.png") == Image(png: folder.path + "/o4.png"))
      // Little of it is little away from that, whatever was undone.
      let most = ["--method", "wiener", "--strength", "0.01"]
      _ = try nlvae(["upscale", "in.\(kind)", "-o", "o.png"] + most, in: folder)
      let plain = try Image(png: folder.path + "/o2.png"), little = try Image(png: folder.path + "/o.png")
      let planes = zip(plain.pixels + (plain.alpha ?? []), little.pixels + (little.alpha ?? []))
      #expect(planes.reduce(0) { max($0, abs($1.0 - $1.1)) } < 3 / 255)
    }
  }

  @Test(
    "Hidden pixels change no visible one, and a flat disc keeps its colour", arguments: ["wiener", "instant", "nlvae"])
  func transparency(method: String) throws {
    try withFolder { folder in
      var results: [Image] = []
      for hidden in [Float(0), 1] {
        let image = Self.disc(hidden: hidden)
        try image.write(to: folder.path + "/in.png")
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--quiet", "--method", method, "--preset"]
            + (method == "nlvae" ? ["trial", "--refine", "none"] : [method == "instant" ? "instant" : "full"]),
          in: folder)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        results.append(try PictureFile(folder.path + "/out.png").image)
        #expect(folder.contents == ["in.png", "out.png"])
      }
      #expect(results[0] == results[1])
      let alpha = try #require(results[0].alpha), count = alpha.count
      for (channel, level) in [Float(200), 30, 40].enumerated() {
        let worst = (0..<count).filter { alpha[$0] > 0 }.reduce(Float(0)) {
          max($0, abs(results[0].pixels[channel * count + $1] * 255 - level))
        }
        #expect(worst < 0.01, "\(method): \(worst)")
      }
      // Its edge is the method's own and not interpolation's.
      let plain = Self.disc(hidden: 0).interpolated(by: 2).quantized()
      #expect(plain.alpha != alpha)
    }
  }

  private static func disc(hidden: Float) -> Image {
    var image = Image(
      width: 20, height: 20, channels: 3, pixels: [Float](repeating: hidden, count: 1200),
      alpha: [Float](repeating: 0, count: 400))
    for position in 0..<400 {
      let (x, y) = (Float(position % 20) - 9.5, Float(position / 20) - 9.5)
      image.alpha![position] = min(1, max(0, (7 - (x * x + y * y).squareRoot()) / 2 + 0.5))
      guard image.alpha![position] * 255 >= 0.5 else { continue }
      for (channel, level) in [Float(200), 30, 40].enumerated() { image.pixels[channel * 400 + position] = level / 255 }
    }
    return image.quantized()
  }
}
