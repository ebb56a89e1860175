import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter06 {
  static let theWrongWayRound = Section { page in
    //: ## The wrong way round
    //:
    //: What happens to a network that minimises eq. 4 with the sign as printed? Kingma and Welling (2013), who introduced
    //: the VAE, print $`\tfrac12 \sum (1 + \log \sigma^2 - \mu^2 - \sigma^2)`$. They say that it is the *negative*
    //: divergence, and that the bound of which it is a part is maximised. In eq. 5 it stands with a plus in a loss, to be
    //: minimised. The sentence after eq. 5 calls the *negation* of this loss a lower bound. With the standard sign it is
    //: one, up to scale and a constant; with the printed sign it is not. One latent is enough to see what the sign does.
    let line = (-60...60).map { Float($0) * 0.05 }
    func term(_ mean: Float, _ logVariance: Float, printed: Bool) -> Float {
      let (m, v) = (Variable(Tensor(shape: [1, 1], [mean])), Variable(Tensor(shape: [1, 1], [logVariance])))
      return printed
        ? printedDivergence(m, v).value.scalar : Variable.gaussianDivergence(mean: m, logVariance: v).value.scalar
    }
    page.figure(
      "bowl",
      caption:
        "One latent's term, left over its mean (at σ² = 1), right over the logarithm of its variance (at μ = 0). The "
        + "standard term has its minimum at the prior; the printed one has its maximum there and no minimum.",
      columns: 2
    ) { figure in
      let y = Axis("term", unit: "nats", range: -10...10)
      for (title, axis, alongMean) in [("over μ", "μ", true), ("over log σ²", "log σ²", false)] {
        let curves = [false, true].map { printed in
          line.map { alongMean ? term($0, 0, printed: printed) : term(0, $0, printed: printed) }
        }
        figure.plot(title, x: Axis(axis), y: y) { plot in
          plot.line("standard", x: line, y: curves[0])
          plot.line("printed", x: line, y: curves[1])
        }
      }
    }

    //: The standard term is a bowl with its bottom at the prior. The printed one is the bowl turned over: a hill, with the
    //: prior on its top and no floor on any side. Minimising it pushes a latent *away* from the prior. Along $`\mu`$ and
    //: towards large variances the push grows with the distance; towards small variances it becomes constant. The error of
    //: the reconstruction might hold it back. Does it? We train two equal networks, one with each loss (as printed, a nat
    //: also counts twice), at $`\beta = 200`$, the paper's value for ×4:
    let steps = 200, patches = Patches()
    let beta = Float(page.knob("β", 200.0, in: 1...20_000, scale: .logarithmic))
    typealias Run = (loss: [Float], error: [Double], mean: [Float], variance: [Float])
    func run(_ tick: Ticker, _ loss: (Reconstruction, Tensor) -> Variable) -> Run {
      var source = RandomSource(seed: page.options.seed + 1), adam = Adam()
      var network = SmallAutoencoder(latents: 8, using: &source)
      var run: Run = ([], [], [], [])
      for _ in 0..<steps {
        let x = patches.some(64, &source)
        let (said, value) = network.descend(x, &adam, &source) { loss($0, x) }
        run.loss.append(value)
        run.error.append(greyLevels(said.picture.value, x))
        run.mean.append(said.mean!.value.map(.square).mean)
        run.variance.append(said.logVariance!.value.map(.exp).mean)
        tick()
      }
      return run
    }
    let (wrong, right) = page.progress("two signs", total: 2 * steps) { tick in
      (
        run(tick) { printedLoss($0, $1, range: 255, beta: beta) },
        run(tick) { sums(beta)($0, target: $1).total }
      )
    }
    func mark(_ run: Run, _ name: String, _ step: Int) -> [Cell] {
      let (loss, error) = (Double(run.loss[step - 1]), run.error[step - 1])
      let (mean, variance) = (Double(run.mean[step - 1]), Double(run.variance[step - 1]))
      return [.text(name), .number(step), short(loss, 2), short(error, 2), short(mean, 1), short(variance, 1)]
    }
    let marks = [1, 10, 30, 100, 200]
    page.table(
      "Two signs", columns: ["sign", "step", "loss", "error (grey levels)", "mean of μ²", "mean of σ²"],
      rows: marks.map { mark(wrong, "printed", $0) } + marks.map { mark(right, "standard", $0) })
    page.figure(
      "signs",
      caption:
        "Error of the copies, with eq. 4 as printed and with the standard divergence: about the same for some 25 "
        + "steps, then with the printed sign beyond anything a picture can hold.",
      x: "step", y: Axis("error", unit: "grey levels", scale: .logarithmic)
    ) { plot in
      plot.line("standard", right.error)
      plot.line("printed", wrong.error)
      plot.mark(y: 255, "255: the largest error a picture can have")
    }

    //: > **Try** Turn β up to 20,000 and down to 2. Watch when the loss with the printed sign drops below zero: at 20,000
    //: > within ten steps, at 2 not in these 200 steps, because the error still outweighs it.

    //: By their errors, the two can hardly be told apart for some twenty-five steps. Then the loss as printed drops far
    //: below zero and changes by powers of ten from step to step. A loss so low looks like success; the copies are gone.
    //: There are three ways down from the hill: large means, small variances and large variances. The last is by far the
    //: steepest, because $`\sigma^2`$ is an *exponential* of what the encoder puts out. The variances start later than the
    //: means and overtake them by powers of ten, and the codes drown in their own noise. With the sign of the standard term
    //: nothing runs away, and the error goes on falling.
    //:
    //: > **We differ** (eq. 4)
    //: > We minimise $`L_R + \beta \, \mathrm{KL}`$ with the standard divergence. With the sign of eq. 4 turned and
    //: > nothing else, a nat counts twice: our loss with twice the $`\beta`$. (That may be meant. Eq. 3 lacks the same
    //: > ½; at $`\beta = 1`$ both together are twice the negative bound of a decoder with $`s = 1`$, up to a
    //: > constant.) So which $`\beta`$ is meant stays open by a factor of two.
  }
}
