import Foundation
import Imaging
import Testing

@Suite("nlvae evaluate")
struct EvaluateTests {
  let nlvae = Program(name: "nlvae")

  /// A picture of 32×32 pixels in mid greys and colours, so that noise on it is not cut off.
  private var truth: Image {
    var picture = SamplePicture.image().resized(width: 32, height: 32)
    picture.pixels = picture.pixels.map { 0.3 + 0.4 * $0 }
    return picture.quantized()
  }

  /// Noise that reduces to the very bytes that `picture` reduces to.
  private func impostor(for picture: Image) throws -> Image {
    let small = picture.degraded(by: 2)
    var state: UInt32 = 7
    var noise = picture
    noise.pixels = noise.pixels.map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return 0.3 + 0.4 * Float(state >> 8) / Float(1 << 24)
    }
    for _ in 0..<60 {
      let reduced = noise.resized(width: small.width, height: small.height)
      var rest = small
      rest.pixels = zip(small.pixels, reduced.pixels).map { $0 - $1 }
      noise.pixels = zip(noise.pixels, rest.interpolated(by: 2).pixels).map { $0 + $1 }
    }
    noise = noise.quantized()
    try #require(noise.degraded(by: 2) == small)
    return noise
  }

  private func rows(_ file: URL) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
  }

  @Test("Pictures of every kind that is read are scored, a JPEG as it is decoded")
  func kinds() throws {
    try withFolder { folder in
      let set = folder.appendingPathComponent("set")
      try FileManager.default.createDirectory(at: set, withIntermediateDirectories: false)
      try truth.write(to: set.path + "/a.jpg")
      try truth.write(to: set.path + "/b.webp", quality: 100)
      try truth.write(to: set.path + "/c.tif")
      try truth.write(to: set.path + "/d.png")
      let outcome = try nlvae(
        ["evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic", "--json", "r.json"], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      let found = try rows(folder.appendingPathComponent("r.json"))
      #expect(found.compactMap { $0["image"] as? String } == ["a", "b", "c", "d"])
      let scores = found.compactMap { $0["psnr"] as? Double }
      try #require(scores.count == 4)
      // What is exact scores alike.
      #expect(scores[1] == scores[3] && scores[2] == scores[3] && abs(scores[0] - scores[3]) < 1.5, "\(scores)")
    }
  }

  @Test("Noise in the truth's place changes the score, and no byte of a zero-shot enlargement")
  func zeroShot() throws {
    try withFolder { folder in
      let pictures = ["truth": truth, "noise": try impostor(for: truth)]
      for (name, picture) in pictures {
        let set = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: set, withIntermediateDirectories: false)
        try picture.write(png: set.path + "/picture.png")
      }
      func evaluate(_ set: String, _ options: [String]) throws -> [Double] {
        let outcome = try nlvae(
          ["evaluate", "--dataset", set, "--scale", "2", "--preset", "trial", "--quiet", "--json", "\(set).json"]
            + ["--save-images", "\(set)-out"] + options, in: folder)
        try #require(outcome.status == 0, "said: \(outcome.error)")
        return try rows(folder.appendingPathComponent("\(set).json")).map { try #require($0["psnr"] as? Double) }
      }
      func outputs(_ set: String) throws -> [String: Data] {
        let out = folder.appendingPathComponent("\(set)-out")
        return try Dictionary(
          uniqueKeysWithValues: out.contents.map { ($0, try Data(contentsOf: out.appendingPathComponent($0))) })
      }
      let methods = ["--method", "bicubic,wiener,nlvae,zssr,dip"]
      let scores = try ["truth", "noise"].map { try evaluate($0, methods) }
      #expect(scores[0].count == 5 && zip(scores[0], scores[1]).allSatisfy { $0 > $1 + 3 })
      #expect(try outputs("truth").count == 5)
      #expect(try outputs("truth") == outputs("noise"))

      // Under the oracle protocol the same comparison finds the leak.
      for set in ["truth", "noise"] {
        _ = try evaluate(set, ["--method", "nlvae", "--protocol", "oracle", "--oracle-steps", "20"])
      }
      let name = "picture-x2-nlvae-trial-20steps-oracle-seed1.png"
      #expect(try outputs("truth")[name] != nil)
      #expect(try outputs("truth")[name] != outputs("noise")[name])
    }
  }

  @Test("The oracle's numbers say what they are, in the file, in the table and beside zero-shot ones")
  func oracle() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      let arguments = [
        "evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic,nlvae", "--preset", "trial", "--protocol",
        "oracle", "--oracle-steps", "10", "--json", "r.json", "--quiet",
      ]
      let outcome = try nlvae(arguments, in: folder)
      #expect(outcome.status == 0, "said: \(outcome.error)")
      let rows = try rows(folder.appendingPathComponent("r.json"))
      #expect(rows.map { $0["protocol"] as? String } == ["zero-shot", "oracle"])
      #expect(rows.map { $0["method"] as? String } == ["bicubic", "nlvae-trial-10steps"])
      let trained = outcome.output.split(separator: "\n").filter { $0.contains("nlvae-trial") }
      #expect(trained.count == 2 && trained.allSatisfy { $0.contains("oracle") })
      #expect(folder.contents == ["r.json", "set"])
      #expect(try nlvae(arguments + ["--resume"], in: folder).status == 0)
      #expect(try self.rows(folder.appendingPathComponent("r.json")).count == 2)
    }
  }

  @Test("Results never take the place of a folder, and something else than results is kept")
  func otherFiles() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      let arguments = ["evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic", "--json"]
      let refused = try nlvae(arguments + ["set"], in: folder)
      #expect(refused.status == 1)
      #expect(refused.errorLines == ["nlvae: set: cannot be written: it is a folder"])
      #expect(folder.contents == ["set"])
      try Data("a diary".utf8).write(to: folder.appendingPathComponent("diary.txt"))
      let outcome = try nlvae(arguments + ["diary.txt"], in: folder)
      #expect(outcome.status == 0)
      #expect(
        outcome.errorLines == ["nlvae: diary.txt: holds something else than results; it is kept as diary.txt.old"])
      #expect(try String(contentsOf: folder.appendingPathComponent("diary.txt.old"), encoding: .utf8) == "a diary")
    }
  }

  @Test("The seconds of a run that was interrupted count those before the interruption")
  func secondsOfBoth() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      let arguments = [
        "evaluate", "--dataset", "set", "--scale", "2", "--method", "nlvae", "--preset", "trial", "--json", "r.json",
        "--quiet",
      ]
      let process = try nlvae.started(arguments, in: folder)
      let checkpoint = folder.appendingPathComponent("r.json.ckpt")
      while process.isRunning && !FileManager.default.fileExists(atPath: checkpoint.path) { usleep(5000) }
      usleep(200_000)
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      let noted = folder.appendingPathComponent("r.json.seconds")
      #expect(try Double(String(contentsOf: noted, encoding: .utf8)) ?? 0 > 0.1)
      try Data("1000".utf8).write(to: noted)
      #expect(try nlvae(arguments + ["--resume"], in: folder).status == 0)
      let seconds = try #require(try rows(folder.appendingPathComponent("r.json"))[0]["seconds"] as? Double)
      #expect(seconds > 1000 && seconds < 1600)
      #expect(folder.contents == ["r.json", "set"])
    }
  }

  @Test("Going on with other methods leaves an interrupted one's state alone")
  func foreignState() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      let arguments = [
        "evaluate", "--dataset", "set", "--scale", "2", "--preset", "trial", "--json", "r.json", "--quiet", "--method",
      ]
      let process = try nlvae.started(arguments + ["nlvae"], in: folder)
      let checkpoint = folder.appendingPathComponent("r.json.ckpt")
      while process.isRunning && !FileManager.default.fileExists(atPath: checkpoint.path) { usleep(5000) }
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      let state = try Data(contentsOf: checkpoint)
      #expect(try nlvae(arguments + ["bicubic", "--resume"], in: folder).status == 0)
      #expect(try Data(contentsOf: checkpoint) == state)
    }
  }

  @Test("An enlargement that is missing is made again, and none goes into the data set")
  func savedImages() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      let arguments = [
        "evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic", "--json", "r.json", "--save-images",
      ]
      #expect(try nlvae(arguments + ["out"], in: folder).status == 0)
      let picture = folder.appendingPathComponent("out/a-x2-bicubic.png")
      let first = try Data(contentsOf: picture)
      try FileManager.default.removeItem(at: picture)
      #expect(try nlvae(arguments + ["out", "--resume"], in: folder).status == 0)
      #expect(try Data(contentsOf: picture) == first)
      let refused = try nlvae(arguments + ["./set/"], in: folder)
      #expect(refused.status == 1)
      #expect(refused.errorLines == ["nlvae: ./set/: cannot take the enlargements: it is the data set itself"])
      #expect(folder.appendingPathComponent("set").contents == ["a.png"])
    }
  }

  @Test("Going on with another picture of the same name is refused, where checksums are kept")
  func otherPicture() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      let arguments = [
        "evaluate", "--dataset", "set", "--scale", "2", "--json", "r.json", "--origin", "--resume", "--method",
      ]
      #expect(try nlvae(arguments + ["bicubic"], in: folder).status == 0)
      #expect(try nlvae(arguments + ["bicubic"], in: folder).status == 0)
      let first = try Data(contentsOf: folder.appendingPathComponent("r.json"))
      var other = truth
      for place in 0..<other.width { other.pixels[place] = 1 - other.pixels[place] }
      try other.write(png: folder.path + "/set/a.png")
      for method in ["bicubic", "wiener"] {
        let refused = try nlvae(arguments + [method], in: folder)
        #expect(refused.status == 1 && refused.errorLines.count == 1)
        #expect(refused.error.hasPrefix("nlvae: r.json: holds results of another picture a than set has"))
        #expect(try Data(contentsOf: folder.appendingPathComponent("r.json")) == first)
      }
    }
  }

  @Test("A picture that cannot be done is named, the others are done, and the exit code says so")
  func badPictures() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      try Data("no picture".utf8).write(to: folder.appendingPathComponent("set/b.png"))
      try truth.resized(width: 9, height: 9).quantized().write(png: folder.path + "/set/c.png")
      let arguments = ["evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic", "--json", "r.json", "-q"]
      let outcome = try nlvae(arguments, in: folder)
      #expect(outcome.status == 1 && outcome.errorLines.count == 2, "said: \(outcome.error)")
      #expect(outcome.errorLines[0].contains("/set/b.png: not a ") && outcome.errorLines[1].hasPrefix("nlvae: c: 9×9 "))
      #expect(outcome.errorLines.allSatisfy { $0.hasSuffix("; it is left out") })
      #expect(try rows(folder.appendingPathComponent("r.json")).map { $0["image"] as? String } == ["a"])
      // Where none can be done nothing is begun.
      try FileManager.default.removeItem(atPath: folder.path + "/set/a.png")
      let nothing = try nlvae(arguments, in: folder)
      #expect(nothing.status == 1 && nothing.errorLines.count == 1 && !nothing.error.contains("left out"))
      #expect(folder.contents == ["r.json", "set"])
    }
  }

  @Test("Results are not written to a device")
  func deviceForResults() throws {
    try withDataset { folder in
      try truth.write(png: folder.path + "/set/a.png")
      #expect(symlink("/dev/null", folder.path + "/r.json") == 0)
      let outcome = try nlvae(
        ["evaluate", "--dataset", "set", "--scale", "2", "--method", "bicubic", "--json", "r.json"], in: folder)
      #expect(outcome.status == 1 && outcome.errorLines.count == 1)
      #expect(outcome.error.contains("which needs a file"), "said: \(outcome.error)")
      #expect(folder.contents == ["r.json", "set"])
    }
  }

  @Test(
    "What the oracle cannot do is refused",
    arguments: [
      ["--protocol", "oracle", "--method", "wiener"], ["--oracle-steps", "10"],
      ["--protocol", "oracle", "--oracle-steps", "0"],
    ])
  func refusals(options: [String]) throws {
    try withFolder { folder in
      let outcome = try nlvae(["evaluate", "--dataset", "."] + options, in: folder)
      #expect(outcome.status == 64 && outcome.error.contains("oracle"), "said: \(outcome.error)")
    }
  }
}
