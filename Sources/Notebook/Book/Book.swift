import Files
import Foundation
import Imaging
import Terminal

/// What stops a command, in one line.
public struct BookError: Error, Equatable, CustomStringConvertible {
  /// The file or the name, and the cause.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// All chapters in reading order, and the folder they live in.
public struct Book: Sendable {
  /// Chapters in reading order.
  public let chapters: [any Chapter.Type]
  let root: String
  var gnuplot = Gnuplot()

  /// Opens the book.
  ///
  /// - Parameters:
  ///   - chapters: Chapters in reading order.
  ///   - root: The package's folder; nil to look for it from the working directory upwards.
  /// - Throws: ``BookError`` if there is no such folder.
  public init(_ chapters: [any Chapter.Type], root: String? = nil) throws {
    self.chapters = chapters
    self.root = try root ?? Self.findRoot()
  }

  /// The package's folder.
  public var folder: String { root }

  /// Whether Output/book is missing, or older than a page, or than what binds it.
  public var isBindingOutdated: Bool {
    func time(_ path: String) -> Date? {
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
      return attributes?[.modificationDate] as? Date
    }
    guard let bound = time("Output/book/index.html") else { return true }
    return chapters.contains { time($0.pageFile).map { $0 > bound } ?? false }
  }

  static func findRoot() throws -> String {
    let files = FileManager.default
    // Where the working directory is elsewhere, the place this file was compiled from is the next best guess.
    for start in [files.currentDirectoryPath, #filePath] {
      var folder = URL(fileURLWithPath: start)
      while folder.path != "/" {
        let isRoot = ["Package.swift", "Chapters"].allSatisfy { name in
          files.fileExists(atPath: folder.appendingPathComponent(name).path)
        }
        if isRoot { return folder.path }
        folder.deleteLastPathComponent()
      }
    }
    throw BookError("\(files.currentDirectoryPath): no Package.swift with Chapters beside it here or above")
  }

  /// The chapters with these labels (`5`, `05`, `8b`, `A`) or folders (`05-vae`); all of them for an empty list.
  ///
  /// - Throws: ``BookError`` for a name that is no chapter's.
  public func chapters(named names: [String]) throws -> [any Chapter.Type] {
    guard !names.isEmpty else { return chapters }
    return try names.map { name in
      guard let chapter = chapters.first(where: { $0.isNamed(name) }) else {
        throw BookError("no chapter '\(name)'; there are \(chapters.map { $0.label }.joined(separator: ", "))")
      }
      return chapter
    }
  }

  /// A chapter's files, cut into blocks.
  func text(of chapter: any Chapter.Type) throws -> ChapterText {
    let sections: [Section?] = [nil] + chapter.sections
    return ChapterText(
      try zip(sections, chapter.sourceFiles).map { section, file in
        (section: section, source: try ChapterSource(path: "\(root)/\(file)", file: file))
      })
  }

  /// Where a chapter's recorded results lie, wherever its figures go.
  func records(of chapter: any Chapter.Type) -> String { "\(root)/Figures/\(chapter.folder)" }

  // MARK: - Reading

  /// Runs a chapter, or some of its sections, and prints its page while it runs.
  ///
  /// Figures replace those of the woven page where the results are the same; with other options they go to Output/, which
  /// nobody commits.
  ///
  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - sections: Sections by number or slug; all of them for an empty list.
  ///   - options: What the reader asks for.
  /// - Returns: What went wrong without stopping the chapter, one line each.
  /// - Throws: What the chapter threw, ``SourceError``, or ``RequestError`` for an unknown section or setting.
  public func run(_ chapter: any Chapter.Type, sections: [String] = [], options: PageOptions) throws -> [String] {
    try run(chapter, sections: sections, options: options, style: .current()) {
      StandardOutput.write(line: $0)
    }
  }

  func run(
    _ chapter: any Chapter.Type, sections names: [String] = [], options: PageOptions, style: TerminalStyle,
    print: @escaping (String) -> Void
  ) throws -> [String] {
    let text = try text(of: chapter)
    let chosen = try sections(named: names, of: chapter)
    try check(options.settings, for: chosen, in: text, of: chapter)
    let quotes = try text.resolvedQuotes(in: "\(root)/Sources")
    let figures = "\(options.givesWovenResults ? "Figures" : "Output")/\(chapter.folder)"
    let reader = TerminalPage(
      text, quotes: quotes, options: options, style: style, figures: figures,
      sections: names.isEmpty ? nil : chosen.map(\.file), print: print)
    let page = Page(
      options: options, folder: "\(root)/\(figures)", records: records(of: chapter), gnuplot: gnuplot,
      reader: reader)
    reader.begin(chapter)
    if names.isEmpty { try chapter.run(page) } else { for section in chosen { try section.run(page) } }
    reader.end()
    let count = page.figureNames.count - page.problems.count
    if count > 0 { print("\n\(count) \(count == 1 ? "figure" : "figures") in \(root)/\(figures)") }
    if !chapter.exercises.isEmpty && !options.quiet && names.isEmpty {
      print("\nexercises: swift run chapter exercise \(chapter.label)")
    }
    return page.problems.map { "\(figures)/\($0.figure).svg: \($0.message)" }
  }

  // MARK: - Weaving

  /// A page as it was woven, before it is written down.
  struct Woven {
    let markdown: String
    let figureNames: [String]
    let problems: [FigureProblem]
  }

  /// Runs a chapter and makes its page; its figures go to `figures`.
  func woven(_ chapter: any Chapter.Type, figures: String) throws -> Woven {
    let text = try text(of: chapter)
    let quotes = try text.resolvedQuotes(in: "\(root)/Sources")
    let page = Page(
      options: PageOptions(), folder: figures, records: records(of: chapter), gnuplot: gnuplot, reader: WeavingReader())
    try chapter.run(page)
    try agree(page.knobs, with: text)
    let place = chapters.firstIndex { $0 == chapter } ?? 0
    let markdown = Weaver(text: text, quotes: quotes, outputs: page.outputs).page(
      of: chapter, previous: place > 0 ? chapters[place - 1] : nil,
      next: place + 1 < chapters.count ? chapters[place + 1] : nil, exercises: try exercises(of: chapter))
    return Woven(markdown: markdown, figureNames: page.figureNames, problems: page.problems)
  }

  /// Runs a chapter and writes its page and figures.
  ///
  /// - Returns: What went wrong without stopping the chapter, one line each.
  /// - Throws: What the chapter threw, or ``SourceError``.
  public func weave(_ chapter: any Chapter.Type) throws -> [String] {
    let woven = try woven(chapter, figures: "\(root)/Figures/\(chapter.folder)")
    try writeAtomically(Array(woven.markdown.utf8), to: "\(root)/\(chapter.pageFile)")
    return woven.problems.map { "Figures/\(chapter.folder)/\($0.figure).svg: \($0.message)" }
  }
}

/// Shows the progress of a chapter that is woven, and nothing else of it.
private final class WeavingReader: PageReader {
  func read(_ output: PlacedOutput) {}
  func remark(_ text: String) {}

  func begin(_ work: String, total: Int, at place: SourcePlace) -> Ticker {
    Ticker.onStandardError(work, total: total, width: TerminalStyle.current().width)
  }
}
