import Terminal

/// Makes a chapter's page: prose and code as they stand in the file, every output under the block that made it.
struct Weaver {
  let source: ChapterSource
  /// The quoted declarations, by the index of their block.
  let quotes: [Int: [String]]
  let outputs: [PlacedOutput]

  /// The page in Markdown.
  ///
  /// - Parameters:
  ///   - chapter: The chapter that made the outputs.
  ///   - previous: The chapter before, for the link at the page's head and foot.
  ///   - next: The chapter after.
  func page(
    of chapter: any Chapter.Type, previous: (any Chapter.Type)? = nil, next: (any Chapter.Type)? = nil
  ) -> String {
    let file = "\(chapter.folder).swift"
    let command = "swift run chapter weave \(chapter.label)"
    let links = Self.links(previous, next)
    var parts = [
      "<!-- Woven from \(file) by `\(command)`. Edit that file, not this one. -->", links,
      "# \(chapter.heading)", "*\(chapter.summary)*",
    ]
    for (index, block) in source.blocks.enumerated() {
      parts += markdown(block.content, at: index)
      parts += Self.markdown(outputs(under: index), folder: chapter.folder)
    }
    parts += Self.exercises(of: chapter)
    parts += [
      "---", links,
      "*This page is woven from [\(file)](\(file)), with what it printed when it ran. To change the page, change the file"
        + " and run `\(command)`.*",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func outputs(under index: Int) -> [Output] {
    outputs.filter { source.block(at: $0.line) == index }.map(\.output)
  }

  private func markdown(_ content: ChapterSource.Block.Content, at index: Int) -> [String] {
    switch content {
    case .prose(let lines): return [Box.withOwnHeads(lines).joined(separator: "\n")]
    case .code(let lines): return [Self.fenced(lines, "swift")]
    case .hidden: return []
    case .quote(let quote):
      let path = "Sources/\(quote.file)"
      return ["`\(quote.declaration)` in [\(path)](../../\(path)):", Self.fenced(quotes[index] ?? [], "swift")]
    }
  }

  private static func fenced(_ lines: [String], _ language: String) -> String {
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
      case .figure(let name, let caption):
        let path = "../../Figures/\(folder)/\(name)"
        // The words that stand for the picture cannot hold the brackets that end them.
        parts.append("![\(caption.filter { !"[]".contains($0) })](\(path).svg)")
        parts.append("*\(caption)* ([script](\(path).gp), [data](\(path).dat))")
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

  private static func exercises(of chapter: any Chapter.Type) -> [String] {
    guard !chapter.exercises.isEmpty else { return [] }
    let list = chapter.exercises.map { "- **\($0.number)** \($0.title)" }
    return [
      "## Exercises",
      "The stubs are in [Exercises.swift](Exercises.swift), below the tasks."
        + " `swift run chapter exercise \(chapter.label)` tells which ones are solved, and gives a hint for the others.",
      list.joined(separator: "\n"),
    ]
  }
}
