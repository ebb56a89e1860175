import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## One picture
//:
//: So far a patch was one of sixty thousand, and to say which was worth many nats. What if there is only *one* thing that
//: the encoder can ever be shown? The aggregated posterior of eq. 2 (chapter 5) gives the answer in one line, which is not
//: in the paper (Hoffman and Johnson, 2016). The divergence, averaged over the data, has two parts,
//:
//: ```math
//: \mathbb{E}_x \mathrm{KL}\big(q(z \mid x) \,\|\, p(z)\big) = I(x; z) + \mathrm{KL}\big(q(z) \,\|\, p(z)\big) ,
//: ```
//:
//: what $`z`$ tells about *which* of the data it came from, and how far the codes of all data together are from the
//: prior. (Exercise 5.6 takes it apart.) The information $`I`$ cannot be more than $`\log n`$ for $`n`$ different data:
//: a name for each. For $`n = 1`$ it is zero. There is nothing to tell, any nat is wasted, and what is to be copied can
//: be kept in the decoder's weights. This is **posterior collapse**: the posterior equals the prior, and here that is
//: right. Let the small network learn 1, 2, 4, … patches of good contrast, at a price of 1000. (`gradientLimit: 1`
//: shortens a gradient that is longer than 1 to that length, as the recipe of chapter 7 does.)

extension Chapter06 {
  static let onePicture = Section { page in
    var random = RandomSource(seed: page.options.seed + 3)
    let patches = Patches(), steps = page.options.full ? 5000 : 500
    let counts = [1, 2, 4, 8, 16, 64, 256, 1024]
    let price = Float(page.knob("price", 1000.0, in: 10...100_000, scale: .logarithmic))
    let learned = page.progress("1 to 1024 patches", total: counts.count * steps) { tick in
      counts.map { count -> (rate: Double, error: Double) in
        let data = patches.some(count, contrast: 25, &random)
        var source = RandomSource(seed: page.options.seed), adam = Adam()
        var network = SmallAutoencoder(latents: 8, using: &source)
        for step in 0..<steps {
          adam.learningRate = 3e-3 * Float(steps - step) / Float(steps)
          let x = someRows(of: data, 32, &source)
          _ = network.train(on: x, x, loss: sums(price), gradientLimit: 1, &adam, &source)
          tick()
        }
        let all = someRows(of: data, 1024, &source)
        let said = network.reconstruct(Variable(all), Pass(.evaluation), noise: .normal([1024, 8], using: &source))
        let terms = sums(price)(said, target: all)
        return (Double(terms.divergence), greyLevels(said.picture.value, all))
      }
    }
    page.figure(
      "names",
      caption:
        "The rate of a VAE trained on n patches, beside log n, which would tell n patches apart. Up to 64 patches the "
        + "rate grows faster than log n; then it levels off.",
      x: Axis("patches", scale: .logarithmic), y: Axis("rate", unit: "nats a patch")
    ) { plot in
      plot.line("divergence", x: counts, y: learned.map(\.rate))
      plot.line("log n", x: counts, y: counts.map { log(Double($0)) })
      plot.key = .topLeft
    }
    page.show("one patch: divergence", learned[0].rate, digits: 2, unit: "nats")
    page.show("one patch: error, draws and all", learned[0].error, digits: 0, unit: "grey levels")

    //: > **Try** Raise the price to 30,000. Watch the curve at many patches: it levels off earlier and lower, since less of
    //: > what tells patches apart is worth its nats.

    //: With one patch the divergence is zero and the copy is right to the nearest grey level, whatever is drawn: the VAE
    //: has become a decoder that knows one thing by heart and ignores $`z`$. With two it begins to use it. While the
    //: patches are few, the rate grows faster than $`\log n`$. At most $`\log n`$ of it is information; at least the rest
    //: is the second part of the sum. A likely reason: Gaussian codes that are to be told apart *by a draw* need empty
    //: room between them, and the prior has none. With many patches the rate levels off, while $`\log n`$ goes on growing.
    //: The price is a likely reason: what would tell more patches apart is not worth its nats.
  }
}
