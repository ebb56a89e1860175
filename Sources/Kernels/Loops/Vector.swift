import CProcessor

// The folder `Loops` is compiled once for each kind of vector; everything in it is written for vectors of any length.

#if WIDE
  /// Sixteen single-precision lanes: one AVX-512 register.
  typealias Vector = SIMD16<Float>
#else
  /// Eight single-precision lanes: one AVX2 register on x86-64, a pair of NEON registers on arm64.
  typealias Vector = SIMD8<Float>
#endif

/// Eight lanes on every machine, for sums that are made of eight partial sums.
///
/// Which numbers are added to which decides how a sum is rounded. Longer vectors may work on more sums at a time, but
/// every sum keeps its eight parts and the order of its additions, and so its bytes.
typealias Eight = SIMD8<Float>

/// Number of lanes in a `Vector`.
let lanes = Vector.scalarCount

extension UnsafePointer where Pointee == Float {
  /// The numbers that begin at `offset`, at any alignment.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  /// The eight numbers that begin at `offset`, at any alignment.
  @inline(__always)
  func eight(_ offset: Int) -> Eight {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Eight.self)
  }
}

extension UnsafeMutablePointer where Pointee == Float {
  /// The numbers that begin at `offset`, at any alignment.
  @inline(__always)
  func vector(_ offset: Int) -> Vector { UnsafePointer(self).vector(offset) }

  /// The eight numbers that begin at `offset`, at any alignment.
  @inline(__always)
  func eight(_ offset: Int) -> Eight { UnsafePointer(self).eight(offset) }

  /// Writes a vector from `offset` on, at any alignment.
  @inline(__always)
  func store<Numbers: SIMD<Float>>(_ numbers: Numbers, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: numbers, as: Numbers.self)
  }
}

extension SIMD where Scalar == Float {
  /// `self + a * b` in one rounding, one instruction.
  ///
  /// Swift never contracts `a * b + c` by itself, so the fused form has to be asked for.
  @inline(__always)
  func fma(_ a: Self, _ b: Self) -> Self { addingProduct(a, b) }

  /// `self + a * b` with the same scalar `b` in every lane.
  @inline(__always)
  func fma(_ a: Self, _ b: Float) -> Self { addingProduct(a, Self(repeating: b)) }
}

