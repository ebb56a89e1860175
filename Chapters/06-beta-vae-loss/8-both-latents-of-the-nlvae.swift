import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter06 {
  static let bothLatentsOfTheNlvae = Section { page in
    //: ## Both latents of the NLVAE
    //:
    //: A VAE can have one latent vector for the whole picture, or one at every position. What happens to both, if one
    //: picture is all there is?
    //:
    //: > **Paper** (III.A, fig. 3)
    //: > Global average pooling makes $`\mu`$ and $`\log \sigma^2`$: one latent vector for the whole picture.
    //:
    //: > **We differ**
    //: > `latent: .global` is one reading: the vector is repeated at every position. How fig. 3 makes a picture of a vector is
    //: > not said; its caption names upsampling layers, and our decoder has none. `.spatial` leaves the pooling out and keeps
    //: > a latent vector at every position.
    //:
    //: We take the real network, small: one block in front, two behind, eight latents. Its question is chapter 7's.
    //: `question` is a picture reduced by two and interpolated back; what did the picture, `father`, look like? The decoder
    //: sees $`z`$ only; what it makes is added to `question`. One picture of 48 × 48, nothing else, at the prices 2 (an
    //: overlooked error of one grey level), 200 and 20,000. Besides the error of a draw we note what happens when $`z`$ is
    //: *not* taken from the encoder but drawn from the prior: if nothing happens, the decoder ignores $`z`$. (Encoder and
    //: error now see different pictures. The paper's $`x`$ is the low-resolution picture (III.A), while its loss is said to
    //: compare LR with HR (III.B); so what eq. 3 compares stays open. Chapter 5's bound still holds, as for any guess.)
    //:
    //: For each kind and price: note the divergence before every step; at the end, the error with $`z`$ from the encoder
    //: and with $`z`$ from the prior (`dreamt`). Again a latent is *alive* if it spends more than 0.05 nats, now on average
    //: over positions:
    let side = 48, father = Tensor(SamplePicture.image(width: side, height: side))
    let question = father.resized(height: side / 2, width: side / 2).resized(height: side, width: side)
    //: @fold
    let networkSteps = page.options.full ? 1500 : 250
    struct Trial {
      let kind: LatentKind, beta: Float
      var divergence: [Double] = [], error = 0.0, blind = 0.0
      var perLatent: [Float] = [], map: [Float] = []
    }
    func made(_ kind: LatentKind, using source: inout RandomSource) -> NLVAE {
      var configuration = NLVAEConfiguration()
      (configuration.channels, configuration.encoderBlocks, configuration.decoderBlocks) = (16, 1, 2)
      (configuration.latentChannels, configuration.latent) = (8, kind)
      return NLVAE(configuration, using: &source)
    }
    var trials = [LatentKind.global, .spatial].flatMap { kind in [2, 200, 20_000].map { Trial(kind: kind, beta: $0) } }
    //: @unfold
    page.progress("six networks", total: trials.count * networkSteps) { tick in
      for index in trials.indices {
        var source = RandomSource(seed: page.options.seed), adam = Adam(learningRate: 2e-3)
        var network = made(trials[index].kind, using: &source)
        func codes() -> Tensor {
          let (mean, logVariance) = network.encode(Variable(question), Pass(.transductive))
          return divergences(mean.value, logVariance.value)
        }
        for _ in 0..<networkSteps {
          trials[index].divergence.append(Double(codes().sum))
          _ = network.train(
            on: question, father, loss: sums(trials[index].beta), gradientLimit: 1, &adam, &source)
          tick()
        }
        let last = codes()
        trials[index].perLatent = Variable(last).mean(along: [0, 2, 3]).value.values
        trials[index].map = Variable(last).sum(along: [0, 1]).value.values
        let pass = Pass(.transductive), noise = Tensor.normal(network.noiseShape(for: question.shape)!, using: &source)
        let said = network.reconstruct(Variable(question), pass, noise: noise).picture.value
        let dreamt = question + network.decode(Variable(noise), height: side, width: side, pass).value
        trials[index].error = greyLevels(said, father)
        trials[index].blind = greyLevels(dreamt, father)
      }
    }
    page.table(
      "One picture",
      columns: [
        "latent", "β", "divergence (nats a picture)", "alive, of 8", "error (grey levels)",
        "error with z from the prior (grey levels)",
      ],
      rows: [
        ["interpolation", .missing, .missing, .missing, .number(greyLevels(question, father), digits: 0), .missing]
      ]
        + trials.map { trial in
          [
            .text(".\(trial.kind.rawValue)"), .number(Int(trial.beta)), short(trial.divergence.last!, 2),
            .number(trial.perLatent.filter { $0 > 0.05 }.count), .number(trial.error, digits: 0),
            .number(trial.blind, digits: 0),
          ]
        })
    page.figure(
      "collapse",
      caption:
        "The divergence of one picture's codes while the network trains, the same axes for both. At the lowest "
        + "price neither moves far from where it began. At the middle one .spatial levels off, while .global still falls; at the "
        + "highest both fall towards nothing. The table says whether what is paid for tells anything.", columns: 2
    ) { figure in
      for kind in [LatentKind.global, .spatial] {
        figure.plot(
          ".\(kind.rawValue)", x: "step",
          y: Axis("divergence", unit: "nats a picture", scale: .logarithmic, range: 0.01...200_000)
        ) { plot in
          for trial in trials where trial.kind == kind { plot.line("β = \(Int(trial.beta))", trial.divergence) }
          plot.key = kind == .global ? .topRight : .bottomLeft
        }
      }
    }
    page.figure(
      "where",
      caption:
        "What interpolation has missed, and where .spatial spends its nats at β = 200, all latents together. Both are "
        + "bright on the shell's rim and outer ribs; the finest ribs get few nats.",
      columns: 3
    ) {
      figure in
      let missed = Variable((father - question).map(.absolute)).mean(along: [0, 1]).value.values.map { $0 * 255 }
      figure.picture("the picture", Image(width: side, height: side, channels: 3, pixels: father.values).quantized())
      figure.heatMap("missed", missed, width: side, height: side, legend: Axis("grey levels"))
      figure.heatMap("nats a pixel", trials[4].map, width: side, height: side, legend: Axis("nats"))
    }

    //: `.global` first. Its error is that of interpolation, within a grey level, at every price, and drawing $`z`$ from
    //: the prior changes next to nothing. Theory expects that, and this is no test of it: our decoder could not use the
    //: vector well, and one that upsamples from it was not tried. Ours gets the same vector at every position, and a
    //: convolution of a constant is a constant: so it can add one number to each channel, and something at the border,
    //: where padding shows. What surprised us is its row at $`\beta = 2`$: at a low price the divergence stays where it
    //: began, and all eight latents are alive by our count. By the field's none is active: with one picture no mean
    //: varies. A large divergence is no proof that something is told. With one picture the whole divergence is the second
    //: part of the sum in *One picture*: it is paid for and not used. Only the price drives it out, at 200 slowly, at
    //: 20,000 soon.
    //:
    //: `.spatial` does not collapse at the low prices, and it matters what is drawn. The decoder is the same rule
    //: everywhere, so whatever interpolation has missed *here* has to be told *here*. For such a decoder one picture is as
    //: many small ones as it has pixels. In the sum of the [last section](#one-picture), the data are now its 48 · 48
    //: neighbourhoods, not the one picture. At 2 the divergence hardly moves here either; that something is told, the
    //: errors say (6, and 41 with $`z`$ from the prior). Of its 25 nats a pixel at most $`\log 2304 = 7.7`$ can be
    //: information. `.spatial` spends its nats where there is something to tell, on the edges, and at 200 with some of its
    //: latents only. The copy is then already more than twice as far off as at 2, and at 20,000 it has collapsed too, and
    //: returns the interpolated picture.
    //:
    //: > **Paper** (III.C)
    //: > Summing the error over values gives it more weight, which is to help against "model collapse".
    //:
    //: > **We differ**
    //: > It helps, as any smaller price would. It cannot help a latent that has nothing to tell. For one picture we use
    //: > `.spatial` and $`\beta = 10^{-6}`$, practically an autoencoder without a V. What the divergence may buy, draws from
    //: > the prior that decode to something sensible (chapter 5), is not asked for when a photograph is enlarged. Chapter 7
    //: > measures what is left of the V: [nothing that pays](../07-zero-shot-training/README.md#the-v-in-vae-does-not-pay).
  }
}
