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
  /// The size of the answer, of `scale` times the picture's or less; `nil` is `scale` times.
  ///
  /// A method enlarges by whole factors. What is larger than wanted is reduced, and then corrected towards the picture.
  public var size: (width: Int, height: Int)?
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
  /// Share of the method's answer in what is returned; the rest is interpolation.
  public var strength: Float = 1
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
    self.configuration = configuration ?? (method == .zssr ? .zssr() : .init())
  }

  /// An enlargement to a size, by the least whole factor that reaches it.
  ///
  /// - Parameters:
  ///   - method: how.
  ///   - image: the picture.
  ///   - size: columns and rows of the answer, none less than the picture's.
  ///   - seed: what random draws come from.
  ///   - configuration: the recipe of a method that trains on the picture; by default the method's own.
  public init(
    method: Method, of image: Image, to size: (width: Int, height: Int), seed: UInt64 = 1,
    configuration: ZeroShotConfiguration? = nil
  ) {
    let scale = TargetSize.wholeFactor(from: (image.width, image.height), to: size)
    self.init(method: method, scale: scale, seed: seed, configuration: configuration)
    self.size = size
  }

  /// Thrown when `shouldStop` has ended a run; the checkpoint, if one is kept, is up to date.
  public struct Interrupted: Error {
    /// Nothing more is to be said.
    public init() {}
  }

  /// What of a picture is being enlarged.
  public enum Part: Sendable, Equatable {
    /// Its colours; of most pictures, all there is.
    case colours
    /// How opaque it is, as a grey picture.
    case alpha
  }

  /// Enlarges a picture.
  ///
  /// One that is transparent somewhere is enlarged in two parts: colours, with those of hidden pixels replaced by what lies
  /// around them, and alpha as a grey picture. No visible pixel depends on the colour of a hidden one.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - partWillBegin: told before each part.
  ///   - progress: told after every step.
  ///   - shouldStop: asked after every step; true ends the run.
  ///   - inspect: given the finished run that has learned from the picture's colours, if one has.
  /// - Returns: the enlargement, rounded to the picture's depth.
  /// - Throws: `EnlargementError`, `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func callAsFunction(
    _ image: Image, partWillBegin: (Part) -> Void = { _ in }, progress: (RunProgress) -> Void = { _ in },
    shouldStop: () -> Bool = { false }, inspect: (ZeroShotRun) throws -> Void = { _ in }
  ) throws -> Image {
    let size = size ?? (image.width * scale, image.height * scale)
    if method == .bicubic && backProjections == 0 || size == (image.width, image.height) {
      return image.resized(width: size.width, height: size.height).quantized()
    }
    partWillBegin(.colours)
    guard image.isTransparent, let alpha = image.alpha else {
      return image.replacingColours(with: try enlarged(image, progress, shouldStop, inspect))
    }
    let colours = image.opaqueColours()
    var result = colours.replacingColours(with: try enlarged(colours, progress, shouldStop, inspect))
    partWillBegin(.alpha)
    var opacity = Image(
      width: image.width, height: image.height, channels: 1, pixels: alpha, bitDepth: image.bitDepth)
    let other = ofAlpha
    opacity = opacity.replacingColours(with: try other.enlarged(opacity, progress, shouldStop, { _ in }))
    result.alpha = opacity.pixels
    return result
  }

  /// The same for the other part of a picture that is transparent.
  private var ofAlpha: Enlargement {
    var other = self
    other.checkpointPath = checkpointPath.map { companion(of: $0, suffix: ".alpha") }
    return other
  }

  /// The colours of a picture at the size wanted.
  private func enlarged(
    _ image: Image, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ inspect: (ZeroShotRun) throws -> Void
  ) throws -> Tensor {
    var answer = try multiplied(image, progress, shouldStop, inspect)
    let picture = Tensor(image)
    if let size, size != (image.width * scale, image.height * scale) {
      answer = backProjected(
        answer.resized(height: size.height, width: size.width), onto: picture,
        iterations: configuration.backProjections
      ).map(.clamp(lower: 0, upper: 1))
    }
    guard strength < 1 else { return answer }
    let plain = interpolated(picture, height: answer.shape[2], width: answer.shape[3])
    return answer * strength + plain * (1 - strength)
  }

  /// The colours of a picture at a whole multiple of its size.
  private func multiplied(
    _ image: Image, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ inspect: (ZeroShotRun) throws -> Void
  ) throws -> Tensor {
    switch method {
    case .bicubic:
      let picture = Tensor(image)
      let plain = picture.resized(height: image.height * scale, width: image.width * scale)
      return backProjected(plain, onto: picture, iterations: backProjections).map(.clamp(lower: 0, upper: 1))
    case .wiener:
      let run = FilterRun(image, scale: scale, filters: filters)
      return try finished(run, progress: progress, shouldStop: shouldStop).result!
    case .instant:
      let run = PriorRun(image, scale: scale, network: try SyntheticPrior.network())
      return try finished(run, progress: progress, shouldStop: shouldStop).result!
    case .nlvae, .zssr:
      let run = try finished(zeroShotRun(image), progress: progress, shouldStop: shouldStop)
      try inspect(run)
      return run.result!
    case .dip:
      let run = try DIPRun(image, scale: scale, seed: seed, configuration: dip)
      return try finished(run, progress: progress, shouldStop: shouldStop).result!
    }
  }

  /// The run that trains this enlargement's network on a picture.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public func zeroShotRun(_ image: Image) throws -> ZeroShotRun {
    try ZeroShotRun(image, scale: scale, seed: seed, configuration: configuration)
  }

  /// Brings a run to its end, with the checkpoints of this enlargement.
  ///
  /// - Parameters:
  ///   - run: where to begin, unless there is a checkpoint to go on from.
  ///   - progress: told after every step; of a finished checkpoint, once.
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
      run.advance()
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
    } catch let error as FileError where error.kind == .refused && checkpointPaths.contains(error.file) {
      let old = try setAside(error.file, keepingAll: false)
      warn("\(error.file): \(error.cause); it is kept as \(old)")
      return try body(self)
    }
  }

  /// Where states may be kept: one for the colours, one for the transparency.
  public var checkpointPaths: [String] { [checkpointPath, ofAlpha.checkpointPath].compactMap(\.self) }

  /// Removes the checkpoints of a run whose result has been written.
  public func discardCheckpoint() {
    for path in checkpointPaths { discardFile(path) }
  }

  private func save(_ run: some ResumableRun) throws {
    if let checkpointPath { try writeAtomically(run.checkpoint(), to: checkpointPath) }
  }
}
