import Files
import Foundation
import Imaging

/// A growing table of comma-separated values, written whole after every addition; rows of an earlier run are kept.
struct BenchRecord {
  private let path: String?
  private let head: [String]
  private var lines: [String] = []

  /// A record in a file, which is gone on with if it is there.
  ///
  /// - Parameters:
  ///   - path: the file; `nil` prints only.
  ///   - command: what makes it, for its first line.
  ///   - columns: their names.
  /// - Throws: `FileError` if the file cannot be read, or has other columns.
  init(path: String?, command: String, columns: String) throws {
    self.path = path
    head = ["# command: \(command)", columns]
    guard let path, FileManager.default.fileExists(atPath: path) else { return }
    let old = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").map(String.init)
    guard old.count > 1, old[1] == columns else { throw FileError(path, "is not a record of \(columns)") }
    lines = Array(old.dropFirst(2))
  }

  /// Whether the rows of a piece of work are there.
  func holds(_ key: String) -> Bool { lines.contains { $0.hasPrefix(key + ",") } }

  /// Adds the rows of one piece of work.
  mutating func add(_ rows: [String]) throws {
    lines += rows
    print(rows[rows.count - 1])
    if let path { try writeAtomically(Array(((head + lines).joined(separator: "\n") + "\n").utf8), to: path) }
  }
}
