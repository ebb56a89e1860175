/// A table of comma-separated values: notes, one line of column names, and rows of as many values.
///
/// Notes are lines that begin with `#`: `# command: make bench`. A value that holds a comma, a quotation mark or a line's
/// end, begins with `#`, or begins or ends with a space stands between quotation marks, its own ones doubled (RFC 4180).
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
    var reader = CSVReader(text)
    while let line = try reader.next() {
      if let note = line.note {
        notes.append(note)
      } else if columns.isEmpty {
        columns = line.values
      } else if line.values.count == columns.count {
        rows.append(line.values)
      } else {
        throw Damage(line: line.number, cause: "has \(line.values.count) values, not \(columns.count)")
      }
    }
    guard !columns.isEmpty else { throw Damage(line: 1, cause: "holds no names of columns") }
  }

  /// The file's text.
  public var text: String {
    let lines = notes.map { "# \($0)" } + ([columns] + rows).map { $0.map(quoted).joined(separator: ",") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What stands behind the colon of the note that begins with a name, `nil` without one.
  public func note(_ name: String) -> String? {
    notes.first { $0.hasPrefix("\(name):") }.map { String(trimmed($0.dropFirst(name.count + 1))) }
  }
}

/// A value as it stands in a file.
private func quoted(_ value: String) -> String {
  let isPlain =
    !value.contains { $0 == "," || $0 == "\"" || $0.isNewline } && value.first != "#" && value.first != " "
    && value.last != " "
  return isPlain ? value : "\"" + value.replacing("\"", with: "\"\"") + "\""
}

private func trimmed(_ text: some StringProtocol) -> Substring {
  let start = text.drop(while: { $0 == " " })
  let end = start.lastIndex { $0 != " " }
  return Substring(end.map { start[...$0] } ?? start[start.startIndex..<start.startIndex])
}

/// Takes a text apart, line by line.
private struct CSVReader {
  /// A note, or values.
  struct Line {
    var number: Int
    var note: String?
    var values: [String] = []
  }

  private var rest: Substring
  private var number = 1

  init(_ text: String) { rest = text[...] }

  /// The next line that is not empty.
  mutating func next() throws -> Line? {
    while rest.first?.isNewline == true { skip() }
    guard let first = rest.first else { return nil }
    let start = number
    if first == "#" {
      let end = try endOfLine(rest.startIndex)
      let note = String(trimmed(rest[rest.index(after: rest.startIndex)..<end]))
      rest = rest[end...]
      skip()
      return Line(number: start, note: note)
    }
    var values: [String] = []
    while true {
      rest = rest.drop(while: { $0 == " " })
      values.append(try rest.first == "\"" ? quotedValue() : plainValue())
      guard let separator = rest.first else { throw CSVTable.Damage(line: number, cause: "has no end") }
      skip()
      if separator != "," { return Line(number: start, values: values) }
    }
  }

  private mutating func skip() {
    if rest.removeFirst().isNewline { number += 1 }
  }

  private func endOfLine(_ start: Substring.Index) throws -> Substring.Index {
    guard let end = rest[start...].firstIndex(where: \.isNewline) else {
      throw CSVTable.Damage(line: number, cause: "has no end")
    }
    return end
  }

  private mutating func plainValue() throws -> String {
    let end = rest.firstIndex { $0 == "," || $0.isNewline } ?? rest.endIndex
    defer { rest = rest[end...] }
    return String(trimmed(rest[..<end]))
  }

  private mutating func quotedValue() throws -> String {
    var value = ""
    rest.removeFirst()
    while let character = rest.first {
      skip()
      if character != "\"" {
        value.append(character)
      } else if rest.first == "\"" {
        value.append("\"")
        rest.removeFirst()
      } else {
        rest = rest.drop(while: { $0 == " " })
        guard rest.first == "," || rest.first?.isNewline == true else { break }
        return value
      }
    }
    throw CSVTable.Damage(line: number, cause: "has a quotation mark without its other one")
  }
}
