/// `count` standard normal numbers that depend on `key` and on nothing else.
///
/// Number `i` is a hash of `i` and the key, taken through the normal quantile; so any thread can make any part of the
/// sequence, and the sequence is the same on every machine.
public func fillNormal(_ x: Target, count: Int, key: UInt64) {
  let low = UInt32(truncatingIfNeeded: key), high = UInt32(truncatingIfNeeded: key >> 32)
  let ramp = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7)
  parallelRanges(count, grain: 1 << 13) { range in
    for i in stride(from: range.lowerBound, to: range.upperBound, by: lanes) {
      let bits = mix(mix(SIMD8(repeating: UInt32(truncatingIfNeeded: i)) &+ ramp ^ low) &+ high)
      // 23 bits as the fraction of a number in 2..<4, centred in their cells: −1 < u < 1, never the ends.
      let u = unsafeBitCast(bits &>> 9 | 0x4000_0000, to: Vector.self) - 3 + Float(0x1p-23)
      let values = Transcendental.normalQuantile(u)
      if i + lanes <= range.upperBound {
        x.store(values, i)
      } else {
        for j in i..<range.upperBound { x[j] = values[j - i] }
      }
    }
  }
}

/// A bijection of 32 bits that spreads every input bit over all output bits (constants found by C. Wellons, 2018).
@inline(__always)
private func mix(_ x: SIMD8<UInt32>) -> SIMD8<UInt32> {
  var x = x
  x ^= x &>> 16
  x &*= 0x7feb_352d
  x ^= x &>> 15
  x &*= 0x846c_a68b
  x ^= x &>> 16
  return x
}
