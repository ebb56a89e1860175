import Terminal

/// One entry of a table. A number says how it is rounded.
public struct Cell: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// What is printed.
  let text: String
  /// Numbers stand to the right in their column.
  let isNumber: Bool

  private init(text: String, isNumber: Bool) {
    self.text = text
    self.isNumber = isNumber
  }

  /// A word.
  ///
  /// - Parameter text: What the cell says.
  public init(stringLiteral text: String) {
    self.init(text: text, isNumber: false)
  }

  /// A whole number.
  ///
  /// - Parameter value: What the cell says.
  public init(integerLiteral value: Int) {
    self.init(text: grouped(value), isNumber: true)
  }

  /// A word.
  public static func text(_ text: String) -> Cell {
    Cell(text: text, isNumber: false)
  }

  /// A whole number.
  public static func number(_ value: some BinaryInteger) -> Cell {
    Cell(text: grouped(value), isNumber: true)
  }

  /// A number with so many digits after the point.
  public static func number(_ value: some BinaryFloatingPoint, digits: Int) -> Cell {
    Cell(text: Rounding.digits(digits).text(Double(value)), isNumber: true)
  }

  /// A number with so many significant digits.
  public static func number(_ value: some BinaryFloatingPoint, significant: Int) -> Cell {
    Cell(text: Rounding.significant(significant).text(Double(value)), isNumber: true)
  }

  /// A number with so many significant digits and no exponent where it is whole: 22,000 for 21,515.
  public static func whole(_ value: some BinaryFloatingPoint, significant: Int) -> Cell {
    let rounded = Double(Rounding.significant(significant).text(Double(value))).flatMap { Int(exactly: $0) }
    return rounded.map { number($0) } ?? number(value, significant: significant)
  }

  /// A mean with its spread: 26.41 ± 0.07.
  ///
  /// - Parameters:
  ///   - value: the mean.
  ///   - spread: how far other numbers lie from it.
  ///   - digits: after the point.
  ///   - note: what stands behind it, in brackets.
  public static func number(
    _ value: some BinaryFloatingPoint, spread: some BinaryFloatingPoint, digits: Int, note: String? = nil
  ) -> Cell {
    let words = note.map { " (\($0))" } ?? "", reach = self.spread(spread, digits: digits).text
    return Cell(text: "\(Rounding.digits(digits).text(Double(value))) ± \(reach)\(words)", isNumber: true)
  }

  /// A spread: one that would round to zero has a digit more.
  public static func spread(_ value: some BinaryFloatingPoint, digits: Int) -> Cell {
    let rounded = [digits, digits + 1].map { Rounding.digits($0).text(Double(value)) }
    let isNothing = rounded.map { text in !text.contains { ("1"..."9").contains($0) } }
    return Cell(text: isNothing[0] && !isNothing[1] ? rounded[1] : rounded[0], isNumber: true)
  }

  /// Nothing to report.
  public static let missing = Cell(text: "–", isNumber: true)
}

/// Rows of cells under named columns.
struct Table: Equatable {
  let title: String
  let columns: [String]
  let rows: [[Cell]]

  init(title: String, columns: [String], rows: [[Cell]]) {
    for row in rows {
      precondition(row.count == columns.count, "table \(title): \(row.count) cells for \(columns.count) columns")
    }
    self.title = title
    self.columns = columns
    self.rows = rows
  }

  /// Lines for the terminal, the names underlined, the columns aligned.
  var lines: [String] {
    let widths = columns.indices.map { column in
      ([columns[column]] + rows.map { $0[column].text }).map(\.count).max() ?? 0
    }
    func line(_ words: [String]) -> String {
      let cells = words.enumerated().map { pad($1, to: widths[$0], onTheRight: !isNumeric($0)) }
      return trimmedEnd(cells.joined(separator: "  "))
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [line(columns), rule] + rows.map { line($0.map(\.text)) }
  }

  /// The same table in Markdown.
  var markdown: [String] {
    func line(_ words: [String]) -> String {
      "| " + words.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = columns.indices.map { isNumeric($0) ? "--:" : ":--" }.joined(separator: " | ")
    return [line(columns), "| \(rule) |"] + rows.map { line($0.map(\.text)) }
  }

  /// Whether a column holds numbers and nothing else.
  func isNumeric(_ column: Int) -> Bool {
    rows.contains { $0[column].isNumber } && rows.allSatisfy { $0[column].isNumber }
  }
}

/// The text without spaces at its end.
func trimmedEnd(_ text: String) -> String {
  var text = Substring(text)
  while text.last?.isWhitespace == true { text.removeLast() }
  return String(text)
}
