import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What a grey level costs
//:
//: What does $`\beta`$ do, once its unit is known? Think of a VAE as a way to send patches: the encoder sends a draw,
//: the decoder makes a patch of it. What was sent costs on average $`R = \mathrm{KL}`$, the **rate** (with the best code;
//: no such code is built here). What is wrong with the patch is the **distortion** $`D`$, the squared error. The loss is
//: $`D + \beta R`$: it may be lowered by an exchange of one for the other whenever a nat buys more than $`\beta`$. At the
//: minimum no such exchange is left, so the curve of the best pairs has the slope
//:
//: ```math
//: \frac{dD}{dR} = -\beta .
//: ```
//:
//: **$`\beta`$ is a price**: squared grey levels a nat. That is the meaning of the word *multiplier*. We train the
//: small autoencoder at seven prices and measure both.
//:
//: There is something to compare with. If patches were Gaussian, information theory would know the best pairs. A cosine
//: transform (JPEG's) makes the 64 numbers of a patch nearly uncorrelated, and Gaussians that are uncorrelated are
//: independent. Choose a water level $`\theta`$. Every component whose variance $`\lambda_i`$ is above $`\theta`$ is sent
//: with a squared error of exactly $`\theta`$; the others are not sent. Raise $`\theta`$ a little: each component that is
//: sent adds as much to $`D`$, and saves $`1 / (2 \theta)`$ of it in $`R`$. So $`dD / dR = -2 \theta`$, which is
//: $`-\beta`$ where $`\theta = \beta / 2`$. This is **reverse water-filling**:
//:
//: ```math
//: D = \sum_i \min(\lambda_i, \theta) , \quad R = \sum_i \max\Big(0, \tfrac12 \log \frac{\lambda_i}{\theta}\Big) .
//: ```

/// Rate (nats) and distortion of independent Gaussians, sent as well as can be with an error of `level` each.
func waterFilled(_ variances: [Double], level: Double) -> (rate: Double, distortion: Double) {
  (
    variances.reduce(0) { $0 + max(0, 0.5 * log($1 / level)) },
    variances.reduce(0) { $0 + min($1, level) }
  )
}

