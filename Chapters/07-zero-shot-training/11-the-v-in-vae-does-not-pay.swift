import Experiments
import Foundation
import Notebook

extension Chapter07 {
  static let theVInVaeDoesNotPay = Section { page in
    //: ## The V in VAE does not pay
    //:
    //: Does the variational part of the network make the enlargement better? It is in the paper's title, and the paper
    //: does not test it. Three things make the network variational: the noise that is added to the latents, the
    //: divergence that is charged for them, and $`\beta`$, which weighs the two. All three can be taken out, and what
    //: is left is a plain encoder and decoder of the same size. Predict: how much does the enlargement lose?
    //:
    //: Such an experiment is called an **ablation**: the same recipe, one part removed, everything else equal. `nlvae trial
    //: recipe` has run it (recorded): on the built-in drawing from three seeds (some rows from ten), and on three or ten
    //: photographs of T91 from one seed each. (T91 are 91 pictures that older networks were trained on; none is in Set5, the
    //: benchmark of the paper.) We enlarge four times by the brief recipe and take the difference in PSNR to the unchanged
    //: recipe, on the same picture from the same seed.
    //:
    //: How far can such a mean be trusted? The figure draws **95% confidence intervals** (Student's, over the seeds or
    //: the photographs). *If an interval contains zero, these runs show no effect.* This is the rule for all that
    //: follows in this chapter.
    //: @fold
    let records = [trials(try page.record("recipe")), trials(try page.record("recipe-t91"))]
    let parts: [Ablation] = [.withoutPosterior, .withoutSampling, .withoutDivergence]
    let others: [Ablation] = [.largerBeta, .paperBeta, .halfSteps, .withoutResidual, .globalLatent]
    let rows = parts + others
    func differences(_ change: Ablation, _ record: [Trial]) -> [Double] {
      record.first { $0.change == change.rawValue }?.differences ?? []
    }
    page.figure(
      "variational",
      caption:
        "The posterior without its parts (the first three rows), with a larger β, and three other changes for comparison: the "
        + "difference in PSNR to the recipe, with 95% intervals. Left of zero, the change makes the enlargement worse."
    ) { figure in
      figure.plot(x: Axis("difference to the recipe", unit: "dB", range: -0.9...0.3), y: "") { plot in
        plot.rows = rows.map(\.rawValue)
        for (place, record) in records.enumerated() {
          plot.means(
            ["drawing", "photographs"][place], of: rows.map { differences($0, record) }, below: 0.25 * Double(place))
        }
        plot.mark(x: 0)
        plot.key = .topLeft
      }
    }
    page.table(
      "Without a part of the posterior: difference in PSNR (dB), ± 95%",
      columns: ["what is changed", "drawing", "seeds", "photographs", "pictures"],
      rows: rows.map { change in
        [.text(change.rawValue)]
          + records.flatMap { record -> [Cell] in
            let own = differences(change, record)
            guard !own.isEmpty else { return ["not run", .number(0)] }
            return [.number(mean(own), spread: studentReach(own), digits: 3), .number(own.count)]
          }
      })

    //: @unfold

    //: **No part of the posterior shows a gain.** On the photographs the three intervals contain zero and are hardly wider
    //: than their dots: whatever noise and divergence do for PSNR in this recipe is smaller than that. On the drawing they
    //: contain zero too, and are wider. The last three rows ask whether the experiment can see an effect at all. On the
    //: drawing it can: all three lie to the left of zero. For photographs the question stays open: there these rows have
    //: three pictures only, and even they contain zero; on all ten they were not run. The brief recipe filters after every
    //: stage, which damps what networks differ in, so an effect of the network alone may be larger than these intervals.
    //:
    //: Why does it not pay? The recipe's $`\beta`$ is almost zero, so almost nothing is charged for the latents, and
    //: their noise hardly reaches the picture: the first table in the section before compares the deviation of the
    //: samples with the error. An NLVAE with this $`\beta`$ is close to an autoencoder
    //: already. Then does a larger $`\beta`$ pay? A thousand times the recipe's shows no effect on the drawing, nor does
    //: 0.03, and that shows none on ten photographs either. (0.03 would be the paper's 200 if our error were squared, [as in
    //: chapter 6](../06-beta-vae-loss/README.md#a-number-without-a-unit). Beside an absolute error, which is larger, it
    //: weighs less.) [Chapter 6](../06-beta-vae-loss/README.md#both-latents-of-the-nlvae) has a reason: a divergence can
    //: only take information out of the latents. What it gives in return, that draws from the prior decode to something
    //: sensible (chapter 5), is never asked for when a picture is enlarged.
    //:
    //: What this does not show: it is one network, one recipe with a filter after each of its stages, one factor, and
    //: PSNR. It does not say that the *encoder and decoder* are useless, nor the latent at every position: *global
    //: latent* loses on the drawing. What remains of the V is the map of uncertainty, and the section before has
    //: measured what it is worth.
  }
}
