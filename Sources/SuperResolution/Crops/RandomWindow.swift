import Engine

/// A square part of a picture.
package struct RandomWindow {
  private let rows: Range<Int>
  private let columns: Range<Int>

  /// A window at a random place, each place as likely as any other.
  ///
  /// - Parameters:
  ///   - side: its side in pixels; the picture's smaller side if that is less.
  ///   - shape: the picture's, N×C×H×W.
  ///   - generator: where chance comes from: first the row, then the column.
  package init(side: Int, in shape: Shape, using generator: inout some RandomNumberGenerator) {
    let side = min(side, shape[2], shape[3])
    let y = Int.random(in: 0...shape[2] - side, using: &generator)
    let x = Int.random(in: 0...shape[3] - side, using: &generator)
    rows = y..<y + side
    columns = x..<x + side
  }

  /// The window's part of a picture: N×C×H×W to N×C×s×s.
  package func callAsFunction(_ picture: Tensor) -> Tensor {
    picture.sliced([0..<picture.shape[0], 0..<picture.shape[1], rows, columns])
  }
}
