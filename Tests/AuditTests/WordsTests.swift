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

  /// A record of a further set: for each method its PSNR on some pictures.
  private func record(_ set: String, _ rows: [(method: String, psnr: [Int: Double])]) throws -> SetResults {
    let lines = rows.flatMap { method, psnr in
      psnr.sorted { $0.key < $1.key }.map {
        "\(set),\(method),4,img_\(String(format: "%03d", $0.key)),1,\($0.value),0.9,1"
      }
    }
    let head = "set,method,scale,image,seed,psnr,ssim,processor_seconds"
    return try SetResults(RecordedTable(text: ([head] + lines).joined(separator: "\n") + "\n", file: "sets.csv"))
  }

  @Test(
    "Those pictures of a set count that every usual method was run on; a method that lacks some does not take them away"
  )
  func askedPictures() throws {
    let all = Dictionary(uniqueKeysWithValues: (1...100).map { ($0, 20.0) }), fifth = all.filter { $0.key % 5 == 1 }
    let usual = ["wiener", "instant", "nlvae-prior"].map { (method: $0, psnr: all) }
    let sample = try #require(
      AskedSet(
        "BSD100", in: try record("BSD100", [("bicubic", all)] + usual + [("nlvae-quick", fifth), ("zssr", [1: 20])])))
    #expect(sample.name == "BSD100, every fifth picture" && sample.images.count == 20 && sample.images[1] == "img_006")
    let whole = try #require(
      AskedSet("BSD100", in: try record("BSD100", [("bicubic", all)] + usual + [("nlvae-quick", all)])))
    #expect(whole.name == "BSD100" && whole.images.count == 100 && whole.unseenByDrawings == whole)
    // A set that a usual method was not run on, or on one picture, has no column.
    #expect(AskedSet("BSD100", in: try record("BSD100", [("bicubic", all)] + usual)) == nil)
    #expect(
      AskedSet("BSD100", in: try record("BSD100", [("bicubic", all)] + usual + [("nlvae-quick", [1: 20])])) == nil)
  }

  @Test("A sample is every fifth picture only if it is")
  func samples() {
    let fifth = (0..<20).map { String(format: "img_%03d", 1 + 5 * $0) }
    #expect(AskedSet.sample(fifth, of: 100) == "every fifth picture")
    #expect(AskedSet.sample(Array(fifth.dropLast()), of: 100) == "19 of 100 pictures")
    #expect(AskedSet.sample(fifth.dropLast() + ["img_099"], of: 100) == "20 of 100 pictures")
    #expect(AskedSet.sample(["a", "b"], of: 4) == "2 of 4 pictures")
  }

  @Test("The table of gains has means of differences on the pictures that count, and printed gains")
  func gains() throws {
    let sets = evidence.askedSets, table = evidence.gainTable()
    #expect(sets[0] == .usual && table.columns.count == sets.count + 2)
    #expect(table.rows.allSatisfy { $0.count == sets.count + 2 })
    // Set5: 28.43 by interpolation, in print 31.13 by ZSSR and 31.96 by NLVAE.
    #expect(table.rows.suffix(2).map { $0[2] } == [.number(2.70, digits: 2), .number(3.53, digits: 2)])
    let filter = evidence.results(.wiener, 4).psnr! - evidence.results(.bicubic, 4).psnr!
    #expect(abs(mean(try #require(evidence.gains(.wiener, over: .bicubic, on: sets[0]))) - filter) < 1e-9)
    for (column, set) in sets.enumerated().dropFirst() {
      let rows = try #require(evidence.sets), own = try #require(rows(.wiener, on: set.folder, 4, only: set.images))
      let its = try #require(rows(.bicubic, on: set.folder, 4, only: set.images))
      let gains = try #require(evidence.gains(.wiener, over: .bicubic, on: set))
      #expect(abs(mean(gains) - (own.meanPSNR - its.meanPSNR)) < 1e-9, "\(set.name)")
      #expect(table.rows[0][2 + column] == .number(mean(gains), spread: studentReach(gains), digits: 2))
    }
  }

  @Test("Pairs on further sets stand in a column each, and the order of methods is told where it is settled")
  func pairs() throws {
    let asked = Array(evidence.askedSets.dropFirst()), table = evidence.pairTable()
    #expect(table.columns == ["pair"] + asked.map(\.name))
    let row = try #require(table.rows.first { $0[0] == .text("`instant` less *quick*") })
    for (column, set) in asked.enumerated() {
      let own = try #require(evidence.gains(.instant, over: .nlvaeQuick, on: set))
      let hint = Decision(own) == .hint ? ", a hint" : ""
      #expect(row[1 + column] == .text("\(spanned(own)), above on \(own.count { $0 > 0 }) of \(own.count)\(hint)"))
      let steps = [(ReproductionRecipe.nlvaeQuick, ReproductionRecipe.wiener), (.instant, .nlvaeQuick)].map {
        evidence.gains($0, over: $1, on: set.unseenByDrawings)!
      }
      let isAbove = steps.allSatisfy { studentInterval($0).low > 0 }, ranking = evidence.ranking
      #expect(ranking.contains(set.set) == isAbove, "\(ranking)")
      let hinted = ranking.split(separator: "as a hint").dropFirst().joined()
      #expect(hinted.contains(set.set) == (isAbove && steps.contains { Decision($0) == .hint }), "\(ranking)")
      let rival = evidence.gains(.nlvae, over: .zssr, on: set), words = evidence.rivalWords.joined()
      let isTold = rival?.count == set.images.count
      #expect(words.contains("On \(set.place)") == isTold && (!isTold || words.contains(spanned(rival!))), "\(words)")
    }
  }

  @Test("Leads are told by what the pictures settle")
  func leads() {
    let words = Evidence.told([("A", [0.4, 0.5, 0.6]), ("B", [-0.1, -0.2, -0.15]), ("C", [-0.5, 0.1, 0.7])])
    #expect(
      words == [
        "Drawings against a training on the picture, in pairs at 95%: `instant` is above NLVAE's default by 0.50 dB "
          + "on A and is below NLVAE's default by 0.15 dB on B (a hint).", "Its lead elsewhere is open: +0.10 dB on C.",
      ])
    #expect(Evidence.told([("D", [0.15, 0.4, 0.6, 0.3])]).joined().contains("0.36 dB on D (a hint)"))
    #expect(Evidence.told([("C", [-0.5, 0.1, 0.7])]).joined().contains("no lead of `instant`"))
    #expect(Evidence.told([]).isEmpty)
  }

  @Test(
    "Where a set has a part of a method's pictures, a pair is of those, and says how many; other halves are not mixed")
  func parts() throws {
    let sets = evidence.askedSets, further = try #require(sets.first { $0.folder == "Set14" })
    let unseen = further.unseenByDrawings
    #expect(unseen.images.first == "img_008" && unseen.unseenByDrawings == unseen && unseen.place != unseen.set)
    #expect(AskedSet.usual.unseenByDrawings == .usual && AskedSet.usual.place == "Set5")
    let cell = Cell.number(1.234, spread: 0.5, digits: 2, note: "20")
    #expect(cell != .number(1.234, spread: 0.5, digits: 2) && "\(cell)".contains("1.23 ± 0.50 (20)"))
  }

  @Test("A lead of the best over the next is told with its interval and what that decides")
  func runnerUp() throws {
    let words = try #require(evidence.results.lead(4) { [.wiener, .nlvae].contains($0.recipe) })
    let leads = try #require(evidence.results.differences(.standard, .wiener, 4))
    #expect(words == "\(spanned(leads)) dB over similar patches alone, \(Decision(leads).rawValue)")
    #expect(evidence.results.lead(4) { $0.recipe == .wiener } == nil)
  }

  @Test("Networks trained on other pictures stand beside ours in rows that count those above")
  func trainedTable() throws {
    let table = try #require(try evidence.tableBesideTrained()), quick = try #require(evidence.results(.quick, 4).psnr)
    #expect(table.title.contains(String(format: "%.2f dB", quick)))
    #expect(table.rows.allSatisfy { $0.count == table.columns.count } && table.rows.count >= 3)
    let networks = try #require(try evidence.trainedNetworks(4))
    let above = networks.shown.count { $0.material == "T91" && $0.coreMinutes != nil && $0.psnr > quick }
    #expect(table.rows[0].last == .number(above))
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
    #expect(words.contains("5 questions 3 get yes, 1 no, 1 neither") && words.contains("yeses 1 favour"))
    #expect(words.contains("paper; 1 of these are"))
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
  func besideOthers() throws {
    let recipes: [ReproductionRecipe] = [.wiener, .instant, .prior]
    for set in ["Set14", "BSD100", "Urban20"] {
      guard let words = evidence.beside(set, recipes) else { continue }
      // What was run on all of a set has means; a sample has gains, of all methods.
      let asked = try #require(evidence.askedSets.first { $0.folder == set }), size = Claims.sizes[Claims.name(of: set)]
      let isRunOnAll = recipes.contains { evidence.sets?($0, on: set, 4)?.psnr.count == size }
      #expect(words.contains(" in SSIM ") == (asked.sample != nil), "\(words)")
      #expect(words.contains("On all of \(asked.set)") == isRunOnAll && !words.contains("nan"), "\(words)")
      #expect(evidence.beside(set, recipes, isBrief: true)?.contains("SSIM") == false)
    }
  }

  @Test("Every row says by which rule it was judged, and one with intervals is judged by one")
  func rules() throws {
    for row in try evidence.rows() {
      #expect((row.rule == .interval || row.rule == .climb) == (row.intervals > 0), "\(row.claim)")
      if row.rule == .none { #expect([.untestable, .open].contains(row.verdict), "\(row.claim)") }
    }
  }
}
