import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Can a network learn a picture?
//:
//: Now we train a network, with all that we have: matrix products, broadcasting, the tape, Adam. Its task is unusual and
//: easy to see. It is asked for *one pixel*: two coordinates go in, a colour comes out. If it answers well everywhere,
//: the network *is* the picture, written as a formula.
//:
//: The network has three **dense layers**. A dense layer multiplies a row of numbers by a matrix of weights and adds a
//: **bias**. All pixels stand below each other as the rows of one large matrix and share the weights. The bias is broadcast to
//: all rows, so its gradient is a sum over them. `Layer` is the engine's protocol for a part of a network that holds numbers.
//: It asks for one function, `visit`, which shows each of them to whoever wants to change it, such as an optimiser; its role
//: says whether it is learned (`.weight`).
//:
//: *Swift, in passing:* `callAsFunction` lets a layer be called like a function. `inout` marks a parameter that may be
//: changed, and the caller writes `&` in front of it.

/// x W + b.
struct Dense: Layer {
  var weights: Variable, bias: Variable

  init(_ inputs: Int, _ outputs: Int, using random: inout RandomSource) {
    weights = Variable(.heNormal([inputs, outputs], fanIn: inputs, using: &random))
    bias = Variable(.zeros([1, outputs]))
  }

  func callAsFunction(_ x: Variable) -> Variable { x.multiplied(by: weights) + bias }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &weights)
    body(.weight, &bias)
  }
}

//: Behind the first two layers, called *hidden*, stands the activation that most networks use, the **rectifier** or ReLU,
//: max(x, 0). Without it three layers would be one: a product of matrices is a matrix. Behind the last stands the **sigmoid**,
//: 1 / (1 + e⁻ˣ), because colours lie between 0 and 1.

/// Two hidden layers: coordinates in some form go in, a colour comes out.
struct PictureNetwork: Layer {
  var first: Dense, second: Dense, third: Dense

