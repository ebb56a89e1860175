import Files
import Foundation

/// What the columns of a record are, and how its rows follow each other.
public struct RecordForm: Sendable {
  /// One column.
  public struct Column: Sendable, Equatable {
    /// What a column holds.
    public enum Kind: Sendable {
      /// Words.
      case text
      /// Whole numbers.
      case whole
      /// Numbers.
      case number
    }

    /// Its name.
    public var name: String
    /// What it holds.
    public var kind: Kind
    /// Whether a row may have an empty text there: an object in JSON may be without it, and a table may be without the
    /// last columns.
    public var isOptional: Bool

    /// A column.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - kind: what it holds.
    ///   - isOptional: whether a row may have an empty text there.
    public init(_ name: String, _ kind: Kind = .text, isOptional: Bool = false) {
      self.name = name
      self.kind = kind
      self.isOptional = isOptional
    }
  }

  /// The columns that tell rows apart.
  public var keys: [Column]
  /// The columns that say what came out.
  public var results: [Column]
  /// Notes that a file begins with; where there are none, those of an old file stay.
  public var notes: [String]
  /// The note of a record that must never be mixed with one that has another, or none; `nil` for a record that has none.
  public var mark: String?
  /// Whether the file is an array of objects in JSON, and not a table of comma-separated values.
  public var isJSON: Bool
  /// A row's place in the file by its key; rows without a place stay behind the others, in their old order.
  public var order: [[String]: Int]

  /// The columns of a record.
  ///
  /// - Parameters:
  ///   - keys: the columns that tell rows apart.
  ///   - results: the columns that say what came out.
  ///   - notes: notes that a file begins with; where there are none, those of an old file stay.
  ///   - mark: the note that tells records of one kind apart from those of another.
  ///   - isJSON: whether the file is an array of objects in JSON.
  ///   - order: a row's place in the file by its key.
  public init(
    keys: [Column], results: [Column], notes: [String] = [], mark: String? = nil, isJSON: Bool = false,
    order: [[String]: Int] = [:]
  ) {
    self.keys = keys
    self.results = results
    self.notes = notes
    self.mark = mark
    self.isJSON = isJSON
    self.order = order
  }

  /// All columns.
  public var columns: [Column] { keys + results }
}

/// A row of a record.
public struct RecordRow: Equatable, Sendable {
  /// What was done.
  public var key: [String]
  /// What came out.
  public var result: [String]

  /// A row.
  ///
  /// - Parameters:
  ///   - key: what was done, a text for each of the form's keys.
  ///   - result: what came out, a text for each of the form's results.
  public init(key: [String], result: [String]) {
    self.key = key
    self.result = result
  }
}

/// A record of results: a table that is read and written whole, so that whoever is killed leaves a whole one.
///
/// Several processes may add to one record: each locks the folder, reads what the others have written, adds its own, and
/// replaces the file.
public struct Record: Sendable {
  /// Where it is kept; `nil` keeps it in memory.
  public let path: String?
  /// Its columns.
  public let form: RecordForm
  private var memory: [RecordRow] = []

  /// A record.
  ///
  /// - Parameters:
  ///   - path: its file, which need not be there; `nil` keeps the rows in memory.
  ///   - form: its columns.
  public init(path: String?, form: RecordForm) {
    self.path = path
    self.form = form
  }

  /// The rows that are recorded.
  ///
  /// - Throws: `FileError` if the file is there and cannot be read, or is no such record.
  public func rows() throws -> [RecordRow] {
    guard let path else { return memory }
    guard exists(path) else { return [] }
    // A device has no end, and a pipe may never begin.
    guard isFile(path) else { throw FileError(path, "cannot hold a record: it is no file") }
    guard let text = String(validating: try readFile(path), as: UTF8.self) else {
      throw FileError(path, "is damaged: not a text")
    }
    let values = try form.isJSON ? objects(in: text, path) : lines(of: text, path)
    var seen: Set<[String]> = []
    for (index, row) in values.enumerated() {
      for (column, value) in zip(form.columns, row)
      where column.kind != .text && Double(value) == nil && !(column.isOptional && value.isEmpty) {
        throw FileError(path, "is damaged: \(column.name) of row \(index + 1) is no number")
      }
      guard seen.insert(Array(row.prefix(form.keys.count))).inserted else {
        throw FileError(path, "is damaged: row \(index + 1) is there twice")
      }
    }
    return values.map { row in
      RecordRow(key: Array(row.prefix(form.keys.count)), result: Array(row.dropFirst(form.keys.count)))
    }
  }

  /// What came out of a piece of work, if it is recorded.
  public func result(of key: [String]) throws -> [String]? { try rows().first { $0.key == key }?.result }

  /// Whether there are rows whose keys begin with some values.
  public func holds(_ start: [String]) throws -> Bool { try rows().contains { $0.key.starts(with: start) } }

