import Engine
import Files

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
    // A run that cannot keep its state should say so now and not after its first minutes.
    try save(run)
    if goesOn && run.isFinished {
      // There is no step left that would tell what has gone wrong.
      progress(run.progress)
      if shouldStop() { throw Interrupted() }
    }
    let clock = ContinuousClock()
    var saved = clock.now, cost = Duration.zero
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
        try save(run)
        throw error
      }
      progress(run.progress)
      try watch(run)
      if shouldStop() {
        try save(run)
        throw Interrupted()
      }
      // The state of a large picture takes long to write: no more than a tenth of the time goes into it.
      if clock.now - saved > max(.seconds(checkpointInterval), cost * 10) {
        let start = clock.now
        try save(run)
        saved = clock.now
        cost = saved - start
      }
    }
    // Until the result has been written, this is all there is of it.
    try save(run)
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
      let old = try setAside(error.file, keepingAll: false)
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

  private func save(_ run: some ResumableRun) throws {
    if let checkpointPath { try writeAtomically(run.checkpoint(), to: checkpointPath) }
  }
}
