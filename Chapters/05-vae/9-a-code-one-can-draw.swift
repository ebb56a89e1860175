import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter05 {
  static let aCodeOneCanDraw = Section(needs: trained) { page, trained in
    //: ## Where the codes lie
    //:
    //: What is different about the codes of the two autoencoders? The decoder of a plain one has never been asked for
    //: anything but codes of patches. So ask where these lie. All codes of all patches together have a distribution of
    //: their own, and the paper has an equation for it:
    //:
    //: > **Paper** (III.B, eq. 2)
    //: > The *aggregated posterior*:
    //: > $`q(\mathbf{z}) = \int_{\mathbf{x}} q_\phi(\mathbf{z} \mid \mathbf{x}) \, p_d(\mathbf{x}) \, d\mathbf{x}`$, the
    //: > posteriors of all data, averaged over the data, whose distribution is $`p_d`$.
    //:
    //: > **We differ**
    //: > The paper defines it and does not use it again. We do. Our data are the patches of one picture, so the
    //: > integral is a mean over patches, and to draw from it is easy: take a patch, encode it, draw.
    //:
    //: Eight latents cannot be drawn on paper; two can. We train the same pair of networks again with a code of two
    //: numbers, and mark where they put some patches, the dark, the middling and the bright ones apart.
    let patches = trained.pieces
    let overlooked = page.knob("error overlooked, two latents", 60.0, in: 5...240, scale: .logarithmic)
    let steps = page.options.full ? 8000 : 1500
    var random = RandomSource(seed: page.options.seed + 4)
    func flat(isVariational: Bool, _ tick: Ticker) -> PatchAutoencoder {
      var weights = RandomSource(seed: page.options.seed), adam = Adam()
      var network = PatchAutoencoder(numbers: Pieces.numbers, hidden: 128, latents: 2, using: &weights)
      network.deviation = Float(overlooked) / 255
      for step in 0..<steps {
        adam.learningRate = 2e-3 * Float(steps - step) / Float(steps)
        _ = network.train(on: patches.some(64, &random), isVariational: isVariational, &adam, &random)
        tick()
      }
      return network
    }
    let networks = page.progress("two latents", total: 2 * steps) { tick in
      [("plain autoencoder", flat(isVariational: false, tick)), ("VAE", flat(isVariational: true, tick))]
    }
    let shown = patches.some(300, &random), noise = Tensor.normal([300, 2], using: &random)
    let brightness = (0..<300).map { mean(shown.sliced([$0..<$0 + 1, 0..<Pieces.numbers]).values.map(Double.init)) }
    let sorted = brightness.sorted(), thirds = [sorted[100], sorted[200]]
    //: @fold
    page.figure(
      "codes",
      caption:
        "The codes of 300 patches, and the circles in which a draw from the prior N(0, 1) lies with a chance of 39%, 86% and "
        + "99% (one, two and three standard deviations). The VAE's are drawn from their posteriors.", columns: 2
    ) { figure in
      for (name, network) in networks {
        let (means, logs) = network.encode(Variable(shown))
        let codes =
          name == "VAE" ? Variable.reparameterized(mean: means, logVariance: logs, noise: noise).value : means.value
        let (x, y) = (column(codes, 0), column(codes, 1))
        figure.plot(
          name, x: Axis("first latent", range: -5...5), y: Axis("second latent", range: -5...5)
        ) { plot in
          plot.isSquare = true
          for radius in [1.0, 2, 3] {
            let angles = (0...60).map { Double($0) * .pi / 30 }
            plot.backdrop("", x: angles.map { radius * cos($0) }, y: angles.map { radius * sin($0) })
          }
          let groups: [(String, (Double) -> Bool)] = [
            ("dark", { $0 < thirds[0] }), ("middling", { thirds[0] <= $0 && $0 < thirds[1] }),
            ("bright", { $0 >= thirds[1] }),
          ]
          for (name, belongs) in groups {
            let own = (0..<300).filter { belongs(brightness[$0]) }
            plot.points(name, x: own.map { x[$0] }, y: own.map { y[$0] })
          }
        }
      }
    }
    //: @unfold

    //: The VAE's codes lie around the middle, nearly all within the outer circle, and dark and bright patches have regions
    //: of their own. In the plain autoencoder most dark ones crowd in one place, together with half of the middling ones.
    //: Its bright ones are spread to the left, more than a third of them beyond the outer circle. A draw from the prior
    //: hardly ever asks for those.
    //:
    //: How empty is the prior? We draw from it and measure how far the nearest code is. The control is a set of codes
    //: that are themselves drawn from the prior. Nothing in the plain one's training sets the scale of its codes, so we also
    //: measure them shifted and scaled to mean 0 and deviation 1, latent by latent.
    //: @fold
    func codes(_ network: PatchAutoencoder, draws: Bool) -> Tensor {
      let (means, logs) = network.encode(Variable(trained.known))
      let noise = Tensor.normal(means.shape, using: &random)
      return draws ? Variable.reparameterized(mean: means, logVariance: logs, noise: noise).value : means.value
    }
    func rescaled(_ codes: Tensor) -> Tensor {
      let centred = codes - Variable(codes).mean(along: [0]).value
      return centred / Variable(centred.map(.square)).mean(along: [0]).value.map(.sqrt)
    }
    func emptiness(_ codes: Tensor) -> Cell {
      let asked = Tensor.normal([512, codes.shape[1]], using: &random)
      // `nearest` counts in grey levels a number; here in plain distances.
      return .number(mean(nearest(asked, among: codes)) / 255 * Double(codes.shape[1]).squareRoot(), digits: 2)
    }
    page.table(
      "From a draw of the prior to the nearest of 4096 codes (distance)",
      columns: ["codes", "two latents", "eight latents"],
      rows: [
        [
          "drawn from the prior itself", emptiness(.normal([4096, 2], using: &random)),
          emptiness(.normal([4096, 8], using: &random)),
        ],
        ["VAE", emptiness(codes(networks[1].1, draws: true)), emptiness(codes(trained.variational, draws: true))],
        [
          "plain autoencoder", emptiness(codes(networks[0].1, draws: false)),
          emptiness(codes(trained.plain, draws: false)),
        ],
        [
          "plain autoencoder, rescaled", emptiness(rescaled(codes(networks[0].1, draws: false))),
          emptiness(rescaled(codes(trained.plain, draws: false))),
        ],
      ])
    //: @unfold

    //: With two latents and with eight, the VAE's codes are nearer to what the prior asks for than the plain autoencoder's.
    //: With eight they are almost as dense as the control. There rescaling closes less than half of the plain one's distance
    //: to the VAE; with two it closes none. So scale alone is not the difference. The divergence pulls codes towards the
    //: prior. The noise should keep them apart: two patches whose codes overlap are confused with each other, and that costs.
    //: (Part of the difference may be the noise itself: the VAE's codes are draws, the plain one's are points. One training
    //: each.)
    //:
    //: A code of two numbers can be read like a map. We decode a grid of codes, the first latent to the right, the
    //: second upwards, from -2 to 2:
    //: @fold
    let places = (0..<11).map { -2 + 0.4 * Float($0) }
    let grid = Tensor(shape: [121, 2], (0..<121).flatMap { [places[$0 % 11], places[10 - $0 / 11]] })
    page.figure(
      "map",
      caption:
        "What the decoders make of a grid of codes, from -2 to 2 in both latents. The plain decoder's grid lacks the "
        + "brightest patches.", columns: 2
    ) { figure in
      for (name, network) in networks {
        figure.picture(name, mosaic(network.decode(Variable(grid)).value, columns: 11))
      }
    }
    //: @unfold

    //: > **Try** Let the decoder overlook 15 grey levels in the place of 60, and then 240. How far from the middle do
    //: > the VAE's codes go, how well are the three kinds of patches kept apart, and what becomes of the map?

    //: Both maps change gradually from code to code. On the plain autoencoder's map the brightest patches are missing:
    //: their codes lie outside.
  }
}
