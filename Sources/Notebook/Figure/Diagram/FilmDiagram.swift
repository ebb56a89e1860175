import Imaging

/// Pictures that follow each other in one place, and beside them one or more that stay: how a picture becomes another.
struct FilmDiagram {
  /// What is shown one at a time, and what each is called. All fill the same square, whatever their number of pixels.
  let frames: [(words: String, image: Image)]
  /// What stays beside them.
  let beside: [(title: String, image: Image)]

  private static let side = 336.0, gap = 16.0, margin = 6.0, head = 26.0

  /// The drawing: pixels are squares.
  ///
  /// - Parameter still: The frame that stands for all on paper.
  /// - Throws: What writing a picture throws.
  func svg(still: Int) throws -> String {
    var drawing = Drawing()
    let (side, margin, top) = (Self.side, Self.margin, Self.margin + Self.head)
    func place(_ panel: Int) -> Double { margin + Double(panel) * (side + Self.gap) }
    try drawing.frames(frames.map(\.words), still: still) { index, frame in
      frame.text(frames[index].words, x: place(0) + side / 2, y: top - 9, size: 15)
      try frame.picture(frames[index].image, x: place(0), y: top, width: side, height: side)
    }
    for (panel, one) in beside.enumerated() {
      drawing.text(one.title, x: place(panel + 1) + side / 2, y: top - 9, size: 15)
      try drawing.picture(one.image, x: place(panel + 1), y: top, width: side, height: side)
    }
    return drawing.svg(width: place(beside.count) + side + margin, height: top + side + margin)
  }
}
