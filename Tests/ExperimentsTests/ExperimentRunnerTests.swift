import Experiments
import Files
import Foundation
import SuperResolution
import Testing

private struct NoDisplay: ProgressDisplay {
  func show(_ progress: RunProgress) {}
  func finish() {}
}

/// What has been made, in order.
private final class Diary {
  var made: [String] = []
}

@Suite("The loop that makes what is missing")
struct ExperimentRunnerTests {
  private static let form = RecordForm(keys: [.init("name")], results: [.init("value", .number)])

  private func runner(_ folder: String, stopAfter limit: Int = .max, _ diary: Diary) -> ExperimentRunner {
    ExperimentRunner(
      record: Record(path: "\(folder)/record.csv", form: Self.form), states: .folder("\(folder)/.state"), time: .wall,
      display: { _ in NoDisplay() }, shouldStop: { diary.made.count >= limit })
  }

  private func pieces(_ names: [String], _ diary: Diary, value: Int = 1) -> [ExperimentTask] {
    names.map { name in
      ExperimentTask(name: name, title: name, key: [name]) { context in
        try context.checkForStop()
        diary.made.append(name)
        return [RecordRow(key: [name], result: ["\(value)"])]
      }
    }
  }

  @Test("What is recorded is left alone; an interrupted run goes on with what is missing")
  func missing() throws {
    try withFolder { folder in
      try makeFolder("\(folder)/.state")
      let diary = Diary(), pieces = pieces(["a", "b", "c"], diary)
      var first = runner(folder, stopAfter: 2, diary)
      #expect(try !first.work(on: pieces) { _, _ in })
      #expect(diary.made == ["a", "b"])
      var second = runner(folder, diary), known: [String] = []
      #expect(
        try second.work(on: pieces) { piece, outcome in
          if case .known(let rows) = outcome { known += rows.map { $0.key[0] } }
        })
      #expect(diary.made == ["a", "b", "c"] && known == ["a", "b"])
      #expect(try second.record.rows().count == 3 && second.isAllDone(pieces))
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.state") == [])
    }
  }

  @Test("A piece in another process's hands is passed by")
  func busy() throws {
    try withFolder { folder in
      try makeFolder("\(folder)/.state")
      let diary = Diary(), pieces = pieces(["a", "b"], diary)
      var runner = runner(folder, diary), outcomes: [String] = []
      try withLock(on: "\(folder)/.state/a.lock") {
        #expect(runner.isBusy(pieces[0]) && !runner.isBusy(pieces[1]))
        let isDone = try runner.work(on: pieces) { outcomes.append("\($0.name) \($1 == .busy)") }
        #expect(isDone)
      }
      #expect(outcomes == ["a true", "b false"] && diary.made == ["b"])
    }
  }

  @Test("Pieces are made again once, also over an interruption, and what they were before is told")
  func again() throws {
    try withFolder { folder in
      try makeFolder("\(folder)/.state")
      let diary = Diary()
      var first = runner(folder, diary)
      _ = try first.work(on: pieces(["a", "b"], diary)) { _, _ in }
      let better = pieces(["a", "b"], diary, value: 2)
      var second = runner(folder, stopAfter: 3, diary), before: [String] = []
      second.again = true
      #expect(
        try !second.work(on: better) { _, outcome in
          if case .made(_, let old) = outcome { before += old.map { $0.result[0] } }
        })
      var third = runner(folder, diary)
      third.again = true
      #expect(try third.work(on: better) { _, _ in } && third.isAllDone(better))
      #expect(diary.made == ["a", "b", "a", "b"] && before == ["1"])
      third.forgetRepeats(of: better)
      #expect(try !third.isAllDone(better))
    }
  }

  @Test("A record in memory serves as well")
  func memory() throws {
    let diary = Diary()
    var runner = ExperimentRunner(
      record: Record(path: nil, form: Self.form), states: .none, time: .processor, display: { _ in NoDisplay() },
      shouldStop: { false })
    #expect(try runner.work(on: pieces(["a", "a"], diary)) { _, _ in })
    #expect(try runner.record.rows().count == 1 && diary.made == ["a"])
  }
}
