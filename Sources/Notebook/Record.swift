import Foundation

/// A table that was measured once and is read by a page: times, or the results of hours of training.
///
/// Records are `.csv` files beside a chapter's figures, one line of names and one line a row; a page that reads one says
/// so, and gives the command that makes it again.
public struct Record: Sendable {
  /// One line of the table, by column.
  public struct Row: Sendable {
    fileprivate let fields: [String: String]

    /// What stands in a column; empty where there is no such column.
    public subscript(_ column: String) -> String { fields[column] ?? "" }

    /// The number in a column; not a number where there is none.
    public func number(_ column: String) -> Double { fields[column].flatMap(Double.init) ?? .nan }
  }

  /// All rows in order.
  public let rows: [Row]

  /// Reads `Figures/NN-…/name` in the package.
  ///
  /// - Throws: ``BookError`` if it is not there or a line has too few fields.
  public init(_ name: String, of chapter: any Chapter.Type) throws {
    let file = "Figures/\(chapter.folder)/\(name)"
    guard let data = FileManager.default.contents(atPath: try "\(Book.findRoot())/\(file)") else {
      throw BookError("\(file): the record is missing; the page names the command that makes it")
    }
    try self.init(text: String(decoding: data, as: UTF8.self), file: file)
  }

  init(text: String, file: String) throws {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let names = lines.first else { throw BookError("\(file): an empty record") }
    rows = try lines.dropFirst().enumerated().map { index, fields in
      guard fields.count == names.count else {
        throw BookError("\(file):\(index + 2): \(fields.count) fields, not \(names.count)")
      }
      return Row(fields: Dictionary(uniqueKeysWithValues: zip(names, fields)))
    }
  }
}
