import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter05 {
  static let whereTheGradientStops = Section(needs: thrown) { page, thrown in
    //: ## Where the gradient stops
    //:
    //: How can a gradient pass through a random draw? We want to turn $`\mu`$ such that the mean of some error $`f(z)`$
    //: over $`z \sim N(\mu, \sigma^2)`$ becomes smaller. Let $`f(z) = (z - 2)^2`$, $`\mu = 0.5`$ and $`\sigma = 0.6`$. The
    //: obvious program asks a library for a draw and goes on computing with it. Below, `.value` plays the library: it
    //: takes the numbers off the tape, and no record is kept of what is done to them. (The draw is $`\mu`$ plus $`\sigma`$
    //: times $`\epsilon`$, a number from N(0, 1). It is fixed at 1.1, so that the same draw can be used again. `.affine`
    //: and `.exp` make $`\sigma`$ from $`\log \sigma^2`$.)
    let tape = Tape()
    let mu = tape.variable(Tensor(0.5)), logVariance = tape.variable(Tensor(Float(2 * log(0.6))))
    let epsilon = Tensor(1.1)
    let drawn = mu.value + logVariance.value.map(.affine(factor: 0.5, offset: 0)).map(.exp) * epsilon
    let blind = (Variable(drawn) - 2).squared() + mu * 0
    page.show("the error", blind.value.scalar, digits: 3)
    page.show("its slope in μ", tape.gradients(of: blind)[mu].scalar, digits: 3)

    //: Zero, whatever was drawn. (The `mu * 0` is there so that the tape has something to walk at all.) To the tape the
    //: draw is a plain number: nothing records that it came from $`\mu`$, so no gradient gets there. Nor does it help to
    //: try with two evaluations, as chapter 2 did, if each makes draws of its own:
    func f(_ z: Double) -> Double { (z - 2) * (z - 2) }
    let fresh = thrown.eight
    let h = page.knob("step", 0.01, in: 0.001...1, scale: .logarithmic)
    let tries = stride(from: 0, to: 8, by: 2).map {
      (f(0.5 + h + 0.6 * fresh[$0]) - f(0.5 - h + 0.6 * fresh[$0 + 1])) / (2 * h)
    }
    page.show("by trying, four times", tries, digits: 0)

    //: The true slope is $`2 (\mu - 2) = -3`$. What we see are differences of draws, divided by something small. And here is
    //: the way out: use *the same* draws on both sides.
    let sameDraws = fresh.prefix(4).map { (f(0.5 + h + 0.6 * $0) - f(0.5 - h + 0.6 * $0)) / (2 * h) }
    page.show("with the same draws", sameDraws, digits: 1)
    let slopesOfMany = thrown.last.map { (f(0.5 + h + 0.6 * $0) - f(0.5 - h + 0.6 * $0)) / (2 * h) }
    page.show("their mean over many", mean(slopesOfMany), digits: 1)

    //: > **Try** Turn the step up to 1 and down to 0.001. The slopes from different draws scatter about -3, by an amount that
    //: > goes with one over the step; those from the same draws stay as they are.

    //: Each is a slope now, of the error at one draw, and their mean is the slope that we want. All that has happened is a
    //: change of bookkeeping. The noise, $`\epsilon \sim N(0, 1)`$, is drawn outside, where nothing has to be learned, and
    //:
    //: ```math
    //: z = \mu + \sigma \odot \epsilon
    //: ```
    //:
    //: ($`\odot`$ multiplies number by number) is an ordinary formula in $`\mu`$ and $`\sigma`$, with ordinary
    //: derivatives: 1 for $`\mu`$, $`\epsilon`$ for $`\sigma`$. This is the **reparameterization trick**. (The engine
    //: takes $`\log \sigma^2`$ in the place of $`\sigma`$; the derivative for it is $`\tfrac12 \sigma \epsilon`$.)
    //:
    //: > **Paper** (III.A; III.B)
    //: > $`z = \mu + \sigma \odot \epsilon`$ with $`\epsilon`$ from N(0, I) is what the decoder gets. One sentence has
    //: > the noise come from the latent space.
    //:
    //: > **We differ**
    //: > Only from that sentence. The noise must come from *outside*: what is drawn from a distribution that is being
    //: > learned is exactly what stops the gradient.
    //:
    //: @quote Engine/Operations/Sampling.swift Variable.reparameterized
    let z = Variable.reparameterized(mean: mu, logVariance: logVariance, noise: epsilon)
    let seen = tape.gradients(of: (z - 2).squared())
    page.show("slope in μ, same draw", seen[mu].scalar, digits: 3)
    page.show("2 (z - 2)", 2 * (z.value.scalar - 2), digits: 3)
    page.show("slope in log σ²", seen[logVariance].scalar, digits: 3)

    //: Where does the gradient go now? The same formula, an operation at a time, drawn from its tape. Below, the
    //: gradient reaches $`\mu`$ directly and $`\log \sigma^2`$ through $`\sigma`$. The noise is an input like a
    //: picture: nothing has to be learned about it.
    let spelledOut = Tape(keepsValues: true)
    let (m, rho) = (spelledOut.variable(Tensor(0.5)), spelledOut.variable(Tensor(Float(2 * log(0.6)))))
    let noise = spelledOut.variable(epsilon), sigma = (rho * 0.5).exp(), draw = m + sigma * noise
    let cost = (draw - 2).squared()
    page.diagram(
      "reparameterised", of: cost, on: spelledOut,
      naming: ["μ": m, "log σ²": rho, "ε, the noise": noise, "σ": sigma, "z": draw, "f(z)": cost],
      caption:
        "The draw as a formula, drawn from its tape: values from top to bottom, the gradient of f(z) at each (orange) from "
        + "bottom to top. The tape finds a slope for ε as well; nothing uses it.")
  }
}
