import Imaging
import SuperResolution

/// One enlargement of an evaluation.
struct EvaluationRun {
  /// How.
  var enlargement: Enlargement
  /// The oracle's recipe; `nil` for zero-shot, which sees no answer.
  var oracle: OracleConfiguration?

  /// The enlargement, and the seconds that it took.
  ///
  /// - Throws: what `Enlargement` throws. A checkpoint of another run is no error: this one begins anew.
  func callAsFunction(
    _ task: EvaluationTask, progress: (EnlargementProgress) -> Void, shouldStop: () -> Bool
  ) throws -> (image: Image, seconds: Double) {
    let clock = ContinuousClock(), start = clock.now
    let image = try enlargement.beginningAnew { try answer($0, task, progress, shouldStop) }
    return (image, ((clock.now - start) / .milliseconds(1)).rounded() / 1000)
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
