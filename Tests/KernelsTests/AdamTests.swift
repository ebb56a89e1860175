import Foundation
import Kernels
import Testing

/// The fused step of Adam against the algorithm as the paper writes it.
@Suite struct AdamTests {
  @Test(arguments: [1, 7, 8, 1003, 40_000])
  func steps(count: Int) {
    let rate = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8
    var weights = Array(samples(count, seed: 1)[..<count])
    var first = [Float](repeating: 0, count: count), second = first
    var exact = weights.map(Double.init), m = [Double](repeating: 0, count: count), v = m
    for t in 1...5 {
      let g = samples(count, seed: 10 + t)
      let constants = AdamStep(
        learningRate: Float(rate), beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon), step: t)
      adam(g, constants, first: &first, second: &second, parameters: &weights, count: count)
      for i in 0..<count {
        m[i] = beta1 * m[i] + (1 - beta1) * Double(g[i])
        v[i] = beta2 * v[i] + (1 - beta2) * Double(g[i]) * Double(g[i])
        let mHat = m[i] / (1 - pow(beta1, Double(t))), vHat = v[i] / (1 - pow(beta2, Double(t)))
        exact[i] -= rate * mHat / (vHat.squareRoot() + epsilon)
      }
    }
    expectClose(weights, exact, tolerance: 1e-6)
    expectClose(first, m, tolerance: 1e-6)
    expectClose(second, v, tolerance: 1e-6)
  }

  /// The first step has the length of the learning rate, whatever the size of the gradient.
  @Test(arguments: [1e-4, 1, 1e6] as [Float])
  func firstStep(size: Float) {
    var weight: [Float] = [0], first: [Float] = [0], second: [Float] = [0]
    let constants = AdamStep(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1)
    adam([size], constants, first: &first, second: &second, parameters: &weight, count: 1)
    #expect(abs(weight[0] + 0.001) < 1e-6)
  }
}
