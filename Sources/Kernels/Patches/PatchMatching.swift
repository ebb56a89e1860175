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
  /// - Parameter best: room for `count` candidates; where one begins is found by `place`.
  func match(_ staged: Source, y: Int, x: Int, into best: UnsafeMutablePointer<Candidate>) {
    let firstX = windowStart(x, window: windowWidth, length: width)
    let firstY = windowStart(y, window: windowHeight, length: height)
    let search = PatchSearch(
      size: size, pitch: pitch, count: count, y: y, x: x, rows: firstY...firstY + windowHeight - 1,
      columns: firstX..<firstX + windowWidth)
    loops.match(search, staged, into: best)
  }

  /// Where a candidate begins.
  static func place(_ candidate: Candidate) -> Int { Int(candidate & 0xffff_ffff) }
}
