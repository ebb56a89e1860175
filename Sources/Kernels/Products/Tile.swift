/// The innermost loops of every product and convolution: a small block of sums held in registers.
///
/// Row `r`, column `j` of a block is `c[r][j] = Σₖ a[k][r] · b[offsets[k] + j]`. Each step of `k` loads a few vectors of
/// `b` and one number of `a` for each row, and does eight or twelve multiply-adds with them; that many independent sums
/// hide the latency of the adder. The table of offsets is what makes one loop serve them all: for a matrix product, row
/// `k` of `b` lies `k` rows down; for a convolution it is the picture itself, shifted by the tap of the filter that `k`
/// stands for, so no matrix of shifted copies is ever written.
enum Tile {
  /// Rows of a block.
  static let rows = 4
  /// Columns of the widest block.
  static let columns = 24

  /// What the sums start from.
  enum Start {
    /// The values `c` holds already.
    case accumulate
    /// One number a row.
    case bias(Source)
    /// Zero.
    case zero

    @inline(__always)
    func vector(_ row: Int, _ c: Target, _ stride: Int, _ column: Int) -> Vector {
      switch self {
      case .accumulate: c.vector(row * stride + column)
      case .bias(let bias): Vector(repeating: bias[row])
      case .zero: .zero
      }
    }

    /// The same for blocks that begin `row` rows further down.
    func moved(down row: Int) -> Start {
      if case .bias(let bias) = self { return .bias(bias + row) }
      return self
    }
  }

  /// 4 rows of 24 sums: 12 accumulators, 3 vectors of `b` and one broadcast at a time.
  @inline(never)
  static func sums4x24(
    _ depth: Int, _ a: Source, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, _ stride: Int, _ start: Start
  ) {
    var s00 = start.vector(0, c, stride, 0), s01 = start.vector(0, c, stride, 8), s02 = start.vector(0, c, stride, 16)
    var s10 = start.vector(1, c, stride, 0), s11 = start.vector(1, c, stride, 8), s12 = start.vector(1, c, stride, 16)
    var s20 = start.vector(2, c, stride, 0), s21 = start.vector(2, c, stride, 8), s22 = start.vector(2, c, stride, 16)
    var s30 = start.vector(3, c, stride, 0), s31 = start.vector(3, c, stride, 8), s32 = start.vector(3, c, stride, 16)
    var a = a
    for k in 0..<depth {
      let b = b + offsets[k]
      let b0 = b.vector(0), b1 = b.vector(8), b2 = b.vector(16)
      s00 = s00.fma(b0, a[0])
      s01 = s01.fma(b1, a[0])
      s02 = s02.fma(b2, a[0])
      s10 = s10.fma(b0, a[1])
      s11 = s11.fma(b1, a[1])
      s12 = s12.fma(b2, a[1])
      s20 = s20.fma(b0, a[2])
      s21 = s21.fma(b1, a[2])
      s22 = s22.fma(b2, a[2])
      s30 = s30.fma(b0, a[3])
      s31 = s31.fma(b1, a[3])
      s32 = s32.fma(b2, a[3])
      a += 4
    }
    c.store(s00, 0 * stride + 0)
    c.store(s01, 0 * stride + 8)
    c.store(s02, 0 * stride + 16)
    c.store(s10, 1 * stride + 0)
    c.store(s11, 1 * stride + 8)
    c.store(s12, 1 * stride + 16)
    c.store(s20, 2 * stride + 0)
    c.store(s21, 2 * stride + 8)
    c.store(s22, 2 * stride + 16)
    c.store(s30, 3 * stride + 0)
    c.store(s31, 3 * stride + 8)
    c.store(s32, 3 * stride + 16)
  }

  /// 4 rows of 16 sums: 8 accumulators, 2 vectors of `b` and one broadcast at a time.
  @inline(never)
  static func sums4x16(
    _ depth: Int, _ a: Source, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, _ stride: Int, _ start: Start
  ) {
    var s00 = start.vector(0, c, stride, 0), s01 = start.vector(0, c, stride, 8)
    var s10 = start.vector(1, c, stride, 0), s11 = start.vector(1, c, stride, 8)
    var s20 = start.vector(2, c, stride, 0), s21 = start.vector(2, c, stride, 8)
    var s30 = start.vector(3, c, stride, 0), s31 = start.vector(3, c, stride, 8)
    var a = a
    for k in 0..<depth {
      let b = b + offsets[k]
      let b0 = b.vector(0), b1 = b.vector(8)
      s00 = s00.fma(b0, a[0])
      s01 = s01.fma(b1, a[0])
      s10 = s10.fma(b0, a[1])
      s11 = s11.fma(b1, a[1])
      s20 = s20.fma(b0, a[2])
      s21 = s21.fma(b1, a[2])
      s30 = s30.fma(b0, a[3])
      s31 = s31.fma(b1, a[3])
      a += 4
    }
    c.store(s00, 0 * stride + 0)
    c.store(s01, 0 * stride + 8)
    c.store(s10, 1 * stride + 0)
    c.store(s11, 1 * stride + 8)
    c.store(s20, 2 * stride + 0)
    c.store(s21, 2 * stride + 8)
    c.store(s30, 3 * stride + 0)
    c.store(s31, 3 * stride + 8)
  }

