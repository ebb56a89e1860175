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

  /// A mean absolute difference from a target, of every channel and of a mixture of them, without the border:
  /// `a · mean |e| + b · mean |Σ w e|`, where e is the difference and w weighs its channels.
  ///
  /// Backward: the signs of both, over their numbers.
  ///
  /// - Parameters:
  ///   - target: of the same shape, N×C×H×W.
  ///   - each: a.
  ///   - mixed: b.
  ///   - weights: w, C numbers.
  ///   - border: pixels left out along each edge, less than half of H and W.
  public func mixedAbsoluteError(
    to target: Tensor, each: Float, mixed: Float, weights: [Float], border: Int
  ) -> Variable {
    precondition(
      shape == target.shape && shape.rank == 4 && weights.count == shape[1]
        && 2 * border < min(shape[2], shape[3]),
      "the error of \(shape) against a target of \(target.shape), \(weights.count) weights, a border of \(border)")
    let work = MixedError(shape: shape, each: each, mixed: mixed, weights: weights, border: border)
    let (error, gradient) = work(value, target)
    return Variable.result(Tensor(error), of: [self]) { g in [g.scalar == 1 ? gradient : gradient * g.scalar] }
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

/// The loops of `mixedAbsoluteError`: the error and its gradient in one walk.
private struct MixedError {
  let shape: Shape
  let each: Float, mixed: Float
  let weights: [Float]
  let border: Int

  func callAsFunction(_ value: Tensor, _ target: Tensor) -> (Float, Tensor) {
    let (batch, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    let pixels = Double(batch * (height - 2 * border) * (width - 2 * border))
    let perChannel = each / Float(pixels * Double(channels)), perPixel = mixed / Float(pixels)
    var gradient = Tensor.zeros(shape), sumOfEach = 0.0, sumOfMixed = 0.0
    let to = gradient.mutablePointer, x = value.pointer, y = target.pointer, plane = height * width
    var mixture = [Float](repeating: 0, count: width)
    for n in 0..<batch {
      for row in border..<height - border {
        let start = n * channels * plane + row * width
        for column in border..<width - border { mixture[column] = 0 }
        for c in 0..<channels {
          let line = start + c * plane, weight = weights[c]
          var sum: Float = 0
          for column in border..<width - border {
            let e = x[line + column] - y[line + column]
            sum += abs(e)
            mixture[column] += weight * e
            to[line + column] = e > 0 ? perChannel : e < 0 ? -perChannel : 0
          }
          sumOfEach += Double(sum)
        }
        var sum: Float = 0
        for column in border..<width - border {
          let m = mixture[column]
          sum += abs(m)
          mixture[column] = m > 0 ? perPixel : m < 0 ? -perPixel : 0
        }
        sumOfMixed += Double(sum)
        for c in 0..<channels {
          let line = start + c * plane, weight = weights[c]
          for column in border..<width - border { to[line + column] += weight * mixture[column] }
        }
      }
    }
    withExtendedLifetime((value, target)) {}
    return (Float(sumOfEach) * perChannel + Float(sumOfMixed) * perPixel, gradient)
  }
}
