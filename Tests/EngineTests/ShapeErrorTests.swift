import Engine
import Testing

/// Tensors and their dimensions: the message of every mistake shows the shapes.
@Suite struct TensorErrorTests {
  @Test func tensors() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(shape: [2, 3], [1])
    }
    expectMessage(first, "1 numbers for a tensor of shape 2×3")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).scalar
    }
    expectMessage(second, "a tensor of shape 2×3 is not a single number")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Shape([-1, 2])
    }
    expectMessage(third, "a negative size: [-1, 2]")
    let fourth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Shape([2, 3])[2]
    }
    expectMessage(fourth, "dimension 2 of a tensor of shape 2×3")
    let fifth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var sum = Tensor.zeros([2, 3])
      sum.add(Tensor.zeros([3]))
    }
    expectMessage(fifth, "adding a tensor of shape 3 to one of shape 2×3")
    let sixth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).broadcast(to: [1, 3])
    }
    expectMessage(sixth, "a tensor of shape 2×3 does not broadcast to 1×3")
  }

  @Test func dimensions() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).transposed([0, 0])
    }
    expectMessage(first, "dimension order [0, 0] for a tensor of shape 2×3")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([2, 3])).transposed([1])
    }
    expectMessage(second, "dimension order [1] for a tensor of shape 2×3")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).flipped(along: 2)
    }
    expectMessage(third, "dimension 2 of a tensor of shape 2×3")
    let fourth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable.concatenated([Variable(Tensor.zeros([2, 3])), Variable(Tensor.zeros([3, 2]))], along: 0)
    }
    expectMessage(fourth, "concatenation of [2×3, 3×2] along dimension 0")
    let fifth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.concatenated([Tensor.zeros([2, 3])], along: 2)
    }
    expectMessage(fifth, "concatenation of [2×3] along dimension 2")
    let sixth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor(1)).softmax()
    }
    expectMessage(sixth, "the softmax of a tensor of shape scalar")
    let seventh = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).multiplied(by: Tensor.zeros([1, 3, 2]))
    }
    expectMessage(seventh, "matrix product of 2×3 and 1×3×2")
  }

  @Test func losses() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable(Tensor.zeros([2, 3]))
      _ = x.meanSquaredError(to: Tensor.zeros([3]))
    }
    expectMessage(first, "the error of 2×3 against a target of 3")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable(Tensor.zeros([2, 3])), y = Variable(Tensor.zeros([3]))
      _ = Variable.gaussianDivergence(mean: x, logVariance: y)
    }
    expectMessage(second, "means of shape 2×3, log-variances of 3")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable(Tensor.zeros([2, 3]))
      _ = Variable.reparameterized(mean: x, logVariance: x, noise: Tensor.zeros([3]))
    }
    expectMessage(third, "means of shape 2×3, log-variances of 2×3, noise of 3")
  }

  @Test func tapes() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let first = Tape(), x = Tape().variable(Tensor.zeros([2, 3]))
      _ = first.gradients(of: x.sum())
    }
    expectMessage(first, "the gradient of a value of shape scalar that this tape has not recorded")
  }
}

