import Audit
import Experiments
import Testing

@testable import Notebook

@Suite("Further data sets")
struct SetResultsTests {
  private func results(_ rows: String) throws -> SetResults {
    let head = "set,method,scale,image,seed,psnr,ssim,processor_seconds,version\n"
    return try SetResults(RecordedTable(text: head + rows, file: "sets.csv"))
  }

  @Test("Seeds are averaged first, then pictures")
  func means() throws {
    let all = try results(
      """
      A,bicubic,4,one,0,20,0.5,0,v
      A,bicubic,4,two,0,30,0.7,0,v
      A,nlvae-quick,4,one,1,21,0.6,10,v
      A,nlvae-quick,4,one,2,23,0.8,20,v
      A,nlvae-quick,4,two,2,36,0.8,10,v
      A,nlvae-quick,4,one,3,99,0.9,1,v
      A,nlvae-quick,4,two,1,34,0.8,30,v
      A,nlvae,4,two,1,40,0.9,30,v

      """)
    #expect(all.sets == ["A"] && all.scales(of: "A") == [4])
    let quick = try #require(all(.nlvaeQuick, on: "A", 4))
    // Seed 3 lacks a picture; seed 2 was the faster.
    #expect(abs(quick.meanPSNR - 28.5) < 1e-9 && abs(quick.meanSSIM - 0.75) < 1e-9 && abs(quick.seconds - 15) < 1e-9)
    #expect(all.seeds(of: .nlvaeQuick, on: "A", 4) == [1, 2] && all.seeds(of: .bicubic, on: "A", 4).isEmpty)
    #expect(all.differences(.nlvaeQuick, .bicubic, on: "A", 4) == [2, 5])
    let similar = all.differences(.nlvaeQuick, .bicubic, on: "A", 4, of: \.ssim)
    #expect(similar.count == 2 && abs(similar[0] - 0.2) < 1e-9 && abs(similar[1] - 0.1) < 1e-9)
    // A method that was run on some pictures only is compared on these.
    let some = try #require(all(.nlvae, on: "A", 4))
    #expect(some.psnr == ["two": 40] && some.meanSSIM == 0.9)
    #expect(all.differences(.nlvae, .bicubic, on: "A", 4) == [10])
    #expect(all.differences(.nlvaeQuick, .nlvae, on: "A", 4) == [-5])
    #expect(all(.zssr, on: "A", 4) == nil && all.differences(.zssr, .bicubic, on: "A", 4).isEmpty)
    #expect(all(.bicubic, on: "B", 4) == nil)
  }

  @Test("Interpolation of those pictures that other methods have, each choice once; the paper's sets come first")
  func parts() throws {
    let all = try results(
      """
      A,bicubic,4,one,0,20,0.5,0,v
      BSD100,bicubic,4,one,0,20,0.5,0,v
      BSD100,bicubic,4,two,0,30,0.7,0,v
      BSD100,bicubic,4,three,0,40,0.9,0,v
      BSD100,wiener,4,one,0,21,0.6,0,v
      BSD100,instant,4,one,0,22,0.6,0,v
      BSD100,nlvae,4,one,1,23,0.6,9,v
      BSD100,nlvae,4,two,1,33,0.6,9,v
      BSD100,nlvae-quick,4,one,1,23,0.6,9,v
      BSD100,nlvae-quick,4,two,1,33,0.6,9,v
      BSD100,nlvae-quick,4,three,1,43,0.6,9,v
      Set14,wiener,4,one,0,20,0.5,0,v

      """)
    #expect(all.sets == ["Set14", "BSD100", "A"])
    let parts = all.parts(of: "BSD100", 4, [.wiener, .instant, .nlvae, .nlvaeQuick, .zssr])
    #expect(parts.map(\.psnr) == [["one": 20], ["one": 20, "two": 30]])
    #expect(abs(parts[1].meanSSIM - 0.6) < 1e-9)
    #expect(all.parts(of: "Set14", 4, [.wiener]).isEmpty && all.parts(of: "A", 4, [.wiener]).isEmpty)
    #expect(all(.bicubic, on: "BSD100", 4, only: ["two"])?.meanPSNR == 30)
  }

  @Test("What of the plan is there, in part there, and not there")
  func coverage() throws {
    let rows = [2, 3, 4, 8].flatMap { scale in ["one", "two"].map { "A,bicubic,\(scale),\($0),0,20,0.5,0,v\n" } }
    let more =
      "A,wiener,4,one,0,21,0.5,1,v\nA,nlvae-quick,4,one,1,21,0.5,1,v\nA,nlvae-quick,4,two,1,21,0.5,1,v\n"
    let found = try results(rows.joined() + more).coverage(of: "A")
    // Seven methods at ×4, ×3 and ×8, five at ×2, and ZSSR at three factors; two pictures, one seed.
    #expect(found.planned == 2 * (3 * 7 + 5 + 3) && found.recorded == 8 + 3)
    #expect(found.inPart == ["wiener ×4"])
    #expect(
      found.without == [
        "bicubic-back-projected ×2, ×3, ×4, ×8", "instant ×2, ×3, ×4, ×8", "nlvae-prior ×2, ×3, ×4, ×8",
        "nlvae ×3, ×4, ×8", "wiener ×2, ×3, ×8", "nlvae-quick ×3, ×8", "zssr ×3, ×4, ×8",
      ])
  }

  @Test("What is recorded of a seed counts as recorded before the seed is complete")
  func beginning() throws {
    let first = ["one", "two"].map { "Set14,nlvae-quick,4,\($0),1,20,0.5,0,v\n" }.joined()
    let found = try results(first + "Set14,nlvae-quick,4,one,2,30,0.5,0,v\n")
    let coverage = found.coverage(of: "Set14"), none = try results(first).coverage(of: "Set14")
    #expect(coverage.recorded == none.recorded + 1 && coverage.planned == none.planned)
    #expect(found(.nlvaeQuick, on: "Set14", 4)?.meanPSNR == 20)
  }

  @Test("Rows from before a record kept how they were made are counted")
  func origin() throws {
    let head = "image,psnr,version,threads\n", rows = "one,20,v,\ntwo,20,v,2\nthree,20,v,\n"
    #expect(try RecordedTable(text: head + rows, file: "a.csv").rowsWithoutOrigin == 2)
    #expect(try RecordedTable(text: "image,psnr\none,20\n", file: "a.csv").rowsWithoutOrigin == 1)
  }

  @Test("A part of a set takes the claim of the whole, and interpolation's figure after table I")
  func claims() {
    #expect(Claims.name(of: "Urban20") == "Urban100" && Claims.name(of: "BSD100") == "BSDS100")
    #expect(Claims.name(of: "Set14") == "Set14")
    #expect(Claims.bicubic(of: "Urban100", 4) == 23.13 && Claims.bicubic(of: "BSDS100", 8) == 23.65)
    #expect(Claims.bicubic(of: "Set14", 2) == nil && Claims.bicubic(of: "Kodak", 4) == nil)
  }
}
