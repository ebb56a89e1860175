import ArgumentParser
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae reproduce`
struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the rows of tables I and II that are missing from the record of chapter 8.",
    discussion: """
      The most telling rows come first. A row is recorded when its picture is done; a run that was interrupted or killed
      goes on where it was, one with --again too; two processes may work at the same time and share the rows. Zero-shot
      rows are made from the low-resolution picture alone; the answer is read for scoring, and as a target by the rows
      marked oracle.

      EXAMPLES
        nlvae reproduce --list
        nlvae reproduce --threads 1 --time-limit 60
        nlvae reproduce --method zssr --scale 4
        nlvae reproduce --method bicubic,wiener --again
      """)

  @Option(
    help: "A folder with the pictures of Set5; by default $NLVAE_DATA/Set5, or where `make data` puts them.",
    completion: .directory)
  var dataset: String?

  @Option(help: "Where the record is.", completion: .directory)
  var record = "Figures/08-evaluation"

  @Option(help: "Only these tables, separated by commas: 1, 2.")
  var table: String?

  @Option(help: "Only these methods, separated by commas; --list shows their names.")
  var method: String?

  @Option(help: "Only these factors, separated by commas.")
  var scale: String?

  @Option(help: "Only these pictures, separated by commas.")
  var image: String?

  @Option(help: "Only these seeds, separated by commas.")
  var seed: String?

  @Option(name: .customLong("protocol"), help: "Only this protocol: zero-shot or oracle.")
  var trainingProtocol: TrainingProtocol?

  @Flag(help: "Show the chosen rows, which of them are recorded, and the command that makes each.")
  var list = false

  @Flag(help: "Make the chosen rows again, replace them, and say whether their digits are the same.")
  var again = false

  @Option(help: "Stop after so many minutes; the next run goes on from there.")
  var timeLimit: Double?

  @Option(help: "Recipe: full, or quick to try the machinery in another --record.")
  var preset = ZeroShotConfiguration.Preset.full

  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    guard try !chosen().isEmpty else { throw ValidationError("no row of the plan is chosen; --list shows them all") }
    // A million minutes are two years, and within what a clock can add.
    if let timeLimit, !(timeLimit > 0 && timeLimit <= 1e6) {
      throw ValidationError("--time-limit takes a number of minutes above 0, up to a million")
    }
    if preset == .quick && record == Reproduce.defaultRecord {
      throw ValidationError("--preset quick needs a --record of its own")
    }
  }

  private static let defaultRecord = "Figures/08-evaluation"
  private static let plan = ReproductionPlan()

  func run() throws {
    compute.apply()
    let record = ReproductionRecord(folder: record, preset: preset, plan: Self.plan)
    let rows = try chosen()
    // A damaged record should be found out before the first hour and not after.
    for table in ReproducedTable.allCases { _ = try record.rows(table) }
    if list { return try show(rows, record) }
    try makeFolder(record.folder)
    for table in Set(rows.map(\.recipe.table)) { try checkWritable(record.path(table)) }
    try makeFolder(record.state)
    guard let dataset = dataset ?? Dataset.root(explicit: nil).map({ "\($0)/Set5" }) else {
      throw FileError("Data/Set5", "is missing; `make data` downloads it")
    }
    let clock = ContinuousClock(), end = timeLimit.map { clock.now + .seconds($0 * 60) }
    let isTimeUp = { end.map { clock.now >= $0 } ?? false }
    Interruption.willSay("nlvae: \(interrupted)")
    try work(
      on: rows,
      ReproductionRunner(
        dataset: dataset, record: record, version: WorkingTree.version(),
        checkpointInterval: checkpoints.checkpointInterval, quiet: compute.quiet,
        shouldStop: { Interruption.isRequested || isTimeUp() }))
  }

  /// Makes what is missing of some rows, in their order.
  private func work(on rows: [ReproductionRow], _ runner: ReproductionRunner) throws {
    var table = ResultTable(seconds: "CPU s"), same = 0, other = 0
    for (index, row) in rows.enumerated() {
      if try runner.isDone(row, again: again) { continue }
      if runner.shouldStop() { return try stop() }
      let outcome = try runner(row, again: again) {
        if !compute.quiet { note("row \(index + 1) of \(rows.count): \(row.name)") }
      } made: { result, before in
        let numbers = result.dropLast().suffix(3).compactMap(Double.init)
        table.add(
          EvaluationRow(
            method: row.recipe.name, protocol: row.protocol.rawValue, scale: row.scale, image: row.image,
            seed: row.seed, psnr: numbers[0], ssim: numbers[1], seconds: numbers[2]))
        guard again, let before else { return }
        // Seconds and version may differ.
        if before.dropLast(2) == result.dropLast(2) {
          same += 1
          print("       the same digits as recorded")
        } else {
          other += 1
          print("       other digits: recorded were \(before.dropLast(2).joined(separator: ", "))")
        }
      }
      if outcome == .interrupted { return try stop() }
    }
    // The last process to come here finds them all made.
    if again, try rows.allSatisfy({ try runner.isDone($0, again: true) }) { runner.discardMarks(of: rows) }
    if again { print("\(same) rows with the same digits as recorded, \(other) with others") }
    let recorded = try rows.filter { try runner.record.result(of: $0) != nil }.count
    let busy = rows.filter { isLocked(runner.record.lock(of: $0)) }.count
    let others = busy > 0 ? ", \(busy) are in other hands" : ""
    print("\(recorded) of \(rows.count) rows are recorded in \(record)\(others)")
  }

  private var interrupted: FileError { FileError(record, "interrupted; the same command goes on") }

  private func stop() throws {
    guard !Interruption.isRequested else { throw interrupted }
    print("the time is up; the same command goes on")
  }

  private func note(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

  /// Shows the plan.
  private func show(_ rows: [ReproductionRow], _ record: ReproductionRecord) throws {
    var done = 0
    let extra =
      (self.record == Self.defaultRecord ? "" : " --record \(self.record)") + (preset == .full ? "" : " --preset quick")
      + (dataset.map { " --dataset \($0)" } ?? "")
    for row in rows {
      let isDone = try record.result(of: row) != nil, isBusy = isLocked(record.lock(of: row))
      done += isDone ? 1 : 0
      print("\(isDone ? "done   " : isBusy ? "running" : "missing")  nlvae reproduce \(row.options)\(extra)")
    }
    print("\(done) of \(rows.count) rows are recorded in \(self.record)")
  }

  /// The rows that fit all options.
  private func chosen() throws -> [ReproductionRow] {
    let rows = Self.plan.rows
    func known<Value: Hashable>(_ value: (ReproductionRow) -> Value) -> [Value] {
      var seen: Set<Value> = []
      return rows.map(value).filter { seen.insert($0).inserted }
    }
    func filter(_ list: String?, _ option: String, _ value: @escaping (ReproductionRow) -> String) throws -> (
      (ReproductionRow) -> Bool
    ) {
      guard let list else { return { _ in true } }
      let words = try words(list, option, of: known(value))
      return { words.contains(value($0)) }
    }
    let filters = [
      try filter(table, "--table") { "\($0.recipe.table.rawValue)" },
      try filter(method, "--method") { $0.recipe.name }, try filter(scale, "--scale") { "\($0.scale)" },
      try filter(image, "--image") { $0.image }, try filter(seed, "--seed") { "\($0.seed)" },
      try filter(trainingProtocol?.rawValue, "--protocol") { $0.protocol.rawValue },
    ]
    return rows.filter { row in filters.allSatisfy { $0(row) } }
  }
}
