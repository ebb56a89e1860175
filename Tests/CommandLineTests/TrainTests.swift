import Foundation
import Imaging
import Testing

@Suite("nlvae train")
struct TrainTests {
  let nlvae = Program(name: "nlvae")
  /// Small enough for a second.
  static let arguments = [
    "train", "--on", "set", "--architecture", "residual", "--channels", "4", "--depth", "2", "--scale", "2",
    "--crop", "8", "--minibatch", "4", "-o", "w.safetensors", "--quiet",
  ]

  @Test("Trained weights enlarge; an interrupted training ends with the same bytes")
  func interruption() throws {
    try withPictures { folder in
      let output = folder.appendingPathComponent("w.safetensors"), steps = ["--steps", "120"]
      let outcome = try nlvae(Self.arguments + steps, in: folder)
      try #require(outcome.status == 0, "said: \(outcome.error)")
      #expect(outcome.output.contains("step 120 of 120: ") && outcome.output.contains("pictures held back"))
      let whole = try Data(contentsOf: output)
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["set", "w.safetensors"])

      let scored = try nlvae(
        ["evaluate", "--dataset", "set", "--scale", "2", "--weights", "w.safetensors", "--quiet"], in: folder)
      #expect(scored.status == 0 && scored.output.contains("residual-w"), "said: \(scored.error)")
      #expect(scored.output.contains("trained"))
      let enlarged = try nlvae(
        ["upscale", "set/0.png", "-o", "big.png", "--scale", "2", "--weights", "w.safetensors", "--quiet"], in: folder)
      #expect(enlarged.status == 0, "said: \(enlarged.error)")
      #expect(try Image(png: folder.path + "/big.png").width == 60)

      // What was there is kept, and a training that is over is not made again.
      let running = try nlvae.start(Self.arguments + steps + ["--checkpoint-interval", "0"], in: folder)
      let state = folder.appendingPathComponent("w.safetensors.ckpt")
      var seen: Set<Data> = []
      while running.process.isRunning && seen.count < 3 {
        if let saved = try? Data(contentsOf: state) { seen.insert(saved) }
        usleep(2000)
      }
      running.send(SIGINT)
      let stopped = running.outcome()
      #expect(stopped.status == SIGINT && stopped.isBySignal)
      #expect(stopped.errorLines.last?.contains("the same command with --resume goes on") == true)
      #expect(folder.contents.contains("w.safetensors.old"))
      let resumed = try nlvae(Self.arguments + steps + ["--resume"], in: folder)
      #expect(resumed.status == 0, "said: \(resumed.error)")
      #expect(try Data(contentsOf: output) == whole)
      #expect(try nlvae(Self.arguments + steps + ["--resume"], in: folder).output.contains("is trained already"))
    }
  }

  @Test(
    "What cannot be is refused in one line",
    arguments: [
      (["--steps", "3", "--minutes", "1"], Int32(64), "either --minutes or --steps"),
      (["--steps", "0"], 64, "--steps takes"),
      (["--steps", "3", "--scale", "2,4"], 64, "one factor"),
      (["--steps", "3", "--architecture", "lapsrn", "--scale", "3"], 64, "size that it was published with"),
      (["--steps", "3", "--on", "nowhere"], 1, "nowhere: no such folder"),
      (["--steps", "3", "--without", "strokes"], 64, "--without needs --on leaves"),
      (["--steps", "3", "--on", "leaves", "--without", "ink"], 64, "--without"),
      (["--steps", "3", "-o", "nowhere/w.safetensors"], 1, "there is no folder"),
      (["--steps", "3", "--on", "small"], 1, "small: has too few pictures"),
      (["--steps", "3", "--architecture", "a+"], 64, "--steps does not apply"),
    ] as [([String], Int32, String)])
  func refusals(_ options: [String], status: Int32, words: String) throws {
    try withPictures { folder in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("small"), withIntermediateDirectories: false)
      try SamplePicture.image().resized(width: 12, height: 12).quantized().write(png: folder.path + "/small/a.png")
      // What is said last counts.
      let names = Set(options.filter { $0.hasPrefix("-") })
      var arguments = Self.arguments
      for name in names {
        if let index = arguments.firstIndex(of: name) { arguments.removeSubrange(index...index + 1) }
      }
      let outcome = try nlvae(arguments + options, in: folder)
      #expect(outcome.status == status && outcome.error.contains(words), "said: \(outcome.error)")
      #expect(!folder.contents.contains("w.safetensors"))
    }
  }

  @Test("A+ is learned in closed form, enlarges, and is learned once")
  func closedForm() throws {
    try withPictures { folder in
      let arguments = [
        "train", "--on", "set", "--architecture", "a+", "--scale", "2", "-o", "a+.safetensors", "--quiet",
      ]
      let outcome = try nlvae(arguments, in: folder), output = folder.appendingPathComponent("a+.safetensors")
      try #require(outcome.status == 0, "said: \(outcome.error)")
      #expect(outcome.output.contains("a+.safetensors: a+, ") && outcome.output.contains("dB on pictures held back"))
      let whole = try Data(contentsOf: output)
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["a+.safetensors", "set"])
      #expect(try nlvae(arguments + ["--resume"], in: folder).output.contains("is trained already"))
      #expect(try nlvae(arguments + ["--threads", "1"], in: folder).status == 0)
      #expect(try Data(contentsOf: output) == whole)

      let use = ["--weights", "a+.safetensors", "--quiet"]
      let scored = try nlvae(["evaluate", "--dataset", "set", "--scale", "2"] + use, in: folder)
      #expect(scored.status == 0 && scored.output.contains("a+"), "said: \(scored.error)")
      let enlarged = try nlvae(["upscale", "set/0.png", "-o", "big.png", "--scale", "2"] + use, in: folder)
      #expect(enlarged.status == 0, "said: \(enlarged.error)")
      #expect(try Image(png: folder.path + "/big.png").width == 60)
      let wrong = try nlvae(["upscale", "set/0.png", "-o", "wrong.png", "--scale", "8"] + use, in: folder)
      #expect(wrong.status == 1 && wrong.errorLines.count == 1 && wrong.error.contains("not for ×8"))

      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("few"), withIntermediateDirectories: false)
      for name in ["a", "b"] {
        let small = SamplePicture.image().resized(width: 20, height: 20).quantized()
        try small.write(png: folder.path + "/few/\(name).png")
      }
      let few = try nlvae(arguments.map { $0 == "set" ? "few" : $0 } + ["-o", "few.safetensors"], in: folder)
      #expect(few.status == 1 && few.errorLines.count == 1 && few.error.contains("few: has "), "said: \(few.error)")
    }
  }

  @Test("A file that holds no weights is named")
  func badWeights() throws {
    try withPictures { folder in
      try Data("no weights".utf8).write(to: folder.appendingPathComponent("bad.safetensors"))
      // The anchors of A+, and nothing else.
      let header = Data(#"{"anchors.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}"#.utf8)
      let part = Data([UInt8(header.count), 0, 0, 0, 0, 0, 0, 0]) + header + Data([0, 0, 0, 0])
      try part.write(to: folder.appendingPathComponent("part.safetensors"))
      for command in [["upscale", "set/0.png", "-o", "big.png"], ["evaluate", "--dataset", "set"]] {
        for (file, cause) in [
          ("bad.safetensors", "not the weights"), ("none.safetensors", "none.safetensors: "),
          ("part.safetensors", "components.weight is missing"),
        ] {
          let outcome = try nlvae(command + ["--scale", "2", "--weights", file, "--quiet"], in: folder)
          #expect(outcome.status == 1 && outcome.errorLines.count == 1, "said: \(outcome.error)")
          #expect(outcome.error.contains(file) && outcome.error.contains(cause), "said: \(outcome.error)")
        }
      }
      #expect(!folder.contents.contains("big.png"))
    }
  }
}
