import Testing

@testable import Notebook

@Suite("Records")
struct RecordTests {
  @Test("Notes, columns and numbers are read by their names")
  func reads() throws {
    let text = "# machine: AMD EPYC\n\nname,seconds\nplain,2.5\nfast,1e-3\n"
    let record = try RecordedTable(text: text, file: "speed.csv")
    #expect(record.notes == ["machine": "AMD EPYC"])
    #expect(record.column("name") == ["plain", "fast"])
    #expect(try record.numbers("seconds") == [2.5, 0.001])
  }

  @Test("Rows are chosen by the text in a column, and keep their order")
  func chosen() throws {
    let text = "# machine: AMD EPYC\nname,seconds\nplain,2.5\nfast,1e-3\nplain,3\n"
    let record = try RecordedTable(text: text, file: "speed.csv"), plain = record.rows(where: "name", is: "plain")
    #expect(try plain.numbers("seconds") == [2.5, 3] && plain.notes == record.notes)
    #expect(record.rows(where: "name", is: "slow").rows == [])
    #expect(try record.filtered { $0[1] != "3" }.numbers("seconds") == [2.5, 0.001])
  }

  @Test("What is wrong with a record is named with its line")
  func damaged() {
    #expect(throws: SourceError(file: "speed.csv", line: 3, message: "has 1 values, not 2")) {
      try RecordedTable(text: "name,seconds\nplain,2.5\nfast\n", file: "speed.csv")
    }
    #expect(throws: SourceError(file: "speed.csv", line: 1, message: "holds no names of columns")) {
      try RecordedTable(text: "# machine: none\n", file: "speed.csv")
    }
    #expect(throws: SourceError.self) {
      try RecordedTable(text: "name,seconds\nplain,quick\n", file: "speed.csv").numbers("seconds")
    }
  }

  @Test("Of each group those pictures count that its fullest run has, and those runs that have all of these")
  func complete() throws {
    let record = try RecordedTable(
      text: """
        set,method,image,seed,psnr
        A,m,one,1,1
        A,m,two,1,2
        A,m,one,2,3
        A,m,three,2,4
        A,m,two,10,5
        A,m,one,10,6
        A,n,one,2,7
        B,m,one,3,8
        B,m,one,1,9
        B,m,two,3,10

        """, file: "sets.csv")
    #expect(try record.complete(by: ["set", "method"]).numbers("psnr") == [1, 2, 5, 6, 7, 8, 10])
  }
}
