/// Finds the patches of a plane that look most like a given one.
///
/// The plane is staged with zeros to the right of every row, so that eight candidates side by side can be compared at a
/// time and those that hang over the edge be struck out afterwards.
struct PatchMatcher {
  let height: Int, width: Int
  /// Side of a patch.
  let size: Int
  /// Rows and columns of the window that is searched; it is moved, not cut, where it would leave the picture.
  let windowHeight: Int, windowWidth: Int
  /// Patches that are kept.
  let count: Int
  /// Numbers in a staged row.
  let pitch: Int

  /// Candidates compared in one go.
  private static let block = 3 * lanes

  init(height: Int, width: Int, size: Int, radius: Int, count: Int) {
    self.height = height
    self.width = width
    self.size = size
    windowHeight = min(2 * radius + 1, height - size + 1)
    windowWidth = min(2 * radius + 1, width - size + 1)
    self.count = count
    pitch = width + PatchMatcher.block + lanes
  }

  /// Length of a staged plane.
  var stagedCount: Int { height * pitch + PatchMatcher.block + lanes }

  /// Copies a plane into a buffer of `stagedCount` numbers.
  func stage(_ plane: Source, into staged: Target) {
    staged.update(repeating: 0, count: stagedCount)
    for y in 0..<height { (staged + y * pitch).update(from: plane + y * width, count: width) }
  }

  /// First row (or column) of the window around a patch that begins at `position`.
  func windowStart(_ position: Int, window: Int, length: Int) -> Int {
    max(0, min(position - window / 2, length - size + 1 - window))
  }

  /// A candidate as one number: its distance (bits of a positive number are ordered like the number) above its place.
  typealias Candidate = UInt64

  /// The most similar patches, the most similar first; ties in reading order.
  ///
  /// - Parameter best: room for `count` candidates; the place of one, `y * pitch + x`, is found by `place`.
  @inline(never)
  func match(_ staged: Source, y: Int, x: Int, into best: UnsafeMutablePointer<Candidate>) {
    let firstX = windowStart(x, window: windowWidth, length: width)
    let firstY = windowStart(y, window: windowHeight, length: height), lastY = firstY + windowHeight - 1
    // Where numbers are not finite nothing is similar to anything, not even to itself.
    for i in 0..<count { best[i] = .max << 32 | Candidate(y * pitch + x) }
    // From the patch's own row outwards: near patches are the likeliest, and a good list early saves changes later.
    var above = y, below = y + 1
    while above >= firstY || below <= lastY {
      let isAbove = below > lastY || (above >= firstY && y - above <= below - y)
      let row = isAbove ? above : below
      if isAbove { above -= 1 } else { below += 1 }
      for column in stride(from: firstX, to: firstX + windowWidth, by: PatchMatcher.block) {
        let place = row * pitch + column
        let (d0, d1, d2) = compare(staged + y * pitch + x, with: staged + place)
        let left = firstX + windowWidth - column
        keep(d0, min(lanes, left), place, best)
        if left > lanes { keep(d1, min(lanes, left - lanes), place + lanes, best) }
        if left > 2 * lanes { keep(d2, min(lanes, left - 2 * lanes), place + 2 * lanes, best) }
      }
    }
  }

  /// Where a candidate begins.
  static func place(_ candidate: Candidate) -> Int { Int(candidate & 0xffff_ffff) }

  /// Sums of squared differences of a patch and the 24 patches that begin at and to the right of `candidate`.
  @inline(__always)
  private func compare(_ patch: Source, with candidate: Source) -> (Vector, Vector, Vector) {
    var s0 = Vector.zero, s1 = s0, s2 = s0
    for i in 0..<size {
      let patch = patch + i * pitch, candidate = candidate + i * pitch
      for j in 0..<size {
        let wanted = Vector(repeating: patch[j])
        let d0 = candidate.vector(j) - wanted, d1 = candidate.vector(j + 8) - wanted
        let d2 = candidate.vector(j + 16) - wanted
        s0 = s0.fma(d0, d0)
        s1 = s1.fma(d1, d1)
        s2 = s2.fma(d2, d2)
      }
    }
    return (s0, s1, s2)
  }

  /// Sorts the first `used` of eight candidates into the list, where they belong there.
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
