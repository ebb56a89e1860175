import Imaging
import SuperResolution

/// One enlargement of an evaluation.
struct EvaluationRun {
  /// How.
  var enlargement: Enlargement
  /// The oracle's recipe; `nil` for zero-shot, which sees no answer.
  var oracle: OracleConfiguration?

  /// The enlargement.
  ///
  /// - Parameters:
  ///   - task: the picture.
  ///   - restarts: called if there is a checkpoint of another run, or a damaged one: this one begins anew.
  ///   - progress: told after every step.
  ///   - shouldStop: asked after every step; true ends the run.
  /// - Throws: what `Enlargement` throws.
  func callAsFunction(
    _ task: EvaluationTask, restarts: () -> Void, progress: (EnlargementProgress) -> Void, shouldStop: () -> Bool
  ) throws -> Image {
    var attempts = 0
    return try enlargement.beginningAnew { enlargement in
      attempts += 1
      if attempts > 1 { restarts() }
      return try answer(enlargement, task, progress, shouldStop)
    }
  }

  private func answer(
    _ enlargement: Enlargement, _ task: EvaluationTask, _ progress: (EnlargementProgress) -> Void,
    _ shouldStop: () -> Bool
  ) throws -> Image {
    guard let oracle else {
      return try enlargement(task.lowResolution, progress: progress, shouldStop: shouldStop)
    }
    // Here, and nowhere else before scoring, the ground truth is read.
    let session = OracleSession(
      lowResolution: task.lowResolution, groundTruth: task.groundTruth, scale: task.scale, seed: enlargement.seed,
      configuration: oracle)
    let finished = try enlargement.run(session, progress: progress, shouldStop: shouldStop)
    return task.lowResolution.enlarged(with: finished.result!)
  }
}
