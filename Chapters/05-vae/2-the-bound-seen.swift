import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter05 {
  static let theBoundSeen = Section { page in
    //: ## The bound, seen
    //:
    //: Is the bound really below the evidence, and where does it touch? We see
    //: $`x = 1.5`$, and try guesses of three widths at many places.
    let world = World(), x = 1.5
    let (trueMean, trueVariance) = world.posterior(x)
    page.show("log p(x)", world.logEvidence(x), digits: 4, unit: "nats")
    let best = world.bound(x, mean: trueMean, variance: trueVariance)
    page.show("bound of the true posterior", best, digits: 4, unit: "nats")
    let places = (0...60).map { -0.3 + Double($0) * 0.05 }
    page.figure(
      "bound",
      caption:
        "The lower bound for guesses of three widths. It touches the evidence at one point, the true posterior; a "
        + "guess that is too sure of itself loses, and one that is too vague loses too.", x: Axis("mean of the guess"),
      y: Axis("log p(x) and its bound", unit: "nats", range: -6 ... -1.5)
    ) { plot in
      for (name, factor) in [("true variance", 1.0), ("an eighth of it", 1.0 / 8), ("four times it", 4)] {
        plot.line(name, x: places, y: places.map { world.bound(x, mean: $0, variance: trueVariance * factor) })
      }
      plot.mark(y: world.logEvidence(x), "evidence")
      plot.mark(x: trueMean, "true posterior")
    }

    //: How far below? Since $`p(x \mid z) \, p(z) = p(x) \, p(z \mid x)`$, the ratio in the bound is
    //: $`p(x) \, p(z \mid x) / q(z \mid x)`$. So the gap is $`\mathbb{E}_q [\log q(z \mid x) - \log p(z \mid x)]`$, the
    //: divergence of the guess from the *true* posterior. It is never negative. For a guess in the wrong place and of the
    //: wrong width:
    func divergenceFromTruth(mean: Double, variance: Double) -> Double {
      let off = mean - trueMean
      return 0.5 * (off * off / trueVariance + variance / trueVariance - log(variance / trueVariance) - 1)
    }
    let m = page.knob("mean of the guess", 0.7, in: -2...3), v = page.knob("variance of the guess", 0.4, in: 0.02...2)
    page.show("gap", world.logEvidence(x) - world.bound(x, mean: m, variance: v), digits: 4, unit: "nats")
    page.show("divergence from the truth", divergenceFromTruth(mean: m, variance: v), digits: 4, unit: "nats")

    //: > **Try** Turn the guess towards mean 1.2 and variance 0.2, the true posterior, and watch both numbers fall to
    //: > zero together. They are equal all the way.

    //: So raising the bound does two things at once. With the decoder held fixed, the guess moves towards the true
    //: posterior, which nobody knows. With the guess held fixed, the decoder explains what we saw better from the $`z`$
    //: that are guessed. (This raises $`p(x)`$ for certain only where the guess is exact. Hold the guess at N(0, 1): the
    //: bound is highest at $`w = 0`$, a decoder that ignores $`z`$, and $`p(x)`$ is lower there.) Training a VAE does both
    //: in one step. Without noise ($`\sigma \to 0`$) the divergence grows without limit: an exact code claims to know more
    //: about $`z`$ than $`x`$ tells.
    //:
    //: > **Paper** (III.A; III.B)
    //: > The prior is N(0, I), the posterior a Gaussian with a diagonal covariance, whose $`\mu`$ and $`\sigma`$ are
    //: > the outputs of the encoder. The decoder's distribution is written $`p_\theta(z \mid x)`$, and training is said
    //: > to minimise the squared error.
    //:
    //: > **We differ**
    //: > In letters: a decoder makes $`x`$ from $`z`$, so we write $`p_\theta(x \mid z)`$ ($`\theta`$ are the decoder's
    //: > weights, and $`\phi`$, in eq. 2, the encoder's); the squared error is minus its logarithm, up to scale and a
    //: > constant, and the scale is what chapter 6 is about. The encoder puts out a "log of variances" written
    //: > $`\log(\sigma)`$ in III.A and $`\sigma`$ itself in III.B, and eq. 4 uses $`\log(\sigma^2)`$; ours puts out
    //: > $`\log \sigma^2`$ everywhere.
  }
}
