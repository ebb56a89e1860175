import Foundation
import Imaging
import SuperResolution

/// Makes the rows of a plan, one at a time.
///
/// State is kept in a folder of its own, a checkpoint and a lock for each row: a run that is killed goes on where it was,
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
    /// It was recorded when the lock was free.
    case known
    /// Another process works on it.
    case busy
    /// It was asked to stop; what has been done is kept.
    case interrupted
    /// The loss of a method that is not expected to diverge is no number any more. Nothing is recorded.
    case diverged
  }

  /// The file that the process which works on a row holds locked.
  func lock(of row: ReproductionRow) -> String { "\(work)/\(row.name).lock" }

  /// Where the state of a row is, without its ending. A row that is made again has another than one that is missing: what
  /// is there of a recorded one was left by a process that was killed just after, and is of no use.
  private func state(of row: ReproductionRow, again: Bool) -> String { "\(work)/\(row.name)\(again ? "-again" : "")" }

  private func discardState(of row: ReproductionRow, again: Bool) {
    for ending in ["ckpt", "seconds"] { unlink("\(state(of: row, again: again)).\(ending)") }
  }

  /// Whether a row is recorded; no other process is kept waiting for the answer.
  func isRecorded(_ row: ReproductionRow) throws -> Bool {
    guard try record.result(of: row) != nil else { return false }
    _ = try withLock(ifFree: lock(of: row)) { discardState(of: row, again: false) }
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
    try withLock(ifFree: lock(of: row)) {
      let before = try record.result(of: row)
      if !again && before != nil { return .known }
      begins()
      let recorded: RecordedRow
      do {
        guard let result = try result(of: row, state: state(of: row, again: again)) else { return .diverged }
        recorded = result
      } catch is Enlargement.Interrupted {
        return .interrupted
      }
      try record.add([recorded], to: row.recipe.table)
      discardState(of: row, again: again)
      made(recorded.result, before)
      return .made
    } ?? .busy
  }

  /// The row with its result; `nil` if the training has diverged and its table has no word for that.
  private func result(of row: ReproductionRow, state: String) throws -> RecordedRow? {
    let path = "\(dataset)/\(row.image).png"
    guard FileManager.default.fileExists(atPath: path) else {
      throw ImageError(path, "is missing; `make data` downloads Set5")
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
    var hasDiverged = false
    var stopwatch = Stopwatch(path: "\(state).seconds", goesOn: hasCheckpoint(enlargement))
    let image: Image
    do {
      image = try run(evaluation) { progress in
        bar.show(progress)
        stopwatch.note()
        hasDiverged = row.recipe.table == .blocks && progress.recoveries > 0
      } shouldStop: {
        hasDiverged || shouldStop()
      }.image
    } catch is Enlargement.Interrupted where hasDiverged {
      enlargement.discardCheckpoint()
      guard row.recipe.table == .blocks else { return nil }
      return recorded(row, Scores(psnr: .nan, ssim: .nan), stopwatch.seconds, outcome: "diverged")
    } catch {
      stopwatch.note(now: true)
      throw error
    }
    let interpolated = evaluation.scores(of: evaluation.lowResolution.enlarged(by: row.scale).quantized())
    let scores = evaluation.scores(of: image)
    let hasConverged = scores.psnr >= interpolated.psnr
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

/// Processor seconds of a row, of all threads together, over several processes if all but the last were interrupted.
///
/// Unlike the time on the wall they hardly depend on what else the machine has to do in the hours that a record takes.
/// What a killed process did after its last note is done twice and counted once.
private struct Stopwatch {
  /// Seconds of the processes before this one.
  private let before: Double
  private let path: String
  private let start: Double
  private let clock = ContinuousClock()
  private var noted: ContinuousClock.Instant

  init(path: String, goesOn: Bool) {
    self.path = path
    let text = goesOn ? (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) } : nil
    before = text.flatMap(Double.init) ?? 0
    start = processorSeconds()
    noted = clock.now
  }

  var seconds: Double { before + processorSeconds() - start }

  /// Writes the time down, every fifteen seconds or now.
  mutating func note(now: Bool = false) {
    guard now || clock.now - noted > .seconds(15) else { return }
    noted = clock.now
    try? writeAtomically(Array(String(seconds).utf8), to: path)
  }
}
