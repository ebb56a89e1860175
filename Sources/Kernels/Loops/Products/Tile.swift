import LoopInterface

/// The innermost loops of every product and convolution: a small block of sums held in registers.
///
/// Row `r`, column `j` of a block is `c[r][j] = Σₖ a[k][r] · b[offsets[k] + j]`. Each step of `k` loads a few vectors of
/// `b` and one number of `a` for each row, and does eight or twelve multiply-adds with them; that many independent sums
/// hide the latency of the adder. The table of offsets is what makes one loop serve them all: for a matrix product, row
/// `k` of `b` lies `k` rows down; for a convolution it is the picture itself, shifted by the tap of the filter that `k`
/// stands for, so no matrix of shifted copies is ever written.
///
/// A column is a lane, whatever the number of lanes: longer vectors make wider blocks, and every sum stays the same.
enum Tile {
  /// Rows of a block.
  static let rows = 4
  /// Columns of the widest block.
  static let columns = 3 * lanes

  /// What the sums start from, and what they pass at the end.
  struct Ends {
    let start: Start
    /// Slope of the rectifier below zero; 1 for none.
    let slope: Float

    /// The first value of row `row`, vector `column` of a block.
    @inline(__always)
    func start(_ row: Int, _ c: Target, _ stride: Int, _ column: Int) -> Vector {
      switch start {
      case .accumulate: c.vector(row * stride + column * lanes)
      case .bias(let bias): Vector(repeating: bias[row])
      case .zero: .zero
      }
    }

    /// Writes what has become of it.
    @inline(__always)
    func store(_ sums: Vector, _ row: Int, _ c: Target, _ stride: Int, _ column: Int) {
      let rectified = slope == 1 ? sums : sums.replacing(with: sums * slope, where: sums .< 0)
      c.store(rectified, row * stride + column * lanes)
    }

    /// The same for blocks that begin `row` rows further down.
    func moved(down row: Int) -> Ends { Ends(start: start.moved(down: row), slope: slope) }
  }

  /// 4 rows of 3 vectors of sums: 12 accumulators, 3 vectors of `b` and one broadcast at a time.
  @inline(never)
  static func sums4x3(
    _ depth: Int, _ a: Source, _ pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, _ stride: Int,
    _ end: Ends
  ) {
    var s00 = end.start(0, c, stride, 0), s01 = end.start(0, c, stride, 1), s02 = end.start(0, c, stride, 2)
    var s10 = end.start(1, c, stride, 0), s11 = end.start(1, c, stride, 1), s12 = end.start(1, c, stride, 2)
    var s20 = end.start(2, c, stride, 0), s21 = end.start(2, c, stride, 1), s22 = end.start(2, c, stride, 2)
    var s30 = end.start(3, c, stride, 0), s31 = end.start(3, c, stride, 1), s32 = end.start(3, c, stride, 2)
    var a = a
    for k in 0..<depth {
      let b = b + offsets[k]
      let b0 = b.vector(0), b1 = b.vector(1 * lanes), b2 = b.vector(2 * lanes)
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
      a += pitch
    }
    end.store(s00, 0, c, stride, 0)
    end.store(s01, 0, c, stride, 1)
    end.store(s02, 0, c, stride, 2)
    end.store(s10, 1, c, stride, 0)
    end.store(s11, 1, c, stride, 1)
    end.store(s12, 1, c, stride, 2)
    end.store(s20, 2, c, stride, 0)
    end.store(s21, 2, c, stride, 1)
    end.store(s22, 2, c, stride, 2)
    end.store(s30, 3, c, stride, 0)
    end.store(s31, 3, c, stride, 1)
    end.store(s32, 3, c, stride, 2)
  }

