import LoopInterface

extension Pointwise {
  /// y = f(x).
  @inline(__always)
  func value(_ x: Vector) -> Vector {
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
  func pullback(_ x: Vector, _ y: Vector, _ g: Vector) -> Vector {
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

extension VectorLoops {
  static func apply(_ f: Pointwise, _ x: Source, into y: Target, count: Int) {
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

  static func applyPullback(
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

  static func combine(_ operation: Arithmetic, _ x: Source, _ y: Source, into result: Target, count: Int) {
    switch operation {
    case .add: zip(x, y, y, result, count) { x, y, _ in x + y }
    case .subtract: zip(x, y, y, result, count) { x, y, _ in x - y }
    case .multiply: zip(x, y, y, result, count) { x, y, _ in x * y }
    case .divide: zip(x, y, y, result, count) { x, y, _ in x / y }
    }
  }

  static func accumulate(_ x: Source, times factor: Float, into y: Target, count: Int) {
    zip(Source(y), x, x, y, count) { y, x, _ in y.fma(x, factor) }
  }

  static func reparameterize(
    _ mean: Source, _ logVariance: Source, _ noise: Source, into z: Target, count: Int
  ) {
    zip(mean, logVariance, noise, z, count) { m, v, e in m + Transcendental.exp(v * 0.5) * e }
  }

  static func gaussianDivergence(_ mean: Source, _ logVariance: Source, into term: Target, count: Int) {
    zip(mean, logVariance, mean, term, count) { m, v, _ in (m * m + Transcendental.exp(v) - v - 1) * 0.5 }
  }

  static func exponentials(_ x: Source, minus largest: Float, into y: Target, count: Int) {
    map(x, y, count) { Transcendental.exp($0 - largest) }
  }
}

@inline(__always)
private func map(_ x: Source, _ y: Target, _ count: Int, _ f: (Vector) -> Vector) {
  var i = 0
  while i + lanes <= count {
    y.store(f(x.vector(i)), i)
    i += lanes
  }
  guard i < count else { return }
  // The last few numbers pass through a whole vector.
  var v = Vector(repeating: 1)
  for j in i..<count { v[j - i] = x[j] }
  v = f(v)
  for j in i..<count { y[j] = v[j - i] }
}

@inline(__always)
private func zip(
  _ x: Source, _ y: Source, _ z: Source, _ result: Target, _ count: Int, _ f: (Vector, Vector, Vector) -> Vector
) {
  var i = 0
  while i + lanes <= count {
    result.store(f(x.vector(i), y.vector(i), z.vector(i)), i)
    i += lanes
  }
  guard i < count else { return }
  var a = Vector(repeating: 1), b = a, c = a
  for j in i..<count {
    a[j - i] = x[j]
    b[j - i] = y[j]
    c[j - i] = z[j]
  }
  let r = f(a, b, c)
  for j in i..<count { result[j] = r[j - i] }
}
