import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// A piece of an experiment: what is made in one go, and recorded when it is done.
public struct Piece {
  /// A name for its files.
  public var name: String
  /// What it is, in words.
  public var title: String
  /// What the keys of its rows begin with.
  public var key: [String]
  /// Whether it takes so long that its state is kept.
  public var isResumable: Bool
  /// Makes its rows.
  public var make: (inout Workplace) throws -> [RecordRow]

  /// A piece that is still to be made.
  ///
  /// - Parameters:
  ///   - name: a name for its files.
  ///   - title: what it is, in words.
  ///   - key: what the keys of its rows begin with.
  ///   - isResumable: whether it takes so long that its state is kept.
  ///   - make: makes its rows.
  public init(
    name: String, title: String, key: [String], isResumable: Bool = true,
    make: @escaping (inout Workplace) throws -> [RecordRow]
  ) {
    self.name = name
    self.title = title
    self.key = key
    self.isResumable = isResumable
    self.make = make
  }
}

/// Shows how far a run has come.
public protocol ProgressDisplay {
  /// Called after every step.
  func show(_ progress: RunProgress)
  /// Makes room for what follows.
  func finish()
}

/// What a piece is made with: a state that is kept, a clock, and somebody who watches.
public struct Workplace {
  /// Where the state of a run is kept; `nil` keeps none.
  let checkpointPath: String?
  let resumes: Bool
  let checkpointInterval: Double
  private var stopwatch: Stopwatch
  private let display: any ProgressDisplay
  private let shouldStop: () -> Bool
  private let warn: (String) -> Void

  init(
    checkpointPath: String?, resumes: Bool, checkpointInterval: Double, stopwatch: Stopwatch,
    display: any ProgressDisplay, shouldStop: @escaping () -> Bool, warn: @escaping (String) -> Void
  ) {
    self.warn = warn
    self.checkpointPath = checkpointPath
    self.resumes = resumes
    self.checkpointInterval = checkpointInterval
    self.stopwatch = stopwatch
    self.display = display
    self.shouldStop = shouldStop
  }

  /// Seconds of work so far, those before an interruption included.
  public var seconds: Double { stopwatch.seconds }

  /// Ends the work if that is asked for.
  ///
  /// - Throws: `Enlargement.Interrupted`.
  public func checkForStop() throws { if shouldStop() { throw Enlargement.Interrupted() } }

  /// Enlarges the picture of a task, going on from the state that is kept.
  ///
  /// - Parameters:
  ///   - task: the picture.
  ///   - enlargement: how.
  ///   - oracle: the oracle's recipe; `nil` for zero-shot, which sees no answer.
  ///   - stopsAtDivergence: whether a training that diverges is given up.
  /// - Returns: the enlargement, `nil` for a training that was given up; and what was said last of the run, if anything.
  /// - Throws: what `Enlargement` throws.
  public mutating func enlarged(
    _ task: EvaluationTask, by enlargement: Enlargement, oracle: OracleConfiguration? = nil,
    stopsAtDivergence: Bool = false
  ) throws -> (image: Image?, progress: RunProgress?) {
    var enlargement = enlargement
    enlargement.resumes = resumes
    enlargement.checkpointInterval = checkpointInterval
    enlargement.checkpointPath = enlargement.method.isResumable ? checkpointPath : nil
    var last: RunProgress?, attempts = 0, watch = stopwatch
    defer { stopwatch = watch }
    do {
      let image = try enlargement.beginningAnew(warn) { enlargement in
        attempts += 1
        // What the processes before have done is of no use.
        if attempts > 1 { watch.restart() }
        return try Self.answer(enlargement, task, oracle) {
          display.show($0)
          watch.note()
          last = $0
        } shouldStop: {
          stopsAtDivergence && last?.recoveries ?? 0 > 0 || shouldStop()
        }
      }
      return (image, last)
    } catch is Enlargement.Interrupted where stopsAtDivergence && last?.recoveries ?? 0 > 0 {
      enlargement.discardCheckpoint()
      return (nil, last)
    } catch {
      watch.note(now: true)
      throw error
    }
  }

  private static func answer(
    _ enlargement: Enlargement, _ task: EvaluationTask, _ oracle: OracleConfiguration?,
    _ progress: (RunProgress) -> Void, shouldStop: () -> Bool
  ) throws -> Image {
    guard let oracle else {
      return try enlargement(task.lowResolution, progress: progress, shouldStop: shouldStop)
    }
    // Here, and nowhere else before scoring, the ground truth is read.
    let run = OracleRun(task, seed: enlargement.seed, configuration: oracle)
    let finished = try enlargement.finished(run, progress: progress, shouldStop: shouldStop)
    return task.lowResolution.replacingColours(with: finished.result!)
  }
}

