import Kernels

/// A variable on its way into a point-wise convolution, N×C×H×W.
public struct JoinedPart {
  let variable: Variable
  let normalization: Normalization?

  /// What is done to a part before it is joined; see `Variable.batchNormalized`.
  struct Normalization {
    let scale: Variable, shift: Variable
    let statistics: ChannelStatistics, usesBatchStatistics: Bool
    let epsilon: Float, slope: Float
  }

  /// A variable as it is.
  ///
  /// - Parameter variable: N×C×H×W.
  public init(_ variable: Variable) {
    self.variable = variable
    normalization = nil
  }

  /// A variable that is normalised, and rectified unless `slope` is 1, on its way.
  ///
  /// - Parameters:
  ///   - variable: N×C×H×W.
  ///   - scale: C numbers, γ of Ioffe & Szegedy (2015).
  ///   - shift: C numbers, β there.
  ///   - statistics: mean and variance of every channel.
  ///   - usesBatchStatistics: whether these are the variable's own, so that gradients flow through them too.
  ///   - epsilon: ε, keeps the division finite.
  ///   - slope: slope of the rectifier below zero, 0 or more; 1 for none.
  init(
    _ variable: Variable, scale: Variable, shift: Variable, statistics: ChannelStatistics, usesBatchStatistics: Bool,
    epsilon: Float = 1e-5, slope: Float
  ) {
    precondition(
      variable.shape.rank == 4 && scale.shape == [variable.shape[1]] && shift.shape == [variable.shape[1]],
      "batch normalisation of \(variable.shape) with scale \(scale.shape) and shift \(shift.shape)")
    statistics.check(channels: variable.shape[1])
    self.variable = variable
    normalization = Normalization(
      scale: scale, shift: shift, statistics: statistics, usesBatchStatistics: usesBatchStatistics, epsilon: epsilon,
      slope: slope)
  }
}

extension Variable {
  /// Point-wise convolution of N×Cᵢ×H×W, joined along their channels, with weights O×ΣCᵢ×1×1; then, unless `slope` is 1,
  /// a leaky rectifier.
  ///
  /// The same numbers as from `batchNormalized`, `concatenated`, `convolved` and `leakyReLU`, but nothing in between is
  /// ever written to memory: what the way back needs of it is computed again.
  ///
  /// - Parameters:
  ///   - parts: of the same batch, height and width.
  ///   - weights: O×ΣCᵢ×1×1.
  ///   - bias: O numbers, or none.
  ///   - slope: slope of the rectifier below zero, 0 or more.
  public static func pointwiseConvolved(
    _ parts: [JoinedPart], with weights: Variable, bias: Variable? = nil, slope: Float = 1
  ) -> Variable {
    let shapes = parts.map(\.variable.shape), w = weights.shape
    func fit(_ first: Shape) -> Bool {
      shapes.allSatisfy { $0.rank == 4 && $0[0] == first[0] && $0[2] == first[2] && $0[3] == first[3] }
        && w.rank == 4 && w == [w[0], shapes.reduce(0) { $0 + $1[1] }, 1, 1]
    }
    precondition(
      shapes.first.map(fit) == true,
      "point-wise convolution of tensors of shapes \(shapes) with weights of shape \(w)")
    let first = shapes[0], outputs = w[0]
    checkBias(bias, outputs)
    let task = JoinedTask(parts, weights: weights.value, slope: slope)
    var y = Tensor(uninitialized: [first[0], outputs, first[2], first[3]])
    task.layer.run(task.pointers, weights: task.weights.pointer, bias: bias?.value.pointer, into: y.mutablePointer)
    let output = y, needsPart = parts.map(\.variable.isTracked), needsWeights = weights.isTracked, hasBias = bias != nil
    let normalized = parts.compactMap(\.normalization)
    let inputs =
      parts.map(\.variable) + [weights] + (bias.map { [$0] } ?? []) + normalized.flatMap { [$0.scale, $0.shift] }
    let rectifier: Pointwise? = slope == 1 ? nil : .leakyReLU(slope: slope)
    return Variable.result(y, of: inputs, function: rectifier) { g in
      task.pullback(g, output: output, needsPart: needsPart, needsWeights: needsWeights, hasBias: hasBias)
    }
  }
}

/// The values that a point-wise convolution keeps for its way back.
private struct JoinedTask {
  let xs: [Tensor], weights: Tensor
  let normalizations: [(scale: Tensor, shift: Tensor, statistics: ChannelStatistics)?]
  let layer: PointwiseConvolution

  init(_ parts: [JoinedPart], weights: Tensor, slope: Float) {
    xs = parts.map(\.variable.value)
    self.weights = weights
    normalizations = parts.map { part in
      part.normalization.map { ($0.scale.value, $0.shift.value, $0.statistics) }
    }
    let shape = xs[0].shape
    layer = PointwiseConvolution(
      batch: shape[0], pixels: shape[2] * shape[3], parts: xs.map { $0.shape[1] }, outputs: weights.shape[0],
      slope: slope,
      normalizations: parts.map { part in
        part.normalization.map {
          ChannelNormalization(
            scale: $0.scale.value.pointer, shift: $0.shift.value.pointer, mean: $0.statistics.mean.pointer,
            variance: $0.statistics.variance.pointer, epsilon: $0.epsilon, slope: $0.slope,
            usesBatchStatistics: $0.usesBatchStatistics)
        }
      })
  }

  var pointers: [Source] { xs.map(\.pointer) }

  /// Gradients of the parts, the weights, the bias and the normalisations, in the order in which they were recorded.
  func pullback(_ g: Tensor, output: Tensor, needsPart: [Bool], needsWeights: Bool, hasBias: Bool) -> [Tensor?] {
    // A normalised part's gradient is where those of its scale and shift come from.
    let dxs = Gradient(of: zip(xs, zip(needsPart, normalizations)).map { $1.0 || $1.1 != nil ? $0.shape : nil })
    let dw = Gradient(of: [needsWeights ? weights.shape : nil, hasBias ? [weights.shape[0]] : nil])
    let scales = Gradient(of: normalizations.map { $0?.scale.shape })
    let shifts = Gradient(of: normalizations.map { $0?.shift.shape })
    layer.pullback(
      pointers, weights: weights.pointer, output: output.pointer, gradient: g.pointer, inputGradients: dxs.targets,
      weightGradient: dw.targets[0], biasGradient: dw.targets[1], scaleGradients: scales.targets,
      shiftGradients: shifts.targets)
    let entries = zip(scales.tensors, shifts.tensors).flatMap { scale, shift in scale == nil ? [] : [scale, shift] }
    return dxs.tensors + [dw.tensors[0]] + (hasBias ? [dw.tensors[1]] : []) + entries
  }
}

/// Tensors that a kernel is about to write.
private struct Gradient {
  var tensors: [Tensor?] = [], targets: [Target?] = []

  init(of shapes: [Shape?]) {
    for shape in shapes {
      var tensor = shape.map { Tensor(uninitialized: $0) }
      targets.append(tensor?.mutablePointer)
      tensors.append(tensor)
    }
  }
}
