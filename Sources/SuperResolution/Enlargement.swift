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
  /// That network, trained further on the picture.
  case prior = "nlvae-prior"
  /// A network that was trained beforehand, from a file of weights.
  case weights
  /// Interpolation, the baseline of every table.
  case bicubic

  /// True if the method trains on the picture, and so depends on a seed.
  public var isLearned: Bool {
    switch self {
    case .nlvae, .zssr, .dip, .prior: true
    case .wiener, .instant, .weights, .bicubic: false
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
  /// How the prior is trained on the picture.
  public var adaptation = PriorAdaptation()
  /// The weights of `Method.weights`, which has nothing to enlarge with where there are none.
  public var weights: PretrainedWeights?
  /// How the network of these weights is asked.
  public var use = PriorRun.Use()
  /// How often interpolation is back-projected.
  public var backProjections = 0
  /// The collaborative filters that each picture chooses between.
  public var filters = Refinement.economical.candidates
  /// Those that its transparency chooses between; `nil` are the same.
  public var filtersOfAlpha: [CollaborativeFilter]?
  /// What has become of the picture on its way to us: D(·; λ) of eq. 1.
  public var degradation = Degradation.bicubic
  /// Whether edges may overshoot no further than bicubic interpolation's do.
  public var limitsOvershoot = false
  /// The same of the edges of transparency.
  public var limitsOvershootOfAlpha = false
  /// Share of the answer in what is returned, 0…1; the rest is the picture as it is, interpolated, with nothing undone.
  public var strength: Float = 1
  /// Where the state of a long run is kept; `nil` keeps none.
  public var checkpointPath: String?
  /// Whether an existing checkpoint is gone on from.
  public var resumes = false
  /// Seconds between two checkpoints; more where writing one takes long.
  public var checkpointInterval = 15.0
  /// Told in one line, without its end, of a state that cannot be written in the middle of a run, which goes on.
  public var warn: @Sendable (String) -> Void = { _ in }
  /// Whether nothing of the picture is done yet: a state that cannot be written is then a reason not to begin.
  var isFirstPart = true

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
    self.configuration = configuration ?? (method == .zssr ? .zssr() : .init(.standard))
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
  ///   - progress: told after every step, and some times within a long one.
  ///   - shouldStop: asked as often; true ends the run.
  ///   - inspect: given the finished run that has learned from the picture's colours, if one has.
  ///   - observer: shown every run between its steps; it may settle for the answer so far.
  /// - Returns: the enlargement, rounded to the picture's depth.
  /// - Throws: `EnlargementError`, `FileError` for a checkpoint that cannot be read or written, `Interrupted`.
  public func callAsFunction(
    _ image: Image, partWillBegin: (Part) -> Void = { _ in }, progress: (RunProgress) -> Void = { _ in },
    shouldStop: () -> Bool = { false }, inspect: (ZeroShotRun) throws -> Void = { _ in },
    observer: (any RunObserver)? = nil
  ) throws -> Image {
    guard strength > 0 else { return plain(image).quantized() }
    let given = image
    partWillBegin(.colours)
    let restoration = degradation.cost(pixels: image.width * image.height, scale: scale)
    let image = try restored(image, restoration, progress, shouldStop, observer)
    observer?.begin(with: Tensor(image))
    func show(_ state: RunProgress) { progress(restoration > 0 ? state.behind(restoration: restoration) : state) }
    var answer = try answer(to: image, partWillBegin, show, shouldStop, inspect, observer)
    if limitsOvershoot || limitsOvershootOfAlpha {
      answer = answer.limited(by: image, colours: limitsOvershoot, alpha: limitsOvershootOfAlpha)
    }
    return strength < 1 ? answer.mixed(with: plain(given), share: strength).quantized() : answer
  }

  /// Bicubic interpolation of a picture to the size wanted, not rounded.
  private func plain(_ image: Image) -> Image {
    let size = size ?? (image.width * scale, image.height * scale)
    return image.resized(width: size.width, height: size.height)
  }

  /// The picture as the bicubic reduction alone would have made it, with the progress of what is to come in view.
  private func restored(
    _ image: Image, _ cost: Double, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ observer: (any RunObserver)?
  ) throws -> Image {
    guard cost > 0 else { return image }
    var plan = RunProgress(stepsDone: 0, totalSteps: 0)
    plan.total = work(width: image.width, height: image.height)
    plan.done = workBehind(.colours)
    plan.activity = .restoring
    var degradation = degradation
    degradation.factor = degradation.factor ?? size.map { Double($0.width) / Double(image.width) }
    do {
      return try degradation.undone(in: image, scale: scale) { share in
        progress(plan.behind(restoration: cost, share: share))
        if shouldStop() || observer?.settles == true { throw Interrupted() }
      }
    } catch is Interrupted where observer?.settles == true && !shouldStop() {
      return image
    }
  }

  /// A picture that nothing but reduction has happened to, enlarged.
  private func answer(
    to image: Image, _ partWillBegin: (Part) -> Void, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ inspect: (ZeroShotRun) throws -> Void, _ observer: (any RunObserver)?
  ) throws -> Image {
    let size = size ?? (image.width * scale, image.height * scale)
    if method == .bicubic && backProjections == 0 || size == (image.width, image.height) {
      return plain(image).quantized()
    }
    guard image.isTransparent, let alpha = image.alpha else {
      return image.replacingColours(with: try enlarged(image, progress, shouldStop, inspect, observer))
    }
    let colours = image.opaqueColours()
    var result = colours.replacingColours(with: try enlarged(colours, progress, shouldStop, inspect, observer))
    partWillBegin(.alpha)
    var opacity = Image(
      width: image.width, height: image.height, channels: 1, pixels: alpha, bitDepth: image.bitDepth)
    let other = ofAlpha
    opacity = opacity.replacingColours(with: try other.enlarged(opacity, progress, shouldStop, { _ in }, observer))
    result.alpha = opacity.pixels
    return result
  }

  /// The same for the other part of a picture that is transparent.
  var ofAlpha: Enlargement {
    var other = self
    // Its kernel has been undone with that of the colours; it has no noise, and no file compresses it.
    other.degradation = .bicubic
    other.checkpointPath = checkpointPath.map { companion(of: $0, suffix: ".alpha") }
    other.isFirstPart = false
    other.filters = filtersOfAlpha ?? filters
    return other
  }

  /// The colours of a picture at the size wanted.
  private func enlarged(
    _ image: Image, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ inspect: (ZeroShotRun) throws -> Void, _ observer: (any RunObserver)?
  ) throws -> Tensor {
    let picture = Tensor(image)
    if image.isFlat {
      // There is nothing to learn from and nothing to find out.
      return interpolated(
        picture, height: size?.height ?? image.height * scale, width: size?.width ?? image.width * scale)
    }
    var answer = try multiplied(image, progress, shouldStop, inspect, observer)
    if let size, size != (image.width * scale, image.height * scale) {
      answer = backProjected(
        answer.resized(height: size.height, width: size.width), onto: picture,
        iterations: configuration.backProjections
      ).map(.clamp(lower: 0, upper: 1))
    }
    let trust = Float(degradation.trust)
    guard trust < 1 else { return answer }
    let plain = interpolated(picture, height: answer.shape[2], width: answer.shape[3])
    return answer * trust + plain * (1 - trust)
  }

  /// The colours of a picture at a whole multiple of its size.
  private func multiplied(
    _ image: Image, _ progress: (RunProgress) -> Void, _ shouldStop: () -> Bool,
    _ inspect: (ZeroShotRun) throws -> Void, _ observer: (any RunObserver)?
  ) throws -> Tensor {
    switch method {
    case .bicubic:
      let picture = Tensor(image)
      let plain = picture.resized(height: image.height * scale, width: image.width * scale)
      return backProjected(plain, onto: picture, iterations: backProjections).map(.clamp(lower: 0, upper: 1))
    case .wiener:
      let run = FilterRun(image, scale: scale, filters: filters)
      return try answer(of: run, to: Tensor(image), progress, shouldStop, observer)
    case .instant:
      let run = PriorRun(image, scale: scale, network: try SyntheticPrior.network())
      return try answer(of: run, to: Tensor(image), progress, shouldStop, observer)
    case .prior:
      let run = try AdaptedPriorRun(
        image, scale: scale, seed: seed, network: try SyntheticPrior.network(), recipe: adaptation)
      return try answer(of: run, to: Tensor(image), progress, shouldStop, observer)
    case .weights:
      return try answer(of: pretrainedRun(image), to: Tensor(image), progress, shouldStop, observer)
    case .nlvae, .zssr:
      return try answer(of: zeroShotRun(image), to: Tensor(image), progress, shouldStop, observer, inspect)
    case .dip:
      let run = try DIPRun(image, scale: scale, seed: seed, configuration: dip)
      return try answer(of: run, to: Tensor(image), progress, shouldStop, observer)
    }
  }
}
