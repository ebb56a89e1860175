import Kernels

/// How the error of a reconstruction is measured.
public enum ReconstructionLoss: String, Sendable, CaseIterable, Codable {
  /// Absolute differences.
  case l1
  /// Squared differences, eq. 3.
  case l2
}

extension Variable {
  /// The mean absolute difference from a target of the same shape. Backward: the sign of each difference over their
  /// number.
  public func meanAbsoluteError(to target: Tensor) -> Variable { error(to: target, .absolute) }

  /// The mean squared difference from a target of the same shape. Backward: twice each difference over their number.
  public func meanSquaredError(to target: Tensor) -> Variable { error(to: target, .square) }

  /// The mean error by the chosen measure.
  public func meanError(to target: Tensor, _ loss: ReconstructionLoss) -> Variable {
    switch loss {
    case .l1: meanAbsoluteError(to: target)
    case .l2: meanSquaredError(to: target)
    }
  }

  private func error(to target: Tensor, _ measure: Pointwise) -> Variable {
    precondition(shape == target.shape, "the error of \(shape) against a target of \(target.shape)")
    let difference = value - target, terms = difference.map(measure)
    let n = Float(max(1, target.count))
    return Variable.result(Tensor(terms.mean), of: [self]) { g in
      let each = Tensor(shape: difference.shape, repeating: g.scalar / n)
      return [difference.pullback(measure, output: terms, each)]
    }
  }

  /// The Kullback-Leibler divergence of N(μ, σ²) from N(0, 1), summed over all numbers:
  /// `½ Σ (μ² + σ² − log σ² − 1)`, the standard form of eq. 4.
  ///
  /// Backward: μ and ½ (σ² − 1).
  ///
  /// - Parameters:
  ///   - mean: μ, any shape.
  ///   - logVariance: log σ², the same shape.
  public static func gaussianDivergence(mean: Variable, logVariance: Variable) -> Variable {
    precondition(
      mean.shape == logVariance.shape, "means of shape \(mean.shape), log-variances of \(logVariance.shape)")
    let (m, v) = (mean.value, logVariance.value)
    var terms = Tensor(uninitialized: m.shape)
    Kernels.gaussianDivergence(m.pointer, v.pointer, into: terms.mutablePointer, count: m.count)
    return result(Tensor(terms.sum), of: [mean, logVariance]) { g in
      [m * g.scalar, v.map(.exp).map(.affine(factor: g.scalar / 2, offset: -g.scalar / 2))]
    }
  }
}
