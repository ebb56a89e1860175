import Foundation
import Imaging
import Testing

@Suite("nlvae reproduce")
struct ReproduceTests {
  let nlvae = Program(name: "nlvae")
  /// A trial: small pictures, the recipe for trials, one thread.
  private let trial = ["reproduce", "--dataset", "set", "--record", "record", "--preset", "trial", "--threads", "1"]

  /// A folder with small pictures under the names of Set5.
  private func withPictures(side: Int = 64, _ body: (URL) throws -> Void) throws {
    try withDataset { folder in
      let sample = SamplePicture.image()
      for (index, name) in ["baby", "bird", "butterfly", "head", "woman"].enumerated() {
        let part = sample.cropped(x: 16 * index, y: 8 * index, width: side, height: side)
        try part.write(png: folder.path + "/set/\(name).png")
      }
      try body(folder)
    }
  }

  /// The lines of the record, with the columns of `wanted` only.
  private func lines(_ folder: URL, _ file: String = "set5.csv", columns wanted: Range<Int>) throws -> [String] {
    let text = try String(contentsOf: folder.appendingPathComponent("record/\(file)"), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map {
      $0.split(separator: ",")[wanted].joined(separator: ",")
    }
  }

  @Test("The list shows what is chosen, what is recorded, and the command that makes each row")
  func list() throws {
    try withPictures { folder in
      let choice = ["--method", "bicubic", "--scale", "4,2", "--image", "head,baby"]
      let before = try nlvae(trial + choice + ["--list"], in: folder)
      #expect(before.output.split(separator: "\n").count == 5 && before.output.contains("0 of 4 rows"))
      #expect(folder.contents == ["set"])
      let made = try nlvae(trial + choice + ["--scale", "2", "--quiet"], in: folder)
      #expect(made.status == 0 && made.error.isEmpty, "said: \(made.error)")
      let after = try nlvae(trial + choice + ["--list"], in: folder).output.split(separator: "\n")
      #expect(after.map { $0.prefix(7) } == ["missing", "missing", "done   ", "done   ", "2 of 4 "])
      // The command that is shown makes the row.
      let command = try #require(after.first).split(separator: " ").dropFirst(2).map(String.init)
      #expect(try nlvae(command + ["--dataset", "set", "--quiet"], in: folder).status == 0)
      #expect(
        try lines(folder, columns: 0..<5) == [
          "bicubic,zero-shot,4,baby,0", "bicubic,zero-shot,2,baby,0", "bicubic,zero-shot,2,head,0",
        ])
    }
  }

