import Files
import Foundation
import Imaging
import Kernels
import SuperResolution

extension ReproducedTable {
  /// The name of its file.
  public var file: String { self == .methods ? "set5.csv" : "table-2.csv" }

  /// The columns that tell rows apart.
  var keys: [RecordForm.Column] {
    let place: [RecordForm.Column] = [.init("scale", .whole), .init("image"), .init("seed", .whole)]
    return self == .methods
      ? [.init("method"), .init("protocol")] + place
      : [.init("encoder", .whole), .init("decoder", .whole)] + place
  }

  /// The columns that say what came out.
  var results: [RecordForm.Column] {
    (self == .methods ? [] : [.init("outcome")])
      + [.init("psnr", .number), .init("ssim", .number), .init("processor_seconds", .number), .init("version")]
      + (self == .methods ? ResultOrigin.laterColumns : [])
  }
}

extension ReproductionRow {
  /// What tells its line in the record from others.
  public var key: [String] {
    guard set == ReproductionPlan.usualSet else { return [set, recipe.name, "\(scale)", image, "\(seed)"] }
    switch recipe {
    case .blocks(let encoder, let decoder): return ["\(encoder)", "\(decoder)", "\(scale)", image, "\(seed)"]
    default: return [recipe.name, self.protocol.rawValue, "\(scale)", image, "\(seed)"]
    }
  }

  /// What came out of a row but for its time and how it was made: what is the same whenever it is made again.
  ///
  /// - Parameter result: what the record says came out.
  public func scores(_ result: [String]) -> [String] { Array(result.prefix(recipe.table == .blocks ? 3 : 2)) }

  /// The row's score, as a line of its record has it.
  ///
  /// - Parameter result: what the record says came out.
  public func evaluation(_ result: [String]) -> EvaluationResult {
    EvaluationResult(method: recipe.name, protocol: self.protocol, scale: scale, image: image, seed: seed)
      .with(Array(result.dropFirst(recipe.table == .blocks ? 1 : 0).prefix(3)))
  }
}

/// The reproduced tables: their records, and how a row is made.
///
/// State is kept in a hidden folder of the record, a checkpoint and a lock for each row: a run that is killed goes on where
/// it was, a second process leaves alone what the first has in hand, and no record's run touches another's.
public struct Reproduction: Sendable {
  /// Where the records are.
  public let folder: String
  /// The recipe; a record of another than the thorough one says so and is never mixed with one of that.
  public let preset: ZeroShotConfiguration.Preset
  /// The records of the tables.
  public let records: [ReproducedTable: Record]

  /// The records of a plan.
  ///
  /// - Parameters:
  ///   - folder: where they are.
  ///   - preset: the thorough recipe, or another one to try the machinery.
  ///   - plan: what tells the rows' order.
  public init(folder: String, preset: ZeroShotConfiguration.Preset, plan: ReproductionPlan) {
    self.folder = folder
    self.preset = preset
    let rows = Dictionary(grouping: plan.rows, by: \.recipe.table)
    let records = ReproducedTable.allCases.map { table in
      // The other sets have a record of their own, whose rows stay in the order in which they are made.
      if let first = plan.rows.first, first.set != ReproductionPlan.usualSet {
        var form = Trials.formOfSets
        form.mark = Self.mark(preset)
        return (table, Record(path: "\(folder)/\(Trials.fileOfSets)", form: form))
      }
      let order = Dictionary(uniqueKeysWithValues: (rows[table] ?? []).enumerated().map { ($1.key, $0) })
      let form = RecordForm(
        keys: table.keys, results: table.results, mark: Self.mark(preset), order: order)
      return (table, Record(path: "\(folder)/\(table.file)", form: form))
    }
    self.records = Dictionary(uniqueKeysWithValues: records)
  }

  /// The note of a record that tries the machinery.
  private static func mark(_ preset: ZeroShotConfiguration.Preset) -> String? {
    preset == .thorough ? nil : "recipe: \(preset.rawValue), for a trial only"
  }

  /// The file of a table's record.
  public func file(of table: ReproducedTable) -> String { records[table]!.path! }

  /// The hidden folder with the checkpoints and locks of what is being made.
  public var state: String { "\(folder)/.state" }

  /// The file that the process which works on a row holds locked.
  public func lock(of row: ReproductionRow) -> String { "\(state)/\(row.name).lock" }

  /// What came out of a row, if it is recorded.
  public func result(of row: ReproductionRow) throws -> [String]? {
    try records[row.recipe.table]?.result(of: row.key)
  }

  /// A row as a piece of work.
  ///
  /// - Parameters:
  ///   - row: what to do.
  ///   - version: written into the record.
  ///   - picture: reads the row's picture.
  public func piece(
    _ row: ReproductionRow, version: String, picture: @escaping () throws -> Image
  ) -> ExperimentTask {
    ExperimentTask(
      name: row.name, title: "\(row.recipe.name) ×\(row.scale) \(row.image)", key: row.key,
      isResumable: row.recipe.method.isResumable
    ) { context in
      let picture = row.recipe.picture(from: try picture())
      let task = try EvaluationTask(name: row.image, picture: picture, scale: row.scale)
      if row.set != ReproductionPlan.usualSet, let record = records[row.recipe.table] {
        try Trials.checkSame([task], of: row.set, in: record)
      }
      // Table II counts divergences; elsewhere a training goes on from its last good state.
      let (image, progress) = try context.enlarged(
        task, by: row.recipe.enlargement(scale: row.scale, seed: row.seed, preset: preset),
        oracle: row.protocol == .oracle ? OracleConfiguration(preset) : nil,
        stopsAtDivergence: row.recipe.table == .blocks)
      let scores = image.map(task.scores) ?? Scores(psnr: .nan, ssim: .nan)
      let numbers = [
        String(format: "%.4f", scores.psnr), String(format: "%.5f", scores.ssim),
        String(format: "%.1f", context.seconds),
      ]
      let interpolated = task.scores(of: task.lowResolution.interpolated(by: row.scale).quantized())
      let hasConverged = progress?.fallbacks ?? 0 == 0 && scores.psnr >= interpolated.psnr
      let outcome = row.recipe.table == .blocks ? [hasConverged ? "converged" : "diverged"] : []
      var origin = ResultOrigin(of: task, threads: Threads.count)
      origin.version = version
      let made = row.recipe.table == .blocks ? [version] : origin.versionAndLater
      return [RecordRow(key: row.key, result: outcome + numbers + made)]
    }
  }
}
