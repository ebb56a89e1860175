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

  /// y = f(x).
  @inline(__always)
  fileprivate func value(_ x: Vector) -> Vector {
    switch self {
    case .relu: x.replacing(with: Vector.zero, where: x .< 0)
    case .leakyReLU(let slope): x.replacing(with: x * slope, where: x .< 0)
    case .sigmoid: 1 / (1 + Transcendental.exp(-x))
    case .exp: Transcendental.exp(x)
    case .log: Transcendental.log(x)
    case .sqrt: x.squareRoot()
    case .square: x * x
    case .absolute: x.replacing(with: -x, where: x .< 0)
    case .affine(let factor, let offset): Vector(repeating: offset).fma(x, factor)
    case .clamp(let lower, let upper):
      x.replacing(with: lower, where: x .< lower).replacing(with: upper, where: x .> upper)
    }
  }

  /// g · f′(x), where `y` is f(x) and `g` the gradient that arrives.
  @inline(__always)
  fileprivate func pullback(_ x: Vector, _ y: Vector, _ g: Vector) -> Vector {
    switch self {
    case .relu: g.replacing(with: Vector.zero, where: x .<= 0)
    case .leakyReLU(let slope): g.replacing(with: g * slope, where: x .<= 0)
    case .sigmoid: g * y * (1 - y)
    case .exp: g * y
    case .log: g / x
    case .sqrt: g * 0.5 / y
    case .square: g * (x + x)
    case .absolute: g.replacing(with: -g, where: x .< 0).replacing(with: Vector.zero, where: x .== 0)
    case .affine(let factor, _): g * factor
    case .clamp(let lower, let upper): g.replacing(with: Vector.zero, where: (x .< lower) .| (x .> upper))
    }
  }
}

/// `y[i] = f(x[i])` for `count` numbers; `y` may be `x`.
public func apply(_ f: Pointwise, _ x: Source, into y: Target, count: Int) {
  switch f {
  // The switch stands outside of the loop: inside, it would be decided anew for every vector.
  case .relu: map(x, y, count) { Pointwise.relu.value($0) }
  case .leakyReLU(let slope): map(x, y, count) { Pointwise.leakyReLU(slope: slope).value($0) }
  case .sigmoid: map(x, y, count) { Pointwise.sigmoid.value($0) }
  case .exp: map(x, y, count) { Pointwise.exp.value($0) }
  case .log: map(x, y, count) { Pointwise.log.value($0) }
  case .sqrt: map(x, y, count) { Pointwise.sqrt.value($0) }
  case .square: map(x, y, count) { Pointwise.square.value($0) }
  case .absolute: map(x, y, count) { Pointwise.absolute.value($0) }
  case .affine(let a, let b): map(x, y, count) { Pointwise.affine(factor: a, offset: b).value($0) }
  case .clamp(let a, let b): map(x, y, count) { Pointwise.clamp(lower: a, upper: b).value($0) }
  }
}

/// `result[i] = gradient[i] · f′(x[i])`, where `y[i] = f(x[i])`; `result` may be `gradient`.
public func applyPullback(
  _ f: Pointwise, _ x: Source, _ y: Source, _ gradient: Source, into result: Target, count: Int
) {
  switch f {
  case .relu: zip(x, y, gradient, result, count) { Pointwise.relu.pullback($0, $1, $2) }
  case .leakyReLU(let slope):
    zip(x, y, gradient, result, count) { Pointwise.leakyReLU(slope: slope).pullback($0, $1, $2) }
  case .sigmoid: zip(x, y, gradient, result, count) { Pointwise.sigmoid.pullback($0, $1, $2) }
  case .exp: zip(x, y, gradient, result, count) { Pointwise.exp.pullback($0, $1, $2) }
  case .log: zip(x, y, gradient, result, count) { Pointwise.log.pullback($0, $1, $2) }
  case .sqrt: zip(x, y, gradient, result, count) { Pointwise.sqrt.pullback($0, $1, $2) }
  case .square: zip(x, y, gradient, result, count) { Pointwise.square.pullback($0, $1, $2) }
  case .absolute: zip(x, y, gradient, result, count) { Pointwise.absolute.pullback($0, $1, $2) }
  case .affine(let a, let b):
    zip(x, y, gradient, result, count) { Pointwise.affine(factor: a, offset: b).pullback($0, $1, $2) }
  case .clamp(let a, let b):
    zip(x, y, gradient, result, count) { Pointwise.clamp(lower: a, upper: b).pullback($0, $1, $2) }
  }
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

/// `result[i] = x[i] ∘ y[i]` for `count` numbers; `result` may be `x` or `y`.
public func combine(_ operation: Arithmetic, _ x: Source, _ y: Source, into result: Target, count: Int) {
  switch operation {
  case .add: zip(x, y, y, result, count) { x, y, _ in x + y }
  case .subtract: zip(x, y, y, result, count) { x, y, _ in x - y }
  case .multiply: zip(x, y, y, result, count) { x, y, _ in x * y }
  case .divide: zip(x, y, y, result, count) { x, y, _ in x / y }
  }
}

/// `y[i] += factor · x[i]` for `count` numbers.
public func accumulate(_ x: Source, times factor: Float = 1, into y: Target, count: Int) {
  zip(Source(y), x, x, y, count) { y, x, _ in y.fma(x, factor) }
}

/// `z[i] = mean[i] + exp(½ logVariance[i]) · noise[i]`, the reparameterised sample.
public func reparameterize(_ mean: Source, _ logVariance: Source, _ noise: Source, into z: Target, count: Int) {
  zip(mean, logVariance, noise, z, count) { m, v, e in m + Transcendental.exp(v * 0.5) * e }
}

/// `term[i] = ½ (mean² + exp(logVariance) − logVariance − 1)`: what each number adds to the divergence from N(0, 1).
public func gaussianDivergence(_ mean: Source, _ logVariance: Source, into term: Target, count: Int) {
  zip(mean, logVariance, mean, term, count) { m, v, _ in (m * m + Transcendental.exp(v) - v - 1) * 0.5 }
}

/// Numbers worth a thread of their own in a loop that mostly waits for memory.
private let grain = 1 << 15

@inline(__always)
private func map(_ x: Source, _ y: Target, _ count: Int, _ f: (Vector) -> Vector) {
  parallelRanges(count, grain: grain) { range in
    var i = range.lowerBound
    while i + lanes <= range.upperBound {
      y.store(f(x.vector(i)), i)
      i += lanes
    }
    guard i < range.upperBound else { return }
    // The last few numbers pass through a whole vector.
    var v = Vector(repeating: 1)
    for j in i..<range.upperBound { v[j - i] = x[j] }
    v = f(v)
    for j in i..<range.upperBound { y[j] = v[j - i] }
  }
}

@inline(__always)
private func zip(
  _ x: Source, _ y: Source, _ z: Source, _ result: Target, _ count: Int, _ f: (Vector, Vector, Vector) -> Vector
) {
  parallelRanges(count, grain: grain) { range in
    var i = range.lowerBound
    while i + lanes <= range.upperBound {
      result.store(f(x.vector(i), y.vector(i), z.vector(i)), i)
      i += lanes
    }
    guard i < range.upperBound else { return }
    var a = Vector(repeating: 1), b = a, c = a
    for j in i..<range.upperBound {
      a[j - i] = x[j]
      b[j - i] = y[j]
      c[j - i] = z[j]
    }
    let r = f(a, b, c)
    for j in i..<range.upperBound { result[j] = r[j - i] }
  }
}
