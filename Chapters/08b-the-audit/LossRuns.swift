import Audit
import Experiments
import Notebook

/// A pair of loss and optimiser with its best step size.
struct LossRun {
  /// The pair, and its first step size.
  var name: String, rate: String
  /// The steps at which it was scored, and the PSNR there in dB, the mean over seeds.
  var steps: [Double], psnr: [Double]
  /// The PSNR after the last step, by seed.
  var ends: [String: Double]

  /// What it ends above another, in dB: for each seed that both have, in the order of the seeds.
  func ends(less other: LossRun) -> [Double] {
    ends.filter { other.ends[$0.key] != nil }.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }
      .map { $0.value - other.ends[$0.key]! }
  }
}

/// For each pair of loss and optimiser in a record of `nlvae trial losses`, the step size that ends highest.
///
/// - Parameter record: `losses`.
/// - Throws: `SourceError` if it lacks a column of numbers.
func bestRuns(_ record: RecordedTable) throws -> [LossRun] {
  let psnr = try record.numbers("psnr"), steps = try record.numbers("step"), last = steps.max() ?? 0
  let seeds = record.column("seed")
  var names: [String] = [], runs: [String: LossRun] = [:]
  var tried: Set<String> = []
  for row in record.rows where tried.insert(row[0...2].joined(separator: ",")).inserted {
    let name = "\(row[0]), \(row[1])"
    let mine = record.rows.indices.filter { record.rows[$0][0...2] == row[0...2] }
    let curve = Set(mine.map { steps[$0] }).sorted().map { step in
      (step, mine.filter { steps[$0] == step }.map { psnr[$0] })
    }
    let ends = mine.filter { steps[$0] == last }.map { (seeds[$0], psnr[$0]) }
    let run = LossRun(
      name: name, rate: row[2], steps: curve.map(\.0), psnr: curve.map { mean($0.1) },
      ends: Dictionary(ends) { first, _ in first })
    if runs[name] == nil { names.append(name) }
    if let best = runs[name], best.psnr[best.psnr.count - 1] >= run.psnr[run.psnr.count - 1] { continue }
    runs[name] = run
  }
  return names.compactMap { runs[$0] }
}
