import Audit
import Experiments
import Foundation
import Notebook

//: ## Pairs
//:
//: Which differences can five pictures settle? Chapter 8 draws the pairs at ×4; here are those of all factors. Each row is
//: the first method less the second, with Student's 95% interval over the pictures; *better* and *worse* speak of the
//: first. A dash under the seeds stands for a method that draws no random numbers. Of each method the mean over its seeds
//: is taken, picture by picture; *thorough* and *network alone* share a training, so of these two only common seeds count.
//: A **hint** is an interval that barely misses zero: half of its width is 0.74 of its mean or more.

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

    //: At every factor the pictures decide that back-projection is above bicubic interpolation, that *similar patches* is
    //: above back-projection (at ×2 and ×3 as a hint), and that *thorough* is above *network alone* (always as a hint).
    //: *Thorough* is settled above *similar patches* at ×8 only, and *network alone* at no factor.
    //:
    //: The methods of a pair are not equally equipped. *Thorough* is two networks, one of them trained with the filter,
    //: and a weighted mean of their answers; ZSSR and DIP are one network each. *Network alone* is the median of eight
    //: orientations and back-projected, and DIP's answer is neither. What is set against interpolation is set against
    //: *back-projected* interpolation, because these answers have been through that too; only DIP's has not.
    //:
    //: At ×8 the smallest picture of Set5 has some thirty pixels a side. All zero-shot methods that learn there, but Deep
    //: Image Prior, learn from the small picture and a smaller copy of it. DIP needs no smaller copy, which may be why it
    //: fares so well:
    //: @fold
    if let dip = results(.dip, 8).psnr, let best = results.best(8, where: { $0.seen == .zeroShot }),
      let pair = Comparison(results, .thorough, .dip, 8), let alone = Comparison(results, .network, .corrected, 8)
    {
      let most = zip(ReproductionPlan.set5, pair.differences).min { $0.1 < $1.1 }!
      page.say(
        String(format: "At ×8 the highest zero-shot mean is that of %@, %.2f dB", best.contender.name, best.psnr!)
          + (best.contender.recipe == .dip ? "." : String(format: "; DIP has %.2f.", dip)),
        String(
          format: "*Thorough* less DIP is %@ dB (%@); the lowest difference is on %@ (%@ dB).", signed(pair.mean),
          span(pair.low, pair.high), most.0, signed(most.1)),
        String(
          format: "The network alone is %@ dB (%@) from back-projected interpolation.", signed(alone.mean),
          span(alone.low, alone.high)))
    }
    //: @unfold

    //: Both intervals contain zero: five pictures settle neither difference, and DIP has one seed there.
    //:
    //: (*Brief* against *network alone* is left out: they differ in all that a preset holds.)
  }
}
