import Foundation
import Imaging
import Terminal
import Testing

/// The short version of Tests/Torture: one kill, one Ctrl-C, one full disk, and checkpoints of every wrong kind.
@Suite("nlvae, disturbed")
struct InterruptionTests {
  let nlvae = Program(name: "nlvae")
  /// A state is saved after every few steps, so that there is one to go on from.
  static let arguments = [
    "upscale", "in.png", "-o", "out.png", "--scale", "2", "--preset", "trial", "--refine", "none", "--quiet",
    "--checkpoint-interval", "0.05",
  ]

  private func picture(_ width: Int, _ height: Int) -> Image {
    SamplePicture.image().resized(width: width, height: height).quantized()
  }

  /// Starts a run and sends a signal once some steps have been made and saved.
  private func disturbed(_ signal: Int32, _ arguments: [String], in folder: URL) throws -> Program.Outcome {
    let checkpoint = folder.appendingPathComponent("out.png.ckpt")
    let before = try? Data(contentsOf: checkpoint)
    let running = try nlvae.start(arguments, in: folder)
    var seen: Set<Data> = before.map { [$0] } ?? []
    // The first state is saved before the first step.
    while running.process.isRunning && seen.count < (before == nil ? 3 : 4) {
      if let saved = try? Data(contentsOf: checkpoint) { seen.insert(saved) }
      usleep(2000)
    }
    running.send(signal)
    return running.outcome()
  }

  @Test("Killed, then interrupted by Ctrl-C, a run ends with the bytes of an undisturbed one")
  func disturbances() throws {
    try withFolder { folder in
      let output = folder.appendingPathComponent("out.png")
      try picture(18, 16).write(png: folder.path + "/in.png")
      #expect(try nlvae(Self.arguments, in: folder).status == 0)
      let whole = try Data(contentsOf: output)
      try FileManager.default.removeItem(at: output)

      // Who does not go on with what there is keeps it.
      #expect(try disturbed(SIGKILL, Self.arguments, in: folder).status == SIGKILL)
      let killed = try Data(contentsOf: folder.appendingPathComponent("out.png.ckpt"))
      let again = try disturbed(SIGKILL, Self.arguments, in: folder)
      let advice =
        "it is kept as out.png.ckpt.old (mv 'out.png.ckpt.old' 'out.png.ckpt' brings it back when this run has ended)"
      #expect(again.errorLines.first?.hasSuffix(advice) == true, "said: \(again.error)")
      #expect(try Data(contentsOf: folder.appendingPathComponent("out.png.ckpt.old")) == killed)
      // Nor is it lost if that is done twice: the second state may be that of a moment.
      #expect(try disturbed(SIGKILL, Self.arguments, in: folder).status == SIGKILL)
      #expect(folder.contents.filter { $0.contains(".old") } == ["out.png.ckpt.old", "out.png.ckpt.old2"])
      #expect(try Data(contentsOf: folder.appendingPathComponent("out.png.ckpt.old")) == killed)
      for old in ["out.png.ckpt.old", "out.png.ckpt.old2"] {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(old))
      }
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["in.png", "out.png.ckpt"])

