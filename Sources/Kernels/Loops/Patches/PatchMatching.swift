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
      for column in stride(from: columns.lowerBound, to: columns.upperBound, by: 3 * lanes) {
        let place = row * pitch + column
        let (d0, d1, d2) = compare(staged + y * pitch + x, with: staged + place)
        let left = columns.upperBound - column
        keep(d0, min(lanes, left), place, best)
        if left > lanes { keep(d1, min(lanes, left - lanes), place + lanes, best) }
        if left > 2 * lanes { keep(d2, min(lanes, left - 2 * lanes), place + 2 * lanes, best) }
      }
    }
  }

  /// Sums of squared differences of a patch and of as many patches as three vectors have lanes, that begin at and to the right of `candidate`.
  @inline(__always)
  private func compare(_ patch: Source, with candidate: Source) -> (Vector, Vector, Vector) {
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
    }
    return (s0, s1, s2)
  }

  /// Sorts the first `used` of a vector of candidates into the list, where they belong there.
  @inline(__always)
  private func keep(_ found: Vector, _ used: Int, _ place: Int, _ best: UnsafeMutablePointer<Candidate>) {
    let worst = Float(bitPattern: UInt32(truncatingIfNeeded: best[count - 1] >> 32))
    // The list begins with distances that are no numbers, of which "not above" is true.
    guard any(.!(found .> Vector(repeating: worst))) else { return }
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
    _ plane: Source, pitch: Int, _ places: UnsafePointer<Candidate>, count: Int, size: Int, into stack: Target,
    width: Int
  ) {
    for i in 0..<count {
      let patch = plane + Int(places[i] & 0xffff_ffff), row = stack + i * width
      for r in 0..<size { row.store(patch.eight(r * pitch), r * size) }
      for j in size * size..<width { row[j] = 0 }
    }
  }

  static func scatterPatches(
    _ stack: Source, width: Int, _ places: UnsafePointer<Candidate>, count: Int, size: Int, weight: Float,
    to sums: Target, _ weights: Target, pitch: Int
  ) {
    var mask = Eight.zero
    for j in 0..<size { mask[j] = weight }
    for i in 0..<count {
      let place = Int(places[i] & 0xffff_ffff)
      for r in 0..<size {
        let at = place + r * pitch
        sums.store(sums.eight(at).fma(stack.eight(i * width + r * size), mask), at)
        weights.store(weights.eight(at) + mask, at)
      }
    }
  }
}
