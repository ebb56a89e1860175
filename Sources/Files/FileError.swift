/// What went wrong with a file, in one line that names the file and the cause.
public struct FileError: Error, CustomStringConvertible, Equatable {
  /// What callers tell apart.
  public enum Kind: Sendable, Equatable {
    /// The picture has more pixels than the caller wanted to read, who may want to read more.
    case tooManyPixels
    /// The file is longer than the caller wanted to read.
    case tooLong
    /// A file could not be written, be the old one good or bad.
    case unwritable
    /// A file is whole or damaged, and in any case not what was asked for: the state of another run.
    case refused
    /// Anything else.
    case other
  }

  /// The file, as the user called it.
  public var file: String
  /// The cause, such as "not a PNG file".
  public var cause: String
  /// What callers tell apart.
  public var kind: Kind

  /// Makes an error from the file's name and the cause.
  ///
  /// - Parameters:
  ///   - file: The file, as the user called it.
  ///   - cause: Such as "not a PNG file".
  ///   - kind: What callers tell apart.
  public init(_ file: String, _ cause: String, _ kind: Kind = .other) {
    self.file = file
    self.cause = cause
    self.kind = kind
  }

  /// File and cause in one line, such as "photo.png: not a PNG file", with nothing in it that a terminal would obey.
  public var description: String { printable("\(file): \(cause)") }
}
