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
}
