import Files
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

  /// Cuts a region out of a picture.
  ///
  /// - Parameters:
  ///   - region: In pixels of the picture.
  ///   - image: The picture.
  ///   - size: The size that the whole would be enlarged to.
  ///   - path: What errors call the picture.
  /// - Throws: `FileError` if the region does not lie in the picture.
  init(_ region: Region, of image: Image, to size: (width: Int, height: Int), _ path: String) throws {
    guard region.x + region.width <= image.width, region.y + region.height <= image.height else {
      throw FileError(
        path, "has \(image.width)×\(image.height) pixels, and the region of --preview does not lie in them")
    }
    let left = max(0, region.x - Self.margin), top = max(0, region.y - Self.margin)
    let right = min(image.width, region.x + region.width + Self.margin)
    let bottom = min(image.height, region.y + region.height + Self.margin)
    self.image = image.cropped(x: left, y: top, width: right - left, height: bottom - top)
    func across(_ x: Int) -> Int { x * size.width / image.width }
    func down(_ y: Int) -> Int { y * size.height / image.height }
    self.size = (across(right) - across(left), down(bottom) - down(top))
    window = (
      across(region.x) - across(left), down(region.y) - down(top),
      max(1, across(region.x + region.width) - across(region.x)),
      max(1, down(region.y + region.height) - down(region.y))
    )
  }

  /// The region of the enlargement.
  func cut(_ large: Image) -> Image {
    large.cropped(x: window.x, y: window.y, width: window.width, height: window.height)
  }
}
