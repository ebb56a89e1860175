import Engine
import Kernels
import Testing

/// The same seed gives the same bytes, whatever the number of threads.
@Suite struct TrainingDeterminismTests {
  /// In a process of its own, where no other test holds the workers.
  @Test(arguments: [2, 3, 5])
  func trainingSteps(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      Threads.count = 1
      let alone = trainedBits()
      Threads.count = threads
      for _ in 0..<3 {
        let isSame = trainedBits() == alone
        #expect(isSame, "\(threads) threads give other bits than one")
      }
      #expect(alone.count > 3000 && Set(alone).count > 1000)
    }
  }
}

/// Loss, gradients and weights of three steps with everything in them that runs in parallel, as bits.
private func trainedBits() -> [UInt32] {
  var random = RandomSource(seed: 1)
  var network = SmallNetwork(seed: 2, features: 33), rule = Adam(learningRate: 0.01)
  var enlarging = TransposedConv2D(
    inputChannels: 3, outputChannels: 3, kernelSize: 4, stride: 2, padding: 1, using: &random)
  let separate = DepthwiseConv2D(channels: 3, kernelSize: 3, using: &random)
  let input = Tensor.normal([2, 3, 65, 71], using: &random), target = Tensor.normal([2, 3, 65, 71], using: &random)
  var bits: [UInt32] = []
  for _ in 0..<3 {
    let tape = Tape(), tracked = network.tracked(on: tape), larger = enlarging.tracked(on: tape), pass = Pass(.training)
    let filter = separate.tracked(on: tape)
    let y = tracked(Variable(input), pass)
    let z = Variable.reparameterized(
      mean: y, logVariance: filter(y).clamped(to: -4...4), noise: Tensor.normal(y.shape, using: &random))
    let reduced = larger(z).adaptiveAveragePooled(height: 65, width: 71).sigmoid()
    let divergence = Variable.gaussianDivergence(mean: y, logVariance: filter(y).clamped(to: -4...4))
    let loss = reduced.meanAbsoluteError(to: target) + divergence * 1e-6 + y.softmax().squared().mean()
    let gradients = tape.gradients(of: loss)
    let found = tracked.weights.map { gradients[$0] }
    rule.update(&network, with: found)
    network.absorb(pass)
    var plain = SGD(learningRate: 0.1)
    plain.update(&enlarging, with: larger.weights.map { gradients[$0] })
    bits.append(loss.value.scalar.bitPattern)
    for tensor in found + network.state + enlarging.state { bits += tensor.values.map(\.bitPattern) }
  }
  return bits
}
