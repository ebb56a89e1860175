import Foundation

/// One thing that the live page is told, as JSON; fields that a kind does not need are left out.
struct LiveNews: Encodable, Sendable {
  /// What kind of news this is.
  enum Kind: String, Encodable, Sendable {
    /// A picture is begun: its `name`, and in `text` how. What was shown before is cleared away.
    case begin
    /// How far the work has come: `done` from 0 to 1, `left` in seconds, `text` a word about its state.
    case progress
    /// Errors of training steps, `[[step, error], …]`.
    case errors
    /// A picture, at `/pictures/ID.png`: its `name`, `width` and `height`, and the `seconds` since the beginning.
    case picture
    /// The work is over, as `text` says.
    case end
  }

  var kind: Kind
  var name: String?
  var text: String?
  var done: Double?
  var left: Double?
  var errors: [[Double]]?
  var id: Int?
  var width: Int?
  var height: Int?
  var seconds: Double?

  init(_ kind: Kind) { self.kind = kind }

  /// The news as a server-sent event.
  var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "–")
    let text = (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return "data: \(text)\n\n"
  }
}
