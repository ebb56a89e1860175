import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae reproduce`
struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the rows of tables I and II that are missing from the records of chapter 8.",
    discussion: """
      The most telling rows come first. A row is recorded when its picture is done; a run that was interrupted or killed
      goes on where it was, one with --again too; two processes may work at the same time and share the rows. Zero-shot
      rows are made from the low-resolution picture alone; the answer is read for scoring, and as a target by the rows
      marked oracle.

      Without --set, the pictures are those of Set5, and the records set5.csv and table-2.csv. Another set has its rows in
      sets.csv, as nlvae trial sets has them.

      EXAMPLES
        nlvae reproduce --list
        nlvae reproduce --set Set14 --scale 4 --list
        nlvae reproduce --threads 1 --time-limit 60
        nlvae reproduce --method zssr --scale 4
        nlvae reproduce --method bicubic,wiener --again
      """)

  @Option(help: "Set5, Set14, BSD100, Urban100 or another set, by its name or its folder.", completion: .directory)
  var set = ReproductionPlan.usualSet

  @Option(
    help: "A folder with the set's pictures; by default $NLVAE_DATA/SET, or where `make data` puts them.",
    completion: .directory)
  var dataset: String?

  @Option(help: "Where the record is.", completion: .directory)
  var record = "Figures/08-evaluation"

  @Option(help: "Only these tables, separated by commas.")
  var table: CommaSeparated<ReproducedTable>?

  @Option(help: "Only these methods, separated by commas; --list shows their names.")
  var method: CommaSeparated<RecipeName>?

  @Option(help: "Only these factors, separated by commas.")
  var scale: CommaSeparated<Scale>?

  @Option(help: "Only these pictures, separated by commas.")
  var image: CommaSeparated<String>?

  @Option(help: "Only these seeds, separated by commas.")
  var seed: CommaSeparated<UInt64>?

  @Option(name: .customLong("protocol"), help: "Only this protocol: zero-shot or oracle.")
  var trainingProtocol: TrainingProtocol?

  @Flag(help: "Show the chosen rows, which of them are recorded, and the command that makes each.")
  var list = false

  @Flag(help: "Make the chosen rows again, replace them, and say whether their digits are the same.")
  var again = false

  @Option(help: "Stop after so many minutes; the next run goes on from there.")
  var timeLimit: Double?

  @Option(help: "Recipe: thorough; any other is for a trial, in another --record.")
  var preset = ZeroShotConfiguration.Preset.thorough

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions

  private static let defaultRecord = "Figures/08-evaluation"
  fileprivate static let plan = ReproductionPlan()

  func validate() throws {
    guard !setName.isEmpty, !setName.hasPrefix(".") else { throw ValidationError("--set takes a name or a folder") }
    // The pictures of another set are known when its folder has been read.
    if isUsual { try check(Self.plan) }
    // A million minutes are two years, and within what a clock can add.
    if let timeLimit, !(timeLimit > 0 && timeLimit <= 1e6) {
      throw ValidationError("--time-limit takes a number of minutes above 0, up to a million")
    }
    if preset != .thorough && record == Reproduce.defaultRecord {
      throw ValidationError("--preset \(preset.rawValue) needs a --record of its own")
    }
  }

  /// Refuses what chooses no row.
  private func check(_ plan: ReproductionPlan) throws {
    let images = Set(plan.rows.map(\.image))
    if let unknown = image?.elements.first(where: { !images.contains($0) }) {
      throw ValidationError("\(setName) has no picture '\(unknown)'; --list shows them all")
    }
    guard !chosen(of: plan).isEmpty else {
      throw ValidationError("no row of the plan is chosen; --list shows them all")
    }
  }

  /// The rows that fit all options.
  private func chosen(of plan: ReproductionPlan) -> [ReproductionRow] {
    plan.rows.filter { row in
      table?.elements.contains(row.recipe.table) ?? true
        && method?.elements.contains { $0.text == row.recipe.name } ?? true
        && scale?.elements.contains { $0.value == row.scale } ?? true && image?.elements.contains(row.image) ?? true
        && seed?.elements.contains(row.seed) ?? true && (trainingProtocol ?? row.protocol) == row.protocol
    }
  }

  func run() throws {
    compute.apply()
    let pictures = try isUsual ? [:] : pictures()
    let plan = isUsual ? Self.plan : ReproductionPlan(set: setName, images: pictures.keys.sorted())
    if !isUsual { try check(plan) }
    let reproduction = Reproduction(folder: record, preset: preset, plan: plan), rows = chosen(of: plan)
    // A damaged record should be found out before the first hour and not after.
    for record in reproduction.records.values { _ = try record.rows() }
    if list { return try show(rows, reproduction) }
    try makeFolder(reproduction.folder)
    let tables = Set(rows.map(\.recipe.table))
    for table in tables { try checkWritable(reproduction.file(of: table)) }
    try makeFolder(reproduction.state)
    let folder = try folder()
    let clock = ContinuousClock(), end = timeLimit.map { clock.now + .seconds($0 * 60) }
    let isTimeUp = { end.map { clock.now >= $0 } ?? false }
    var batches = tables.sorted { $0.rawValue < $1.rawValue }.map { table in
      Batch(rows.filter { $0.recipe.table == table }, of: table, by: self, reproduction) { row in
        try pictures[row.image].map { try reading.picture($0) } ?? Self.pictureOfSet5(row.image, in: folder)
      } until: {
        Interruption.isRequested || isTimeUp()
      }
    }
    try interruptible(record, "; the same command goes on") {
      var tally = Tally(seconds: "CPU s", rowCount: rows.count, quiet: compute.quiet, again: again)
      for index in batches.indices where try !batches[index].work(&tally) {
        if Interruption.isRequested { throw Enlargement.Interrupted() }
        return printLine("the time is up; the same command goes on")
      }
      // The last process to come here finds them all made.
      if again, try batches.allSatisfy({ try $0.isDone }) { for batch in batches { batch.forgetRepeats() } }
      if again {
        printLine(
          "made again by this process: \(tally.same) rows with the same digits as recorded, \(tally.other) with others")
      }
      let recorded = try rows.filter { try reproduction.result(of: $0) != nil }.count
      let busy = batches.reduce(0) { $0 + $1.busyCount }
      let others = busy > 0 ? ", \(busy) are in other hands" : ""
      printLine("\(recorded) of \(rows.count) rows are recorded in \(record)\(others)")
    }
  }

  /// What has been made, as it is shown.
  private struct Tally {
    var table: ResultTable
    let rowCount: Int, quiet: Bool, again: Bool
    /// Rows begun so far, and rows that came out as recorded or otherwise.
    var begun = 0, same = 0, other = 0

    init(seconds: String, rowCount: Int, quiet: Bool, again: Bool) {
      table = ResultTable(seconds: seconds)
      self.rowCount = rowCount
      self.quiet = quiet
      self.again = again
    }

    mutating func add(_ row: ReproductionRow, _ result: [String], before: [String]?) {
      table.add(row.evaluation(result))
      guard again, let before else { return }
      if row.scores(before) == row.scores(result) {
        same += 1
        printLine("       the same digits as recorded")
      } else {
        other += 1
        printLine("       other digits: recorded were \(row.scores(before).joined(separator: ", "))")
      }
    }
  }

  /// The chosen rows of one table.
  private struct Batch {
    private let rows: [[String]: ReproductionRow]
    private let pieces: [ExperimentTask]
    private var runner: ExperimentRunner

    init(
      _ rows: [ReproductionRow], of table: ReproducedTable, by command: Reproduce, _ reproduction: Reproduction,
      picture: @escaping (ReproductionRow) throws -> Image, until shouldStop: @escaping () -> Bool
    ) {
      let version = WorkingTree.version(), quiet = command.compute.quiet
      self.rows = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0) })
      pieces = rows.map { row in reproduction.piece(row, version: version) { try picture(row) } }
      runner = ExperimentRunner(
        record: reproduction.records[table]!, states: .folder(reproduction.state), time: .processor,
        display: { TrainingBar($0.title, quiet: quiet) }, shouldStop: shouldStop)
      runner.checkpointInterval = command.checkpoints.checkpointInterval
      runner.version = version
      runner.again = command.again
    }

    /// Makes what is missing; false if there was no time for all.
    mutating func work(_ tally: inout Tally) throws -> Bool {
      let rows = rows, quiet = tally.quiet, first = tally.begun, count = tally.rowCount
      tally.begun += pieces.count
      return try runner.work(on: pieces) { piece, index in
        if !quiet { printToStandardError("row \(first + index + 1) of \(count): \(piece.name)\n") }
      } ended: { piece, outcome in
        guard case .made(let made, let before) = outcome, let result = made.first?.result, let row = rows[piece.key]
        else { return }
        tally.add(row, result, before: before.first?.result)
      }
    }

    var isDone: Bool { get throws { try runner.isAllDone(pieces) } }
    var busyCount: Int { pieces.filter(runner.isBusy).count }
    func forgetRepeats() { runner.forgetRepeats(of: pieces) }
  }

  /// Shows the plan.
  private func show(_ rows: [ReproductionRow], _ reproduction: Reproduction) throws {
    var done = 0
    let extra =
      (record == Self.defaultRecord ? "" : " --record \(record)")
      + (preset == .thorough ? "" : " --preset \(preset.rawValue)")
      + ((dataset ?? (isFolder ? set : nil)).map { " --dataset \($0)" } ?? "")
    for row in rows {
      let isDone = try reproduction.result(of: row) != nil, isBusy = isLocked(reproduction.lock(of: row))
      done += isDone ? 1 : 0
      printLine("\(isDone ? "done   " : isBusy ? "running" : "missing")  nlvae reproduce \(row.options)\(extra)")
    }
    printLine("\(done) of \(rows.count) rows are recorded in \(record)")
  }
}

extension ReproducedTable: ExpressibleByArgument {}

/// The name of a recipe of the plan.
struct RecipeName: ExpressibleByArgument {
  let text: String

  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    text = argument
  }

  static var allValueStrings: [String] { known(\.recipe.name) }
}

/// What the rows of the plan have at one place, each once.
private func known(_ value: (ReproductionRow) -> String) -> [String] {
  var seen: Set<String> = []
  return Reproduce.plan.rows.map(value).filter { seen.insert($0).inserted }
}