  init(inputs: Int, using random: inout RandomSource) {
    first = Dense(inputs, 64, using: &random)
    second = Dense(64, 64, using: &random)
    third = Dense(64, 3, using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable { third(second(first(x).relu()).relu()).sigmoid() }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    second.visit(body)
    third.visit(body)
  }
}

//: The weights must not begin with equal values: equal weights receive equal gradients, and all 64 outputs of a layer would
//: remain copies of one. So they are drawn at random, with a spread such that numbers neither grow nor shrink from layer to
//: layer (`heNormal`, after He and others, 2015). The random generator starts from a **seed**; the same seed draws the same
//: weights on every machine.
//:
//: One step of training is the same five actions in every chapter from here on. Put the weights on a tape (`tracked` is a copy
//: of the network whose weights the tape follows), compute the answer, measure the loss, walk back, update. The loss is the
//: **mean squared error** over all pixels and colours. (*Swift, in passing:* an `extension` adds functions to a type.)

/// What a training step makes smaller: the mean of squared differences (L2), or of absolute ones (L1).
enum PictureLoss { case squared, absolute }

extension PictureNetwork {
  /// One step towards the colours; returns the error before it.
  mutating func train(
    _ x: Tensor, _ colours: Tensor, _ optimizer: inout some Optimizer, loss: PictureLoss = .squared
  ) -> Float {
    let tape = Tape()
    let tracked = self.tracked(on: tape)
    let answer = tracked(Variable(x))
    let error = loss == .squared ? answer.meanSquaredError(to: colours) : answer.meanAbsoluteError(to: colours)
    let gradients = tape.gradients(of: error)
    optimizer.update(&self, with: tracked.weights.map { gradients[$0] })
    return error.value.scalar
  }
}

//: How should two coordinates be written down? One way is as they are, from -1 to 1. Another is to append waves of each, each
//: **octave** twice as fine as the one before: $`\sin(\pi 2^k p)`$ and $`\cos(\pi 2^k p)`$, and the same for *q*. The number
//: of octaves is a **hyperparameter**: training does not change it, we choose it. (In the code, `1 << octave` is 2 to the
//: power `octave`.)

/// A row for each pixel of a square picture.
func coordinates(side: Int, octaves: Int) -> Tensor {
  let width = 2 + 4 * octaves
  var rows: [Float] = []
  for i in 0..<side * side {
    let place = [i % side, i / side].map { (2 * Double($0) + 1) / Double(side) - 1 }
    rows += place.map { Float($0) }
    for octave in 0..<octaves {
      let angles = place.map { Double.pi * Double(1 << octave) * $0 }
      rows += angles.flatMap { [Float(sin($0)), Float(cos($0))] }
    }
  }
  return Tensor(shape: [side * side, width], rows)
}

extension Chapter02 {
  static let pictureNetwork = Section { page in
    //: The network learns the built-in picture at 64 × 64 pixels; the 256 × 256 original is kept aside. Success is
    //: measured by the **peak signal-to-noise ratio** in decibels, with the mean squared error over values from 0 to 1:
    //:
    //: ```math
    //: \text{PSNR} = 10 \log_{10} \frac{1}{\text{MSE}}
    //: ```
    //:
    //: More is better. At 20 dB errors are plain to see, at 30 dB they are small, and 6 dB more means half the root of the
    //: mean squared error. (The networks below are scored as chapter 8 scores, on luma between 16 and 235 and without `border`
    //: pixels at the edges; the race of the rules on the colours themselves.)
    let truth = SamplePicture.image(), small = truth.degraded(by: 4)
    let colours = Tensor(small).reshaped([3, 4096]).transposed([1, 0])
    func drawn(_ network: PictureNetwork, octaves: Int, side: Int) -> Image {
      let answer = network(Variable(coordinates(side: side, octaves: octaves))).value.transposed([1, 0])
      return Image(width: side, height: side, channels: 3, pixels: answer.values).quantized()
    }
    let seed = page.seed(), rate = Float(page.knob("learning rate", 0.01, in: 0.001...0.1, scale: .logarithmic))
    let steps = page.options.full ? 3000 : 300
    let fits = page.progress("seven networks", total: 7 * steps) { tick in
      (0...6).map { octaves in
        var random = RandomSource(seed: seed)
        let x = coordinates(side: 64, octaves: octaves)
        var network = PictureNetwork(inputs: x.shape[1], using: &random)
        var adam = Adam(learningRate: rate)
        for step in 0..<steps {
          adam.learningRate = rate * Float(steps - step) / Float(steps)
          let error = network.train(x, colours, &adam)
          page.live("mean squared error", error)
          page.live("what it draws") { drawn(network, octaves: octaves, side: 64) }
          tick()
        }
        return network
      }
    }
    let fitted = fits.enumerated().map { psnr(drawn($1, octaves: $0, side: 64), groundTruth: small, border: 0) }
    page.show("parameters, no waves", fits[0].weightCount)
    page.show("parameters, six octaves", fits[6].weightCount)
    page.show("numbers in the picture", colours.count)
    page.show("PSNR, no waves", fitted[0], digits: 0, unit: "dB")
    page.show("PSNR, six octaves", fitted[6], digits: 0, unit: "dB")

    //: From bare coordinates, without waves, the network learns only broad areas of colour. That is not for want of
    //: parameters: it has three quarters of the largest network's, and that has half as many as the picture has numbers. But
    //: two neighbouring pixels have nearly the same coordinates, and such a network needs very many steps to give them
    //: different answers. With waves, neighbours differ from the start. (Tancik and others, 2020, explain this; the term is
    //: *Fourier features*.)
    //:
    //: The formula that we have learned has no pixels in it. We can ask it at 256 × 256 places instead of 64 × 64, and
    //: that enlarges the picture by four. (All PSNRs here are after 300 steps.) To compare, we enlarge by **bicubic
    //: interpolation**, the usual way to do it without learning: each new pixel is a weighted mean of the 4 × 4 old ones
    //: around it, with fixed weights that are largest for the nearest. Predict before you look: is more detail learned
    //: also more detail right?
    let large = fits.enumerated().map { drawn($1, octaves: $0, side: 256) }
    let between = large.map { psnr($0, groundTruth: truth, border: 4) }
    let bicubic = small.interpolated(by: 4).quantized()
    let baseline = psnr(bicubic, groundTruth: truth, border: 4)
    page.figure(
      "octaves",
      caption:
        "How well a network reproduces the pixels that it was shown, and the sixteen times as many that it was not.",
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
        "A part of the picture: what was known, four answers at 256 × 256, and the truth. The network with six octaves fits "
        + "the pixels that it was shown best of all, and draws a weave between them.", columns: 3
    ) { figure in
      for (name, image) in zip(names, [small, large[0], large[finest], large[6], bicubic, truth]) {
        let part = image.width * 3 / 8
        figure.picture(name, image.cropped(x: part, y: image.width / 4, width: part, height: part))
      }
    }
    page.show("best of the networks at 256 × 256", between[finest], digits: 1, unit: "dB")
    page.show("bicubic interpolation", baseline, digits: 1, unit: "dB")

    //: > **Try** Turn the learning rate up to 0.1 and down to 0.001, and watch the lower curve at many octaves. Another
    //: > seed says how much of a difference is luck.

    //: At the pixels that it has learned from, the network improves with every octave. Between them it improves up to five
    //: octaves, and with six it is *worse*. Why? The sixth octave's cosine is zero at the centre of every pixel that was
    //: shown. So its weights received no gradient and kept their random values, which show between the pixels for the first
    //: time. Set them to zero (rows 23 and 25 of the first layer, for *p* and for *q*), and nothing changes at the pixels that
    //: were shown:
    var silenced = fits[6]
    var weights = silenced.first.weights.value
    for unit in 0..<64 { (weights[23, unit], weights[25, unit]) = (0, 0) }
    silenced.first.weights = Variable(weights)
    let without = drawn(silenced, octaves: 6, side: 256)
    page.table(
      "Six octaves, with and without the finest cosines (PSNR in dB)",
      columns: ["weights of the finest cosines", "64 × 64, learned", "256 × 256, asked"],
      rows: [
        ["random, as they began", .number(fitted[6], digits: 1), .number(between[6], digits: 1)],
        [
          "zero", .number(psnr(drawn(silenced, octaves: 6, side: 64), groundTruth: small, border: 0), digits: 1),
          .number(psnr(without, groundTruth: truth, border: 4), digits: 1),
        ],
      ])

    //: Most of the fall came from these random weights. But something else remains. From four octaves on, the network fits
    //: ever better what it was shown, and what lies between gains next to nothing: the two curves are five decibels apart and
    //: more. The finest waves go up and down from one pixel to the next, and no pixel says what they should do on the way.
    //: This is **overfitting**: to fit the data is not yet to **generalise** from them.
    //:
    //: At no number of octaves does the network come near bicubic interpolation. That has learned nothing, but relies on
    //: neighbours being alike. The network without waves relies on that too much, the one with many waves not at all, and
    //: neither knows that what is true of one edge is true of another. A **convolution** has both built in: it looks at a
    //: small neighbourhood and follows the same rule at every place. It is the subject of the next chapter.
  }
}
