import Audit
import Engine
import Experiments
import Foundation
import Notebook

//: ## Pairs
//:
//: Chapter 8 draws the pairs at ×4. Here are all of them, with a second interval beside Student's. Means are over the seeds
//: that both methods have.

extension Chapter08b {
  static let pairs = Section { page in
    //: How far can the mean of so few differences be trusted? We draw new sets of five pictures from the five, with
    //: replacement, and within each drawn picture new seeds; the means of two thousand such sets spread as the mean
    //: itself might have. This is the bootstrap (Efron, 1979), in ten lines:

    /// The interval that holds 95 % of the resampled means of differences: for each picture one number a seed.
    func bootstrap(_ differences: [[Double]], resamples: Int = 2000, _ random: inout RandomSource) -> (Double, Double) {
      let means = (0..<resamples).map { _ in
        mean(
          differences.map { _ in
            let picture = differences.randomElement(using: &random)!
            return mean(picture.map { _ in picture.randomElement(using: &random)! })
          })
      }.sorted()
      return (means[resamples / 40], means[resamples - 1 - resamples / 40])
    }

    //: Ten lines, and a warning: they know only the pictures that they were given, and from five they make intervals that
    //: are too narrow. Student's interval for the mean of five differences allows for that, and is the one that decides
    //: here.
    //: @fold
    let results = try Results(page.record("set5", of: "08-evaluation"))
    var rows: [[Cell]] = []
    for scale in Comparison.scales {
      for pair in Comparison.pairs {
        guard let compared = Comparison(results, pair.0, pair.1, scale) else { continue }
        // From the same seed for each, so that no interval depends on which others there are.
        var random = RandomSource(seed: page.options.seed)
        let drawn = bootstrap(compared.differences, &random), means = compared.differences.map(mean)
        rows.append([
          .text("×\(scale)"), .text(compared.name),
          compared.isSeedless ? .missing : .number(compared.differences[0].count), .number(compared.mean, digits: 2),
          .text("\(signed(drawn.0)) … \(signed(drawn.1))"), .text("\(signed(compared.low)) … \(signed(compared.high))"),
          .text("\(means.count { $0 > 0 }) of \(means.count)"),
          .text(compared.low > 0 ? "better" : compared.high < 0 ? "worse" : "open"),
        ])
      }
    }
    page.table(
      "Paired differences in PSNR (dB)",
      columns: ["", "pair", "seeds", "mean", "bootstrap, 95%", "Student, 95%", "ahead on (pictures)", "verdict"],
      rows: rows
    )
    //: @unfold

    //: Mind what the pairs compare. *Thorough* is two networks, a filter and a mean of them all; ZSSR and DIP are one network
    //: each. What is set against interpolation is set against *back-projected* interpolation, because these answers have been
    //: through that too; only DIP's has not.
    //:
    //: At ×8 the smallest picture of Set5 has some thirty pixels a side. There the network alone has hardly a higher mean than
    //: back-projected interpolation, and Deep Image Prior has the highest of all zero-shot rows; its lead over thorough is
    //: butterfly's, and open. A reason may be that it needs no son: all others that learn do so from the small picture and a
    //: smaller one. And on baby the oracle is below thorough, which we cannot explain ([chapter
    //: 8](../08-evaluation/README.md#the-truth-as-the-target) has a guess). (*Brief* against *network alone* is left out: they
    //: differ in all that a preset holds.)
  }
}
