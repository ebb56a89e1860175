import Foundation
import Terminal

/// What a reader asks for and there is not: a section, a knob, a value of it. One line.
public struct RequestError: Error, Equatable, CustomStringConvertible {
  /// The cause, and what there is instead.
  public let description: String

  /// Makes the error.
  ///
  /// - Parameter description: The cause, in one line.
  public init(_ description: String) {
    self.description = description
  }
}

extension Book {
  /// The sections with these numbers or slugs, in reading order; all of them for an empty list.
  ///
  /// - Throws: ``RequestError`` for a name that is no section's.
  func sections(named names: [String], of chapter: any Chapter.Type) throws -> [Section] {
    guard !names.isEmpty else { return chapter.sections }
    var chosen: Set<Int> = []
    for name in names {
      let number = Int(name).map { $0 - 1 }
      guard let index = chapter.sections.indices.first(where: { $0 == number || chapter.sections[$0].slug == name })
      else {
        let slugs = chapter.sections.enumerated().map { "\($0 + 1) \($1.slug)" }.joined(separator: ", ")
        throw RequestError("chapter \(chapter.label) has no section '\(name)'; there are \(slugs)")
      }
      chosen.insert(index)
    }
    return chosen.sorted().map { chapter.sections[$0] }
  }

  /// Looks whether the sections have these knobs, and whether they take these values.
  ///
  /// - Throws: ``RequestError`` with what there is.
  func check(
    _ settings: [String: String], for sections: [Section], in text: ChapterText, of chapter: any Chapter.Type
  ) throws {
    let knobs = sections.flatMap { text.knobs(of: $0) }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      let named = knobs.filter { $0.name == name }
      guard !named.isEmpty else {
        let place = sections.count == 1 ? "section \(sections[0].slug) of chapter" : "chapter"
        let known = Set(knobs.map { "'\($0.name)' (\($0.allowed))" }).sorted().joined(separator: ", ")
        throw RequestError(
          "\(place) \(chapter.label) has no knob '\(name)'; \(known.isEmpty ? "it has none" : "there is \(known)")")
      }
      // Several sections may have a knob of that name, each with a range of its own.
      for knob in named { if let fault = knob.fault(of: value) { throw RequestError(fault) } }
    }
  }

  /// Looks whether the knobs that a page asked for are those that its files declare.
  ///
  /// - Throws: ``SourceError`` for one that is not: the command line and the live page would not know it.
  func agree(_ knobs: [PlacedKnob], with text: ChapterText) throws {
    for placed in knobs {
      let source = text.parts[text.part(at: placed.place)].source
      guard !source.knobs.contains(where: { $0.knob == placed.knob }) else { continue }
      throw SourceError(
        file: source.file, line: placed.place.line,
        message: "the knob '\(placed.knob.name)' is not what its line says; its arguments have to be literals")
    }
  }
}

extension Book {
  /// A chapter's sections, a line each: number, slug, heading and recorded time; then what can be turned.
  ///
  /// - Throws: ``SourceError`` for a file that cannot be read.
  public func list(_ chapter: any Chapter.Type) throws -> [String] {
    let text = try text(of: chapter)
    let times = sectionTimes(of: chapter)
    let width = chapter.sections.map(\.slug.count).max() ?? 0
    let rows = chapter.sections.enumerated().map { index, section -> [String] in
      let time = section.isRunnable ? times[section.slug].map { "\(Rounding.digits(1).text($0)) s" } ?? "?" : "to read"
      let title = text.parts.first { $0.section?.file == section.file }?.title ?? ""
      let line =
        "\(pad("\(index + 1)", to: 3, onTheRight: false))  \(pad(section.slug, to: width))  "
        + "\(pad(time, to: 8, onTheRight: false))  \(TerminalProse(style: TerminalStyle.current()).inline(title))"
      let indent = String(repeating: " ", count: width + 17)
      return [line] + text.knobs(of: section).map { "\(indent)--set \"\($0.name)=\($0.value)\": \($0.allowed)" }
    }
    return [chapter.heading] + rows.flatMap { $0 }
      + [
        "seconds as recorded in Figures/\(chapter.folder)/sections.csv; `swift run chapter time \(chapter.label) --sections` measures them"
      ]
  }

  /// The seconds that each section takes by itself, with what it needs; its figures go nowhere.
  ///
  /// - Parameter chapter: The chapter.
  /// - Returns: Slugs and seconds of all sections that can be run.
  /// - Throws: What a section threw.
  public func sectionSeconds(of chapter: any Chapter.Type) throws -> [(slug: String, seconds: Double)] {
    let clock = ContinuousClock()
    return try chapter.sections.filter(\.isRunnable).map { section in
      try withTemporaryFolder { folder in
        let page = Page(options: PageOptions(), folder: folder, records: records(of: chapter), gnuplot: gnuplot)
        let start = clock.now
        try section.run(page)
        return (section.slug, (clock.now - start) / .seconds(1))
      }
    }
  }

  /// The recorded seconds of a chapter's sections, by their slugs; empty where there is no record.
  func sectionTimes(of chapter: any Chapter.Type) -> [String: Double] {
    let file = "\(root)/Figures/\(chapter.folder)/sections.csv"
    let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard let record = try? RecordedTable(text: text, file: file), let seconds = try? record.numbers("seconds") else {
      return [:]
    }
    return Dictionary(zip(record.column("section"), seconds), uniquingKeysWith: { _, last in last })
  }
}
