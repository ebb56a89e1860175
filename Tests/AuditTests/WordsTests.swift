import Experiments
import Foundation
import Testing

@testable import Audit
@testable import Notebook

@Suite("Words that follow the records")
struct WordsTests {
  private let evidence: Evidence
  private let page: Page

  init() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    page = Page(options: PageOptions(), folder: "\(package.path)/Figures/08-evaluation")
    evidence = try Evidence(page)
  }

  @Test("Things, numbers and counts in a sentence")
  func lists() {
    #expect(series(["a"]) == "a" && series(["a", "b"]) == "a and b" && series(["a", "b", "c"], "or") == "a, b or c")
    #expect(series([1, nil, -2.345]) == "1.00, – and −2.35" || series([1, nil, -2.345]) == "1.00, – and −2.34")
    #expect(counted(1, "seed") == "1 seed" && counted(3, "seed") == "3 seeds")
    #expect(seedsInWords([[1, 2], [1, 2]]) == "2 seeds" && seedsInWords([[1], [1, 2, 3]]) == "1 and 3 seeds")
  }

  @Test("Above, below, or with signs where means differ in theirs")
  func standings() {
    #expect(standing([0.1, 0.2], to: "A") == "above A by 0.10 and 0.20")
    #expect(standing([-0.1, -0.2], to: "A") == "below A by 0.10 and 0.20")
    #expect(standing([0.1, -0.2], to: "A") == "at +0.10 and −0.20 to A")
  }

  @Test("A seed that lacks a picture which its method has from another is left out, of that method alone")
  func completeSeeds() throws {
    let record = try RecordedTable(
      text: """
        set,method,scale,image,seed,psnr
        A,m,4,one,1,1
        A,m,4,two,1,2
        A,m,4,one,2,3
        A,n,4,one,2,4
        B,m,4,one,2,5

        """, file: "sets.csv")
    #expect(try record.completeSeeds().numbers("psnr") == [1, 2, 4, 5])
  }

  @Test("A figure is reached within the margins, by both scores; without a mean it is open")
  func reached() {
    #expect(verdict(31.87, 0.8890, reaching: (31.96, 0.8903)) == .reproduces)
    #expect(verdict(31.85, 0.8903, reaching: (31.96, 0.8903)) == .notZeroShot)
    #expect(verdict(31.96, 0.8870, reaching: (31.96, 0.8903)) == .notZeroShot)
    #expect(verdict(31.96, 0.1, reaching: (31.96, nil)) == .reproduces)
    #expect(verdict(nil, nil, reaching: (31.96, 0.8903)) == .open)
  }

  @Test("The paragraph of chapter 8 has the claims, our means and the number of intervals")
  func outcome() throws {
    let words = try Outcome(evidence, bands: page.record("bands")).paragraphs.joined().joined(separator: " ")
    let intervals = try evidence.rows().reduce(0) { $0 + $1.intervals }
    let own = try #require(evidence.results(.thorough, 4).psnr)
    for part in ["34.10, 31.96 and 27.23", String(format: "%.2f", own), "VDSR", "LapSRN", "\(intervals) intervals"] {
      #expect(words.contains(part), "\(part)")
    }
    #expect(!words.contains("nan") && !words.contains("–") && !words.contains("  "))
  }

  @Test("The table of gains has the pictures that all methods share, each row's mean over them, and printed gains")
  func gains() throws {
    let sets = evidence.askedSets, table = evidence.gainTable()
    #expect(sets[0].folder == "Set5" && sets[0].images.count == 5 && sets.dropFirst().allSatisfy { !$0.images.isEmpty })
    for set in sets.dropFirst() {
      #expect(set.isWhole == (set.images.count == Claims.sizes[Claims.name(of: set.folder)]), "\(set.name)")
      #expect(set.isWhole == !set.name.contains(","), "\(set.name)")
      let own = try #require(evidence.gains(.wiener, over: .bicubic, on: set)), rows = try #require(evidence.sets)
      let all = rows.differences(.wiener, .bicubic, on: set.folder, 4)
      #expect(own.count == set.images.count && (own.count < all.count || own == all))
    }
    #expect(table.rows.allSatisfy { $0.count == sets.count + 2 } && table.columns.count == sets.count + 2)
    // Set5: 28.43 by interpolation, in print 31.13 by ZSSR and 31.96 by NLVAE.
    #expect(table.rows.suffix(2).map { $0[2] } == [.number(2.70, digits: 2), .number(3.53, digits: 2)])
    let filter = try #require(evidence.gains(.wiener, over: .bicubic, on: sets[0]))
    #expect(table.rows[0][2] == .number(mean(filter), spread: studentReach(filter), digits: 2))
    #expect(abs(mean(filter) - (evidence.results(.wiener, 4).psnr! - evidence.results(.bicubic, 4).psnr!)) < 1e-9)
    // What was not run on every picture that counts has no gain.
    #expect(evidence.gains(.nlvaeGlobal, over: .bicubic, on: sets[1]) == nil)
  }

  @Test("A sample is every fifth picture only if it is")
  func samples() {
    let fifth = (0..<20).map { String(format: "img_%03d", 1 + 5 * $0) }
    #expect(Evidence.sample(fifth, of: 100) == "every fifth picture")
    #expect(Evidence.sample(Array(fifth.dropLast()), of: 100) == "19 of 100 pictures")
    #expect(Evidence.sample(fifth.dropLast() + ["img_099"], of: 100) == "20 of 100 pictures")
    #expect(Evidence.sample(["a", "b"], of: 4) == "2 of 4 pictures")
  }

  @Test("Leads of drawings are told with their signs, on sets where they are settled")
  func drawings() {
    let words = evidence.gainWords.joined(separator: " ")
    for set in evidence.askedSets {
      guard
        let lead = evidence.gains(.instant, over: .nlvae, on: set)
          ?? evidence.gains(.instant, over: .nlvaeQuick, on: set)
      else { continue }
      #expect(words.contains("\(signed(mean(lead))) dB on \(set.folder)"), "\(words)")
    }
  }

  @Test("Our questions are counted by their answers; the residual's yes speaks for no choice of the paper")
  func answers() {
    func row(_ claim: String, _ verdict: Verdict) -> AuditRow {
      AuditRow(
        part: .loss, claim: claim, here: "", verdict: verdict, command: "", isCentral: false, intervals: 0, rule: .own)
    }
    let rows = [
      row("our question: does the residual, which table III leaves out, help", .yes),
      row("our question again: T91", .yes),
      row("a claim of the paper", .reproduces), row("our question: above DIP", .yes),
      row("our question again: ×8", .undecided), row("our question: a ninth", .no),
    ]
    let words = Outcome.answers(rows)
    #expect(words.contains("5 questions 3 get yes, 1 no, 1 neither") && words.contains("yeses 1 speak"))
    #expect(words.contains("paper, 1 of them on"))
    let rivals = Outcome.rivals(rows)
    #expect(rivals.contains("DIP's 2 rows would add 1 that reproduce and 1 undecided"), "\(rivals)")
  }

  @Test("A pair whose best step size is the smallest tried is named")
  func stepSizes() throws {
    let record = try RecordedTable(
      text: """
        loss,optimizer,rate,seed,step,squared_error,psnr
        L1,Adam,0.1,1,500,9,30
        L1,Adam,0.2,1,500,9,31
        L1,SGD,0.1,1,500,9,31
        L1,SGD,0.2,1,500,9,30
        L1,SGD,0.2,1,900,9,39

        """, file: "losses.csv")
    #expect(try smallestIsBest(in: record, atStep: 500) == ["L1 with SGD"])
  }

  @Test("A sample's claim is held in gains, by both scores; a whole set's in means")
  func besideOthers() {
    let recipes: [ReproductionRecipe] = [.wiener, .instant, .prior]
    for set in ["Set14", "BSD100", "Urban20"] {
      guard let words = evidence.beside(set, recipes) else { continue }
      // What was run on all of a set and what was run on some of it have a sentence each.
      let counts = recipes.compactMap { evidence.sets?($0, on: set, 4)?.psnr.count }
      let size = Claims.sizes[Claims.name(of: set)]
      #expect(words.contains("in SSIM (") == counts.contains { $0 != size }, "\(words)")
      #expect(evidence.beside(set, recipes, isBrief: true)?.contains("SSIM") == false)
      #expect(
        words.contains("the claimed PSNR") == counts.contains { $0 == size } && !words.contains("nan"), "\(words)")
    }
    let pairs = evidence.inPairs(on: "Set14")
    #expect((pairs == nil) == (evidence.sets?(.nlvaeQuick, on: "Set14", 4) == nil))
  }

  @Test("Every row says by which rule it was judged, and one with intervals is judged by one")
  func rules() throws {
    for row in try evidence.rows() {
      #expect((row.rule == .interval || row.rule == .climb) == (row.intervals > 0), "\(row.claim)")
      if row.rule == .none { #expect([.untestable, .open].contains(row.verdict), "\(row.claim)") }
    }
  }
}
