import Audit
import Experiments
import Foundation
import Notebook

//: ## Pairs
//:
//: Chapter 8 draws the pairs at ×4. Which differences can five pictures settle at the other factors? Here are all pairs.
//: Of each method the mean over its seeds is taken, picture by picture; *thorough* and *network alone* share a training,
//: so of these two only common seeds count. A hint is an interval that reaches 0.74 of its mean or more.

extension Chapter08b {
  static let pairs = Section { page in
    //: @fold
    let results = try Results(page.record("set5", of: "08-evaluation"))
    var rows: [[Cell]] = []
    for scale in Comparison.scales {
      for pair in Comparison.pairs {
        guard let compared = Comparison(results, pair.0, pair.1, scale) else { continue }
        let ahead = compared.differences.count { $0 > 0 }
        rows.append([
          .text("×\(scale)"), .text(compared.name), .text(compared.seeds), .number(compared.mean, digits: 2),
          .text(span(compared.low, compared.high)), .text("\(ahead) of \(compared.differences.count)"),
          .text(
            (compared.low > 0 ? "better" : compared.high < 0 ? "worse" : "open") + (compared.isHint ? " (a hint)" : "")),
        ])
      }
    }
    page.table(
      "Paired differences in PSNR (dB)",
      columns: ["", "pair", "seeds of each", "mean", "Student, 95%", "ahead on (pictures)", "verdict"], rows: rows)
    //: @unfold

    //: Mind what the pairs compare. *Thorough* is two networks, a filter and a mean of them all; ZSSR and DIP are one network
    //: each. *Network alone* is the median of eight orientations and back-projected, and DIP's answer is neither. What is set
    //: against interpolation is set against *back-projected* interpolation, because these answers have been through that too;
    //: only DIP's has not.
    //:
    //: At ×8 the smallest picture of Set5 has some thirty pixels a side. All methods that learn there, but Deep Image Prior,
    //: do so from the small picture and a smaller one; DIP needs no son, which may be why it fares so well:
    //: @fold
    if let dip = results(.dip, 8).psnr, let best = results.best(8, where: { $0.seen == .zeroShot }),
      let pair = Comparison(results, .thorough, .dip, 8), let alone = Comparison(results, .network, .corrected, 8)
    {
      let most = zip(ReproductionPlan.set5, pair.differences).min { $0.1 < $1.1 }!
      page.say(
        String(format: "At ×8 the highest zero-shot mean is that of %@, %.2f dB", best.contender.name, best.psnr!)
          + (best.contender.recipe == .dip ? "." : String(format: "; DIP has %.2f.", dip)),
        String(
          format: "*Thorough* less DIP is %@ dB (%@), and least on %@ (%@).", signed(pair.mean),
          span(pair.low, pair.high), most.0, signed(most.1)),
        String(
          format: "The network alone is %@ dB (%@) from back-projected interpolation.", signed(alone.mean),
          span(alone.low, alone.high)))
    }
    //: @unfold

    //: (*Brief* against *network alone* is left out: they differ in all that a preset holds.)
  }
}
