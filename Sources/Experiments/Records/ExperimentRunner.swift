import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// Works through the pieces of an experiment: what is recorded is left alone, the rest is made and recorded one by one.
///
/// A run that is interrupted or killed goes on where it was. Where every piece has a state of its own, so that several
/// processes share the work, a piece is locked while it is made.
public struct ExperimentRunner {
  /// Where states are kept.
  public enum States: Sendable {
    /// Nowhere.
    case none
    /// One for all pieces, beside a file that no other process works on: `FILE.ckpt`.
    case beside(String)
    /// One for each piece, in a folder of their own.
    case folder(String)
  }

  /// How the work on a piece has ended.
  public enum Outcome: Equatable, Sendable {
    /// Its rows are recorded now, in the place of what was recorded before.
    case made([RecordRow], before: [RecordRow])
    /// Its rows are recorded, or have been made again, already.
    case known([RecordRow])
    /// Another process works on it.
    case busy
    /// It was asked to stop; what has been done is kept.
    case interrupted
  }

  /// Where results are written.
  public var record: Record
  /// Where states are kept.
  public var states: States
  /// Which seconds are counted.
  public var time: Stopwatch.Time
  /// Whether states that are there are gone on from.
  public var resumes = true
  /// Seconds between two checkpoints.
  public var checkpointInterval = 15.0
  /// Names the program that makes pieces again, so that none is made twice.
  public var version = "unknown"
  /// Whether recorded pieces are made again.
  public var again = false
  /// Whether a recorded piece has to be made all the same.
  public var isMissing: (ExperimentTask) -> Bool = { _ in false }
  /// Told, in one line, of a state that is not gone on from, or cannot be written.
  public var warn: @Sendable (String) -> Void = { printToStandardError("nlvae: \($0)\n") }
  /// Shows how far a piece has come.
  public var display: (ExperimentTask) -> any ProgressDisplay
  /// Asked after every step; true ends the work.
  public var shouldStop: () -> Bool

  /// A runner that keeps what its tasks make in a record.
  ///
  /// - Parameters:
  ///   - record: where results are written.
  ///   - states: where states are kept.
  ///   - time: which seconds are counted.
  ///   - display: shows how far a piece has come.
  ///   - shouldStop: asked after every step; true ends the work.
  public init(
    record: Record, states: States, time: Stopwatch.Time, display: @escaping (ExperimentTask) -> any ProgressDisplay,
    shouldStop: @escaping () -> Bool
  ) {
    self.record = record
    self.states = states
    self.time = time
    self.display = display
    self.shouldStop = shouldStop
  }

  /// Works through pieces in their order.
  ///
  /// - Parameters:
  ///   - pieces: what is to be done.
  ///   - begins: told of a piece that is going to be made, and its place from 0.
  ///   - ended: told how the work on a piece has ended, unless it was asked to stop.
  /// - Returns: false if the work was asked to stop.
  public mutating func work(
    on pieces: [ExperimentTask], begins: (ExperimentTask, Int) -> Void = { _, _ in },
    ended: (ExperimentTask, Outcome) throws -> Void
  ) throws -> Bool {
    for (index, piece) in pieces.enumerated() {
      if try isDone(piece) {
        try ended(piece, .known(recorded(piece)))
        continue
      }
      if shouldStop() { return false }
      let outcome = try make(piece) { begins(piece, index) }
      if outcome == .interrupted { return false }
      try ended(piece, outcome)
    }
    return true
  }

  /// Whether all of some pieces are recorded, or have been made again.
  public func isAllDone(_ pieces: [ExperimentTask]) throws -> Bool { try pieces.allSatisfy(isDone) }

  /// Forgets which pieces have been made again: the next time they are all to be made once more.
  public func forgetRepeats(of pieces: [ExperimentTask]) { for piece in pieces { discardFile(mark(of: piece)) } }

  /// Whether another process works on a piece.
  public func isBusy(_ piece: ExperimentTask) -> Bool { lock(of: piece).map(isLocked) ?? false }

  /// Whether a piece is recorded, or has been made again; no other process is kept waiting for the answer.
  private func isDone(_ piece: ExperimentTask) throws -> Bool {
    guard try record.holds(piece.key), !isMissing(piece) else { return false }
    guard !again else { return isMarked(piece) }
    // What is there of a recorded piece was left by a process that was killed just after.
    if let lock = lock(of: piece), case .folder(let folder) = states, exists(folder) {
      _ = try withLock(ifFree: lock) { discardState(of: piece, again: false) }
    }
    return true
  }

  /// The rows of a piece that are recorded.
  private func recorded(_ piece: ExperimentTask) throws -> [RecordRow] {
    try record.rows().filter { $0.key.starts(with: piece.key) }
  }

  private mutating func make(_ piece: ExperimentTask, begins: () -> Void) throws -> Outcome {
    guard let lock = lock(of: piece) else { return try makeAlone(piece, begins: begins) }
    return try withLock(ifFree: lock) { try makeAlone(piece, begins: begins) } ?? .busy
  }

  private mutating func makeAlone(_ piece: ExperimentTask, begins: () -> Void) throws -> Outcome {
    let before = try recorded(piece)
    if !before.isEmpty && !isMissing(piece) && (!again || isMarked(piece)) { return .known(before) }
    begins()
    // A piece that is made again has another state than one that is missing.
    let isRepeated = again && !before.isEmpty, state = state(of: piece, again: isRepeated)
    let display = display(piece)
    defer { display.finish() }
    let checkpoint = state.map { "\($0).ckpt" }
    let hasCheckpoint = resumes && checkpoint.map(exists) ?? false
    var context = ExperimentContext(
      checkpointPath: checkpoint, resumes: resumes, checkpointInterval: checkpointInterval,
      stopwatch: Stopwatch(
        time, path: state.map { "\($0).seconds" }, goesOn: hasCheckpoint, interval: checkpointInterval),
      display: display, shouldStop: shouldStop, warn: warn)
    let rows: [RecordRow]
    do {
      rows = try piece.make(&context)
    } catch is Enlargement.Interrupted {
      return .interrupted
    }
    try record.add(rows)
    if again { try writeAtomically(Array(version.utf8), to: mark(of: piece)) }
    discardState(of: piece, again: isRepeated)
    return .made(rows, before: before)
  }

  /// Where the state of a piece is, without its ending.
  private func state(of piece: ExperimentTask, again: Bool) -> String? {
    guard piece.isResumable else { return nil }
    return switch states {
    case .none: nil
    case .beside(let file): file
    case .folder(let folder): "\(folder)/\(piece.name)\(again ? "-again" : "")"
    }
  }

  /// The file that the process which works on a piece holds locked.
  private func lock(of piece: ExperimentTask) -> String? {
    if case .folder(let folder) = states { "\(folder)/\(piece.name).lock" } else { nil }
  }

  private func discardState(of piece: ExperimentTask, again: Bool) {
    guard let state = state(of: piece, again: again) else { return }
    for ending in ["ckpt", "seconds"] { discardFile("\(state).\(ending)") }
  }

  /// The file that says which version has made a piece again, until all that were chosen with it have been.
  private func mark(of piece: ExperimentTask) -> String {
    if case .folder(let folder) = states { "\(folder)/\(piece.name)-again.done" } else { "\(piece.name).done" }
  }

  /// Whether this version has made a piece again.
  private func isMarked(_ piece: ExperimentTask) -> Bool {
    (try? readFile(mark(of: piece))).map { $0 == Array(version.utf8) } ?? false
  }
}
