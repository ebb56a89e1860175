import Foundation
import Terminal
import Testing

@testable import Notebook

/// A chapter of two sections over one computation, and one to read.
private enum Sectioned: Chapter {
  static let folder = "05-test"
  static let title = "Test"
  static let summary = "What is tested."
  static let sections = [first, second, remember]

  static let dear = Computation("dear", file: "C/1-first.swift", line: 6) { page in
    page.timing("computed", 1)
    return page.knob("weight", 2.0, in: 0...4)
  }
  static let first = Section(needs: dear, file: "C/1-first.swift") { page, dear in
    page.show("weight", dear, digits: 1, line: 11)
  }
  static let second = Section(needs: dear, file: "C/2-second.swift") { page, dear in
    let rule = page.choice("rule", "a", of: ["a", "b"], line: 5)
    page.show("rule", rule, line: 6)
    page.show("twice", 2 * dear, digits: 1, line: 6)
    page.show("seed", page.seed(line: 6), line: 6)
  }
  static let remember = Section(file: "C/3-what-to-remember.swift")

  static let files = [
    "Package.swift": "", "Sources/Engine/a.swift": "",
    "Chapters/05-test/05-test.swift": """
    import Notebook

    //: What it is about.

    /// The chapter.
    public enum Chapter05: Chapter {
      public static let folder = "05-test"
      public static let sections = [first, second]
    }
    """,
    "Chapters/05-test/1-first.swift": """
    import Notebook

    //: ## The first

    extension Chapter05 {
      static let dear = Computation("dear") { page in
        page.knob("weight", 2.0, in: 0...4)
      }
      static let first = Section(needs: dear) { page, dear in
        //: Look.
        page.show("weight", dear, digits: 1)
      }
    }
    """,
    "Chapters/05-test/2-second.swift": """
    extension Chapter05 {
      static let second = Section(needs: dear) { page, dear in
        //: ## Second one
        //: See [the first](#first) and [remember](#what-to-remember).
        let rule = page.choice("rule", "a", of: ["a", "b"])
        page.show("rule", rule); page.show("twice", 2 * dear, digits: 1); page.show("seed", page.seed())
      }
    }
    """,
    "Chapters/05-test/3-what-to-remember.swift": """
    //: ## What to remember

    extension Chapter05 {
      static let remember = Section()
    }
    """,
  ]
}

@Suite("Sections")
struct SectionTests {
  private let folder: TemporaryFolder
  private let book: Book

  init() throws {
    folder = try TemporaryFolder(Sectioned.files)
    book = try Book([Sectioned.self], root: folder.path)
  }

  private func run(_ sections: [String], _ settings: [String: String] = [:]) throws -> [String] {
    var lines: [String] = []
    var options = PageOptions()
    options.settings = settings
    _ = try book.run(Sectioned.self, sections: sections, options: options, style: TerminalStyle()) { lines.append($0) }
    return lines
  }

