import Engine
import Imaging

/// What a picture's file says of its own way to us, and what can be seen in the picture.
extension Degradation {
  /// The compression of a file, if it has left traces.
  public static func compression(seenIn file: PictureFile) -> JPEGCompression? {
    file.compression.flatMap { $0.quality < Deblocking.worthwhileBelow ? $0 : nil }
  }

  /// The noise of a file's picture, if it is worth being filtered out.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - compression: How its picture was compressed before, if the file does not say so.
  public static func noise(seenIn file: PictureFile, compression: JPEGCompression? = nil) -> NoiseLevel.Found? {
    NoiseLevel.found(in: Tensor(file.image.opaqueColours()), compression: compression ?? file.compression)
  }

  /// What is assumed of a file of which nothing is said: its compression and its noise, and the bicubic kernel.
  public init(seenIn file: PictureFile) {
    self.init()
    compression = Self.compression(seenIn: file)
    guard let found = Self.noise(seenIn: file) else { return }
    (noise, noiseColours) = (found.deviation, found.colours)
  }
}
