import Foundation
import Testing

@testable import Audit
@testable import Notebook

/// The rows as the records of this repository make them.
@Suite("Rows of the audit")
struct AuditRowTests {
  private let evidence: Evidence
  private let rows: [AuditRow]

  init() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    evidence = try Evidence(Page(options: PageOptions(), folder: "\(package.path)/Figures/08b-the-audit"))
    rows = try evidence.rows()
  }

  @Test("A question of ours gets yes or no, and a claim of the paper does not")
  func questions() {
    let own = rows.filter(\.isOurQuestion)
    #expect(own.allSatisfy { [Verdict.yes, .no, .undecided, .open].contains($0.verdict) })
    #expect(rows.filter { !$0.isOurQuestion }.allSatisfy { ![Verdict.yes, .no].contains($0.verdict) })
  }

  @Test(
    "What is compared unlike the paper is a question of ours",
    arguments: [
      "divergence by itself", "sampling by itself", "above DIP, run here", "SSIM above DIP's",
      "residual units below the other three",
    ])
  func unlike(words: String) {
    let meant = rows.filter { $0.claim.contains(words) }
    #expect(!meant.isEmpty && meant.allSatisfy { $0.isOurQuestion && !$0.isCentral })
  }

  @Test("No unit is heavier or lighter than what is not named")
  func lightWeight() throws {
    let row = try #require(rows.first { $0.claim.contains("light-weight") })
    #expect(row.verdict == .untestable)
    #expect(row.here.contains("lighter: ") && row.here.contains("heavier: residual"))
  }

  @Test("Interpolation of resized pictures is one reading, held against three figures")
  func resized() throws {
    let own = rows.filter { $0.claim.contains("bicubic row was made at 256 × 256") }
    #expect(own.count == 1 && own[0].verdict == .inconsistent)
    #expect(own[0].here.split(separator: ";").count == 3)
  }

  @Test("Deeper is not better among all of table I; it is among the methods that the paper calls learning-based")
  func deeper() throws {
    let index = try #require(rows.firstIndex { $0.claim.hasPrefix("deeper architectures perform") })
    #expect(rows[index].verdict == .inconsistent)
    #expect(rows[index + 1].claim.hasPrefix("our reading of it") && rows[index + 1].verdict == .consistent)
  }

  @Test("Of other sets both printed scores are named")
  func otherSets() throws {
    let row = try #require(rows.first { $0.claim.hasPrefix("Set14 at ×4") })
    let isWhole = evidence.sets?(.nlvae, on: "Set14", 4)?.psnr.count == Claims.sizes["Set14"]
    #expect(row.claim.contains("28.67 / 0.7776") && (row.verdict == .open) == !isWhole)
  }
}