  @Test("A section runs by number or by slug, with what it needs, and nothing else is shown")
  func alone() throws {
    for name in ["2", "second"] {
      let lines = try run([name])
      #expect(lines.contains("Second one"))
      #expect(lines.contains { $0.hasPrefix("  → twice ") && $0.hasSuffix("4.0") })
      #expect(
        !lines.contains { $0.contains("The first") || $0.contains("→ weight") || $0.contains("What it is about") })
    }
  }

  @Test("What is dear is computed once, whoever asks")
  func once() throws {
    let lines = try run([])
    #expect(lines.count { $0.contains("(computed: 1.00 s)") } == 1)
    #expect(lines.contains("What it is about."))
  }

  @Test("Knobs turn, those of a computation too")
  func knobs() throws {
    let lines = try run(["second"], ["weight": "3.5", "rule": "b", "seed": "7"])
    let shown = lines.filter { $0.hasPrefix("  → ") }.map {
      $0.split(separator: " ").dropFirst().joined(separator: " ")
    }
    #expect(shown == ["rule b", "twice 7.0", "seed 7"])
  }

  @Test(
    "What is not declared, or out of range, is one line",
    arguments: [
      ("second", ["width": "3"], "section second of chapter 05 has no knob 'width'; there is "),
      ("second", ["weight": "5"], "the knob 'weight' takes a number from 0 to 4, not '5'"),
      ("second", ["weight": "nan"], "the knob 'weight' takes a number from 0 to 4, not 'nan'"),
      ("second", ["rule": "c"], "the knob 'rule' takes one of a, b, not 'c'"),
      ("second", ["seed": "-1"], "the knob 'seed' takes a whole number from 0, not '-1'"),
      (
        "first", ["rule": "b"],
        "section first of chapter 05 has no knob 'rule'; there is 'weight' (a number from 0 to 4)"
      ),
      ("third", [:], "chapter 05 has no section 'third'; there are 1 first, 2 second, 3 what-to-remember"),
    ])
  func refusals(section: String, settings: [String: String], words: String) {
    do {
      _ = try run([section], settings)
      Issue.record("nothing was refused")
    } catch {
      #expect("\(error)".hasPrefix(words))
      #expect(!"\(error)".contains("\n"))
    }
  }

  @Test("The list names sections and knobs")
  func list() throws {
    try folder.write("section,seconds\nfirst,1.26\n", to: "Figures/05-test/sections.csv")
    let lines = try book.list(Sectioned.self)
    #expect(lines[1] == "  1  first                1.3 s  The first")
    #expect(lines.contains { $0.hasSuffix("--set \"weight=2\": a number from 0 to 4") })
    #expect(lines.contains("  3  what-to-remember   to read  What to remember"))
  }

  @Test("The page says where listings stand, marks sections and outputs, and names knobs with their defaults")
  func woven() throws {
    let page = try book.woven(Sectioned.self, figures: folder.path).markdown
    for part in [
      "<!-- section first -->\n\n<a id=\"first\"></a>\n\n## The first",
      "<sub>[1-first.swift, line 6](1-first.swift#L6)</sub>\n\n```swift\nstatic let dear = Computation",
      "> **Knob** *weight* is 2; it takes a number from 0 to 4.",
      "<!-- output first 11 -->\n\n```text\nweight  2.0\n```\n\n<!-- /output -->\n\n<details>",
      "`swift run chapter 05 --section second --set \"rule=a\"`",
      "<!-- section what-to-remember -->\n\n## What to remember",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("Section("), "the shell is not shown")
  }

  @Test("Links to a section's slug lead somewhere; misnamed and forgotten files are found")
  func check() throws {
    _ = try book.weave(Sectioned.self)
    #expect(try book.check(["05"]).map(\.description) == [])
    try folder.write("", to: "Chapters/05-test/4-lost.swift")
    #expect(
      try book.check(["05"]).map(\.description) == ["Chapters/05-test/4-lost.swift: is no section of the chapter"])
  }

  @Test("A default that is changed by hand on the page is found with its line")
  func tampered() throws {
    _ = try book.weave(Sectioned.self)
    let page = try #require(folder.text("Chapters/05-test/README.md"))
    try folder.write(page.replacing("*weight* is 2;", with: "*weight* is 3;"), to: "Chapters/05-test/README.md")
    let line = page.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
      $0.contains("*weight* is 2;")
    }!
    #expect(try book.check(["05"]).first?.line == line + 1)
  }

  @Test("A computation that shows something stops the program")
  func talkative() async {
    await #expect(processExitsWith: .failure) {
      let loud = Computation("loud", file: "C/1-a.swift") { page in page.show("x", 1) }
      try? Section(needs: loud, file: "C/1-a.swift") { _, _ in }.run(Page(options: PageOptions(), folder: "/tmp"))
    }
  }
}

@Suite("Knobs in a file")
struct KnobFinderTests {
  private func knobs(_ text: String) throws -> [Knob] {
    try KnobFinder.knobs(in: text, file: "C/1-a.swift").map(\.knob)
  }

  @Test("Numbers, whole numbers, choices and the seed")
  func kinds() throws {
    let found = try knobs(
      """
      let a = page.knob("step size", 0.004, in: 0.0005...0.02, scale: .logarithmic)
      let b = page.knob("steps", 1_000, in: -10...2_000), c = page.choice("by", .bicubic, of: [.nearest, .bicubic])
      _ = page.seed()
      """)
    #expect(
      found == [
        Knob(
          name: "step size", value: "0.004", kind: .number(range: 0.0005...0.02, scale: .logarithmic, isWhole: false)),
        Knob(name: "steps", value: "1000", kind: .number(range: -10...2000, scale: .linear, isWhole: true)),
        Knob(name: "by", value: "bicubic", kind: .choice(["nearest", "bicubic"])),
        Knob(name: "seed", value: "1", kind: .seed),
      ])
  }

  @Test(
    "What cannot be read without running is an error with its line",
    arguments: [
      "page.knob(\"a\", start, in: 0...1)", "page.knob(\"a\", 0.5, in: low...1)", "page.knob(name, 0.5, in: 0...1)",
      "page.knob(\"a\", 2.0, in: 0...1)", "page.choice(\"a\", .b, of: all)", "page.choice(\"a\", .b, of: [.c])",
    ])
  func faults(call: String) {
    #expect(throws: SourceError.self) { try knobs("\n" + call) }
  }
}
