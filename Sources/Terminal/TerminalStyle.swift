import Foundation

/// What a terminal can show: how wide it is and whether it has colours.
public struct TerminalStyle: Sendable, Equatable {
  /// Columns.
  public var width: Int
  /// Whether colours and bold type can be shown.
  public var hasColour: Bool

  /// A terminal of some width.
  ///
  /// - Parameters:
  ///   - width: Columns.
  ///   - hasColour: Whether colours and bold type can be shown.
  public init(width: Int = 80, hasColour: Bool = false) {
    self.width = width
    self.hasColour = hasColour
  }

  /// The style of the terminal behind standard output: 80 columns and no colour where it is a file or a pipe, no colour
  /// where the reader has set `NO_COLOR`. Lines longer than 100 characters are hard to read, however wide the window.
  public static func current() -> TerminalStyle {
    guard isatty(STDOUT_FILENO) == 1 else { return TerminalStyle() }
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let environment = ProcessInfo.processInfo.environment
    let wantsColour = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    return TerminalStyle(width: isKnown ? min(max(Int(size.ws_col), 30), 100) : 80, hasColour: wantsColour)
  }

  /// Columns of the terminal behind a file, such as standard error; 80 where it is none.
  public static func columns(of file: Int32) -> Int {
    var size = winsize()
    return ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? max(Int(size.ws_col), 20) : 80
  }

  /// Ways to set words apart, as the numbers of the terminal's select-graphic-rendition codes.
  public enum Look: String {
    case bold = "1"
    case faint = "2"
    case italic = "3"
    case keyword = "35"
    case string = "32"
    case number = "36"
    case code = "33"
    case link = "34"
  }

  /// The text in a look, or as it is where there are no colours.
  public func apply(_ look: Look, to text: String) -> String {
    hasColour && !text.isEmpty ? "\u{1B}[\(look.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Number of columns that a text takes, colour codes not counted.
public func visibleWidth(_ text: String) -> Int {
  var width = 0
  var isCode = false
  for character in text {
    if character == "\u{1B}" { isCode = true }
    if !isCode { width += 1 }
    if isCode && character == "m" { isCode = false }
  }
  return width
}

/// Breaks a text between words so that no line is wider than `width`, unless a single word is.
public func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var column = 0
  for word in text.split(whereSeparator: { $0 == " " || $0.isNewline }) {
    let length = visibleWidth(String(word))
    if column > 0 && column + 1 + length > width {
      lines.append(line)
      line = ""
      column = 0
    }
    line += (column > 0 ? " " : "") + word
    column += (column > 0 ? 1 : 0) + length
  }
  return column > 0 ? lines + [line] : lines
}
