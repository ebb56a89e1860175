import Kernels

extension Variable {
  /// The sum of all numbers. Backward: the same gradient for each.
  public func sum() -> Variable {
    let old = shape
    return Variable.result(Tensor(value.sum), of: [self]) { g in [Tensor(shape: old, repeating: g.scalar)] }
  }

  /// The mean of all numbers.
  public func mean() -> Variable {
    let old = shape, n = Float(max(1, value.count))
    return Variable.result(Tensor(value.mean), of: [self]) { g in [Tensor(shape: old, repeating: g.scalar / n)] }
  }

  /// The sums along some dimensions, which stay with size 1. Backward: repeated along them.
  public func sum(along dimensions: [Int]) -> Variable {
    let old = shape
    precondition(
      Set(dimensions).count == dimensions.count && dimensions.allSatisfy { $0 >= 0 && $0 < old.rank },
      "a sum along dimensions \(dimensions) of a tensor of shape \(old)")
    let kept = Shape(old.sizes.enumerated().map { dimensions.contains($0.offset) ? 1 : $0.element })
    return Variable.result(value.summed(to: kept), of: [self]) { g in [g.broadcast(to: old)] }
  }

  /// The means along some dimensions, which stay with size 1.
  public func mean(along dimensions: [Int]) -> Variable {
    let sums = sum(along: dimensions)
    return sums / Float(dimensions.reduce(1) { $0 * shape[$1] })
  }
}
