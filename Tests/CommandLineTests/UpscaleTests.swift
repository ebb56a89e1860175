import Foundation
import Imaging
import Testing

@Suite("nlvae on the command line")
struct UpscaleTests {
  let nlvae = Program(name: "nlvae")

  private func picture(_ width: Int, _ height: Int, channels: Int = 3) -> Image {
    let sample = SamplePicture.image().resized(width: width, height: height).quantized()
    return channels == 3
      ? sample : Image(width: width, height: height, channels: 1, pixels: sample.plane(1)).quantized()
  }

  @Test("Bicubic enlarges any size, down to one pixel", arguments: [2, 3, 4, 8])
  func bicubic(scale: Int) throws {
    try withFolder { folder in
      try picture(1, 1).write(png: folder.path + "/in.png")
      let outcome = try nlvae(
        ["upscale", "in.png", "-o", "out.png", "--method", "bicubic", "--scale", "\(scale)"], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty)
      let out = try Image(png: folder.path + "/out.png")
      #expect(out.width == scale && out.height == scale)
    }
  }

  @Test("The collaborative filter enlarges without a seed, and leaves no checkpoint", arguments: ["1", "2"])
  func wiener(threads: String) throws {
    try withFolder { folder in
      try picture(20, 14).write(png: folder.path + "/in.png")
      let outcome = try nlvae(
        ["upscale", "in.png", "-o", "out.png", "--method", "wiener", "--scale", "2", "--threads", threads, "--quiet"],
        in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "said: \(outcome.error)")
      #expect(folder.contents == ["in.png", "out.png"])
      let out = try Image(png: folder.path + "/out.png")
      #expect(out.width == 40 && out.height == 28)
    }
  }

  struct BadInput: CustomTestStringConvertible, Sendable {
    var name: String
    var arguments: [String]
    var says: String
    var status: Int32 = 1
    var testDescription: String { name }
  }

