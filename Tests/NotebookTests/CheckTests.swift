import Foundation
import Testing

@testable import Notebook

@Suite("Checking the book", .enabled(if: gnuplotIsInstalled))
struct CheckTests {
  private let folder: TemporaryFolder
  private let book: Book

  init() throws {
    folder = try makePackage()
    book = try Book([DemoChapter05.self, DemoChapter06.self], root: folder.path)
    _ = try book.weave(DemoChapter05.self)
  }

  private func findings() throws -> [String] {
    try book.check(["05"]).map(\.description)
  }

  private let remedy = "differs from what the chapter makes now; `swift run chapter weave 05` brings it up to date"

  @Test("What has just been woven is in order")
  func clean() throws {
    #expect(try findings() == [])
    #expect(folder.bytes("Figures/05-test/loss.svg") != nil, "checking leaves the committed files alone")
  }

  @Test("A page that differs, or is missing, is found with its line")
  func page() throws {
    let page = try #require(folder.text("Chapters/05-test/README.md"))
    try folder.write(page.replacing("seed  1", with: "seed  2"), to: "Chapters/05-test/README.md")
    let line = page.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(of: "seed  1")! + 1
    #expect(try findings() == ["Chapters/05-test/README.md:\(line): \(remedy)"])
    try FileManager.default.removeItem(atPath: folder.path + "/Chapters/05-test/README.md")
    #expect(
      try findings() == ["Chapters/05-test/README.md: is missing; `swift run chapter weave 05` brings it up to date"])
  }

  @Test("A changed script, data file or drawing is found with its line", arguments: ["gp", "dat", "svg"])
  func figures(ending: String) throws {
    let file = "Figures/05-test/loss.\(ending)"
    let text = try #require(folder.text(file))
    try folder.write("x" + text, to: file)
    #expect(try findings() == ["\(file):1: \(remedy)"])
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(file)")
    #expect(try findings() == ["\(file): is missing; `swift run chapter weave 05` brings it up to date"])
  }

  @Test("A figure that no page uses is found; a recorded result is not one")
  func unused() throws {
    try folder.write("", to: "Figures/05-test/old.svg")
    try folder.write("", to: "Figures/05-test/record.csv")
    #expect(try findings() == ["Figures/05-test/old.svg: no page uses it"])
  }

  @Test("Dead links, boxes without a place and missing quotations are found with the line of the chapter")
  func prose() throws {
    try folder.write("# 6\n", to: "Chapters/06-other/README.md")
    let body = """
      //: [a](../06-other/README.md#six) [b](../07-none/README.md) [c](#here)
      //: [d](https://example.org) [e](../06-other/README.md#6)
      //: ```text
      //: [f](gone)
      //: ```
      //: > **Paper** says
      //: @quote Engine/Tape.swift Tape.sub
      //: one $`a`$ and $`b
      //: + c`$
      """
    try folder.write(chapterText(body), to: "Chapters/05-test/05-test.swift")
    let file = "Chapters/05-test/05-test.swift"
    #expect(
      try findings() == [
        "\(file):16: Sources/Engine/Tape.swift declares no Tape.sub",
        "\(file):10: the link to ../06-other/README.md#six leads nowhere",
        "\(file):10: the link to ../07-none/README.md leads nowhere", "\(file):10: the link to #here leads nowhere",
        "\(file):15: a Paper box names its place: > **Paper** (III.C, eq. 4)",
        "\(file):17: a formula does not end in the line it begins in",
        "\(file):18: a formula does not end in the line it begins in",
      ])
  }

  @Test("A chapter that fails, or whose text cannot be read, is a finding and no crash")
  func broken() throws {
    #expect(
      try book.check(["06"]).map(\.description) == ["Chapters/06-other/06-other.swift: stopped: the experiment failed"])
    try folder.write(chapterText("//: @show"), to: "Chapters/06-other/06-other.swift")
    #expect(
      try book.check(["06"]).map(\.description) == [
        "Chapters/06-other/06-other.swift:10: @show without its other half"
      ])
  }

  @Test("A figure that cannot be drawn again is a finding")
  func undrawn() throws {
    var book = book
    book.gnuplot = missingGnuplot
    #expect(
      try book.check(["05"]).map(\.description) == [
        "Figures/05-test/loss.svg: not drawn: \(FigureError.gnuplotMissing)"
      ])
  }

  @Test("Folders that belong to no chapter are found when all chapters are checked")
  func strays() throws {
    try folder.write("", to: "Figures/09-old/x.svg")
    try folder.write("", to: "Chapters/08-unlisted/x.swift")
    let all = try book.check().map(\.description)
    #expect(all.contains("Figures/09-old: belongs to no chapter of the book"))
    #expect(all.contains("Chapters/08-unlisted: belongs to no chapter of the book"))
    #expect(!all.contains { $0.hasPrefix("Chapters/05-test: ") })
  }
}

@Suite("Comparing files")
struct FileDifferenceTests {
  private func difference(_ old: String, _ new: String, isDrawing: Bool = false) -> FileDifference? {
    FileDifference(old: Array(old.utf8), new: Array(new.utf8), isDrawing: isDrawing)
  }

  @Test("The first line that differs is named, an added one too")
  func lines() {
    #expect(difference("a\nb\n", "a\nb\n") == nil)
    #expect(difference("a\nb\n", "a\nc\n")?.line == 2)
    #expect(difference("a\n", "a\nb\n")?.line == 2)
  }

  @Test("Files that are no text have no lines")
  func binary() throws {
    let found = try #require(FileDifference(old: [0, 255], new: [0, 254]))
    #expect(found.line == nil)
  }

  @Test("Drawings by different versions of gnuplot are not compared, nor are their compressed pixels")
  func drawings() {
    let old = "<desc>Produced by GNUPLOT 5.4</desc>\n<path/>\n<image href='data:image/png;base64,AAAA'/>"
    #expect(difference(old, old.replacing("5.4", with: "6.0").replacing("path", with: "line"), isDrawing: true) == nil)
    #expect(difference(old, old.replacing("AAAA", with: "BBBB"), isDrawing: true) == nil)
    #expect(difference(old, old.replacing("path", with: "line"), isDrawing: true)?.line == 2)
    #expect(difference(old, old.replacing("5.4", with: "6.0"))?.line == 1, "a page has no such excuse")
  }
}
