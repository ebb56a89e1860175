import Engine

extension Tensor {
  /// The colours of a picture as 1×C×H×W, 0…1.
  ///
  /// - Parameter image: of C = 1 or 3 colours.
  public init(_ image: Image) {
    self.init(shape: [1, image.channels, image.height, image.width], image.pixels)
  }

  /// 1×C×H×W brought to another size by a bicubic kernel, antialiased where it shrinks.
  public func resized(height: Int, width: Int) -> Tensor {
    if height == shape[2] && width == shape[3] { return self }
    return resampled(
      vertical: ResamplingMatrix(from: shape[2], to: height, filter: .bicubic),
      horizontal: ResamplingMatrix(from: shape[3], to: width, filter: .bicubic))
  }

  /// A part of what `resized` makes, to the same digits, without making the rest.
  package func resized(height: Int, width: Int, rows: Range<Int>, columns: Range<Int>) -> Tensor {
    let all = [0..<shape[0], 0..<shape[1]]
    if height == shape[2] && width == shape[3] { return sliced(all + [rows, columns]) }
    let vertical = ResamplingMatrix(from: shape[2], to: height, filter: .bicubic).part(rows)
    let horizontal = ResamplingMatrix(from: shape[3], to: width, filter: .bicubic).part(columns)
    return sliced(all + [vertical.inputs, horizontal.inputs])
      .resampled(vertical: vertical.matrix, horizontal: horizontal.matrix)
  }
}

extension Image {
  /// This picture's depth and metadata at the size of `colours`, with those colours.
  ///
  /// Alpha is enlarged by bicubic interpolation, which is right where all of it is opaque; of a picture that is
  /// transparent somewhere, `Enlargement` enlarges it as a plane of its own.
  ///
  /// - Parameter colours: 1×C×H×W, 0…1; numbers outside are clamped.
  public func replacingColours(with colours: Tensor) -> Image {
    let (height, width) = (colours.shape[2], colours.shape[3])
    var result = Image(
      width: width, height: height, channels: channels, pixels: colours.map(.clamp(lower: 0, upper: 1)).values,
      bitDepth: bitDepth, metadata: metadata)
    result.metadata.resolution = metadata.resolution?.scaled(
      horizontally: Double(width) / Double(self.width), vertically: Double(height) / Double(self.height))
    if let alpha {
      let plane = Tensor(shape: [1, 1, self.height, self.width], alpha)
      result.alpha = plane.resized(height: height, width: width).map(.clamp(lower: 0, upper: 1)).values
    }
    return result.quantized()
  }
}
