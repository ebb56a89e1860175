import CProcessor
import LoopInterface

/// Bᵀ d B of neighbouring tiles.
///
/// The first Bᵀ works down the columns of pixels as they lie in memory, so neighbouring tiles share the columns that they
/// overlap in. Its six rows go to a scratch line each, with zeros for what lies outside of the picture. Then the lines are
/// sorted by the remainder of their columns by four: column k of as many tiles as a vector has lanes becomes one vector.
private struct InputTiles {
  let window: PlaneWindow
  let tiles: Int
  let lines: Target

  /// Vectors of tiles, and pixels that they read: the last tile reaches two into the next.
  static func groups(_ tiles: Int) -> Int { (tiles + lanes - 1) / lanes }
  static func pixels(_ tiles: Int) -> Int { groups(tiles) * 4 * lanes + 4 }

  /// Numbers from one line to the next. A last vector may hang over.
  static func pitch(_ tiles: Int) -> Int { (pixels(tiles) + 2 * lanes - 1) / lanes * lanes }

  /// The first Bᵀ, for all columns of pixels.
  @inline(__always)
  func transformColumns() {
    let pitch = InputTiles.pitch(tiles), pixels = InputTiles.pixels(tiles), zeros = Source(lines + 6 * pitch)
    if window.y < 0 || window.y + 6 > window.height { (lines + 6 * pitch).update(repeating: 0, count: pitch) }
    // The first and the one-past-last column that fall inside the picture.
    let first = min(pixels, max(0, -window.x)), last = max(first, min(pixels, window.width - window.x))
    func row(_ k: Int) -> Source {
      let y = window.y + k
      return y >= 0 && y < window.height ? window.plane + y * window.width + window.x : zeros
    }
    let a = row(0), b = row(1), c = row(2), d = row(3), e = row(4), f = row(5)
    var i = first
    while i < last {
      let next = i + window.next
      prefetch(a + next)
      prefetch(b + next)
      prefetch(c + next)
      prefetch(d + next)
      prefetch(e + next)
      prefetch(f + next)
      Six(a.vector(i), b.vector(i), c.vector(i), d.vector(i), e.vector(i), f.vector(i)).inputTransformed.store(
        lines + i, pitch)
      i += lanes
    }
    for k in 0..<6 {
      let line = lines + k * pitch
      for i in 0..<first { line[i] = 0 }
      for i in last..<pixels { line[i] = 0 }
    }
  }

  /// The second Bᵀ, along the rows.
  @inline(__always)
  func transformRows(into transformed: Target, step: Int) {
    let pitch = InputTiles.pitch(tiles)
    for group in 0..<InputTiles.groups(tiles) {
      for k in 0..<6 {
        let from = Source(lines) + k * pitch + group * 4 * lanes
        let (a, b, c, d) = Shuffle.sorted(
          from.vector(0), from.vector(lanes), from.vector(2 * lanes), from.vector(3 * lanes))
        let next = from + 4
        let (e, f) = Shuffle.sortedFirst(
          next.vector(0), next.vector(lanes), next.vector(2 * lanes), next.vector(3 * lanes))
        let row = Six(a, b, c, d, e, f)
        row.inputTransformed.store(transformed + 6 * k * step + group * lanes, step)
      }
    }
  }
}

/// The pixels of one plane that outputs are written to.
private struct OutputTiles {
  let plane: Target
  let height: Int, width: Int
  let bias: Float

  /// Writes the four rows of some tiles, as many columns of each as there are.
  @inline(__always)
  func write(_ tiles: FourRows, columns: Int, y: Int, x: Int, _ scratch: Target) {
    let line = plane + y * width + x, left = height - y, rows = tiles.rows
    if columns == 4 * lanes && left >= 4 {
      write(rows.0, to: line)
      write(rows.1, to: line + width)
      write(rows.2, to: line + 2 * width)
      write(rows.3, to: line + 3 * width)
    } else {
      write(rows.0, to: scratch)
      write(rows.1, to: scratch + 4 * lanes)
      write(rows.2, to: scratch + 8 * lanes)
      write(rows.3, to: scratch + 12 * lanes)
      for k in 0..<min(4, left) { copy(scratch + k * 4 * lanes, to: line + k * width, columns) }
    }
  }

  /// Sorts four columns of tiles into neighbouring pixels.
  @inline(__always)
  private func write(_ row: Six, to line: Target) {
    let (a, b, c, d) = row.outputTransformed
    let pixels = Shuffle.unsorted(a + bias, b + bias, c + bias, d + bias)
    line.store(pixels.0, 0)
    line.store(pixels.1, lanes)
    line.store(pixels.2, 2 * lanes)
    line.store(pixels.3, 3 * lanes)
    // The same pixels of the next channel come next.
    for i in 0..<lanes / 4 { prefetch(Source(line) + height * width + 16 * i) }
  }

