import Files
import Imaging

extension Dataset {
  /// The picture that a page of the book looks at: the built-in one, or a photograph of the reader's.
  ///
  /// - Parameters:
  ///   - folder: A photograph, or a folder of photographs; nil for the built-in picture. Of a folder's pictures it is the
  ///     butterfly, or else the first one that is large enough, cut to the square in its middle.
  ///   - side: Width and height in pixels, at most 256.
  /// - Returns: Three colours, side × side. The built-in picture is drawn at this size, a photograph is reduced to it.
  /// - Throws: `FileError` for a folder that cannot be read, that holds a damaged picture, or none of 256 × 256 pixels.
  public static func scene(in folder: String?, side: Int = 256) throws -> Image {
    precondition((1...256).contains(side), "a scene of \(side) × \(side) pixels")
    guard let folder else { return SamplePicture.image(width: side, height: side) }
    let all = isFile(folder) ? [(name: folder, path: folder)] : try images(in: folder)
    for (_, path) in all.filter({ $0.name == "butterfly" }) + all.filter({ $0.name != "butterfly" }) {
      let image = try Image(png: path)
      guard image.channels == 3, min(image.width, image.height) >= 256 else { continue }
      let square = image.cropped(
        x: (image.width - 256) / 2, y: (image.height - 256) / 2, width: 256, height: 256)
      return side == 256 ? square : square.resized(width: side, height: side).quantized()
    }
    throw FileError(folder, "no colour picture of at least 256 × 256 pixels")
  }
}
