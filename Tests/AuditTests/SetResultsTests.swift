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
      A,nlvae-quick,4,two,1,34,0.8,30,v
      A,nlvae,4,two,1,40,0.9,30,v

      """)
    #expect(all.sets == ["A"] && all.scales(of: "A") == [4])
    let quick = try #require(all(.nlvaeQuick, on: "A", 4))
    #expect(abs(quick.meanPSNR - 28) < 1e-9 && abs(quick.meanSSIM - 0.75) < 1e-9 && abs(quick.seconds - 22.5) < 1e-9)
    #expect(all.differences(.nlvaeQuick, .bicubic, on: "A", 4) == [2, 4])
    let similar = all.differences(.nlvaeQuick, .bicubic, on: "A", 4, of: \.ssim)
    #expect(similar.count == 2 && abs(similar[0] - 0.2) < 1e-9 && abs(similar[1] - 0.1) < 1e-9)
    // A method that was run on some pictures only is compared on these.
    let some = try #require(all(.nlvae, on: "A", 4))
    #expect(some.psnr == ["two": 40] && some.meanSSIM == 0.9)
    #expect(all.differences(.nlvae, .bicubic, on: "A", 4) == [10])
    #expect(all.differences(.nlvaeQuick, .nlvae, on: "A", 4) == [-6])
    #expect(all(.zssr, on: "A", 4) == nil && all.differences(.zssr, .bicubic, on: "A", 4).isEmpty)
    #expect(all(.bicubic, on: "B", 4) == nil)
  }
}
