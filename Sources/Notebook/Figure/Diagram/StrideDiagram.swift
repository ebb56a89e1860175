import Engine

/// How a tensor lies in memory: its rows as one reads them, the line of memory below, and the step of every dimension.
///
/// Colours tell the planes apart, and frames the rows of a plane: every second row has a dark one.
struct StrideDiagram {
  /// The sizes, outermost first.
  let shape: Shape
  /// The numbers as they lie in memory.
  let values: [Float]
  /// How far the neighbour along each dimension is, in numbers.
  let strides: [Int]

  /// A diagram of a tensor.
  ///
  /// - Parameter tensor: Of one to three dimensions and at most 48 numbers.
  init(_ tensor: Tensor) {
    precondition(
      (1...3).contains(tensor.shape.rank) && (1...48).contains(tensor.count),
      "a diagram of the strides of a tensor of shape \(tensor.shape); 1 to 3 dimensions, at most 48 numbers")
    shape = tensor.shape
    values = tensor.values
    strides = tensor.shape.strides
  }

  private static let cell = (width: 40.0, height: 28.0)
  private static let margin = 16.0

  /// The drawing.
  func svg() -> String {
    var drawing = Drawing()
    let planes = shape.rank == 3 ? shape[0] : 1, columns = shape[-1], rows = shape.rank == 1 ? 1 : shape[-2]
    let cell = Self.cell, margin = Self.margin
    let planeWidth = Double(columns) * cell.width, step = planeWidth + 34
    let perLine = max(1, min(values.count, Int(672 / cell.width)))
    let left = margin, top = margin + 22
    for plane in 0..<planes {
      let x = left + Double(plane) * step
      if shape.rank == 3 { drawing.text("[\(plane)]", x: x + planeWidth / 2, y: top - 8, size: 12, colour: .remark) }
      for row in 0..<rows {
        for column in 0..<columns {
          let index = (plane * rows + row) * columns + column
          square(&drawing, index, x + Double(column) * cell.width, top + Double(row) * cell.height)
        }
      }
    }
    var y = top + Double(rows) * cell.height + 34
    drawing.text("in memory", x: left, y: y - 9, anchor: .start, size: 12, colour: .remark)
    for index in values.indices {
      let x = left + Double(index % perLine) * cell.width, below = y + Double(index / perLine) * (cell.height + 18)
      square(&drawing, index, x, below)
      drawing.text(
        "\(index)", x: x + cell.width / 2, y: below + cell.height + 12, size: 10, colour: .remark)
    }
    y += Double((values.count - 1) / perLine + 1) * (cell.height + 18) + 12
    for (dimension, stride) in strides.enumerated() where shape[dimension] > 1 {
      let bar = min(Double(stride) * cell.width, 672)
      let from = left + cell.width / 2
      drawing.line(
        "M\(Drawing.number(from)),\(Drawing.number(y - 5)) v10 M\(Drawing.number(from)),\(Drawing.number(y))"
          + " h\(Drawing.number(bar)) m0,-5 v10", colour: .axis, width: 1.6)
      let words = "dimension \(dimension), size \(shape[dimension]): a step of \(stride)"
      let isLong = from + bar + 10 + Drawing.width(of: words, size: 12) > 700
      drawing.text(
        words, x: isLong ? from : from + bar + 10, y: isLong ? y + 18 : y + 4, anchor: .start, size: 12)
      y += isLong ? 40 : 24
    }
    let grids = Double(planes) * step - 34
    let line = Double(perLine) * cell.width
    return drawing.svg(width: max(max(grids, line) + 2 * margin, 420), height: y + margin - 12)
  }

  private func square(_ drawing: inout Drawing, _ index: Int, _ x: Double, _ y: Double) {
    let row = index / shape[-1], rows = shape.rank == 1 ? 1 : shape[-2]
    drawing.box(
      x: x + 1, y: y + 1, width: Self.cell.width - 2, height: Self.cell.height - 2,
      fill: row / rows % 2 == 0 ? .blueBox : .orangeBox, stroke: row % rows % 2 == 0 ? .grid : .axis)
    drawing.text(
      OperationWords.short(values[index]), x: x + Self.cell.width / 2, y: y + Self.cell.height / 2 + 5, size: 12)
  }
}
