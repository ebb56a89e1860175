import Engine
import Testing

/// The way of the weights of a small problem, step by step.
private struct RecordedTrajectory: Decodable {
  let name: String
  let input: RecordedTensor, target: RecordedTensor
  let start: [RecordedTensor]
  let steps: [[RecordedTensor]]
  /// The norms of the gradients before clipping; empty without.
  let norms: [Double]
}

/// A small network over three batches.
private struct RecordedNetwork: Decodable {
  struct Batch: Decodable {
    let picture: RecordedTensor, target: RecordedTensor
    let loss: Double
    let gradients: [RecordedTensor]
    let runningMean: RecordedTensor, runningVariance: RecordedTensor
  }
  let weights: [RecordedTensor]
  let batches: [Batch]
  let evaluated: RecordedTensor
}

/// Convolution, batch normalisation with its rectifier, convolution.
private struct TwoLayers: Layer {
  var first: Conv2D, norm = BatchNorm2D(channels: 5, slope: 0.2), second: Conv2D

  init() {
    var random = RandomSource(seed: 1)
    first = Conv2D(inputChannels: 3, outputChannels: 5, kernelSize: 3, using: &random)
    second = Conv2D(inputChannels: 5, outputChannels: 3, kernelSize: 3, using: &random)
  }

  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable { second(norm(first(x), pass)) }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    norm.visit(body)
    second.visit(body)
  }
}

private let rules: [String: @Sendable () -> any Optimizer] = [
  "SGD": { SGD(learningRate: 0.1) },
  "momentum": { SGD(learningRate: 0.1, momentum: 0.9) },
  "RMSProp": { RMSProp(learningRate: 0.01) },
  "Adam": { Adam(learningRate: 0.01) },
  "Adam, clipped": { Adam(learningRate: 0.01) },
  "SGD, clipped": { SGD(learningRate: 0.1) },
]

/// Training against what PyTorch has done.
@Suite struct RecordedTrainingTests {
  @Test(arguments: rules.keys.sorted())
  func trajectory(name: String) throws {
    let records: [RecordedTrajectory] = try recorded("optimizers")
    #expect(records.map(\.name).sorted() == rules.keys.sorted())
    let record = try #require(records.first { $0.name == name })
    let makeRule = try #require(rules[name])
    var rule = makeRule(), random = RandomSource(seed: 1)
    var layer = Dense(inputs: 3, outputs: 4, using: &random)
    layer.state = record.start.map(\.tensor)
    #expect(record.steps.count == 6)
    for (step, expected) in record.steps.enumerated() {
      let tape = Tape(), tracked = layer.tracked(on: tape)
      let loss = tracked(Variable(record.input.tensor)).meanSquaredError(to: record.target.tensor)
      let found = tape.gradients(of: loss)
      var gradients = tracked.weights.map { found[$0] }
      if !record.norms.isEmpty {
        let norm = clip(&gradients, toNorm: 0.5)
        #expect(abs(Double(norm) - record.norms[step]) < 1e-5 * record.norms[step])
      }
      rule.update(&layer, with: gradients)
      for (weight, expected) in zip(layer.weights, expected) {
        // PyTorch adds 10⁻⁶ to the norm before it divides, which we do not: that is all the difference.
        expectClose(weight.value, expected.reference, tolerance: 1e-5, "after step \(step + 1)")
      }
    }
  }

  @Test func networkWithBatchNormalization() throws {
    let record: RecordedNetwork = try recorded("network")
    var network = TwoLayers()
    let statistics = [Tensor.zeros([5]), Tensor.ones([5])]
    let weights = record.weights.map(\.tensor)
    network.state = weights[..<4] + statistics + weights[4...]
    #expect(record.batches.count == 3)
    for (round, batch) in record.batches.enumerated() {
      let tape = Tape(), tracked = network.tracked(on: tape), pass = Pass(.training)
      let loss = tracked(Variable(batch.picture.tensor), pass).meanAbsoluteError(to: batch.target.tensor)
      #expect(abs(Double(loss.value.scalar) - batch.loss) < 1e-6)
      let gradients = tape.gradients(of: loss)
      #expect(batch.gradients.count == tracked.weights.count)
      for (index, (weight, expected)) in zip(tracked.weights, batch.gradients).enumerated() {
        expectClose(gradients[weight], expected.reference, tolerance: 1e-5, "gradient of weight \(index)")
      }
      network.absorb(pass, momentum: 0.1)
      expectClose(network.norm.runningMean.value, batch.runningMean.reference, tolerance: 1e-5)
      expectClose(
        network.norm.runningVariance.value, biased(batch.runningVariance.reference, steps: round + 1), tolerance: 1e-5)
    }
  }

  @Test func evaluationWithRunningStatistics() throws {
    let record: RecordedNetwork = try recorded("network"), last = try #require(record.batches.last)
    var network = TwoLayers()
    let weights = record.weights.map(\.tensor)
    // PyTorch's own statistics, so that nothing but the evaluation is compared.
    network.state = weights[..<4] + [last.runningMean.tensor, last.runningVariance.tensor] + weights[4...]
    let evaluated = network(Variable(last.picture.tensor), Pass(.evaluation))
    expectClose(evaluated.value, record.evaluated.reference, tolerance: 1e-5)
  }

  /// PyTorch's running variance as it would be from biased variances.
  ///
  /// Both normalise by the biased variance of the batch. Into the running one PyTorch takes n / (n − 1) of it, for n
  /// values a channel; the engine keeps the biased one, which is also what it normalises by. The first value, 1, is the
  /// same for both and fades by the momentum.
  private func biased(_ running: ReferenceTensor, steps: Int) -> ReferenceTensor {
    let n = 2.0 * 4 * 6, fading = (0..<steps).reduce(1.0) { product, _ in product * 0.9 }
    return running.map { ($0 - fading) * (n - 1) / n + fading }
  }
}
