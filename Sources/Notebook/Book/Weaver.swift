import Terminal

/// Makes a chapter's page: prose and code as they stand in the files, every output under the block that made it.
///
/// Comments tell the book and the live page what is what: `<!-- section valley -->` before each section,
/// `<!-- output valley 12 -->` … `<!-- /output -->` around what the block that begins at line 12 put out.
struct Weaver {
  let text: ChapterText
  /// The quoted declarations, by the index of their block.
  let quotes: [Int: [String]]
  let outputs: [PlacedOutput]

  /// The page in Markdown.
  ///
  /// - Parameters:
  ///   - chapter: The chapter that made the outputs.
  ///   - previous: The chapter before, for the link at the page's head and foot.
  ///   - next: The chapter after.
  ///   - exercises: The exercises as they stand in the chapter's Exercises.swift, whole.
  func page(
    of chapter: any Chapter.Type, previous: (any Chapter.Type)? = nil, next: (any Chapter.Type)? = nil,
    exercises: [String] = []
  ) -> String {
    let file = "\(chapter.folder).swift"
    let command = "swift run chapter weave \(chapter.label)"
    let links = Self.links(previous, next)
    let files = chapter.sections.isEmpty ? "that file" : "that file and those of the sections"
    var parts = [
      "<!-- Woven from \(file) by `\(command)`. Edit \(files), not this one. -->", links,
      "# \(chapter.heading)", "*\(chapter.summary)*",
    ]
    for part in text.parts {
      parts += Self.opening(of: part)
      for index in part.blocks {
        let (shown, folded) = markdown(text.blocks[index].content, at: index, in: part)
        parts += shown
        parts += knobs(under: index, in: part, of: chapter)
        let outputs = Self.markdown(outputs(under: index), folder: chapter.folder)
        parts += Self.marked(outputs, part, text.blocks[index].lines.lowerBound)
        parts += folded
      }
    }
    parts += exercises
    let change = chapter.sections.isEmpty ? "change the file" : "change the file or those of the sections beside it"
    parts += [
      "---", links,
      "*This page is woven from [\(file)](\(file)), with what it printed when it ran. To change the page, \(change)"
        + " and run `\(command)`.*",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func outputs(under index: Int) -> [Output] {
    outputs.filter { text.block(at: $0.place) == index }.map(\.output)
  }

  /// A block as it is shown, and what is folded under its outputs.
  private func markdown(
    _ content: ChapterSource.Block.Content, at index: Int, in part: ChapterText.Part
  ) -> (shown: [String], folded: [String]) {
    switch content {
    case .prose(let lines): return ([Box.withOwnHeads(lines).joined(separator: "\n")], [])
    case .code(let lines, let folded):
      let listing = Listing(lines, folded: folded)
      let file = Section.name(of: part.source.file), line = text.blocks[index].lines.lowerBound
      return (
        Self.listing(listing.shown, file, line + (listing.firstShown ?? 0)),
        Self.disclosure(listing.folded, file, line + (listing.firstFolded ?? 0))
      )
    case .hidden: return ([], [])
    case .quote(let quote):
      let path = "Sources/\(quote.file)"
      return (
        ["`\(quote.declaration)` in [\(path)](../../\(path)):", Self.fenced(quotes[index] ?? [], "swift")], []
      )
    }
  }

  // MARK: - Pieces

  private static func opening(of part: ChapterText.Part) -> [String] {
    guard let section = part.section else { return [] }
    let anchor = ChapterSource.anchor(of: part.title) == section.slug ? [] : ["<a id=\"\(section.slug)\"></a>"]
    return ["<!-- section \(section.slug) -->"] + anchor
  }

  private static func listing(_ lines: [String], _ file: String, _ line: Int) -> [String] {
    lines.isEmpty ? [] : ["<sub>[\(file), line \(line)](\(file)#L\(line))</sub>", fenced(lines, "swift")]
  }

  private static func disclosure(_ lines: [String], _ file: String, _ line: Int) -> [String] {
    guard !lines.isEmpty else { return [] }
    return ["<details><summary>Show the rest of the code</summary>"] + listing(lines, file, line) + ["</details>"]
  }

  /// What the reader can turn in a block, and how.
  private func knobs(under index: Int, in part: ChapterText.Part, of chapter: any Chapter.Type) -> [String] {
    guard let section = part.section else { return [] }
    let here = part.source.knobs.filter { text.block(at: $0.place) == index }.map(\.knob)
    guard !here.isEmpty else { return [] }
    let lines = here.map { knob in
      "> **Knob** *\(knob.name)* is \(knob.value); it takes \(knob.allowed)."
    }
    let command =
      "swift run chapter \(chapter.label) --section \(section.slug) --set \"\(here[0].name)=\(here[0].value)\""
    return [lines.joined(separator: "  \n") + "  \n> `\(command)`"]
  }

  private static func marked(_ parts: [String], _ part: ChapterText.Part, _ line: Int) -> [String] {
    guard !parts.isEmpty, let section = part.section else { return parts }
    return ["<!-- output \(section.slug) \(line) -->"] + parts + ["<!-- /output -->"]
  }

  static func fenced(_ lines: [String], _ language: String) -> String {
    (["```\(language)"] + lines + ["```"]).joined(separator: "\n")
  }

  /// Outputs in Markdown; values that follow each other share a block and stand in columns.
  private static func markdown(_ outputs: [Output], folder: String) -> [String] {
    var parts: [String] = []
    var values: [(name: String, text: String)] = []
    func endValues() {
      guard !values.isEmpty else { return }
      let width = values.map(\.name.count).max() ?? 0
      parts.append(fenced(values.map { pad($0.name, to: width) + "  " + $0.text }, "text"))
      values = []
    }
    for output in outputs {
      if case .value(let name, let text) = output {
        values.append((name, text))
        continue
      }
      endValues()
      switch output {
      case .value: break
      case .table(let table): parts += ["**\(table.title)**", table.markdown.joined(separator: "\n")]
      case .words(let words): parts.append(wrapped(words, width: 120).joined(separator: "\n"))
      case .figure(let name, let caption):
        let path = "../../Figures/\(folder)/\(name)"
        // The words that stand for the picture cannot hold the brackets that end them.
        parts.append("![\(caption.filter { !"[]".contains($0) })](\(path).svg)")
        parts.append("*\(caption)* ([script](\(path).gp), [data](\(path).dat))")
      case .diagram(let name, let caption):
        parts.append("![\(caption.filter { !"[]".contains($0) })](../../Figures/\(folder)/\(name).svg)")
        parts.append("*\(caption)*")
      }
    }
    endValues()
    return parts
  }

  private static func links(_ previous: (any Chapter.Type)?, _ next: (any Chapter.Type)?) -> String {
    let contents = "[Contents](../../README.md)"
    let before = previous.map { "[← \($0.heading)](../\($0.folder)/README.md)" }
    let after = next.map { "[\($0.heading) →](../\($0.folder)/README.md)" }
    return [before, contents, after].compactMap { $0 }.joined(separator: " · ")
  }
}
