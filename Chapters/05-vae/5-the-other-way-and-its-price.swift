import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## The other way, and its price
//:
//: Can the slope be estimated without the reparameterization trick? It can, and without any derivative of $`f`$. Only
//: $`q`$ depends on $`\mu`$. Its derivative is $`q`$ times the derivative of $`\log q`$, and for our Gaussian the latter
//: is $`(z - \mu) / \sigma^2`$:
//:
//: ```math
//: \frac{\partial}{\partial \mu} \int q(z) f(z) \, dz
//: = \int q(z) \frac{\partial \log q(z)}{\partial \mu} f(z) \, dz
//: = \mathbb{E}_q \Big[ f(z) \, \frac{z - \mu}{\sigma^2} \Big]
//: ```
//:
//: This is the **score-function estimator** (REINFORCE, in reinforcement learning): try something; if the result was
//: large, make what was tried more likely (or less likely, where $`f`$ is an error, as here). It works where $`f`$ has no
//: derivative, as in a game or a program, and where $`z`$ is discrete, as with a coin. What does it cost? We compare both,
//: from the same 100,000 draws, and a third one, which first subtracts the mean of $`f`$, a **baseline**. (That leaves the
//: estimator right on average, or **unbiased**, because $`\mathbb{E}\,\epsilon = 0`$.) In the code
//: $`(z - \mu) / \sigma^2`$ is $`\epsilon / \sigma`$.

/// Three ways to estimate how the mean of f(z) over z = m + σ ε changes with m, from the same draws of ε.
struct GradientEstimates {
  var reparameterized: [Double] = []
  var score: [Double] = []
  var scoreWithBaseline: [Double] = []

  /// For f(z) = Σ (z_j − target)² over some numbers, all with the same m and σ; the slope is that of the first m.
  init(m: Double, sigma: Double, target: Double, numbers: Int, draws count: Int, _ random: inout RandomSource) {
    let noise = draws(count * numbers, &random)
    let offset = m - target
    let baseline = Double(numbers) * (offset * offset + sigma * sigma)
    for n in 0..<count {
      var f = 0.0
      for j in 0..<numbers {
        let off = offset + sigma * noise[n * numbers + j]
        f += off * off
      }
      let epsilon = noise[n * numbers]
      reparameterized.append(2 * (offset + sigma * epsilon))
      score.append(f * epsilon / sigma)
      scoreWithBaseline.append((f - baseline) * epsilon / sigma)
    }
  }

  var all: [[Double]] { [reparameterized, score, scoreWithBaseline] }
  static let names = ["reparameterized", "score function", "score function, baseline"]
}

extension Chapter05 {
  static let theOtherWayAndItsPrice = Section { page in
    var random = RandomSource(seed: page.options.seed + 1)
    let deviation = page.knob("deviation", 0.6, in: 0.05...2, scale: .logarithmic)
    let trial = GradientEstimates(m: 0.5, sigma: deviation, target: 2, numbers: 1, draws: 100_000, &random)
    page.table(
      "The slope, which is -3",
      columns: ["estimator", "mean", "deviation of one draw", "draws for a standard error of 1%"],
      rows: zip(GradientEstimates.names, trial.all).map { name, values in
        let needed = pow(spread(values) / (0.01 * 3), 2), unit = pow(10, log10(needed).rounded(.down) - 1)
        return [
          .text(name), .number(mean(values), digits: 1), .number(spread(values), significant: 2),
          .number(Int((needed / unit).rounded() * unit)),
        ]
      })

    //: > **Try** Turn the deviation down to 0.1, then up to 2, and watch the draws that the first two estimators need.
    //: > Downwards the two go opposite ways; upwards both need more.

    //: All three are right on average. But the score function has a single number to go by, the value of $`f`$, and
    //: must find out from many draws which way was better; the reparameterized one is told by the derivative. How bad
    //: does it get? We let $`\sigma`$ shrink, as it does when an encoder becomes sure, and then let the number of
    //: latents grow.
    let sigmas = (0...10).map { 0.02 * pow(2, Double($0) * 0.7) }
    let sizes = (0...8).map { 1 << $0 }
    func variances(sigma: Double, numbers: Int, draws: Int) -> [Double] {
      GradientEstimates(m: 0.5, sigma: sigma, target: 2, numbers: numbers, draws: draws, &random).all
        .map { spread($0) * spread($0) }
    }
    let bySigma = sigmas.map { variances(sigma: $0, numbers: 1, draws: 20_000) }
    let bySize = sizes.map { variances(sigma: 0.6, numbers: $0, draws: 4000) }
    page.figure(
      "variance-sigma",
      caption:
        "Variance of one draw of the slope, measured, for one latent. Towards the left the encoder becomes surer: the "
        + "reparameterized slope becomes quieter, the score function without a baseline explodes.",
      x: Axis("σ", scale: .logarithmic), y: Axis("variance of the slope", scale: .logarithmic)
    ) { plot in
      for (index, name) in GradientEstimates.names.enumerated() {
        plot.line(name, x: sigmas, y: bySigma.map { $0[index] })
      }
    }
    page.figure(
      "variance-latents",
      caption:
        "Variance of the slope of one latent when n latents enter the error (σ = 0.6): constant when reparameterized, "
        + "in the end growing as n² without a baseline, and as n with one.",
      x: Axis("latents", scale: .logarithmic), y: Axis("variance of the slope", scale: .logarithmic)
    ) { plot in
      for (index, name) in GradientEstimates.names.enumerated() {
        plot.line(name, x: sizes, y: bySize.map { $0[index] })
      }
    }

    //: Below a $`\sigma`$ of about ¾ the two move in opposite directions. As $`\sigma`$ shrinks, the variance of the
    //: reparameterized slope vanishes (it is $`4 \sigma^2`$ here). The variance of the score function explodes, because it
    //: divides by $`\sigma`$. As latents are added, the variance of the reparameterized slope of one latent stays the same.
    //: The score function's grows, in the end with the square of their number: the errors of all other latents are noise to
    //: it. Where $`\sigma`$ is small or the latents are many, a baseline removes most of this variance. What is left does
    //: not vanish as $`\sigma`$ shrinks, and it still grows with every latent. So a VAE reparameterizes wherever $`f`$ has
    //: a derivative.
  }
}
