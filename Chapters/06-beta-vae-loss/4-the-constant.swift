import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter06 {
  static let theConstant = Section(needs: minibatch) { page, minibatch in
    //: ## The constant
    //:
    //: What can a constant in a loss do?
    //:
    //: > **Paper** (III.C, eq. 5)
    //: > $`\alpha`$ is credited with steering how well pictures are reconstructed. The paper gives no value.
    //:
    //: In chapter 2's table of rules, the gradient of *x* in *x* + *b* is *g*, whatever *b* is. We ask the tape anyway.
    let (sixteen, fresh, noise) = (minibatch.sixteen, minibatch.fresh, minibatch.noise)
    func gradients(alpha: Float) -> [Tensor] {
      let tape = Tape(), tracked = fresh.tracked(on: tape)
      let answer = tracked.reconstruct(Variable(sixteen), Pass(.training), noise: noise)
      var loss = sums(200)
      loss.alpha = alpha
      let found = tape.gradients(of: loss(answer, target: sixteen).total)
      return tracked.weights.map { found[$0] }
    }
    page.show("equal gradients for α = 0 and 1000", gradients(alpha: 0) == gradients(alpha: 1000))

    //: Equal, to the last bit, and equal gradients make equal steps. As it is printed, $`\alpha`$ shifts the plotted loss and
    //: does nothing else.
    //:
    //: > **We differ** (eq. 5)
    //: > `BetaVAELoss` has an `alpha`, because eq. 5 has one, and it is zero. "Marginal value" may have meant a
    //: > *margin*: a divergence that is free up to some $`\alpha`$, $`\beta \max(\mathrm{KL}, \alpha)`$, would do
    //: > something (Kingma et al., 2016, call it **free bits**; exercise 6.3).
  }
}
