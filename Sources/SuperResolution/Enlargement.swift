import Engine
import Files
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
  /// A network that was trained beforehand on drawings made by code, and never on a photograph.
  case instant
  /// Interpolation, the baseline of every table.
  case bicubic

  /// True if the method trains on the picture, and so depends on a seed.
  public var isLearned: Bool {
    switch self {
    case .nlvae, .zssr, .dip: true
    case .wiener, .instant, .bicubic: false
    }
  }

  /// True if the method takes so long that its state is kept.
  public var isResumable: Bool { self != .bicubic }
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
  public var filters = Refinement.economical.candidates
  /// Where the state of a long run is kept; `nil` keeps none.
  public var checkpointPath: String?
  /// Whether an existing checkpoint is gone on from.
  public var resumes = false
  /// Seconds between two checkpoints; more where writing one takes long.
  public var checkpointInterval = 15.0

  /// An enlargement without checkpoints.
  ///
  /// - Parameters:
  ///   - method: how.
  ///   - scale: factor in both directions.
  ///   - seed: what random draws come from.
  ///   - configuration: the recipe of a method that trains on the picture; by default the method's own.
  public init(method: Method, scale: Int, seed: UInt64 = 1, configuration: ZeroShotConfiguration? = nil) {
    self.method = method
    self.scale = scale
    self.seed = seed
    self.configuration = configuration ?? (method == .zssr ? .zssr() : .init(.full))
  }

  /// Thrown when `shouldStop` has ended a run; the checkpoint, if one is kept, is up to date.
  public struct Interrupted: Error {
    /// Nothing more is to be said.
    public init() {}
  }

  /// Enlarges a picture.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - progress: told after every step, and some times within a long one.
  ///   - shouldStop: asked as often; true ends the run.
  /// - Returns: the enlargement, rounded to the picture's depth.
  /// - Throws: `EnlargementError`, `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func callAsFunction(
    _ image: Image, progress: (RunProgress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> Image {
    switch method {
    case .bicubic:
      guard backProjections > 0 else { return image.interpolated(by: scale).quantized() }
      let picture = Tensor(image)
      let plain = picture.resized(height: image.height * scale, width: image.width * scale)
      let answer = backProjected(plain, onto: picture, iterations: backProjections)
      return image.replacingColours(with: answer.map(.clamp(lower: 0, upper: 1)))
    case .wiener:
      return try enlargement(of: image, by: FilterRun(image, scale: scale, filters: filters), progress, shouldStop)
    case .instant:
      let run = PriorRun(image, scale: scale, network: try SyntheticPrior.network())
      return try enlargement(of: image, by: run, progress, shouldStop)
    case .nlvae, .zssr:
      return try enlargement(of: image, by: try zeroShotRun(image), progress, shouldStop)
    case .dip:
      let run = try DIPRun(image, scale: scale, seed: seed, configuration: dip)
      return try enlargement(of: image, by: run, progress, shouldStop)
    }
  }

  /// The run that trains this enlargement's network on a picture.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public func zeroShotRun(_ image: Image) throws -> ZeroShotRun {
    try ZeroShotRun(image, scale: scale, seed: seed, configuration: configuration)
  }

  private func enlargement(
    of image: Image, by run: some ResumableRun, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool
  ) throws -> Image {
    image.replacingColours(with: try finished(run, progress: progress, shouldStop: shouldStop).result!)
  }

  /// Brings a run to its end, with the checkpoints of this enlargement.
  ///
  /// - Parameters:
  ///   - run: where to begin, unless there is a checkpoint to go on from.
  ///   - progress: told after every step, and some times within a long one; of a finished checkpoint, once.
  ///   - shouldStop: asked as often; true ends the run.
  /// - Returns: the finished run.
  /// - Throws: `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func finished<Run: ResumableRun>(
    _ run: Run, progress: (RunProgress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
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
        try save(run)
        throw error
      }
      progress(run.progress)
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
    } catch let error as FileError where error.kind == .refused && error.file == checkpointPath {
      let old = try setAside(error.file, keepingAll: false)
      warn("\(error.file): \(error.cause); it is kept as \(old)")
      return try body(self)
    }
  }

  /// Removes the checkpoint of a run whose result has been written.
  public func discardCheckpoint() {
    if let checkpointPath { discardFile(checkpointPath) }
  }

  private func save(_ run: some ResumableRun) throws {
    if let checkpointPath { try writeAtomically(run.checkpoint(), to: checkpointPath) }
  }
}
