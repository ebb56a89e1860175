import Audit
import Experiments
import Foundation
import Notebook

extension Chapter07 {
  static let oneIngredientAtATime = Section { page in
    //: ## One ingredient at a time
    //:
    //: What is each other part of the recipe for? The same experiment answers it: one part changed, everything else equal.
    //: Here are the other changes of `nlvae trial recipe` that were run on the drawing (three rows of the last section once
    //: more), and the same on T91 (recorded). What a change does to the recipe stands in
    //: [`Ablation.changed`](../../Sources/Experiments/Trials/Ablation.swift).
    //: @fold
    let records = [try page.record("recipe"), try page.record("recipe-t91")]
    let (drawing, photographs) = (trials(records[0]), trials(records[1]))
    let alreadySeen: Set<Ablation> = [
      .all, .withoutRefinementAndPosterior, .squaredErrorAndPaperBeta, .squaredErrorWithoutPosterior,
      .unrefinedSquaredErrorAndPaperBeta, .unrefinedSquaredErrorWithoutPosterior, .withoutPosterior, .withoutSampling,
      .withoutDivergence, .largerBeta, .paperBeta,
    ]
    let changes = drawing.filter { trial in !alreadySeen.contains { $0.rawValue == trial.change } }.sorted {
      mean($0.differences) > mean($1.differences)
    }
    let seen = changes.compactMap { change in photographs.first { $0.change == change.change } }
    func counts(_ trials: [Trial]) -> String {
      let all = trials.map(\.differences.count)
      guard let least = all.min(), let most = all.max() else { return "no" }
      return least == most ? "\(most)" : "\(least) to \(most)"
    }
    page.figure(
      "ingredients",
      caption:
        "The changes, sorted by what they do to the drawing: the difference in PSNR to the brief recipe, with 95% intervals "
        + "(of the drawing over \(counts(changes)) seeds, of the photographs over \(counts(seen)) pictures). Left of zero, "
        + "the change makes the enlargement worse. Intervals that reach farther than 1 dB are left out: where few "
        + "photographs differ so much, their mean says little."
    ) { figure in
      figure.plot(x: Axis("difference to the brief recipe", unit: "dB", range: -1.6...0.6), y: "") { plot in
        plot.rows = changes.map(\.change)
        for (place, record) in [drawing, photographs].enumerated() {
          let differences = changes.map { change in
            record.first { $0.change == change.change && studentReach($0.differences) <= 1 }?.differences ?? []
          }
          plot.means(["drawing", "photographs"][place], of: differences, below: 0.25 * Double(place))
        }
        plot.mark(x: 0)
      }
    }
    let corrections: [Ablation] = [.withoutRefinementAndEnsemble, .withoutRefinementAndBackProjection]
    page.table(
      "Without a refinement: difference in PSNR to \u{201C}no refinement\u{201D} (dB), ± 95%",
      columns: ["what is changed", "drawing", "seeds", "photographs", "pictures"],
      rows: corrections.map { change in
        [.text(change.rawValue)]
          + records.flatMap { record -> [Cell] in
            let own = paired(change, less: .withoutRefinement, in: record)
            return [.number(mean(own), spread: studentReach(own), digits: 2), .number(own.count)]
          }
      })
    let lost = paired(.withoutRefinement, less: .all, in: records[1])
    page.show("no refinement, \(lost.count) photographs: difference to the recipe", mean(lost), digits: 2, unit: "dB")
    page.show("reach of its 95% interval", studentReach(lost), digits: 2, unit: "dB")
    func shown(_ decision: Decision, in trials: [Trial]) -> [Trial] {
      trials.filter { Decision($0.differences) == decision }
    }
    func names(_ trials: [Trial]) -> String { series(trials.map { "*\($0.change)*" }) }
    let (onDrawing, hints) = (shown(.settled, in: changes), shown(.hint, in: changes))
    let gains = onDrawing.filter { mean($0.differences) > 0 }, losses = onDrawing.filter { mean($0.differences) < 0 }
    page.say(
      "By the rule of the last section, on the drawing \(onDrawing.isEmpty ? "no row shows" : "these rows show") an "
        + "effect.",
      gains.isEmpty ? "" : "Better: \(names(gains)).", losses.isEmpty ? "" : "Worse: \(names(losses)).",
      hints.isEmpty ? "" : "A hint: \(names(hints)).",
      "The intervals of the other \(changes.count - onDrawing.count - hints.count) contain zero.")
    //: @unfold

    //: What the rows say of the drawing, in four groups (photographs follow below):
    //:
    //: - *What the recipe stands on*: the refinement, the stages, and a latent at every position. (*Global latent* is our
    //:   reading of fig. 3: one vector, repeated at every position, so that the decoder can add little but [one number to each
    //:   colour](../06-beta-vae-loss/README.md#both-latents-of-the-nlvae).) Then batch normalisation by the crop's own
    //:   statistics (*no batch normalisation*, *frozen statistics*), and the residual. Without it (*no residual*) the network
    //:   makes the whole picture, and not what interpolation has missed.
    //: - *What corrects the network where nothing refines it*: the ensemble and back-projection. With a refinement, *no
    //:   self-ensemble* and *networks not back-projected* show no loss, probably because the filter averages and corrects
    //:   as well. Without one, both are missed on the drawing (the table compares each with *no refinement* on the same
    //:   seeds); its photographs show neither.
    //: - *How long it trains*: half the steps lose a little; for twice as many no change is shown. A batch of four crops
    //:   for a quarter of the steps loses: here, many rough steps are better than few smooth ones.
    //: - *What is better than the recipe*, on the drawing: a second network without refinement, and a refinement at the end
    //:   only. Both let later stages learn from pictures that the filter has not touched. The default recipe has taken the
    //:   second ([its history](../08b-the-audit/README.md#how-the-recipe-came-about)).
    //:
    //: (By the paper L2 is finer than L1, V.A, and more latents make poorer pictures, III.D; [the
    //: audit](../08b-the-audit/README.md#loss-and-training) has the verdicts.)
    //:
    //: Do photographs confirm it? A few can confirm little, and pictures differ:
    //: @fold
    func digits(_ number: Double) -> String { String(format: "%.2f", abs(number)) }
    func told(_ trial: Trial, reach: Bool = false) -> String {
      let own = trial.differences
      let spread = reach ? " ± \(digits(studentReach(own)))" : ""
      return "*\(trial.change)* (\(mean(own) < 0 ? "−" : "+")\(digits(mean(own)))\(spread) dB on \(own.count))"
    }
    let (clear, hinted) = (shown(.settled, in: seen).map { told($0) }, shown(.hint, in: seen).map { told($0) })
    let better = [Ablation.withSecondNetwork, .lateRefinement].compactMap { change in
      seen.first { $0.change == change.rawValue }
    }
    page.say(
      clear.isEmpty
        ? "No row shows a clear effect on photographs." : "On photographs these rows show an effect: \(series(clear)).",
      hinted.isEmpty ? "" : "These hint at one: \(series(hinted)).",
      "The intervals of the other \(seen.count - clear.count - hinted.count) contain zero; that does not say that there is "
        + "no effect.",
      "The two that are better on the drawing, on photographs: \(series(better.map { told($0, reach: true) })).")
    //: @unfold

    //: Photographs confirm the latent at every position and, by very little, that half the steps lose. They hint at the
    //: refinement; the rest they cannot tell.
  }
}
