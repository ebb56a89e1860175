import Imaging

/// A picture with its own other side around it, so that the edges of a seamless texture go on meeting when it is enlarged.
struct WrappedFrame {
  /// What is enlarged.
  let image: Image
  /// The size of that, enlarged.
  let size: (width: Int, height: Int)
  /// Pixels of the other side at each edge.
  let margin: Int
  /// The picture itself in the enlargement.
  private let window: (x: Int, y: Int, width: Int, height: Int)

  /// A picture as it is, or wrapped.
  ///
  /// - Parameters:
  ///   - wraps: Whether it is wrapped.
  ///   - image: The picture.
  ///   - size: The size that it will be enlarged to.
  init(_ wraps: Bool, _ image: Image, to size: (width: Int, height: Int)) {
    let across = Double(size.width) / Double(image.width), down = Double(size.height) / Double(image.height)
    // A margin that is a whole number of pixels in the enlargement too, or nearly.
    func error(_ margin: Int) -> Double {
      [across, down].reduce(0) { $0 + abs($1 * Double(margin) - ($1 * Double(margin)).rounded()) }
    }
    margin = wraps ? (24..<64).min { error($0) < error($1) - 1e-9 }! : 0
    func large(_ count: Int, _ factor: Double) -> Int { Int((Double(count) * factor).rounded()) }
    let (x, y) = (large(margin, across), large(margin, down))
    self.image = wraps ? image.wrapped(by: margin) : image
    self.size = (size.width + 2 * x, size.height + 2 * y)
    window = (x, y, size.width, size.height)
  }

  /// What a region of the picture becomes, in pixels of the enlargement: at least one along each side.
  func place(of region: Region) -> (columns: Range<Int>, rows: Range<Int>) {
    func range(_ from: Int, _ count: Int, start: Int, large: Int, small: Int) -> Range<Int> {
      let first = start + from * large / small
      return first..<max(first + 1, start + (from + count) * large / small)
    }
    let (width, height) = (image.width - 2 * margin, image.height - 2 * margin)
    return (
      range(region.x, region.width, start: window.x, large: window.width, small: width),
      range(region.y, region.height, start: window.y, large: window.height, small: height)
    )
  }

  /// The picture itself, out of the enlargement.
  func cut(_ large: Image) -> Image {
    window.x == 0 && window.y == 0
      ? large : large.cropped(x: window.x, y: window.y, width: window.width, height: window.height)
  }
}
