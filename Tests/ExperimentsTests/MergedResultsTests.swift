import Experiments
import Testing

@Suite("Results of several machines")
struct MergedResultsTests {
  private func row(
    _ method: String, _ image: String, seed: Int = 0, scale: Int = 4, psnr: String = "30.0", seconds: String = "1.0",
    version: String = "abc", checksum: String = "11111111", shard: String = "", parts: String = "",
    results: String = ""
  ) -> RecordRow {
    RecordRow(
      key: [method, "zero-shot", "\(scale)", image, "\(seed)"],
      result: [psnr, "0.9", seconds, "1", "a processor", version, checksum, shard, parts, results])
  }

  private func merged(_ parts: [RecordRow]...) throws -> MergedResults {
    try MergedResults(zip(["a", "b", "c"], parts).map { (file: $0, rows: $1) })
  }

  @Test("Rows follow each other as one machine would have made them, whatever part they come from")
  func order() throws {
    let rows = [
      row("wiener", "baby", scale: 3), row("wiener", "baby"), row("nlvae", "baby", seed: 1),
      row("nlvae", "baby", seed: 2), row("nlvae", "baby", seed: 10), row("wiener", "bird"),
    ]
    let parts = try merged([rows[5], rows[3]], [rows[4], rows[1]], [rows[2], rows[0]])
    #expect(parts.rows == rows)
  }

