import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Uphill by dice
//:
//: Does the variance matter for training? Both climb the bound of the one-number world, one draw a step, from the guess
//: N(0, 1). The divergence has its exact slopes; only the reconstruction is estimated from draws. Here
//: $`\rho = \log \sigma^2`$, whose score is $`\tfrac12 (\epsilon^2 - 1)`$.

/// How far a guess in the world stays below the evidence while it is improved, one draw a step.
func climb(_ world: World, _ x: Double, rate: Double, steps: Int, byScore: Bool, _ random: inout RandomSource)
  -> [Double]
{
  var (m, rho) = (0.0, 0.0)
  return draws(steps, &random).map { epsilon in
    let sigma = exp(rho / 2), z = m + sigma * epsilon
    let slopes: (m: Double, rho: Double)
    if byScore {
      let f = world.logLikelihood(x, z)
      slopes = (f * epsilon / sigma, f * 0.5 * (epsilon * epsilon - 1))
    } else {
      let slope = world.w * (x - world.w * z) / (world.s * world.s)
      slopes = (slope, slope * 0.5 * sigma * epsilon)
    }
    m += rate * (slopes.m - m)
    rho += rate * (slopes.rho - 0.5 * (exp(rho) - 1))
    return world.logEvidence(x) - world.bound(x, mean: m, variance: exp(rho))
  }
}

extension Chapter05 {
  static let uphillByDice = Section { page in
    var random = RandomSource(seed: page.options.seed + 2)
    let world = World(), x = 1.5, rate = page.knob("rate", 0.01, in: 0.001...0.05, scale: .logarithmic)
    let climbs = [false, true].map { byScore in
      let runs = (0..<50).map { _ in climb(world, x, rate: rate, steps: 600, byScore: byScore, &random) }
      return (0..<600).map { step in max(1e-4, mean(runs.map { $0[step] })) }
    }
    page.figure(
      "climb", caption: "Distance to the evidence while the guess is improved with one draw a step, mean over 50 runs.",
      x: "step", y: Axis("log p(x) - bound", unit: "nats", scale: .logarithmic)
    ) { plot in
      for (name, climb) in zip(["reparameterised", "score function"], climbs) {
        plot.line(name, climb.map { $0 < 100 ? $0 : .nan })
      }
      plot.key = .topRight
    }

    //: > **Try** Turn the rate to 0.002: both arrive together, later. At 0.05 the score function is thrown out of the
    //: > figure.

    //: Both start alike. One arrives and varies a little; the other is thrown about by the variance of its slopes, and
    //: stays several times as far off. A lower rate calms both, and costs steps. And this was with *one* latent.
  }
}
