/// A table of comma-separated values: notes, one line of column names, and rows of as many values.
///
/// Notes are lines that begin with `#`: `# command: make bench`. A value holds no comma and no line's end.
public struct CSVTable: Sendable, Equatable {
  /// What is wrong with a text that should be such a table, and in which of its lines, from 1.
  public struct Damage: Error, Equatable, CustomStringConvertible {
    /// The line's number, from 1.
    public var line: Int
    /// What is wrong with it.
    public var cause: String

    /// Line and cause.
    public var description: String { "line \(line) \(cause)" }
  }

  /// The notes without their `#`, such as `command: make bench`.
  public var notes: [String]
  /// Names of the columns.
  public var columns: [String]
  /// One text a column.
  public var rows: [[String]]

  /// A table in memory.
  ///
  /// - Parameters:
  ///   - columns: Names of the columns.
  ///   - rows: As many texts each.
  ///   - notes: What is said before the table, a line each.
  public init(columns: [String], rows: [[String]] = [], notes: [String] = []) {
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }

  /// Reads a table; spaces around a value do not count.
  ///
  /// - Parameter text: The file's text.
  /// - Throws: ``Damage`` at the first row that has another number of values than there are columns, at a last line that
  ///   has no end, or if there are no columns.
  public init(_ text: String) throws {
    self.init(columns: [])
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard text.isEmpty || lines.last == "" else { throw Damage(line: lines.count, cause: "has no end") }
    for (index, line) in lines.enumerated() where !line.isEmpty {
      if line.hasPrefix("#") {
        notes.append(String(trimmed(line.dropFirst())))
        continue
      }
      let values = line.split(separator: ",", omittingEmptySubsequences: false).map { String(trimmed($0)) }
      if columns.isEmpty {
        columns = values
      } else if values.count == columns.count {
        rows.append(values)
      } else {
        throw Damage(line: index + 1, cause: "has \(values.count) values, not \(columns.count)")
      }
    }
    guard !columns.isEmpty else { throw Damage(line: 1, cause: "holds no names of columns") }
  }

  /// The file's text.
  public var text: String {
    let lines = notes.map { "# \($0)" } + ([columns] + rows).map { $0.joined(separator: ",") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What stands behind the colon of the note that begins with a name, `nil` without one.
  public func note(_ name: String) -> String? {
    notes.first { $0.hasPrefix("\(name):") }.map { String(trimmed($0.dropFirst(name.count + 1))) }
  }
}

private func trimmed(_ text: some StringProtocol) -> Substring {
  let start = text.drop(while: { $0 == " " || $0 == "\r" })
  let end = start.lastIndex { $0 != " " && $0 != "\r" }
  return Substring(end.map { start[...$0] } ?? start[start.startIndex..<start.startIndex])
}
