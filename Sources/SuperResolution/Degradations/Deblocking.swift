#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Engine
import Imaging

/// Takes the traces of JPEG compression away.
///
/// Blocks and ringing are tied to a grid. So the picture is compressed again on every other grid, with the same tables, and
/// the mean is taken (Nosratinia, "Enhancement of JPEG-compressed images by re-application of JPEG", 2001): what no grid
/// agrees on goes. What is left is filtered like noise, of a share of the strength that the file's own table tells: σ² =
/// 0.69 q^1.3, with q the mean of the table's nine entries for the slowest waves (Foi, Katkovnik and Egiazarian, "Pointwise
/// shape-adaptive DCT for high-quality denoising and deblocking", 2007).
public struct Deblocking {
  /// A quality from which on nothing is to be seen of the compression.
  public static let worthwhileBelow = 90
  /// Share of the strength that is left after the mean over grids.
  private static let remainder = 0.5

  private let compression: JPEGCompression
  /// The strength on brightness, in grey levels of 255.
  let deviation: Double

  init(_ compression: JPEGCompression) {
    self.compression = compression
    let slow = [0, 1, 2, 8, 9, 10, 16, 17, 18].map { Double(compression.brightness[$0]) }
    deviation = (0.69 * pow(slow.reduce(0, +) / 9, 1.3)).squareRoot()
  }

  /// The picture without blocks; alpha is left alone.
  func callAsFunction(_ image: Image) -> Image {
    var result = meanOverGrids(image)
    // The noise of a colour that gives brightness the deviation wanted.
    let colours = image.channels == 3 ? deviation / 0.66 : deviation
    result.pixels = denoised(Tensor(result), deviation: colours * Self.remainder).values
    return result
  }

  /// The mean of the picture compressed on 64 grids; its own is one of them, which changes nothing.
  private func meanOverGrids(_ image: Image) -> Image {
    var opaque = image
    opaque.alpha = nil
    opaque.metadata = Metadata()
    let framed = opaque.mirrored(by: 8), count = image.width * image.height
    var sums = [Float](repeating: 0, count: image.pixels.count)
    for y in 0..<8 {
      for x in 0..<8 {
        let part = framed.cropped(x: x, y: y, width: image.width + 8, height: image.height + 8)
        guard let bytes = try? part.jpegData(like: compression),
          let again = try? PictureFile(bytes, name: "part").image,
          again.channels == image.channels
        else { return image }
        let wanted = again.cropped(x: 8 - x, y: 8 - y, width: image.width, height: image.height)
        for i in 0..<count * image.channels { sums[i] += wanted.pixels[i] }
      }
    }
    var result = image
    result.pixels = sums.map { $0 / 64 }
    return result
  }
}
