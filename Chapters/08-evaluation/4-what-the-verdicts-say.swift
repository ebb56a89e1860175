import Audit
import Foundation
import Notebook

//: ## What the verdicts say
//:
//: Which of the paper's claims hold, by rules that a program applies? The [appendix](../08b-the-audit/README.md) goes through
//: all of them, with what was measured, the verdict and the command that makes the numbers again. Here are its verdicts in
//: one strip, and those that the paper's argument rests on.

extension Chapter08 {
  static let whatTheVerdictsSay = Section { page in
    //: @fold
    let evidence = try Evidence(page), audit = try evidence.rows(), claims = audit.filter { !$0.isOurQuestion }
    let kinds: [(name: String, verdicts: [Verdict])] = [
      ("holds", [.reproduces, .consistent]), ("does not, or inconsistent", [.doesNot, .notZeroShot, .inconsistent]),
      ("only as target", [.onlyAsTarget]), ("undecided", [.undecided]),
      ("untestable", [.untestable]), ("not run", [.open]),
    ]
    func count(_ part: AuditPart, _ verdicts: [Verdict]) -> Int {
      claims.count { $0.part == part && verdicts.contains($0.verdict) }
    }
    let parts = AuditPart.allCases
    page.figure(
      "verdicts",
      caption:
        "One mark a row of the audit, by the part that it belongs to and by its verdict: a claim that is asked at several "
        + "factors, on several pictures or for several losses has as many. To hold is to reproduce or to be consistent; "
        + "\"only as target\" is what comes out with the truth as the target alone. What only we ask (\(audit.count - claims.count) rows) is left out.",
      x: Axis("rows", range: 0...Double(parts.map { part in claims.count { $0.part == part } }.max()! + 1)),
      y: ""
    ) { plot in
      plot.rows = parts.map(\.rawValue)
      for (index, kind) in kinds.enumerated() {
        var x: [Int] = [], rows: [Int] = []
        for (row, part) in parts.enumerated() {
          let before = kinds[..<index].reduce(0) { $0 + count(part, $1.verdicts) }
          let own = count(part, kind.verdicts)
          x += (0..<own).map { before + $0 + 1 }
          rows += [Int](repeating: row, count: own)
        }
        if !x.isEmpty { plot.points(kind.name, x: x, rows: rows) }
      }
    }
    let (found, agreed) = (claims.count { $0.verdict == .reproduces }, claims.count { $0.verdict == .consistent })
    let counts = kinds.map { kind in claims.count { kind.verdicts.contains($0.verdict) } }
    page.say(
      "Of the paper's \(claims.count) rows \(counts[0]) hold: \(found) were measured here, \(agreed) compare print or are "
        + "arithmetic. \(counts[1]) do not hold, or are inconsistent, and \(counts[2]) hold with the truth as the target only. The "
        + "other \(counts[3...].reduce(0, +)) have no answer: \(counts[3]) are undecided, \(counts[4]) untestable, "
        + "\(counts[5]) not run.")
    page.table(
      "What the paper's argument rests on", columns: ["claim", "here", "verdict"],
      rows: audit.filter(\.isCentral).map { [.text($0.claim), .text($0.here), .text($0.judged)] })
    page.show("rows of the audit", audit.count)
    page.show("of these, questions of our own", audit.count - claims.count)
    page.show("rows decided by what chapter 7 calls a hint", audit.count(where: \.isHint))
    page.show("intervals at 95% that its verdicts rest on", audit.reduce(0) { $0 + $1.intervals })
    page.show(
      "of these, miss the true mean by chance alone, on average",
      0.05 * Double(audit.reduce(0) { $0 + $1.intervals }), digits: 0)
    let better = zip([3, 4, 8], audit.filter { $0.part == .information && $0.isCentral }).filter {
      $0.1.verdict == .reproduces
    }.map(\.0)
    let isFigure = audit.contains { $0.part == .figures && $0.rule == .reach && $0.verdict == .reproduces }
    // Each is asked twice, the second time with the step sizes that are best there.
    let races = audit.indices.filter { audit[$0].claim.contains("Adam is faster than") }
      .flatMap { [audit[$0], audit[$0 + 1]] }
    let won = races.filter { $0.verdict == .reproduces }, atEnd = won.count { $0.here.contains(Evidence.gridEnd) }
    let fast =
      "\(won.count) of \(races.count) rows"
      + (atEnd == 0 ? "" : ", \(atEnd) of them with a rival at \(Evidence.gridEnd)")
    let asked = audit.count { $0.part == .figures && $0.rule == .reach && !$0.claim.contains("256 × 256") }
    let areHints = better.allSatisfy { Comparison(evidence.results, .network, .corrected, $0)?.isHint == true }
    let isFilterToo = better.allSatisfy { (Comparison(evidence.results, .wiener, .corrected, $0)?.low ?? 0) > 0 }
    page.say(
      "What holds? What is *consistent* compares print, counts, publications or interpolation, or is arithmetic. "
        + "What *reproduces* is: more blocks cost more; Adam is faster (\(fast)); β trades code for error (by our reading); "
        + "sharper than interpolation, with the filter"
        + (better.isEmpty
          ? "."
          : "; better than back-projected interpolation\(areHints ? ", as a hint" : ""), at \(series(factors: better))\(isFilterToo ? " (the filter alone is above it there too)" : "")."),
      isFigure
        ? ""
        : "None of these is a PSNR of NLVAE in table I. The table has \(3 * (1 + Claims.otherSets.count)) such means; a rule "
          + "tests \(asked) of them.", Outcome.answers(audit))
    //: @unfold

    //: Our questions are not counted as the paper's. Either the paper does not ask them, or our comparison gives one side
    //: what the other lacks: DIP has neither orientations nor back-projection, *thorough* has a filter, the plain stack a
    //: schedule that was chosen for NLVAE ([the rules](../08b-the-audit/README.md#the-rules)).

    //: How to read a verdict. It is about what was run here: our network, and not the printed one, which was not run as a
    //: whole; our reading of the paper; Set5 or the built-in picture; one to ten seeds. "Better" needs Student's interval
    //: above zero, over what varies: seeds on one picture, pictures elsewhere. *Undecided* means that the interval
    //: contains zero, and its ends say how large an effect it still allows. The tables mark hints; the counts include
    //: them. A training on the truth scores higher the further it has gone, as far as we have followed it; that it exceeds
    //: the paper's figures says nothing about how those were made. Each of [our
    //: rules](../08b-the-audit/README.md#the-rules) was written when some of the results that it judges were known.
  }
}
