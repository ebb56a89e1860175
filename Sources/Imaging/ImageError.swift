/// What went wrong with a file, in one line that names the file and the cause.
public struct ImageError: Error, CustomStringConvertible, Equatable {
  /// The file, as the user called it.
  public var file: String
  /// The cause, such as "not a PNG file".
  public var cause: String

  /// Makes an error from the file's name and the cause.
  public init(_ file: String, _ cause: String) {
    self.file = file
    self.cause = cause
  }

  /// File and cause, such as "photo.png: not a PNG file".
  public var description: String { "\(file): \(cause)" }

  /// The error of a picture with more pixels than the caller wants to read.
  static func tooManyPixels(_ file: String, width: Int, height: Int, limit: Int) -> ImageError {
    ImageError(file, "\(width)×\(height) \(tooManyPixels) \(limit)")
  }

  /// Whether the picture has more pixels than the caller wanted to read, who may want to read more.
  public var isAboutPixelLimit: Bool { cause.contains(Self.tooManyPixels) }

  /// Whether a file could not be written, be the old one good or bad.
  public var isAboutWriting: Bool { cause.hasPrefix("cannot be written") }

  private static let tooManyPixels = "pixels are more than the limit of"
}
