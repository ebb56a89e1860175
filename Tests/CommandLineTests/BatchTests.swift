import Files
import Foundation
import Imaging
import SuperResolution
import Testing

@testable import nlvae

@Suite("nlvae upscale, several pictures")
struct BatchTests {
  let nlvae = Program(name: "nlvae")

  private func picture(_ width: Int, _ height: Int) -> Image {
    SamplePicture.image().resized(width: width, height: height).quantized()
  }

  /// A tree of pictures of several kinds, one of them damaged, and a text.
  private func makeTree(in folder: URL) throws {
    for sub in ["in/sub/deep", "in/other"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(sub), withIntermediateDirectories: true)
    }
    for name in ["a.png", "b.jpg", "sub/c.webp", "sub/deep/d.tif", "other/e.png"] {
      try picture(6, 5).write(to: "\(folder.path)/in/\(name)")
    }
    let cut = try picture(6, 5).pngData().prefix(60)
    try Data(cut).write(to: folder.appendingPathComponent("in/bad.png"))
    try Data("hello".utf8).write(to: folder.appendingPathComponent("in/notes.txt"))
  }

  private func tree(_ folder: URL, _ name: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder.appendingPathComponent(name).path)
    return (all?.compactMap { $0 as? String } ?? []).filter { $0.contains(".") }.sorted()
  }

  static let fast = ["--method", "bicubic", "--scale", "2"]

  @Test("A folder's tree is built again; what is damaged is said, stops nothing and shows in the status")
  func folder() throws {
    try withFolder { folder in
      try makeTree(in: folder)
      let flat = try nlvae(["upscale", "in", "-o", "flat"] + Self.fast, in: folder)
      #expect(flat.status == 1 && flat.output == "3 pictures: 2 enlarged, 1 failed\n")
      #expect(flat.errorLines.count == 1 && flat.error.hasPrefix("nlvae: in/bad.png: "), "said: \(flat.error)")
      #expect(tree(folder, "flat") == ["a.png", "b.jpg"])

      let deep = try nlvae(["upscale", "in", "-r", "-o", "in/out/"] + Self.fast, in: folder)
      #expect(deep.status == 1 && deep.output == "6 pictures: 5 enlarged, 1 failed\n")
      #expect(tree(folder, "in/out") == ["a.png", "b.jpg", "other/e.png", "sub/c.webp", "sub/deep/d.tif"])
      let file = try PictureFile("\(folder.path)/in/out/sub/c.webp")
      #expect(file.format == .webp && file.image.width == 12 && file.image.height == 10)

      // The second time, what the first has made is no input, and is left as it is.
      let first = try Data(contentsOf: folder.appendingPathComponent("in/out/a.png"))
      let again = try nlvae(["upscale", "in", "-r", "-o", "in/out", "--skip-existing"] + Self.fast, in: folder)
      #expect(again.status == 1 && again.output == "6 pictures: 5 skipped, 1 failed\n")
      #expect(try Data(contentsOf: folder.appendingPathComponent("in/out/a.png")) == first)

      try FileManager.default.removeItem(at: folder.appendingPathComponent("in/bad.png"))
      let good = try nlvae(
        ["upscale", "in/a.png", "in/sub", "-o", "new/", "--format", "jpg", "--quality", "80"] + Self.fast, in: folder)
      #expect(good.status == 0 && good.error.isEmpty && good.output == "2 pictures: 2 enlarged\n", "\(good)")
      #expect(tree(folder, "new") == ["a.jpg", "c.jpg"])
    }
  }

  @Test("Resuming makes again what has another size or cannot be read, and leaves what is whole")
  func otherFactor() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("in"), withIntermediateDirectories: false)
      for name in ["a", "b", "c"] { try picture(6, 5).write(to: "\(folder.path)/in/\(name).png") }
      func upscale(_ factor: Int) throws -> String {
        let outcome = try nlvae(
          ["upscale", "in", "-o", "out", "--method", "bicubic", "--scale", "\(factor)", "--resume"], in: folder)
        #expect(outcome.status == 0, "\(outcome.error)")
        return outcome.output
      }
      #expect(try upscale(2) == "3 pictures: 3 enlarged\n")
      #expect(try upscale(2) == "3 pictures: 3 skipped\n")
      try Data().write(to: folder.appendingPathComponent("out/b.png"))
      #expect(try upscale(2) == "3 pictures: 1 enlarged, 2 skipped\n")
      #expect(try upscale(3) == "3 pictures: 3 enlarged\n")
      #expect(try PictureFile("\(folder.path)/out/b.png").image.width == 18)
    }
  }

  @Test("One picture that is there is left alone too, if that is asked for")
  func skipOne() throws {
    try withFolder { folder in
      try picture(6, 5).write(to: folder.path + "/in.png")
      let out = folder.appendingPathComponent("out.png")
      try Data("mine".utf8).write(to: out)
      let arguments = ["upscale", "in.png", "--skip-existing"] + Self.fast
      let skipped = try nlvae(arguments + ["-o", "out.png"], in: folder)
      #expect(skipped.status == 0 && skipped.output.isEmpty)
      #expect(skipped.errorLines == ["nlvae: out.png: is there, and --skip-existing leaves it alone"])
      #expect(try Data(contentsOf: out) == Data("mine".utf8))
      let new = try nlvae(arguments + ["-o", "new.png"], in: folder)
      #expect(new.status == 0 && new.error.isEmpty && folder.contents == ["in.png", "new.png", "out.png"])
      // With --resume, what is no picture of the size is made again, as in a batch.
      let again = try nlvae(arguments + ["-o", "out.png", "--resume"], in: folder)
      #expect(again.status == 0 && again.error.isEmpty, "\(again)")
      #expect(try Data(contentsOf: out) == Data(contentsOf: folder.appendingPathComponent("new.png")))
      // Standard output is always there.
      let piped = try nlvae.inShell(
        #""$0" upscale in.png -o - --skip-existing --scale 2 --method bicubic >piped.png"#, in: folder)
      #expect(piped.status == 0 && piped.error.isEmpty, "\(piped)")
      #expect(try Data(contentsOf: folder.appendingPathComponent("piped.png")) == Data(contentsOf: out))
    }
  }

  @Test("Two pictures that would become one file are told apart")
  func collision() throws {
    try withFolder { folder in
      try picture(4, 4).write(to: folder.path + "/a.png")
      try picture(5, 5).write(to: folder.path + "/a.jpg")
      let outcome = try nlvae(
        ["upscale", "a.png", "a.jpg", "-o", "out", "--format", "png"] + Self.fast, in: folder)
      #expect(outcome.status == 1 && outcome.output == "2 pictures: 1 enlarged, 1 failed\n")
      #expect(outcome.errorLines == ["nlvae: a.jpg: would become out/a.png, as a.png does; give it an -o of its own"])
    }
  }

  @Test("A picture that is to be enlarged too is not written over")
  func givenPictures() throws {
    try withFolder { folder in
      for (name, side) in [("one/a.png", 4), ("two/a.png", 5), ("two/b.png", 6)] {
        try makeFolder("\(folder.path)/\(name.prefix(3))")
        try picture(side, side).write(to: "\(folder.path)/\(name)")
      }
      let given = try Data(contentsOf: folder.appendingPathComponent("one/a.png"))
      for inputs in [["two/a.png", "two/b.png", "one/a.png"], ["one/../two", "one/a.png"]] {
        let outcome = try nlvae(["upscale"] + inputs + ["-o", "./one/"] + Self.fast, in: folder)
        #expect(outcome.status == 1 && outcome.errorLines.count == 2, "\(outcome)")
        #expect(outcome.error.contains("two/a.png: would be written over one/a.png, which is to be enlarged too"))
        #expect(try Data(contentsOf: folder.appendingPathComponent("one/a.png")) == given)
      }
      // What is left alone is not written over.
      let skipped = try nlvae(
        ["upscale", "two/a.png", "two/b.png", "-o", "one/", "--skip-existing"] + Self.fast, in: folder)
      #expect(skipped.status == 0 && skipped.error.isEmpty, "\(skipped)")
      #expect(try Data(contentsOf: folder.appendingPathComponent("one/a.png")) == given)
    }
  }

  @Test("An interrupted batch goes on where it was, and makes the same bytes")
  func interrupted() throws {
    try withFolder { folder in
      for name in ["a", "b", "c"] { try picture(18, 16).write(to: "\(folder.path)/\(name).png") }
      let arguments = [
        "upscale", "a.png", "b.png", "c.png", "-o", "out/", "--scale", "2", "--preset", "trial", "--refine", "none",
        "--quiet", "--checkpoint-interval", "0.05",
      ]
      let running = try nlvae.start(arguments, in: folder)
      let state = folder.appendingPathComponent("out/b.png.ckpt").path
      while running.process.isRunning && !exists(state) { usleep(2000) }
      running.send(SIGINT)
      let outcome = running.outcome()
      #expect(outcome.isBySignal && outcome.output == "3 pictures: 1 enlarged, 2 left\n", "\(outcome)")
      #expect(outcome.error.contains("out/b.png: interrupted; the same command with --resume goes on"))
      #expect(exists(state))
      let rest = try nlvae(arguments + ["--resume"], in: folder)
      #expect(rest.status == 0 && rest.output == "3 pictures: 2 enlarged, 1 skipped\n", "\(rest)")
      #expect(folder.appendingPathComponent("out").contents == ["a.png", "b.png", "c.png"])
      let files = try ["a", "b", "c"].map { try Data(contentsOf: folder.appendingPathComponent("out/\($0).png")) }
      #expect(files[0] == files[1] && files[1] == files[2])
    }
  }

  @Test("How fast the machine is gets measured once for each kind of work")
  func speeds() {
    func kind(_ method: SuperResolution.Method, _ degradation: Degradation = .bicubic) -> MeasuredSpeeds.Kind {
      var enlargement = Enlargement(method: method, scale: 4)
      enlargement.degradation = degradation
      return MeasuredSpeeds.Kind(enlargement)
    }
    let speeds = MeasuredSpeeds()
    #expect(speeds[kind(.wiener)] == nil)
    speeds[kind(.wiener)] = [1, 2, 3, 4]
    #expect(speeds[kind(.wiener)] == [1, 2, 3, 4] && speeds[kind(.instant)] == nil)
    #expect(speeds[kind(.wiener, Degradation(noise: 5))] == nil)
    // How strong the noise is does not matter.
    #expect(kind(.wiener, Degradation(noise: 5)) == kind(.wiener, Degradation(noise: 9)))
  }

  @Test("A folder that cannot be looked through is said, and stops nothing")
  func unreadableFolder() throws {
    try withFolder { folder in
      try makeTree(in: folder)
      let root = folder.path, refusal = FileError("\(root)/in/sub/deep", "cannot be read: Permission denied")
      func plan(_ inputs: [String]) throws -> BatchPlan {
        try BatchPlan(inputs.map { "\(root)/\($0)" }, output: "x", recursive: true, format: nil) { path in
          if path == refusal.file { throw refusal }
          return try names(in: path)
        }
      }
      let whole = try plan(["in"])
      #expect(whole.jobs.map(\.output) == ["x/a.png", "x/b.jpg", "x/bad.png", "x/other/e.png", "x/sub/c.webp"])
      #expect(whole.problems == [refusal])
      #expect(throws: refusal) { try plan(["in/sub/deep"]) }
      // What holds no picture stops nothing either, where there is something else.
      try FileManager.default.createDirectory(atPath: root + "/empty", withIntermediateDirectories: false)
      #expect(try plan(["empty", "in/other"]).problems.map(\.cause) == ["holds no picture"])
      let outcome = try nlvae(["upscale", "empty", "in/other", "-o", "out"] + Self.fast, in: folder)
      #expect(outcome.status == 1 && outcome.output == "1 picture: 1 enlarged; 1 folder left out\n", "\(outcome)")
      #expect(outcome.errorLines == ["nlvae: empty: holds no picture; -r looks through the folders in it"])
    }
  }

  @Test("Pictures of kinds that are not read are said, and stop nothing")
  func strangers() throws {
    try withFolder { folder in
      try makeTree(in: folder)
      for name in ["IMG_1.HEIC", "sub/b.gif", ".gif"] {
        try Data("GIF89a".utf8).write(to: folder.appendingPathComponent("in/\(name)"))
      }
      try FileManager.default.removeItem(at: folder.appendingPathComponent("in/bad.png"))
      let flat = try nlvae(["upscale", "in", "-o", "out"] + Self.fast, in: folder)
      let advice = "left out, not PNG, JPEG, WebP or TIFF; magick IN OUT.png converts it (with ImageMagick 6: convert)"
      #expect(flat.status == 0 && flat.errorLines == ["nlvae: in/IMG_1.HEIC is \(advice)"], "\(flat)")
      let deep = try nlvae(["upscale", "in", "-r", "-o", "out"] + Self.fast, in: folder)
      #expect(deep.status == 0 && deep.errorLines == ["nlvae: in/IMG_1.HEIC and 1 more are \(advice)"], "\(deep)")
    }
  }

  @Test("A folder without permission", .enabled(if: geteuid() != 0, "permissions do not bind the superuser"))
  func forbiddenFolder() throws {
    try withFolder { folder in
      try makeTree(in: folder)
      let closed = folder.path + "/in/sub"
      #expect(chmod(closed, 0) == 0)
      defer { chmod(closed, 0o755) }
      let outcome = try nlvae(["upscale", "in", "-r", "-o", "out"] + Self.fast, in: folder)
      #expect(outcome.status == 1 && outcome.errorLines.count == 2, "\(outcome)")
      #expect(outcome.output == "4 pictures: 3 enlarged, 1 failed; 1 folder left out\n")
    }
  }

  @Test("Where pictures go")
  func plan() throws {
    try withFolder { folder in
      try makeTree(in: folder)
      let root = folder.path
      func outputs(_ inputs: [String], _ output: String, recursive: Bool = false, _ format: PictureFormat? = nil) throws
        -> [String]
      {
        try BatchPlan(
          inputs.map { "\(root)/\($0)" }, output: output, recursive: recursive, format: format
        ).jobs.map(\.output)
      }
      #expect(try outputs(["in/a.png"], "x.webp") == ["x.webp"])
      #expect(try outputs(["in/a.png"], "x/") == ["x/a.png"])
      #expect(try outputs(["in/notes.txt", "in/a.png"], "x") == ["x/notes.txt.png", "x/a.png"])
      #expect(try outputs(["in/sub/"], "x", recursive: true) == ["x/c.webp", "x/deep/d.tif"])
      #expect(try outputs(["in/sub"], "x", recursive: true, .jpeg) == ["x/c.jpg", "x/deep/d.jpg"])
      #expect(try outputs(["in/b.jpg"], "x/", .jpeg) == ["x/b.jpg"])
    }
  }
}
