import Foundation
import Terminal
import Testing

@testable import Notebook

@Suite("The book")
struct BookTests {
  private let folder: TemporaryFolder
  private let book: Book

  init() throws {
    folder = try makePackage()
    book = try Book([DemoChapter05.self, DemoChapter06.self], root: folder.path)
  }

  @Test("Chapters are found by number and by folder")
  func names() throws {
    for name in ["5", "05", "05-test"] { #expect(try book.chapters(named: [name])[0] == DemoChapter05.self) }
    #expect(try book.chapters(named: []).count == 2)
    #expect(throws: BookError("no chapter '7'; there are 05, 06")) { try book.chapters(named: ["05", "7"]) }
    #expect(DemoChapter05.number == "5" && DemoChapter05.label == "05")
  }

  @Test("A chapter that follows another, and an appendix, have letters in their labels")
  func letters() throws {
    let book = try Book([Demo08.self, Demo08b.self, DemoA.self], root: folder.path)
    let names: [(any Chapter.Type, [String])] = [
      (Demo08.self, ["8", "08", "08-eight"]), (Demo08b.self, ["8b", "08b", "08B", "08b-more"]),
      (DemoA.self, ["A", "a", "A-room"]),
    ]
    for (chapter, names) in names {
      for name in names { #expect(try book.chapters(named: [name])[0] == chapter, "\(name)") }
    }
    for name in ["", "0", "b", "88", "8bb", "AA", "room"] {
      #expect(throws: BookError("no chapter '\(name)'; there are 08, 08b, A")) { try book.chapters(named: [name]) }
    }
    #expect(book.chapters.map { $0.heading } == ["8. Demo", "8b. Demo", "A. Demo"])
  }

  private func page(of chapter: any Chapter.Type, type: String) throws -> String {
    let text = "//: Words.\n\npublic enum \(type): Chapter {\n  public static let folder = \"f\"\n}\n"
    try folder.write(text, to: chapter.sourceFile)
    let book = try Book([Demo08.self, Demo08b.self, DemoA.self], root: folder.path)
    _ = try book.weave(chapter)
    return try #require(folder.text(chapter.pageFile))
  }

  @Test("Pages with letters are woven like others, and lead to their neighbours")
  func lettersOnPages() throws {
    let page = try page(of: Demo08b.self, type: "Chapter08b")
    #expect(page.contains("[← 8. Demo](../08-eight/README.md) · [Contents]"))
    #expect(page.contains("[A. Demo →](../A-room/README.md)\n\n# 8b. Demo\n"))
    #expect(page.contains("`swift run chapter weave 08b`"))
    #expect(!page.contains("enum"), "the chapter's type is not shown")
    #expect(try self.page(of: DemoA.self, type: "ChapterA").contains("\n# A. Demo\n"))
    #expect(!(try self.page(of: DemoA.self, type: "ChapterA").contains("enum")))
  }

  private func run(_ book: Book, _ options: PageOptions) throws -> (lines: [String], problems: [String]) {
    var lines: [String] = []
    let problems = try book.run(DemoChapter05.self, options: options, style: TerminalStyle()) { lines.append($0) }
    return (lines, problems)
  }

  @Test("A run prints the page and says where the figures went", .enabled(if: gnuplotIsInstalled))
  func running() throws {
    let (lines, problems) = try run(book, PageOptions())
    #expect(problems.isEmpty)
    #expect(lines.contains("    (work: 1.00 s)"))
    #expect(lines.contains("  → seed                          1"))
    #expect(lines.contains("  ┆ func add() {}"))
    #expect(lines.contains("\n1 figure in \(folder.path)/Figures/05-test"))
    #expect(folder.bytes("Figures/05-test/loss.svg") != nil)
  }

  @Test("Other options leave the woven page's figures alone", .enabled(if: gnuplotIsInstalled))
  func otherOptions() throws {
    var options = PageOptions()
    options.seed = 7
    let (lines, _) = try run(book, options)
    #expect(lines.contains("    Output/05-test/loss.svg"))
    #expect(folder.bytes("Output/05-test/loss.svg") != nil)
    #expect(folder.bytes("Figures/05-test/loss.svg") == nil)
  }

  @Test("A figure that cannot be drawn does not stop the chapter, but is reported")
  func missingGnuplot() throws {
    var book = book
    book.gnuplot = NotebookTests.missingGnuplot
    let (lines, problems) = try run(book, PageOptions())
    #expect(problems == ["Figures/05-test/loss.svg: not drawn: \(FigureError.gnuplotMissing)"])
    #expect(lines.last?.contains("exercise 05") == true, "the page is printed to its end")
  }

  @Test("A chapter's own failure is passed on")
  func failure() throws {
    #expect(throws: Mismatch("the experiment failed")) {
      _ = try book.run(DemoChapter06.self, options: PageOptions(), style: TerminalStyle()) { _ in }
    }
  }

  @Test("Weaving writes the page, without times, and the figures", .enabled(if: gnuplotIsInstalled))
  func weaving() throws {
    #expect(try book.weave(DemoChapter05.self) == [])
    let page = try #require(folder.text("Chapters/05-test/README.md"))
    #expect(page.contains("seed  1\n"))
    #expect(page.contains("[6. Other →](../06-other/README.md)"))
    #expect(!page.contains("work"))
    #expect(page.contains("func add() {}"))
    #expect(folder.bytes("Figures/05-test/loss.svg") != nil)
  }
}
