/// Picks rows and columns of every plane: `y[i][j] = x[rows[i]][columns[j]]`, zero where an index is negative.
///
/// Padding by zeros, by the edge or by reflection, nearest-neighbour enlargement and flips are all such a choice.
public func select(
  _ x: Source, planes: Int, height: Int, width: Int, rows: [Int32], columns: [Int32], into y: Target
) {
  let count = rows.count * columns.count
  parallelRanges(planes, grain: max(1, (1 << 14) / max(1, count))) { range in
    for plane in range {
      let x = x + plane * height * width
      var y = y + plane * count
      for row in rows {
        if row < 0 {
          y.update(repeating: 0, count: columns.count)
        } else {
          let x = x + Int(row) * width
          for j in 0..<columns.count { y[j] = columns[j] < 0 ? 0 : x[Int(columns[j])] }
        }
        y += columns.count
      }
    }
  }
}

/// The adjoint of `select`: every number of `y` is added to where it came from; `x` is overwritten.
public func selectAdjoint(
  _ y: Source, planes: Int, height: Int, width: Int, rows: [Int32], columns: [Int32], into x: Target
) {
  let count = rows.count * columns.count
  parallelRanges(planes, grain: max(1, (1 << 14) / max(1, count))) { range in
    for plane in range {
      let x = x + plane * height * width
      x.update(repeating: 0, count: height * width)
      var y = y + plane * count
      for row in rows {
        if row >= 0 {
          let x = x + Int(row) * width
          for j in 0..<columns.count where columns[j] >= 0 { x[Int(columns[j])] += y[j] }
        }
        y += columns.count
      }
    }
  }
}
