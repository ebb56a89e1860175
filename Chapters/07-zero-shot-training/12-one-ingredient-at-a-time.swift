import Experiments
import Foundation
import Notebook

extension Chapter07 {
  static let oneIngredientAtATime = Section { page in
    //: ## One ingredient at a time
    //:
    //: What is each other part of the recipe for? The same experiment answers it: one part changed, everything else
    //: equal. Here are all changes that `nlvae trial recipe` has tried, on the drawing and on photographs of T91
    //: (recorded; most rows have three seeds and three photographs, some have ten). A change is a line of code:
    //:
    //: @quote Experiments/Trials/Ablation.swift Ablation.changed
    //: @fold
    let builtIn = trials(try page.record("recipe")), photographs = trials(try page.record("recipe-t91"))
    let changes = builtIn.filter { $0.change != Ablation.all.rawValue }.sorted {
      mean($0.differences) > mean($1.differences)
    }
    page.figure(
      "ingredients",
      caption:
        "All changes, sorted by what they do to the drawing: the difference in PSNR to the recipe, with 95% intervals "
        + "(of the drawing over seeds, of the photographs over pictures). Left of zero, the change makes the enlargement worse. Intervals that are cut off at the border go on: where three "
        + "photographs differ so much, their mean says little."
    ) { figure in
      figure.plot(x: Axis("difference to the recipe", unit: "dB", range: -1.6...0.6), y: "") { plot in
        plot.rows = changes.map(\.change)
        for (place, record) in [builtIn, photographs].enumerated() {
          let differences = changes.map { change in record.first { $0.change == change.change }?.differences ?? [] }
          plot.means(["drawing", "photographs"][place], of: differences, below: 0.25 * Double(place))
        }
        plot.mark(x: 0)
        plot.key = .topLeft
      }
    }
    //: @unfold

    //: By the rule of the last section, a row whose interval contains zero shows no effect. On the drawing these are
    //: most rows in the middle, and what is left falls into four groups:
    //:
    //: - *What the recipe stands on*: the refinement, the stages, and a latent at every position (*global latent* is fig. 3
    //:   read literally, one vector for the whole picture). Then batch normalisation by the crop's own statistics (*no batch
    //:   normalisation*, *frozen statistics*), and the residual. Without it (*no residual*) the network makes the whole
    //:   picture, and not what interpolation has missed.
    //: - *What corrects the network where nothing refines it*: the ensemble, and perhaps back-projection. With a refinement,
    //:   *no self-ensemble* and *networks not back-projected* show no loss: the filter averages and corrects as well. Without
    //:   one the ensemble is missed: compare the rows *no refinement nor …* with *no refinement*. For back-projection the two
    //:   intervals overlap.
    //: - *How long it trains*: half the steps lose a little, twice as many gain nothing that three seeds can show. A
    //:   batch of four crops for a quarter of the steps loses as well: many rough steps are better than few smooth
    //:   ones.
    //: - *What is better than the recipe*, on the drawing: a second network without refinement, and a refinement at the end
    //:   only. Both let later stages learn from pictures that the filter has not touched. On photographs both intervals
    //:   contain zero. The default recipe has taken the second ([its history](#how-the-recipe-came-about)).
    //:
    //: Attention, twice the channels, more latents, warped crops, the loss (L1 or L2), the running average of the
    //: weights and a falling step size show no effect here.
    //:
    //: Do photographs confirm it? Three photographs can confirm little: what refinement gains differs from picture to
    //: picture by more than a decibel, so even its interval contains zero. For every row but *one stage* the photographs
    //: show no effect. That does not say that there is none.
    //:
    //: What these rows do not ask: more than two networks, learned gates, patches matched across scales, a loss that
    //: holds an enlargement to the small picture through the adjoint of its reduction, DIP's prior as a third opinion.
    //: Nothing is claimed about them.
  }
}
