import LoopInterface

/// Finds the patches of a plane that look most like a given one.
///
/// The plane is staged with zeros to the right of every row, so that a vector of candidates side by side can be compared
/// at a time and those that hang over the edge be struck out afterwards.
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

  init(height: Int, width: Int, size: Int, radius: Int, count: Int) {
    self.height = height
    self.width = width
    self.size = size
    windowHeight = min(2 * radius + 1, height - size + 1)
    windowWidth = min(2 * radius + 1, width - size + 1)
    self.count = count
    pitch = width + loops.matchMargin
  }

  /// Length of a staged plane.
  var stagedCount: Int { height * pitch + loops.matchMargin }

  /// Copies a plane into a buffer of `stagedCount` numbers.
  func stage(_ plane: Source, into staged: Target) {
    staged.update(repeating: 0, count: stagedCount)
    for y in 0..<height { (staged + y * pitch).update(from: plane + y * width, count: width) }
  }

  /// First row (or column) of the window around a patch that begins at `position`.
  func windowStart(_ position: Int, window: Int, length: Int) -> Int {
    max(0, min(position - window / 2, length - size + 1 - window))
  }

  /// The most similar patches, the most similar first; ties in reading order.
  ///
  /// - Parameter best: room for `count` candidates; the lower half of one is where it begins.
  func match(_ staged: Source, y: Int, x: Int, into best: UnsafeMutablePointer<Candidate>) {
    let firstX = windowStart(x, window: windowWidth, length: width)
    let firstY = windowStart(y, window: windowHeight, length: height)
    let search = PatchSearch(
      size: size, pitch: pitch, count: count, y: y, x: x, rows: firstY...firstY + windowHeight - 1,
      columns: firstX..<firstX + windowWidth)
    loops.match(search, staged, into: best)
  }

  /// Writes down where candidates begin in the window around a patch, in two bytes each.
  func pack(_ best: UnsafePointer<Candidate>, y: Int, x: Int, into offsets: UnsafeMutablePointer<UInt16>) {
    let start = windowPlace(y: y, x: x)
    for i in 0..<count {
      let (row, column) = (Int(best[i] & 0xffff_ffff) - start).quotientAndRemainder(dividingBy: pitch)
      offsets[i] = UInt16(truncatingIfNeeded: row * windowWidth + column)
    }
  }

  /// Undoes `pack`: where the patches begin in the staged plane.
  func unpack(_ offsets: UnsafePointer<UInt16>, y: Int, x: Int, into places: UnsafeMutablePointer<Int32>) {
    let start = windowPlace(y: y, x: x), width = Int32(windowWidth), pitch = Int32(pitch)
    for i in 0..<count {
      let (row, column) = Int32(offsets[i]).quotientAndRemainder(dividingBy: width)
      places[i] = Int32(start) + row * pitch + column
    }
  }

  /// Where the window around a patch begins in the staged plane.
  private func windowPlace(y: Int, x: Int) -> Int {
    windowStart(y, window: windowHeight, length: height) * pitch + windowStart(x, window: windowWidth, length: width)
  }
}
