/// A square picture that is drawn front to back.
///
/// Every pixel keeps how much of it is covered. What lies behind shows only through the rest (Porter and Duff,
/// "Compositing digital images", SIGGRAPH 1984: *under*), and where nothing shows, nothing is computed. A canvas is cut
/// into blocks of pixels, and a leaf looks only at blocks that it reaches and that are still open.
struct Canvas {
  /// A pixel counts as covered when less than this shows through.
  static let hidden: Float = 0.004

  /// Pixels in a row.
  let side: Int
  /// The size of a pixel, in pixels of the finished picture.
  let unit: Float
  /// Premultiplied colours and coverage, row by row.
  private(set) var pixels: [RGBA]
  /// Distances that have been computed, a measure of the work done.
  private(set) var evaluations = 0
  /// Pixels of each block that are not covered, and the blocks that have some.
  private var open: [Int]
  private var openBlocks: Int
  private let blocks: Int
  /// Pixels in a row of a block.
  private let block: Int

  /// An empty canvas.
  ///
  /// - Parameters:
  ///   - side: Pixels in a row.
  ///   - unit: The size of a pixel, in pixels of the finished picture.
  ///   - block: Pixels in a row of a block; what is drawn does not depend on it.
  init(side: Int, unit: Float, block: Int = 16) {
    self.side = side
    self.unit = unit
    pixels = Array(repeating: .zero, count: side * side)
    self.block = block
    blocks = (side + block - 1) / block
    openBlocks = blocks * blocks
    open = []
    for position in 0..<openBlocks {
      let width = min(block, side - position % blocks * block)
      open.append(width * min(block, side - position / blocks * block))
    }
  }

  /// Whether nothing that is still drawn could be seen.
  var isCovered: Bool { openBlocks == 0 }

  /// Draws a leaf behind all that have been drawn.
  ///
  /// - Parameters:
  ///   - leaf: Its lengths are in pixels of the finished picture.
  ///   - opacity: How much it hides, 0…1.
  ///   - isLinear: Whether its colours are squared, so that they add up as light does.
  ///   - tiles: The noise that textures look into.
  mutating func draw(_ leaf: Leaf, opacity: Float = 1, isLinear: Bool = false, _ tiles: NoiseTiles) {
    let style = Style(opacity: opacity, isLinear: isLinear)
    switch leaf.shape {
    case .ellipse(let shape): draw(leaf, shape, style, tiles)
    case .polygon(let shape): draw(leaf, shape, style, tiles)
    case .box(let shape): draw(leaf, shape, style, tiles)
    case .blob(let shape): draw(leaf, shape, style, tiles)
    case .stroke(let shape): draw(leaf, shape, style, tiles)
    case .signs(let shape): draw(leaf, shape, style, tiles)
    }
  }

  private struct Style {
    var opacity: Float, isLinear: Bool
  }

  /// The pixels, first to last, whose centres lie within `reach` of a coordinate.
  private func span(_ centre: Float, _ reach: Float) -> ClosedRange<Int>? {
    let first = (centre - reach) / unit, last = (centre + reach) / unit
    guard last > 0, first < Float(side) else { return nil }
    return max(0, Int(max(first, 0)))...min(side - 1, Int(min(last, Float(side))))
  }

  private mutating func draw(_ leaf: Leaf, _ shape: some LeafShape, _ style: Style, _ tiles: NoiseTiles) {
    guard let columns = span(leaf.x, leaf.reach), let rows = span(leaf.y, leaf.reach) else { return }
    for blockRow in rows.lowerBound / block...rows.upperBound / block {
      for blockColumn in columns.lowerBound / block...columns.upperBound / block {
        let position = blockRow * blocks + blockColumn
        if open[position] == 0 { continue }
        let x = blockColumn * block, y = blockRow * block
        let part = (
          columns: max(columns.lowerBound, x)...min(columns.upperBound, x + block - 1),
          rows: max(rows.lowerBound, y)...min(rows.upperBound, y + block - 1)
        )
        if !reaches(leaf, shape, part.columns, part.rows) { continue }
        open[position] -= draw(leaf, shape, style, tiles, part.columns, part.rows)
        if open[position] == 0 { openBlocks -= 1 }
      }
    }
  }

  /// Whether a leaf may cover something of a part of the canvas.
  private func reaches(
    _ leaf: Leaf, _ shape: some LeafShape, _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>
  ) -> Bool {
    let width = Float(columns.count) * unit, height = Float(rows.count) * unit
    let dx = Float(columns.lowerBound) * unit + width / 2 - leaf.x
    let dy = Float(rows.lowerBound) * unit + height / 2 - leaf.y
    let radius = (width * width + height * height).squareRoot() / 2
    let u = dx * leaf.cosine + dy * leaf.sine, v = dy * leaf.cosine - dx * leaf.sine
    return shape.clearance(u, v) < leaf.margin + radius
  }

  /// Draws a part of a leaf; returns how many pixels have become covered.
  private mutating func draw(
    _ leaf: Leaf, _ shape: some LeafShape, _ style: Style, _ tiles: NoiseTiles, _ columns: ClosedRange<Int>,
    _ rows: ClosedRange<Int>
  ) -> Int {
    var covered = 0
    for row in rows {
      let dy = (Float(row) + 0.5) * unit - leaf.y
      for column in columns {
        let position = row * side + column, rest = 1 - pixels[position].w
        if rest <= Self.hidden { continue }
        let dx = (Float(column) + 0.5) * unit - leaf.x
        let u = dx * leaf.cosine + dy * leaf.sine, v = dy * leaf.cosine - dx * leaf.sine
        let distance = leaf.distance(u, v, shape)
        evaluations += 1
        let coverage = leaf.edge.coverage(distance) * style.opacity
        if coverage <= 0 { continue }
        let colour = leaf.colour(u, v, distance: distance, tiles)
        pixels[position] += rest * coverage * (style.isLinear ? colour * colour : colour)
        if 1 - pixels[position].w <= Self.hidden { covered += 1 }
      }
    }
    return covered
  }
}