  @Test("A refined row and an unrefined one, and again with the same digits")
  func rows() throws {
    try withPictures(side: 32) { folder in
      let choice = [
        "--scale", "2", "--image", "baby", "--method", "nlvae-thorough,nlvae-unrefined", "--seed", "1", "-q",
      ]
      let outcome = try nlvae(trial + choice, in: folder)
      #expect(outcome.status == 0, "said: \(outcome.error)")
      #expect(
        try lines(folder, columns: 0..<5) == [
          "nlvae-thorough,zero-shot,2,baby,1", "nlvae-unrefined,zero-shot,2,baby,1",
        ])
      let again = try nlvae(trial + choice + ["--again"], in: folder)
      #expect(again.output.contains("2 rows with the same digits as recorded, 0 with others"), "said: \(again.output)")
    }
  }

  @Test("Another set: its rows are listed, made, made again, and stand in the record of sets")
  func otherSets() throws {
    try withPictures { folder in
      let other = ["reproduce", "--set", "Set14", "--scale", "4", "--method", "bicubic,wiener"] + trial.dropFirst()
      let before = try nlvae(other + ["--list"], in: folder)
      #expect(before.status == 0 && before.output.contains("0 of 10 rows are recorded"), "said: \(before.error)")
      #expect(before.output.contains("nlvae reproduce --set Set14 --table 1 --method bicubic"))
      let made = try nlvae(other + ["--image", "head,baby", "--quiet"], in: folder)
      #expect(made.status == 0 && made.error.isEmpty, "said: \(made.error)")
      #expect(
        try lines(folder, "sets.csv", columns: 0..<5) == [
          "Set14,bicubic,4,baby,0", "Set14,bicubic,4,head,0", "Set14,wiener,4,baby,0", "Set14,wiener,4,head,0",
        ])
      #expect(folder.appendingPathComponent("record").contents == [".state", "sets.csv"])
      // The command that is shown makes the row.
      let after = try nlvae(other + ["--list"], in: folder).output.split(separator: "\n")
      #expect(after.last?.hasPrefix("4 of 10") == true)
      let shown = try #require(after.first { $0.hasPrefix("missing") })
      #expect(try nlvae(shown.split(separator: " ").dropFirst(2).map(String.init) + ["-q"], in: folder).status == 0)
      #expect(try lines(folder, "sets.csv", columns: 0..<5).count == 5)
      let again = try nlvae(other + ["--image", "baby", "--again", "-q"], in: folder)
      #expect(again.output.contains("2 rows with the same digits as recorded, 0 with others"), "said: \(again.output)")
      // Another picture of the same name is refused, by either command; the record's notes stay.
      let record = folder.appendingPathComponent("record/sets.csv")
      let noted = "# command: a note\n" + (try String(contentsOf: record, encoding: .utf8))
      try noted.write(to: record, atomically: true, encoding: .utf8)
      let others = folder.appendingPathComponent("else")
      try FileManager.default.createDirectory(at: others, withIntermediateDirectories: false)
      for name in ["Set14", "set"] {
        try FileManager.default.copyItem(
          at: folder.appendingPathComponent("set"), to: others.appendingPathComponent(name))
        try SamplePicture.image().resized(width: 40, height: 28).quantized().write(
          png: "\(others.path)/\(name)/baby.png")
      }
      let tried = ["trial", "sets", "--images", "baby", "--methods", "bicubic", "--record", "tried", "-q", "--dataset"]
      #expect(try nlvae(tried + ["set"], in: folder).status == 0)
      let elsewhere = ["reproduce", "--set", "else/Set14", "--method", "bicubic", "--scale", "4", "--again", "-q"]
      for (command, set) in [
        (elsewhere + ["--image", "baby"] + trial.dropFirst(3), "Set14"), (tried + ["else/set"], "set"),
      ] {
        let refused = try nlvae(command, in: folder)
        #expect(
          refused.status == 1 && refused.error.contains("holds rows of another picture baby of \(set)"),
          "said: \(refused.error)")
      }
      #expect(try String(contentsOf: record, encoding: .utf8) == noted)
      #expect(try nlvae(elsewhere + ["--image", "head"] + trial.dropFirst(3), in: folder).status == 0)
      #expect(try String(contentsOf: record, encoding: .utf8).contains("# command: a note\n"))
      // A folder is a set by its name.
      let named = ["reproduce", "--set", "./set", "--method", "wiener", "--scale", "2", "--list"]
      #expect(try nlvae(named, in: folder).output.contains("nlvae reproduce --set set --table 1 --method wiener"))
    }
  }

  @Test("A set that is not there, a picture that it has not, and a name that is none")
  func refusedSets() throws {
    try withPictures { folder in
      let missing = try nlvae(["reproduce", "--set", "./none", "--list"], in: folder)
      #expect(missing.status == 1 && missing.errorLines == ["nlvae: ./none: no such folder"])
      let unknown = ["reproduce", "--dataset", "set", "--image", "baby,nobody", "--list"]
      for options in [["--set", "Set14"], []] {
        let outcome = try nlvae(unknown + options, in: folder)
        #expect(outcome.status == 64 && outcome.error.contains("has no picture 'nobody'"), "said: \(outcome.error)")
      }
      // Which command brings a set that is not there.
      let environment = ProcessInfo.processInfo.environment.merging(["NLVAE_DATA": folder.path]) { $1 }
      for (set, command) in [("Urban20", "make data SETS=urban20"), ("Set14", "make data")] {
        let outcome = try nlvae(["reproduce", "--set", set, "--list"], in: folder, environment: environment)
        let said = "nlvae: \(folder.path)/\(set): is missing; `\(command)` downloads it"
        #expect(outcome.status == 1 && outcome.errorLines.map(String.init) == [said], "said: \(outcome.error)")
      }
      for name in ["", ".", ".."] {
        #expect(try nlvae(["reproduce", "--set", name, "--list"], in: folder).status == 64)
      }
    }
  }

  @Test("Table II has a record of its own, which says how a run ended")
  func blocks() throws {
    try withPictures(side: 48) { folder in
      let choice = ["--table", "2", "--method", "nlvae-1+9", "--scale", "3", "--seed", "1", "--quiet"]
      let outcome = try nlvae(trial + choice, in: folder)
      #expect(outcome.status == 0, "said: \(outcome.error)")
      let lines = try lines(folder, "table-2.csv", columns: 0..<7)
      let values = try #require(lines.first).split(separator: ",")
      #expect(lines.count == 1 && values.prefix(5) == ["1", "9", "3", "butterfly", "1"])
      #expect(["converged", "diverged"].contains(values[5]) && Double(values[6]) != nil)
    }
  }

  @Test("A run that was ended or killed goes on, to the same digits", arguments: [SIGTERM, SIGKILL])
  func killed(signal: Int32) throws {
    try withPictures(side: 32) { folder in
      let choice = ["--method", "zssr", "--scale", "2", "--image", "bird", "--seed", "1", "--quiet"]
      let process = try nlvae.started(trial + choice, in: folder)
      let state = folder.appendingPathComponent("record/.state")
      while process.isRunning && !state.contents.contains(where: { $0.hasSuffix(".ckpt") }) { usleep(5000) }
      usleep(100_000)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationStatus != 0)
      #expect(!folder.appendingPathComponent("record").contents.contains("set5.csv"))
      #expect(state.contents.contains { $0.hasSuffix(".ckpt") })
      let resumed = try nlvae(trial + choice, in: folder)
      #expect(resumed.status == 0, "said: \(resumed.error)")
      #expect(state.contents == [])
      let digits = try lines(folder, columns: 0..<7)
      #expect(digits.count == 1)
      try FileManager.default.removeItem(at: folder.appendingPathComponent("record"))
      #expect(try nlvae(trial + choice, in: folder).status == 0)
      #expect(try lines(folder, columns: 0..<7) == digits)
    }
  }

  @Test("What a process that was killed just after its row has left is cleared away")
  func leftover() throws {
    try withPictures(side: 32) { folder in
      let choice = ["--method", "zssr", "--scale", "2", "--image", "bird", "--seed", "1", "--quiet"]
      let process = try nlvae.started(trial + choice, in: folder)
      let state = folder.appendingPathComponent("record/.state")
      let checkpoint = state.appendingPathComponent("zssr-zero-shot-x2-bird-seed1.ckpt")
      while process.isRunning && !FileManager.default.fileExists(atPath: checkpoint.path) { usleep(5000) }
      let left = try Data(contentsOf: checkpoint)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && state.contents == [])
      try left.write(to: checkpoint)
      #expect(try nlvae(trial + choice, in: folder).output.contains("1 of 1 rows are recorded"))
      #expect(state.contents == [])
    }
  }

  @Test("Another record's run leaves alone what one record's run has come to")
  func twoRecords() throws {
    try withPictures(side: 32) { folder in
      let choice = ["--method", "zssr", "--scale", "2", "--image", "bird", "--seed", "1", "--quiet"]
      let process = try nlvae.started(trial + choice, in: folder)
      let checkpoint = folder.appendingPathComponent("record/.state/zssr-zero-shot-x2-bird-seed1.ckpt")
      while process.isRunning && !FileManager.default.fileExists(atPath: checkpoint.path) { usleep(5000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let left = try Data(contentsOf: checkpoint)
      for _ in 0..<2 {
        let other = try nlvae(trial + choice + ["--record", "other"], in: folder)
        #expect(other.status == 0 && other.error.isEmpty, "said: \(other.error)")
      }
      #expect(try Data(contentsOf: checkpoint) == left)
    }
  }

  @Test("Making rows again goes on after an interruption, and begins anew once all are made")
  func againGoesOn() throws {
    try withPictures(side: 32) { folder in
      let choice = ["--method", "wiener", "--scale", "2", "--image", "baby,bird", "--quiet"]
      #expect(try nlvae(trial + choice, in: folder).status == 0)
      // As if the first of the two had been made again by a run that was then interrupted.
      let mark = folder.appendingPathComponent("record/.state/wiener-zero-shot-x2-baby-seed0-again.done")
      let version = try #require(try lines(folder, columns: 8..<9).first)
      try Data(version.utf8).write(to: mark)
      let rest = try nlvae(trial + choice + ["--again"], in: folder)
      #expect(rest.output.contains("1 rows with the same digits as recorded, 0 with others"), "said: \(rest.output)")
      #expect(folder.appendingPathComponent("record/.state").contents == [])
      // Another version's work is no evidence of this one's digits.
      try Data("0000000".utf8).write(to: mark)
      let all = try nlvae(trial + choice + ["--again"], in: folder)
      #expect(all.output.contains("2 rows with the same digits as recorded, 0 with others"), "said: \(all.output)")
    }
  }

  @Test("A record that cannot be written is refused before the first row")
  func unwritable() throws {
    try withPictures { folder in
      let record = folder.appendingPathComponent("record/set5.csv")
      try FileManager.default.createDirectory(at: record, withIntermediateDirectories: true)
      let outcome = try nlvae(trial + ["--method", "zssr", "--quiet"], in: folder)
      #expect(outcome.status == 1 && outcome.errorLines.count == 1, "said: \(outcome.error)")
      #expect(!folder.appendingPathComponent("record/.state").contents.contains { $0.hasSuffix(".ckpt") })
    }
  }

  @Test("Two processes share a record, and no row is lost or there twice")
  func together() throws {
    try withPictures { folder in
      let choice = ["--method", "bicubic,wiener", "--quiet"]
      let processes = try (0..<2).map { _ in try nlvae.started(trial + choice, in: folder) }
      for process in processes { process.waitUntilExit() }
      #expect(processes.map(\.terminationStatus) == [0, 0])
      // What the slower one had in hand when the faster one came by is there as well.
      let list = try nlvae(trial + choice + ["--list"], in: folder).output.split(separator: "\n")
      #expect(list.count == 41 && list.dropLast().allSatisfy { $0.hasPrefix("done") })
      let rows = try lines(folder, columns: 0..<5)
      #expect(rows.count == 40 && Set(rows).count == 40)
      #expect(rows.first == "bicubic,zero-shot,4,baby,0" && rows.last == "wiener,zero-shot,2,woman,0")
    }
  }

  @Test("What another living process works on is left alone")
  func busy() throws {
    try withPictures { folder in
      let state = folder.appendingPathComponent("record/.state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let file = open(state.path + "/bicubic-zero-shot-x4-head-seed0.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      try #require(file >= 0 && flock(file, LOCK_EX) == 0)
      let choice = ["--method", "bicubic", "--scale", "4", "--image", "baby,head", "--quiet"]
      let outcome = try nlvae(trial + choice, in: folder)
      #expect(
        outcome.status == 0 && outcome.output.contains("1 of 2 rows are recorded in record, 1 are in other hands"))
      #expect(try nlvae(trial + choice + ["--list"], in: folder).output.contains("running"))
      close(file)
      #expect(try nlvae(trial + choice, in: folder).output.contains("2 of 2 rows"))
    }
  }

  @Test("A row that was missing when rows were made again is not made twice", .timeLimit(.minutes(2)))
  func againMakesMissingRowsOnce() throws {
    try withPictures(side: 32) { folder in
      let choice = ["--method", "wiener", "--scale", "2", "--image", "baby,bird", "--quiet", "--again"]
      // While another process has the second row in hand, the first is not the last to be made.
      let state = folder.appendingPathComponent("record/.state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let file = open(state.path + "/wiener-zero-shot-x2-bird-seed0.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      try #require(file >= 0 && flock(file, LOCK_EX) == 0)
      let first = try nlvae(trial + choice, in: folder)
      #expect(first.output.contains("1 of 2 rows are recorded in record, 1 are in other hands"))
      close(file)
      let second = try nlvae(trial + choice, in: folder)
      #expect(second.output.contains("0 rows with the same digits as recorded, 0 with others"))
      #expect(second.output.contains("2 of 2 rows"))
      #expect(state.contents == [])
    }
  }

  @Test("A time limit ends a run without an error, and before the next picture")
  func timeLimit() throws {
    try withPictures { folder in
      let choice = ["--method", "zssr", "--scale", "4", "--seed", "1", "--quiet", "--time-limit", "0.002"]
      let outcome = try nlvae(trial + choice, in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("the time is up"), "said: \(outcome.error)")
      #expect(folder.appendingPathComponent("record").contents == [".state"])
    }
  }

  @Test(
    "A damaged record is refused in one line and left as it is",
    arguments: [
      ("x", "line 2 has no end"), ("x\n", "no line of columns"),
      ("HEADER\nbicubic,zero-shot,4,baby,0,1,1,1\n", "line 3 has 8 values"),
      ("HEADER\nbicubic,zero-shot,4,baby,0,1,one,1,v\n", "ssim of row 1 is no number"),
      ("HEADER\nbicubic,zero-shot,4,baby,0,1,1,1,v\nbicubic,zero-shot,4,baby,0,1,1,1,v\n", "row 2 is there twice"),
    ])
  func damaged(text: String, cause: String) throws {
    try withPictures { folder in
      let columns = "method,protocol,scale,image,seed,psnr,ssim,processor_seconds,version"
      let header = "# recipe: trial, for a trial only\n\(columns)"
      let note = text.hasPrefix("HEADER") ? "" : "# recipe: trial, for a trial only\n"
      let whole = note + text.replacingOccurrences(of: "HEADER", with: header)
      let record = folder.appendingPathComponent("record")
      try FileManager.default.createDirectory(at: record, withIntermediateDirectories: false)
      try Data(whole.utf8).write(to: record.appendingPathComponent("set5.csv"))
      let outcome = try nlvae(trial + ["--method", "bicubic"], in: folder)
      #expect(outcome.status == 1 && outcome.errorLines.count == 1, "said: \(outcome.error)")
      #expect(outcome.error.contains("record/set5.csv: is damaged: \(cause)"), "said: \(outcome.error)")
      #expect(try Data(contentsOf: record.appendingPathComponent("set5.csv")) == Data(whole.utf8))
    }
  }

  @Test("Records of another recipe and of the thorough one are not mixed", arguments: ["trial", "brief", "quick"])
  func mixed(preset: String) throws {
    try withPictures { folder in
      let choice = ["--method", "bicubic", "--scale", "4", "--image", "baby", "--quiet"]
      let other = trial.map { $0 == "trial" ? preset : $0 }
      #expect(try nlvae(other + choice, in: folder).status == 0)
      let outcome = try nlvae(["reproduce", "--dataset", "set", "--record", "record"] + choice, in: folder)
      let cause = "is a record of another kind (recipe: \(preset), for a trial only)"
      #expect(outcome.status == 1 && outcome.error.contains(cause), "said: \(outcome.error)")
    }
  }

  @Test(
    "A wrong choice is refused",
    arguments: [
      (["--method", "magic"], "The value 'magic' is invalid"), (["--scale", "5"], "one of '2', '3', '4' or '8'"),
      (["--threads", "1000000"], "--threads takes a number from 1 to 1024"), (["--seed", "1,-2"], "'1,-2'"),
      (["--scale", "4,"], "'4,'"), (["--scale", ""], "''"),
      (["--method", "dip", "--scale", "2"], "no row of the plan"), (["--time-limit", "0"], "--time-limit"),
      (["--time-limit", "inf"], "--time-limit"),
      (["--preset", "trial"], "--record of its own"),
    ])
  func refusals(options: [String], says: String) throws {
    try withFolder { folder in
      let outcome = try nlvae(["reproduce"] + options, in: folder)
      #expect(outcome.status == 64 && outcome.error.contains(says), "said: \(outcome.error)")
    }
  }

  @Test("A missing picture is named")
  func missing() throws {
    try withFolder { folder in
      let outcome = try nlvae(
        ["reproduce", "--dataset", "none", "--record", "r", "--method", "bicubic", "-q"], in: folder)
      #expect(outcome.status == 1 && outcome.errorLines.count == 1)
      #expect(outcome.error.contains("none/baby.png: is missing"), "said: \(outcome.error)")
    }
  }
}
