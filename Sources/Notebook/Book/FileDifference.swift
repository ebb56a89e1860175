/// Where a committed file and the one made just now part.
struct FileDifference: Equatable {
  /// The first line that differs; nil for a file that is missing or not text.
  let line: Int?
  let message: String

  /// Compares two files; nil if they say the same.
  ///
  /// Drawings are compared only where the same version of gnuplot made both, for each version writes its SVG in its own
  /// way; their scripts and data, which decide what is drawn, always are. Pixels within a drawing are compressed by whatever
  /// library gnuplot found; they too are compared in the data file, not here.
  init?(old: [UInt8]?, new: [UInt8], isDrawing: Bool = false) {
    guard let old else {
      self.init(line: nil, message: "is missing")
      return
    }
    guard old != new else { return nil }
    guard let oldText = String(validating: old, as: UTF8.self), let newText = String(validating: new, as: UTF8.self),
      !old.contains(0)
    else {
      self.init(line: nil, message: "differs from what the chapter makes now")
      return
    }
    var oldLines = oldText.split(separator: "\n", omittingEmptySubsequences: false)
    var newLines = newText.split(separator: "\n", omittingEmptySubsequences: false)
    if isDrawing {
      guard Self.maker(oldLines) == Self.maker(newLines) else { return nil }
      oldLines = oldLines.map(Self.withoutPixels)
      newLines = newLines.map(Self.withoutPixels)
      guard oldLines != newLines else { return nil }
    }
    let same = zip(oldLines, newLines).prefix { $0 == $1 }.count
    self.init(line: same + 1, message: "differs from what the chapter makes now")
  }

  private init(line: Int?, message: String) {
    self.line = line
    self.message = message
  }

  /// The line in which gnuplot says its version.
  private static func maker(_ lines: [Substring]) -> Substring? {
    lines.first { $0.contains("<desc>") }
  }

  private static func withoutPixels(_ line: Substring) -> Substring {
    guard let mark = line.firstRange(of: "data:image/png;base64,") else { return line }
    return line[..<mark.upperBound]
  }
}