      let outcome = try disturbed(SIGINT, Self.arguments + ["--resume"], in: folder)
      // It is the signal that ends the process, so that a shell's loop ends too.
      #expect(outcome.status == SIGINT && outcome.isBySignal)
      #expect(
        outcome.errorLines == [
          "nlvae: out.png: interrupted; the same command with --resume goes on from out.png.ckpt"
        ])
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["in.png", "out.png.ckpt"])

      let resumed = try nlvae(Self.arguments + ["--resume"], in: folder)
      #expect(resumed.status == 0, "said: \(resumed.error)")
      #expect(try Data(contentsOf: output) == whole)
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["in.png", "out.png"])
    }
  }

  @Test("Ctrl-C in the middle of a long step ends the run all the same")
  func longStep() throws {
    try withFolder { folder in
      // A round of the filter takes seconds here, and nothing else comes before.
      try picture(1600, 1600).write(png: folder.path + "/in.png")
      let running = try nlvae.start(
        ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--method", "wiener", "--threads", "1"], in: folder)
      // Reading the picture and asking it for its noise comes first, and takes its time on a machine with other work.
      sleep(9)
      running.send(SIGINT)
      let outcome = running.outcome()
      // The step is left in the middle: it takes longer than the 0.7 s that it is allowed, and no round was finished.
      #expect(outcome.isBySignal && outcome.error.contains("--resume goes on from out.png.ckpt"))
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["in.png", "out.png.ckpt"])
    }
  }

  @Test("A checkpoint that is not this run's is refused with the reason, and stays")
  func refusedCheckpoints() throws {
    try withFolder { folder in
      let checkpoint = folder.appendingPathComponent("out.png.ckpt")
      try picture(18, 16).write(png: folder.path + "/in.png")
      try picture(16, 18).write(png: folder.path + "/other.png")
      #expect(try disturbed(SIGINT, Self.arguments, in: folder).isBySignal)
      let good = try Data(contentsOf: checkpoint)
      func refusal(_ changes: [String: String] = [:], _ bytes: Data? = nil) throws -> String {
        try (bytes ?? good).write(to: checkpoint)
        var arguments = Self.arguments
        for (option, value) in changes {
          let at = arguments.firstIndex(of: option) ?? arguments.endIndex
          arguments.replaceSubrange(at..<min(at + 2, arguments.endIndex), with: [option, value])
        }
        let before = folder.contents
        let outcome = try nlvae(arguments + ["--resume"], in: folder)
        #expect(outcome.status == 1 && outcome.errorLines.count == 1, "said: \(outcome.error)")
        #expect(outcome.error.hasPrefix("nlvae: out.png.ckpt: "))
        #expect(outcome.error.contains("; without --resume the work begins anew"))
        #expect(folder.contents == before)
        #expect(try Data(contentsOf: checkpoint) == bytes ?? good)
        return outcome.error
      }
      #expect(try refusal(["--seed": "2"]).contains("another seed (1)"))
      #expect(try refusal(["--scale": "3"]).contains("another scale (×2)"))
      #expect(try refusal(["--preset": "full"]).contains("another configuration"))
      #expect(try refusal(["--method": "zssr"]).contains("another configuration"))
      #expect(try refusal(["upscale": "other.png"]).contains("another picture"))
      let old = Data("NLVAE checkpoint 3\n".utf8) + good.dropFirst(19)
      #expect(try refusal([:], old).contains("not a checkpoint of this version"))
      #expect(try refusal([:], Data()).contains("not a checkpoint"))
      #expect(try refusal([:], good.dropLast(1)).contains("damaged"))
      #expect(try refusal([:], good + [0]).contains("damaged"))
      // The header's length, the header, the numbers.
      for position in [0, 9, 40, good.count / 2, good.count - 1] {
        var damaged = good
        damaged[position] ^= 0x10
        #expect(try refusal([:], damaged).contains("damaged"), "byte \(position)")
      }
    }
  }

  @Test(
    "A pipe, a device or a folder in a checkpoint's place is refused at once", arguments: ["pipe", "zero", "folder"])
  func noFile(kind: String) throws {
    try withFolder { folder in
      let checkpoint = folder.path + "/out.png.ckpt"
      try picture(18, 16).write(png: folder.path + "/in.png")
      switch kind {
      case "pipe": #expect(mkfifo(checkpoint, 0o644) == 0)
      case "zero": #expect(symlink("/dev/zero", checkpoint) == 0)
      default: try FileManager.default.createDirectory(atPath: checkpoint, withIntermediateDirectories: false)
      }
      for options in [["--resume"], []] {
        let outcome = try nlvae(Self.arguments + options, in: folder)
        #expect(outcome.status == 1 && outcome.errorLines.count == 1, "said: \(outcome.error)")
        #expect(outcome.error.contains("out.png.ckpt: cannot hold the state of a run: it is no file"))
        #expect(folder.contents == ["in.png", "out.png.ckpt"])
      }
    }
  }

  @Test("The number of threads changes no byte", arguments: ["nlvae", "zssr", "dip", "wiener", "bicubic"])
  func threads(method: String) throws {
    try withFolder { folder in
      try picture(18, 16).write(png: folder.path + "/in.png")
      let outputs = try ["1", "2"].map { threads in
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--preset", "trial", "--method", method, "--quiet"]
            + ["--threads", threads], in: folder)
        #expect(outcome.status == 0, "said: \(outcome.error)")
        return try Data(contentsOf: folder.appendingPathComponent("out.png"))
      }
      #expect(outputs[0] == outputs[1])
    }
  }

  @Test("A full disk is one line", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    try withFolder { folder in
      try picture(8, 8).write(png: folder.path + "/in.png")
      #expect(symlink("/dev/full", folder.path + "/out.png") == 0)
      let outcome = try nlvae(["upscale", "in.png", "-o", "out.png", "--method", "bicubic"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errorLines == ["nlvae: out.png: cannot be written: No space left on device"])
      #expect(folder.contents == ["in.png", "out.png"])
    }
  }

  @Test("A disk that is full when a run is gone on with costs no checkpoint", arguments: ["upscale", "evaluate"])
  func fullDiskKeepsTheCheckpoint(command: String) throws {
    try withDataset { folder in
      try picture(48, 48).write(png: folder.path + "/in.png")
      try picture(48, 48).write(png: folder.path + "/set/in.png")
      let evaluation = ["evaluate", "--dataset", "set", "--method", "nlvae", "--json", "out.png"]
      let arguments =
        (command == "upscale" ? Array(Self.arguments.prefix(4)) : evaluation) + Self.arguments.dropFirst(4)
      #expect(try disturbed(SIGINT, arguments, in: folder).isBySignal)
      let checkpoint = folder.appendingPathComponent("out.png.ckpt")
      let saved = try Data(contentsOf: checkpoint)
      let outcome = try nlvae(arguments + ["--resume"], in: folder, isFull: true)
      #expect(outcome.status == 1)
      #expect(outcome.errorLines == ["nlvae: out.png.ckpt: cannot be written: File too large"])
      #expect(try Data(contentsOf: checkpoint) == saved)
    }
  }

  @Test("A read-only folder is one line", .enabled(if: geteuid() != 0, "permissions do not bind the superuser"))
  func readOnlyFolder() throws {
    try withFolder { folder in
      try picture(8, 8).write(png: folder.path + "/in.png")
      #expect(chmod(folder.path, 0o555) == 0)
      defer { chmod(folder.path, 0o755) }
      for arguments in [["--method", "bicubic"], []] {
        let outcome = try nlvae(["upscale", "in.png", "-o", "out.png"] + arguments, in: folder)
        #expect(outcome.status == 1 && outcome.errorLines.count == 1)
        #expect(outcome.error.hasPrefix("nlvae: out.png: cannot be written"), "said: \(outcome.error)")
        #expect(folder.contents == ["in.png"])
      }
    }
  }
}