  @inline(__always)
  private func copy(_ from: Source, to line: Target, _ columns: Int) {
    var i = 0
    while i + 8 <= columns {
      line.store(from.eight(i), i)
      i += 8
    }
    while i < columns {
      line[i] = from[i]
      i += 1
    }
  }
}

extension VectorLoops {
  static func transformFilter(
    _ weights: Source, outputs: Int, channels: Int, outputPitch: Int, into packed: Target, step: Int
  ) {
    // A lane for each of four outputs of a few channels, in the order in which they are packed.
    let together = lanes / 4
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 9 * lanes) { taps in
      let taps = taps.baseAddress!
      taps.update(repeating: 0, count: 9 * lanes)
      for first in stride(from: 0, to: channels, by: together) {
        let count = min(together, channels - first)
        for c in 0..<count {
          for row in 0..<outputs {
            let from = weights + row * outputPitch + (first + c) * 9
            for tap in 0..<9 { taps[tap * lanes + c * 4 + row] = from[tap] }
          }
        }
        let rows = FilterRows(taps)
        for y in 0..<6 {
          let row = rows.transformed(y), to = packed + 6 * y * step + first * 4
          if count == together {
            row.store(to, step)
          } else {
            // What lies behind the last channel belongs to the next four outputs.
            for k in 0..<6 {
              for i in 0..<4 * count { to[k * step + i] = row[k][i] }
            }
          }
        }
      }
    }
  }

  static func inputRoom(tiles: Int) -> Int { 7 * InputTiles.pitch(tiles) }

  static func transformInput(
    _ window: PlaneWindow, tiles: Int, into transformed: Target, step: Int, room: Target
  ) {
    let work = InputTiles(window: window, tiles: tiles, lines: room)
    work.transformColumns()
    work.transformRows(into: transformed, step: step)
  }

  static func transformOutput(
    _ products: Source, step: Int, next: Int, tiles: Int, bias: Float, into plane: Target, height: Int, width: Int,
    y: Int, x: Int
  ) {
    let work = OutputTiles(plane: plane, height: height, width: width, bias: bias)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 16 * lanes) { scratch in
      for first in stride(from: 0, to: tiles, by: lanes) {
        let columns = min(4 * lanes, (tiles - first) * 4, width - x - first * 4)
        work.write(
          FourRows(products + first, step, next: next), columns: columns, y: y, x: x + first * 4, scratch.baseAddress!)
      }
    }
  }

  static func transformTurnedInput(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, pitch: Int, step: Int
  ) {
    for tile in 0..<tiles {
      var rows = (Six(), Six(), Six(), Six(), Six(), Six())
      for k in 0..<6 {
        let from = turned + (tile * 4 + k) * lanes
        let column = Six(
          from.vector(0), from.vector(row), from.vector(2 * row), from.vector(3 * row), from.vector(4 * row),
          from.vector(5 * row)
        ).inputTransformed
        rows.0.set(k, column.a)
        rows.1.set(k, column.b)
        rows.2.set(k, column.c)
        rows.3.set(k, column.d)
        rows.4.set(k, column.e)
        rows.5.set(k, column.f)
      }
      let to = transformed + tile * pitch
      rows.0.inputTransformed.store(to, step)
      rows.1.inputTransformed.store(to + 6 * step, step)
      rows.2.inputTransformed.store(to + 12 * step, step)
      rows.3.inputTransformed.store(to + 18 * step, step)
      rows.4.inputTransformed.store(to + 24 * step, step)
      rows.5.inputTransformed.store(to + 30 * step, step)
    }
  }

  static func transformTurnedGradient(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, pitch: Int, step: Int, sums: Target
  ) {
    var sum = Vector.zero
    for tile in 0..<tiles {
      var rows = GradientRows()
      for k in 0..<4 {
        let from = turned + (tile * 4 + k) * lanes
        let a = from.vector(0), b = from.vector(row), c = from.vector(2 * row), d = from.vector(3 * row)
        sum += (a + b) + (c + d)
        rows.setColumn(k, Six(expanding: a, b, c, d))
      }
      rows.store(transformed + tile * pitch, step)
    }
    sums.store(sums.vector(0) + sum, 0)
  }

  static func transformFilterGradient(
    _ sums: Source, groups: Int, group: Int, matrix: Int, into taps: Target
  ) {
    var rows = ThreeRows()
    for k in 0..<6 {
      rows.setColumn(k) { y in
        let at = sums + (y * 6 + k) * matrix
        var total = at.vector(0)
        for index in 1..<max(1, groups) { total += at.vector(index * group) }
        return total
      }
    }
    rows.store(taps)
  }
}
