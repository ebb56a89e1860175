import Engine
import Foundation
import Testing

/// Rules of descent against their formulas in double precision, and that a saved one goes on as if nothing had happened.
@Suite struct OptimizerTests {
  /// One rule's formula for a single weight: the change of the weight, given gradient and step number from 1 on.
  struct Rule: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let optimizer: @Sendable () -> any Optimizer
    let formula: @Sendable (_ memory: inout [Double], _ gradient: Double, _ step: Int) -> Double
  }

  static let rules = [
    Rule(testDescription: "SGD", optimizer: { SGD(learningRate: 0.1) }, formula: { _, g, _ in -0.1 * g }),
    Rule(testDescription: "momentum", optimizer: { SGD(learningRate: 0.1, momentum: 0.9) }) { memory, g, _ in
      memory[0] = 0.9 * memory[0] + g
      return -0.1 * memory[0]
    },
    Rule(testDescription: "RMSProp", optimizer: { RMSProp(learningRate: 0.01) }) { memory, g, _ in
      memory[0] = 0.99 * memory[0] + 0.01 * g * g
      return -0.01 * g / (memory[0].squareRoot() + 1e-8)
    },
    Rule(testDescription: "Adam", optimizer: { Adam(learningRate: 0.01) }) { memory, g, t in
      memory[0] = 0.9 * memory[0] + 0.1 * g
      memory[1] = 0.999 * memory[1] + 0.001 * g * g
      let m = memory[0] / (1 - pow(0.9, Double(t))), v = memory[1] / (1 - pow(0.999, Double(t)))
      return -0.01 * m / (v.squareRoot() + 1e-8)
    },
  ]

  @Test(arguments: rules)
  func formulas(_ rule: Rule) {
    var random = RandomSource(seed: 1), optimizer = rule.optimizer()
    var layer = Dense(inputs: 3, outputs: 7, using: &random)
    var expected = layer.state.map(ReferenceTensor.init)
    var memory = expected.map { [[Double]](repeating: [0, 0], count: $0.values.count) }
    for t in 1...6 {
      let gradients = layer.weights.enumerated().map { samples($1.shape.sizes, seed: 10 * t + $0) }
      optimizer.update(&layer, with: gradients)
      for (index, gradient) in gradients.enumerated() {
        for (i, g) in gradient.values.enumerated() {
          expected[index].values[i] += rule.formula(&memory[index][i], Double(g), t)
        }
      }
      #expect(optimizer.step == t)
    }
    for (weight, expected) in zip(layer.weights, expected) {
      expectClose(weight.value, expected, tolerance: 2e-6, rule.testDescription)
    }
  }

  /// Saved after three steps and restored into a fresh rule and network, training continues to the same bytes.
  @Test(arguments: rules)
  func resuming(_ rule: Rule) {
    var network = SmallNetwork(seed: 1), optimizer = rule.optimizer()
    var random = RandomSource(seed: 2)
    train(&network, &optimizer, &random, steps: 3)
    var restored = SmallNetwork(seed: 99), continued = rule.optimizer()
    var resumed = RandomSource(seed: random.seed, draws: random.draws)
    restored.state = network.state
    continued.state = optimizer.state
    continued.step = optimizer.step
    continued.learningRate = optimizer.learningRate
    let before = network.state
    train(&network, &optimizer, &random, steps: 3)
    train(&restored, &continued, &resumed, steps: 3)
    #expect(network.state != before)
    #expect(restored.state == network.state)
    #expect(continued.state == optimizer.state)
  }

  @Test(arguments: rules)
  func learningRateTakesEffect(_ rule: Rule) {
    var still = SmallNetwork(seed: 1), optimizer = rule.optimizer()
    let before = still.state
    optimizer.learningRate = 0
    optimizer.update(&still, with: still.weights.map { Tensor.ones($0.shape) })
    #expect(still.state == before)
    optimizer.learningRate = 0.5
    optimizer.update(&still, with: still.weights.map { Tensor.ones($0.shape) })
    #expect(still.state != before)
  }

  /// Every rule brings a picture closer to its target.
  @Test(arguments: rules)
  func descent(_ rule: Rule) {
    var network = SmallNetwork(seed: 1), optimizer = rule.optimizer(), random = RandomSource(seed: 2)
    let losses = train(&network, &optimizer, &random, steps: 25)
    #expect(losses[24] < losses[0] * 0.95)
  }

  @Test(arguments: [(0.5, true), (5, true), (13, false), (100, false)] as [(Float, Bool)])
  func clipping(limit: Float, shrinks: Bool) {
    let before = [Tensor(shape: [2], [3, -4]), Tensor(shape: [1, 1], [12])]
    var gradients = before
    let norm = clip(&gradients, toNorm: limit)
    #expect(abs(norm - 13) < 1e-5)
    if shrinks {
      let after = (gradients[0].norm * gradients[0].norm + gradients[1].norm * gradients[1].norm).squareRoot()
      #expect(abs(after - limit) < 1e-5 * limit)
      #expect(abs(gradients[0][0] / gradients[1][0, 0] - 0.25) < 1e-6, "the direction stays")
    } else {
      #expect(gradients == before)
    }
  }

  @discardableResult
  private func train(
    _ network: inout SmallNetwork, _ optimizer: inout any Optimizer, _ random: inout RandomSource, steps: Int
  ) -> [Float] {
    let target = samples([1, 3, 7, 9], seed: 3)
    return (0..<steps).map { _ in
      let tape = Tape(), tracked = network.tracked(on: tape), pass = Pass(.training)
      let noisy = target + Tensor.normal([1, 3, 7, 9], using: &random) * 0.05
      let loss = tracked(Variable(noisy), pass).meanAbsoluteError(to: target)
      let gradients = tape.gradients(of: loss)
      optimizer.update(&network, with: tracked.weights.map { gradients[$0] })
      network.absorb(pass)
      return loss.value.scalar
    }
  }
}
