import Terminal
import Testing

@testable import Notebook

@Suite("The terminal page: prose")
struct TerminalProseTests {
  private func lines(_ markdown: String, width: Int = 20) -> [String] {
    let split = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return TerminalProse(style: TerminalStyle(width: width)).lines(split)
  }

  @Test("Paragraphs are filled and broken between words")
  func paragraphs() {
    #expect(lines("one two three\nfour five six\n\n\nseven") == ["one two three four", "five six", "", "seven"])
    #expect(lines("a\nlonger-than-the-window-is b") == ["a", "longer-than-the-window-is", "b"])
  }

  @Test("Items hang behind their mark")
  func lists() {
    #expect(
      lines("- one two three four\n  five\n- six\n10. seven eight nine ten") == [
        "• one two three four", "  five", "• six", "10. seven eight nine", "    ten",
      ])
  }

  @Test("Quotations have a bar, and a box's head a line of its own")
  func quotations() {
    #expect(
      lines("> **Paper** (III.C)\n> one two three four five\nafter") == [
        "│ Paper (III.C)", "│", "│ one two three four", "│ five", "after",
      ])
  }

  @Test("Formulas and code are neither filled nor wrapped")
  func fences() {
    #expect(
      lines("```math\n\\mu + \\sigma\n```\n```\n  a very long line of code, really\n```") == [
        "    μ + σ", "    a very long line of code, really",
      ])
  }

  @Test("Marks within a line")
  func inline() {
    let text = "**bold** *it* `a*b*c` [the *list*](x.md) $`\\beta^2`$ 2 * 3 * 4 [0, 1]"
    let plain = TerminalProse(style: TerminalStyle()).inline(text)
    #expect(plain == "bold it `a*b*c` the list β² 2 * 3 * 4 [0, 1]")
    let coloured = TerminalProse(style: TerminalStyle(hasColour: true)).inline("**b** `c`")
    #expect(coloured == "\u{1B}[1mb\u{1B}[0m \u{1B}[33mc\u{1B}[0m")
  }

  @Test("Colour codes take no room")
  func width() {
    #expect(visibleWidth("\u{1B}[1mbold\u{1B}[0m é") == 6)
    #expect(wrapped("\u{1B}[1maa\u{1B}[0m bb cc", width: 5) == ["\u{1B}[1maa\u{1B}[0m bb", "cc"])
  }

  @Test(
    "Formulas as plain text",
    arguments: [
      (#"z = \mu + \sigma \odot \epsilon"#, "z = μ + σ ⊙ ε"), (#"x_{i,j}^2 + \hat{x}_i"#, "x_(i,j)² + x\u{302}ᵢ"),
      (#"\frac{1}{M}\sum_{i=1}^{M}"#, "1/MΣ_(i=1)^M"), (#"\sqrt{a+b}\,\unknown{c}"#, #"√(a+b) \unknownc"#),
      (#"\left( \log \sigma^{2} \right)"#, "( log σ² )"), (#"\mathbf{N}(0, I)"#, "N(0, I)"), (#"10^{-3}"#, "10⁻³"),
      (#"\underbrace{E_q \log p}_{\text{how well}} \|x\|"#, "E_q log p [how well] ‖x‖"),
      (#"\tfrac12 \tfrac{a}{b}"#, "½ a/b"),
    ])
  func math(tex: String, expected: String) {
    #expect(PlainMath.text(tex) == expected)
  }
}

@Suite("The terminal page: formulas that cannot be shown")
struct UnknownFormulaTests {
  @Test("What is not known is found, wherever it stands")
  func unknown() {
    #expect(PlainMath.unknownCommands(in: #"\frac{\alpha}{\foo{x}} \overset{a}{b}"#) == [#"\foo"#, #"\overset"#])
    #expect(PlainMath.unknownCommands(in: #"\underbrace{a}_{b} \tfrac12"#) == [])
  }
}

@Suite("The terminal page: order")
struct TerminalPageTests {
  private final class Printed {
    var lines: [String] = []
  }

  private let text = """
    import Notebook
    //: First.
    func helper() {}
    enum Chapter05: Chapter {
      static let folder = "05-test"
      static func run(_ page: Page) throws {
        //: Second.
        let a = 1
        //: Third.
        page.show("a", a)
        //: @hide
        page.show("b", a)
        //: @show
        //: Fourth.
        teach(a)
      }
    }
    """

  private func page(_ options: PageOptions = PageOptions()) throws -> (TerminalPage, Printed) {
    let printed = Printed()
    let source = try ChapterSource(text: text, file: "c.swift")
    let page = TerminalPage(
      ChapterText(source), quotes: [:], options: options, style: TerminalStyle(), figures: "Figures/05-test"
    ) { printed.lines.append($0) }
    return (page, printed)
  }

  private func value(_ name: String, line: Int) -> PlacedOutput {
    PlacedOutput(output: .value(name: name, text: "1"), line: line)
  }

  @Test("The page begins at once, goes on to the block at work, and ends complete")
  func streaming() throws {
    let (page, printed) = try page()
    page.begin(TerminalChapter.self)
    #expect(printed.lines.contains("Third."))
    #expect(!printed.lines.contains("Fourth."))
    page.read(value("a", line: 10))
    page.read(value("b", line: 12))
    #expect(!printed.lines.contains("Fourth."))
    page.end()
    #expect(
      printed.lines == [
        "5. Test", "═══════", "", "First.", "", "  ┆ func helper() {}", "", "Second.", "", "  ┆ let a = 1", "",
        "Third.",
        "", "  → a                             1", "  → b                             1",
        "", "Fourth.", "", "  ┆ teach(a)", "",
      ])
  }

  @Test("An output of an earlier block is printed where the reader is")
  func earlier() throws {
    let (page, printed) = try page()
    page.read(value("c", line: 15))
    page.read(value("a", line: 10))
    #expect(printed.lines.suffix(2).map { $0.prefix(5) } == ["  → c", "  → a"])
  }

  @Test("Work that begins brings its block on the screen")
  func progress() throws {
    let (page, printed) = try page()
    _ = page.begin("training", total: 10, at: SourcePlace(file: "", line: 15))
    #expect(printed.lines.contains("  ┆ teach(a)"))
  }

  @Test("Quiet shows results only, and without prose there is still code")
  func options() throws {
    var quiet = PageOptions()
    quiet.quiet = true
    let (silent, results) = try page(quiet)
    silent.begin(TerminalChapter.self)
    silent.read(value("a", line: 10))
    silent.remark("a: 3 s")
    silent.end()
    #expect(results.lines == ["  → a                             1"])

    var terse = PageOptions()
    terse.showsProse = false
    let (page, printed) = try page(terse)
    page.end()
    #expect(!printed.lines.contains("First.") && printed.lines.contains("  ┆ let a = 1"))
  }
}

private enum TerminalChapter: Chapter {
  static let folder = "05-test"
  static let title = "Test"
  static let summary = "S"
  static func run(_ page: Page) throws {}
}
