/// A function that is applied to every number by itself, beside its derivative.
public enum Pointwise: Sendable, Hashable {
  /// max(x, 0).
  case relu
  /// x above zero, `slope` · x below.
  case leakyReLU(slope: Float)
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// eˣ, for x from −87 to 88; beyond them it stays what it is there.
  case exp
  /// ln x. Its slope at 0 is infinite.
  case log
  /// √x. Its slope at 0 is infinite.
  case sqrt
  /// x².
  case square
  /// |x|.
  case absolute
  /// `factor` · x + `offset`.
  case affine(factor: Float, offset: Float)
  /// x within the bounds, the nearer bound outside.
  case clamp(lower: Float, upper: Float)
}

/// A function of two numbers.
public enum Arithmetic: Sendable {
  /// x + y.
  case add
  /// x − y.
  case subtract
  /// x · y.
  case multiply
  /// x / y.
  case divide
}
