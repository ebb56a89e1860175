/// Where a patch's likes are looked for.
public struct PatchSearch {
  /// Side of a patch, and numbers in a row of the plane.
  public let size: Int, pitch: Int
  /// Patches that are kept.
  public let count: Int
  /// The patch.
  public let y: Int, x: Int
  /// Upper left corners that are compared with it.
  public let rows: ClosedRange<Int>, columns: Range<Int>

  /// Makes a search.
  @inlinable
  public init(size: Int, pitch: Int, count: Int, y: Int, x: Int, rows: ClosedRange<Int>, columns: Range<Int>) {
    self.size = size
    self.pitch = pitch
    self.count = count
    self.y = y
    self.x = x
    self.rows = rows
    self.columns = columns
  }
}

/// A candidate as one number: its distance (bits of a positive number are ordered like the number) above its place.
public typealias Candidate = UInt64

/// Finding, stacking and shrinking patches that look like each other.
public protocol PatchLoops {
  /// Numbers behind the right edge of a plane that `match` may read.
  static var matchMargin: Int { get }

  /// The most similar patches, the most similar first; ties in reading order.
  ///
  /// - Parameter best: room for `count` candidates; the place of one is `y * pitch + x`, in the lower half of its bits.
  static func match(_ search: PatchSearch, _ staged: Source, into best: UnsafeMutablePointer<Candidate>)

  /// Copies patches one below the other, `width` numbers apart, with zeros behind.
  ///
  /// Rows of eight numbers are copied whole; the surplus is written over by the next row.
  static func gatherPatches(
    _ plane: Source, pitch: Int, _ places: UnsafePointer<Int32>, count: Int, size: Int, into stack: Target,
    width: Int)

  /// Adds patches times a weight to `sums`, and the weight to `weights`, where the patches came from. Eight numbers of every
  /// row are written, those behind the patch as they were.
  static func scatterPatches(
    _ stack: Source, width: Int, _ places: UnsafePointer<Int32>, count: Int, size: Int, weight: Float,
    to sums: Target, _ weights: Target, pitch: Int)

  /// Shrinks `width` signals (a multiple of `lanes`) that lie side by side, `count` numbers each, `width` apart, wave by wave.
  ///
  /// - Parameters:
  ///   - cosines: cos(π (2i + 1)(2k + 1) / 2n) for n = 2, 4, …, `count`, each table n/2 × n/2.
  ///   - variance: σ², above zero.
  ///   - scratch: room for `waveRoom` bytes, aligned to a vector.
  /// - Returns: the sum of the squares of all factors but those of the first coefficients.
  static func shrinkWaves(
    _ stack: Target, count: Int, width: Int, cosines: Source, variance: Float,
    scratch: UnsafeMutableRawPointer
  ) -> Float

  /// Bytes of room that `shrinkWaves` needs.
  static func waveRoom(count: Int) -> Int

  /// Shrinks `count` signals, `width` apart, by how they vary together.
  ///
  /// - Parameters:
  ///   - width: numbers from one signal to the next, a multiple of `lanes`; those behind the signal's own are zero.
  ///   - length: numbers in a signal.
  ///   - variance: σ², above zero.
  ///   - scratch: room for `covarianceRoom` bytes, aligned to a vector.
  /// - Returns: the energy that is kept of what is not the mean, as a share, times the numbers it is made of.
  static func shrinkCovariance(
    _ stack: Target, count: Int, width: Int, length: Int, variance: Float,
    scratch: UnsafeMutableRawPointer
  ) -> Float

  /// Bytes of room that `shrinkCovariance` needs.
  static func covarianceRoom(count: Int, width: Int) -> Int
}
