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

/// What differences show by Student's interval at 95%.
enum Effect {
  /// The interval contains zero, or is that of fewer than two differences.
  case none
  /// It barely misses zero: it reaches 0.74 of its mean or more.
  case hint
  /// It lies clear of zero.
  case clear

  /// Judges differences.
  init(_ differences: [Double]) {
    guard differences.count > 1 else {
      self = .none
      return
    }
    let middle = abs(mean(differences)), reach = studentReach(differences)
    self = reach >= middle ? .none : reach >= 0.74 * middle ? .hint : .clear
  }
}

/// "a, b and c".
func series(_ words: [String]) -> String {
  words.count < 2 ? words.first ?? "" : words.dropLast().joined(separator: ", ") + " and \(words[words.count - 1])"
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

/// The benchmark's record of the five pictures of Set5, four times as large.
struct Set5 {
  static let pictures = ["baby", "bird", "butterfly", "head", "woman"]
  let record: RecordedTable

  init(_ record: RecordedTable) { self.record = record }

  /// The mean PSNR of a method over its seeds; of one picture, or of all for nil. Nil for what has not been run.
  func score(_ method: String, _ seen: String, _ picture: String?) -> Double? {
    let own = record.rows.filter { $0[0] == method && $0[1] == seen && $0[2] == "4" }
    // A mean over some of the pictures is no mean: of a method that has a seed with all of them, only such seeds count.
    let complete = Dictionary(grouping: own) { $0[4] }.values.filter { $0.count == Set5.pictures.count }.flatMap { $0 }
    guard picture != nil || !complete.isEmpty else { return nil }
    let values = (complete.isEmpty ? own : complete).filter { picture == nil || $0[3] == picture }
    let numbers = values.compactMap { Double($0[5]) }
    guard picture != nil else { return mean(Set5.pictures.compactMap { score(method, seen, $0) }) }
    return numbers.isEmpty ? nil : mean(numbers)
  }
}

extension Set5 {
  /// Seven zero-shot methods, those with all five pictures recorded: the name in the figure, processor time a picture
  /// in minutes (of the fastest seed), and the mean PSNR in dB.
  var costs: [(name: String, minutes: Double, psnr: Double)] {
    let methods = [
      ("wiener", "filter alone"), ("nlvae-quick", "quick"), ("nlvae", "standard"), ("nlvae-full", "full"),
      ("nlvae-thorough", "thorough"), ("zssr", "ZSSR"), ("dip", "Deep Image Prior"),
    ]
    return methods.compactMap { method, name in
      let rows = record.rows.filter { $0[0] == method && $0[1] == "zero-shot" && $0[2] == "4" }
      let seeds = Dictionary(grouping: rows) { $0[4] }.values.filter { $0.count == Set5.pictures.count }
      let seconds = seeds.map { mean($0.compactMap { Double($0[7]) }) }.filter(\.isFinite)
      guard let psnr = score(method, "zero-shot", nil), let least = seconds.min() else { return nil }
      return (name, least / 60, psnr)
    }
  }
}

/// A row a picture of Set5, a column a method.
func table(
  _ page: Page, _ set5: Set5, _ title: String, line: Int = #line,
  _ methods: [(column: String, name: String, seen: String)]
) {
  page.table(
    title, columns: ["picture"] + methods.map(\.column),
    rows: (Set5.pictures + [nil]).map { picture in
      [.text(picture ?? "mean")]
        + methods.map { set5.score($0.name, $0.seen, picture).map { .number($0, digits: 2) } ?? "not yet run" }
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
