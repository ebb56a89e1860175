import Foundation

/// Something that happened to a run of a section, as the running program prints it and the browser gets it.
///
/// The fields that a kind does not need are left out.
struct LiveEvent: Codable, Sendable, Equatable {
  /// What kind of event this is.
  enum Kind: String, Codable, Sendable {
    /// The run waits, begins, has ended, was stopped, or failed (`text` says why).
    case queued, started, done, stopped, failed
    /// An output: a named value, a table, a paragraph (`text`), a figure (`file`, `caption`), or a remark that no page shows.
    case value, table, words, figure, remark
    /// How far a piece of work has come: `done` from 0 to 1, `left` in seconds, `text` a word about its state.
    case progress
    /// What is watched while it changes: a number (`number`) or a picture (`picture`, a data address).
    case live
  }

  var kind: Kind
  /// The run, and what it runs; the program that runs it does not know them, the server adds them.
  var run: Int?
  var chapter: String?
  var section: String?
  /// What knobs were turned to.
  var settings: [String: String]?
  /// The line of the block that made the output: its place on the page.
  var line: Int?
  var name: String?
  var text: String?
  var columns: [String]?
  /// Cells, row by row, and which columns hold numbers.
  var rows: [[String]]?
  var isNumber: [Bool]?
  var caption: String?
  /// The figure's file, below the run's address.
  var file: String?
  var done: Double?
  var left: Double?
  var number: Double?
  var picture: String?
  /// Seconds from the start of the run.
  var seconds: Double?

  init(_ kind: Kind) {
    self.kind = kind
  }

  /// One line of JSON.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers that are none have no place in JSON.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "–")
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{\"kind\":\"failed\"}"
  }

  /// Reads one line of JSON; nil for anything else.
  static func parsed(_ line: some StringProtocol) -> LiveEvent? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "–")
    return try? decoder.decode(LiveEvent.self, from: Data(line.utf8))
  }
}
