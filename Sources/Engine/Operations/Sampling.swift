import Kernels

extension Variable {
  /// A draw from N(μ, σ²) as a function of its parameters: `z = μ + σ ⊙ ε` with σ = exp(½ log σ²) (section III.B).
  ///
  /// Backward: g to μ, and `½ g σ ε` to log σ².
  ///
  /// - Parameters:
  ///   - mean: μ, any shape.
  ///   - logVariance: log σ², the same shape.
  ///   - noise: ε, the same shape, drawn from N(0, 1).
  public static func reparameterized(mean: Variable, logVariance: Variable, noise: Tensor) -> Variable {
    precondition(
      mean.shape == logVariance.shape && mean.shape == noise.shape,
      "means of shape \(mean.shape), log-variances of \(logVariance.shape), noise of \(noise.shape)")
    let (m, v) = (mean.value, logVariance.value)
    var z = Tensor(uninitialized: m.shape)
    reparameterize(m.pointer, v.pointer, noise.pointer, into: z.mutablePointer, count: m.count)
    return result(z, of: [mean, logVariance]) { g in
      let sigma = v.map(.affine(factor: 0.5, offset: 0)).map(.exp)
      return [g, g * sigma * noise * 0.5]
    }
  }
}
