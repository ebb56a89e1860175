/// The softmax of every row of a `rows` × `count` matrix; `y` may be `x`.
public func rowSoftmax(_ x: Source, rows: Int, count: Int, into y: Target) {
  parallelRanges(rows, grain: max(1, (1 << 13) / max(1, count))) { range in
    for row in range {
      let x = x + row * count, y = y + row * count
      var largest = -Float.infinity
      for i in 0..<count { largest = max(largest, x[i]) }
      loops.exponentials(x, minus: largest, into: y, count: count)
      let scale = 1 / Float(serialSum(y, count))
      for i in 0..<count { y[i] *= scale }
    }
  }
}

/// The gradient of `rowSoftmax`: `y · (g − ⟨g, y⟩)` for every row.
public func rowSoftmaxPullback(_ y: Source, _ gradient: Source, rows: Int, count: Int, into result: Target) {
  parallelRanges(rows, grain: max(1, (1 << 14) / max(1, count))) { range in
    for row in range {
      let y = y + row * count, g = gradient + row * count, result = result + row * count
      let mean = Float(serialDot(y, g, count))
      for i in 0..<count { result[i] = y[i] * (g[i] - mean) }
    }
  }
}
