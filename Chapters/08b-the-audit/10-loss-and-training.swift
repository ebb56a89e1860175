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
      "Loss and training", columns: ["claim", "here", "verdict", "command"],
      rows: try Evidence(page).rows().filter { $0.part == .loss }.cells)
    //: @unfold

    //: The printed divergence falls without end as the variance grows; the sign is a slip, and chapter 6 trains with it to see
    //: what happens. There $`\beta`$ is also measured in a unit that means something, and the trade-off is drawn. What has no
    //: unit or no measure in the paper is called untestable by us, not by a program. (For edges we took a measure of our own;
    //: for smoothness and disentanglement we have none.) Two rows are labelled as our reading: to sum is to lower the price of
    //: a nat, and any lower price would do as much; and code length is what can be measured of "disentanglement".
    //:
    //: The rows on the posterior compare the brief preset with and without its parts. Its $`\beta`$ of 10⁻⁶ charges next to
    //: nothing. The row with 0.03 is nearer to the paper: on the drawing the divergence then costs; photographs show no
    //: difference. Mind that this is one drawing with three seeds, that beside our absolute error 0.03 weighs less than beside
    //: a squared one, and that the preset refines every stage, which damps all of it.
    //:
    //: Losses and optimisers are [chapter 7](../07-zero-shot-training/README.md#which-loss-which-optimiser-how-long)'s. Each
    //: pair has that one of three step sizes that ends highest, by the score itself: the truth chose. Where the question is
    //: who is faster, another one may be ahead early on, so it is asked in both ways; where the verdicts differ, the claim
    //: hangs on the choice. They are scored after a quarter of the steps (a place that we chose when the curves were known)
    //: and after the last one, on an enlargement that training has not seen.
  }
}
