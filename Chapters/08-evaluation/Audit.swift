import Engine
import Experiments
import Foundation
import Notebook
import SuperResolution
import Terminal

/// The verdict on "a is better than b".
func verdict(_ results: Results, _ a: Contender, above b: Contender, scale: Int = 4) -> Verdict {
  results.differences(a, b, scale).map { verdict(above: $0.map(mean)) } ?? .open
}

/// What was measured, in words.
func measured(_ results: Results, _ contenders: [Contender], _ scale: Int) -> String {
  let parts = contenders.map { contender in
    results(contender, scale).psnr.map { String(format: "%.2f", $0) } ?? "–"
  }
  return parts.joined(separator: " / ")
}

/// What came out of table II's converged runs along one half of it, by the number of blocks, in the order of the seeds.
func blockRuns(
  _ record: RecordedTable?, of result: String = "psnr", varying: String, fixed: (column: String, value: String)
) throws -> [Int: [Double]] {
  guard let record else { return [:] }
  let rows = zip(
    zip(record.column(varying), record.column(fixed.column)), zip(record.column("outcome"), try record.numbers(result)))
  let own = rows.filter { $0.0.1 == fixed.value && $0.1.0 == "converged" }.map { (Int($0.0.0) ?? 0, $0.1.1) }
  return Dictionary(grouping: own, by: \.0).mapValues { $0.map(\.1) }
}

/// What a record of `nlvae trial losses` says of a step: for each pair of loss and optimiser the PSNR with the step size that
/// is best at another step, in the order of the seeds. Either is the last one if it is not given.
func scores(of record: RecordedTable, atStep step: Double? = nil, bestAt: Double? = nil) throws -> [String: [Double]] {
  let rows = zip(record.rows, zip(try record.numbers("step"), try record.numbers("psnr")))
  let last = rows.map(\.1.0).max()
  let runs = Dictionary(grouping: rows) { $0.0[0...2].joined(separator: ",") }.values.map { run in
    (
      name: "\(run[0].0[0]) with \(run[0].0[1])", judged: run.filter { $0.1.0 == bestAt ?? last }.map(\.1.1),
      asked: run.filter { $0.1.0 == step ?? last }.map(\.1.1)
    )
  }
  return Dictionary(grouping: runs, by: \.name).mapValues { $0.max { mean($0.judged) < mean($1.judged) }!.asked }
}

/// Thousands with a comma.
func grouped(_ value: Int) -> String {
  value < 1000 ? "\(value)" : "\(value / 1000),\(String(format: "%03d", value % 1000))"
}

/// A number with two digits and its sign.
func signed(_ value: Double) -> String { String(format: "%+.2f", value).replacing("-", with: "−") }

/// A run's result after all its steps.
func finished(_ run: some ResumableRun, _ tick: Ticker) -> Tensor {
  var run = run
  while !run.isFinished {
    let before = run.progress.stepsDone
    run.advance()
    tick(run.progress.stepsDone - before)
  }
  return run.result!
}

/// The command that makes some rows of table I again.
func reproduce(_ methods: String, scale: Int = 4) -> String {
  "`make reproduce ARGS=\"--scale \(scale) --method \(methods) --again\"`"
}

/// The rows of one of the audit's tables. A class, because local functions add to it.
final class Answers {
  private(set) var rows: [[Cell]] = []

  /// Adds a claim, what was found, the verdict and the command that finds it again.
  func callAsFunction(_ claim: String, _ here: String, _ verdict: Verdict, _ command: String) {
    let verdict = claim.hasPrefix("our question") ? verdict.answer : verdict
    rows.append([.text(claim), .text(here), .text(verdict.rawValue), .text(command)])
  }
}
