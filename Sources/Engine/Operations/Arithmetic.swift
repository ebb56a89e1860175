import Kernels

extension Variable {
  /// a + b, with broadcasting. Backward: the gradient goes to both, summed over what was repeated.
  public static func + (a: Variable, b: Variable) -> Variable {
    let (sa, sb) = (a.shape, b.shape)
    return result(a.value + b.value, of: [a, b]) { g in [g.summed(to: sa), g.summed(to: sb)] }
  }

  /// a − b, with broadcasting. Backward: g and −g.
  public static func - (a: Variable, b: Variable) -> Variable {
    let (sa, sb) = (a.shape, b.shape)
    return result(a.value - b.value, of: [a, b]) { g in [g.summed(to: sa), (-g).summed(to: sb)] }
  }

  /// a · b, with broadcasting. Backward: g b and g a.
  public static func * (a: Variable, b: Variable) -> Variable {
    let (x, y) = (a.value, b.value)
    return result(x * y, of: [a, b]) { g in [(g * y).summed(to: x.shape), (g * x).summed(to: y.shape)] }
  }

  /// a / b, with broadcasting. Backward: g / b and −g a / b².
  public static func / (a: Variable, b: Variable) -> Variable {
    let (x, y) = (a.value, b.value)
    return result(x / y, of: [a, b]) { g in
      [(g / y).summed(to: x.shape), (-(g * x) / (y * y)).summed(to: y.shape)]
    }
  }

  /// a + b for a number b.
  public static func + (a: Variable, b: Float) -> Variable { a.applying(.affine(factor: 1, offset: b)) }
  /// a − b for a number b.
  public static func - (a: Variable, b: Float) -> Variable { a + -b }
  /// a · b for a number b.
  public static func * (a: Variable, b: Float) -> Variable { a.applying(.affine(factor: b, offset: 0)) }
  /// a · b for a number a.
  public static func * (a: Float, b: Variable) -> Variable { b * a }
  /// a / b for a number b.
  public static func / (a: Variable, b: Float) -> Variable { a * (1 / b) }
  /// −a.
  public static prefix func - (a: Variable) -> Variable { a * -1 }
}
