/// Eight single-precision lanes: one AVX2 register on x86-64, a pair of NEON registers on arm64.
typealias Vector = SIMD8<Float>

/// Number of lanes in a `Vector`.
let lanes = 8

/// Pointer to numbers that a kernel reads.
public typealias Source = UnsafePointer<Float>

/// Pointer to numbers that a kernel writes.
public typealias Target = UnsafeMutablePointer<Float>

extension UnsafePointer where Pointee == Float {
  /// The eight numbers that begin at `offset`, at any alignment.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }
}

extension UnsafeMutablePointer where Pointee == Float {
  /// The eight numbers that begin at `offset`, at any alignment.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  /// Writes eight numbers from `offset` on, at any alignment.
  @inline(__always)
  func store(_ vector: Vector, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }
}

extension SIMD8<Float> {
  /// `self + a * b` in one rounding, one instruction.
  ///
  /// Swift never contracts `a * b + c` by itself, so the fused form has to be asked for.
  @inline(__always)
  func fma(_ a: Vector, _ b: Vector) -> Vector { addingProduct(a, b) }

  /// `self + a * b` with the same scalar `b` in every lane.
  @inline(__always)
  func fma(_ a: Vector, _ b: Float) -> Vector { addingProduct(a, Vector(repeating: b)) }

  /// The sum of all lanes, always added in the same order.
  @inline(__always)
  var total: Float {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
