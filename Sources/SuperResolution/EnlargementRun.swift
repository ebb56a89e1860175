import Engine
import Files
import Imaging

extension Enlargement {
  /// Brings a run to its end, with the checkpoints of this enlargement.
  ///
  /// - Parameters:
  ///   - run: where to begin, unless there is a checkpoint to go on from.
  ///   - progress: told after every step, and some times within a long one; of a finished checkpoint, once.
  ///   - shouldStop: asked as often; true ends the run.
  ///   - watch: shown the run after every step, and before it is ended.
  /// - Returns: the finished run.
  /// - Throws: `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func finished<Run: ResumableRun>(
    _ run: Run, progress: (RunProgress) -> Void = { _ in }, shouldStop: () -> Bool = { false },
    watch: (Run) throws -> Void = { _ in }
  ) throws -> Run {
    var run = run
    let goesOn = try restore(&run)
    var keeper = StateKeeper(path: checkpointPath, interval: .seconds(checkpointInterval), warn: warn)
    // A run that cannot keep its state should say so now and not after its first minutes.
    if isFirstPart { try keeper.begin(run) } else { keeper.save(run) }
    if goesOn && run.isFinished {
      // There is no step left that would tell what has gone wrong.
      progress(run.progress)
      if shouldStop() { throw Interrupted() }
    }
    while !run.isFinished {
      let before = run.progress
      do {
        try run.advance { share in
          progress(before.within(step: share))
          if shouldStop() { throw Interrupted() }
        }
      } catch let error as Interrupted {
        // A step that was ended has changed nothing.
        try watch(run)
        keeper.save(run)
        throw error
      }
      progress(run.progress)
      try watch(run)
      if shouldStop() {
        keeper.save(run)
        throw Interrupted()
      }
      keeper.saveIfDue(run)
    }
    // Until the result has been written, this is all there is of it.
    keeper.save(run)
    return run
  }

  /// Goes on from the checkpoint, if there is one and this enlargement resumes.
  private func restore(_ run: inout some ResumableRun) throws -> Bool {
    guard let checkpointPath, exists(checkpointPath) else { return false }
    // A device has no end, and a pipe may never begin.
    guard isFile(checkpointPath) else {
      throw FileError(checkpointPath, "cannot hold the state of a run: it is no file", .unwritable)
    }
    guard resumes else { return false }
    do {
      try run.resume(from: readFile(checkpointPath, limit: run.largestCheckpoint()))
      return true
    } catch let error as FileError where error.kind == .tooLong {
      throw FileError(checkpointPath, "not a checkpoint of this run: it \(error.cause)", .refused)
    } catch let error as EnlargementError {
      throw FileError(checkpointPath, "\(error)", .refused)
    }
  }

  /// The run that asks the network of `weights`.
  ///
  /// - Throws: `EnlargementError.weights` if there are none, or they are not a network's for this factor.
  func pretrainedRun(_ image: Image) throws -> PriorRun {
    guard let weights else { throw EnlargementError.weights("there are none") }
    let network = try weights.network(scale: scale), factor = network.fixedScale ?? scale
    guard (1...factor * factor).contains(scale) else {
      throw EnlargementError.weights("they enlarge by \(factor), which does not reach \(scale)")
    }
    return PriorRun(image, scale: scale, network: network, use: use)
  }

  /// The run that trains this enlargement's network on a picture.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public func zeroShotRun(_ image: Image) throws -> ZeroShotRun {
    try ZeroShotRun(image, scale: scale, seed: seed, configuration: configuration)
  }

  /// Goes on from a checkpoint if it is this run's; one that is not, or is damaged, is put out of the way.
  ///
  /// - Parameters:
  ///   - warn: told in one line, without its end, of a checkpoint that is put out of the way.
  ///   - body: enlarges something; called a second time where the first has met such a checkpoint.
  /// - Throws: what `body` throws, and `FileError` if the checkpoint cannot be renamed.
  public func beginningAnew<Result>(
    _ warn: (String) -> Void, _ body: (Enlargement) throws -> Result
  ) throws -> Result {
    do {
      return try body(self)
    } catch let error as FileError where error.kind == .refused && checkpointPaths.contains(error.file) {
      let old = try setAside(error.file)
      warn("\(error.file): \(error.cause); it is kept as \(old)")
      return try body(self)
    }
  }

  /// Where states may be kept: one for the colours, one for the transparency.
  public var checkpointPaths: [String] { [checkpointPath, ofAlpha.checkpointPath].compactMap(\.self) }

  /// The work that is behind in the run of a part, if this enlargement goes on from its state.
  func workBehind(_ part: Part) -> RunProgress.Workload {
    let path = part == .alpha ? ofAlpha.checkpointPath : checkpointPath
    guard resumes, let path, isFile(path) else { return RunProgress.Workload() }
    return Checkpoint.workBehind(inFile: path)
  }

  /// Removes the checkpoints of a run whose result has been written.
  public func discardCheckpoint() {
    for path in checkpointPaths { discardFile(path) }
  }
}

/// Keeps the state of a run in a file.
///
/// A state that cannot be written costs nothing but the chance to go on from it: that is said once, the run goes on, and what
/// was saved before stays.
private struct StateKeeper {
  /// `nil` keeps nothing.
  let path: String?
  /// The least time between two states.
  let interval: Duration
  let warn: @Sendable (String) -> Void

  private let clock = ContinuousClock()
  private var saved = ContinuousClock().now, cost = Duration.zero
  private var hasComplained = false

  init(path: String?, interval: Duration, warn: @escaping @Sendable (String) -> Void) {
    (self.path, self.interval, self.warn) = (path, interval, warn)
  }

  /// Writes the first state.
  ///
  /// - Throws: `FileError` if that is impossible.
  mutating func begin(_ run: some ResumableRun) throws {
    if let path { try writeAtomically(run.checkpoint(), to: path) }
    saved = clock.now
  }

  /// Writes the state, or says once that it cannot be written.
  mutating func save(_ run: some ResumableRun) {
    let start = clock.now
    do { try begin(run) } catch {
      saved = clock.now
      if !hasComplained { warn("\(error); the work goes on, and --resume would begin at the state before") }
      hasComplained = true
    }
    cost = saved - start
  }

  /// Writes the state if it is time. That of a large picture takes long to write: no more than a tenth of the time goes into it.
  mutating func saveIfDue(_ run: some ResumableRun) {
    if clock.now - saved > max(interval, cost * 10) { save(run) }
  }
}
