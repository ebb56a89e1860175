import Foundation
import Notebook

/// What was measured, in words: mean PSNRs.
public func measured(_ results: Results, _ contenders: [Contender], _ scale: Int) -> String {
  let parts = contenders.map { contender in
    results(contender, scale).psnr.map { String(format: "%.2f", $0) } ?? "–"
  }
  return parts.joined(separator: " / ")
}

/// The seeds of a record, as an option of a command.
func listedSeeds(_ record: RecordedTable) -> String {
  Set(record.column("seed")).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.joined(separator: ",")
}

/// Two means over the seeds that both have, their difference over five pictures with Student's interval, and from how many
/// seeds.
func duel(
  _ results: Results, _ a: Contender, _ b: Contender, _ scale: Int, of value: KeyPath<Score, Double> = \.psnr,
  digits: Int = 2
) -> String {
  let seeds = results.commonSeeds(a, b, scale)
  let means = [(a, seeds.map(\.0)), (b, seeds.map(\.1))].map { contender, own -> String in
    let standing = results(contender, scale)
    let found = zip(standing.seeds, standing.means { $0[keyPath: value] }).filter { own.isEmpty || own.contains($0.0) }
    return found.isEmpty ? "–" : String(format: "%.\(digits)f", mean(found.map(\.1)))
  }
  guard let differences = results.differences(a, b, scale, of: value) else { return means.joined(separator: " / ") }
  return "\(means.joined(separator: " / ")), difference \(spanned(differences.map(mean), digits: digits)), "
    + (seeds.count == 1 ? "1 seed" : "\(seeds.count) seeds")
}

/// What came out of table II's converged runs along one half of it, by the number of blocks, in the order of the seeds.
public func blockRuns(
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
public func grouped(_ value: Int) -> String {
  value < 1000 ? "\(value)" : "\(value / 1000),\(String(format: "%03d", value % 1000))"
}

/// A number with its sign.
public func signed(_ value: Double, digits: Int = 2) -> String {
  String(format: "%+.\(digits)f", value).replacing("-", with: "−")
}

/// The command that makes some rows of table I again.
func reproduce(_ methods: String, scale: Int = 4) -> String {
  "`make reproduce ARGS=\"--scale \(scale) --method \(methods) --again\"`"
}

/// A mean with Student's interval, `+0.12 (−0.03 … +0.27)`.
public func spanned(_ differences: [Double], digits: Int = 2) -> String {
  let interval = studentInterval(differences)
  let words = [mean(differences), interval.low, interval.high].map { signed($0, digits: digits) }
  return "\(words[0]) (\(words[1]) … \(words[2]))"
}

/// A table cell for a number that may not be there yet.
public func cell(_ value: Double?, digits: Int) -> Cell {
  guard let value, value.isFinite else { return .missing }
  return .number(value, digits: digits)
}
