import Engine

/// A filter on its way over a picture, and beside it the matrix of columns that grows by a column at each place: what the
/// filter's window holds is the column, and the column times the filter's numbers is the output.
struct WindowDiagram {
  /// The picture's rows with the zeros around it.
  let padded: [[Float]]
  /// The filter's numbers, row by row.
  let filter: [Float]
  /// A row for each number of the filter, a column for each place of its window.
  let columns: [[Float]]
  /// What comes out at each place.
  let output: [Float]
  private let height: Int, width: Int, size: Int

  /// A diagram of a convolution that keeps its picture's size.
  ///
  /// - Parameters:
  ///   - filter: 1×1×K×K, K odd.
  ///   - picture: 1×1×H×W.
  ///   - columns: K²×(H·W).
  ///   - output: 1×1×H×W.
  init(filter: Tensor, picture: Tensor, columns: Tensor, output: Tensor) {
    (height, width, size) = (picture.shape[2], picture.shape[3], filter.shape[3])
    precondition(
      columns.shape == [size * size, height * width] && output.shape == picture.shape && size % 2 == 1,
      "a window of \(filter.shape) over \(picture.shape): columns of \(columns.shape), output \(output.shape)")
    let values = picture.values, edge = size / 2, (height, width) = (height, width)
    padded = (-edge..<height + edge).map { y in
      (-edge..<width + edge).map { x in
        (0..<height).contains(y) && (0..<width).contains(x) ? values[y * width + x] : 0
      }
    }
    self.filter = filter.values
    let all = columns.values, count = height * width
    self.columns = (0..<size * size).map { Array(all[$0 * count..<($0 + 1) * count]) }
    self.output = output.values
  }

  private static let cell = 21.0, margin = 14.0

  /// The drawing: a frame a place of the window.
  ///
  /// - Parameter still: The frame that stands for all on paper.
  func svg(still: Int) -> String {
    var drawing = Drawing()
    let cell = Self.cell, margin = Self.margin, count = height * width, edge = size / 2
    let picture = (x: margin, y: margin + 20), across = Double(width + 2 * edge) * cell
    let down = Double(height + 2 * edge) * cell
    let result = (x: margin + Double(edge) * cell, y: picture.y + down + 46)
    // As a product of matrices is written by hand: the row on the left, the columns above, the result where they meet.
    let depth = Double(size * size) * cell, matrix = (x: margin + across + depth + 52, y: picture.y)
    let row = (x: matrix.x, y: matrix.y + depth + 46), weights = (x: matrix.x - depth - 26, y: row.y)
    heading(&drawing, "picture, zeros around it", picture)
    heading(&drawing, "output", result)
    heading(&drawing, "the filter as a row", weights)
    heading(&drawing, "what the window holds, a column a place", matrix)
    heading(&drawing, "the filter times each column, added up", row)
    for (y, line) in padded.enumerated() {
      for (x, value) in line.enumerated() {
        let inside = (edge..<height + edge).contains(y) && (edge..<width + edge).contains(x)
        square(&drawing, value, picture, x, y, inside ? .blueBox : .paper)
      }
    }
    for (tap, value) in filter.enumerated() { square(&drawing, value, weights, tap, 0, .orangeBox) }
    for (tap, line) in columns.enumerated() {
      for (place, value) in line.enumerated() { square(&drawing, value, matrix, place, tap, .blueBox) }
    }
    for place in 0..<count {
      square(&drawing, output[place], result, place % width, place / width, .box)
      square(&drawing, output[place], row, place, 0, .box)
    }
    let words = (0..<count).map { "output \($0 + 1) of \(count)" }
    drawing.frames(words, still: still) { place, frame in
      let (y, x) = (place / width, place % width), side = Double(size) * cell, rest = Double(count - 1 - place) * cell
      // What is still to come is hidden.
      frame.area(x: matrix.x + Double(place + 1) * cell, y: matrix.y, width: rest, height: depth, fill: .paper)
      frame.area(x: row.x + Double(place + 1) * cell, y: row.y, width: rest, height: cell, fill: .paper)
      let below = result.y + Double(y + 1) * cell, right = result.x + Double(x + 1) * cell
      frame.area(
        x: right, y: result.y + Double(y) * cell, width: Double(width - 1 - x) * cell, height: cell, fill: .paper)
      frame.area(
        x: result.x, y: below, width: Double(width) * cell, height: Double(height - 1 - y) * cell, fill: .paper)
      frame.outline(x: picture.x + Double(x) * cell, y: picture.y + Double(y) * cell, width: side, height: side)
      frame.outline(x: matrix.x + Double(place) * cell, y: matrix.y, width: cell, height: depth)
      frame.outline(x: row.x + Double(place) * cell, y: row.y, width: cell, height: cell)
      frame.outline(x: right - cell, y: below - cell, width: cell, height: cell)
    }
    for (corner, size) in [
      (matrix, (Double(count) * cell, depth)), (row, (Double(count) * cell, cell)),
      (result, (Double(width) * cell, Double(height) * cell)),
    ] {
      drawing.outline(x: corner.x, y: corner.y, width: size.0, height: size.1, colour: .grid, thickness: 1)
    }
    let bottom = max(result.y + Double(height) * cell, row.y + cell)
    return drawing.svg(width: matrix.x + Double(count) * cell + margin, height: bottom + margin)
  }

  private func heading(_ drawing: inout Drawing, _ words: String, _ corner: (x: Double, y: Double)) {
    drawing.text(words, x: corner.x, y: corner.y - 7, anchor: .start, size: 12, colour: .remark)
  }

  private func square(
    _ drawing: inout Drawing, _ value: Float, _ corner: (x: Double, y: Double), _ x: Int, _ y: Int,
    _ fill: Drawing.Colour
  ) {
    let (left, top) = (corner.x + Double(x) * Self.cell, corner.y + Double(y) * Self.cell)
    drawing.box(
      x: left + 0.5, y: top + 0.5, width: Self.cell - 1, height: Self.cell - 1, fill: fill, stroke: .grid)
    drawing.text(OperationWords.short(value), x: left + Self.cell / 2, y: top + Self.cell / 2 + 4, size: 11)
  }
}
