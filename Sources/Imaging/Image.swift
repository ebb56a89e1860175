import CPNG

/// A picture in memory: one or three planes of samples, perhaps with a transparency plane beside them.
///
/// Samples run from 0 to 1, whatever the file held; a network's output may overshoot and is brought back by
/// ``quantized()``. Planes follow each other (C×H×W), rows follow each other in a plane.
public struct Image: Sendable, Equatable {
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// Colour planes: 1 (grey) or 3 (red, green, blue).
  public var channels: Int
  /// Samples, planar C×H×W, 0…1.
  public var pixels: [Float]
  /// Opacity, H×W, 0…1; carried along and enlarged with the picture, never trained on.
  public var alpha: [Float]?
  /// Bits of a sample when the picture is written: 8 or 16.
  public var bitDepth: Int
  /// What the file said besides; written back as it was read.
  public var metadata: Metadata

  /// Makes a picture from its samples.
  ///
  /// - Parameters:
  ///   - width: Pixels in a row, 1 or more.
  ///   - height: Rows, 1 or more.
  ///   - channels: 1 or 3.
  ///   - pixels: C×H×W samples, 0…1.
  ///   - alpha: H×W samples of opacity, 0…1.
  ///   - bitDepth: 8 or 16.
  ///   - metadata: What else to write.
  public init(
    width: Int, height: Int, channels: Int, pixels: [Float], alpha: [Float]? = nil, bitDepth: Int = 8,
    metadata: Metadata = Metadata()
  ) {
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
    self.alpha = alpha
    self.bitDepth = bitDepth
    self.metadata = metadata
    checkShape()
  }

  /// Stops the program if the parts do not fit each other, which the setters cannot prevent.
  func checkShape() {
    precondition(width > 0 && height > 0, "image: a size of \(width)×\(height)")
    precondition(channels == 1 || channels == 3, "image: \(channels) channels, neither 1 nor 3")
    precondition(bitDepth == 8 || bitDepth == 16, "image: a bit depth of \(bitDepth), neither 8 nor 16")
    precondition(
      pixels.count == channels * height * width, "image: \(pixels.count) samples for \(channels)×\(height)×\(width)")
    if let alpha {
      precondition(alpha.count == height * width, "image: \(alpha.count) alpha samples for \(height)×\(width)")
    }
  }

  /// Whether every colour has one value in the whole picture, but for rounding.
  public var isFlat: Bool {
    (0..<channels).allSatisfy { channel in
      let range = channel * width * height..<(channel + 1) * width * height
      return pixels[range].allSatisfy { abs($0 - pixels[range.lowerBound]) < 1e-6 }
    }
  }

  /// One colour plane, H×W.
  public func plane(_ channel: Int) -> [Float] {
    precondition(channel >= 0 && channel < channels, "image: channel \(channel) of \(channels)")
    return Array(pixels[channel * width * height..<(channel + 1) * width * height])
  }

  /// The same picture with every plane, the transparency too, replaced by what `transform` makes of it.
  func mapPlanes(width: Int, height: Int, _ transform: ([Float]) -> [Float]) -> Image {
    var pixels: [Float] = []
    pixels.reserveCapacity(channels * width * height)
    for channel in 0..<channels { pixels += transform(plane(channel)) }
    return Image(
      width: width, height: height, channels: channels, pixels: pixels, alpha: alpha.map(transform),
      bitDepth: bitDepth, metadata: metadata)
  }
}

extension Image {
  /// The part of the picture that begins at column `x` and row `y`.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Image {
    precondition(
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= self.width && y + height <= self.height,
      "image: no part \(width)×\(height) at (\(x), \(y)) in \(self.width)×\(self.height)")
    return mapPlanes(width: width, height: height) { plane in
      var part: [Float] = []
      part.reserveCapacity(width * height)
      for row in y..<y + height { part += plane[row * self.width + x..<row * self.width + x + width] }
      return part
    }
  }

  /// The largest top-left part whose sides are multiples of `scale`: the protocol's first step.
  ///
  /// Both sides must be at least `scale`.
  public func modCropped(by scale: Int) -> Image {
    precondition(
      scale > 0 && width >= scale && height >= scale, "image: \(width)×\(height) holds no multiple of \(scale)")
    return cropped(x: 0, y: 0, width: width - width % scale, height: height - height % scale)
  }

  /// The picture as a file holds it: every sample within 0…1 and rounded to one of the 2^`bitDepth` levels.
  public func quantized() -> Image {
    let peak = Float((1 << bitDepth) - 1)
    return mapPlanes(width: width, height: height) { $0.map { Float(level($0, peak: peak)) / peak } }
  }
}

/// The whole level, 0…`peak`, nearest to a sample of 0…1; what is not a number becomes 0.
func level(_ sample: Float, peak: Float) -> Int {
  sample > 0 ? Int((min(sample, 1) * peak).rounded()) : 0
}

extension Image {
  /// Eight hexadecimal digits that change with the size, the depth or any sample of the colours, rounded to 16 bits: they tell
  /// pictures apart that have the same name. (CRC-32, which is no protection against anybody who means ill.)
  public var checksum: String {
    var bytes = [width, height, channels, bitDepth].flatMap { value in (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }
    for sample in pixels {
      let level = UInt16((min(max(sample, 0), 1) * 65_535).rounded())
      bytes += [UInt8(level & 255), UInt8(level >> 8)]
    }
    let digits = String(cpng_checksum(bytes, bytes.count), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
