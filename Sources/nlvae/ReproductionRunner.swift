import Foundation
import Imaging
import SuperResolution

/// Makes the rows of a plan, one training at a time.
///
/// State is kept in a folder of its own, a checkpoint and a lock for each task: a run that is killed goes on where it was,
/// and a second process leaves alone what the first has in hand.
struct ReproductionRunner {
  /// The folder with the pictures.
  let dataset: String
  /// Where results are written.
  let record: ReproductionRecord
  /// Where state is kept.
  let work: String
  /// Written into every row.
  let version: String
  /// No progress bar.
  let quiet: Bool
  /// Asked after every step; true ends the run.
  let shouldStop: () -> Bool

  /// How the work on a task has ended.
  enum Outcome {
    /// Its rows are recorded.
    case made
    /// It was recorded when the lock was free.
    case known
    /// Another process works on it.
    case busy
    /// It was asked to stop; what has been done is kept.
    case interrupted
    /// The loss of a method that is not expected to diverge is no number any more. Nothing is recorded.
    case diverged
  }

  /// The file that the process which works on a task holds locked.
  func lock(of task: ReproductionTask) -> String { "\(work)/\(task.name).lock" }

  /// Makes the rows of a task unless they are recorded or in other hands.
  ///
  /// - Parameters:
  ///   - task: what to do.
  ///   - again: whether recorded rows are made again.
  ///   - begins: called once the task is this process's own.
  ///   - made: told every row, and what was recorded before.
  func callAsFunction(
    _ task: ReproductionTask, again: Bool, begins: () -> Void,
    made: (ReproductionRow, _ result: [String], _ before: [String]?) -> Void
  ) throws -> Outcome {
    try withLock(ifFree: lock(of: task)) {
      let before = try task.rows.map(record.result(of:))
      if !again && before.allSatisfy({ $0 != nil }) { return .known }
      begins()
      let rows: [RecordedRow]
      do {
        guard let results = try results(of: task) else { return .diverged }
        rows = results
      } catch is Enlargement.Interrupted {
        return .interrupted
      }
      try record.add(rows, to: task.rows[0].recipe.table)
      discardState(of: task)
      for (index, row) in task.rows.enumerated() { made(row, rows[index].result, before[index]) }
      return .made
    } ?? .busy
  }

  /// The rows with their results; `nil` if the training has diverged and its table has no word for that.
  private func results(of task: ReproductionTask) throws -> [RecordedRow]? {
    let row = task.rows[0], path = "\(dataset)/\(row.image).png"
    guard FileManager.default.fileExists(atPath: path) else {
      throw ImageError(path, "is missing; `make data` downloads Set5")
    }
    let picture = row.recipe.picture(from: try Image(png: path))
    let evaluation = try EvaluationTask(name: row.image, picture: picture, scale: row.scale)
    var enlargement = row.recipe.enlargement(scale: row.scale, seed: row.seed, preset: record.preset)
    enlargement.resumes = true
    if row.recipe.method.isLearned { enlargement.checkpointPath = "\(work)/\(task.name).ckpt" }
    let run = EvaluationRun(
      enlargement: enlargement, oracle: row.protocol == .oracle ? OracleConfiguration(record.preset) : nil,
      refinements: task.rows.map { $0.recipe == .nlvae ? .wiener : .none })

    let bar = TrainingBar("\(row.recipe.name) ×\(row.scale) \(row.image)", quiet: quiet)
    defer { bar.finish() }
    var hasDiverged = false
    var stopwatch = Stopwatch(path: "\(work)/\(task.name).seconds", goesOn: hasCheckpoint(enlargement))
    let made: [(image: Image, seconds: Double)]
    do {
      made = try run(evaluation) { progress in
        bar.show(progress)
        stopwatch.note()
        if row.recipe.method.isLearned && !progress.isRefinement && !progress.error.isFinite { hasDiverged = true }
      } shouldStop: {
        hasDiverged || shouldStop()
      }
    } catch is Enlargement.Interrupted where hasDiverged {
      enlargement.discardCheckpoint()
      guard row.recipe.table == .blocks else { return nil }
      return [recorded(row, Scores(psnr: .nan, ssim: .nan), stopwatch.seconds, outcome: "diverged")]
    } catch {
      stopwatch.note(now: true)
      throw error
    }
    let interpolated = evaluation.scores(of: evaluation.lowResolution.enlarged(by: row.scale).quantized())
    return zip(task.rows, made).map { row, made in
      let scores = evaluation.scores(of: made.image)
      let hasConverged = scores.psnr >= interpolated.psnr
      return recorded(
        row, scores, made.seconds + stopwatch.before, outcome: hasConverged ? "converged" : "diverged")
    }
  }

  private func recorded(
    _ row: ReproductionRow, _ scores: Scores, _ seconds: Double, outcome: String
  ) -> RecordedRow {
    let numbers = [
      String(format: "%.4f", scores.psnr), String(format: "%.5f", scores.ssim), String(format: "%.1f", seconds),
    ]
    let outcome = row.recipe.table == .blocks ? [outcome] : []
    return RecordedRow(key: RecordedRow.key(of: row), result: outcome + numbers + [version])
  }

  private func hasCheckpoint(_ enlargement: Enlargement) -> Bool {
    enlargement.checkpointPath.map(FileManager.default.fileExists(atPath:)) ?? false
  }

  private func discardState(of task: ReproductionTask) {
    for ending in ["ckpt", "seconds"] { unlink("\(work)/\(task.name).\(ending)") }
  }
}

/// Seconds of a task over several processes, if all but the last were interrupted.
///
/// What a killed process did after its last note is done twice and counted once.
private struct Stopwatch {
  /// Seconds of the processes before this one.
  let before: Double
  private let path: String
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var noted: ContinuousClock.Instant

  init(path: String, goesOn: Bool) {
    self.path = path
    let text = goesOn ? (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) } : nil
    before = text.flatMap(Double.init) ?? 0
    start = clock.now
    noted = start
  }

  var seconds: Double { before + (clock.now - start) / .seconds(1) }

  /// Writes the time down, every fifteen seconds or now.
  mutating func note(now: Bool = false) {
    guard now || clock.now - noted > .seconds(15) else { return }
    noted = clock.now
    try? writeAtomically(Array(String(seconds).utf8), to: path)
  }
}
