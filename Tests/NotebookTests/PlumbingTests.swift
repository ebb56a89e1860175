import Testing

@testable import Notebook

@Suite("Telling plumbing from what teaches")
struct PlumbingTests {
  /// Each line with a mark behind it if it is folded.
  private func folded(_ text: String) -> [Int] { Plumbing.lines(of: text).sorted() }

  @Test(
    "Statements that write, draw or lay out are folded",
    arguments: [
      "page.show(\"a\", a, digits: 2)", "try page.figure(\"f\", caption: \"c\") { figure in\n  figure.picture(a)\n}",
      "page.table(\n  \"t\", columns: [\"a\"],\n  rows: xs.map { x in\n    let y = x * x\n    return [.number(y, digits: 1)]\n  })",
      "let rows = xs.map { [.text($0.name), .number($0.value, digits: 1)] }",
      "for x in xs { page.show(x.name, x.value) }",
      "func row(_ x: Double) -> [Cell] {\n  let y = 2 * x\n  return [.number(y, digits: 1)]\n}",
      "func draw(_ plot: inout Plot) { plot.line(\"a\", xs) }", "// Says how large.\npage.show(\"a\", a)",
      "compare(page, results)",
      "func list(_ title: String) {\n  page.table(title, columns: [], rows: [])\n}\nlist(\"a\")",
    ])
  func plumbing(text: String) {
    #expect(folded(text) == Array(1...text.split(separator: "\n").count))
  }

  @Test(
    "What computes is shown",
    arguments: [
      "let a = page.knob(\"a\", 1, in: 0...2)", "let fits = page.progress(\"x\", total: 3) { tick in\n  train()\n}",
      "for step in 0..<3 {\n  network.train()\n}", "let b = xs.map { $0.number(of: 3) }", "paginate.show()",
      "func slope(_ x: Double) -> Double {\n  2 * x\n}", "if a > 0 { b = 1 }",
    ])
  func teaching(text: String) {
    #expect(folded(text) == [])
  }

  @Test("In a loop that does both, only what writes is folded")
  func mixed() {
    #expect(folded("for x in xs {\n  total += x\n  page.show(\"x\", x)\n}\nlet y = total") == [3])
  }

  @Test("A block is taken apart into what is shown and what is folded, without gaps")
  func listing() {
    let lines = ["let a = 1", "", "page.show(\"a\", a)", "", "let b = 2"]
    let listing = Listing(lines, folded: [2])
    #expect(listing.shown == ["let a = 1", "", "let b = 2"])
    #expect(listing.folded == ["page.show(\"a\", a)"])
    #expect(listing.firstFolded == 2)
    #expect(Listing(["for x in xs {", "}"], folded: [0]).shown == [], "closing braces alone teach nothing")
  }

  @Test("A call for the live page is folded with the work that it follows, or left out")
  func strayCalls() {
    let loop = ["for x in xs {", "  sum += x", "  page.live(\"sum\", sum)", "  page.live(\"x\", x)", "}"]
    let lines = loop + ["page.show(\"sum\", sum)"]
    #expect(Listing(lines, folded: [2, 3, 5]).folded == ["page.show(\"sum\", sum)"])
    #expect(Listing(lines, folded: [2, 3, 5]).firstFolded == 5)
    #expect(Listing(lines, folded: [0, 1, 2, 3, 4]).folded == loop)
    let several = ["step()", "page.live(\"picture\") {", "  drawn()", "}", "page.show(\"a\", a)", "rest()"]
    #expect(Listing(several, folded: [1, 2, 3, 4]).folded == ["page.show(\"a\", a)"])
    #expect(Listing(several, folded: [1, 2, 3]).firstFolded == nil)
  }

  @Test("An order folds what the analysis cannot know")
  func orders() throws {
    let text = chapterText("let a = 1\n//: @fold\nlet legend = names(a)\n//: @unfold\nlet b = 2")
    let source = try ChapterSource(text: text, file: "c.swift")
    #expect(
      source.blocks.map(\.content) == [.code(["let a = 1", "let legend = names(a)", "let b = 2"], folded: [1])])
    #expect(throws: SourceError.self) { try ChapterSource(text: chapterText("//: @fold\na()"), file: "c.swift") }
    #expect(throws: SourceError.self) { try ChapterSource(text: chapterText("//: @unfold"), file: "c.swift") }
  }
}

@Suite("Exercises on a page")
struct ExerciseTextTests {
  private let text = ExerciseText(
    """
    public protocol Chapter05Exercises: Sendable {
      /// 5.1 The first. Of `x`, 0…1.
      ///
      /// - Parameter x: a number.
      func first(_ x: Double) throws -> Double

      /// 5.2 The second.
      func second(
        a: Int
      ) throws -> Int
    }
    extension Chapter05 {
      static func checks(_ answers: any Chapter05Exercises) -> [Exercise] {
        [
          Exercise("5.1", "First", hint: "{ (") {
            try expect("a", answers.first(1), equals: 2, within: 0)
          },
          Exercise("5.2", "Second", hint: "h") { try checkSecond(answers) },
        ]
      }
      private static func checkSecond(_ answers: any Chapter05Exercises) throws {
        try expect("b", answers.second(a: 1), equals: 3)
      }
    }
    """, file: "Exercises.swift")

  @Test("Task and signature come from the requirement, the check from where it stands")
  func parts() throws {
    let first = try text.task("5.1")
    #expect(first.words == ["The first. Of `x`, 0…1.", "", "- Parameter x: a number."])
    #expect(first.signature == ["func first(_ x: Double) throws -> Double"])
    #expect(first.line == 5)
    #expect(try text.task("5.2").signature == ["func second(", "  a: Int", ") throws -> Int"])
    #expect(text.check("5.1") == ["try expect(\"a\", answers.first(1), equals: 2, within: 0)"])
    #expect(text.check("5.2").first == "private static func checkSecond(_ answers: any Chapter05Exercises) throws {")
    #expect(throws: SourceError.self) { try text.task("5.3") }
  }
}
