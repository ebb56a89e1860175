import Audit
import Experiments
import Notebook

/// A change to the brief recipe, and its differences in PSNR to the recipe's, picture by picture and seed by seed.
struct Trial {
  var change: String
  var differences: [Double]
}

/// What a record of `nlvae trial recipe` says about each change to the brief recipe, the unchanged one first.
func trials(_ record: RecordedTable) -> [Trial] {
  Ablation.allCases.compactMap { change in
    let differences = paired(change, less: .all, in: record)
    return differences.isEmpty ? nil : Trial(change: change.rawValue, differences: differences)
  }
}

/// What the brief recipe with one change scores more than with another, in pairs of the same picture and seed.
///
/// - Parameters:
///   - change: The one.
///   - other: What it is compared with.
///   - record: Of `nlvae trial recipe`.
/// - Returns: Differences in PSNR (dB), one for each picture and seed that both have.
func paired(_ change: Ablation, less other: Ablation, in record: RecordedTable) -> [Double] {
  func scores(_ ingredient: Ablation) -> [[String]: Double] {
    let rows = record.rows.filter { $0[0] == ingredient.rawValue && $0[1] == "brief" }
    return Dictionary(rows.compactMap { row in Double(row[4]).map { (Array(row[2...3]), $0) } }) { first, _ in first }
  }
  return differences(scores(change), scores(other))
}

/// One score less another, for each picture and seed that both have, in the order of their names.
private func differences(_ own: [[String]: Double], _ others: [[String]: Double]) -> [Double] {
  own.filter { others[$0.key] != nil }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    .map { $0.value - others[$0.key]! }
}

/// A recipe with what it took and what it came to, on the photographs that all recipes were run on.
public struct Effort {
  /// What was run.
  public var recipe: EffortVariant
  /// Processor seconds, the mean over photographs.
  public var seconds: Double
  /// PSNR in dB, by photograph and seed.
  public var psnr: [[String]: Double]
  /// Their mean.
  public var mean: Double

  /// What it scores more than another, in dB: for each photograph and seed that both have.
  ///
  /// - Parameter other: The other recipe.
  public func less(_ other: Effort) -> [Double] { differences(psnr, other.psnr) }
}

/// What a record of `nlvae trial effort` says about each recipe, the fastest first.
///
/// - Parameter record: `effort-t91`.
/// - Throws: `SourceError` if it lacks a column of numbers.
public func efforts(in record: RecordedTable) throws -> [Effort] {
  let psnr = try record.numbers("psnr"), seconds = try record.numbers("processor_seconds")
  func run(_ row: Int) -> [String] { Array(record.rows[row][1...2]) }
  let rows = Dictionary(grouping: record.rows.indices) { record.rows[$0][0] }
  let named = rows.values.map { Set($0.map(run)) }
  let common = named.dropFirst().reduce(named.first ?? []) { $0.intersection($1) }
  return EffortVariant.allCases.compactMap { recipe in
    let mine = (rows[recipe.rawValue] ?? []).filter { common.contains(run($0)) }
    guard !mine.isEmpty else { return nil }
    let scores = Dictionary(mine.map { (run($0), psnr[$0]) }) { first, _ in first }
    return Effort(
      recipe: recipe, seconds: mean(mine.map { seconds[$0] }), psnr: scores, mean: mean(mine.map { psnr[$0] }))
  }.sorted { $0.seconds < $1.seconds }
}

/// Set5, four times as large: a row a picture, a column a method.
func table(_ page: Page, _ results: Results, _ title: String, line: Int = #line, _ columns: [(String, Contender)]) {
  let standings = columns.map { results($0.1, 4) }
  page.table(
    title, columns: ["picture"] + columns.map(\.0),
    rows: (ReproductionPlan.set5 + [nil]).map { picture in
      [.text(picture ?? "mean")]
        + standings.map { standing in
          let psnr = picture.map { standing.psnr(of: $0) } ?? standing.psnr
          return psnr.map { .number($0, digits: 2) } ?? "not yet run"
        }
    }, line: line)
}

extension Plot {
  /// Draws, in every row that has differences, their mean and Student's interval.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - differences: Those of each row; none where a row has not been made.
  ///   - below: How far below the middle of their rows the intervals lie.
  mutating func means(_ name: String, of differences: [[Double]], below: Double) {
    let rows = differences.indices.filter { !differences[$0].isEmpty }
    let middles = rows.map { mean(differences[$0]) }, reach = rows.map { studentReach(differences[$0]) }
    intervals(
      name, rows: rows, low: zip(middles, reach).map { $0 - $1 }, middle: middles,
      high: zip(middles, reach).map { $0 + $1 }, below: below)
  }
}
