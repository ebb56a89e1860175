import Audit
import Notebook

//: ## Loss and training
//:
//: Which of the paper's claims about its loss, its posterior and its optimiser hold here?
//:
//: > **Paper** (III.C, eqs. 3 to 5; III.D; IV.B; V.A, fig. 6a)
//: > $`\beta`$ trades disentanglement against reconstruction: 150, 200 and 300, or 500 for all. $`\alpha`$ controls the
//: > quality of the reconstruction. More latent variables make poorer pictures. L2 with Adam converges most smoothly, Adam
//: > fastest, and L2 faster and to finer pictures than L1.

extension Chapter08b {
  static let lossAndTraining = Section { page in
    //: @fold
    page.table(
      "Loss and training", columns: [AuditRow].columns,
      rows: try Evidence(page).rows().filter { $0.part == .loss }.cells)
    //: @unfold

    //: By these rows the posterior shows no gain anywhere. Under L2 Adam is the fastest optimiser; under L1 it is so only
    //: where each has the step size that is best early on. L2 ends lower than L1, and whether it is faster is undecided.
    //: All comparisons of losses and optimisers are on one drawing.
    //:
    //: The printed divergence falls without end as the variance grows; the sign is a slip, and chapter 6 trains with it to
    //: see what happens. There $`\beta`$ is also measured in a unit that means something, and the trade-off is drawn.
    //: Where the paper gives no unit or no measure, we wrote *cannot be tested here* by hand. (For edges we took a measure
    //: of our own; for smoothness and disentanglement we have none.) Two rows are labelled as our reading. Summing the
    //: error has the effect of a smaller $`\beta`$, and any smaller $`\beta`$ would do as much, so that row is
    //: *consistent* by arithmetic. In the other, code length in nats stands for "disentanglement", which it does not
    //: measure.
    //:
    //: The rows on the posterior compare the brief preset with and without its parts. Its $`\beta`$ of $`10^{-6}`$ charges
    //: next to nothing, and beside our absolute error even 0.03 weighs less than beside a squared one. So the rows with a
    //: squared error and a $`\beta`$ of 0.03 come nearest to the paper's claim, if the printed sums run over 0…255, though
    //: they charge our latent at every pixel and not one vector. There ten photographs lose by the posterior, clearly in
    //: the network alone; with the preset's filter, which damps what networks differ in, it is [a
    //: hint](../07-zero-shot-training/README.md#the-v-in-vae-does-not-pay). (III.D itself says that too large a $`\beta`$
    //: may cost quality. That the divergence by itself helps is claimed nowhere, so those rows are questions of ours.)
    //:
    //: Losses and optimisers are compared [below](#which-loss-which-optimiser-how-long). Each combination of loss and
    //: optimiser has the one of four step sizes that ends with the highest score; the score uses the truth, so the truth
    //: chose. Where the question is who is faster, another step size may be ahead early on. So it is asked in both ways;
    //: where the verdicts differ, the claim depends on the choice. The networks are scored after a quarter of the steps (a
    //: place that we chose when the curves were known) and after the last one, on an enlargement that training has not
    //: seen.
  }
}
