import Engine

/// Rows of signs that look like writing in an unknown script.
///
/// Each stands in a cell of its own and consists of a few of seven straight lines and three rings.
struct Signs: LeafShape {
  /// A straight line from (x, y) along (dx, dy), or where dx = dy = 0 a ring around (x, y); in pixels.
  private struct Mark {
    var x: Float, y: Float, dx: Float, dy: Float
    var ringRadius: Float, ringAspect: Float
  }

  private let cellWidth: Float, cellHeight: Float
  private let columns: Int, rows: Int
  private let pen: Float, slant: Float
  private var marks: [Mark] = []
  /// Where in `marks` the marks of a cell begin, and one more for the end.
  private var starts = [0]

  let extent: Float
  /// The space between a sign and its cell's border, within which its soft edge has to end; may be negative, in pixels.
  var space: Float { min(0.2 * cellWidth, 0.14 * cellHeight) - pen }

  /// A line, or a few lines, of signs 5 to 45 pixels high.
  init(using random: inout RandomSource) {
    cellHeight = random.logUniform(5, 45)
    cellWidth = cellHeight * random.uniform(0.5, 0.8)
    columns = 1 + random.index(8)
    let many = random.uniform()
    rows = 1 + Int(4 * many * many)
    pen = cellHeight * random.uniform(0.035, 0.115)
    slant = 0.25 * random.uniform() * (random.chance(0.3) ? 1 : 0)
    let width = Float(columns) * cellWidth + 0.3 * cellHeight, height = Float(rows) * cellHeight
    extent = 0.55 * (width * width + height * height).squareRoot() + 0.2 * cellHeight
    for _ in 0..<columns * rows {
      if !random.chance(1 / 8) { addSign(using: &random) }
      starts.append(marks.count)
    }
  }

  private mutating func addSign(using random: inout RandomSource) {
    let x = 0.3 * cellWidth, y = 0.36 * cellHeight, first = marks.count
    func line(_ ax: Float, _ ay: Float, _ bx: Float, _ by: Float) -> Mark {
      Mark(x: ax * x, y: ay * y, dx: (bx - ax) * x, dy: (by - ay) * y, ringRadius: 0, ringAspect: 1)
    }
    func ring(_ centre: Float, aspect: Float) -> Mark {
      Mark(x: 0, y: centre * y, dx: 0, dy: 0, ringRadius: x, ringAspect: aspect)
    }
    let choices: [(Float, Mark)] = [
      (0.5, line(-1, -1, -1, 1)), (0.25, line(1, -1, 1, 1)), (0.5, line(-1, -1, 1, -1)), (0.25, line(-1, 0, 1, 0)),
      (0.5, line(-1, 1, 1, 1)), (0.25, line(-1, -1, 1, 1)), (0.25, line(1, -1, -1, 1)), (0.25, ring(-0.5, aspect: 1)),
      (0.25, ring(0.5, aspect: 1)), (0.25, ring(0, aspect: x / y)),
    ]
    for (share, mark) in choices where random.chance(share) { marks.append(mark) }
    if marks.count == first { marks.append(choices[0].1) }
  }

  /// The distance to the nearest mark in the point's cell; far where the cell is empty.
  func distance(_ x: Float, _ y: Float) -> Float {
    let across = (x + slant * y) / cellWidth + 0.5 * Float(columns), down = y / cellHeight + 0.5 * Float(rows)
    guard across >= 0, down >= 0, across < Float(columns), down < Float(rows) else { return 1000 }
    let column = Int(across), row = Int(down), cell = row * columns + column
    let a = (across - Float(column) - 0.5) * cellWidth, b = (down - Float(row) - 0.5) * cellHeight
    var nearest: Float = 1000
    for index in starts[cell]..<starts[cell + 1] {
      let mark = marks[index], wx = a - mark.x, wy = (b - mark.y) * mark.ringAspect
      if mark.ringRadius > 0 {
        nearest = min(nearest, abs((wx * wx + wy * wy).squareRoot() - mark.ringRadius))
      } else {
        let t = (wx * mark.dx + wy * mark.dy) / (mark.dx * mark.dx + mark.dy * mark.dy)
        let inside = Elementary.clamp(t, 0, 1), ox = wx - inside * mark.dx, oy = wy - inside * mark.dy
        nearest = min(nearest, (ox * ox + oy * oy).squareRoot())
      }
    }
    return nearest - pen
  }

  func clearance(_ x: Float, _ y: Float) -> Float {
    let halfHeight = 0.5 * Float(rows) * cellHeight
    return max(abs(x) - 0.5 * Float(columns) * cellWidth - slant * halfHeight, abs(y) - halfHeight)
  }
}
