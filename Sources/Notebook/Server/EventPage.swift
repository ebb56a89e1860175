import Foundation
import Imaging
import Terminal

/// Prints what a page puts out as events, a line of JSON each: what the live page's server reads from a running section.
///
/// A class, because it remembers when it last showed a watched value.
final class EventPage: PageReader {
  private let text: ChapterText
  private let print: (LiveEvent) -> Void
  private let clock = ContinuousClock()
  private var lastShown: [String: ContinuousClock.Instant] = [:]

  /// Watched values are shown so often, and no more often.
  private static let interval = Duration.milliseconds(250)

  init(_ text: ChapterText, print: @escaping (LiveEvent) -> Void) {
    self.text = text
    self.print = print
  }

  func read(_ output: PlacedOutput) {
    var event: LiveEvent
    switch output.output {
    case .value(let name, let text):
      event = LiveEvent(.value)
      (event.name, event.text) = (name, text)
    case .table(let table):
      event = LiveEvent(.table)
      (event.name, event.columns, event.rows) = (table.title, table.columns, table.rows.map { $0.map(\.text) })
      event.isNumber = table.columns.indices.map(table.isNumeric)
    case .words(let words):
      event = LiveEvent(.words)
      event.text = words
    case .figure(let name, let caption), .diagram(let name, let caption):
      event = LiveEvent(.figure)
      (event.name, event.caption, event.file) = (name, caption, "\(name).svg")
    }
    event.line = text.block(at: output.place).map { text.blocks[$0].lines.lowerBound }
    print(event)
  }

  func begin(_ work: String, total: Int, at place: SourcePlace) -> Ticker {
    Ticker(total: total) { [self] fraction, left, note in
      guard fraction >= 1 || mayShow("progress " + work) else { return }
      var event = LiveEvent(.progress)
      (event.name, event.text, event.done, event.left) = (work, note.isEmpty ? nil : note, fraction, left)
      print(event)
    }
  }

  func remark(_ text: String) {
    var event = LiveEvent(.remark)
    event.text = text
    print(event)
  }

  func watch(_ name: String, _ value: () -> Watched) {
    guard mayShow(name) else { return }
    var event = LiveEvent(.live)
    event.name = name
    switch value() {
    case .number(let number): event.number = number
    case .picture(let image):
      guard let data = try? image.pngData() else { return }
      event.picture = "data:image/png;base64," + Data(data).base64EncodedString()
    }
    print(event)
  }

  private func mayShow(_ name: String) -> Bool {
    let now = clock.now
    if let last = lastShown[name], now - last < Self.interval { return false }
    lastShown[name] = now
    return true
  }
}

extension Book {
  /// Runs one section and prints what it puts out as events, a line of JSON each, on standard output.
  ///
  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - section: The section's slug or number.
  ///   - options: Seed and knobs.
  ///   - folder: Where its figures go.
  /// - Throws: What the section threw, or ``RequestError`` for an unknown section or setting.
  public func stream(_ chapter: any Chapter.Type, section: String, options: PageOptions, folder: String) throws {
    let text = try text(of: chapter)
    let chosen = try sections(named: [section], of: chapter)
    try check(options.settings, for: chosen, in: text, of: chapter)
    let reader = EventPage(text) { StandardOutput.write(line: $0.json) }
    let page = Page(
      options: options, folder: folder, records: "\(root)/Figures/\(chapter.folder)", gnuplot: gnuplot, reader: reader)
    try chosen[0].run(page)
    if let problem = page.problems.first { throw RequestError("figure \(problem.figure): \(problem.message)") }
  }
}
