import Foundation
import Imaging
import Testing

@Suite("nlvae trial trained, and other networks in the recipe")
struct TrainedTests {
  let nlvae = Program(name: "nlvae")

  private func train(_ options: [String], in folder: URL) throws {
    let small = ["--scale", "2", "--crop", "8", "--minibatch", "4", "--quiet"]
    let outcome = try nlvae(["train", "--on", "set"] + small + options, in: folder)
    try #require(outcome.status == 0, "said: \(outcome.error)")
  }

  private func rows(_ folder: URL) throws -> [[String]] {
    let text = try String(contentsOf: folder.appendingPathComponent("record/trained.csv"), encoding: .utf8)
    return text.split(separator: "\n").dropFirst(2).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .map { $0.map(String.init) }
  }

  private let trial = ["trial", "trained", "--dataset", "set", "--scales", "2", "--record", "record", "--quiet"]

  @Test("A row a network and picture, with what the file says of the training; what is there is not made again")
  func record() throws {
    try withPictures { folder in
      try train(
        ["--architecture", "vdsr", "--channels", "4", "--depth", "3", "--steps", "5", "-o", "a.safetensors"], in: folder
      )
      try train(["--architecture", "srcnn", "--minutes", "0.001", "--threads", "1", "-o", "b.safetensors"], in: folder)
      #expect(folder.contents.filter { !$0.hasPrefix(".nlvae-") } == ["a.safetensors", "b.safetensors", "set"])
      let first = try nlvae(trial + ["--weights", "a.safetensors", "--images", "0"], in: folder)
      try #require(first.status == 0, "said: \(first.error)")
      let all = try nlvae(trial + ["--weights", "a.safetensors,b.safetensors"], in: folder)
      try #require(all.status == 0, "said: \(all.error)")
      // The names of the columns, and what was missing.
      #expect(all.output.split(separator: "\n").count == 6)
      let rows = try rows(folder)
      #expect(rows.map { $0[7] } == ["0", "1", "2", "0", "1", "2"])
      #expect(rows[0].prefix(7) == ["vdsr 4×3", "set", "1", "5", "", "set", "2"])
      #expect(rows[3].prefix(3) == ["srcnn", "set", "1"] && Int(rows[3][3]) != nil && Double(rows[3][4]) != nil)
      for row in rows {
        #expect(row.count == 15 && 5...60 ~= Double(row[8]) ?? 0 && row.suffix(4).allSatisfy { !$0.isEmpty })
      }
      // Another picture has another checksum.
      #expect(Set(rows.map { $0[14] }).count == 3)
    }
  }

  @Test("What cannot be is refused in one line")
  func refusals() throws {
    try withPictures { folder in
      let missing = try nlvae(trial + ["--weights", "none.safetensors"], in: folder)
      #expect(missing.status == 1 && missing.errorLines.count == 1 && missing.error.contains("none.safetensors: "))
      try train(
        ["--architecture", "residual", "--channels", "4", "--depth", "2", "--steps", "2", "-o", "w.safetensors"],
        in: folder)
      let far = try nlvae(
        ["trial", "trained", "--dataset", "set", "--scales", "8", "--weights", "w.safetensors", "--quiet"], in: folder)
      #expect(far.status == 1 && far.error.contains("weights for ×2, not for ×8"), "said: \(far.error)")
      for name in ["FSRCNN", "LapSRN"] {
        let outcome = try nlvae(["trial", "networks", "--dataset", "set", "--networks", "SRCNN,\(name)"], in: folder)
        #expect(outcome.status == 64 && outcome.error.contains("\(name) is not run in NLVAE's place"))
        #expect(outcome.error.contains("roots of the factor"), "said: \(outcome.error)")
      }
    }
  }
}
