extension VectorLoops {
  static func chains(sums: Int, steps: Int) -> Float {
    switch sums {
    case 1: run(One(), steps)
    case 2: run(Two(), steps)
    case 3: run(Join<Two, One>(), steps)
    case 4: run(Four(), steps)
    case 6: run(Join<Four, Two>(), steps)
    case 8: run(EightSums(), steps)
    case 10: run(Join<EightSums, Two>(), steps)
    case 12: run(Join<EightSums, Four>(), steps)
    case 14: run(Join<Join<EightSums, Four>, Two>(), steps)
    case 16: run(Join<EightSums, EightSums>(), steps)
    case 20: run(Join<Join<EightSums, EightSums>, Four>(), steps)
    case 24: run(Join<Join<EightSums, EightSums>, EightSums>(), steps)
    default: fatalError("\(sums) chains of multiply-adds")
    }
  }

  /// Every sum becomes itself · x + y, which tends to a finite value and is never a slow denormal number.
  @inline(never)
  private static func run<S: Sums>(_ start: S, _ steps: Int) -> Float {
    var sums = start
    let x = Vector(repeating: 0.5), y = Vector(repeating: Float(steps))
    for _ in 0..<steps { sums.step(x, y) }
    return sums.total[0]
  }
}

/// A few sums in registers. The number is part of the type, so that the compiler can give each a register.
private protocol Sums {
  static var count: Int { get }
  init()
  var total: Vector { get }
  mutating func step(_ x: Vector, _ y: Vector)
}

private struct One: Sums {
  static var count: Int { 1 }
  var total = Vector.zero

  @inline(__always)
  mutating func step(_ x: Vector, _ y: Vector) { total = y.addingProduct(total, x) }
}

private struct Join<A: Sums, B: Sums>: Sums {
  static var count: Int { A.count + B.count }
  var a = A(), b = B()
  var total: Vector { a.total + b.total }

  @inline(__always)
  mutating func step(_ x: Vector, _ y: Vector) {
    a.step(x, y)
    b.step(x, y)
  }
}

private typealias Two = Join<One, One>
private typealias Four = Join<Two, Two>
private typealias EightSums = Join<Four, Four>
