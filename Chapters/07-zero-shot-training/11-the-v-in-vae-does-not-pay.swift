import Audit
import Experiments
import Foundation
import Notebook

extension Chapter07 {
  static let theVInVaeDoesNotPay = Section { page in
    //: ## The V in VAE does not pay
    //:
    //: Does the variational part of the network make the enlargement better? It is in the paper's title, and the paper
    //: does not test it. Two things make the network variational: the noise that is added to the latents, and the
    //: divergence, which $`\beta`$ weighs against the error. Both can be taken out, and what is left is a plain encoder and
    //: decoder of the same size. Predict: how much does the enlargement lose?
    //:
    //: Such an experiment is called an **ablation**: the same recipe, one part removed, everything else equal.
    //: `nlvae trial recipe` has run it (recorded): on the drawing from several seeds, and on photographs of T91 from one
    //: seed each (the table counts both). We enlarge ×4 by the brief recipe and take the difference in PSNR to the
    //: unchanged brief recipe, on the same picture from the same seed.
    //:
    //: A filter hides much of what networks differ in. Take *global latent*, one latent vector for the whole picture in
    //: place of one at every pixel. Without a filter it costs more than a decibel on Set5 ([by a wide
    //: interval](../08b-the-audit/README.md#pairs) that excludes zero only barely). Behind the filter it costs little more
    //: than a tenth of a decibel on the photographs here (another recipe, other pictures). So we take the posterior out of
    //: the network alone as well: *unfiltered* has no refinement, with the posterior or without. And we take it out of the
    //: *paper's pair*, a squared error (L2) with about its $`\beta`$ (its 200 is 0.03 in our units, [chapter
    //: 6](../06-beta-vae-loss/README.md#a-number-without-a-unit)), with the filter and without.
    //:
    //: How far can such a mean be trusted? The figure draws **95% confidence intervals** (Student's, over the seeds or the
    //: photographs). *If an interval contains zero, these runs show no effect.* This is the rule for all that follows in
    //: this chapter. Among so many intervals some exclude zero by chance: about one in twenty of those without an effect.
    //: So a row whose interval excludes zero only barely is called a **hint** and no more: one whose half-width (the
    //: number behind ±) is at least 0.74 of its mean. (This margin was set when the rows were known.)
    //: @fold
    let records = [try page.record("recipe"), try page.record("recipe-t91")]
    let rows: [(name: String, change: Ablation, base: Ablation)] = [
      ("no posterior", .withoutPosterior, .all), ("no sampling", .withoutSampling, .all),
      ("no divergence", .withoutDivergence, .all),
      ("no posterior, unfiltered", .withoutRefinementAndPosterior, .withoutRefinement),
      ("no posterior, paper's pair", .squaredErrorWithoutPosterior, .squaredErrorAndPaperBeta),
      (
        "no posterior, paper's pair, unfiltered", .unrefinedSquaredErrorWithoutPosterior,
        .unrefinedSquaredErrorAndPaperBeta
      ),
      ("β of 0.001", .largerBeta, .all), ("β of 0.03", .paperBeta, .all), ("half the steps", .halfSteps, .all),
      ("no residual", .withoutResidual, .all), ("global latent", .globalLatent, .all),
    ]
    page.figure(
      "variational",
      caption:
        "The posterior taken out (the first six rows), a larger β, and three other changes for comparison: the difference in "
        + "PSNR that the change makes, with 95% intervals. Left of zero, it makes the enlargement worse."
    ) { figure in
      figure.plot(x: Axis("difference in PSNR", unit: "dB", range: -0.9...1.6), y: "") { plot in
        plot.rows = rows.map(\.name)
        for (place, record) in records.enumerated() {
          plot.means(
            ["drawing", "photographs"][place], of: rows.map { paired($0.change, less: $0.base, in: record) },
            below: 0.25 * Double(place))
        }
        plot.mark(x: 0)
      }
    }
    page.table(
      "What a change makes of the PSNR: difference (dB), ± 95%, in pairs of the same picture and seed (unfiltered: no "
        + "refinement on either side; paper's pair: L2 and no posterior, less L2 with β of 0.03)",
      columns: ["change", "drawing", "seeds", "photographs", "pictures"],
      rows: rows.map { row in
        [.text(row.name)]
          + records.flatMap { record -> [Cell] in
            let own = paired(row.change, less: row.base, in: record)
            guard !own.isEmpty else { return ["not run", .number(0)] }
            return [.number(mean(own), spread: studentReach(own), digits: 3), .number(own.count)]
          }
      })
    func named(_ decision: Decision, in record: RecordedTable) -> String {
      let found = rows.filter { Decision(paired($0.change, less: $0.base, in: record)) == decision }
      return found.isEmpty ? "none" : series(found.map { "*\($0.name)*" })
    }
    let verdicts = zip(["On the drawing", "On photographs"], records).map { place, record in
      "\(place), an effect: \(named(.settled, in: record)); a hint: \(named(.hint, in: record))."
    }
    page.say(verdicts + ["All other intervals contain zero."])
    let squared = paired(.unrefinedSquaredErrorWithoutPosterior, less: .withoutRefinement, in: records[1])
    page.show(
      "L2 and no posterior, unfiltered, \(squared.count) photographs: less no refinement", mean(squared), digits: 2,
      unit: "dB")
    page.show("reach of its 95% interval", studentReach(squared), digits: 2, unit: "dB")
    //: @unfold

    //: **No part of the posterior shows a gain.** With a squared error and about the paper's $`\beta`$, the posterior
    //: costs the network without the filter several tenths of a decibel on the photographs; on the drawing that is open.
    //: The photographs, row by row: the first three intervals contain zero and are hardly wider than their dots: whatever
    //: noise and divergence do for PSNR in this recipe is smaller than that. For the network alone the interval is wider,
    //: and contains zero too. But our $`\beta`$ charges next to nothing. With the filter the paper's pair does better
    //: *without* the posterior by less than a tenth, a hint.
    //:
    //: Can the experiment see an effect at all? The last three rows are changes to other parts:
    //: @fold
    func judged(in record: RecordedTable) -> String {
      series(
        rows.suffix(3).map { row in
          let own = paired(row.change, less: row.base, in: record), decision = Decision(own)
          return "*\(row.name)* (\(own.count)) "
            + (decision == .open ? "shows none" : decision == .hint ? "hints at one" : "shows one")
        })
    }
    page.say(
      "On the drawing (in brackets: seeds) \(judged(in: records[0])).",
      "On photographs (in brackets: how many) \(judged(in: records[1])).")
    //: @unfold

    //: Behind the filter, photographs do not show even the residual. So a mean behind the filter may hide what matters to a
    //: network.
    //:
    //: Why does it not pay? The recipe's $`\beta`$ is almost zero, so almost nothing is charged for the latents, and their
    //: noise hardly reaches the picture: the table in the section before compares the deviation of the samples with the
    //: error. An NLVAE with this $`\beta`$ is close to an autoencoder already. Then does a larger $`\beta`$ pay? Neither of
    //: the two in the table shows a gain. (0.03 would be the paper's 200 if our error were squared,
    //: [as in chapter 6](../06-beta-vae-loss/README.md#a-number-without-a-unit). Beside an absolute error, which is larger,
    //: it weighs less; hence the rows of the paper's pair.) At its optimum, a loss with a larger $`\beta`$ spends no more
    //: nats on the latents ([chapter 6](../06-beta-vae-loss/README.md#both-latents-of-the-nlvae)). What the divergence
    //: gives in return, that draws from the prior decode to something sensible (chapter 5), is never asked for when a
    //: picture is enlarged. It might still have paid as a guard against learning the one picture by heart; no row shows
    //: that.
    //:
    //: What this does not show:
    //:
    //: - It is one network, one factor, PSNR, and the brief recipe, not the default one. The photographs are of T91, on
    //:   which the recipe was chosen.
    //: - In the paper's pair noise and divergence went together; which of the two costs was not tried. The squared error by
    //:   itself shows no cost (the last lines of the output).
    //: - The pair is run on our latent, at every pixel; the paper charges one vector, and with one vector the error did not
    //:   depend on $`\beta`$ in [chapter 6](../06-beta-vae-loss/README.md#both-latents-of-the-nlvae).
    //: - All other settings were chosen with $`\beta`$ at $`10^{-6}`$, none again for 0.03.
    //: - *Encoder and decoder* may still be useful. The latent at every position is: *global latent* loses on the drawing
    //:   and on the photographs (on Set5, without a filter, a hint).
    //:
    //: What remains of the V is the map of uncertainty, and the section before has measured what it is worth.
  }
}
