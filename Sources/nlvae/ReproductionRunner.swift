import Files
import Foundation
import Imaging
import SuperResolution

/// Makes the rows of a plan, one at a time.
///
/// State is kept in a hidden folder of the record, a checkpoint and a lock for each row: a run that is killed goes on where
/// it was, a second process leaves alone what the first has in hand, and no record's run touches another's.
struct ReproductionRunner {
  /// The folder with the pictures.
  let dataset: String
  /// Where results are written.
  let record: ReproductionRecord
  /// Written into every row.
  let version: String
  /// Seconds between two checkpoints.
  let checkpointInterval: Double
  /// No progress bar.
  let quiet: Bool
  /// Asked after every step; true ends the run.
  let shouldStop: () -> Bool

  /// How the work on a row has ended.
  enum Outcome {
    /// It is recorded.
    case made
    /// It was recorded, or made again, when the lock was free.
    case known
    /// Another process works on it.
    case busy
    /// It was asked to stop; what has been done is kept.
    case interrupted
  }

  /// Where the state of a row is, without its ending. A row that is made again has another than one that is missing: what
  /// is there of a recorded one was left by a process that was killed just after, and is of no use.
  private func state(of row: ReproductionRow, again: Bool) -> String {
    "\(record.state)/\(row.name)\(again ? "-again" : "")"
  }

  private func discardState(of row: ReproductionRow, again: Bool) {
    for ending in ["ckpt", "seconds"] { unlink("\(state(of: row, again: again)).\(ending)") }
  }

  /// The file that says which version has made a row again, until all that were chosen with it have been.
  private func mark(of row: ReproductionRow) -> String { "\(state(of: row, again: true)).done" }

  /// Whether this version has made a row again.
  private func isMarked(_ row: ReproductionRow) -> Bool {
    (try? readFile(mark(of: row))).map { $0 == Array(version.utf8) } ?? false
  }

  /// Forgets which rows have been made again.
  func discardMarks(of rows: [ReproductionRow]) { for row in rows { unlink(mark(of: row)) } }

  /// Whether a row is recorded, or has been made again; no other process is kept waiting for the answer.
  func isDone(_ row: ReproductionRow, again: Bool) throws -> Bool {
    guard try record.result(of: row) != nil else { return false }
    guard !again else { return isMarked(row) }
    _ = try withLock(ifFree: record.lock(of: row)) { discardState(of: row, again: false) }
    return true
  }

  /// Makes a row unless it is recorded or in other hands.
  ///
  /// - Parameters:
  ///   - row: what to do.
  ///   - again: whether a recorded row is made again.
  ///   - begins: called once the row is this process's own.
  ///   - made: told the result, and what was recorded before.
  func callAsFunction(
    _ row: ReproductionRow, again: Bool, begins: () -> Void, made: (_ result: [String], _ before: [String]?) -> Void
  ) throws -> Outcome {
    try withLock(ifFree: record.lock(of: row)) {
      let before = try record.result(of: row)
      if before != nil && (!again || isMarked(row)) { return .known }
      begins()
      let state = state(of: row, again: again && before != nil)
      let recorded: RecordedRow
      do {
        recorded = try result(of: row, state: state)
      } catch is Enlargement.Interrupted {
        return .interrupted
      }
      try record.add([recorded], to: row.recipe.table)
      if again { try writeAtomically(Array(version.utf8), to: mark(of: row)) }
      discardState(of: row, again: again && before != nil)
      made(recorded.result, before)
      return .made
    } ?? .busy
  }

  /// The row with its result.
  private func result(of row: ReproductionRow, state: String) throws -> RecordedRow {
    let path = "\(dataset)/\(row.image).png"
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileError(path, "is missing; `make data` downloads Set5")
    }
    let picture = row.recipe.picture(from: try Image(png: path))
    let evaluation = try EvaluationTask(name: row.image, picture: picture, scale: row.scale)
    var enlargement = row.recipe.enlargement(scale: row.scale, seed: row.seed, preset: record.preset)
    (enlargement.resumes, enlargement.checkpointInterval) = (true, checkpointInterval)
    if row.recipe.method.isResumable { enlargement.checkpointPath = "\(state).ckpt" }
    let run = EvaluationRun(
      enlargement: enlargement, oracle: row.protocol == .oracle ? OracleConfiguration(record.preset) : nil)

    let bar = TrainingBar("\(row.recipe.name) ×\(row.scale) \(row.image)", quiet: quiet)
    defer { bar.finish() }
    // Table II counts divergences; elsewhere a training goes on from its last good state.
    var hasDiverged = false, fallbacks = 0
    var stopwatch = Stopwatch(
      .processor, path: "\(state).seconds", goesOn: hasCheckpoint(enlargement), interval: checkpointInterval)
    let image: Image
    do {
      image = try run(evaluation) {
        stopwatch.restart()
      } progress: { progress in
        bar.show(progress)
        stopwatch.note()
        hasDiverged = row.recipe.table == .blocks && progress.recoveries > 0
        fallbacks = progress.fallbacks
      } shouldStop: {
        hasDiverged || shouldStop()
      }
    } catch is Enlargement.Interrupted where hasDiverged {
      enlargement.discardCheckpoint()
      return recorded(row, Scores(psnr: .nan, ssim: .nan), stopwatch.seconds, outcome: "diverged")
    } catch {
      stopwatch.note(now: true)
      throw error
    }
    let interpolated = evaluation.scores(of: evaluation.lowResolution.enlarged(by: row.scale).quantized())
    let scores = evaluation.scores(of: image)
    let hasConverged = fallbacks == 0 && scores.psnr >= interpolated.psnr
    return recorded(row, scores, stopwatch.seconds, outcome: hasConverged ? "converged" : "diverged")
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
}