  static let badInputs = [
    BadInput(name: "missing file", arguments: ["none.png", "-o", "out.png"], says: "none.png: cannot be read"),
    BadInput(
      name: "not a PNG", arguments: ["text.png", "-o", "out.png"], says: "text.png: not a PNG, JPEG, WebP or TIFF file"),
    BadInput(name: "truncated", arguments: ["cut.png", "-o", "out.png"], says: "cut.png: "),
    BadInput(name: "forged size", arguments: ["forged.png", "-o", "out.png"], says: "forged.png: "),
    BadInput(
      name: "one pixel", arguments: ["pixel.png", "-o", "out.png"], says: "nlvae: pixel.png: 1×1 pixels are too few"),
    BadInput(
      name: "smaller than the son", arguments: ["small.png", "-o", "out.png"],
      says: "small.png: 40×15 pixels are too few"),
    BadInput(name: "no such folder", arguments: ["good.png", "-o", "none/out.png"], says: "cannot be written"),
    BadInput(
      name: "output of no known kind", arguments: ["good.png", "-o", "out.gif"],
      says: "out.gif: name the output .png, .jpg, .webp or .tif, or end it with / for a folder"),
    BadInput(
      name: "several pictures into one file", arguments: ["good.png", "small.png", "-o", "out.png"],
      says: "out.png: is one file, and several pictures go to a folder"),
    BadInput(
      name: "output is the picture", arguments: ["good.png", "-o", "folder.png/../good.png"],
      says: "it is the picture itself, or another output"),
    BadInput(
      name: "map in place of the enlargement", arguments: ["good.png", "-o", "out.png", "--uncertainty", "./out.png"],
      says: "./out.png: cannot be written: it is the picture itself, or another output"),
    BadInput(
      name: "map in place of the picture", arguments: ["good.png", "-o", "out.png", "--uncertainty", "good.png"],
      says: "good.png: cannot be written"),
    BadInput(
      name: "too large in the end", arguments: ["good.png", "-o", "out.png", "--limit", "1", "--scale", "8"],
      says:
        "good.png: enlarged to 1040×1040 pixels it is more than the limit of 1048576; nlvae upscale --scale 7.8 stays "
        + "within it; --limit 2 makes it, with about 5"),
    BadInput(name: "an empty folder", arguments: ["folder.png", "-o", "out"], says: "folder.png: holds no picture"),
    BadInput(
      name: "too large", arguments: ["wide.png", "-o", "out.png", "--limit", "1"],
      says: "wide.png: 1100×1000 pixels are more than the limit of 1048576; --limit 2 reads it"),
    BadInput(
      name: "a limit beyond all numbers", arguments: ["good.png", "-o", "out.png", "--limit", "9000000000000000000"],
      says: "--limit takes a number from 1 to", status: 64),
    BadInput(
      name: "a negative interval", arguments: ["good.png", "-o", "out.png", "--checkpoint-interval=-1"],
      says: "--checkpoint-interval", status: 64),
    BadInput(
      name: "wrong scale", arguments: ["good.png", "-o", "out.png", "--scale", "17"], says: "'17'", status: 64),
    BadInput(
      name: "two sizes", arguments: ["good.png", "-o", "out.png", "--scale", "2", "--width", "500"],
      says: "four ways to say one thing", status: 64),
    BadInput(
      name: "smaller than it is", arguments: ["good.png", "-o", "out.png", "--width", "100"],
      says: "good.png: 130×130 pixels are more than that already"),
    BadInput(
      name: "larger than can be", arguments: ["good.png", "-o", "out.png", "--width", "3000"],
      says: "good.png: 130×130 pixels cannot be enlarged to that size: the largest factor is 16"),
    BadInput(
      name: "a region beyond the picture", arguments: ["good.png", "-o", "out.png", "--preview", "100,100,50,10"],
      says: "good.png: has 130×130 pixels, and the region of --preview does not lie in them"),
    BadInput(name: "no output", arguments: ["good.png"], says: "Missing expected argument", status: 64),
    BadInput(
      name: "wrong method", arguments: ["good.png", "-o", "out.png", "--method", "magic"], says: "magic", status: 64),
    BadInput(
      name: "wrong refinement", arguments: ["good.png", "-o", "out.png", "--refine", "magic"], says: "magic",
      status: 64),
    BadInput(
      name: "negative noise", arguments: ["good.png", "-o", "out.png", "--noise", "-3"],
      says: "--noise takes a number from 0 to 100", status: 64),
    BadInput(
      name: "negative strength", arguments: ["good.png", "-o", "out.png", "--strength", "-0.5"],
      says: "--strength takes a number from 0 to 1", status: 64),
    BadInput(
      name: "negative scale", arguments: ["good.png", "-o", "out.png", "--scale", "-2"], says: "Factor, 1 to 16",
      status: 64),
    BadInput(
      name: "negative width", arguments: ["good.png", "-o", "out.png", "--width", "-2"],
      says: "numbers of pixels, from 1 to", status: 64),
    BadInput(
      name: "negative seed", arguments: ["good.png", "-o", "out.png", "--seed", "-1"], says: "from 0 on", status: 64),
    BadInput(
      name: "negative region", arguments: ["good.png", "-o", "out.png", "--preview", "-1,0,5,5"], says: "'-1,0,5,5'",
      status: 64),
    BadInput(
      name: "a region beyond all numbers",
      arguments: ["good.png", "-o", "out.png", "--preview", "9223372036854775807,0,5,5"], says: "--preview",
      status: 64),
    BadInput(
      name: "no threads", arguments: ["good.png", "-o", "out.png", "--threads", "0"], says: "--threads", status: 64),
    BadInput(
      name: "more threads than anybody has", arguments: ["good.png", "-o", "out.png", "--threads", "9999999"],
      says: "--threads takes a number from 1 to 1024", status: 64),
  ]

  /// A picture of 1100 × 1000 pixels, as a file.
  private static let wide = try! SamplePicture.image().resized(width: 1100, height: 1000).quantized().pngData()

