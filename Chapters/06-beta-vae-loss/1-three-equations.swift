import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Three equations
//:
//: What exactly is minimised?
//:
//: > **Paper** (III.C, eq. 3)
//: > The reconstruction loss: squared differences, summed over the N values of a picture, averaged over the M pictures of a
//: > *fake minibatch* (all made from one picture; chapter 7).
//:
//: ```math
//: L_R = \frac{1}{M} \sum_{i=1}^{M} \sum_{j=1}^{N} (x_{i,j} - \hat{x}_{i,j})^2
//: ```
//:
//: (This is how we read N and M; in III.B N counts data points, and M is not defined. $`x`$ is the picture that is wanted,
//: $`\hat{x}`$ the one that the network made.)

/// Eq. 3 for M pictures of 0…1, with pixels counted from 0 to `range`.
func reconstructionLoss(_ made: Variable, _ target: Tensor, range: Float) -> Variable {
  ((made - Variable(target)) * range).squared().sum() / Float(target.shape[0])
}

//: > **Paper** (III.C, eq. 4)
//: > The divergence term, summed over the J latents of a picture:
//:
//: ```math
//: L_{KL} = \frac{1}{M} \sum_{i=1}^{M} \sum_{j=1}^{J}
//: \big( 1 + \log \sigma_{i,j}^2 - \mu_{i,j}^2 - \sigma_{i,j}^2 \big)
//: ```

/// Eq. 4 as it is printed.
func printedDivergence(_ mean: Variable, _ logVariance: Variable) -> Variable {
  (logVariance + 1 - mean.squared() - logVariance.exp()).sum() / Float(mean.shape[0])
}

//: > **Paper** (III.C, eq. 5)
//: > Both together, with a multiplier $`\beta`$ and a "marginal value" $`\alpha`$, to be minimised:
//:
//: ```math
//: L_{BETA} = L_R + \beta \, L_{KL} + \alpha
//: ```

/// Eq. 5 as it is printed.
func printedLoss(_ made: Reconstruction, _ target: Tensor, range: Float, beta: Float, alpha: Float = 0) -> Variable {
  reconstructionLoss(made.picture, target, range: range)
    + printedDivergence(made.mean!, made.logVariance!) * beta + alpha
}

//: > **Paper** (algorithm 1)
//: > $`L_{KL}`$ is taken between two *pictures*, one decoded from $`Z`$ and one from $`Z_p`$. $`Z`$ is never assigned,
//: > and $`Z_p`$ twice, from the prior and then from the encoder; presumably the second is meant to be $`Z`$. What is
//: > updated is the encoder alone, with $`L_R + \beta L_{AE}`$; $`L_{AE}`$ is defined nowhere.
//:
//: > **We differ** (algorithm 1)
//: > We follow the equations: the divergence is one of latents, and one loss trains encoder and decoder.
//:
//: To try all this we take the small autoencoder of chapter 5 again, for grey patches of 8 × 8 pixels, from the picture's
//: green plane (`SmallAutoencoder` and `Patches` are in [Patches.swift](Patches.swift)). It has the shape that the library
//: wants of a network, so the library's loss and its training step can be used on it as they are. What it says is a
//: [`Reconstruction`](../../Sources/SuperResolution/Networks/EnlargementNetwork.swift): the picture that it made, and the
//: `mean` and `logVariance` of the posterior. One thing is changed: the first weights of its decoder are a tenth as large.
//: So the decoder begins by nearly ignoring $`z`$, and has to learn that using it helps.

//: The library can count its terms in several ways. `sums(β)` has it count as eqs. 3 and 4 do, squared errors and nats
//: summed, with pixels from 0 to 255. Errors are shown as root mean squares, in grey levels.

/// The library's loss in the paper's units.
func sums(_ beta: Float) -> BetaVAELoss {
  var loss = BetaVAELoss()
  (loss.reconstruction, loss.normalization, loss.pixelRange, loss.beta) = (.l2, .sum, 255, beta)
  return loss
}

/// Root mean squared difference in grey levels.
func greyLevels(_ a: Tensor, _ b: Tensor) -> Double { Double((a - b).map(.square).mean).squareRoot() * 255 }

extension SmallAutoencoder {
  /// One step down any loss; returns what the network said before it, and the loss.
  mutating func descend(
    _ x: Tensor, _ adam: inout Adam, _ random: inout RandomSource, loss: (Reconstruction) -> Variable
  ) -> (said: Reconstruction, loss: Float) {
    let tape = Tape(), tracked = tracked(on: tape)
    let noise = Tensor.normal([x.shape[0], latents], using: &random)
    let said = tracked.reconstruct(Variable(x), Pass(.training), noise: noise)
    let value = loss(said), gradients = tape.gradients(of: value)
    adam.update(&self, with: tracked.weights.map { gradients[$0] })
    return (said, value.value.scalar)
  }
}

extension Chapter06 {
  static let threeEquations = Section()
}
