import Testing

@testable import Notebook

@Suite("Records")
struct RecordTests {
  @Test("Rows are read by the names of their columns")
  func reads() throws {
    let record = try Record(text: "name,seconds\nplain,2.5\nfast,\n", file: "speed.csv")
    #expect(record.rows.count == 2)
    #expect(record.rows[0]["name"] == "plain" && record.rows[0].number("seconds") == 2.5)
    #expect(record.rows[1].number("seconds").isNaN && record.rows[1]["none"].isEmpty)
  }

  @Test("A line with too few fields is named")
  func damaged() {
    #expect(throws: BookError("speed.csv:3: 1 fields, not 2")) {
      try Record(text: "name,seconds\nplain,2.5\nfast\n", file: "speed.csv")
    }
    #expect(throws: BookError("speed.csv: an empty record")) { try Record(text: "", file: "speed.csv") }
  }
}
