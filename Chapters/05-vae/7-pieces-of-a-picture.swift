import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Pieces of a picture
//:
//: Do noise and divergence make better copies? The data are all patches of the built-in picture, some sixty thousand;
//: every batch takes 64 of them at random. We train the same network twice: once with noise and divergence, and once as a
//: plain autoencoder, which has neither. (`pieces`, `steps` and `random` are in the folded code.)

//: @fold
/// Two autoencoders of the same size, and what they are tried on.
struct Autoencoders {
  let pieces: Pieces, variational: PatchAutoencoder, plain: PatchAutoencoder
  /// Both terms of the bound, step by step.
  let history: [(error: Float, divergence: Float)]
  /// 4096 patches, and noise for 16 of them.
  let known: Tensor, noise: Tensor
  /// What later experiments draw from.
  let random: RandomSource
}

extension Chapter05 {
  static let trained = Computation("two autoencoders") { page -> Autoencoders in
    var random = RandomSource(seed: page.options.seed + 3)
    let pieces = Pieces(picture: SamplePicture.image())
    let steps = page.options.full ? 12_000 : 3000
    let overlooked = Float(page.knob("error overlooked", 60.0, in: 5...120, scale: .logarithmic))
    func network() -> PatchAutoencoder {
      var weights = RandomSource(seed: page.options.seed)
      var network = PatchAutoencoder(numbers: Pieces.numbers, hidden: 128, latents: 8, using: &weights)
      network.deviation = overlooked / 255
      return network
    }
    //: @unfold
    func train(_ network: inout PatchAutoencoder, isVariational: Bool, _ tick: Ticker) -> [(
      error: Float, divergence: Float
    )] {
      var adam = Adam()
      return (0..<steps).map { step in
        tick()
        adam.learningRate = 2e-3 * Float(steps - step) / Float(steps)
        let terms = network.train(on: pieces.some(64, &random), isVariational: isVariational, &adam, &random)
        page.live(isVariational ? "error, VAE (nats a patch)" : "error, plain (nats a patch)", terms.error)
        return terms
      }
    }
    //: @fold
    var variational = network(), plain = network()
    let history = page.progress("two autoencoders", total: 2 * steps) { tick in
      _ = train(&plain, isVariational: false, tick)
      return train(&variational, isVariational: true, tick)
    }
    let known = pieces.some(4096, &random), noise = Tensor.normal([16, 8], using: &random)
    return Autoencoders(
      pieces: pieces, variational: variational, plain: plain, history: history, known: known, noise: noise,
      random: random)
  }
}
//: @unfold

extension Chapter05 {
  static let piecesOfAPicture = Section(needs: trained) { page, trained in
    let (variational, plain, history) = (trained.variational, trained.plain, trained.history)
    let steps = history.count

    page.show("numbers to learn", variational.weightCount)
    let smooth = stride(from: 0, to: steps, by: 25).map { start in
      let part = history[start..<start + 25]
      return (error: part.reduce(0) { $0 + $1.error } / 25, divergence: part.reduce(0) { $0 + $1.divergence } / 25)
    }
    page.figure(
      "training",
      caption:
        "Both terms of the bound while the VAE trains, averaged over 25 steps. The error falls tenfold; the "
        + "divergence, the price of the code, changes by less than a third.",
      x: "step", y: Axis("nats a patch", scale: .logarithmic)
    ) { plot in
      let at = smooth.indices.map { Double($0 * 25) + 12.5 }
      plot.line("squared error / 2s²", x: at, y: smooth.map(\.error))
      plot.line("divergence", x: at, y: smooth.map(\.divergence))
      plot.key = .topRight
    }

    //: The error falls tenfold. The divergence rises by not quite a third in some two hundred steps, because knowing
    //: *something* about a patch is worth a lot. Then it gives back about half of that: the encoder drops what does not
    //: lower the error enough. At the minimum of their sum, the next nat would explain less than it costs. What got
    //: through? We look at sixteen patches with a *contrast* above 20. (This is the deviation of a patch's pixels within a
    //: colour, in grey levels.) *Swift, in passing:* `.lazy` filters only as many as are asked for.
    let (known, noise) = (trained.known, trained.noise)
    let lively = (0..<4096).lazy.map { known.sliced([$0..<$0 + 1, 0..<Pieces.numbers]) }.filter { contrast($0) > 20 }
    let shown = Tensor.concatenated(Array(lively.prefix(16)), along: 0)
    func copied(_ network: PatchAutoencoder, _ x: Tensor) -> Tensor {
      network.decode(network.encode(Variable(x)).mean).value
    }
    let (means, logVariances) = variational.encode(Variable(shown))
    let sampled = variational.decode(.reparameterized(mean: means, logVariance: logVariances, noise: noise)).value
    var random = RandomSource(seed: page.options.seed + 5)
    let all = variational.encode(Variable(known)), fresh = Tensor.normal([4096, 8], using: &random)
    let drawn = variational.decode(.reparameterized(mean: all.mean, logVariance: all.logVariance, noise: fresh)).value
    page.figure(
      "copies",
      caption:
        "Sixteen patches and three copies of each. All copies lose what is fine; the last panel differs from the one "
        + "before it by the noise.", columns: 4
    ) { figure in
      let rows = [
        ("the patches", shown), ("plain autoencoder", copied(plain, shown)),
        ("VAE, from the mean", copied(variational, shown)), ("VAE, from a draw", sampled),
      ]
      for (name, patches) in rows { figure.picture(name, mosaic(patches, columns: 4)) }
    }
    func distance(_ a: Tensor, _ b: Tensor) -> Double { Double((a - b).map(.square).mean).squareRoot() * 255 }
    page.table(
      "Copies of 4096 patches", columns: ["", "numbers in the code", "error (grey levels, rms)"],
      rows: [
        [
          "their mean, nothing known", .number(0),
          .number(distance(known, Variable(known).mean(along: [0]).value), digits: 0),
        ],
        ["plain autoencoder", .number(8), .number(distance(known, copied(plain, known)), digits: 0)],
        ["VAE, from the mean", .number(8), .number(distance(known, copied(variational, known)), digits: 0)],
        ["VAE, from a draw", .number(8), .number(distance(known, drawn), digits: 0)],
      ])

    //: > **Try** Let the decoder overlook 15 grey levels in the place of 60, and watch what gets through: the
    //: > divergence of a patch rises, and the VAE's copies become sharper.

    //: At copying, the plain one is at least as good: no noise has disturbed it, and it paid nothing for its code. A draw
    //: costs the VAE a few grey levels more. So noise and divergence did not make better copies here; what they are for is
    //: the next section's question. (All are patches that the networks were trained on; one training each.)
  }
}
