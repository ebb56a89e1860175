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
        let (even, odd) = halves(from), (nextEven, nextOdd) = halves(from + 4)
        let row = Six(
          Shuffle.evens(even.0, even.1), Shuffle.evens(odd.0, odd.1), Shuffle.odds(even.0, even.1),
          Shuffle.odds(odd.0, odd.1), Shuffle.evens(nextEven.0, nextEven.1), Shuffle.evens(nextOdd.0, nextOdd.1))
        row.inputTransformed.store(transformed + 6 * k * step + group * lanes, step)
      }
    }
  }

  /// The even and the odd ones of four vectors of pixels.
  @inline(__always)
  private func halves(_ from: Source) -> (even: (Vector, Vector), odd: (Vector, Vector)) {
    let a = from.vector(0), b = from.vector(lanes), c = from.vector(2 * lanes), d = from.vector(3 * lanes)
    return ((Shuffle.evens(a, b), Shuffle.evens(c, d)), (Shuffle.odds(a, b), Shuffle.odds(c, d)))
  }
}

/// The pixels of one plane that outputs are written to.
private struct OutputTiles {
  let plane: Target
  let height: Int, width: Int
  let bias: Float, slope: Float

  /// Writes the four rows of some tiles, as many columns of each as there are.
  @inline(__always)
  func write(_ rows: FourRows, columns: Int, y: Int, x: Int, _ scratch: Target) {
    for k in 0..<min(4, height - y) {
      let line = plane + (y + k) * width + x
      if columns == 4 * lanes {
        write(rows[k], to: line)
      } else {
        write(rows[k], to: scratch)
        for i in 0..<columns { line[i] = scratch[i] }
      }
    }
  }

  /// Sorts four columns of tiles into neighbouring pixels.
  @inline(__always)
  private func write(_ row: Six, to line: Target) {
    let (a, b, c, d) = row.outputTransformed
    let even = Shuffle.turns(finish(a), finish(c)), odd = Shuffle.turns(finish(b), finish(d))
    let first = Shuffle.turns(even.0, odd.0), second = Shuffle.turns(even.1, odd.1)
    line.store(first.0, 0)
    line.store(first.1, lanes)
    line.store(second.0, 2 * lanes)
    line.store(second.1, 3 * lanes)
  }

  @inline(__always)
  private func finish(_ sums: Vector) -> Vector {
    let t = sums + bias
    return slope == 1 ? t : t.replacing(with: t * slope, where: t .< 0)
  }
}

extension VectorLoops {
  public static func inputRoom(tiles: Int) -> Int { 7 * InputTiles.pitch(tiles) }

  public static func transformInput(
    _ window: PlaneWindow, tiles: Int, into transformed: Target, step: Int, room: Target
  ) {
    let work = InputTiles(window: window, tiles: tiles, lines: room)
    work.transformColumns()
    work.transformRows(into: transformed, step: step)
  }

  public static func transformOutput(
    _ products: Source, step: Int, tiles: Int, bias: Float, slope: Float, into plane: Target, height: Int, width: Int,
    y: Int, x: Int
  ) {
    let work = OutputTiles(plane: plane, height: height, width: width, bias: bias, slope: slope)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * lanes) { scratch in
      for first in stride(from: 0, to: tiles, by: lanes) {
        let columns = min(4 * lanes, (tiles - first) * 4, width - x - first * 4)
        work.write(
          FourRows(products + first, step), columns: columns, y: y, x: x + first * 4, scratch.baseAddress!)
      }
    }
  }

  public static func transpose(_ lines: Source, count: Int, into turned: Target) {
    for first in stride(from: 0, to: lanes, by: 8) {
      transposeEight(lines + first * count, count, into: turned + first)
    }
  }

  public static func transformTurnedInput(
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

  public static func transformTurnedGradient(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, step: Int, block: Int, sums: Target
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
      rows.store(transformed + tile * 4, step, block: block)
    }
    sums.store(sums.vector(0) + sum, 0)
  }

  public static func transformFilterGradient(
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

/// Turns eight rows of `count` numbers, a multiple of eight, into `count` rows of eight, a vector apart.
@inline(never)
private func transposeEight(_ lines: Source, _ count: Int, into turned: Target) {
  for x in stride(from: 0, to: count, by: 8) {
    let at = lines + x
    // Three perfect shuffles of eight cards, each card a row.
    let (a0, a1) = Shuffle.turnsOfEight(at.eight(0), at.eight(4 * count))
    let (a2, a3) = Shuffle.turnsOfEight(at.eight(count), at.eight(5 * count))
    let (a4, a5) = Shuffle.turnsOfEight(at.eight(2 * count), at.eight(6 * count))
    let (a6, a7) = Shuffle.turnsOfEight(at.eight(3 * count), at.eight(7 * count))
    let (b0, b1) = Shuffle.turnsOfEight(a0, a4), (b2, b3) = Shuffle.turnsOfEight(a1, a5)
    let (b4, b5) = Shuffle.turnsOfEight(a2, a6), (b6, b7) = Shuffle.turnsOfEight(a3, a7)
    let (c0, c1) = Shuffle.turnsOfEight(b0, b4), (c2, c3) = Shuffle.turnsOfEight(b1, b5)
    let (c4, c5) = Shuffle.turnsOfEight(b2, b6), (c6, c7) = Shuffle.turnsOfEight(b3, b7)
    let to = turned + x * lanes
    to.store(c0, 0)
    to.store(c1, lanes)
    to.store(c2, 2 * lanes)
    to.store(c3, 3 * lanes)
    to.store(c4, 4 * lanes)
    to.store(c5, 5 * lanes)
    to.store(c6, 6 * lanes)
    to.store(c7, 7 * lanes)
  }
}
