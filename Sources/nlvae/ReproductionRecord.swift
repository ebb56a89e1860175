import Files
import Foundation
import SuperResolution

/// A row of the record with what came out.
struct RecordedRow: Equatable {
  /// The columns that say what was done, in the order of the file.
  var key: [String]
  /// The columns that say what came out.
  var result: [String]

  /// The key of a row of the plan.
  static func key(of row: ReproductionRow) -> [String] {
    switch row.recipe {
    case .blocks(let encoder, let decoder):
      ["\(encoder)", "\(decoder)", "\(row.scale)", row.image, "\(row.seed)"]
    default: [row.recipe.name, row.protocol.rawValue, "\(row.scale)", row.image, "\(row.seed)"]
    }
  }
}

extension ReproducedTable {
  /// The name of its file.
  var file: String { self == .methods ? "set5.csv" : "table-2.csv" }

  /// The columns that tell rows apart.
  var keys: [String] {
    self == .methods
      ? ["method", "protocol", "scale", "image", "seed"] : ["encoder", "decoder", "scale", "image", "seed"]
  }

  /// The columns that say what came out.
  var results: [String] {
    (self == .methods ? [] : ["outcome"]) + ["psnr", "ssim", "processor_seconds", "version"]
  }
}

/// The record of the reproduced tables: one CSV a table, in the order of the plan.
///
/// Several processes may write to one record. Each locks the folder, reads what the others have written, adds its own, and
/// replaces the file.
struct ReproductionRecord {
  /// Where the files are.
  let folder: String
  /// The recipe; a record of the quick one says so and is never mixed with one of the full one.
  let preset: ZeroShotConfiguration.Preset
  private let order: [ReproducedTable: [[String]: Int]]

  init(folder: String, preset: ZeroShotConfiguration.Preset, plan: ReproductionPlan) {
    self.folder = folder
    self.preset = preset
    order = Dictionary(grouping: plan.rows, by: \.recipe.table).mapValues { rows in
      Dictionary(uniqueKeysWithValues: rows.enumerated().map { (RecordedRow.key(of: $1), $0) })
    }
  }

  /// What came out of a row of the plan, if it is recorded.
  func result(of row: ReproductionRow) throws -> [String]? {
    let key = RecordedRow.key(of: row)
    return try rows(row.recipe.table).first { $0.key == key }?.result
  }

  /// The rows of a table that are recorded.
  ///
  /// - Throws: `FileError` if the file cannot be read, or is not such a record.
  func rows(_ table: ReproducedTable) throws -> [RecordedRow] {
    let path = path(table)
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let text = String(validating: try readFile(path), as: UTF8.self) else {
      throw FileError(path, "is damaged: not a text")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0 + 1, $1) }[...]
    guard lines.popLast()?.1 == "" else { throw FileError(path, "is damaged: its last line has no end") }
    let hasNote = lines.first.map { $0.1 == quickNote } ?? false
    guard hasNote == (preset == .quick) else {
      throw FileError(path, "is not a record of the \(preset.rawValue) recipe")
    }
    if hasNote { lines.removeFirst() }
    let columns = table.keys + table.results
    guard let header = lines.popFirst()?.1, header == columns.joined(separator: ",") else {
      throw FileError(path, "is damaged: no line of columns \(columns.joined(separator: ","))")
    }
    var seen: Set<[String]> = []
    return try lines.map { number, line in
      let values = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard values.count == columns.count else {
        throw FileError(path, "is damaged: line \(number) has \(values.count) values, not \(columns.count)")
      }
      let row = RecordedRow(
        key: Array(values.prefix(table.keys.count)), result: Array(values.dropFirst(table.keys.count)))
      guard row.result.dropLast().suffix(3).allSatisfy({ Double($0) != nil }) else {
        throw FileError(path, "is damaged: line \(number) has a score that is no number")
      }
      guard seen.insert(row.key).inserted else { throw FileError(path, "is damaged: line \(number) is there twice") }
      return row
    }
  }

  /// Adds rows of one table, or replaces those of the same key.
  func add(_ new: [RecordedRow], to table: ReproducedTable) throws {
    try withLock(on: folder) {
      let keys = Set(new.map(\.key)), order = order[table] ?? [:]
      let rows = try rows(table).filter { !keys.contains($0.key) } + new
      // What the plan does not know any more stays, in its old order, behind what it knows.
      let sorted = rows.enumerated().sorted {
        (order[$0.element.key] ?? .max, $0.offset) < (order[$1.element.key] ?? .max, $1.offset)
      }
      let lines: [String] =
        (preset == .quick ? [quickNote] : []) + [(table.keys + table.results).joined(separator: ",")]
        + sorted.map { ($0.element.key + $0.element.result).joined(separator: ",") }
      try writeAtomically(Array((lines.joined(separator: "\n") + "\n").utf8), to: path(table))
    }
  }

  /// The file of a table.
  func path(_ table: ReproducedTable) -> String { "\(folder)/\(table.file)" }
  /// The hidden folder with the checkpoints and locks of what is being made.
  var state: String { "\(folder)/.state" }
  /// The file that the process which works on a row holds locked.
  func lock(of row: ReproductionRow) -> String { "\(state)/\(row.name).lock" }
  private var quickNote: String { "# recipe: quick, for a trial only" }
}