extension Chapter06 {
  static let whatAGreyLevelCosts = Section { page in
    //: For each price: a fresh network, `steps` steps, then rate and distortion on 4096 patches drawn anew (`test`). The
    //: folded code draws these and lists the prices, `betas`. We call a latent *alive* if it spends more than 0.05 nats on
    //: average:
    //: @fold
    var random = RandomSource(seed: page.options.seed + 2)
    let patches = Patches(), test = patches.some(4096, &random), shown = patches.some(12, contrast: 20, &random)
    let latents = page.knob("latents", 16, in: 1...32, scale: .logarithmic)
    let noise = Tensor.normal([4096, latents], using: &random)
    let betas: [Float] = [32, 128, 512, 2048, 8192, 32_768, 131_072]
    let steps = page.options.full ? 10_000 : 800
    struct Pair {
      let beta: Float, rate: Double, distortion: Double, alive: Int
      let copies: Tensor
    }
    //: @unfold
    let pairs = page.progress("seven prices", total: betas.count * steps) { tick in
      betas.map { beta in
        var source = RandomSource(seed: page.options.seed), adam = Adam()
        var network = SmallAutoencoder(latents: latents, using: &source)
        let loss = sums(beta)
        for step in 0..<steps {
          adam.learningRate = 3e-3 * Float(steps - step) / Float(steps)
          let x = patches.some(64, &source)
          _ = network.train(on: x, x, loss: loss, gradientLimit: nil, &adam, &source)
          tick()
        }
        let said = network.reconstruct(Variable(test), Pass(.evaluation), noise: noise)
        let terms = loss(said, target: test)
        let each = Variable(divergences(said.mean!.value, said.logVariance!.value)).mean(along: [0]).value.values
        return Pair(
          beta: beta, rate: Double(terms.divergence), distortion: Double(terms.reconstruction),
          alive: each.filter { $0 > 0.05 }.count,
          copies: network.reconstruct(Variable(shown), Pass(.evaluation), noise: nil).picture.value)
      }
    }
    let variances = cosineVariances(test)
    func rms(_ distortion: Double) -> Double { (distortion / 64).squareRoot() }
    page.table(
      "Seven prices, patches of 8 × 8",
      columns: [
        "β", "rate (bits a patch)", "error (grey levels)", "alive, of \(latents)", "cosine components above β/2",
      ],
      rows: pairs.map { pair in
        [
          .number(Int(pair.beta)), .number(pair.rate / log(2), digits: pair.rate < 5 ? 1 : 0),
          .number(rms(pair.distortion), digits: 0), .number(pair.alive),
          .number(variances.filter { $0 > Double(pair.beta) / 2 }.count),
        ]
      })
    let levelsOfWater = (0...60).map { 4 * pow(2, Double($0) * 0.25) }
    let ideal = levelsOfWater.map { waterFilled(variances, level: $0) }.filter { $0.rate < 60 * log(2) && $0.rate > 0 }
    page.figure(
      "rate-distortion",
      caption:
        "Error against rate of the small VAE at seven prices, from 131,072 (left) to 32 (right), and of the best code "
        + "for Gaussians with the same variances along the cosine transform. At the middle prices the VAE is slightly "
        + "below it, at the two lowest prices (right) above.",
      x: Axis("rate", unit: "bits a patch"),
      y: Axis("error", unit: "grey levels, rms", range: 0...60)
    ) { plot in
      plot.line("VAE, \(latents) latents", x: pairs.map { $0.rate / log(2) }, y: pairs.map { rms($0.distortion) })
      plot.line(
        "cosine transform, water-filled", x: ideal.map { $0.rate / log(2) }, y: ideal.map { rms($0.distortion) })
      plot.key = .topRight
    }
    page.figure(
      "prices",
      caption:
        "Twelve patches, and their copies from the mean. From price to price fine detail goes first, then edges, then "
        + "everything.", columns: 4
    ) { figure in
      let rows =
        [("the patches", shown)]
        + pairs.map { pair in
          ("β = \(Int(pair.beta))", pair.copies)
        }
      for (name, patches) in rows { figure.picture(name, mosaic(patches, columns: 4)) }
    }

    //: > **Try** Turn the latents down to 4. Watch the right end of the curve: from some price on the rate rises and
    //: > the error falls no further.

    //: At the left end next to nothing is sent, and all patches are answered by nearly the same grey. At the right end all
    //: latents are alive, and each further grey level costs many bits. In between, latents go out one after the other as
    //: the price rises, each when what it explains is no longer worth its cost. (In the last row none is alive, though a
    //: little is still sent: it is spread over several latents below that limit. The field's **active** asks whether the
    //: mean varies over the data; exercise 6.4.) A component is worth sending if it is above $`\beta / 2`$. Where not all
    //: latents are alive, there are fewer of them than such components. A likely reason: encoder and decoder are not
    //: linear, so one latent can serve several components.
    //:
    //: From 4.4 to 23 bits the VAE errs a little *less* than the ideal code (the figure). No law is broken. The ideal is
    //: one for Gaussians, which of all things with these variances are the hardest to send; patches have edges, and a
    //: network may know that. (It was also tested on patches of the picture that it was trained on. One training a price.)
    //: At low prices the VAE errs more than the ideal code. Sixteen latents may be too few there, or the training too
    //: short; we did not test which.
    //:
    //: Is the slope the price? Between two neighbours on the curve it should lie between their two $`\beta`$:
    page.table(
      "Slope between neighbours", columns: ["from β", "to β", "-ΔD / ΔR (grey levels² a nat)"],
      rows: zip(pairs, pairs.dropFirst()).map { a, b in
        [
          .number(Int(a.beta)), .number(Int(b.beta)),
          a.rate - b.rate > 0.05 ? short((b.distortion - a.distortion) / (a.rate - b.rate), 1) : .missing,
        ]
      })

    //: It does, over three powers of ten.
    //:
    //: > **Paper** (III.D)
    //: > A larger $`\beta`$ makes for more efficient and more disentangled latents, a too large one for poor reconstructions.
    //: > More latents are said to lower the quality; therefore the values were found by trying, one for each factor.
    //:
    //: > **We differ**
    //: > On how $`\beta`$ is found. A price has a meaning before anything is tried: decide which error $`s`$ may be
    //: > overlooked, and $`\beta = 2 s^2`$. The error that remains is another number, above or below $`s`$. If that
    //: > one is given, a search over $`\beta`$ finds the price (exercise 6.6). About **disentanglement**, one latent
    //: > for each cause, we say nothing: it would have to be measured against the true causes of a patch, and nobody
    //: > knows them.
  }
}
