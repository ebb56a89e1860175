import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A VAE raises a lower bound of $`\log p(x)`$: reconstruction minus divergence. The noise is there because $`x`$ leaves
//:   $`z`$ uncertain: a guess without it would be charged an infinite divergence. The gap is the divergence of the guess from
//:   the true posterior.
//: - Between Gaussians the divergence has a closed form; single draws of it may be negative.
//: - A draw stops the gradient. Draw the noise outside, $`z = \mu + \sigma \odot \epsilon`$, and a draw is a formula.
//: - The score function needs no derivative of $`f`$ and pays in variance: without a baseline it explodes as
//:   $`\sigma`$ shrinks, and it grows with every latent in any case.
//: - In our one training of each, noise and divergence made copies no better. A draw from the prior lay nearer, on average,
//:   to the VAE's codes of all data together (eq. 2) than to the plain autoencoder's.
//: - A measure of made-up pictures needs controls: one that rewards blandness is passed by a patch of one colour.

extension Chapter05 {
  static let whatToRemember = Section()
}
