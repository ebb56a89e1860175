import LoopInterface

/// A function that is applied to every number by itself, beside its derivative.
public typealias Pointwise = LoopInterface.Pointwise

/// A function of two numbers.
public typealias Arithmetic = LoopInterface.Arithmetic

/// `y[i] = f(x[i])` for `count` numbers; `y` may be `x`.
public func apply(_ f: Pointwise, _ x: Source, into y: Target, count: Int) {
  parallelRanges(count, grain: grain) {
    loops.apply(f, x + $0.lowerBound, into: y + $0.lowerBound, count: $0.count)
  }
}

/// `result[i] = gradient[i] · f′(x[i])`, where `y[i] = f(x[i])`; `result` may be `gradient`.
public func applyPullback(
  _ f: Pointwise, _ x: Source, _ y: Source, _ gradient: Source, into result: Target, count: Int
) {
  parallelRanges(count, grain: grain) {
    let i = $0.lowerBound
    loops.applyPullback(f, x + i, y + i, gradient + i, into: result + i, count: $0.count)
  }
}

/// `result[i] = x[i] ∘ y[i]` for `count` numbers; `result` may be `x` or `y`.
public func combine(_ operation: Arithmetic, _ x: Source, _ y: Source, into result: Target, count: Int) {
  parallelRanges(count, grain: grain) {
    let i = $0.lowerBound
    loops.combine(operation, x + i, y + i, into: result + i, count: $0.count)
  }
}

/// `y[i] += factor · x[i]` for `count` numbers.
public func accumulate(_ x: Source, times factor: Float = 1, into y: Target, count: Int) {
  parallelRanges(count, grain: grain) {
    loops.accumulate(x + $0.lowerBound, times: factor, into: y + $0.lowerBound, count: $0.count)
  }
}

/// `z[i] = mean[i] + exp(½ logVariance[i]) · noise[i]`, the reparameterised sample.
public func reparameterize(_ mean: Source, _ logVariance: Source, _ noise: Source, into z: Target, count: Int) {
  parallelRanges(count, grain: grain) {
    let i = $0.lowerBound
    loops.reparameterize(mean + i, logVariance + i, noise + i, into: z + i, count: $0.count)
  }
}

/// `term[i] = ½ (mean² + exp(logVariance) − logVariance − 1)`: what each number adds to the divergence from N(0, 1).
public func gaussianDivergence(_ mean: Source, _ logVariance: Source, into term: Target, count: Int) {
  parallelRanges(count, grain: grain) {
    let i = $0.lowerBound
    loops.gaussianDivergence(mean + i, logVariance + i, into: term + i, count: $0.count)
  }
}

/// Numbers worth a thread of their own in a loop that mostly waits for memory.
private let grain = 1 << 15
