import Experiments
import Foundation
import Notebook

/// What was measured, in words: mean PSNRs.
public func measured(_ results: Results, _ contenders: [Contender], _ scale: Int) -> String {
  let parts = contenders.map { contender in
    results(contender, scale).psnr.map { String(format: "%.2f", $0) } ?? "–"
  }
  return parts.joined(separator: " / ")
}

extension RecordedTable {
  /// How many rows are from before the record kept threads, processor, and the small picture's checksum.
  public var rowsWithoutOrigin: Int {
    columns.contains("threads") ? column("threads").count(where: \.isEmpty) : rows.count
  }
}

/// The seeds of a record, as an option of a command.
func listedSeeds(_ record: RecordedTable) -> String {
  Set(record.column("seed")).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.joined(separator: ",")
}

/// How many seeds two sides have, in words: "3 seeds", or "1 and 3 seeds" where they differ.
///
/// - Parameter seeds: the seeds of each.
public func seedsInWords<Seed>(_ seeds: [[Seed]]) -> String {
  let counts = seeds.map(\.count)
  guard !counts.isEmpty else { return "nothing drawn" }
  return Set(counts).count == 1
    ? counted(counts[0], "seed") : counts.map(String.init).joined(separator: " and ") + " seeds"
}

/// Two means over the seeds that are compared, their difference over five pictures with Student's interval, and from how many
/// seeds of each.
func duel(
  _ results: Results, _ a: Contender, _ b: Contender, _ scale: Int, of value: KeyPath<Score, Double> = \.psnr,
  digits: Int = 2
) -> String {
  let seeds = results.comparedSeeds(a, b, scale)
  let means = [(a, seeds.a), (b, seeds.b)].map { contender, own -> String in
    let standing = results(contender, scale)
    let found = zip(standing.seeds, standing.means { $0[keyPath: value] }).filter { own.contains($0.0) }
    return found.isEmpty ? "–" : String(format: "%.\(digits)f", mean(found.map(\.1)))
  }
  guard let differences = results.differences(a, b, scale, of: value) else { return means.joined(separator: " / ") }
  // A method that draws nothing has the seed 0.
  return "\(means.joined(separator: " / ")), difference \(spanned(differences, digits: digits)), "
    + seedsInWords([seeds.a, seeds.b].filter { $0 != [0] })
}

/// What one change of the brief recipe scores more than another, in dB: for each picture and seed of which both are recorded,
/// in the order of the first one's rows.
///
/// - Parameters:
///   - record: what `nlvae trial recipe` has recorded.
///   - change: from whose PSNR is subtracted; "the recipe" is the one without a change.
///   - other: whose PSNR is subtracted.
/// - Throws: `SourceError` for what is no number.
public func ladder(_ record: RecordedTable, _ change: String, less other: String) throws -> [Double] {
  let names = record.column("ingredient"), presets = record.column("preset")
  let runs = zip(record.column("image"), record.column("seed")).map { [$0, $1] }, psnr = try record.numbers("psnr")
  func rows(_ name: String) -> [Int] { psnr.indices.filter { names[$0] == name && presets[$0] == "brief" } }
  let others = Dictionary(rows(other).map { (runs[$0], psnr[$0]) }, uniquingKeysWith: { first, _ in first })
  return rows(change).compactMap { row in others[runs[row]].map { psnr[row] - $0 } }
}

/// What came out of table II's converged runs along one half of it, by the number of blocks, in the order of pictures and seeds.
public func blockRuns(
  _ record: RecordedTable?, of result: String = "psnr", varying: String, fixed: (column: String, value: String)
) throws -> [Int: [Double]] {
  guard let record else { return [:] }
  let images = record.column("image"), seeds = record.column("seed").map { Int($0) ?? 0 }
  let (counts, others, outcomes) = (record.column(varying), record.column(fixed.column), record.column("outcome"))
  let found = try record.numbers(result)
  let own = found.indices.filter { others[$0] == fixed.value && outcomes[$0] == "converged" }
    .sorted { (images[$0], seeds[$0]) < (images[$1], seeds[$1]) }.map { (Int(counts[$0]) ?? 0, found[$0]) }
  return Dictionary(grouping: own, by: \.0).mapValues { $0.map(\.1) }
}

/// What a record of `nlvae trial losses` says of a step: for each pair of loss and optimiser the PSNR with the step size that
/// is best at another step, in the order of the seeds. Either is the last one if it is not given.
func scores(of record: RecordedTable, atStep step: Double? = nil, bestAt: Double? = nil) throws -> [String: [Double]] {
  let seeds = try record.numbers("seed")
  let rows = zip(zip(record.rows, zip(try record.numbers("step"), try record.numbers("psnr"))), seeds)
    .sorted { $0.1 < $1.1 }.map(\.0)
  let last = rows.map(\.1.0).max()
  let runs = Dictionary(grouping: rows) { $0.0[0...2].joined(separator: ",") }.values.map { run in
    (
      name: "\(run[0].0[0]) with \(run[0].0[1])", judged: run.filter { $0.1.0 == bestAt ?? last }.map(\.1.1),
      asked: run.filter { $0.1.0 == step ?? last }.map(\.1.1)
    )
  }
  return Dictionary(grouping: runs, by: \.name).mapValues { $0.max { mean($0.judged) < mean($1.judged) }!.asked }
}

/// The pairs of loss and optimiser of a record of `nlvae trial losses` whose best step size, by the mean at some step, is the
/// smallest that was tried: a smaller one might be better there.
///
/// - Parameters:
///   - record: `losses`.
///   - step: where they are judged.
/// - Returns: names as "L1 with RMSProp", sorted.
/// - Throws: `SourceError` for what is no number.
public func smallestIsBest(in record: RecordedTable, atStep step: Double) throws -> [String] {
  let steps = try record.numbers("step"), psnr = try record.numbers("psnr"), rates = try record.numbers("rate")
  let own = psnr.indices.filter { steps[$0] == step }
  let pairs = Dictionary(grouping: own) { "\(record.rows[$0][0]) with \(record.rows[$0][1])" }
  return pairs.filter { _, rows in
    let means = Dictionary(grouping: rows) { rates[$0] }.mapValues { mean($0.map { psnr[$0] }) }
    return means.max { $0.value < $1.value }?.key == means.keys.min()
  }.keys.sorted()
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
  return "\(signed(mean(differences), digits: digits)) (\(span(interval.low, interval.high, digits: digits)))"
}

/// The ends of an interval, `−0.03 … +0.27`. An end that rounds to zero has a digit more, so that its sign tells its side.
///
/// - Parameters:
///   - low: the lower end.
///   - high: the upper one.
///   - digits: after the point.
public func span(_ low: Double, _ high: Double, digits: Int = 2) -> String {
  let half = 0.5 * pow(10, -Double(digits))
  return [low, high].map { signed($0, digits: abs($0) < half ? digits + 1 : digits) }.joined(separator: " … ")
}

/// A table cell for a number that may not be there yet.
public func cell(_ value: Double?, digits: Int) -> Cell {
  guard let value, value.isFinite else { return .missing }
  return .number(value, digits: digits)
}

/// Whether an enlargement in a record is a method's: it bears the method's name, or that and a seed (`METHOD-seed2`).
///
/// - Parameters:
///   - name: the enlargement's.
///   - method: the method's.
func isEnlargement(_ name: String, by method: String) -> Bool { name == method || name.hasPrefix("\(method)-seed") }
