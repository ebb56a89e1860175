import Experiments
import Files
import Foundation
import Testing

/// A folder that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("experiments-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

@Suite("Records of results")
struct RecordTests {
  private func form(isJSON: Bool, mark: String? = nil) -> RecordForm {
    RecordForm(
      keys: [.init("image"), .init("seed", .whole)], results: [.init("psnr", .number), .init("version")],
      notes: isJSON ? [] : ["command: make"], mark: mark, isJSON: isJSON,
      order: [["bird", "1"]: 0, ["bird", "2"]: 1, ["baby", "1"]: 2])
  }

  private func row(_ image: String, _ seed: Int, _ psnr: String) -> RecordRow {
    RecordRow(key: [image, "\(seed)"], result: [psnr, "abc"])
  }

  @Test("Rows keep the plan's order, in either kind of file and in memory; the same key is replaced", arguments: 0...2)
  func order(kind: Int) throws {
    try withFolder { folder in
      let path = kind == 0 ? nil : "\(folder)/record"
      var record = Record(path: path, form: form(isJSON: kind == 1))
      try record.begin()
      try record.add([row("baby", 1, "30.5"), row("zebra", 1, "1")])
      try record.add([row("bird", 2, "inf"), row("bird", 1, "29.25"), row("baby", 1, "nan")])
      let expected = [
        row("bird", 1, "29.25"), row("bird", 2, "inf"), row("baby", 1, "nan"), row("zebra", 1, "1"),
      ]
      let found = try record.rows()
      #expect(found.map(\.key) == expected.map(\.key) && found.map(\.result[1]) == expected.map(\.result[1]))
      #expect(found.compactMap { Double($0.result[0]) }.filter(\.isFinite) == [29.25, 1])
      #expect(try record.holds(["bird"]) && !record.holds(["bird", "3"]) && record.result(of: ["bird", "2"]) != nil)
      // Another process reads what this one has written.
      if let path { #expect(try Record(path: path, form: form(isJSON: kind == 1)).rows() == found) }
    }
  }

  @Test("A table from before its last columns is read and goes on; one that lacks another column is damaged")
  func laterColumns() throws {
    try withFolder { folder in
      let path = "\(folder)/record.csv", old = form(isJSON: false)
      var record = Record(path: path, form: old)
      try record.add([row("bird", 1, "29.25")])
      var new = old
      new.results += [.init("threads", .whole, isOptional: true), .init("checksum", isOptional: true)]
      var later = Record(path: path, form: new)
      #expect(try later.rows() == [RecordRow(key: ["bird", "1"], result: ["29.25", "abc", "", ""])])
      try later.add([RecordRow(key: ["baby", "1"], result: ["30", "abd", "2", "f00"])])
      let text = String(decoding: try readFile(path), as: UTF8.self)
      #expect(text.hasSuffix("image,seed,psnr,version,threads,checksum\nbird,1,29.25,abc,,\nbaby,1,30,abd,2,f00\n"))
      // A column that everything has cannot be missing.
      new.results.append(.init("ssim", .number))
      #expect(throws: FileError.self) { try Record(path: path, form: new).rows() }
    }
  }

  @Test("JSON holds numbers as numbers, and as texts those that are none")
  func json() throws {
    try withFolder { folder in
      var record = Record(path: "\(folder)/r.json", form: form(isJSON: true))
      try record.begin()
      #expect(try JSONSerialization.jsonObject(with: Data(readFile("\(folder)/r.json"))) as? [Int] == [])
      try record.add([row("a \"quoted\" name", 7, "30.125"), row("same", 1, "inf")])
      let objects = try #require(
        try JSONSerialization.jsonObject(with: Data(readFile("\(folder)/r.json"))) as? [[String: Any]])
      #expect(objects[0]["psnr"] as? Double == 30.125 && objects[0]["seed"] as? Int == 7)
      #expect(objects[0]["image"] as? String == "a \"quoted\" name" && objects[1]["psnr"] as? String == "inf")
    }
  }

  @Test("Digits stay as they are when rows are added", arguments: [true, false])
  func digits(isJSON: Bool) throws {
    try withFolder { folder in
      var record = Record(path: "\(folder)/record", form: form(isJSON: isJSON))
      let texts = ["0.8462215756343514", "27.262697720137794", "1e-05", "5e-324", "1.7976931348623157e+308"]
      for (seed, text) in texts.enumerated() { try record.add([row("a,b\n\"c\"", seed, text)]) }
      let found = try record.rows()
      #expect(found.map { Double($0.result[0]) } == texts.map { Double($0) })
      #expect(found.prefix(2).map(\.result[0]) == Array(texts.prefix(2)))
      #expect(found.allSatisfy { $0.key[0] == "a,b\n\"c\"" })
    }
  }

  @Test(
    "Numbers that JSON does not know, and truth values, are no results", arguments: ["true", "\"0x1p3\"", "\"+1\""])
  func oddNumbers(text: String) throws {
    try withFolder { folder in
      let path = "\(folder)/record"
      let json = "[{\"image\": \"a\", \"seed\": 1, \"psnr\": \(text), \"version\": \"v\"}]"
      try writeAtomically(Array(json.utf8), to: path)
      #expect(throws: FileError.self) { try Record(path: path, form: form(isJSON: true)).rows() }
    }
  }

  @Test("A pipe in a record's place is refused at once")
  func pipe() throws {
    try withFolder { folder in
      #expect(mkfifo("\(folder)/record", 0o644) == 0)
      #expect(throws: FileError.self) { try Record(path: "\(folder)/record", form: form(isJSON: false)).rows() }
    }
  }

  @Test("Records with different marks are not mixed")
  func marks() throws {
    try withFolder { folder in
      var quick = Record(path: "\(folder)/r.csv", form: form(isJSON: false, mark: "recipe: quick"))
      try quick.add([row("a", 1, "2")])
      #expect(try quick.rows().count == 1)
      #expect(throws: FileError.self) { try Record(path: "\(folder)/r.csv", form: form(isJSON: false)).rows() }
    }
  }

  @Test(
    "What is no record of the kind is refused and stays",
    arguments: [
      "image,seed,psnr\n", "image,seed,psnr,version\na,1,two,v\n", "image,seed,psnr,version\na,1,2,v\na,1,3,v\n",
      "image,seed,psnr,version\na,1,2,v", "",
    ])
  func damaged(text: String) throws {
    try withFolder { folder in
      let path = "\(folder)/r.csv"
      try writeAtomically(Array(text.utf8), to: path)
      var record = Record(path: path, form: form(isJSON: false))
      let error = try #require(throws: FileError.self) { try record.add([row("b", 1, "2")]) }
      #expect(error.file == path && !error.cause.contains("\n"))
      #expect(try readFile(path) == Array(text.utf8))
    }
  }
}
