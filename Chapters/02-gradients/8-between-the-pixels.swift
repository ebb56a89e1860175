import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter02 {
  static let betweenPixels = Section { page in
    //: ## Does the network know what lies between the pixels?
    //:
    //: The formula that a network has learned has no pixels in it. We can ask it at 256 × 256 places instead of 64 × 64,
    //: and that enlarges the picture by four. To compare, we enlarge by **bicubic interpolation**, the usual way to do it
    //: without learning: each new pixel is a weighted mean of the 4 × 4 old ones around it, with fixed weights that are
    //: largest for the nearest. We train seven networks, with none to six octaves. (In the code, `fitted` scores each at
    //: the pixels that it has learned from, `between` at 256 × 256; `baseline` is bicubic's score.) Predict before you
    //: look: is more detail learned also more detail right?
    let truth = SamplePicture.image(), small = truth.degraded(by: 4)
    let colours = Tensor(small).reshaped([3, 4096]).transposed([1, 0])
    let seed = page.seed(), rate = Float(page.knob("learning rate", 0.01, in: 0.001...0.1, scale: .logarithmic))
    let steps = page.options.full ? 3000 : 300
    let fits = page.progress("seven networks", total: 7 * steps) { tick in
      (0...6).map { octaves in
        PictureNetwork(learning: colours, octaves: octaves, rate: rate, steps: steps, seed: seed) { _, _ in tick() }
      }
    }
    let fitted = fits.enumerated().map { psnr($1.drawn(octaves: $0, side: 64), groundTruth: small, border: 0) }
    let large = fits.enumerated().map { $1.drawn(octaves: $0, side: 256) }
    let between = large.map { psnr($0, groundTruth: truth, border: 4) }
    let bicubic = small.interpolated(by: 4).quantized()
    let baseline = psnr(bicubic, groundTruth: truth, border: 4)
    page.figure(
      "octaves",
      caption:
        "Seven networks after \(steps) steps: how well they reproduce the pixels that they were shown (upper line), and the "
        + "sixteen times as many of the original (lower line). The gap grows with the octaves.",
      x: "octaves of waves", y: Axis("PSNR", unit: "dB")
    ) { plot in
      plot.line("64 × 64, learned", x: Array(0...6), y: fitted)
      plot.line("256 × 256, asked", x: Array(0...6), y: between)
      plot.mark(y: baseline, "bicubic interpolation, 256 × 256")
    }
    //: @fold
    let finest = between.indices.max { between[$0] < between[$1] }!
    let names = ["known, 64 × 64", "no waves", "\(finest) octaves", "6 octaves", "bicubic interpolation", "the truth"]
    //: @unfold
    page.figure(
      "asked",
      caption:
        "A part of the picture: what was known, four answers at 256 × 256, and the truth. The network with six octaves "
        + "fits the pixels that it was shown as well as the one with five does, and draws a weave between them.",
      columns: 3
    ) { figure in
      for (name, image) in zip(names, [small, large[0], large[finest], large[6], bicubic, truth]) {
        let part = image.width * 3 / 8
        figure.picture(name, image.cropped(x: part, y: image.width / 4, width: part, height: part))
      }
    }
    page.show("best of the networks at 256 × 256", between[finest], digits: 1, unit: "dB")
    page.show("bicubic interpolation", baseline, digits: 1, unit: "dB")

    //: > **Try** Turn the learning rate, and watch the lower curve at many octaves. Another seed says how much of a
    //: > difference is luck.

    //: At the pixels that it has learned from, the network improves up to five octaves, and hardly with the sixth. Between
    //: them it improves up to five octaves, and with six it is *worse*. Why? The sixth octave's cosine is zero at the
    //: centre of every pixel that was shown. So its weights received no gradient and kept their random values. These do
    //: nothing at the pixels that were shown; they show only between them. Set them to zero (rows 23 and 25, counted from
    //: 0, of the first layer, for *p* and for *q*), and nothing changes at the pixels that were shown:
    var silenced = fits[6]
    var weights = silenced.first.weights.value
    for unit in 0..<64 { (weights[23, unit], weights[25, unit]) = (0, 0) }
    silenced.first.weights = Variable(weights)
    //: @fold
    func scores(_ name: String, _ learned: Double, _ asked: Double) -> [Cell] {
      [.text(name), .number(learned, digits: 1), .number(asked, digits: 1)]
    }
    page.table(
      "Learned and asked, after \(steps) steps (PSNR in dB)",
      columns: ["network", "64 × 64, learned", "256 × 256, asked"],
      rows: [0, 2, 4, 5].map { scores($0 == 0 ? "no waves" : "\($0) octaves", fitted[$0], between[$0]) } + [
        scores("6 octaves, finest cosines as they began", fitted[6], between[6]),
        scores(
          "6 octaves, finest cosines zero", psnr(silenced.drawn(octaves: 6, side: 64), groundTruth: small, border: 0),
          psnr(silenced.drawn(octaves: 6, side: 256), groundTruth: truth, border: 4)),
      ])
    //: @unfold

    //: Most of the fall came from these random weights: with them at zero, six octaves come within half a decibel of five,
    //: which one seed cannot tell apart. All networks still lie below bicubic interpolation. Does more training lift them above
    //: it? We train five octaves for longer, and follow both scores. (`longer >> k` halves `longer` *k* times.)
    let longer = page.options.full ? 12_000 : 1200
    let moments = (0...4).map { longer >> (4 - $0) }
    //: @fold
    var learned: [Double] = [], asked: [Double] = []
    _ = PictureNetwork(learning: colours, octaves: 5, rate: rate, steps: longer + 1, seed: seed) { step, network in
      guard moments.contains(step) else { return }
      learned.append(psnr(network.drawn(octaves: 5, side: 64), groundTruth: small, border: 0))
      asked.append(psnr(network.drawn(octaves: 5, side: 256), groundTruth: truth, border: 4))
    }
    page.figure(
      "longer",
      caption:
        "Five octaves, trained for longer; the steps double from one mark to the next. At the end the upper line gains several "
        + "times as much with a doubling as the lower one.",
      x: Axis("steps", range: 0.8...5.2, names: moments.map { "\($0)" }), y: Axis("PSNR", unit: "dB")
    ) { plot in
      plot.line("64 × 64, learned", x: Array(1...5), y: learned)
      plot.line("256 × 256, asked", x: Array(1...5), y: asked)
      plot.mark(y: baseline, "bicubic interpolation, 256 × 256")
    }
    page.show("gained from \(moments[2]) to \(longer) steps, learned", learned[4] - learned[2], digits: 1, unit: "dB")
    page.show("gained from \(moments[2]) to \(longer) steps, asked", asked[4] - asked[2], digits: 1, unit: "dB")
    //: @unfold

    //: Not in 1200 steps: the lower line gains little and stays below, and the upper one gains several times as much. The
    //: finest waves go up and down within a few pixels, and no pixel says what they should do on the way. A network
    //: **generalises** if it also answers well where it was shown nothing; fitting the data does not ensure that. If the
    //: answers between the pixels get *worse* while the fit still improves, the network is **overfitting**: what it learns
    //: then is true only of the pixels that it was shown. Ours is not there: its lower line still rises.
    //:
    //: Between the pixels, all these networks stay below bicubic interpolation, which has learned nothing and only assumes
    //: that neighbours are alike. The network without waves can draw only what changes slowly. The one with many waves can
    //: draw anything between two pixels. And neither uses at one edge what it has found at another. A **convolution** has
    //: built in what they lack: it looks at a small neighbourhood and follows the same rule at every place. It is the
    //: subject of the next chapter.
  }
}
