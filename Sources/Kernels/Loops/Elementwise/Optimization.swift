import LoopInterface

extension VectorLoops {
  static func adam(
    _ gradient: Source, rate: Float, beta1: Float, beta2: Float, epsilon: Float, first: Target, second: Target,
    parameters: Target, count: Int
  ) {
    for i in 0..<count {
      let g = gradient[i]
      let m = beta1 * first[i] + (1 - beta1) * g
      let v = beta2 * second[i] + (1 - beta2) * g * g
      first[i] = m
      second[i] = v
      parameters[i] -= rate * m / (v.squareRoot() + epsilon)
    }
  }
}