/// Pictures: resampling, normalisation and convolution of shapes that do not go together.
@Suite struct PictureErrorTests {
  @Test func resampling() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ResamplingMatrix(inputCount: 4, outputCount: 2, taps: 1, indices: [0, 1, 2], weights: [1, 1])
    }
    expectMessage(first, "3 indices and 2 weights for 2 × 1")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ResamplingMatrix(inputCount: 4, outputCount: 1, taps: 1, indices: [4], weights: [1])
    }
    expectMessage(second, "an index outside 0 ..< 4")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ResamplingMatrix.linear(from: 4, to: 8).part(7..<9)
    }
    expectMessage(third, "rows 7..<9 of 8")
    let fourth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let map = ResamplingMatrix.linear(from: 5, to: 8)
      _ = Tensor.zeros([1, 1, 4, 5]).resampled(vertical: map, horizontal: map)
    }
    expectMessage(fourth, "resampling 1×1×4×5 by maps from 5 rows and 5 columns")
    let fifth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let map = ResamplingMatrix.linear(from: 5, to: 8)
      _ = Tensor.zeros([1, 1, 8, 5]).resampledAdjoint(vertical: map, horizontal: map)
    }
    expectMessage(fifth, "adjoint resampling of 1×1×8×5 by maps to 8 rows and 8 columns")
  }

  @Test func sizes() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([4, 4])).globalAveragePooled()
    }
    expectMessage(first, "the means of the channels of 4×4")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([4, 4])).adaptiveAveragePooled(height: 2, width: 3)
    }
    expectMessage(second, "a tensor of shape 4×4 brought to 2×3 pixels")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 1, 4, 4])).resizedBilinear(height: 0, width: 3)
    }
    expectMessage(third, "a tensor of shape 1×1×4×4 brought to 0×3 pixels")
    let fourth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([1, 1, 4, 4])).enlargedNearest(by: 0)
    }
    expectMessage(fourth, "a tensor of shape 1×1×4×4 enlarged by 0")
    let fifth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(Tensor.zeros([4, 4])).padded(by: 1)
    }
    expectMessage(fifth, "a tensor of shape 4×4 padded by 1, 1, 1, 1 pixels, mode zero")
  }

  @Test func normalization() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ChannelStatistics(of: Tensor.zeros([4, 4]))
    }
    expectMessage(first, "the statistics of the channels of 4×4")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let one = Variable(Tensor.ones([3]))
      _ = Variable(Tensor.zeros([1, 2, 4, 4])).batchNormalized(scale: one, shift: one)
    }
    expectMessage(second, "batch normalisation of 1×2×4×4 with scale 3 and shift 3")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BatchNorm2D(channels: 3).part(Variable(Tensor.zeros([1, 2, 4, 4])), Pass(.evaluation))
    }
    expectMessage(third, "batch normalisation of 1×2×4×4 with scale 3 and shift 3")
  }

  @Test func convolutions() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable(Tensor.zeros([1, 3, 4, 4])), w = Variable(Tensor.zeros([2, 1, 3, 3]))
      _ = x.depthwiseConvolved(with: w)
    }
    expectMessage(first, "depthwise convolution of a tensor of shape 1×3×4×4 with weights of shape 2×1×3×3")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable(Tensor.zeros([1, 3, 4, 4])), w = Variable(Tensor.zeros([2, 3, 3, 3]))
      _ = x.transposeConvolved(with: w)
    }
    expectMessage(second, "transposed convolution of a tensor of shape 1×3×4×4 with weights of shape 2×3×3×3")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = JoinedPart(Variable(Tensor.zeros([1, 3, 4, 4]))), w = Variable(Tensor.zeros([2, 3, 1, 1]))
      _ = Variable.pointwiseConvolved([x, x], with: w)
    }
    expectMessage(third, "tensors of shapes [1×3×4×4, 1×3×4×4] with weights of shape 2×3×1×1")
    let fourth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable.pointwiseConvolved([], with: Variable(Tensor.zeros([2, 3, 1, 1])))
    }
    expectMessage(fourth, "tensors of shapes [] with weights of shape 2×3×1×1")
    let fifth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = RandomSource(seed: 1)
      let layer = Conv2D(inputChannels: 3, outputChannels: 2, kernelSize: 3, using: &random)
      _ = layer(joining: [JoinedPart(Variable(Tensor.zeros([1, 3, 4, 4])))])
    }
    expectMessage(fifth, "parts of shapes [1×3×4×4] joined by weights of shape 2×3×3×3, stride 1, padding 1")
  }
}

/// Layers, what they save, and the rules that change them.
@Suite struct LayerErrorTests {
  @Test func states() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3)
      layer.state = Array(layer.state[..<2])
    }
    expectMessage(first, "a state of 2 tensors is too short: the next one has shape 3")
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3)
      layer.state += [Tensor.zeros([7])]
    }
    expectMessage(second, "a state of 5 tensors is too long: nothing takes [7]")
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = SmallNetwork(seed: 1)
      let pass = Pass(.training)
      _ = layer.firstNorm(Variable(Tensor.zeros([1, 5, 4, 4])), pass)
      layer.absorb(pass)
    }
    expectMessage(third, "a pass that has not reached every normalisation, first that of shape 3")
    let fourth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3)
      let pass = Pass(.training)
      _ = BatchNorm2D(channels: 2)(Variable(Tensor.zeros([1, 2, 4, 4])), pass)
      layer.absorb(pass)
    }
    expectMessage(fourth, "statistics of shape 2 for a normalisation that has 3")
  }

  @Test func rules() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var layer = BatchNorm2D(channels: 3), rule = Adam()
      rule.update(&layer, with: [[3], [3], [7]].map { Tensor.zeros($0) })
    }
    expectMessage(first, "3 gradients for 2 weights: none is of shape [7]")
  }
}
