import Engine
import Testing

/// Layers: what they compute, with all gradients, and how their numbers are listed, saved and collected.
@Suite struct LayerTests {
  @Test(arguments: PaddingMode.allCases, [1, 2, 3])
  func convolution(mode: PaddingMode, stride: Int) {
    OperationCase(
      "\(mode) convolution, stride \(stride)", [[1, 2, 5, 7], [3, 2, 3, 3], [3]],
      engine: { v in
        var random = RandomSource(seed: 1)
        var layer = Conv2D(
          inputChannels: 2, outputChannels: 3, kernelSize: 3, stride: stride, paddingMode: mode, using: &random)
        layer.weights = v[1]
        layer.bias = v[2]
        return layer(v[0])
      },
      reference: { x in
        x[0].padded(top: 1, bottom: 1, left: 1, right: 1, mode: mode.rawValue)
          .convolved(x[1], bias: x[2], ConvolutionOptions(stride: stride))
      }
    ).check()
  }

  @Test func convolutionWithoutBias() {
    var random = RandomSource(seed: 1)
    let layer = Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 5, padding: 0, bias: false, using: &random)
    #expect(layer.weights.count == 1 && layer.weightCount == 150)
    let x = samples([2, 2, 6, 5], seed: 1)
    let expected = ReferenceTensor(x).convolved(
      ReferenceTensor(layer.weights[0].value), bias: nil, ConvolutionOptions())
    expectClose(layer(Variable(x)).value, expected, tolerance: 1e-5)
  }

  @Test func transposedConvolution() {
    OperationCase(
      "transposed convolution", [[1, 2, 3, 5], [2, 3, 4, 4], [3]],
      engine: { v in
        var random = RandomSource(seed: 1)
        var layer = TransposedConv2D(
          inputChannels: 2, outputChannels: 3, kernelSize: 4, stride: 2, padding: 1, outputPadding: 1, using: &random)
        layer.weights = v[1]
        layer.bias = v[2]
        return layer(v[0])
      }, reference: { $0[0].transposeConvolved($0[1], bias: $0[2], stride: 2, padding: 1, outputPadding: 1) }
    ).check()
  }

  @Test(arguments: [1, 2])
  func depthwiseConvolution(stride: Int) {
    let options = ConvolutionOptions(stride: stride, vertical: 2, horizontal: 2, depthwise: true)
    OperationCase(
      "depthwise convolution, stride \(stride)", [[1, 3, 6, 7], [3, 1, 5, 5], [3]],
      engine: { v in
        var random = RandomSource(seed: 1)
        var layer = DepthwiseConv2D(channels: 3, kernelSize: 5, stride: stride, using: &random)
        layer.weights = v[1]
        layer.bias = v[2]
        return layer(v[0])
      }, reference: { $0[0].convolved($0[1], bias: $0[2], options) }
    ).check()
  }

  @Test func dense() {
    OperationCase(
      "dense", [[7, 5], [5, 3], [3]],
      engine: { v in
        var random = RandomSource(seed: 1)
        var layer = Dense(inputs: 5, outputs: 3, using: &random)
        layer.weights = v[1]
        layer.bias = v[2]
        return layer(v[0])
      }, reference: { $0[0].multiplied(by: $0[1]) + $0[2] }
    ).check()
  }

  /// The batch's own statistics in training and transduction, the running ones in evaluation.
  @Test(arguments: [Pass.Mode.training, .transductive, .evaluation], [1, 0.2] as [Float])
  func batchNormalization(mode: Pass.Mode, slope: Float) {
    let mean = samples([3], seed: 30), variance = samples([3], seed: 31, range: 0.5...2)
    let (m, v) = (ReferenceTensor(mean), ReferenceTensor(variance))
    OperationCase(
      "\(mode)", [[2, 3, 4, 5], [3], [3]],
      engine: { variables in
        var layer = BatchNorm2D(channels: 3, slope: slope)
        layer.runningMean = Variable(mean)
        layer.runningVariance = Variable(variance)
        layer.scale = variables[1]
        layer.shift = variables[2]
        return layer(variables[0], Pass(mode))
      },
      reference: { x in
        x[0].batchNormalized(
          scale: x[1], shift: x[2], mean: mode == .evaluation ? m : nil, variance: mode == .evaluation ? v : nil,
          slope: Double(slope))
      }
    ).check(tolerance: 1e-4)
  }
}

