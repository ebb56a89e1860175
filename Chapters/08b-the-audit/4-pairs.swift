import Audit
import Foundation
import Notebook

//: ## Pairs
//:
//: Chapter 8 draws the pairs at ×4. Which differences can five pictures settle at the other factors? Here are all pairs. Of
//: each method the mean over its seeds is taken, picture by picture; *thorough* and *network alone* share a training, so of
//: these two only common seeds count.

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
          .text(compared.low > 0 ? "better" : compared.high < 0 ? "worse" : "open"),
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
    //: At ×8 the smallest picture of Set5 has some thirty pixels a side. There the network alone has hardly a higher mean than
    //: back-projected interpolation, and Deep Image Prior has the highest of all zero-shot rows; its lead over thorough is
    //: butterfly's, and open. A reason may be that it needs no son: all others that learn do so from the small picture and a
    //: smaller one. And on baby the oracle is below thorough (a guess in [chapter
    //: 8](../08-evaluation/README.md#the-truth-as-the-target)). (*Brief* against *network alone* is left out: they differ in
    //: all that a preset holds.)
  }
}
