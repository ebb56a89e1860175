import LoopInterface

extension PatchSearch {
  func run(_ staged: Source, into best: UnsafeMutablePointer<Candidate>) {
    let firstY = rows.lowerBound, lastY = rows.upperBound
    // Where numbers are not finite nothing is similar to anything, not even to itself.
    for i in 0..<count { best[i] = .max << 32 | Candidate(y * pitch + x) }
    // From the patch's own row outwards: near patches are the likeliest, and a good list early saves changes later.
    var above = y, below = y + 1
    while above >= firstY || below <= lastY {
      let isAbove = below > lastY || (above >= firstY && y - above <= below - y)
      let row = isAbove ? above : below
      if isAbove { above -= 1 } else { below += 1 }
      var column = columns.lowerBound
      while column < columns.upperBound {
        let place = row * pitch + column, left = columns.upperBound - column
        // A window is seldom a whole number of vectors wide.
        if left > 2 * lanes {
          compareThree(staged + y * pitch + x, with: staged + place, left, place, best)
        } else {
          compareTwo(staged + y * pitch + x, with: staged + place, left, place, best)
        }
        column += left > 2 * lanes ? 3 * lanes : 2 * lanes
      }
    }
  }

  /// The distance that a candidate has to stay below, in every lane; no number until the list is full.
  @inline(__always)
  private func limit(_ best: UnsafeMutablePointer<Candidate>) -> Vector {
    Vector(repeating: Float(bitPattern: UInt32(truncatingIfNeeded: best[count - 1] >> 32)))
  }

  /// Compares a patch with as many as three vectors have lanes, that begin at and to the right of `candidate`, and sorts
  /// the first `used` into the list.
  @inline(__always)
  private func compareThree(
    _ patch: Source, with candidate: Source, _ used: Int, _ place: Int, _ best: UnsafeMutablePointer<Candidate>
  ) {
    let limit = limit(best)
    var s0 = Vector.zero, s1 = s0, s2 = s0
    for i in 0..<size {
      let patch = patch + i * pitch, candidate = candidate + i * pitch
      for j in 0..<size {
        let wanted = Vector(repeating: patch[j])
        let d0 = candidate.vector(j) - wanted, d1 = candidate.vector(j + lanes) - wanted
        let d2 = candidate.vector(j + 2 * lanes) - wanted
        s0 = s0.fma(d0, d0)
        s1 = s1.fma(d1, d1)
        s2 = s2.fma(d2, d2)
      }
      // Sums only grow: where all are too large half way, the rest need not be looked at.
      if i == size / 2 && all(s0 .> limit) && all(s1 .> limit) && all(s2 .> limit) { return }
    }
    keep(s0, min(lanes, used), place, best)
    keep(s1, min(lanes, used - lanes), place + lanes, best)
    keep(s2, min(lanes, used - 2 * lanes), place + 2 * lanes, best)
  }

  /// The same for two vectors.
  @inline(__always)
  private func compareTwo(
    _ patch: Source, with candidate: Source, _ used: Int, _ place: Int, _ best: UnsafeMutablePointer<Candidate>
  ) {
    let limit = limit(best)
    var s0 = Vector.zero, s1 = s0
    for i in 0..<size {
      let patch = patch + i * pitch, candidate = candidate + i * pitch
      for j in 0..<size {
        let wanted = Vector(repeating: patch[j])
        let d0 = candidate.vector(j) - wanted, d1 = candidate.vector(j + lanes) - wanted
        s0 = s0.fma(d0, d0)
        s1 = s1.fma(d1, d1)
      }
      if i == size / 2 && all(s0 .> limit) && all(s1 .> limit) { return }
    }
    keep(s0, min(lanes, used), place, best)
    if used > lanes { keep(s1, min(lanes, used - lanes), place + lanes, best) }
  }

  /// Sorts the first `used` of a vector of candidates into the list, where they belong there.
  @inline(__always)
  private func keep(_ found: Vector, _ used: Int, _ place: Int, _ best: UnsafeMutablePointer<Candidate>) {
    // The list begins with distances that are no numbers, of which "not above" is true.
    guard any(.!(found .> limit(best))) else { return }
    for lane in 0..<used {
      let candidate = Candidate(found[lane].bitPattern) << 32 | Candidate(place + lane)
      guard candidate < best[count - 1] else { continue }
      var i = count - 1
      while i > 0 && best[i - 1] > candidate {
        best[i] = best[i - 1]
        i -= 1
      }
      best[i] = candidate
    }
  }
}

extension VectorLoops {
  /// Candidates compared in one go, and as many numbers as their patches are wide.
  static var matchMargin: Int { 4 * lanes }

  static func match(_ search: PatchSearch, _ staged: Source, into best: UnsafeMutablePointer<Candidate>) {
    search.run(staged, into: best)
  }

  static func gatherPatches(
    _ plane: Source, pitch: Int, _ places: UnsafePointer<Int32>, count: Int, size: Int, into stack: Target,
    width: Int
  ) {
    for i in 0..<count {
      let patch = plane + Int(places[i]), row = stack + i * width
      for r in 0..<size { row.store(patch.eight(r * pitch), r * size) }
      for j in size * size..<width { row[j] = 0 }
    }
  }

  static func scatterPatches(
    _ stack: Source, width: Int, _ places: UnsafePointer<Int32>, count: Int, size: Int, weight: Float,
    to sums: Target, _ weights: Target, pitch: Int
  ) {
    var mask = Eight.zero
    for j in 0..<size { mask[j] = weight }
    for i in 0..<count {
      let place = Int(places[i])
      for r in 0..<size {
        let at = place + r * pitch
        sums.store(sums.eight(at).fma(stack.eight(i * width + r * size), mask), at)
        weights.store(weights.eight(at) + mask, at)
      }
    }
  }
}