  @Test("Bad input is one line, and leaves nothing behind", arguments: badInputs)
  func badInput(_ bad: BadInput) throws {
    try withFolder { folder in
      let good = try picture(130, 130).pngData()
      var forged = good
      forged.replaceSubrange(16..<24, with: [0x40, 0, 0, 0, 0x40, 0, 0, 0])
      try Data(good).write(to: folder.appendingPathComponent("good.png"))
      try Data(good.prefix(good.count / 2)).write(to: folder.appendingPathComponent("cut.png"))
      try Data(forged).write(to: folder.appendingPathComponent("forged.png"))
      try Data("hello".utf8).write(to: folder.appendingPathComponent("text.png"))
      try picture(1, 1).write(png: folder.path + "/pixel.png")
      try picture(40, 15).write(png: folder.path + "/small.png")
      try Data(Self.wide).write(to: folder.appendingPathComponent("wide.png"))
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("folder.png"), withIntermediateDirectories: false)
      let before = folder.contents
      let outcome = try nlvae(["upscale"] + bad.arguments, in: folder)
      #expect(outcome.status == bad.status)
      #expect(outcome.error.contains(bad.says), "said: \(outcome.error)")
      if bad.status == 1 { #expect(outcome.errorLines.count == 1, "said: \(outcome.error)") }
      #expect(folder.contents == before)
    }
  }

