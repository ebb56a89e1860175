/// The constants of one step of Adam.
public struct AdamStep: Sendable {
  /// Step size with both bias corrections in it: rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ).
  public let rate: Float
  /// Decay of the first and second moment.
  public let beta1: Float, beta2: Float
  /// Added to the root of the second moment, scaled by the same correction.
  public let epsilon: Float

  /// The constants of one step of Adam (Kingma & Ba, 2015, algorithm 1).
  ///
  /// - Parameters:
  ///   - learningRate: α of the paper.
  ///   - beta1: decay of the first moment, from 0 to below 1.
  ///   - beta2: decay of the second moment, from 0 to below 1.
  ///   - epsilon: ε, keeps the division finite.
  ///   - step: t, the number of the step, from 1 on.
  public init(learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, step: Int) {
    let correction1 = 1 - power(Double(beta1), step)
    let correction2 = (1 - power(Double(beta2), step)).squareRoot()
    rate = Float(Double(learningRate) * correction2 / correction1)
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(Double(epsilon) * correction2)
  }
}

/// One step of Adam for `count` numbers: moments and parameters are updated in place.
public func adam(
  _ gradient: Source, _ step: AdamStep, first: Target, second: Target, parameters: Target, count: Int
) {
  parallelRanges(count, grain: 1 << 14) {
    let i = $0.lowerBound
    loops.adam(
      gradient + i, rate: step.rate, beta1: step.beta1, beta2: step.beta2, epsilon: step.epsilon, first: first + i,
      second: second + i, parameters: parameters + i, count: $0.count)
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0, factor = base, left = exponent
  while left > 0 {
    if left & 1 == 1 { result *= factor }
    factor *= factor
    left >>= 1
  }
  return result
}
