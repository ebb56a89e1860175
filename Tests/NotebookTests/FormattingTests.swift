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

  @Test(
    "A ratio keeps as many digits as are meant, and has no exponent",
    arguments: [(21_515.0, "22,000"), (1048.4, "1000"), (1.0, "1"), (2.34, "2.3"), (Double.nan, "not a number")])
  func wholeNumber(value: Double, expected: String) {
    #expect(Cell.whole(value, significant: 2).text == expected)
  }

  @Test(
    "A spread that would round to zero has a digit more, unless that is zero too",
    arguments: [(0.07, "26.41 ± 0.07"), (0.004, "26.41 ± 0.004"), (0.0001, "26.41 ± 0.00"), (0, "26.41 ± 0.00")])
  func smallSpread(spread: Double, expected: String) {
    #expect(Cell.number(26.413, spread: spread, digits: 2).text == expected)
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
