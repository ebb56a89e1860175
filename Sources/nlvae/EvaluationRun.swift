import Imaging
import SuperResolution

/// One training or filtering of an evaluation, with all the pictures that are made of it.
struct EvaluationRun {
  /// How; of the paper's autoencoder the refinement counts only where it is asked for.
  var enlargement: Enlargement
  /// The oracle's recipe; `nil` for zero-shot, which sees no answer.
  var oracle: OracleConfiguration?
  /// One picture is made for each; what cannot be refined makes one in any case.
  var refinements: [RefinementKind]

  /// Whether a refinement can follow.
  var isRefined: Bool { enlargement.method == .nlvae && oracle == nil }

  /// The enlargements, and the seconds from the beginning to each.
  ///
  /// - Throws: what `Enlargement` throws. A checkpoint of another run is no error: this one begins anew.
  func callAsFunction(
    _ task: EvaluationTask, progress: (EnlargementProgress) -> Void, shouldStop: () -> Bool
  ) throws -> [(image: Image, seconds: Double)] {
    do {
      return try answers(task, progress, shouldStop)
    } catch let error as ImageError where enlargement.resumes && error.file == enlargement.checkpointPath {
      enlargement.discardCheckpoint()
      return try answers(task, progress, shouldStop)
    }
  }

  private func answers(
    _ task: EvaluationTask, _ progress: (EnlargementProgress) -> Void, _ shouldStop: () -> Bool
  ) throws -> [(image: Image, seconds: Double)] {
    let clock = ContinuousClock(), start = clock.now
    var seconds: Double { ((clock.now - start) / .milliseconds(1)).rounded() / 1000 }
    if let oracle {
      // Here, and nowhere else before scoring, the ground truth is read.
      let session = OracleSession(
        lowResolution: task.lowResolution, groundTruth: task.groundTruth, scale: task.scale, seed: enlargement.seed,
        configuration: oracle)
      let finished = try enlargement.run(session, progress: progress, shouldStop: shouldStop)
      return [(task.lowResolution.enlarged(with: finished.result!), seconds)]
    }
    guard isRefined else {
      let image = try enlargement(task.lowResolution, progress: progress, shouldStop: shouldStop)
      return [(image, seconds)]
    }
    // One training serves all refinements.
    let session = try enlargement.train(task.lowResolution, progress: progress, shouldStop: shouldStop)
    let trained = seconds
    return try refinements.map { kind in
      guard kind == .wiener else { return (task.lowResolution.enlarged(with: session.result!), trained) }
      let image = try enlargement.refine(session, of: task.lowResolution, progress: progress, shouldStop: shouldStop)
      return (image, seconds)
    }
  }
}
