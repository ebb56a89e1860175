import Files
import Foundation

/// Results that took too long for a page, or that no page may compute: read from a file beside the chapter's figures.
///
/// The file is a table of comma-separated values under one line of column names. Lines before it that begin with `#` are
/// notes, `# machine: AMD EPYC`.
public struct RecordedTable: Sendable, Equatable {
  /// What the record says about itself, by name.
  public let notes: [String: String]
  /// Names of the columns.
  public var columns: [String] { table.columns }
  /// One text a column.
  public var rows: [[String]] { table.rows }
  private let table: CSVTable
  private let file: String

  /// Reads a table from text.
  ///
  /// - Throws: ``SourceError`` with the line that has another number of values than there are columns, or if there are
  ///   none.
  init(text: String, file: String) throws {
    do {
      self.init(try CSVTable(text), file: file)
    } catch let damage as CSVTable.Damage {
      throw SourceError(file: file, line: damage.line, message: damage.cause)
    }
  }

  private init(_ table: CSVTable, file: String) {
    self.table = table
    self.file = file
    let pairs = table.notes.map { $0.split(separator: ":", maxSplits: 1).map(String.init) }.filter { $0.count == 2 }
    notes = Dictionary(
      pairs.map { ($0[0].trimmingCharacters(in: .whitespaces), $0[1].trimmingCharacters(in: .whitespaces)) },
      uniquingKeysWith: { _, last in last })
  }

  /// The texts of one column; the column must be there.
  public func column(_ name: String) -> [String] {
    guard let index = columns.firstIndex(of: name) else {
      preconditionFailure("\(file) has no column '\(name)', only \(columns)")
    }
    return rows.map { $0[index] }
  }

  /// What is wrong with the record, as an error that names its file.
  ///
  /// - Parameter message: what is wrong.
  public func problem(_ message: String) -> SourceError { SourceError(file: file, line: 1, message: message) }

  /// The numbers of one column.
  ///
  /// - Throws: ``SourceError`` for what is no number.
  public func numbers(_ name: String) throws -> [Double] {
    try column(name).map { text in
      guard let number = Double(text) else {
        throw SourceError(file: file, line: 1, message: "'\(text)' in column \(name) is no number")
      }
      return number
    }
  }

  /// The rows that are wanted, each a text a column.
  ///
  /// - Parameter isWanted: Says it of a row.
  public func filtered(_ isWanted: ([String]) -> Bool) -> RecordedTable {
    var part = table
    part.rows = rows.filter(isWanted)
    return RecordedTable(part, file: file)
  }

  /// The rows of which means compare: in each group those pictures count that its fullest run has, and those runs that have
  /// every one of these. A mean over a run that lacks one would be that of other pictures.
  ///
  /// - Parameters:
  ///   - group: the columns that tell groups apart.
  ///   - run: the column that tells runs apart, such as the seed; of equally full ones the first counts, as a number.
  ///   - picture: the column of pictures.
  public func complete(by group: [String], run: String = "seed", picture: String = "image") -> RecordedTable {
    let keys = group.map(column), runs = column(run), pictures = column(picture)
    let groups = Dictionary(grouping: rows.indices) { row in keys.map { $0[row] } }
    let kept = groups.values.flatMap { own -> [Int] in
      let parts = Dictionary(grouping: own) { runs[$0] }.map { name, rows in
        (order: Int(name) ?? .max, rows: rows, pictures: Set(rows.map { pictures[$0] }))
      }
      let first = parts.min { ($1.pictures.count, $0.order) < ($0.pictures.count, $1.order) }?.pictures ?? []
      return parts.filter { first.isSubset(of: $0.pictures) }.flatMap(\.rows).filter { first.contains(pictures[$0]) }
    }
    var part = table
    part.rows = kept.sorted().map { rows[$0] }
    return RecordedTable(part, file: file)
  }

  /// The rows that have one text in one column; the column must be there.
  public func rows(where name: String, is text: String) -> RecordedTable {
    var part = table
    part.rows = zip(rows, column(name)).filter { $0.1 == text }.map(\.0)
    return RecordedTable(part, file: file)
  }
}

extension Page {
  /// Reads a recorded result, `Figures/01-tensors/NAME.csv`.
  ///
  /// Say on the page that a record is read, and give the command that makes it again.
  ///
  /// - Parameters:
  ///   - name: The file's name without its ending.
  ///   - folder: The folder of the chapter that it belongs to; nil for this chapter's own.
  /// - Throws: ``SourceError`` if it cannot be read.
  public func record(_ name: String, of folder: String? = nil) throws -> RecordedTable {
    let file = path(ofRecord: name, in: folder)
    guard let data = FileManager.default.contents(atPath: file) else {
      throw SourceError(file: file, line: 1, message: "the record cannot be read")
    }
    return try RecordedTable(text: String(decoding: data, as: UTF8.self), file: file)
  }

  /// Reads a recorded result, or returns nil if it has not been made yet.
  ///
  /// - Parameters:
  ///   - name: The file's name without its ending.
  ///   - folder: The folder of the chapter that it belongs to; nil for this chapter's own.
  /// - Throws: ``SourceError`` if it is there and cannot be read.
  public func record(ifMade name: String, of folder: String? = nil) throws -> RecordedTable? {
    FileManager.default.fileExists(atPath: path(ofRecord: name, in: folder)) ? try record(name, of: folder) : nil
  }

  /// The points of a line in a figure that another chapter has drawn.
  ///
  /// - Parameters:
  ///   - line: The line's name in the figure.
  ///   - figure: The figure's name.
  ///   - folder: The folder of the chapter that it belongs to.
  ///   - panel: Which of the lines of that name, counted from 0, where several panels have one.
  /// - Throws: ``SourceError`` if there is no such line.
  public func points(
    of line: String, in figure: String, of folder: String, panel: Int = 0
  ) throws -> [(x: Double, y: Double)] {
    let file = "\(folderBeside(folder))/\(figure).dat"
    let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let heads = lines.indices.filter { lines[$0] == "# \(line): x, y" }
    guard heads.indices.contains(panel) else {
      throw SourceError(file: file, line: 1, message: "there is no line '\(line)'")
    }
    return lines[(heads[panel] + 1)...].prefix { !$0.isEmpty }.compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
  }

  private func path(ofRecord name: String, in folder: String?) -> String {
    "\(folder.map(folderBeside) ?? records)/\(name).csv"
  }

  /// The folder of another chapter's figures; this chapter's own need not be there.
  private func folderBeside(_ folder: String) -> String {
    "\((records as NSString).deletingLastPathComponent)/\(folder)"
  }
}
