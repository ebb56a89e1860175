import Files
import Foundation
import Imaging
import Testing

@Suite("nlvae upscale, whatever files are called")
struct NameTests {
  let nlvae = Program(name: "nlvae")

  private var picture: Image { SamplePicture.image().resized(width: 6, height: 5).quantized() }
  static let fast = ["--method", "bicubic", "--scale", "2"]

  @Test("A name that looks like an option is a name")
  func dash() throws {
    try withFolder { folder in
      try picture.write(to: folder.path + "/-dash.png")
      let outcome = try nlvae(["upscale", "-dash.png", "-o", "-out.png"] + Self.fast, in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      #expect(folder.contents == ["-dash.png", "-out.png"])
    }
  }

  @Test("A name of 240 bytes, and one of 255", arguments: [240, 255])
  func long(count: Int) throws {
    try withFolder { folder in
      let name = String(repeating: "n", count: count - 4) + ".png"
      try SamplePicture.image().resized(width: 18, height: 16).quantized().write(to: folder.path + "/in.png")
      let arguments = ["upscale", "in.png", "-o", name, "--scale", "2", "--quiet"]
      let outcome = try nlvae(arguments + ["--preset", "trial", "--refine", "none"], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      #expect(folder.contents == ["in.png", name])
    }
  }

  @Test("A link to a file that is not there yet stays a link")
  func danglingLink() throws {
    try withFolder { folder in
      try picture.write(to: folder.path + "/in.png")
      try makeFolder(folder.path + "/there")
      #expect(symlink("there/target.png", folder.path + "/out.png") == 0)
      let outcome = try nlvae(["upscale", "in.png", "-o", "out.png"] + Self.fast, in: folder)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(isLink(folder.path + "/out.png"))
      #expect(try Image(png: folder.path + "/there/target.png").width == 12)
      #expect(symlink("nowhere/target.png", folder.path + "/lost.png") == 0)
      let lost = try nlvae(["upscale", "in.png", "-o", "lost.png"] + Self.fast, in: folder)
      #expect(lost.errorLines == ["nlvae: lost.png: cannot be written: No such file or directory"])
    }
  }

  @Test("A name in Latin-1 is a name", .enabled(if: namesMayBeBytes))
  func latin1() throws {
    try withFolder { folder in
      try picture.write(to: folder.path + "/" + pathText(Array("caf".utf8) + [0xE9] + Array(".png".utf8)))
      let line = #"n=$(printf 'caf\351'); "$0" upscale "$n.png" -o "$n-2.png" --method bicubic --scale 2 && ls | wc -l"#
      let outcome = try nlvae.inShell(line, in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      #expect(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines) == "2")
      let refused = try nlvae.inShell(#""$0" upscale "$(printf 'n\351')" -o x.png"#, in: folder)
      #expect(refused.errorLines == [#"nlvae: n\xE9: cannot be read: No such file or directory"#])
      let batch = try nlvae(["upscale", ".", "-o", "out"] + Self.fast, in: folder)
      #expect(batch.status == 0 && batch.output == "2 pictures: 2 enlarged\n", "\(batch)")
    }
  }

  static var namesMayBeBytes: Bool {
    #if os(Linux)
      true
    #else
      false
    #endif
  }

  @Test("A name that would colour the terminal is spelled out")
  func escapes() throws {
    try withFolder { folder in
      let outcome = try nlvae(["upscale", "\u{1B}[31mred\n.png", "-o", "x.png"], in: folder)
      #expect(outcome.errorLines == [#"nlvae: \x1B[31mred\x0A.png: cannot be read: No such file or directory"#])
    }
  }

  @Test(
    "What was to be read and cannot be written is an error, once the work is done",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: [
      "--help", "--version", "upscale --help", "evaluate --dataset set --scale 2 --method bicubic --json r.json",
      "upscale set -o out --method bicubic --scale 2", "reproduce --list --record none", "merge m.json -o all.json",
      "degrade --help",
    ])
  func fullOutput(arguments: String) throws {
    try withDataset { folder in
      try SamplePicture.image().resized(width: 48, height: 48).quantized().write(to: folder.path + "/set/a.png")
      let row = #"[{"method":"m","protocol":"p","scale":4,"image":"a","seed":0,"psnr":1,"ssim":1,"seconds":1}]"#
      try Data(row.utf8).write(to: folder.appendingPathComponent("m.json"))
      let outcome = try nlvae.inShell(#""$0" "# + arguments + " >/dev/full", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errorLines == ["nlvae: standard output: cannot be written: No space left on device"])
      let wanted = ["r.json", "out", "all.json"].filter(arguments.contains)
      #expect(wanted.allSatisfy(folder.contents.contains))
      #expect(try nlvae.inShell(#""$0" "# + arguments + " >/dev/null", in: folder).status == 0)
    }
  }

  @Test(
    "Messages that cannot be written lose nothing",
    arguments: [
      "2>/dev/full", ">/dev/full 2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-",
    ])
  func closed(redirections: String) throws {
    try withFolder { folder in
      var image = picture
      image.metadata.profile = [UInt8](repeating: 1, count: 200)
      image.metadata.profile!.replaceSubrange(16..<20, with: "CMYK".utf8)
      image.metadata.profile!.replaceSubrange(36..<40, with: "acsp".utf8)
      try image.write(to: folder.path + "/in.png")
      try image.write(to: folder.path + "/other.png")
      let line = #""$0" upscale in.png other.png none.png -o out/ --method wiener --scale 2 "# + redirections
      #expect(try nlvae.inShell(line, in: folder).status == 1)
      let wanted = try #require(try? Data(contentsOf: folder.appendingPathComponent("out/in.png")))
      #expect(
        try nlvae(["upscale", "in.png", "-o", "again.png", "--method", "wiener", "--scale", "2"], in: folder).status
          == 0)
      #expect(try Data(contentsOf: folder.appendingPathComponent("again.png")) == wanted)
    }
  }
}
