/// A matrix in the order in which the register block (`Tile`) reads it: `packed[block][k][row]`, four rows a block.
enum PackedRows {
  /// Rows of a block.
  static let rows = 4

  /// Length of `rows` × `depth` numbers when packed.
  static func count(rows rowCount: Int, depth: Int) -> Int { (rowCount + rows - 1) / rows * rows * depth }

  /// Packs a matrix. Element (r, k) is read from `a[r * rowStride + k * depthStride]`; missing rows of the last block become
  /// zero.
  static func pack(
    rows rowCount: Int, depth: Int, _ a: Source, rowStride: Int, depthStride: Int, into packed: Target
  ) {
    for block in Swift.stride(from: 0, to: rowCount, by: rows) {
      let packed = packed + block * depth
      for row in 0..<rows {
        let a = a + (block + row) * rowStride
        let exists = block + row < rowCount
        for k in 0..<depth { packed[k * rows + row] = exists ? a[k * depthStride] : 0 }
      }
    }
  }
}

/// A bias with zeros behind it, so that the last block of rows can read past its end.
struct PackedBias {
  private let storage: Storage
  var pointer: Source { Source(storage.pointer) }

  init(_ bias: Source, rows: Int) {
    storage = Storage(count: rows + PackedRows.rows)
    storage.pointer.update(from: bias, count: rows)
    (storage.pointer + rows).update(repeating: 0, count: PackedRows.rows)
  }
}