/// Works through the pieces of an experiment: what is recorded is left alone, the rest is made and recorded one by one.
///
/// A run that is interrupted or killed goes on where it was. Where every piece has a state of its own, so that several
/// processes share the work, a piece is locked while it is made.
public struct Driver {
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
  public var isMissing: (Piece) -> Bool = { _ in false }
  /// Told, in one line, of a state that is not gone on from.
  public var warn: (String) -> Void = { printToStandardError("nlvae: \($0)\n") }
  /// Shows how far a piece has come.
  public var display: (Piece) -> any ProgressDisplay
  /// Asked after every step; true ends the work.
  public var shouldStop: () -> Bool

  /// A driver of a record.
  ///
  /// - Parameters:
  ///   - record: where results are written.
  ///   - states: where states are kept.
  ///   - time: which seconds are counted.
  ///   - display: shows how far a piece has come.
  ///   - shouldStop: asked after every step; true ends the work.
  public init(
    record: Record, states: States, time: Stopwatch.Time, display: @escaping (Piece) -> any ProgressDisplay,
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
    on pieces: [Piece], begins: (Piece, Int) -> Void = { _, _ in }, ended: (Piece, Outcome) throws -> Void
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
  public func isAllDone(_ pieces: [Piece]) throws -> Bool { try pieces.allSatisfy(isDone) }

  /// Forgets which pieces have been made again: the next time they are all to be made once more.
  public func forgetRepeats(of pieces: [Piece]) { for piece in pieces { discardFile(mark(of: piece)) } }

  /// Whether another process works on a piece.
  public func isBusy(_ piece: Piece) -> Bool { lock(of: piece).map(isLocked) ?? false }

  /// Whether a piece is recorded, or has been made again; no other process is kept waiting for the answer.
  private func isDone(_ piece: Piece) throws -> Bool {
    guard try record.holds(piece.key), !isMissing(piece) else { return false }
    guard !again else { return isMarked(piece) }
    // What is there of a recorded piece was left by a process that was killed just after.
    if let lock = lock(of: piece), case .folder(let folder) = states, exists(folder) {
      _ = try withLock(ifFree: lock) { discardState(of: piece, again: false) }
    }
    return true
  }

  /// The rows of a piece that are recorded.
  private func recorded(_ piece: Piece) throws -> [RecordRow] {
    try record.rows().filter { $0.key.starts(with: piece.key) }
  }

  private mutating func make(_ piece: Piece, begins: () -> Void) throws -> Outcome {
    guard let lock = lock(of: piece) else { return try makeAlone(piece, begins: begins) }
    return try withLock(ifFree: lock) { try makeAlone(piece, begins: begins) } ?? .busy
  }

  private mutating func makeAlone(_ piece: Piece, begins: () -> Void) throws -> Outcome {
    let before = try recorded(piece)
    if !before.isEmpty && !isMissing(piece) && (!again || isMarked(piece)) { return .known(before) }
    begins()
    // A piece that is made again has another state than one that is missing.
    let isRepeated = again && !before.isEmpty, state = state(of: piece, again: isRepeated)
    let display = display(piece)
    defer { display.finish() }
    let checkpoint = state.map { "\($0).ckpt" }
    let hasCheckpoint = resumes && checkpoint.map(exists) ?? false
    var workplace = Workplace(
      checkpointPath: checkpoint, resumes: resumes, checkpointInterval: checkpointInterval,
      stopwatch: Stopwatch(
        time, path: state.map { "\($0).seconds" }, goesOn: hasCheckpoint, interval: checkpointInterval),
      display: display, shouldStop: shouldStop, warn: warn)
    let rows: [RecordRow]
    do {
      rows = try piece.make(&workplace)
    } catch is Enlargement.Interrupted {
      return .interrupted
    }
    try record.add(rows)
    if again { try writeAtomically(Array(version.utf8), to: mark(of: piece)) }
    discardState(of: piece, again: isRepeated)
    return .made(rows, before: before)
  }

  /// Where the state of a piece is, without its ending.
  private func state(of piece: Piece, again: Bool) -> String? {
    guard piece.isResumable else { return nil }
    return switch states {
    case .none: nil
    case .beside(let file): file
    case .folder(let folder): "\(folder)/\(piece.name)\(again ? "-again" : "")"
    }
  }

  /// The file that the process which works on a piece holds locked.
  private func lock(of piece: Piece) -> String? {
    if case .folder(let folder) = states { "\(folder)/\(piece.name).lock" } else { nil }
  }

  private func discardState(of piece: Piece, again: Bool) {
    guard let state = state(of: piece, again: again) else { return }
    for ending in ["ckpt", "seconds"] { discardFile("\(state).\(ending)") }
  }

  /// The file that says which version has made a piece again, until all that were chosen with it have been.
  private func mark(of piece: Piece) -> String {
    if case .folder(let folder) = states { "\(folder)/\(piece.name)-again.done" } else { "\(piece.name).done" }
  }

  /// Whether this version has made a piece again.
  private func isMarked(_ piece: Piece) -> Bool {
    (try? readFile(mark(of: piece))).map { $0 == Array(version.utf8) } ?? false
  }
}