  @Test("Degrading and evaluating a folder give rows that can be gone on with")
  func evaluate() throws {
    try withDataset { folder in
      try picture(66, 50).write(png: folder.path + "/set/a.png")
      try picture(48, 48, channels: 1).write(png: folder.path + "/set/b.png")
      let arguments = [
        "evaluate", "--dataset", "set", "--scale", "2,4", "--method", "bicubic", "--json", "r.json", "--save-images",
        "o",
      ]
      let outcome = try nlvae(arguments, in: folder)
      #expect(outcome.status == 0, "said: \(outcome.error)")
      let first = try Data(contentsOf: folder.appendingPathComponent("r.json"))
      let rows = try #require(try JSONSerialization.jsonObject(with: first) as? [[String: Any]])
      #expect(rows.count == 4)
      #expect(
        Set(rows[0].keys) == ["method", "protocol", "scale", "image", "seed", "psnr", "ssim", "seconds"])
      #expect(
        folder.appendingPathComponent("o").contents == [
          "a-x2-bicubic.png", "a-x4-bicubic.png", "b-x2-bicubic.png", "b-x4-bicubic.png",
        ])
      #expect(try nlvae(arguments + ["--resume"], in: folder).status == 0)
      #expect(try Data(contentsOf: folder.appendingPathComponent("r.json")) == first)
      let degraded = try nlvae(["degrade", "set/a.png", "-o", "d.png", "--scale", "4"], in: folder)
      #expect(degraded.status == 0)
      let small = try Image(png: folder.path + "/d.png")
      #expect(small.width == 16 && small.height == 12)
    }
  }

  @Test("A picture that is restored exactly has a row too, and one that is too small is named before the work")
  func extremes() throws {
    try withDataset { folder in
      let white = Image(width: 48, height: 48, channels: 1, pixels: [Float](repeating: 1, count: 48 * 48))
      try white.write(png: folder.path + "/set/a.png")
      let arguments = ["evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic", "--json", "r.json"]
      let outcome = try nlvae(arguments, in: folder)
      #expect(outcome.status == 0, "said: \(outcome.error)")
      let first = try Data(contentsOf: folder.appendingPathComponent("r.json"))
      #expect(String(decoding: first, as: UTF8.self).contains("\"psnr\" : \"inf\""))
      #expect(try nlvae(arguments + ["--resume"], in: folder).status == 0)
      #expect(try Data(contentsOf: folder.appendingPathComponent("r.json")) == first)

      try picture(48, 30).write(png: folder.path + "/set/b.png")
      let refused = try nlvae(
        ["evaluate", "--dataset", "set", "--scale", "2", "--method", "nlvae", "--preset", "trial"]
          + ["--json", "n.json", "-q"], in: folder)
      #expect(refused.status == 1 && refused.errorLines.count == 1)
      #expect(refused.error.hasPrefix("nlvae: b reduced by 2: 24×15 pixels are too few"), "said: \(refused.error)")
      let done = try String(contentsOf: folder.appendingPathComponent("n.json"), encoding: .utf8)
      #expect(done.contains("\"a\"") && !done.contains("\"b\""))
    }
  }

  @Test("Results that nobody asked to go on with are kept, and two processes do not share a record")
  func evaluationsKeepWhatIsThere() throws {
    try withDataset { folder in
      try picture(48, 48).write(png: folder.path + "/set/a.png")
      let record = folder.appendingPathComponent("r.json")
      let arguments = ["evaluate", "--dataset", "set", "--method", "bicubic", "--json", "r.json", "--scale"]
      #expect(try nlvae(arguments + ["2"], in: folder).error.isEmpty)
      let first = try Data(contentsOf: record)
      let outcome = try nlvae(arguments + ["4"], in: folder)
      #expect(outcome.status == 0)
      #expect(
        outcome.errorLines == [
          "nlvae: r.json: holds results, which --resume would go on with; it is kept as r.json.old"
        ])
      #expect(try Data(contentsOf: folder.appendingPathComponent("r.json.old")) == first)

      let lock = open(folder.path + "/.nlvae-r.json.lock", O_RDWR | O_CREAT, 0o666)
      #expect(flock(lock, LOCK_EX) == 0)
      let before = try Data(contentsOf: record)
      let refused = try nlvae(arguments + ["2", "--resume"], in: folder)
      close(lock)
      #expect(refused.status == 1)
      #expect(refused.errorLines == ["nlvae: r.json: another process is working on it"])
      #expect(try Data(contentsOf: record) == before)
      #expect(try nlvae(arguments + ["2", "--resume"], in: folder).status == 0)
      #expect(folder.contents == ["r.json", "r.json.old", "set"])

      // What was set aside once is not lost the second time.
      let second = try Data(contentsOf: record)
      #expect(try nlvae(arguments + ["4"], in: folder).errorLines.first?.hasSuffix("kept as r.json.old2") == true)
      #expect(try Data(contentsOf: folder.appendingPathComponent("r.json.old")) == first)
      #expect(try Data(contentsOf: folder.appendingPathComponent("r.json.old2")) == second)
    }
  }

  @Test(
    "Help shows examples",
    arguments: [["--help"], ["upscale", "--help"], ["evaluate", "--help"], ["degrade", "--help"]])
  func help(arguments: [String]) throws {
    try withFolder { folder in
      let outcome = try nlvae(arguments, in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("EXAMPLE"))
    }
  }

  @Test("The help of upscale stays on one screen; the rest is shown on request")
  func oneScreen() throws {
    try withFolder { folder in
      let help = try nlvae(["upscale", "--help"], in: folder).output
      let lines = help.trimmingCharacters(in: .newlines).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 50 && lines.allSatisfy { $0.count <= 80 }, "\(lines.count) lines")
      for group in ["ARGUMENTS:", "SIZE:", "METHOD:", "WHAT THE PICTURE WENT THROUGH:", "FILES:", "OPTIONS:"] {
        #expect(lines.contains(Substring(group)), "\(group)")
      }
      let all = try nlvae(["upscale", "--help-hidden"], in: folder).output
      for option in ["--height <", "--weights <", "--clamp <", "--refine <", "--threads <"] {
        #expect(all.contains(option) && !help.contains(option), "\(option)")
      }
      // The recipe for tests is too short for a picture.
      let ofEvaluate = try nlvae(["evaluate", "--help"], in: folder).output
      #expect(ofEvaluate.contains("values: thorough") && !(help + all + ofEvaluate).contains("trial"))
    }
  }
}
