import Foundation
import Terminal

/// Prints a page while its chapter runs.
///
/// Prose and code appear up to the block that the chapter is at, so that the reader has something to read while a network
/// trains; an output appears as soon as it is there. A class, because it keeps its place while the page is written.
final class TerminalPage: PageReader {
  private let text: ChapterText
  private let quotes: [Int: [String]]
  private let options: PageOptions
  private let style: TerminalStyle
  private let figures: String
  private let print: (String) -> Void
  /// The blocks that are printed, in order.
  private let blocks: [Int]
  /// Place of the next block in `blocks`.
  private var next = 0
  /// Whether the last thing printed was an output, which wants an empty line before the next block.
  private var needsGap = false
  private var ticker: Ticker?

  /// Prepares to print a page.
  ///
  /// - Parameters:
  ///   - quotes: The quoted declarations, by the index of their block.
  ///   - figures: The folder that figures go to, as the reader shall see it.
  ///   - sections: Files of the sections that are read; nil for the whole page.
  ///   - print: Takes one line.
  init(
    _ text: ChapterText, quotes: [Int: [String]], options: PageOptions, style: TerminalStyle, figures: String,
    sections: [String]? = nil, print: @escaping (String) -> Void
  ) {
    self.text = text
    blocks = text.parts.filter { part in sections.map { $0.contains(part.section?.file ?? "") } ?? true }
      .flatMap { Array($0.blocks) }
    self.quotes = quotes
    self.options = options
    self.style = style
    self.figures = figures
    self.print = print
  }

  /// Prints the heading, and the prose and code up to the first block of the experiment that puts something out.
  func begin(_ chapter: any Chapter.Type) {
    guard !options.quiet else { return }
    print(style.apply(.bold, to: chapter.heading))
    print(style.apply(.faint, to: String(repeating: "═", count: min(chapter.heading.count, style.width))))
    print("")
    let first = blocks.first { index in
      guard case .code(let lines, _) = text.blocks[index].content else { return false }
      let runLine = text.part(ofBlock: index).source.runLine ?? 0
      return text.blocks[index].lines.lowerBound > runLine && lines.contains { $0.contains("page.") }
    }
    advance(to: first ?? blocks.last)
  }

  /// Prints what is left.
  func end() {
    advance(to: blocks.last)
  }

  func read(_ output: PlacedOutput) {
    // A bar that still stands in the line would stay there.
    ticker?.finish()
    ticker = nil
    advance(to: text.block(at: output.place))
    for line in Self.lines(output.output, figures: figures, style: style) { print(line) }
    needsGap = true
  }

  func begin(_ work: String, total: Int, at place: SourcePlace) -> Ticker {
    advance(to: text.block(at: place))
    let ticker = options.quiet ? .silent : Ticker.onStandardError(work, total: total, width: style.width)
    self.ticker = ticker
    return ticker
  }

  func remark(_ text: String) {
    guard !options.quiet else { return }
    print(style.apply(.faint, to: "    (\(text))"))
    needsGap = true
  }

  /// Prints up to a block of the page.
  private func advance(to index: Int?) {
    guard !options.quiet, let index else { return }
    while next < blocks.count, blocks[next] <= index {
      let lines = self.lines(text.blocks[blocks[next]].content, at: blocks[next]) + knobs(under: blocks[next])
      if !lines.isEmpty {
        if needsGap { print("") }
        needsGap = false
        lines.forEach(print)
        print("")
      }
      next += 1
    }
  }

  private func lines(_ content: ChapterSource.Block.Content, at index: Int) -> [String] {
    switch content {
    case .prose(let markdown): options.showsProse ? TerminalProse(style: style).lines(markdown) : []
    case .code(let code, let folded): indented(Highlighter(style: style).lines(Listing(code, folded: folded).shown))
    case .quote(let quote):
      [style.apply(.faint, to: "  Sources/\(quote.file)")]
        + indented(Highlighter(style: style).lines(quotes[index] ?? []))
    case .hidden: []
    }
  }

  /// What can be turned in a block, and what it is now.
  private func knobs(under index: Int) -> [String] {
    let part = text.part(ofBlock: index)
    guard part.section != nil else { return [] }
    return part.source.knobs.filter { text.block(at: $0.place) == index }.map(\.knob).map { knob in
      let value = options.settings[knob.name] ?? (knob.kind == .seed ? "\(options.seed)" : knob.value)
      return style.apply(.faint, to: "  ◇ \(knob.name) is \(value); --set \"\(knob.name)=…\" takes \(knob.allowed)")
    }
  }

  private func indented(_ lines: [String]) -> [String] {
    lines.map { $0.isEmpty ? "" : style.apply(.faint, to: "  ┆ ") + $0 }
  }

  /// The lines that show an output.
  private static func lines(_ output: Output, figures: String, style: TerminalStyle) -> [String] {
    switch output {
    case .value(let name, let text):
      return ["  → " + pad(name, to: 28) + "  " + style.apply(.bold, to: text)]
    case .table(let table):
      let rows = table.lines.map { "    " + $0 }
      return ["  → " + style.apply(.bold, to: table.title)] + rows
    case .words(let words):
      return [""] + TerminalProse(style: style).lines([words])
    case .figure(let name, let caption), .diagram(let name, let caption):
      let words = wrapped("figure \(name): " + TerminalProse(style: style).inline(caption), width: style.width - 4)
      let lines = words.enumerated().map { ($0 == 0 ? "  → " : "    ") + $1 }
      return lines + [style.apply(.faint, to: "    \(figures)/\(name).svg")]
    }
  }
}
