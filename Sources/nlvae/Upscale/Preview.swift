import Imaging

/// A region of a picture, enlarged with enough around it that it comes out as it would in the whole.
struct Preview {
  /// Pixels around the region that are enlarged with it: a filter looks that far, a network not as far.
  static let margin = 48

  /// The region with its margin.
  let image: Image
  /// The size of that, enlarged.
  let size: (width: Int, height: Int)
  /// The region itself in the enlargement.
  private let window: (x: Int, y: Int, width: Int, height: Int)

  /// The size of the region, enlarged.
  var regionSize: (width: Int, height: Int) { (window.width, window.height) }

  /// Cuts a region out of a picture.
  ///
  /// - Parameters:
  ///   - region: In pixels of the picture, in which it lies.
  ///   - frame: The picture, with its other side around it or without, and the size that the whole would be enlarged to.
  init(_ region: Region, in frame: WrappedFrame) {
    let (whole, wanted) = (frame.image, frame.size), (x, y) = (region.x + frame.margin, region.y + frame.margin)
    let place = frame.place(of: region)
    let columns = Side(x..<x + region.width, of: whole.width, becomes: place.columns, of: wanted.width)
    let rows = Side(y..<y + region.height, of: whole.height, becomes: place.rows, of: wanted.height)
    image = whole.cropped(
      x: columns.small.lowerBound, y: rows.small.lowerBound, width: columns.small.count, height: rows.small.count)
    size = (columns.large.count, rows.large.count)
    window = (columns.window.lowerBound, rows.window.lowerBound, columns.window.count, rows.window.count)
  }

  /// A region along a row or along a column.
  private struct Side {
    /// Pixels of the picture that are enlarged.
    var small: Range<Int>
    /// Pixels of the whole's enlargement that they become.
    var large: Range<Int>
    /// The region among these.
    var window: Range<Int>

    /// The margin is made longer until it begins and ends between two pixels of the enlargement as well, or nearly, or all
    /// would be shifted; and at a multiple of four, since a filter's patches stand on a grid that begins with the picture.
    init(_ region: Range<Int>, of count: Int, becomes place: Range<Int>, of wanted: Int) {
      func large(_ position: Int) -> Int { (2 * position * wanted + count) / (2 * count) }
      func shift(_ position: Int) -> Int { abs(position * wanted - large(position) * count) }
      let first = region.lowerBound - Preview.margin, last = region.upperBound + Preview.margin
      let starts =
        first <= 0 ? [0] : stride(from: first / 4 * 4, through: max(0, first / 4 * 4 - 60), by: -4).map { $0 }
      let ends = last >= count ? [count] : Array(last...min(count, last + 60))
      small = starts.min { shift($0) < shift($1) }!..<ends.min { shift($0) < shift($1) }!
      self.large = large(small.lowerBound)..<large(small.upperBound)
      window = place.lowerBound - self.large.lowerBound..<place.upperBound - self.large.lowerBound
    }
  }

  /// The region of the enlargement.
  func cut(_ large: Image) -> Image {
    large.cropped(x: window.x, y: window.y, width: window.width, height: window.height)
  }
}
