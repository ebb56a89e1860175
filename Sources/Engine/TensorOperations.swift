import Kernels

// What can be done to plain values. The operations on `Variable`s are built from these and add the backward rule.

extension Tensor {
  /// Every number passed through `function`.
  public func map(_ function: Pointwise) -> Tensor {
    var result = Tensor(uninitialized: shape)
    apply(function, pointer, into: result.mutablePointer, count: count)
    return result
  }

  /// `gradient · f′(self)`, where `output` is `map(function)`.
  func pullback(_ function: Pointwise, output: Tensor, _ gradient: Tensor) -> Tensor {
    var result = Tensor(uninitialized: shape)
    applyPullback(function, pointer, output.pointer, gradient.pointer, into: result.mutablePointer, count: count)
    return result
  }

  /// Element by element, after broadcasting both sides to a common shape.
  func combined(_ operation: Arithmetic, with other: Tensor) -> Tensor {
    let target = shape == other.shape ? shape : shape.broadcast(with: other.shape)
    let a = broadcast(to: target), b = other.broadcast(to: target)
    var result = Tensor(uninitialized: target)
    withExtendedLifetime((a, b)) {
      combine(operation, a.pointer, b.pointer, into: result.mutablePointer, count: target.count)
    }
    return result
  }

  /// Sum, with broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(.add, with: b) }
  /// Difference, with broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(.subtract, with: b) }
  /// Product, with broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(.multiply, with: b) }
  /// Quotient, with broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(.divide, with: b) }
  /// Every number times `b`.
  public static func * (a: Tensor, b: Float) -> Tensor { a.map(.affine(factor: b, offset: 0)) }
  /// Every number times `a`.
  public static func * (a: Float, b: Tensor) -> Tensor { b * a }
  /// Every number plus `b`.
  public static func + (a: Tensor, b: Float) -> Tensor { a.map(.affine(factor: 1, offset: b)) }
  /// Every number with the opposite sign.
  public static prefix func - (a: Tensor) -> Tensor { a * -1 }

  /// Adds `factor · other`, of the same shape, in place.
  public mutating func add(_ other: Tensor, times factor: Float = 1) {
    precondition(shape == other.shape, "adding a tensor of shape \(other.shape) to one of shape \(shape)")
    accumulate(other.pointer, times: factor, into: mutablePointer, count: count)
  }

  /// The tensor repeated along missing dimensions and dimensions of size 1.
  public func broadcast(to target: Shape) -> Tensor {
    if shape == target { return self }
    precondition(shape.broadcast(with: target) == target, "a tensor of shape \(shape) does not broadcast to \(target)")
    return gathered(StridedView(sizes: target.sizes, strides: shape.broadcastStrides(to: target)))
  }

  /// The adjoint of `broadcast`: the sums over everything that was repeated.
  func summed(to target: Shape) -> Tensor {
    if shape == target { return self }
    return scattered(StridedView(sizes: shape.sizes, strides: target.broadcastStrides(to: shape)), into: target)
  }

  /// Numbers read through a strided view.
  func gathered(_ view: StridedView) -> Tensor {
    var result = Tensor(uninitialized: Shape(view.sizes))
    gather(pointer, view.padded, into: result.mutablePointer)
    return result
  }

  /// Zeros of shape `target` with this tensor's numbers added through a strided view.
  func scattered(_ view: StridedView, into target: Shape) -> Tensor {
    var result = Tensor.zeros(target)
    scatterAdd(pointer, view.padded, into: result.mutablePointer)
    return result
  }

  /// The sum of all numbers, added in a fixed order.
  public var sum: Float { Float(Kernels.sum(pointer, count: count)) }

  /// The mean of all numbers.
  public var mean: Float { Float(Kernels.sum(pointer, count: count) / Double(max(1, count))) }

  /// The root of the sum of squares.
  public var norm: Float { Float(sumOfSquares(pointer, count: count).squareRoot()) }

  /// True if no number is infinite or not a number.
  public var isFinite: Bool {
    // Zero times anything finite is zero, however large it is.
    (self * 0).sum == 0
  }
}

extension StridedView {
  /// The view of a scalar has one dimension of size one.
  fileprivate var padded: StridedView {
    sizes.isEmpty ? StridedView(sizes: [1], strides: [1], offset: offset) : self
  }
}
