import Testing

@testable import Notebook

@Suite("Exercises")
struct ExerciseTests {
  private func exercise(_ number: String = "5.1", hint: String = "h", check: @escaping @Sendable () throws -> Void)
    -> Exercise
  {
    Exercise(number, "A task", hint: hint, check: check)
  }

  @Test("An exercise is open, solved or wrong")
  func outcomes() {
    #expect(exercise { throw Unfinished("5.1") }.outcome() == .open)
    #expect(exercise {}.outcome() == .solved)
    #expect(
      exercise { try expect("loss", 1.5, equals: 1, within: 0.1) }.outcome() == .wrong("loss: expected 1.0, got 1.5"))
    #expect(exercise { throw Unfinished("5.2") }.outcome() == .wrong("needs exercise 5.2, which is open"))
  }

  @Test("Answers are compared within a tolerance, and what is no number is wrong")
  func comparing() throws {
    try expect("x", Float(1), equals: 1.05, within: 0.1)
    try expect("x", [1.0, 2], equals: [1, 2.05], within: 0.1)
    try expect("x", "a", equals: "a")
    #expect(throws: Mismatch("x", expected: 1.0, got: Double.nan)) { try expect("x", .nan, equals: 1.0, within: 9) }
    #expect(throws: Mismatch("x: number of values", expected: 2, got: 1)) {
      try expect("x", [1.0], equals: [1, 2], within: 0.1)
    }
    #expect(throws: Mismatch("x: value 1", expected: 3.0, got: 2.0)) {
      try expect("x", [1.0, 2], equals: [1, 3], within: 0.1)
    }
    #expect(throws: Mismatch("x", expected: "b", got: "a")) { try expect("x", "a", equals: "b") }
  }

  @Test("Open stubs and passing solutions have no faults; everything else has")
  func faults() {
    let stub = exercise { throw Unfinished("5.1") }
    let solution = exercise {}
    func faults(_ stubs: [Exercise], _ solutions: [Exercise]) -> [String] {
      Exercise.faults(chapter: "5", stubs: stubs, solutions: solutions)
    }
    #expect(faults([stub], [solution]) == [])
    #expect(faults([solution], [solution]) == ["5.1: the stub is solved"])
    #expect(faults([stub], [stub]) == ["5.1: the solution is open"])
    #expect(faults([stub], []) == [#"stubs ["5.1"] and solutions [] are different exercises"#])
    let second = exercise("5.3") { throw Unfinished("5.3") }
    #expect(
      faults([stub, second], [solution, exercise("5.3") {}]) == ["5.3: number 2 of chapter 5 has the wrong number"])
    #expect(
      faults([exercise(hint: "") { throw Unfinished("5.1") }], [solution]) == ["5.1: no title or no hint"])
    let appendix = exercise("A.1") { throw Unfinished("A.1") }
    #expect(Exercise.faults(chapter: "A", stubs: [appendix], solutions: [exercise("A.1") {}]) == [])
    #expect(
      Exercise.faults(chapter: "8b", stubs: [appendix], solutions: [exercise("A.1") {}])
        == ["A.1: number 1 of chapter 8b has the wrong number"])
  }

  private enum Mixed: Chapter {
    static let folder = "05-mixed"
    static let title = "Mixed"
    static let summary = "S"
    static let exercises = [
      Exercise("5.1", "Solved", hint: "h") {},
      Exercise("5.2", "Open", hint: "Look at the edges of the picture") { throw Unfinished("5.2") },
      Exercise("5.3", "Wrong", hint: "Signs") { throw Mismatch("psnr", expected: 1, got: 2) },
    ]
    static func run(_ page: Page) throws {}
  }

  @Test("The report says what is solved, and gives no hint unasked")
  func report() {
    let report = ExerciseReport(Mixed.self, width: 31)
    #expect(report.hasWrongAnswers)
    #expect(
      report.lines == [
        "5. Mixed", "  ✓ 5.1  Solved", "  ○ 5.2  Open (exercise)", "  ✗ 5.3  Wrong",
        "         psnr: expected 1, got", "         2",
        "  1 of 3 solved; your answers go into Chapters/05-mixed/Exercises.swift",
        "  a hint: swift run chapter exercise 05 --hint 5.2",
      ])
  }
}
