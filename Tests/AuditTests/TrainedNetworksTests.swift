import Experiments
import Foundation
import Testing

@testable import Audit
@testable import Notebook

@Suite("Networks that were trained beforehand")
struct TrainedNetworksTests {
  private static let head =
    "network,on,seed,steps,core_minutes,set,scale,image,psnr,ssim,processor_seconds,threads,processor,version,checksum\n"

  private func networks(_ rows: [String]) throws -> TrainedNetworks {
    let text = Self.head + rows.map { $0 + ",0.5,1,1,p,v,c\n" }.joined()
    return try TrainedNetworks(
      RecordedTable(text: text, file: "trained.csv"), set: "A", images: ["one", "two"], scale: 4)
  }

  @Test("A training counts when all pictures are there, the latest one, and its budget is said")
  func trainings() throws {
    let found = try networks([
      "vdsr,T91,1,260,9.8,A,4,one,28", "vdsr,T91,1,260,9.8,A,4,two,30", "vdsr,drawings,1,255,10.2,A,4,one,27",
      "vdsr,T91,1,260,9.8,A,3,one,50", "vdsr,T91,1,260,9.8,B,4,one,50", "srcnn,T91,1,9000,10.2,A,4,one,29",
      "srcnn,T91,1,9000,10.2,A,4,two,32",
    ])
    #expect(found.trainings.map(\.network) == ["vdsr", "srcnn"])
    let vdsr = try #require(found("vdsr", on: "T91"))
    #expect(vdsr.psnr == 29 && vdsr.steps == 260 && vdsr.coreMinutes == 9.8 && vdsr.seed == 1)
    #expect(found("vdsr", on: "drawings") == nil && found("srcnn", on: "T91")?.psnr == 30.5)
    #expect(found.budget.contains("took 9.8 to 10.2 minutes of a processor core; the seed is 1."))
    let both = try networks([
      "srcnn,T91,1,90,10.2,A,4,one,29", "srcnn,T91,1,90,10.2,A,4,two,32", "srcnn,T91,,,,A,4,one,30",
      "srcnn,T91,,,,A,4,two,31",
    ])
    let latest = try #require(both("srcnn", on: "T91"))
    #expect(latest.steps == nil && latest.coreMinutes == nil)
    #expect(both.budget.contains("10.2 minutes") && both.budget.contains("1 training the minutes were not measured"))
  }

  @Test("The table has what is recorded, and what is not is a dash")
  func table() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let evidence = try Evidence(Page(options: PageOptions(), folder: "\(package.path)/Figures/08-evaluation"))
    let rows = try evidence.trainedRows(
      networks(["vdsr,T91,1,260,9.8,A,4,one,28", "vdsr,T91,1,260,9.8,A,4,two,30.5"]))
    #expect(rows.count == 1 && rows[0].count == Evidence.trainedColumns.count)
    let text = rows[0].map { $0.text }
    #expect(text[0] == "VDSR" && text[1] == "665,921" && text[2] == "664,704" && text[3] == "260, –")
    #expect(text[4] == "29.25" && text[5] == "–" && text[7] == "31.35")
  }
}
