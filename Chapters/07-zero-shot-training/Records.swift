import Experiments
import Notebook

/// A change to the recipe, the scores it came to, and their differences to the recipe's of the same picture and seed.
struct Trial {
  var change: String
  var psnr: [Double]
  var differences: [Double]
}

/// What a record of `nlvae trial recipe` says about each change to the brief recipe, the unchanged one first.
func trials(_ record: RecordedTable) -> [Trial] {
  func scores(_ ingredient: Ablation) -> [[String]: Double] {
    let rows = record.rows.filter { $0[0] == ingredient.rawValue && $0[1] == "brief" }.compactMap { row in
      Double(row[4]).map { (Array(row[1...3]), $0) }
    }
    return Dictionary(rows) { first, _ in first }
  }
  let recipe = scores(.all)
  return Ablation.allCases.compactMap { ingredient in
    let runs = scores(ingredient).filter { recipe[$0.key] != nil }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return runs.isEmpty
      ? nil
      : Trial(
        change: ingredient.rawValue, psnr: runs.map(\.value), differences: runs.map { $0.value - recipe[$0.key]! })
  }
}

/// A pair of loss and optimiser with its best step size.
struct Run {
  var name: String, rate: String
  var steps: [Double], psnr: [Double]
  /// After the last step, one a seed.
  var ends: [Double]
}

/// For each pair of loss and optimiser in a record of `nlvae trial losses`, the step size that ends highest.
func bestRuns(_ record: RecordedTable) throws -> [Run] {
  let psnr = try record.numbers("psnr"), steps = try record.numbers("step"), last = steps.max() ?? 0
  var names: [String] = [], runs: [String: Run] = [:]
  var tried: Set<String> = []
  for row in record.rows where tried.insert(row[0...2].joined(separator: ",")).inserted {
    let name = "\(row[0]), \(row[1])"
    let mine = record.rows.indices.filter { record.rows[$0][0...2] == row[0...2] }
    let curve = Set(mine.map { steps[$0] }).sorted().map { step in
      (step, mine.filter { steps[$0] == step }.map { psnr[$0] })
    }
    let run = Run(
      name: name, rate: row[2], steps: curve.map(\.0), psnr: curve.map { mean($0.1) },
      ends: mine.filter { steps[$0] == last }.map { psnr[$0] })
    if runs[name] == nil { names.append(name) }
    if let best = runs[name], best.psnr[best.psnr.count - 1] >= run.psnr[run.psnr.count - 1] { continue }
    runs[name] = run
  }
  return names.compactMap { runs[$0] }
}

/// A recipe with what it took and what it came to, on the photographs that all recipes were run on.
struct Effort {
  var recipe: EffortVariant
  /// Processor seconds, the mean over photographs.
  var seconds: Double
  /// One a photograph, in the order of their names.
  var psnr: [Double]
  var mean: Double
}

/// What a record of `nlvae trial effort` says about each recipe, the fastest first.
func efforts(in record: RecordedTable) throws -> [Effort] {
  let psnr = try record.numbers("psnr"), seconds = try record.numbers("processor_seconds")
  let rows = Dictionary(grouping: record.rows.indices) { record.rows[$0][0] }
  let named = rows.values.map { Set($0.map { record.rows[$0][1] }) }
  let common = named.dropFirst().reduce(named.first ?? []) { $0.intersection($1) }
  return EffortVariant.allCases.compactMap { recipe in
    let mine = (rows[recipe.rawValue] ?? []).filter { common.contains(record.rows[$0][1]) }
      .sorted { record.rows[$0][1] < record.rows[$1][1] }
    let scores = mine.map { psnr[$0] }
    return mine.isEmpty
      ? nil : Effort(recipe: recipe, seconds: mean(mine.map { seconds[$0] }), psnr: scores, mean: mean(scores))
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