  @Test("A row that two parts have is taken from the first; other scores, versions and pictures are refused")
  func doubles() throws {
    let first = row("wiener", "baby", seconds: "2.0"), again = row("wiener", "baby", seconds: "9.0")
    #expect(try merged([first], [again]).rows == [first])
    func refusal(_ other: RecordRow) throws -> String {
      let problem = #expect(throws: MergeProblem.self) { try merged([first], [other]) }
      return problem.map { "\($0)" } ?? ""
    }
    #expect(
      try refusal(row("wiener", "baby", psnr: "31.0"))
        == "b: ×4 baby by wiener, seed 0, is 31.0 / 0.9 here and 30.0 / 0.9 in a")
    #expect(try refusal(row("wiener", "bird", version: "xyz")) == "b: was made by version xyz, and a by abc")
    #expect(
      try refusal(row("bicubic", "baby", checksum: "22222222")) == "b: baby is another picture here than in a")
    // What says nothing of its origin contradicts nobody; at another factor the reduced picture is another.
    #expect(try merged([first], [row("bicubic", "baby", version: "", checksum: "")]).rows.count == 2)
    #expect(try merged([first], [row("wiener", "baby", scale: 2, checksum: "22222222")]).rows.count == 2)
  }

  @Test("A part without a row is missing; what is complete is no part of anything")
  func parts() throws {
    let one = row("wiener", "baby", shard: "1/3", parts: "3"), two = row("wiener", "bird", shard: "2/3", parts: "3")
    let three = row("wiener", "head", shard: "3/3", parts: "3")
    #expect(try merged([one], [three]).holes == ["there is no row of part 2/3"])
    #expect(try merged([one], [three]).rows == [one, three])
    let whole = try merged([one], [two], [three])
    #expect(whole.holes.isEmpty && whole.rows == ["baby", "bird", "head"].map { row("wiener", $0) })
    // Where there were fewer pictures than parts, nothing is missing; and forged numbers are no trap.
    #expect(try merged([row("wiener", "baby", shard: "1/9", parts: "1")]).holes.isEmpty)
    #expect(try merged([row("wiener", "baby", shard: "1/0", parts: "9")]).holes.isEmpty)
  }

  @Test("A part that ended between two pictures has fewer rows than it says")
  func short() throws {
    func part(_ image: String, _ shard: String, _ results: String) -> RecordRow {
      row("wiener", image, shard: shard, parts: "2", results: results)
    }
    let one = [part("baby", "1/2", "2"), part("head", "1/2", "2")], two = [part("bird", "2/2", "1")]
    #expect(try merged(one, two).holes.isEmpty)
    #expect(try merged(one, two).rows == ["baby", "bird", "head"].map { row("wiener", $0) })
    #expect(try merged([one[0]], two).holes == ["part 1/2 has 1 of its 2 rows by wiener at ×4"])
    // Gone on with by another method in one part only. What promises nothing is not missed.
    let later = [row("zssr", "bird", seed: 1, shard: "2/2", parts: "2", results: "2")]
    let named = ["baby", "head"].map { "no row has ×4 \($0) by zssr, seed 1" }
    #expect(try merged(one, two + later).holes == named)
    #expect(try merged([part("baby", "1/2", "")], two).holes.isEmpty)
    // Two seeds of a method that draws nothing fill every other part only; another method's fill them all.
    func shared(_ method: String, _ seed: Int, _ shard: String, _ parts: String, _ results: String) -> RecordRow {
      row(method, "baby", seed: seed, shard: shard, parts: parts, results: results)
    }
    let first = [shared("bicubic", 0, "1/2", "1", "1"), shared("nlvae", 1, "1/2", "2", "1")]
    #expect(try merged(first).holes == ["there is no row of part 2/2"])
    let whole = try merged(first, [shared("nlvae", 2, "2/2", "2", "1")])
    #expect(whole.holes.isEmpty && whole.rows.allSatisfy { $0.result[ResultOrigin.shardPlace].isEmpty })
  }

  @Test("Works that were divided alike do not stand in for each other, neither by methods nor by factors")
  func alike() throws {
    func part(_ method: String, _ image: String, _ shard: String, scale: Int = 4) -> RecordRow {
      row(method, image, scale: scale, shard: shard, parts: "2", results: "2")
    }
    // Two pictures a part; one of the filter's was never made, and the pictures are not named by another method there.
    let bicubic = [part("bicubic", "a", "1/2"), part("bicubic", "c", "1/2")]
    let rest = [part("bicubic", "b", "2/2"), part("bicubic", "d", "2/2")]
    let filter = [part("wiener", "a", "1/2"), part("wiener", "b", "2/2"), part("wiener", "d", "2/2")]
    #expect(try merged(bicubic + rest, filter).holes == ["no row has ×4 c by wiener, seed 0"])
    #expect(try merged(bicubic + rest, filter).rows.contains { !$0.result[ResultOrigin.shardPlace].isEmpty })
    let third = [part("bicubic", "b", "2/2", scale: 3), part("bicubic", "d", "2/2", scale: 3)]
    #expect(try merged(bicubic, rest, third).holes == ["there is no row of part 1/2"])
  }

  @Test("What one division has whole is not missed in another, nor what is no part of anything")
  func divisions() throws {
    func part(_ image: String, _ shard: String, _ parts: String, _ results: String) -> RecordRow {
      row("wiener", image, shard: shard, parts: parts, results: results)
    }
    let quarter = [part("a", "1/4", "4", "1")]
    let halves = ["a", "c"].map { part($0, "1/2", "2", "2") } + ["b", "d"].map { part($0, "2/2", "2", "2") }
    for parts in [[quarter, halves, []], [halves, quarter, []], [halves, [], quarter]] {
      let found = try merged(parts[0], parts[1], parts[2])
      #expect(found.holes.isEmpty && found.rows == ["a", "b", "c", "d"].map { row("wiener", $0) })
    }
    let missing = ["there is no row of part 2/2", "part 1/2 has 1 of its 2 rows by wiener at ×4"]
    #expect(try merged(quarter, [halves[1]]).holes == missing)
    let whole = ["a", "b", "c", "d"].map { row("wiener", $0) }
    #expect(try merged([halves[0]], whole).holes.isEmpty && merged([halves[0]], whole).rows == whole)
    // But rows of an undivided run that was interrupted hide no part.
    #expect(try merged([halves[0], halves[1]], [whole[1]]).holes == ["there is no row of part 2/2"])
    // Nor does a row beyond the division make up for one that is missing.
    #expect(try merged([halves[0]], Array(halves[2...]), [row("wiener", "e")]).holes == [missing[1]])
  }

  @Test("A picture or a seed that one method has and another lacks is a hole")
  func holes() throws {
    let complete = try merged(
      [row("wiener", "baby"), row("nlvae", "baby", seed: 1)], [row("wiener", "baby", scale: 3)])
    #expect(complete.holes.isEmpty)
    let rows = [row("nlvae", "baby", seed: 1), row("nlvae", "baby", seed: 2), row("nlvae", "bird", seed: 2)]
    #expect(try merged(rows).holes == ["no row has ×4 bird by nlvae, seed 1"])
    #expect(try merged(rows, [row("wiener", "head")]).holes.count == 5)
  }
}