  /// 4 rows of 2 vectors of sums: 8 accumulators, 2 vectors of `b` and one broadcast at a time.
  @inline(never)
  static func sums4x2(
    _ depth: Int, _ a: Source, _ pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, _ stride: Int,
    _ end: Ends
  ) {
    var s00 = end.start(0, c, stride, 0), s01 = end.start(0, c, stride, 1)
    var s10 = end.start(1, c, stride, 0), s11 = end.start(1, c, stride, 1)
    var s20 = end.start(2, c, stride, 0), s21 = end.start(2, c, stride, 1)
    var s30 = end.start(3, c, stride, 0), s31 = end.start(3, c, stride, 1)
    var a = a
    for k in 0..<depth {
      let b = b + offsets[k]
      let b0 = b.vector(0), b1 = b.vector(1 * lanes)
      s00 = s00.fma(b0, a[0])
      s01 = s01.fma(b1, a[0])
      s10 = s10.fma(b0, a[1])
      s11 = s11.fma(b1, a[1])
      s20 = s20.fma(b0, a[2])
      s21 = s21.fma(b1, a[2])
      s30 = s30.fma(b0, a[3])
      s31 = s31.fma(b1, a[3])
      a += pitch
    }
    end.store(s00, 0, c, stride, 0)
    end.store(s01, 0, c, stride, 1)
    end.store(s10, 1, c, stride, 0)
    end.store(s11, 1, c, stride, 1)
    end.store(s20, 2, c, stride, 0)
    end.store(s21, 2, c, stride, 1)
    end.store(s30, 3, c, stride, 0)
    end.store(s31, 3, c, stride, 1)
  }

  /// 4 rows of one vector of sums, for what is left over where vectors are long.
  @inline(never)
  static func sums4x1(
    _ depth: Int, _ a: Source, _ pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, _ stride: Int,
    _ end: Ends
  ) {
    var s00 = end.start(0, c, stride, 0)
    var s10 = end.start(1, c, stride, 0)
    var s20 = end.start(2, c, stride, 0)
    var s30 = end.start(3, c, stride, 0)
    var a = a
    for k in 0..<depth {
      let b = b + offsets[k]
      let b0 = b.vector(0)
      s00 = s00.fma(b0, a[0])
      s10 = s10.fma(b0, a[1])
      s20 = s20.fma(b0, a[2])
      s30 = s30.fma(b0, a[3])
      a += pitch
    }
    end.store(s00, 0, c, stride, 0)
    end.store(s10, 1, c, stride, 0)
    end.store(s20, 2, c, stride, 0)
    end.store(s30, 3, c, stride, 0)
  }

  /// Any number of rows and columns, cut into blocks of four rows and up to three vectors.
  ///
  /// Blocks that hang over an edge are computed whole in a scratch block and cut when copied.
  static func sums(
    rows rowCount: Int, columns columnCount: Int, depth: Int, _ a: Source, pitch: Int, _ b: Source,
    _ offsets: UnsafePointer<Int>, _ c: Target, stride: Int, _ ends: Ends
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * columns) { scratch in
      let scratch = scratch.baseAddress!
      for row in Swift.stride(from: 0, to: rowCount, by: rows) {
        let a = a + (pitch == rows ? row * depth : row)
        let height = min(rows, rowCount - row)
        let ends = ends.moved(down: row)
        var column = 0
        while column < columnCount {
          let left = columnCount - column, width = blockWidth(left)
          let c = c + row * stride + column
          if height == rows && left >= width {
            block(width, depth, a, pitch, b + column, offsets, c, stride, ends)
          } else {
            if case .accumulate = ends.start { copy(height, min(width, left), c, stride, scratch, columns) }
            block(width, depth, a, pitch, b + column, offsets, scratch, columns, ends)
            copy(height, min(width, left), scratch, columns, c, stride)
          }
          column += width
        }
      }
    }
  }

  /// Columns of the next block: never 16 or more beyond those that are left, for nobody promises that they can be read.
  @inline(__always)
  private static func blockWidth(_ left: Int) -> Int {
    // Four vectors make two blocks of two: three would leave one behind, with too few sums to keep the adder busy.
    if left > 2 * lanes && left != 4 * lanes { return 3 * lanes }
    return left > lanes || lanes < 16 ? 2 * lanes : lanes
  }

  @inline(__always)
  private static func block(
    _ width: Int, _ depth: Int, _ a: Source, _ pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target,
    _ stride: Int, _ ends: Ends
  ) {
    if width == 3 * lanes {
      sums4x3(depth, a, pitch, b, offsets, c, stride, ends)
    } else if width == 2 * lanes {
      sums4x2(depth, a, pitch, b, offsets, c, stride, ends)
    } else {
      sums4x1(depth, a, pitch, b, offsets, c, stride, ends)
    }
  }

  private static func copy(
    _ height: Int, _ width: Int, _ from: Source, _ fromStride: Int, _ to: Target, _ toStride: Int
  ) {
    for row in 0..<height { (to + row * toStride).update(from: from + row * fromStride, count: width) }
  }
}
