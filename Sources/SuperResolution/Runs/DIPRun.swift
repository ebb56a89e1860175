import Engine
import Imaging

/// Everything that Deep Image Prior depends on besides the picture, the scale and the seed (Ulyanov, Vedaldi & Lempitsky,
/// "Deep image prior", 2018).
public struct DIPConfiguration: Codable, Hashable, Sendable {
  /// Channels of the noise that goes in.
  public var inputChannels = 32
  /// The noise is uniform from 0 to here.
  public var inputRange: Float = 0.1
  /// Standard deviation of what is added to the noise, anew in every step.
  public var deviation: Float
  /// Channels inside.
  public var channels = 128
  /// Channels that take the short way across a level.
  public var skipChannels = 4
  /// Levels, each half the size of the one above.
  public var levels = 5
  /// Training steps.
  public var steps: Int
  /// Step size of Adam, the same throughout.
  public var learningRate: Float = 0.01
  /// Whether an answer that fits the picture less well than interpolation does is back-projected. The publication stops
  /// before the picture is fitted to its last grey level, and leaves it at that.
  public var backProjects = true

  /// The published recipe for ×4 or, where the scale is larger, for ×8.
  ///
  /// - Parameter scale: the factor.
  public init(scale: Int) {
    deviation = scale > 4 ? 0.05 : 0.03
    steps = scale > 4 ? 4000 : 2000
  }

  /// The published recipe, or one with fewer channels and steps for a first impression.
  ///
  /// - Parameters:
  ///   - preset: which of the two.
  ///   - scale: the factor.
  public init(_ preset: ZeroShotConfiguration.Preset, scale: Int) {
    self.init(scale: scale)
    guard preset.isShort else { return }
    channels = 32
    steps = 400
  }
}

extension DIPConfiguration {
  /// Weights of the network, for a picture of 1 or 3 colours that is large enough for all levels.
  public func weightCount(imageChannels: Int) -> Int {
    var generator = RandomSource(seed: 1)
    return DIPNetwork(self, imageChannels: imageChannels, side: 2 << levels, using: &generator).weightCount
  }

  /// Rows of noise that a pixel of the picture depends on, those beyond its borders included, where normalisation uses
  /// running statistics; the most that any pixel does.
  public var receptiveField: Int {
    func quarter(_ value: Int) -> Int { value >= 0 ? value / 4 : -((3 - value) / 4) }
    /// What the answer of a level and those below it depends on, for some of its pixels.
    func seen(_ pixels: ClosedRange<Int>, below level: Int) -> ClosedRange<Int> {
      guard level < levels else { return pixels }
      let (first, last) = (pixels.lowerBound - 1, pixels.upperBound + 1)
      // Linear interpolation reads the two pixels of half the resolution that lie about (2 p − 1) / 4.
      let small = seen(quarter(2 * first - 1)...quarter(2 * last - 1) + 1, below: level + 1)
      return min(first, 2 * (small.lowerBound - 1) - 1)...max(last, 2 * (small.upperBound + 1) + 1)
    }
    return (0..<1 << levels).map { seen($0...$0, below: 0).count }.max()!
  }
}

/// Deep Image Prior, one step at a time: a network that is given noise learns to make a picture whose reduction is the
/// low-resolution one, and what it makes of the rest is the enlargement.
///
/// Nothing is learned from the picture's repetitions; that the network finds likely pictures sooner than unlikely ones is
/// all there is. Like `ZeroShotRun` it is given the low-resolution picture and nothing else.
public struct DIPRun: ResumableRun {
  /// The recipe, the picture, the scale and the seed.
  public let identity: RunIdentity
  /// The low-resolution picture, 1×C×h×w.
  public let picture: Tensor
  /// What the network makes of the noise in the end, 1×C×H×W in 0…1, back-projected if the recipe says so and it fits the
  /// picture less well than interpolation does; the interpolated picture if training has led away from the picture.
  public private(set) var result: Tensor?

  private let configuration: DIPConfiguration
  /// What goes in, 1×I×H×W.
  let noise: Tensor
  /// D of eq. 1.
  private let reduction: (vertical: ResamplingMatrix, horizontal: ResamplingMatrix)
  var learner: Learner<DIPNetwork>
  private var stepsDone = 0
  /// 1 if nothing that training has come to fits the picture, and the result is the interpolated one.
  private var fallbacks = 0
  /// 1 if the network's answer had to be back-projected.
  private var corrections = 0

