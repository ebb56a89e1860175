import LoopInterface

#if WIDE
  private typealias Bits = SIMD16<UInt32>
  private let ramp = Bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#else
  private typealias Bits = SIMD8<UInt32>
  private let ramp = Bits(0, 1, 2, 3, 4, 5, 6, 7)
#endif

extension VectorLoops {
  static func fillNormal(_ x: Target, first: Int, count: Int, key: UInt64) {
    let low = UInt32(truncatingIfNeeded: key), high = UInt32(truncatingIfNeeded: key >> 32)
    for i in stride(from: 0, to: count, by: lanes) {
      let bits = mix(mix(Bits(repeating: UInt32(truncatingIfNeeded: first + i)) &+ ramp ^ low) &+ high)
      // 23 bits as the fraction of a number in 2..<4, centred in their cells: −1 < u < 1, never the ends.
      let u = unsafeBitCast(bits &>> 9 | 0x4000_0000, to: Vector.self) - 3 + Float(0x1p-23)
      let values = Transcendental.normalQuantile(u)
      if i + lanes <= count {
        x.store(values, i)
      } else {
        for j in i..<count { x[j] = values[j - i] }
      }
    }
  }
}

/// A bijection of 32 bits that spreads every input bit over all output bits (constants found by C. Wellons, 2018).
@inline(__always)
private func mix(_ x: Bits) -> Bits {
  var x = x
  x ^= x &>> 16
  x &*= 0x7feb_352d
  x ^= x &>> 15
  x &*= 0x846c_a68b
  x ^= x &>> 16
  return x
}
