import Engine
import Imaging

extension Image {
  /// The picture reduced through a kernel, rounded to its own depth; beyond its edges it is its mirror image. Alpha is left
  /// out.
  ///
  /// - Parameters:
  ///   - scale: The factor; rows and columns that fill no pixel are left out.
  ///   - kernel: What a pixel is the mean of, in pixels of this picture.
  public func reduced(by scale: Int, through kernel: BlurKernel) -> Image {
    let planes = (0..<channels).map { channel in
      Tensor(shape: [1, 1, height, width], plane(channel)).reduced(by: scale, through: kernel).values
    }
    return Image(
      width: width / scale, height: height / scale, channels: channels, pixels: planes.flatMap { $0 },
      bitDepth: bitDepth
    ).quantized()
  }
}

extension Tensor {
  /// A plane of 1×1×h×w, every pixel of it the mean of many through a kernel; edges reflect.
  ///
  /// - Parameters:
  ///   - scale: The factor.
  ///   - kernel: What a pixel is the mean of.
  /// - Returns: 1×1×(h / scale)×(w / scale).
  func reduced(by scale: Int, through kernel: BlurKernel) -> Tensor {
    let grid = kernel.weights(scale: scale)
    let (height, width) = (shape[2], shape[3]), source = values
    let (rows, columns) = (height / scale, width / scale)
    func reflected(_ position: Int, _ count: Int) -> Int {
      let phase = ((position % (2 * count)) + 2 * count) % (2 * count)
      return phase < count ? phase : 2 * count - 1 - phase
    }
    var result = [Float](repeating: 0, count: rows * columns)
    for y in 0..<rows {
      for v in grid.offsets {
        let line = reflected(scale * y + v, height) * width
        for u in grid.offsets {
          let weight = Float(grid[u, v])
          guard abs(weight) > 1e-6 else { continue }
          for x in 0..<columns { result[y * columns + x] += weight * source[line + reflected(scale * x + u, width)] }
        }
      }
    }
    return Tensor(shape: [1, 1, rows, columns], result)
  }
}
