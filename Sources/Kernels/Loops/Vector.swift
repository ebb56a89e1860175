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
    /// Every second number of `a` and `b`, from the first on.
    @inline(__always)
    static func evens(_ a: Vector, _ b: Vector) -> Vector { shuffle_evens_16(a, b) }

    /// Every second number of `a` and `b`, from the second on.
    @inline(__always)
    static func odds(_ a: Vector, _ b: Vector) -> Vector { shuffle_odds_16(a, b) }

    /// The numbers of `a` and `b` in turn, in two vectors.
    @inline(__always)
    static func turns(_ a: Vector, _ b: Vector) -> (Vector, Vector) { (shuffle_low_16(a, b), shuffle_high_16(a, b)) }
  #else
    /// Every second number of `a` and `b`, from the first on.
    @inline(__always)
    static func evens(_ a: Vector, _ b: Vector) -> Vector { shuffle_evens_8(a, b) }

    /// Every second number of `a` and `b`, from the second on.
    @inline(__always)
    static func odds(_ a: Vector, _ b: Vector) -> Vector { shuffle_odds_8(a, b) }

    /// The numbers of `a` and `b` in turn, in two vectors.
    @inline(__always)
    static func turns(_ a: Vector, _ b: Vector) -> (Vector, Vector) { turnsOfEight(a, b) }
  #endif

  /// The same for eight lanes on every machine.
  @inline(__always)
  static func turnsOfEight(_ a: Eight, _ b: Eight) -> (Eight, Eight) { (shuffle_low_8(a, b), shuffle_high_8(a, b)) }
}
