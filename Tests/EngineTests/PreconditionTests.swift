import Engine
import Kernels
import Testing

/// A programmer's mistake stops the program with a line that names the shapes.
@Suite struct PreconditionTests {
  @Test func arithmetic() async {
    let broadcast = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = (Tensor.zeros([2, 3]) + Tensor.zeros([4])).values
    }
    expectMessage(broadcast, "shapes 2×3 and 4 do not broadcast")
    let product = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).multiplied(by: Tensor.zeros([2, 3])).values
    }
    expectMessage(product, "matrix product of 2×3 and 2×3")
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([2, 3])).sum(along: [-1]).value
    }
    expectMessage(sum, "dimensions [-1] of a tensor of shape 2×3")
    let loss = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([2, 3])).meanAbsoluteError(to: Tensor.zeros([3, 2])).value
    }
    expectMessage(loss, "the error of 2×3 against a target of 3×2")
  }

  @Test func convolutions() async {
    let channels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 3, 5, 5])).convolved(with: Variable(Tensor.zeros([2, 4, 3, 3])))
    }
    expectMessage(channels, "1×3×5×5 with weights of shape 2×4×3×3")
    let size = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 1, 2, 2])).convolved(with: Variable(Tensor.zeros([1, 1, 5, 5])), stride: 2)
    }
    expectMessage(size, "a 5×5 filter with stride 2 does not fit 2×2 pixels")
    let bias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 3, 5, 5])).convolved(
        with: Variable(Tensor.zeros([2, 3, 3, 3])), bias: Variable(Tensor.zeros([3])))
    }
    expectMessage(bias, "a bias of shape 3 for 2 channels")
    let output = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 1, 4, 4])).transposeConvolved(
        with: Variable(Tensor.zeros([1, 1, 2, 2])), stride: 2, outputPadding: 2)
    }
    expectMessage(output, "1×1×4×4 with weights of shape 1×1×2×2: an output padding of 2 with a stride of 2")
  }

  @Test func memories() async {
    let memory = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = RandomSource(seed: 1), adam = Adam()
      for side in [2, 64] {
        var layer = Conv2D(inputChannels: side, outputChannels: side, kernelSize: 1, using: &random)
        adam.update(&layer, with: [Tensor.zeros(layer.weights.shape), Tensor.zeros([side])])
      }
    }
    expectMessage(memory, "another network's weights: [2×2×1×1, 2, 2×2×1×1, 2] for [64×64×1×1, 64, 64×64×1×1, 64]")
    let statistics = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let one = Variable(Tensor.ones([3]))
      _ = Variable(Tensor.zeros([1, 3, 2, 2])).batchNormalized(
        scale: one, shift: one, statistics: ChannelStatistics(mean: Tensor(0), variance: Tensor(1)))
    }
    expectMessage(statistics, "means of shape scalar and variances of shape scalar for 3 channels")
    let edge = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 1, 0, 4])).padded(top: 1, bottom: 0, left: 0, right: 0, mode: .replicate)
    }
    expectMessage(edge, "a tensor of shape 1×1×0×4 padded by 1, 0, 0, 0 pixels, mode replicate")
  }

  @Test func rearrangement() async {
    let reshape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).reshaped([7])
    }
    expectMessage(reshape, "a tensor of shape 2×3 cannot be reshaped to 7")
    let slice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([2, 3])).sliced([0..<2, 1..<4])
    }
    expectMessage(slice, "of a tensor of shape 2×3")
    let index = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3])[0, 3]
    }
    expectMessage(index, "index [0, 3] into a tensor of shape 2×3")
    let reflection = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 1, 2, 2])).padded(by: 2, mode: .reflect)
    }
    expectMessage(reflection, "a tensor of shape 1×1×2×2 padded by 2, 2, 2, 2 pixels, mode reflect")
  }

  @Test func tapes() async {
    let scalar = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape(), x = tape.variable(Tensor.zeros([2, 3]))
      _ = tape.gradients(of: x + x)
    }
    expectMessage(scalar, "the gradient of a tensor of shape 2×3")
    let mixed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let first = Tape(), second = Tape()
      _ = first.variable(Tensor.zeros([2, 3])) + second.variable(Tensor.zeros([3]))
    }
    expectMessage(mixed, "two different tapes, of shapes [2×3, 3]")
    let foreign = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape(), x = tape.variable(Tensor(1))
      _ = tape.gradients(of: x.exp())[Variable(Tensor.zeros([2, 3]))]
    }
    expectMessage(foreign, "a variable of another tape, of shape 2×3")
    let between = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape(), x = tape.variable(Tensor.zeros([2, 3])), y = x.exp()
      _ = tape.gradients(of: y.sum())[y]
    }
    expectMessage(between, "a value of shape 2×3 computed in between")
  }

  @Test func layersAndRules() async {
    let gradient = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3), rule = SGD(learningRate: 1)
      rule.update(&layer, with: [Tensor.zeros([3]), Tensor.zeros([4])])
    }
    expectMessage(gradient, "a gradient of shape 4 for a weight of shape 3")
    let tooFew = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3), rule = Adam()
      rule.update(&layer, with: [Tensor.zeros([3])])
    }
    expectMessage(tooFew, "1 gradients for more weights, the next of shape 3")
    let state = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3)
      layer.state = BatchNorm2D(channels: 4).state
    }
    expectMessage(state, "a state of shape 4 for one of 3")
    let pass = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 1)
      let pass = Pass(.training), x = Variable(Tensor.ones([1, 1, 2, 2]))
      _ = layer(layer(x, pass), pass)
      layer.absorb(pass)
    }
    expectMessage(pass, "more normalisations than the layer has, of shapes [1, 1]")
  }
}

/// Records an issue unless the process has left a line with `text` in it.
func expectMessage(
  _ result: ExitTest.Result?, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(message.contains(text), sourceLocation: sourceLocation)
}
