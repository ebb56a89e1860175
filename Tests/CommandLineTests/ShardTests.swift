import Foundation
import Imaging
import Testing

@Suite("nlvae evaluate --shard and nlvae merge")
struct ShardTests {
  let nlvae = Program(name: "nlvae")

  private func rows(_ file: URL) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
  }

  /// The file's lines without the time, which no two runs have in common.
  private func timeless(_ file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.contains("\"seconds\"") }
  }

  @Test("Parts put together are what one run makes, but for the seconds; a part that is missing is said")
  func parts() throws {
    try withDataset { folder in
      for (index, name) in ["a", "b", "c"].enumerated() {
        try SamplePicture.image().resized(width: 32 + 4 * index, height: 40).quantized()
          .write(png: "\(folder.path)/set/\(name).png")
      }
      let arguments = ["evaluate", "--dataset", "set", "--scale", "2,4", "--method", "bicubic,wiener", "--json"]
      #expect(try nlvae(arguments + ["all.json", "--origin"], in: folder).status == 0)
      for part in 1...2 {
        let outcome = try nlvae(arguments + ["\(part).json", "--shard", "\(part)/2"], in: folder)
        #expect(outcome.status == 0, "\(outcome.error)")
      }
      let names = try (1...2).map { part in
        Set(try rows(folder.appendingPathComponent("\(part).json")).compactMap { $0["image"] as? String })
      }
      #expect(names == [["a", "c"], ["b"]])
      let outcome = try nlvae(["merge", "2.json", "1.json", "-o", "merged.json"], in: folder)
      #expect(outcome.status == 0 && outcome.output == "12 results of 2 files in merged.json\n", "\(outcome)")
      let whole = folder.appendingPathComponent("all.json"), merged = folder.appendingPathComponent("merged.json")
      #expect(try timeless(whole) == timeless(merged))
      let fields = Set(try rows(merged)[0].keys)
      #expect(fields.isSuperset(of: ["threads", "processor", "version", "checksum", "psnr"]))
      // A part that nobody has made, or that was forgotten whole.
      let half = try nlvae(["merge", "1.json", "-o", "half.json"], in: folder)
      #expect(half.errorLines == ["nlvae: half.json: there is no row of part 2/2; --allow-holes writes what is there"])
      // Of five parts, two have no picture.
      for part in 1...5 {
        #expect(try nlvae(arguments + ["five\(part).json", "--shard", "\(part)/5"], in: folder).status == 0)
      }
      let five = (1...5).map { "five\($0).json" }
      #expect(try nlvae(["merge"] + five + ["-o", "five.json"], in: folder).status == 0)
      #expect(try timeless(whole) == timeless(folder.appendingPathComponent("five.json")))
      #expect(try nlvae(["merge", five[0], five[2], "-o", "two.json"], in: folder).error.contains("of part 2/5"))
      // Every seed of every picture is somewhere: here a part lacks one method of its picture.
      let cut = try rows(folder.appendingPathComponent("2.json")).dropLast()
      try JSONSerialization.data(withJSONObject: Array(cut)).write(to: folder.appendingPathComponent("cut.json"))
      let refused = try nlvae(["merge", "1.json", "cut.json", "-o", "holes.json"], in: folder)
      #expect(refused.status == 1 && refused.errorLines.count == 1)
      #expect(refused.error.contains("holes.json: no row has ×4 b by wiener, seed 0; --allow-holes"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/holes.json"))
      #expect(try nlvae(["merge", "1.json", "cut.json", "-o", "holes.json", "--allow-holes"], in: folder).status == 0)
      // The first part has ended after its first picture, of which no other part knows anything.
      let early = try rows(folder.appendingPathComponent("1.json")).filter { $0["image"] as? String == "a" }
      try JSONSerialization.data(withJSONObject: early).write(to: folder.appendingPathComponent("early.json"))
      let ended = try nlvae(["merge", "early.json", "2.json", "-o", "holes.json"], in: folder)
      let advice = "part 1/2 has 1 of its 2 rows by bicubic at ×2 and 3 more"
      #expect(ended.status == 1 && ended.error.contains(advice), "\(ended.error)")
    }
  }

  @Test("What is no part, no file or no result is refused", arguments: ["0/2", "3/2", "1", "1/0", "a/b", "1/2/3"])
  func refusals(shard: String) throws {
    try withDataset { folder in
      let arguments = ["evaluate", "--dataset", "set", "--shard", shard]
      #expect(try nlvae(arguments, in: folder).status == 64)
      let merge = try nlvae(["merge", "none.json", "-o", "all.json"], in: folder)
      #expect(merge.status == 1 && merge.errorLines == ["nlvae: none.json: is missing"])
      try Data("{}".utf8).write(to: folder.appendingPathComponent("odd.json"))
      #expect(try nlvae(["merge", "odd.json", "-o", "all.json"], in: folder).status == 1)
      #expect(folder.contents == ["odd.json", "set"])
      // Nothing but a file is written over, or moved away.
      try Data("[]".utf8).write(to: folder.appendingPathComponent("odd.json"))
      #expect(
        try nlvae(["merge", "odd.json", "-o", "all.json"], in: folder).errorLines.first?.contains("no results") == true)
      for place in ["set", "/dev/stdout", "/dev/full"] {
        #expect(try nlvae(["merge", "odd.json", "-o", place], in: folder).status == 1)
      }
      #expect(folder.contents == ["odd.json", "set"] && !FileManager.default.fileExists(atPath: "/dev/full.old"))
    }
  }
}
