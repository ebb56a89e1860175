import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A world with one number
//:
//: What can be known about a code that nobody has seen? Suppose that one hidden number $`z`$ makes what we see, $`x`$.
//: Before we look, we know of $`z`$ only that it is some number around zero. What we see is $`z`$ times a fixed number
//: $`w`$, measured with an error of standard deviation $`s`$ (*deviation*, for short). The hidden number and the error are
//: Gaussian; $`N(m, v)`$ is the Gaussian with mean $`m`$ and variance $`v`$:
//:
//: ```math
//: p(z) = N(0, 1) , \quad p(x \mid z) = N(w z, s^2) .
//: ```
//:
//: $`p(z)`$ is the **prior**. $`p(x \mid z)`$, the **likelihood**, is what a decoder says: how probable each $`x`$ is,
//: given the code. Now we see $`x`$. What was $`z`$? The answer is not a number but a distribution, the **posterior**
//: $`p(z \mid x)`$. In this small world it can be written down, and so can the **evidence** $`p(x)`$, the probability
//: of what we saw, with all hidden numbers considered:

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
//: every $`z`$ there is. So the VAE takes the posterior from a second network, the encoder, which looks at $`x`$ and
//: guesses: $`q(z \mid x) = N(\mu, \sigma^2)`$. This is **amortised inference**: one network in the place of one search
//: for every $`x`$. How good is a guess, if the right answer is unknown?
//:
//: Three lines lead to a number that can be computed. Write the evidence as a sum over all codes, and weigh them by the
//: guess ($`\mathbb{E}_q`$ is the mean over codes that are drawn from it):
//:
//: ```math
//: \log p(x) = \log \int p(x \mid z) \, p(z) \, dz = \log \mathbb{E}_{q} \Big[ \frac{p(x \mid z) \, p(z)}{q(z \mid x)} \Big]
//: ```
//:
//: The logarithm of a mean is never less than the mean of the logarithms (**Jensen's inequality**: a logarithm bends
//: downwards):
//:
//: ```math
//: \log p(x) \;\ge\; \mathbb{E}_{q} \Big[ \log \frac{p(x \mid z) \, p(z)}{q(z \mid x)} \Big]
//: ```
//:
//: A logarithm of products is a sum. Sort its terms:
//:
//: ```math
//: \log p(x) \;\ge\; \underbrace{\mathbb{E}_{q} \log p(x \mid z)}_{\text{how well } z \text{ explains } x}
//: \; - \; \underbrace{\mathrm{KL}\big(q(z \mid x) \,\|\, p(z)\big)}_{\text{what } q \text{ claims to know about } z}
//: ```
//:
//: The right side is the **evidence lower bound**, ELBO. Its first term is the reconstruction: draw $`z`$, decode, compare.
//: Here is the noise: the guess is a distribution, so in training the decoder is shown $`\mu`$ plus noise of deviation
//: $`\sigma`$, and never $`\mu`$ itself. The second term is the **Kullback-Leibler divergence** of the guess from the
//: prior, $`\mathrm{KL}(q \| p) = \mathbb{E}_q [\log q - \log p]`$. Suppose somebody knows only the prior. The divergence
//: is what it costs to tell them where $`z`$ is, as precisely as $`q`$ says it. For two Gaussians it has a closed form, and
//: that is all a VAE needs of it:
//:
//: ```math
//: \mathrm{KL}\big(N(\mu, \sigma^2) \,\|\, N(0, 1)\big) = \tfrac12 \big( \mu^2 + \sigma^2 - \log \sigma^2 - 1 \big)
//: ```
//:
//: (For several latents that are independent under $`q`$, the divergences add up. The field says that their covariance is
//: *diagonal*: no two of them vary together.) The unit is the **nat**, information counted with natural logarithms; a bit
//: is 0.69 nats.

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
