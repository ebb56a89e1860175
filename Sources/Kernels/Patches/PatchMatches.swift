import LoopInterface

/// Which patches of a plane look alike: for every reference patch, where its stack comes from.
///
/// To find them takes as long as to filter them. While a picture changes little, the same matches serve for several passes
/// of a filter, and for several kinds of filter.
public struct PatchMatches: Sendable {
  /// The sizes of the filter that they are for; the number of planes does not matter.
  public let shape: CollaborativeFilterShape

  /// Upper left corners of the reference patches.
  let rows: [Int], columns: [Int]
  let matcher: PatchMatcher
  /// For every reference patch, row by row, the most similar patches, the most similar first: where one begins in the
  /// window around the reference, row by row.
  private let offsets: [UInt16]

  /// Looks for the matches of a plane.
  ///
  /// - Parameters:
  ///   - plane: H×W numbers.
  ///   - shape: the sizes of the filter.
  ///   - phase: where the grid of reference patches begins, in rows and columns below the step. There are patches at all
  ///     edges, whatever it is.
  ///   - pulse: told now and then which share is done, 0…1; what it throws ends the search.
  public init(
    in plane: some Collection<Float>, _ shape: CollaborativeFilterShape, phase: (row: Int, column: Int) = (0, 0),
    pulse: (Double) throws -> Void
  ) rethrows {
    let length = shape.height * shape.width
    guard plane.count == length else {
      fatalError("matches of \(shape.height)×\(shape.width) in \(plane.count) numbers")
    }
    self.shape = shape
    matcher = PatchMatcher(
      height: shape.height, width: shape.width, size: shape.patchSize, radius: shape.searchRadius,
      count: shape.groupSize)
    func corners(_ length: Int, _ phase: Int) -> [Int] {
      let last = length - shape.patchSize
      let inside = stride(from: phase, to: last, by: shape.step)
      return (phase > 0 && last > 0 ? [0] : []) + Array(inside) + [last]
    }
    rows = corners(shape.height, phase.row)
    columns = corners(shape.width, phase.column)
    let staged = Storage(count: matcher.stagedCount)
    let isStaged: Void? = plane.withContiguousStorageIfAvailable { [matcher] in
      matcher.stage($0.baseAddress!, into: staged.pointer)
    }
    if isStaged == nil {
      Array(plane).withUnsafeBufferPointer { [matcher] in matcher.stage($0.baseAddress!, into: staged.pointer) }
    }
    var offsets = [UInt16](repeating: 0, count: rows.count * columns.count * matcher.count)
    let together = Self.rowsTogether(shape)
    for first in stride(from: 0, to: rows.count, by: together) {
      Self.search(
        staged, matcher, rows, first..<min(rows.count, first + together), columns: columns, into: &offsets)
      try pulse(Double(min(rows.count, first + together)) / Double(rows.count))
    }
    self.offsets = offsets
  }

  /// Rows of references between two pulses: enough for all threads, and little enough that it takes no second.
  static func rowsTogether(_ shape: CollaborativeFilterShape) -> Int {
    // As much work as 2^17 references are that look 11 pixels around them.
    let window = 2 * shape.searchRadius + 1
    let rows = (1 << 17) * 23 * 23 * shape.step / (shape.width * window * window)
    return max(4 * Threads.count, min((1 << 19) / (shape.width * shape.step), rows))
  }

  private static func search(
    _ staged: Storage, _ matcher: PatchMatcher, _ rows: [Int], _ chosen: Range<Int>, columns: [Int],
    into offsets: inout [UInt16]
  ) {
    let count = matcher.count, inRow = columns.count * count
    offsets.withUnsafeMutableBufferPointer { offsets in
      nonisolated(unsafe) let offsets = offsets.baseAddress!
      parallelFor(chosen.count) { index in
        let row = chosen.lowerBound + index
        withUnsafeTemporaryAllocation(of: Candidate.self, capacity: count) { best in
          for (column, x) in columns.enumerated() {
            matcher.match(staged.pointer, y: rows[row], x: x, into: best.baseAddress!)
            matcher.pack(best.baseAddress!, y: rows[row], x: x, into: offsets + row * inRow + column * count)
          }
        }
      }
    }
  }

  /// Where the patches of a stack begin in a staged plane.
  ///
  /// - Parameters:
  ///   - row: of the reference patch, counted among `rows`.
  ///   - column: counted among `columns`.
  ///   - places: room for a stack.
  func unpack(row: Int, column: Int, into places: UnsafeMutablePointer<Int32>) {
    offsets.withUnsafeBufferPointer {
      matcher.unpack(
        $0.baseAddress! + (row * columns.count + column) * matcher.count, y: rows[row], x: columns[column], into: places
      )
    }
  }
}
