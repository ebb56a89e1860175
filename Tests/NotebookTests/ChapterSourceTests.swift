import Testing

@testable import Notebook

@Suite("Cutting a chapter into blocks")
struct ChapterSourceTests {
  private func blocks(_ text: String) throws -> [ChapterSource.Block] {
    try ChapterSource(text: text, file: "c.swift").blocks
  }

  @Test("Prose and code, each at the left margin, the shell left out")
  func cutting() throws {
    let text = chapterText("//: # One\n//:  two\n//:\nlet a = 1\n\nif a > 0 {\n  f()\n}\n\n//: End.")
    #expect(
      try blocks(text) == [
        ChapterSource.Block(content: .prose(["# One", " two"]), lines: 10...12),
        ChapterSource.Block(content: .code(["let a = 1", "", "if a > 0 {", "  f()", "}"], folded: []), lines: 13...18),
        ChapterSource.Block(content: .prose(["End."]), lines: 19...19),
      ])
  }

  @Test("Declarations outside the chapter are shown; so are its members, but for the three that every chapter has")
  func declarations() throws {
    let text = """
      // Licence.
      import Engine
      import Notebook
      //: Before.
      /// Doc.
      func helper() {}

      /// A chapter.
      public enum Chapter05: Chapter {
        /// Folder.
        public static let folder = "05-vae"
        static let extra = 5
        public static let title = "T"
        public static let summary =
          "S"
        /// Runs.
        public static func run(
          _ page: Page
        ) throws {
          body()
        }
        static func after() {}
      }
      struct Tail {}
      """
    #expect(
      try blocks(text).map(\.content) == [
        .prose(["Before."]), .code(["/// Doc.", "func helper() {}"], folded: []),
        .code(["static let extra = 5"], folded: []),
        .code(["body()"], folded: []), .code(["static func after() {}"], folded: []),
        .code(["struct Tail {}"], folded: []),
      ])
  }

  @Test("Prose may stand within a function; each piece of its code keeps its own margin")
  func proseInside() throws {
    let text = "func f() {\n  //: Why.\n  for i in a {\n    g(i)\n  }\n}\n"
    #expect(
      try blocks(text).map(\.content) == [
        .code(["func f() {"], folded: []), .prose(["Why."]),
        .code(["  for i in a {", "    g(i)", "  }", "}"], folded: []),
      ])
  }

  @Test("Hidden code keeps its place")
  func hidden() throws {
    let text = chapterText("//: A.\n//: @hide\nlet secret = 1\n//: @show\nlet open = 2")
    #expect(
      try blocks(text) == [
        ChapterSource.Block(content: .prose(["A."]), lines: 10...10),
        ChapterSource.Block(content: .hidden, lines: 12...12),
        ChapterSource.Block(content: .code(["let open = 2"], folded: []), lines: 14...14),
      ])
  }

  @Test("Quotations stand where they are ordered")
  func quotes() throws {
    let text = chapterText("//: A.\n//: @quote Engine/Tape.swift Tape.add documented\n//: B.")
    let quote = ChapterSource.Quote(file: "Engine/Tape.swift", declaration: "Tape.add", withComment: true)
    #expect(try blocks(text).map(\.content) == [.prose(["A."]), .quote(quote), .prose(["B."])])
  }

  @Test(
    "Faults name file and line",
    arguments: [
      ("//: @qoute A B", 10, "unknown order @qoute"), ("//: x\n//: @hide\nlet a = 1", 11, "@hide without @show"),
      ("let a = 1\n//: @show", 11, "@show without its other half"),
      ("//: @quote A", 10, "@quote takes a file, a declaration and perhaps the word documented"),
      ("//: @quote A B commented", 10, "@quote takes a file, a declaration and perhaps the word documented"),
    ])
  func faults(body: String, line: Int, message: String) {
    #expect(throws: SourceError(file: "c.swift", line: line, message: message)) { try blocks(chapterText(body)) }
  }

  @Test("An error's place can be followed by an editor")
  func place() {
    #expect(SourceError(file: "a/b.swift", line: 3, message: "m").description == "a/b.swift:3: m")
  }
}
