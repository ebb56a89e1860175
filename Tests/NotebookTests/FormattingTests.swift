import Terminal
import Testing

@testable import Notebook

@Suite("Numbers and tables")
struct FormattingTests {
  @Test(
    "Numbers are rounded as asked",
    arguments: [
      (26.413, Rounding.digits(2), "26.41"), (26.417, .digits(2), "26.42"), (3.21e-7, .significant(2), "3.2e-07"),
      (-0.001, .digits(2), "0.00"), (-0.006, .digits(2), "-0.01"), (0.0, .significant(3), "0"),
      (-0.0, .significant(3), "0"), (1234567.0, .digits(0), "1234567"), (Double.nan, .digits(2), "not a number"),
      (Double.infinity, .digits(2), "∞"), (-Double.infinity, .significant(2), "-∞"),
    ])
  func rounding(value: Double, rounding: Rounding, expected: String) {
    #expect(rounding.text(value) == expected)
  }

  @Test(
    "Thousands are set apart from 10,000 on",
    arguments: [
      (0, "0"), (9999, "9999"), (10000, "10,000"), (66752, "66,752"), (1_234_567, "1,234,567"), (-100_000, "-100,000"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func thousands(value: Int, expected: String) {
    #expect(grouped(value) == expected)
  }

  private let table = Table(
    title: "Scores", columns: ["method", "PSNR (dB)"],
    rows: [
      ["bicubic", .number(22.1, digits: 2)], ["a|b", .missing],
      [.text("longest of them"), .number(Float(9.5), spread: 0.25, digits: 1)],
    ])

  @Test("In the terminal words stand to the left, numbers to the right")
  func terminalTable() {
    #expect(
      table.lines == [
        "method           PSNR (dB)",
        "───────────────  ─────────",
        "bicubic              22.10",
        "a|b                      –",
        "longest of them  9.5 ± 0.2",
      ])
  }

  @Test("In Markdown the columns are aligned the same way, and bars within cells are escaped")
  func markdownTable() {
    #expect(
      table.markdown == [
        "| method | PSNR (dB) |", "| :-- | --: |", "| bicubic | 22.10 |", "| a\\|b | – |",
        "| longest of them | 9.5 ± 0.2 |",
      ])
  }

  @Test("A row with too few cells stops the program")
  func shortRow() async {
    await #expect(processExitsWith: .failure) {
      _ = Table(title: "t", columns: ["a", "b"], rows: [["only one"]])
    }
  }

  @Test("A column of words and numbers is a column of words")
  func mixedColumn() {
    let table = Table(title: "t", columns: ["value"], rows: [[1], ["many"]])
    #expect(table.lines == ["value", "─────", "1", "many"])
  }
}

@Suite("Progress")
struct ProgressTests {
  @Test("Work that will take less than two seconds is not shown")
  func short() {
    var meter = ProgressMeter(name: "work", total: 10, inTerminal: true)
    for step in 1...10 { #expect(meter.advance(by: 1, note: "", seconds: Double(step) * 0.19) == nil) }
    #expect(meter.finish() == nil)
  }

  @Test("In a terminal the bar is redrawn in its line, ten times a second at most")
  func bar() {
    var meter = ProgressMeter(name: "training", total: 100, inTerminal: true)
    #expect(meter.advance(by: 1, note: "", seconds: 0.2) == nil, "too early to tell")
    let bar = "\rtraining ██████░░░░░░░░░░░░░░░░░░  25%  3 s left  loss 0.1\u{1B}[K"
    #expect(meter.advance(by: 24, note: "loss 0.1", seconds: 1) == bar)
    #expect(meter.advance(by: 1, note: "", seconds: 1.05) == nil)
    #expect(meter.advance(by: 74, note: "", seconds: 1.06)?.contains("100%  0 s left") == true)
    #expect(meter.finish() == "\r\u{1B}[K")
  }

  @Test("A bar never runs into the next line")
  func narrow() throws {
    var meter = ProgressMeter(name: "training", total: 4, inTerminal: true, width: 40)
    let text = meter.advance(by: 1, note: "a note that is far too long", seconds: 1)
    let bar = try #require(text)
    #expect(visibleWidth(bar.replacing("\u{1B}[K", with: "").replacing("\r", with: "")) == 39)
  }

  @Test("Elsewhere a line is added at each quarter")
  func lines() {
    var meter = ProgressMeter(name: "training", total: 8, inTerminal: false)
    let lines = (1...8).map { meter.advance(by: 1, note: "n", seconds: Double($0) * 60) }
    #expect(
      lines == [
        nil, "training: 25%, 6 min 0 s left, n\n", nil, "training: 50%, 4 min 0 s left, n\n", nil,
        "training: 75%, 2 min 0 s left, n\n", nil, "training: 100%, 0 s left, n\n",
      ])
    #expect(meter.finish() == nil)
  }

  @Test("More steps than announced are no more than all of them")
  func overrun() {
    var meter = ProgressMeter(name: "w", total: 2, inTerminal: false)
    #expect(meter.advance(by: 5, note: "", seconds: 3) == "w: 100%, 0 s left\n")
    #expect(meter.advance(by: 5, note: "", seconds: 4) == nil)
  }

  @Test(
    "Times", arguments: [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (125, "2 min 5 s"), (4320, "1 h 12 min")])
  func duration(seconds: Double, expected: String) {
    #expect(ProgressMeter.duration(seconds) == expected)
  }
}