  /// Random weights make a grey picture; an error so many times theirs is a divergence.
  private static let divergence: Float = 2
  /// The most rounds of back-projection that an answer gets.
  private static let mostCorrections = 20

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - scale: factor in both directions.
  ///   - seed: what all random draws come from.
  ///   - configuration: the recipe; by default the published one for the scale.
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(_ image: Image, scale: Int, seed: UInt64, configuration: DIPConfiguration? = nil) throws {
    let limit = ZeroShotRun.smallestSide, configuration = configuration ?? DIPConfiguration(scale: scale)
    guard min(image.width, image.height) >= limit else {
      throw EnlargementError.tooSmall(width: image.width, height: image.height, limit: limit)
    }
    self.configuration = configuration
    picture = Tensor(image)
    identity = RunIdentity(kind: "dip", configuration: configuration, scale: scale, seed: seed, pictures: [picture])
    let (height, width) = (scale * image.height, scale * image.width)
    reduction = (
      ResamplingMatrix(from: height, to: image.height, filter: .bicubic),
      ResamplingMatrix(from: width, to: image.width, filter: .bicubic)
    )
    var generator = RandomSource(seed: seed)
    noise = .uniform(
      [1, configuration.inputChannels, height, width], in: 0..<configuration.inputRange, using: &generator)
    let network = DIPNetwork(
      configuration, imageChannels: image.channels, side: min(height, width), using: &generator)
    learner = Learner(generator: generator, keepsAverage: false, network: network)
  }

  /// What the network makes of the noise now.
  public var glimpse: Tensor? { result ?? (stepsDone > 0 ? answer : nil) }

  /// Training steps done and to do, and what has gone wrong.
  public var progress: RunProgress {
    let pixels = noise.shape[2] * noise.shape[3]
    let phase = RunProgress.Phase(
      activity: .training, steps: configuration.steps,
      secondsPerStep: ReferenceCost.trainingStep(weights: learner.network.weightCount, pixels: pixels))
    var progress = RunProgress(through: [phase], position: 0, step: stepsDone)
    progress.lastError = learner.lastError
    progress.recoveries = learner.recoveries
    progress.fallbacks = fallbacks
    progress.corrections = corrections
    return progress
  }

  /// One training step; after the last one, the result.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    guard stepsDone < configuration.steps else { return finish() }
    stepsDone += 1
    let noise = noise, picture = picture, reduction = reduction, deviation = configuration.deviation
    learner.step(
      learningRate: configuration.learningRate, diverges: { $0 > Self.divergence * $1.firstError }
    ) { network, optimizer, generator in
      var shaken = noise
      shaken.add(.normal(noise.shape, using: &generator), times: deviation)
      let tape = Tape(), tracked = network.tracked(on: tape)
      // Statistics are the picture's own, in training and at the end: there is but one picture.
      let enlarged = tracked(Variable(shaken), Pass(.transductive))
      let reduced = enlarged.resampled(vertical: reduction.vertical, horizontal: reduction.horizontal)
      let error = reduced.meanSquaredError(to: picture), gradients = tape.gradients(of: error)
      optimizer.update(&network, with: tracked.weights.map { gradients[$0] })
      return error.value.scalar
    }
  }

  /// What the network makes of the noise, if it has learned anything and that fits the picture.
  ///
  /// What fits it worse than random weights did is no answer, nor is what is no number.
  private var answer: Tensor? {
    guard learner.stepsKept > 0 else { return nil }
    let answer = learner.network(Variable(noise), Pass(.transductive)).value
    return inconsistency(of: answer, with: picture) <= Double(learner.firstError) ? answer : nil
  }

  private mutating func finish() {
    var last = answer
    // The last step of all may be the one that has gone wrong.
    if last == nil && learner.stepsKept > 0 {
      learner.recover()
      last = answer
    }
    if let last, !configuration.backProjects {
      result = last
      return
    }
    let faithful = FaithfulAnswer(
      last, to: picture, height: noise.shape[2], width: noise.shape[3], corrections: Self.mostCorrections)
    result = faithful.picture
    fallbacks = faithful.isReplaced ? 1 : 0
    corrections = faithful.isCorrected ? 1 : 0
  }

  /// Hands over what the network has learned, and the result once it stands.
  public mutating func visit(_ archive: StateArchive) throws {
    try archive.visit("step", &stepsDone, in: 0...configuration.steps)
    try archive.visit("learner") { try learner.visit($0, mostSteps: configuration.steps + 1) }
    try archive.visit("fallbacks", &fallbacks, in: 0...1)
    try archive.visit("corrections", &corrections, in: 0...1)
    var isFinished = result != nil
    try archive.visit("isFinished", &isFinished)
    try archive.visit(
      "result", &result, shape: isFinished ? [1, picture.shape[1], noise.shape[2], noise.shape[3]] : nil)
  }
}
