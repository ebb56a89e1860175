import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A world with one number
//:
//: Suppose something hidden, $`z`$, makes what we see, $`x`$. Before we look we know about $`z`$ only that it is some
//: number around zero; the picture is then $`w z`$, measured with an error of deviation $`s`$:
//:
//: ```math
//: p(z) = N(0, 1) , \quad p(x \mid z) = N(w z, s^2) .
//: ```
//:
//: $`p(z)`$ is the **prior**, $`p(x \mid z)`$ is what a *decoder* says. Now we see $`x`$. What was $`z`$? The answer is
//: no number but a distribution, the **posterior** $`p(z \mid x)`$. In this world it can be written down, and so can
//: the **evidence** $`p(x)`$, which says how well the whole story fits what we saw:

/// One hidden number z, seen as w z with an error of deviation s.
struct World {
  let w = 1.0, s = 0.5

  /// log p(x|z).
  func logLikelihood(_ x: Double, _ z: Double) -> Double {
    -0.5 * log(2 * .pi * s * s) - (x - w * z) * (x - w * z) / (2 * s * s)
  }

  /// log p(x), all hidden numbers considered.
  func logEvidence(_ x: Double) -> Double {
    let variance = w * w + s * s
    return -0.5 * log(2 * .pi * variance) - x * x / (2 * variance)
  }

  /// The posterior p(z|x).
  func posterior(_ x: Double) -> (mean: Double, variance: Double) {
    (w * x / (w * w + s * s), s * s / (w * w + s * s))
  }
}

//: In the world of pictures neither of the last two can be computed: for $`p(x)`$ one would have to run the decoder on
//: every $`z`$ there is. So the VAE takes the posterior from a second network, the *encoder*, which looks at $`x`$ and
//: guesses: $`q(z \mid x) = N(\mu, \sigma^2)`$. How good is a guess? There is a number that can be computed without
//: knowing the answer, and it is never better than the evidence:
//:
//: ```math
//: \log p(x) \;\ge\; \underbrace{\mathbb{E}_{q} \log p(x \mid z)}_{\text{how well } z \text{ explains } x}
//: \; - \; \underbrace{\mathrm{KL}\big(q(z \mid x) \,\|\, p(z)\big)}_{\text{what } q \text{ claims to know about } z}
//: ```
//:
//: The right side is the **evidence lower bound**, ELBO. Its first term is the reconstruction: draw $`z`$, decode,
//: compare. Its second term is the **Kullback-Leibler divergence** of the guess from the prior, what it costs to tell
//: somebody who knows only the prior where $`z`$ is. For two Gaussians it has a closed form, and that is all a VAE
//: needs of it:
//:
//: ```math
//: \mathrm{KL}\big(N(\mu, \sigma^2) \,\|\, N(0, 1)\big) = \tfrac12 \big( \mu^2 + \sigma^2 - \log \sigma^2 - 1 \big)
//: ```
//:
//: (For several latents with a diagonal covariance, the divergences add up.)

/// The divergence of N(mean, variance) from N(0, 1), in nats.
func divergence(mean: Double, variance: Double) -> Double {
  0.5 * (mean * mean + variance - log(variance) - 1)
}

extension World {
  /// The lower bound of log p(x) for a guess N(mean, variance); here even the expectation has a closed form.
  func bound(_ x: Double, mean: Double, variance: Double) -> Double {
    logLikelihood(x, mean) - w * w * variance / (2 * s * s) - divergence(mean: mean, variance: variance)
  }
}

extension Chapter05 {
  static let aWorldWithOneNumber = Section()
}