  /// Adds rows, or replaces those of the same keys.
  ///
  /// - Throws: `FileError` if the file cannot be read, locked or written.
  public mutating func add(_ new: [RecordRow]) throws {
    guard let path else {
      memory = merged(memory, new)
      return
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try withLock(on: folder) { try write(merged(rows(), new)) }
  }

  /// Writes these rows in the place of all that there are, whatever the file holds.
  public mutating func replaceAll(by rows: [RecordRow]) throws {
    memory = rows
    try write(rows)
  }

  /// Writes an empty record where there is none: an unwritable place is better found out before the first hour than after.
  public func begin() throws {
    if let path, !exists(path) { try write([]) }
  }

  private func merged(_ old: [RecordRow], _ new: [RecordRow]) -> [RecordRow] {
    let keys = Set(new.map(\.key)), rows = old.filter { !keys.contains($0.key) } + new
    return rows.enumerated().sorted {
      (form.order[$0.element.key] ?? .max, $0.offset) < (form.order[$1.element.key] ?? .max, $1.offset)
    }.map(\.element)
  }

  private func write(_ rows: [RecordRow]) throws {
    guard let path else { return }
    let values = rows.map { $0.key + $0.result }
    let notes = try form.notes.isEmpty && !form.isJSON ? oldNotes(path) : form.notes
    let text =
      form.isJSON
      ? jsonText(values)
      : CSVTable(
        columns: form.columns.map(\.name), rows: values, notes: (form.mark.map { [$0] } ?? []) + notes
      ).text
    try writeAtomically(Array(text.utf8), to: path)
  }
}

/// Records as comma-separated values.
extension Record {
  /// The notes of the file that is there, but for its mark.
  private func oldNotes(_ path: String) throws -> [String] {
    guard isFile(path), let text = String(validating: try readFile(path), as: UTF8.self) else { return [] }
    return (try? CSVTable(text))?.notes.filter { !Self.isMark($0) } ?? []
  }

  private static func isMark(_ note: String) -> Bool { note.hasPrefix("recipe:") || note.hasPrefix("settings:") }

  private func lines(of text: String, _ path: String) throws -> [[String]] {
    let table: CSVTable
    do { table = try CSVTable(text) } catch let damage as CSVTable.Damage {
      throw FileError(path, "is damaged: \(damage)")
    }
    let marks = table.notes.filter(Self.isMark)
    guard marks == (form.mark.map { [$0] } ?? []) else {
      throw FileError(path, "is a record of another kind (\(marks.first ?? "of the usual recipe and settings"))")
    }
    let names = form.columns.map(\.name)
    // Optional columns at the end have come later: an old file is without them, and its rows are empty there.
    let later = form.columns.dropFirst(table.columns.count)
    guard table.columns == Array(names.prefix(table.columns.count)), later.allSatisfy(\.isOptional) else {
      throw FileError(path, "is damaged: no line of columns \(names.joined(separator: ","))")
    }
    return table.rows.map { $0 + later.map { _ in "" } }
  }
}

/// Records as an array of objects in JSON.
extension Record {
  private func jsonText(_ rows: [[String]]) -> String {
    let objects = rows.map { row in
      let there = zip(form.columns, row).filter { !($0.isOptional && $1.isEmpty) }
      let fields = there.sorted { $0.0.name < $1.0.name }.map { column, value in
        // What is no number in JSON (the PSNR of a picture that is restored exactly) is a text.
        guard column.kind != .text, Double(value)?.isFinite ?? false else {
          return "    \(quoted(column.name)) : \(quoted(value))"
        }
        // As it will be read: 1 and 1.0 are one number, and one record.
        return "    \(quoted(column.name)) : \(Decimal(string: value).map { "\($0)" } ?? value)"
      }
      return "  {\n\(fields.joined(separator: ",\n"))\n  }"
    }
    return objects.isEmpty ? "[\n\n]\n" : "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }

  private func quoted(_ text: String) -> String {
    let data = try? JSONSerialization.data(
      withJSONObject: text, options: [.fragmentsAllowed, .withoutEscapingSlashes])
    return String(decoding: data ?? Data("\"\"".utf8), as: UTF8.self)
  }

  private func objects(in text: String, _ path: String) throws -> [[String]] {
    guard let objects = try? JSONDecoder().decode([[String: JSONValue]].self, from: Data(text.utf8)) else {
      throw FileError(path, "is not a list of results")
    }
    return try objects.map { object in
      try form.columns.map { column in
        guard let value = object[column.name] else {
          if column.isOptional { return "" }
          throw FileError(path, "is not a list of results: one has no \(column.name)")
        }
        // Infinities and what is no number stand as texts, and no other number does.
        guard column.kind == .text || !value.isText || ["inf", "-inf", "nan"].contains(value.text) else {
          throw FileError(path, "is not a list of results: \(column.name) is \(value.text)")
        }
        return value.text
      }
    }
  }

  /// A text or a number, to the digit as it stands in the file.
  private struct JSONValue: Decodable {
    let text: String
    let isText: Bool

    init(from decoder: Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self.text = text
        isText = true
      } else {
        // Beyond what a decimal number can hold lies no score.
        text = try (try? container.decode(Decimal.self)).map { "\($0)" } ?? "\(container.decode(Double.self))"
        isText = false
      }
    }
  }
}
