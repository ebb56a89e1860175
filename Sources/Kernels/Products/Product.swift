import LoopInterface

/// A matrix in memory: element (row, column) stands at `pointer[row * rowStride + column * columnStride]`.
///
/// A transposed matrix is the same memory with the strides exchanged.
public struct MatrixView {
  let pointer: Source
  let rowStride: Int
  let columnStride: Int

  /// A row-major matrix, or its transpose.
  ///
  /// - Parameters:
  ///   - pointer: its first number.
  ///   - columns: numbers in a row as it lies in memory.
  ///   - transposed: whether rows and columns are exchanged.
  public init(_ pointer: Source, columns: Int, transposed: Bool = false) {
    self.pointer = pointer
    rowStride = transposed ? 1 : columns
    columnStride = transposed ? columns : 1
  }
}

/// The matrix product `c = a · b` (+ one bias a row), c rows × columns and row-major, a rows × depth, b depth × columns.
///
/// Blocks of `b` are first copied into a small buffer in the order in which the register block reads them, so that a
/// panel of `a` and a panel of `b` stay in the first-level cache whatever the strides. Threads share the columns.
public func multiply(
  rows: Int, columns: Int, depth: Int, _ a: MatrixView, _ b: MatrixView, into c: Target, bias: Source? = nil
) {
  guard rows > 0, columns > 0 else { return }
  let packed = Storage(count: PackedRows.count(rows: rows, depth: depth))
  let paddedBias = bias.map { PackedBias($0, rows: rows) }
  // At least one slice, if an empty one: without any depth the bias or zeros are still to be written.
  let slices = stride(from: 0, to: max(1, depth), by: ProductTask.sliceDepth).map {
    $0..<min(depth, $0 + ProductTask.sliceDepth)
  }
  for slice in slices {
    PackedRows.pack(
      rows: rows, depth: slice.count, a.pointer + slice.lowerBound * a.columnStride, rowStride: a.rowStride,
      depthStride: a.columnStride, into: packed.pointer + slice.lowerBound * PackedRows.count(rows: rows, depth: 1))
  }
  let task = ProductTask(
    rows: rows, columns: columns, slices: slices, a: packed.pointer, b: b, c: c, bias: paddedBias?.pointer)
  // A strip is wide enough to be worth its copy, and there are enough of them for all threads.
  let block = ProductTask.blockColumns
  let strip = max(block, min(480, (columns / 8 + block - 1) / block * block))
  let strips = (columns + strip - 1) / strip
  let work = rows * columns * depth
  withExtendedLifetime((packed, paddedBias)) {
    if work < 1 << 17 {
      for index in 0..<strips { task.run(columns: index * strip..<min(columns, (index + 1) * strip)) }
    } else {
      parallelFor(strips) { task.run(columns: $0 * strip..<min(columns, ($0 + 1) * strip)) }
    }
  }
}

/// What one thread does of a product.
private struct ProductTask {
  /// Depth of a packed panel: 24 columns of it take 18 KiB, 48 take 36, which leaves room in the nearest cache for the rows.
  static let sliceDepth = 192
  /// Columns of the widest register block.
  static var blockColumns: Int { 3 * loops.lanes }

  let rows: Int, columns: Int
  let slices: [Range<Int>]
  let a: Source
  let b: MatrixView
  let c: Target
  let bias: Source?

  func run(columns strip: Range<Int>) {
    // A shallow panel can be wider: long copies are kinder to the memory than short ones.
    let depth = slices.map(\.count).max() ?? 0
    let block = Self.blockColumns, pitch = max(1, min(240, 4608 / max(1, depth)) / block) * block
    let offsets = (0..<depth).map { $0 * pitch }
    withTemporaryStorage(count: pitch * depth) { panel in
      for slice in slices {
        let start: Start = slice.lowerBound > 0 ? .accumulate : bias.map { .bias($0) } ?? .zero
        let a = a + slice.lowerBound * PackedRows.count(rows: rows, depth: 1)
        for column in stride(from: strip.lowerBound, to: strip.upperBound, by: pitch) {
          let width = min(pitch, strip.upperBound - column)
          pack(slice, column..<column + width, pitch, into: panel)
          loops.sums(
            rows: rows, columns: width, depth: slice.count, a, pitch: 4, panel, offsets, c + column, stride: columns,
            start,
            slope: 1)
        }
      }
    }
  }

  /// Copies rows `slice` and some columns of `b` to `panel[k][column]`, `pitch` numbers a row.
  private func pack(_ slice: Range<Int>, _ columns: Range<Int>, _ pitch: Int, into panel: Target) {
    var panel = panel
    for k in slice {
      let from = b.pointer + k * b.rowStride + columns.lowerBound * b.columnStride
      if b.columnStride == 1 {
        panel.update(from: from, count: columns.count)
      } else {
        for j in 0..<columns.count { panel[j] = from[j * b.columnStride] }
      }
      (panel + columns.count).update(repeating: 0, count: pitch - columns.count)
      panel += pitch
    }
  }
}
