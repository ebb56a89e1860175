import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A small VAE
//:
//: What does a VAE look like in code? Here is one that can be trained while one waits. It is made of **dense layers** only,
//: in which every output is a weighted sum of all inputs. What it copies are patches of 8 × 8 colour pixels, 192 numbers in
//: a row; it squeezes them through eight latents. The encoder ends in sixteen numbers: eight means, and eight *logarithms
//: of variances*, because a network may answer any number and a variance has to be positive. (`(x - 0.5) * 4` brings pixels
//: to −2…2, and the end of `decode` goes back. `slope` sets the spread of the first weights for the rectifier that follows;
//: 1 means none.)

/// An autoencoder of patches: rows of numbers, 0…1.
struct PatchAutoencoder: Layer {
  let latents: Int
  /// The deviation of the decoder's error, on the scale 0…1.
  var deviation: Float = 60 / 255
  /// From the patch to its posterior.
  var first: Dense, second: Dense, posterior: Dense
  /// From a draw to a patch.
  var third: Dense, fourth: Dense, output: Dense

  init(numbers: Int, hidden: Int, latents: Int, using random: inout RandomSource) {
    self.latents = latents
    func layer(_ inputs: Int, _ outputs: Int, slope: Float = 0.2) -> Dense {
      Dense(inputs: inputs, outputs: outputs, slope: slope, using: &random)
    }
    (first, second) = (layer(numbers, hidden), layer(hidden, hidden))
    posterior = layer(hidden, 2 * latents, slope: 1)
    (third, fourth) = (layer(latents, hidden), layer(hidden, hidden))
    output = layer(hidden, numbers, slope: 1)
  }

  /// M×N to means and log-variances, M×J each.
  func encode(_ x: Variable) -> (mean: Variable, logVariance: Variable) {
    let both = posterior(second(first((x - 0.5) * 4).leakyReLU()).leakyReLU())
    let rows = x.shape[0]
    return (both.sliced([0..<rows, 0..<latents]), both.sliced([0..<rows, latents..<2 * latents]))
  }

  /// M×J to M×N.
  func decode(_ z: Variable) -> Variable { output(fourth(third(z).leakyReLU()).leakyReLU()) * 0.25 + 0.5 }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    second.visit(body)
    posterior.visit(body)
    third.visit(body)
    fourth.visit(body)
    output.visit(body)
  }
}

//: One step of training is the ELBO read from left to right: encode, draw, decode, compare, charge for what was claimed.
//: The decoder's error has a deviation $`s`$ here as well, so $`\log p(x \mid z)`$ is again minus the squared error over
//: $`2 s^2`$ (plus a constant that no weight can change, and that we leave out). An error of $`s`$ in one number costs
//: half a nat, a smaller one less. So we call $`s`$ the error that the decoder *overlooks*, and let it be sixty grey
//: levels. Sixty is no estimate: the error that is left is about a third of it (the next section's table), and a smaller
//: $`s`$ would give a higher bound. We choose it large so that only coarse things about a patch are worth a nat. Chapter 6
//: turns this knob.

extension PatchAutoencoder {
  /// Squared error over 2 s² and divergence of some patches, in nats a patch.
  func terms(_ x: Tensor, noise: Tensor) -> (error: Variable, divergence: Variable) {
    let patches = Float(x.shape[0]), s = deviation
    let (mean, logVariance) = encode(Variable(x))
    let z = Variable.reparameterized(mean: mean, logVariance: logVariance, noise: noise)
    let squares = decode(z).meanSquaredError(to: x) * Float(x.shape[1])
    return (
      squares / (2 * s * s),
      Variable.gaussianDivergence(mean: mean, logVariance: logVariance) / patches
    )
  }

  /// One step; a plain autoencoder has no noise and pays nothing. Returns both terms as they were before the step.
  mutating func train(
    on x: Tensor, isVariational: Bool, _ adam: inout Adam, _ random: inout RandomSource
  ) -> (error: Float, divergence: Float) {
    let tape = Tape(), tracked = tracked(on: tape)
    let shape: Shape = [x.shape[0], latents]
    let noise = isVariational ? Tensor.normal(shape, using: &random) : .zeros(shape)
    let (error, divergence) = tracked.terms(x, noise: noise)
    let gradients = tape.gradients(of: isVariational ? error + divergence : error)
    let found = tracked.weights.map { gradients[$0] }
    adam.update(&self, with: found)
    return (error.value.scalar, divergence.value.scalar)
  }
}

extension Chapter05 {
  static let aSmallOne = Section()
}
