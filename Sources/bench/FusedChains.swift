import Experiments

/// How fast one core multiplies and adds when it touches no memory, by the number of sums it works on in turn.
///
/// With few sums each instruction waits for the one before; with more than there are registers, sums go to memory.
enum FusedChains {
  /// Pairs of number of sums and GFLOP/s.
  static func rates() -> [(sums: Int, gflops: Double)] {
    [
      (1, rate(One())), (2, rate(Two())), (3, rate(Join<Two, One>())), (4, rate(Four())),
      (6, rate(Join<Four, Two>())), (8, rate(Eight())), (10, rate(Join<Eight, Two>())),
      (12, rate(Join<Eight, Four>())), (14, rate(Join<Join<Eight, Four>, Two>())), (16, rate(Join<Eight, Eight>())),
      (20, rate(Join<Join<Eight, Eight>, Four>())), (24, rate(Join<Join<Eight, Eight>, Eight>())),
    ]
  }

  /// What one core can do at most: GFLOP/s.
  static var peak: Double { rate(Join<Eight, Two>()) }

  private static func rate<S: Sums>(_ start: S) -> Double {
    let steps = 2_000_000 / S.count
    let seconds = bestSeconds { keep(run(start, steps: steps)) }
    return Double(steps * S.count * 16) / seconds / 1e9
  }

  /// Every sum becomes itself · x + y, which tends to a finite value and is never a slow denormal number.
  @inline(never)
  private static func run<S: Sums>(_ start: S, steps: Int) -> SIMD8<Float> {
    var sums = start
    let x = SIMD8<Float>(repeating: 0.5), y = SIMD8<Float>(repeating: Float(steps))
    for _ in 0..<steps { sums.step(x, y) }
    return sums.total
  }
}

/// A few sums in registers. The number is part of the type, so that the compiler can give each a register.
private protocol Sums {
  static var count: Int { get }
  init()
  var total: SIMD8<Float> { get }
  mutating func step(_ x: SIMD8<Float>, _ y: SIMD8<Float>)
}

private struct One: Sums {
  static var count: Int { 1 }
  var total = SIMD8<Float>.zero

  @inline(__always)
  mutating func step(_ x: SIMD8<Float>, _ y: SIMD8<Float>) { total = y.addingProduct(total, x) }
}

private struct Join<A: Sums, B: Sums>: Sums {
  static var count: Int { A.count + B.count }
  var a = A(), b = B()
  var total: SIMD8<Float> { a.total + b.total }

  @inline(__always)
  mutating func step(_ x: SIMD8<Float>, _ y: SIMD8<Float>) {
    a.step(x, y)
    b.step(x, y)
  }
}

private typealias Two = Join<One, One>
private typealias Four = Join<Two, Two>
private typealias Eight = Join<Four, Four>
