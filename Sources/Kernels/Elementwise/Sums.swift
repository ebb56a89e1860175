/// Numbers that are added up as one piece, so that the order of additions depends on the count alone.
private let piece = 1 << 14

/// The sum of `count` numbers, in eight interleaved partial sums for each piece and the pieces in order.
public func sum(_ x: Source, count: Int) -> Double {
  reduce(count) { range in loops.sum(x + range.lowerBound, count: range.count) }
}

/// The sum of the squares of `count` numbers.
public func sumOfSquares(_ x: Source, count: Int) -> Double {
  reduce(count) { range in loops.dot(x + range.lowerBound, x + range.lowerBound, count: range.count) }
}

/// The sum of the products of `count` pairs of numbers.
public func dot(_ x: Source, _ y: Source, count: Int) -> Double {
  reduce(count) { range in loops.dot(x + range.lowerBound, y + range.lowerBound, count: range.count) }
}

/// The sum of every row of a `rows` × `count` matrix, times `factor`.
public func rowSums(_ x: Source, rows: Int, count: Int, times factor: Float = 1, into sums: Target) {
  parallelRanges(rows, grain: max(1, (1 << 15) / max(1, count))) { range in
    for row in range { sums[row] = Float(serialSum(x + row * count, count)) * factor }
  }
}

/// The sum over batch and pixels for every channel of N×C×P.
public func channelSums(_ x: Source, batch: Int, channels: Int, pixels: Int, into sums: Target) {
  parallelFor(channels) { c in
    var total = 0.0
    for n in 0..<batch { total += serialSum(x + (n * channels + c) * pixels, pixels) }
    sums[c] = Float(total)
  }
}

private func reduce(_ count: Int, _ partial: (Range<Int>) -> Double) -> Double {
  let pieces = (count + piece - 1) / piece
  guard pieces > 1 else { return partial(0..<count) }
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces) { sums in
    let sums = sums.baseAddress!
    parallelRanges(pieces, grain: 4) { range in
      for index in range { sums[index] = partial(index * piece..<min(count, (index + 1) * piece)) }
    }
    var total = 0.0
    for index in 0..<pieces { total += sums[index] }
    return total
  }
}

/// The same pieces as `sum`, on this thread.
func serialSum(_ x: Source, _ count: Int) -> Double {
  var total = 0.0
  for start in stride(from: 0, to: count, by: piece) { total += loops.sum(x + start, count: min(piece, count - start)) }
  return total
}

func serialDot(_ x: Source, _ y: Source, _ count: Int) -> Double {
  var total = 0.0
  for start in stride(from: 0, to: count, by: piece) {
    total += loops.dot(x + start, y + start, count: min(piece, count - start))
  }
  return total
}
