import Engine

/// A part of a picture that is answered by itself, and the margin that it is seen with.
struct TileLayout: Equatable {
  /// Rows and columns with the margin, and without it.
  let seenRows: Range<Int>, seenColumns: Range<Int>
  let rows: Range<Int>, columns: Range<Int>

  /// The tiles of a picture, row by row.
  static func all(height: Int, width: Int, side: Int, margin: Int) -> [TileLayout] {
    func parts(_ count: Int) -> [(seen: Range<Int>, kept: Range<Int>)] {
      stride(from: 0, to: count, by: side).map { first in
        let last = min(count, first + side)
        return (max(0, first - margin)..<min(count, last + margin), first..<last)
      }
    }
    return parts(height).flatMap { rows in
      parts(width).map { columns in
        TileLayout(seenRows: rows.seen, seenColumns: columns.seen, rows: rows.kept, columns: columns.kept)
      }
    }
  }

  /// What the network sees: 1×C×h×w.
  func seen(of picture: Tensor) -> Tensor { picture.sliced([0..<1, 0..<picture.shape[1], seenRows, seenColumns]) }

  /// The same part of a picture that is `factor` times as large.
  func seenParts(of picture: Tensor, factor: Int) -> [Range<Int>] {
    [0..<1, 0..<picture.shape[1], scaled(seenRows, factor), scaled(seenColumns, factor)]
  }

  /// The tile without its margin, of a picture that is `factor` times as large.
  func kept(of picture: Tensor, factor: Int) -> Tensor {
    picture.sliced([0..<1, 0..<picture.shape[1], scaled(rows, factor), scaled(columns, factor)])
  }

  /// The tile of the answer to what the network has seen, without the margin.
  func cut(_ answer: Tensor, factor: Int) -> Tensor {
    let rows = rows.lowerBound - seenRows.lowerBound..<rows.upperBound - seenRows.lowerBound
    let columns = columns.lowerBound - seenColumns.lowerBound..<columns.upperBound - seenColumns.lowerBound
    return answer.sliced([0..<1, 0..<answer.shape[1], scaled(rows, factor), scaled(columns, factor)])
  }

  /// The shape of the tile's answer.
  func shape(channels: Int, factor: Int) -> Shape { [1, channels, rows.count * factor, columns.count * factor] }

  /// The picture that some answers make together.
  static func joined(_ answers: [Tensor], _ layout: [TileLayout]) -> Tensor {
    let bands = Dictionary(grouping: zip(layout, answers), by: \.0.rows.lowerBound).sorted { $0.key < $1.key }
    return .concatenated(bands.map { .concatenated($0.value.map(\.1), along: 3) }, along: 2)
  }

  private func scaled(_ range: Range<Int>, _ factor: Int) -> Range<Int> {
    range.lowerBound * factor..<range.upperBound * factor
  }
}
