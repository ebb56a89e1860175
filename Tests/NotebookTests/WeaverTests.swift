import Testing

@testable import Notebook

@Suite("Weaving")
struct WeaverTests {
  private enum First: Chapter {
    static let folder = "04-first"
    static let title = "First"
    static let summary = "S."
    static func run(_ page: Page) throws {}
  }

  private enum Second: Chapter {
    static let folder = "05-test"
    static let title = "Test"
    static let summary = "What is tested."
    static func run(_ page: Page) throws {}
  }

  private func weave(_ body: String, _ outputs: [PlacedOutput], quotes: [Int: [String]] = [:]) throws -> String {
    let source = try ChapterSource(text: chapterText(body), file: "c.swift")
    return Weaver(text: ChapterText(source), quotes: quotes, outputs: outputs).page(
      of: Second.self, previous: First.self, exercises: ["## Exercises"])
  }

  private func value(_ name: String, _ text: String, line: Int) -> PlacedOutput {
    PlacedOutput(output: .value(name: name, text: text), line: line)
  }

  @Test("A whole page, byte for byte")
  func page() throws {
    let table = Table(title: "T", columns: ["n"], rows: [[1]])
    let woven = try weave(
      "//: Why?\n//:\n//: > **Paper** (eq. 4)\n//: > It says so.\nlet a = 1\npage.show(\"a\", a)\n//: Then.\nrest()",
      [
        value("a", "1", line: 15), value("longer", "2 dB", line: 15), PlacedOutput(output: .table(table), line: 15),
        value("a", "3", line: 15),
        PlacedOutput(output: .figure(name: "loss", caption: "Loss [0…1] falls."), line: 17),
      ])
    let expected = """
      <!-- Woven from 05-test.swift by `swift run chapter weave 05`. Edit that file, not this one. -->

      [← 4. First](../04-first/README.md) · [Contents](../../README.md)

      # 5. Test

      *What is tested.*

      Why?

      > **Paper** (eq. 4)
      >
      > It says so.

      <sub>[c.swift, line 14](c.swift#L14)</sub>

      ```swift
      let a = 1
      ```

      ```text
      a       1
      longer  2 dB
      ```

      **T**

      | n |
      | --: |
      | 1 |

      ```text
      a  3
      ```

      <details><summary>Show the rest of the code</summary>

      <sub>[c.swift, line 15](c.swift#L15)</sub>

      ```swift
      page.show("a", a)
      ```

      </details>

      Then.

      <sub>[c.swift, line 17](c.swift#L17)</sub>

      ```swift
      rest()
      ```

      ![Loss 0…1 falls.](../../Figures/05-test/loss.svg)

      *Loss [0…1] falls.* ([script](../../Figures/05-test/loss.gp), [data](../../Figures/05-test/loss.dat))

      ## Exercises

      ---

      [← 4. First](../04-first/README.md) · [Contents](../../README.md)

      *This page is woven from [05-test.swift](05-test.swift), with what it printed when it ran. To change the page, change the file and run `swift run chapter weave 05`.*

      """
    #expect(woven == expected)
  }

  @Test("Outputs of hidden code stand where it was, and outputs before the first block stand at the top")
  func places() throws {
    let woven = try weave(
      "//: A.\n//: @hide\nhidden()\n//: @show\n//: B.", [value("x", "1", line: 12), value("y", "2", line: 1)])
    #expect(woven.contains("A.\n\n```text\ny  2\n```\n\n```text\nx  1\n```\n\nB."))
  }

  @Test("Words that follow from numbers are a paragraph, wrapped like prose")
  func words() throws {
    let long = (1...40).map { "word\($0)" }.joined(separator: " ")
    let woven = try weave("say()", [PlacedOutput(output: .words(long), line: 11), value("x", "1", line: 11)])
    let lines = woven.split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.hasPrefix("word1 ") })
    #expect(lines[first].count <= 120 && lines[first + 1].hasPrefix("word") && lines.contains("x  1"))
    #expect(lines.filter { $0.hasPrefix("word") }.joined(separator: " ") == long)
  }

  @Test("Empty sentences are left out, and nothing is said of none")
  func sentences() {
    let page = Page(options: PageOptions(), folder: "/nowhere")
    page.say("", "")
    page.say([])
    #expect(page.outputs.isEmpty)
    page.say("One.", "", "Two.")
    #expect(page.outputs.map(\.output) == [.words("One. Two.")])
  }

  @Test("A quotation names its source")
  func quotation() throws {
    let woven = try weave("//: @quote Engine/Tape.swift Tape.add", [], quotes: [0: ["func add() {}"]])
    let expected =
      "`Tape.add` in [Sources/Engine/Tape.swift](../../Sources/Engine/Tape.swift):\n\n```swift\nfunc add() {}\n```"
    #expect(woven.contains(expected))
  }
}
