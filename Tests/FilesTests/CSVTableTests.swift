import Files
import Testing

@Suite("Comma-separated values")
struct CSVTableTests {
  @Test("What is written is read again")
  func roundTrip() throws {
    let table = CSVTable(columns: ["a", "b"], rows: [["1", "two"], ["", "4"]], notes: ["command: make", "a note"])
    #expect(table.text == "# command: make\n# a note\na,b\n1,two\n,4\n")
    #expect(try CSVTable(table.text) == table)
    #expect(table.note("command") == "make" && table.note("machine") == nil)
  }

  @Test(
    "Whatever a value holds, it is read as it was",
    arguments: ["a,b", "a\nb", " a ", "#a", "\"a\"", "", "\"", ",", "é, ß", "a\r\nb", "ordinary"])
  func anything(value: String) throws {
    let table = CSVTable(columns: ["x", "y"], rows: [[value, "1"], ["2", value]])
    #expect(try CSVTable(table.text) == table)
  }

  @Test("Spaces around values and empty lines do not count")
  func spaces() throws {
    #expect(try CSVTable("#x:  y \n\n a , b\n 1,2 \r\n").rows == [["1", "2"]])
  }

  @Test(
    "Damage is named with its line",
    arguments: [
      ("a,b\n1\n", 2, "has 1 values, not 2"), ("# n\na\n1,2\n", 3, "has 2 values, not 1"), ("", 1, "holds no names"),
      ("a\n1", 2, "has no end"), ("a\n\"1\n", 3, "has a quotation mark"), ("a\n\"1\"2\n", 2, "has a quotation mark"),
      ("# only notes\n", 1, "holds no names of columns"),
    ])
  func damage(text: String, line: Int, cause: String) throws {
    let damage = try #require(throws: CSVTable.Damage.self) { try CSVTable(text) }
    #expect(damage.line == line && damage.cause.hasPrefix(cause))
  }
}
