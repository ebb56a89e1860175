import Audit
import Notebook

//: ## Loss and training
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

    //: The printed divergence falls without end as the variance grows; the sign is a slip, and chapter 6 trains with it to
    //: see what happens. There $`\beta`$ is also measured in a unit that means something, and the trade-off is drawn. What
    //: has no unit or no measure in the paper is called untestable by us, not by a program. (For edges we took a measure
    //: of our own; for smoothness and disentanglement we have none.) Two rows are labelled as our reading: to sum is to
    //: lower the price of a nat, and any lower price would do as much (so it is *consistent*, by arithmetic); and code
    //: length is what can be measured of "disentanglement".
    //:
    //: The rows on the posterior compare the brief preset with and without its parts. Its $`\beta`$ of $`10^{-6}`$ charges
    //: next to nothing, and beside our absolute error even 0.03 weighs less than beside a squared one. So the rows with a
    //: squared error and a $`\beta`$ of 0.03 come nearest to its claim, if the printed sums run over 0…255, though they charge
    //: our latent at every pixel and not one vector. There ten photographs lose by the posterior, clearly in the network
    //: alone; with the preset's filter, which damps what networks differ in, it is [a
    //: hint](../07-zero-shot-training/README.md#the-v-in-vae-does-not-pay). (III.D itself says that a larger $`\beta`$ costs
    //: quality. That the divergence by itself helps is claimed nowhere, so those rows are questions of ours.)
    //:
    //: Losses and optimisers are compared [below](#which-loss-which-optimiser-how-long). Each pair has that one of four step
    //: sizes that ends highest, by the score itself: the truth chose. Where the question is
    //: who is faster, another one may be ahead early on, so it is asked in both ways; where the verdicts differ, the claim
    //: hangs on the choice. They are scored after a quarter of the steps (a place that we chose when the curves were known)
    //: and after the last one, on an enlargement that training has not seen.
  }
}
