import Kernels

extension Variable {
  /// `function` of every number. Backward: g · f′(x); value and derivative stand side by side in `Pointwise`.
  public func applying(_ function: Pointwise) -> Variable {
    let x = value, y = x.map(function)
    return Variable.result(y, of: [self], function: function) { g in [x.pullback(function, output: y, g)] }
  }

  /// max(x, 0).
  public func relu() -> Variable { applying(.relu) }
  /// x above zero, `slope` · x below.
  public func leakyReLU(slope: Float = 0.2) -> Variable { applying(.leakyReLU(slope: slope)) }
  /// 1 / (1 + e⁻ˣ).
  public func sigmoid() -> Variable { applying(.sigmoid) }
  /// eˣ.
  public func exp() -> Variable { applying(.exp) }
  /// ln x.
  public func log() -> Variable { applying(.log) }
  /// √x.
  public func squareRoot() -> Variable { applying(.sqrt) }
  /// x².
  public func squared() -> Variable { applying(.square) }
  /// |x|; the derivative at zero is taken as zero.
  public func absolute() -> Variable { applying(.absolute) }
  /// x within the bounds; no gradient outside of them.
  public func clamped(to range: ClosedRange<Float>) -> Variable {
    applying(.clamp(lower: range.lowerBound, upper: range.upperBound))
  }

  /// The softmax of every row (the last dimension): eˣ / Σ eˣ. Backward: y · (g − ⟨g, y⟩).
  public func softmax() -> Variable {
    precondition(shape.rank > 0, "the softmax of a tensor of shape \(shape)")
    let columns = shape[-1], rows = value.count / max(1, columns)
    var y = Tensor(uninitialized: shape)
    rowSoftmax(value.pointer, rows: rows, count: columns, into: y.mutablePointer)
    let output = y
    return Variable.result(output, of: [self]) { g in
      var result = Tensor(uninitialized: output.shape)
      rowSoftmaxPullback(output.pointer, g.pointer, rows: rows, count: columns, into: result.mutablePointer)
      return [result]
    }
  }
}