/// A network of several layers, as the tests of lists and snapshots need it.
struct SmallNetwork: Layer {
  var first: Conv2D
  var firstNorm: BatchNorm2D
  var second: Conv2D
  var secondNorm: BatchNorm2D

  init(seed: UInt64, features: Int = 5) {
    var random = RandomSource(seed: seed)
    first = Conv2D(inputChannels: 3, outputChannels: features, kernelSize: 3, using: &random)
    firstNorm = BatchNorm2D(channels: features, slope: 0.2)
    second = Conv2D(inputChannels: features, outputChannels: 3, kernelSize: 1, using: &random)
    secondNorm = BatchNorm2D(channels: 3)
  }

  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    secondNorm(second(firstNorm(first(x), pass)), pass)
  }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    firstNorm.visit(body)
    second.visit(body)
    secondNorm.visit(body)
  }
}

@Suite struct LayerStateTests {
  @Test func listsAreInOrder() {
    let network = SmallNetwork(seed: 1)
    #expect(network.weights.map(\.shape) == [[5, 3, 3, 3], [5], [5], [5], [3, 5, 1, 1], [3], [3], [3]])
    #expect(network.state.count == 12)
    #expect(network.weightCount == 135 + 15 + 15 + 9)
    #expect(!network.first.weights.isTracked)
  }

  @Test func trackingWatchesTheWeightsOnly() {
    let tape = Tape(), tracked = SmallNetwork(seed: 1).tracked(on: tape)
    #expect(tape.count == 8)
    #expect(tracked.weights.allSatisfy { $0.isTracked })
    #expect(!tracked.firstNorm.runningMean.isTracked && !tracked.secondNorm.runningVariance.isTracked)
  }

  @Test func stateIsBroughtBack() {
    let source = SmallNetwork(seed: 1)
    var other = SmallNetwork(seed: 2)
    let x = Variable(samples([1, 3, 5, 5], seed: 3))
    let expected = source(x, Pass(.evaluation)).value
    #expect(other(x, Pass(.evaluation)).value != expected)
    other.state = source.state
    #expect(other.state == source.state)
    #expect(other(x, Pass(.evaluation)).value == expected)
  }

  @Test func copiesAreSnapshots() {
    let snapshot = SmallNetwork(seed: 1)
    var trained = snapshot
    let before = snapshot.state
    var rule = Adam(learningRate: 0.1)
    rule.update(&trained, with: trained.weights.map { Tensor.ones($0.shape) })
    #expect(snapshot.state == before)
    #expect(zip(trained.weights, snapshot.weights).allSatisfy { $0.value != $1.value })
    #expect(trained.firstNorm.runningMean.value == snapshot.firstNorm.runningMean.value)
  }

  @Test func absorbingMovesTheRunningStatistics() {
    var network = SmallNetwork(seed: 1)
    var mean = Tensor.zeros([5]), variance = Tensor.ones([5])
    for round in 0..<3 {
      let x = Variable(samples([2, 3, 4, 6], seed: round))
      let used = ChannelStatistics(of: network.first(x).value)
      let pass = Pass(.training)
      _ = network(x, pass)
      network.absorb(pass, momentum: 0.3)
      mean = mean * 0.7 + used.mean * 0.3
      variance = variance * 0.7 + used.variance * 0.3
    }
    expectClose(network.firstNorm.runningMean.value, ReferenceTensor(mean), tolerance: 1e-6)
    expectClose(network.firstNorm.runningVariance.value, ReferenceTensor(variance), tolerance: 1e-6)
  }

  @Test(arguments: [Pass.Mode.evaluation, .transductive])
  func otherModesLeaveNoTrace(mode: Pass.Mode) {
    var network = SmallNetwork(seed: 1)
    let before = network.state, pass = Pass(mode)
    _ = network(Variable(samples([2, 3, 4, 6], seed: 1)), pass)
    network.absorb(pass)
    #expect(network.state == before)
  }
}
