/// `count` standard normal numbers that depend on `key` and on nothing else.
///
/// Number `i` is a hash of `i` and the key, taken through the normal quantile; so any thread can make any part of the
/// sequence, and the sequence is the same on every machine.
public func fillNormal(_ x: Target, count: Int, key: UInt64) {
  parallelRanges(count, grain: 1 << 13) { range in
    loops.fillNormal(x + range.lowerBound, first: range.lowerBound, count: range.count, key: key)
  }
}