extension SIMD8<Float> {
  /// The sum of all lanes, always added in the same order.
  @inline(__always)
  var total: Float {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}

/// Orders of lanes.
enum Shuffle {
  #if WIDE
    @inline(__always)
    private static func firstPairs(_ a: Vector, _ b: Vector) -> Vector { shuffle_done_16(shuffle_first_pairs_16(a, b)) }
    @inline(__always)
    private static func lastPairs(_ a: Vector, _ b: Vector) -> Vector { shuffle_done_16(shuffle_last_pairs_16(a, b)) }
    @inline(__always)
    private static func fourths(_ a: Vector, _ b: Vector) -> Vector { shuffle_fourths_16(a, b) }
    @inline(__always)
    private static func lateFourths(_ a: Vector, _ b: Vector) -> Vector { shuffle_late_fourths_16(a, b) }
    @inline(__always)
    private static func quarters(_ a: Vector, _ b: Vector) -> Vector { shuffle_done_16(shuffle_quarters_16(a, b)) }
    @inline(__always)
    private static func lateQuarters(_ a: Vector, _ b: Vector) -> Vector {
      shuffle_done_16(shuffle_late_quarters_16(a, b))
    }
    @inline(__always)
    private static func evenFours(_ a: Vector, _ b: Vector) -> Vector { shuffle_even_fours_16(a, b) }
    @inline(__always)
    private static func oddFours(_ a: Vector, _ b: Vector) -> Vector { shuffle_odd_fours_16(a, b) }
    @inline(__always)
    private static func evenTwos(_ a: Vector, _ b: Vector) -> Vector { shuffle_even_twos_16(a, b) }
    @inline(__always)
    private static func oddTwos(_ a: Vector, _ b: Vector) -> Vector { shuffle_odd_twos_16(a, b) }
    @inline(__always)
    static func evens(_ a: Vector, _ b: Vector) -> Vector { shuffle_even_ones_16(a, b) }
    @inline(__always)
    static func odds(_ a: Vector, _ b: Vector) -> Vector { shuffle_odd_ones_16(a, b) }
  #else
    @inline(__always)
    private static func firstPairs(_ a: Vector, _ b: Vector) -> Vector { shuffle_done_8(shuffle_first_pairs_8(a, b)) }
    @inline(__always)
    private static func lastPairs(_ a: Vector, _ b: Vector) -> Vector { shuffle_done_8(shuffle_last_pairs_8(a, b)) }
    @inline(__always)
    private static func fourths(_ a: Vector, _ b: Vector) -> Vector { shuffle_fourths_8(a, b) }
    @inline(__always)
    private static func lateFourths(_ a: Vector, _ b: Vector) -> Vector { shuffle_late_fourths_8(a, b) }
    @inline(__always)
    private static func quarters(_ a: Vector, _ b: Vector) -> Vector { shuffle_done_8(shuffle_quarters_8(a, b)) }
    @inline(__always)
    private static func lateQuarters(_ a: Vector, _ b: Vector) -> Vector {
      shuffle_done_8(shuffle_late_quarters_8(a, b))
    }
    @inline(__always)
    private static func evenFours(_ a: Vector, _ b: Vector) -> Vector { shuffle_even_fours_8(a, b) }
    @inline(__always)
    private static func oddFours(_ a: Vector, _ b: Vector) -> Vector { shuffle_odd_fours_8(a, b) }
    @inline(__always)
    private static func evenTwos(_ a: Vector, _ b: Vector) -> Vector { shuffle_even_twos_8(a, b) }
    @inline(__always)
    private static func oddTwos(_ a: Vector, _ b: Vector) -> Vector { shuffle_odd_twos_8(a, b) }
    @inline(__always)
    static func evens(_ a: Vector, _ b: Vector) -> Vector { shuffle_even_ones_8(a, b) }
    @inline(__always)
    static func odds(_ a: Vector, _ b: Vector) -> Vector { shuffle_odd_ones_8(a, b) }
  #endif

  /// Sorts four neighbouring vectors by the remainder of their places by four: every fourth number from the first on,
  /// from the second, the third and the fourth.
  @inline(__always)
  static func sorted(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> (Vector, Vector, Vector, Vector) {
    let (x, y, u, v) = (firstPairs(a, c), firstPairs(b, d), lastPairs(a, c), lastPairs(b, d))
    return (fourths(x, y), lateFourths(x, y), fourths(u, v), lateFourths(u, v))
  }

  /// The first two of the four.
  @inline(__always)
  static func sortedFirst(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> (Vector, Vector) {
    let (x, y) = (firstPairs(a, c), firstPairs(b, d))
    return (fourths(x, y), lateFourths(x, y))
  }

  /// Undoes `sorted`.
  @inline(__always)
  static func unsorted(_ p: Vector, _ q: Vector, _ r: Vector, _ s: Vector) -> (Vector, Vector, Vector, Vector) {
    let (x, y, u, v) = (quarters(p, r), quarters(q, s), lateQuarters(p, r), lateQuarters(q, s))
    return (firstPairs(x, y), firstPairs(u, v), lastPairs(x, y), lastPairs(u, v))
  }

  /// The halves of every eight numbers added: half as many sums of `a` and then of `b`, four numbers each.
  @inline(__always)
  static func addedFours(_ a: Vector, _ b: Vector) -> Vector { evenFours(a, b) + oddFours(a, b) }

  /// The halves of every four numbers added.
  @inline(__always)
  static func addedTwos(_ a: Vector, _ b: Vector) -> Vector { evenTwos(a, b) + oddTwos(a, b) }

  /// Neighbours added.
  @inline(__always)
  static func addedOnes(_ a: Vector, _ b: Vector) -> Vector { evens(a, b) + odds(a, b) }

  /// The numbers of `a` and `b` in turn, in two vectors of eight.
  @inline(__always)
  static func turns(_ a: Eight, _ b: Eight) -> (Eight, Eight) { (shuffle_low_8(a, b), shuffle_high_8(a, b)) }
}
