import Engine
import Files
import Foundation
import Imaging

/// A way to enlarge a picture.
public enum Method: String, CaseIterable, Sendable {
  /// The paper's autoencoder, trained on the picture alone.
  case nlvae
  /// ZSSR: a plain network, trained on the picture alone.
  case zssr
  /// Deep Image Prior: a network makes the picture out of noise, and is trained on the picture alone.
  case dip
  /// Collaborative Wiener filtering of similar patches: non-local, nothing learned.
  case wiener
  /// Interpolation, the baseline of every table.
  case bicubic

  /// True if the method trains, and so depends on a seed.
  public var isLearned: Bool {
    switch self {
    case .nlvae, .zssr, .dip: true
    case .wiener, .bicubic: false
    }
  }

  /// True if the method takes so long that its state is kept.
  public var isResumable: Bool { self != .bicubic }
}

/// How far a long enlargement has come.
public struct EnlargementProgress: Sendable {
  /// Steps done and steps in all.
  public var done: Int, total: Int
  /// The stage at work, from 1, and how many there are.
  public var stage: Int, stages: Int
  /// Reconstruction error of the last training step; of a method that does not train, not a number.
  public var error: Float
  /// True while the output of a stage is refined.
  public var isRefinement = false
  /// How often the training has diverged, and has gone on from its last good state with half the step size.
  public var recoveries = 0
  /// How many outputs were no better than interpolation, which has taken their place.
  public var fallbacks = 0
  /// How many outputs had to be back-projected to be no worse than interpolation.
  public var corrections = 0
}

extension EnlargementProgress {
  /// Where a session stands.
  init(of session: some TrainingSession) {
    self.init(
      done: session.stepsDone, total: session.totalSteps, stage: min(session.stage + 1, session.stageCount),
      stages: session.stageCount, error: session.lastError, isRefinement: session.isRefining,
      recoveries: session.recoveries, fallbacks: session.fallbacks, corrections: session.corrections)
  }
}

/// One enlargement, with everything it depends on.
public struct Enlargement: Sendable {
  /// How.
  public var method: Method
  /// By how much in both directions.
  public var scale: Int
  /// What random draws come from.
  public var seed: UInt64
  /// The recipe of the paper's autoencoder, or of ZSSR.
  public var configuration: ZeroShotConfiguration
  /// The recipe of Deep Image Prior; `nil` is the published one for the scale.
  public var dip: DIPConfiguration?
  /// How often interpolation is back-projected.
  public var backProjections = 0
  /// The collaborative filters that each picture chooses between.
  public var filters = Refinement().candidates
  /// Where the state of a long run is kept; `nil` keeps none.
  public var checkpointPath: String?
  /// Whether an existing checkpoint is gone on from.
  public var resumes = false
  /// Seconds between two checkpoints; more where writing one takes long.
  public var checkpointInterval = 15.0

  /// An enlargement without checkpoints; a recipe that is not given is the method's own.
  public init(method: Method, scale: Int, seed: UInt64 = 1, configuration: ZeroShotConfiguration? = nil) {
    self.method = method
    self.scale = scale
    self.seed = seed
    self.configuration = configuration ?? (method == .zssr ? .zssr() : .init())
  }

  /// Thrown when `shouldStop` has ended a run; the checkpoint, if one is kept, is up to date.
  public struct Interrupted: Error {}

  /// Enlarges a picture.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - progress: told after every step.
  ///   - shouldStop: asked after every step; true ends the run.
  /// - Returns: the enlargement, rounded to the picture's depth.
  /// - Throws: `EnlargementError`, `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func callAsFunction(
    _ image: Image, progress: (EnlargementProgress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> Image {
    switch method {
    case .bicubic:
      guard backProjections > 0 else { return image.enlarged(by: scale).quantized() }
      let picture = Tensor(image)
      let plain = picture.resized(height: image.height * scale, width: image.width * scale)
      return image.enlarged(
        with: backProjected(plain, onto: picture, iterations: backProjections).map(.clamp(lower: 0, upper: 1)))
    case .wiener:
      let session = FilterSession(image, scale: scale, filters: filters)
      return image.enlarged(with: try run(session, progress: progress, shouldStop: shouldStop).result!)
    case .nlvae, .zssr:
      let session = try train(image, progress: progress, shouldStop: shouldStop)
      return image.enlarged(with: session.result!)
    case .dip:
      let session = try DIPSession(image, scale: scale, seed: seed, configuration: dip)
      return image.enlarged(with: try run(session, progress: progress, shouldStop: shouldStop).result!)
    }
  }

  /// Trains a network on the picture alone.
  ///
  /// - Throws: as `callAsFunction`.
  public func train(
    _ image: Image, progress: (EnlargementProgress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> JointSession {
    let session = try JointSession(image, scale: scale, seed: seed, configuration: configuration)
    return try run(session, progress: progress, shouldStop: shouldStop)
  }

  /// Runs a session to its end, with the checkpoints of this enlargement.
  ///
  /// - Parameters:
  ///   - session: where to begin, unless there is a checkpoint to go on from.
  ///   - progress: told after every step; of a finished checkpoint, once.
  ///   - shouldStop: asked as often; true ends the run.
  /// - Returns: the finished session.
  /// - Throws: `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func run<Session: TrainingSession>(
    _ session: Session, progress: (EnlargementProgress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> Session {
    var session = session, goesOn = false
    if resumes, let checkpointPath, FileManager.default.fileExists(atPath: checkpointPath) {
      do {
        // However large it is: it was written by us.
        try session.resume(from: readFile(checkpointPath, limit: .max))
        goesOn = true
      } catch let error as EnlargementError {
        throw FileError(checkpointPath, "\(error)", .refused)
      }
    }
    // A run that cannot keep its state should say so now and not after its first minutes.
    try save(session)
    if goesOn && session.isFinished {
      // There is no step left that would tell what has gone wrong.
      progress(EnlargementProgress(of: session))
      if shouldStop() { throw Interrupted() }
    }
    let clock = ContinuousClock()
    var saved = clock.now, cost = Duration.zero
    while !session.isFinished {
      session.advance()
      progress(EnlargementProgress(of: session))
      if shouldStop() {
        try save(session)
        throw Interrupted()
      }
      // The state of a large picture takes long to write: no more than a tenth of the time goes into it.
      if clock.now - saved > max(.seconds(checkpointInterval), cost * 10) {
        let start = clock.now
        try save(session)
        saved = clock.now
        cost = saved - start
      }
    }
    // Until the result has been written, this is all there is of it.
    try save(session)
    return session
  }

  /// Removes the checkpoint of a run whose result has been written.
  public func discardCheckpoint() {
    if let checkpointPath { try? FileManager.default.removeItem(atPath: checkpointPath) }
  }

  private func save(_ session: some TrainingSession) throws {
    if let checkpointPath { try writeAtomically(session.checkpoint(), to: checkpointPath) }
  }
}