  /// 4 × 3 dot products: `c[3 * r + j] += Σₙ a[r * pitch + n] · b[offsets[j] + n]`, `count` a multiple of 8.
  ///
  /// The block of the weight gradients, where the long direction (the pixels) is the one that is summed over.
  @inline(never)
  static func dots4x3(
    _ count: Int, _ a: Source, _ pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target
  ) {
    let a0 = a, a1 = a + pitch, a2 = a + 2 * pitch, a3 = a + 3 * pitch
    let b0 = b + offsets[0], b1 = b + offsets[1], b2 = b + offsets[2]
    var s00 = Vector.zero, s01 = Vector.zero, s02 = Vector.zero
    var s10 = Vector.zero, s11 = Vector.zero, s12 = Vector.zero
    var s20 = Vector.zero, s21 = Vector.zero, s22 = Vector.zero
    var s30 = Vector.zero, s31 = Vector.zero, s32 = Vector.zero
    for n in Swift.stride(from: 0, to: count, by: lanes) {
      let y0 = b0.vector(n), y1 = b1.vector(n), y2 = b2.vector(n)
      let x0 = a0.vector(n)
      s00 = s00.fma(x0, y0)
      s01 = s01.fma(x0, y1)
      s02 = s02.fma(x0, y2)
      let x1 = a1.vector(n)
      s10 = s10.fma(x1, y0)
      s11 = s11.fma(x1, y1)
      s12 = s12.fma(x1, y2)
      let x2 = a2.vector(n)
      s20 = s20.fma(x2, y0)
      s21 = s21.fma(x2, y1)
      s22 = s22.fma(x2, y2)
      let x3 = a3.vector(n)
      s30 = s30.fma(x3, y0)
      s31 = s31.fma(x3, y1)
      s32 = s32.fma(x3, y2)
    }
    c[0] += s00.total
    c[1] += s01.total
    c[2] += s02.total
    c[3] += s10.total
    c[4] += s11.total
    c[5] += s12.total
    c[6] += s20.total
    c[7] += s21.total
    c[8] += s22.total
    c[9] += s30.total
    c[10] += s31.total
    c[11] += s32.total
  }

  /// Any number of rows and columns, cut into blocks of 4 × 24 and 4 × 16.
  ///
  /// `a` is packed as by `packRows`, a bias has room for whole blocks of rows. Blocks that hang over an edge are computed
  /// whole in a scratch block and cut when copied, so `b` must be readable for 15 floats past the last column.
  static func sums(
    rows rowCount: Int, columns columnCount: Int, depth: Int, _ a: Source, _ b: Source,
    _ offsets: UnsafePointer<Int>, _ c: Target, stride: Int, _ start: Start
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * columns) { scratch in
      let scratch = scratch.baseAddress!
      for row in Swift.stride(from: 0, to: rowCount, by: rows) {
        let a = a + row * depth
        let height = min(rows, rowCount - row)
        let start = start.moved(down: row)
        var column = 0
        while column < columnCount {
          let left = columnCount - column
          // 32 makes two blocks of 16: 24 would leave 8 behind.
          let width = left >= columns && left != 32 ? columns : 16
          let c = c + row * stride + column
          if height == rows && left >= width {
            block(width, depth, a, b + column, offsets, c, stride, start)
          } else {
            if case .accumulate = start { copy(height, min(width, left), c, stride, scratch, columns) }
            block(width, depth, a, b + column, offsets, scratch, columns, start)
            copy(height, min(width, left), scratch, columns, c, stride)
          }
          column += width
        }
      }
    }
  }

  @inline(__always)
  private static func block(
    _ width: Int, _ depth: Int, _ a: Source, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, _ stride: Int,
    _ start: Start
  ) {
    if width == columns {
      sums4x24(depth, a, b, offsets, c, stride, start)
    } else {
      sums4x16(depth, a, b, offsets, c, stride, start)
    }
  }

  private static func copy(
    _ height: Int, _ width: Int, _ from: Source, _ fromStride: Int, _ to: Target, _ toStride: Int
  ) {
    for row in 0..<height { (to + row * toStride).update(from: from + row * fromStride, count: width) }
  }

  /// Length of `rows` × `depth` numbers packed by `packRows`.
  static func packedCount(rows rowCount: Int, depth: Int) -> Int { (rowCount + rows - 1) / rows * rows * depth }

  /// Packs a matrix so that a block of rows is read in the order in which it is used: `packed[block][k][row]`.
  ///
  /// Element (r, k) is read from `a[r * rowStride + k * depthStride]`; missing rows of the last block become zero.
  static func packRows(
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
