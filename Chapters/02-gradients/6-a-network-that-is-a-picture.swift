import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Can a network learn a picture?
//:
//: Now we train a network, with all that we have: matrix products, broadcasting, the tape, Adam. It is asked for *one
//: pixel*: two coordinates go in, a colour comes out. If it answers well everywhere, the network *is* the picture, written as
//: a formula.
//:
//: The network has three **dense layers**. A dense layer multiplies a row of numbers by a matrix of weights and adds a
//: **bias**. All pixels stand below each other as the rows of one large matrix and share the weights. The bias is broadcast to
//: all rows, so its gradient is a sum over them. `Layer` is the engine's protocol for a part of a network that holds numbers.
//: It asks for one function, `visit`, which shows each of them to whoever wants to change it, such as an optimiser. `.weight`
//: says that training may do so.
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
//: of the network whose weights the tape follows; `tracked.weights` is the list of all that `visit` shows as `.weight`, in
//: order), compute the answer, measure the loss, walk back, update. The loss is the **mean squared error** over all pixels and
//: colours. (*Swift, in passing:* an `extension` adds functions to a type.)

/// What a training step makes smaller: the mean of squared differences (L2), or of absolute ones (L1).
enum PictureLoss { case squared, absolute }

extension PictureNetwork {
  /// One step towards the colours; returns the loss before it.
  mutating func train(
    _ x: Tensor, _ colours: Tensor, _ optimizer: inout some Optimizer, loss: PictureLoss = .squared
  ) -> Float {
    let tape = Tape()
    let tracked = self.tracked(on: tape)
    let answer = tracked(Variable(x))
    let value = loss == .squared ? answer.meanSquaredError(to: colours) : answer.meanAbsoluteError(to: colours)
    let gradients = tape.gradients(of: value)
    optimizer.update(&self, with: tracked.weights.map { gradients[$0] })
    return value.value.scalar
  }
}

//: How should two coordinates be written down? One way is as they are, from -1 to 1. Another is to append waves of each.
//: Let *p* and *q* now be the two coordinates. **Octave** *k*, counted from zero, is $`\sin(\pi 2^k p)`$ and
//: $`\cos(\pi 2^k p)`$, and the same for *q*: each octave is twice as fine as the one before. The number of octaves is a
//: **hyperparameter**: training does not change it, we choose it. (In the code, `1 << octave` is 2 to the power `octave`.)

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

//: Now a network can be made, trained, and drawn at any size. (`each` is called before every step of the training. `quantized`
//: rounds to whole grey levels.)

extension PictureNetwork {
  /// Learns the pixels of a picture of 64 × 64 with Adam.
  init(
    learning colours: Tensor, octaves: Int, rate: Float, steps: Int, seed: UInt64,
    each: (_ step: Int, PictureNetwork) -> Void
  ) {
    var random = RandomSource(seed: seed), adam = Adam(learningRate: rate)
    let x = coordinates(side: 64, octaves: octaves)
    self.init(inputs: x.shape[1], using: &random)
    for step in 0..<steps {
      each(step, self)
      _ = train(x, colours, &adam)
    }
  }

  /// What it answers at all places of a square picture.
  func drawn(octaves: Int, side: Int) -> Image {
    let answer = self(Variable(coordinates(side: side, octaves: octaves))).value.transposed([1, 0])
    return Image(width: side, height: side, channels: 3, pixels: answer.values).quantized()
  }
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
    //: mean squared error. From here on, whole pictures are scored as the field does it: on
    //: [luma](../01-tensors/README.md#channels), without `border` pixels at the edges. Luma runs from 16 to 235 while the
    //: peak counts as 255, which adds 20 log₁₀(255/219) ≈ 1.3 dB. (`degraded(by: 4)` reduces the picture to a quarter of
    //: its side; chapter 3 says how.) We train two networks, without waves and with six octaves:
    let small = SamplePicture.image().degraded(by: 4)
    let colours = Tensor(small).reshaped([3, 4096]).transposed([1, 0])
    let seed = page.seed(), rate = Float(page.knob("learning rate", 0.01, in: 0.001...0.1, scale: .logarithmic))
    let steps = page.options.full ? 3000 : 300
    //: @fold
    let fits = page.progress("two networks", total: 2 * steps) { tick in
      [0, 6].map { octaves in
        PictureNetwork(learning: colours, octaves: octaves, rate: rate, steps: steps, seed: seed) { _, network in
          page.live("what it draws") { network.drawn(octaves: octaves, side: 64) }
          tick()
        }
      }
    }
    let fitted = zip(fits, [0, 6]).map { psnr($0.drawn(octaves: $1, side: 64), groundTruth: small, border: 0) }
    page.show("parameters, no waves", fits[0].weightCount)
    page.show("parameters, six octaves", fits[1].weightCount)
    page.show("numbers in the picture", colours.count)
    page.show("PSNR, no waves", fitted[0], digits: 0, unit: "dB")
    page.show("PSNR, six octaves", fitted[1], digits: 0, unit: "dB")
    page.images(
      "learned",
      [
        "no waves": fits[0].drawn(octaves: 0, side: 64), "six octaves": fits[1].drawn(octaves: 6, side: 64),
        "the picture": small,
      ],
      caption:
        "What the two networks draw after \(steps) steps, and the picture that they learned from (64 × 64 pixels). "
        + "Without waves, only broad areas of colour.")
    //: @unfold

    //: > **Try** Turn the learning rate up to 0.1 and down to 0.001. On the live page you see each network draw while it learns.

    //: With six octaves a network can learn the picture, but for small errors. From bare coordinates, without waves, it
    //: learns only broad areas of colour. The number of parameters is not the reason: the network without waves has three
    //: quarters as many as the one with six octaves. Even the larger one has only half as many as the picture has numbers.
    //: But two neighbouring pixels have nearly the same coordinates, and such a network needs very many steps to give them
    //: different answers. With waves, neighbours differ from the start. (Tancik and others, 2020, explain this; the term
    //: is *Fourier features*.)
  }
}
