import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What the noise has bought
//:
//: Now ask both for something new. The decoder wants eight numbers; we give it eight from N(0, 1), with no patch
//: behind them. For the plain autoencoder we try a second thing, to be fair: numbers with the mean and the deviation
//: that its own codes have.

/// The mean divergence of each latent over some patches, in nats.
func divergences(_ network: PatchAutoencoder, _ patches: Tensor) -> [Double] {
  let (means, logs) = network.encode(Variable(patches))
  return (0..<network.latents).map { j in
    mean(zip(column(means.value, j), column(logs.value, j)).map { divergence(mean: $0, variance: exp($1)) })
  }
}

extension Chapter05 {
  static let whatTheNoiseHasBought = Section(needs: trained) { page, trained in
    let (variational, plain, pieces, known) = (trained.variational, trained.plain, trained.pieces, trained.known)
    var random = trained.random
    let prior = Tensor.normal([512, 8], using: &random)
    let plainCodes = plain.encode(Variable(known)).mean.value
    let centre = Variable(plainCodes).mean(along: [0]).value
    let reach = Variable((plainCodes - centre).map(.square)).mean(along: [0]).value.map(.sqrt)
    let (knownMeans, knownLogs) = variational.encode(Variable(known))
    let codes = Variable.reparameterized(
      mean: knownMeans, logVariance: knownLogs, noise: .normal([4096, 8], using: &random)
    ).value
    let dreams: [(name: String, patches: Tensor)] = [
      ("real", pieces.some(512, &random)),
      ("plain, N(0, 1)", plain.decode(Variable(prior)).value),
      ("plain, its own spread", plain.decode(Variable(prior * reach + centre)).value),
      ("VAE, N(0, 1)", variational.decode(Variable(prior)).value),
    ]
    page.figure(
      "samples", caption: "Real patches, and three ways to dream of some.", columns: 4
    ) { figure in
      for (name, patches) in dreams {
        figure.picture(name, mosaic(patches.sliced([0..<64, 0..<Pieces.numbers]), columns: 8))
      }
    }
    //: (How far is a dream from this picture? We take the most similar of the 4096 patches.)
    page.table(
      "512 of each",
      columns: ["patches", "to the nearest of 4096 real ones (grey levels, rms)", "contrast (grey levels)"],
      rows: dreams.map { name, patches in
        let clamped = patches.map(.clamp(lower: 0, upper: 1))
        return [
          .text(name), .number(mean(nearest(clamped, among: known)), digits: 0), .number(contrast(clamped), digits: 0),
        ]
      })

    //: The VAE's dreams are blurred, and calmer than the picture is, but they are pieces of this world: sand,
    //: mother-of-pearl, a soft edge between. The plain one dreams of all things at once. What is different about the
    //: codes? Ask where they lie. All codes of all patches together have a distribution of their own, and the paper has
    //: an equation for it:
    //:
    //: > **Paper** (III.B, eq. 2)
    //: > The *aggregated posterior*:
    //: > $`q(\mathbf{z}) = \int_{\mathbf{x}} q_\phi(\mathbf{z} \mid \mathbf{x}) \, p_d(\mathbf{x}) \, d\mathbf{x}`$, the
    //: > posteriors of all data, averaged over the data.
    //:
    //: > **We differ**
    //: > The paper defines it and does not use it again. We do. Our data are the patches of one picture, so the integral
    //: > is a mean over patches, and to draw from it is easy: take a patch, encode it, draw.
    let bins = -4.0...4.0
    let perLatent = divergences(variational, known)
    let order = perLatent.indices.sorted { perLatent[$0] > perLatent[$1] }
    page.figure(
      "aggregate",
      caption:
        "One latent over all patches: the codes that a decoder was trained on, and what the prior will ask it for.",
      columns: 2
    ) { figure in
      let gauss = draws(4096, &random)
      let (loose, pulled) = (column(plainCodes, 0), column(codes, order[0]))
      for (name, values) in [("plain autoencoder", loose), ("VAE", pulled)] {
        figure.plot(name, x: "one latent", y: Axis("patches of 4096")) { plot in
          plot.histogram("codes", values, bins: 40, range: bins)
          plot.histogram("prior", gauss, bins: 40, range: bins)
        }
      }
    }
    page.table(
      "The codes of 4096 patches", columns: ["", "smallest deviation of a latent", "largest"],
      rows: [("plain autoencoder", plainCodes), ("VAE, drawn", codes)].map { name, codes in
        let deviations = (0..<8).map { spread(column(codes, $0)) }
        return [.text(name), .number(deviations.min()!, digits: 1), .number(deviations.max()!, digits: 1)]
      })

    //: One latent at a time, the plain autoencoder's codes look harmless: a heap that overlaps with the prior. But it
    //: keeps its codes wherever it likes, and eight such latents together have far more empty corners than their
    //: deviations tell, which is why it did not help to ask within its own spread. A draw from N(0, 1) in all eight is an
    //: address in the middle of nowhere. The VAE's codes come nearer to *filling the prior*: the latent that is shown has
    //: a dip in the middle and short tails, but no gap. (That it is so in all eight at once, the dreams have shown and
    //: not this figure.) The divergence has pulled them all together, and the noise keeps them from sitting on top of
    //: each other, because two patches whose codes overlap get confused, and confusion costs. That is what the noise
    //: buys: few addresses are empty.
  }
}
