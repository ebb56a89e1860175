import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A network that is a picture
//:
//: Enough of two numbers. Let us train a network, with all that we have: matrix products, broadcasting, the tape,
//: Adam. Its task is odd and pretty. It is asked for *one pixel*: two coordinates go in, a colour comes out. If it
//: answers well everywhere, the network *is* the picture, written as a formula.
//:
//: A **dense layer** multiplies a row of numbers by a matrix and adds a bias. The same weights serve all pixels, which
//: stand below each other as the rows of one large matrix; the bias is broadcast to all of them, and its gradient, as
//: we know now, is a sum.

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

//: The first values matter. Weights all alike would receive gradients all alike, and sixty-four neurons would stay one
//: neuron forever; so they are drawn at random, with a spread chosen such that numbers neither fade nor grow on their
//: way through the layers (He and others, 2015). Chance enters by one generator with a seed that is handed in, and the
//: same seed draws the same weights on every machine.
//:
//: And a step of training, the same five lines that every chapter from here on will use: put the weights on a tape,
//: compute, measure, walk back, update.

extension PictureNetwork {
  /// One step towards the colours; returns the error before it.
  mutating func train(_ x: Tensor, _ colours: Tensor, _ optimizer: inout some Optimizer) -> Float {
    let tape = Tape()
    let tracked = self.tracked(on: tape)
    let error = tracked(Variable(x)).meanSquaredError(to: colours)
    let gradients = tape.gradients(of: error)
    optimizer.update(&self, with: tracked.weights.map { gradients[$0] })
    return error.value.scalar
  }
}

//: How are two coordinates to be written down? As they are, from -1 to 1, is one way. Another is to hand the network
//: waves of them as well, each **octave** twice as fine as the one before: $`\sin(\pi 2^k p)`$, $`\cos(\pi 2^k p)`$,
//: and the same for *q*.

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
    //: We use the picture at 64 × 64, as chapter 7 will, and keep the 256 × 256 aside. The measure of success is the
    //: peak signal-to-noise ratio in decibels: 20 is a caricature, 30 is decent, and 6 more means half the error.
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
          page.live("mean squared error, \(octaves) octaves", error)
          page.live("what it draws") { drawn(network, octaves: octaves, side: 64) }
          tick()
        }
        return network
      }
    }
    let fitted = fits.enumerated().map { psnr(drawn($1, octaves: $0, side: 64), groundTruth: small, border: 0) }
    page.show("numbers in the largest", fits[6].weightCount)
    page.show("numbers in the picture", colours.count)
    page.show("PSNR from bare coordinates", fitted[0], digits: 0, unit: "dB")
    page.show("PSNR with six octaves", fitted[6], digits: 0, unit: "dB")

    //: From bare coordinates the network paints with a broom. It is not much smaller: it has three quarters of the
    //: weights of the largest. But to a network of this kind two neighbouring pixels are nearly the same question, and
    //: learning to answer them differently takes steps beyond counting. With waves, neighbours look different from the
    //: start. (This is an observation of Tancik and others, 2020; *Fourier features* is the name to look for.)
    //:
    //: Now the formula has no pixels in it. Nobody can keep us from asking at 256 × 256 places instead of 64 × 64, and
    //: what is that but enlarging a picture by four?
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
    let finest = between.indices.max { between[$0] < between[$1] }!
    page.images(
      "asked", ["no waves": large[0], "\(finest) octaves": large[finest], "six octaves": large[6], "bicubic": bicubic],
      caption: "Four answers at 256 × 256 from what was known at 64 × 64.", columns: 4)
    page.show("best of the networks at 256 × 256", between[finest], digits: 1, unit: "dB")
    page.show("bicubic interpolation", baseline, digits: 2, unit: "dB")

    //: > **Try** Turn the learning rate up to 0.1 and down to 0.001, and watch the lower curve at many octaves. Another
    //: > seed says how much of a difference is luck.

    //: Look at the two curves. At the pixels that it has learned from, the network improves with every octave. Between
    //: them it improves as well, as long as there is structure to be found, and then it gets *worse*: the finest waves go
    //: up and down from one pixel to the next, and nothing says what they should do in the gaps. The finest cosine of all
    //: is zero at the centre of every pixel that was shown, so the random weights behind it have never been trained, and
    //: speak for the first time between the pixels. What they say looks like weave. **To fit is not to know.**
    //:
    //: And at no point does it come near plain interpolation, which has learned nothing but knows one thing: that
    //: neighbours are alike. A network of bare coordinates believes that too firmly, one with many waves not at all, and
    //: neither knows that what is true of one edge is true of another. A convolution has both built in: it looks at a
    //: small neighbourhood, and follows the same rule at every place. So the next chapter is about convolutions.
  }
}
