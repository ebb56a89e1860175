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
  public init(scale: Int) {
    (deviation, steps) = scale > 4 ? (0.05, 4000) : (0.03, 2000)
  }

  /// The published recipe, or one with fewer channels and steps for a first impression.
  public init(_ preset: ZeroShotConfiguration.Preset, scale: Int) {
    self.init(scale: scale)
    if preset == .quick { (channels, steps) = (32, 400) }
  }
}

extension DIPConfiguration {
  /// Weights of the network, for a picture of 1 or 3 colours that is large enough for all levels.
  public func weightCount(imageChannels: Int) -> Int {
    var generator = RandomSource(seed: 1)
    return DIPNetwork(self, imageChannels: imageChannels, side: 2 << levels, using: &generator).weightCount
  }
}

/// Deep Image Prior, one step at a time: a network that is given noise learns to make a picture whose reduction is the
/// low-resolution one, and what it makes of the rest is the enlargement.
///
/// Nothing is learned from the picture's repetitions; that the network finds likely pictures sooner than unlikely ones is
/// all there is. Like `ZeroShotSession` it is given the low-resolution picture and nothing else.
public struct DIPSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "dip"

  /// The recipe.
  public let configuration: DIPConfiguration
  /// The factor of enlargement.
  public let scale: Int
  /// What all random draws come from.
  public let seed: UInt64
  /// The low-resolution picture, 1×C×h×w.
  public let picture: Tensor
  /// Training steps made.
  public private(set) var stepsDone = 0
  /// Mean squared error of the reduced output in the last step.
  public private(set) var lastError: Float = .nan
  /// The same of the first step.
  private var firstError: Float = .nan
  /// What the network makes of the noise in the end, 1×C×H×W in 0…1, back-projected if the recipe says so and it fits the
  /// picture less well than interpolation does; the interpolated picture if training has led away from the picture.
  public private(set) var result: Tensor?
  /// How often the training has diverged, and has gone back to its last good state and half the step size.
  public private(set) var recoveries = 0
  /// 1 if nothing that training has come to fits the picture, and the result is the interpolated one.
  public private(set) var fallbacks = 0
  /// 1 if the network's answer had to be back-projected.
  public private(set) var corrections = 0

  /// What goes in, 1×I×H×W.
  private let noise: Tensor
  /// D of eq. 1.
  private let reduction: (vertical: ResamplingMatrix, horizontal: ResamplingMatrix)
  private var network: DIPNetwork
  private var optimizer: Adam
  private var generator: RandomSource
  private var good: Snapshot

  /// What a step changes and a recovery brings back.
  private struct Snapshot {
    var state: [Tensor], moments: [Tensor]
    var optimizerSteps = 0
  }

  /// Steps from one snapshot to the next.
  private static let snapshotInterval = 50
  /// Random weights make a grey picture; an error so many times theirs is a divergence.
  private static let divergence: Float = 2
  /// The most rounds of back-projection that an answer gets.
  private static let mostCorrections = 20

  /// A session that has not begun.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(_ image: Image, scale: Int, seed: UInt64, configuration: DIPConfiguration? = nil) throws {
    let limit = ZeroShotSession.smallestSide, configuration = configuration ?? DIPConfiguration(scale: scale)
    guard min(image.width, image.height) >= limit else {
      throw EnlargementError.tooSmall(width: image.width, height: image.height, limit: limit)
    }
    self.configuration = configuration
    self.scale = scale
    self.seed = seed
    picture = Tensor(image)
    let (height, width) = (scale * image.height, scale * image.width)
    reduction = (
      ResamplingMatrix(from: height, to: image.height, filter: .bicubic),
      ResamplingMatrix(from: width, to: image.width, filter: .bicubic)
    )
    generator = RandomSource(seed: seed)
    noise = .uniform(
      [1, configuration.inputChannels, height, width], in: 0..<configuration.inputRange, using: &generator)
    network = DIPNetwork(configuration, imageChannels: image.channels, side: min(height, width), using: &generator)
    optimizer = Adam(learningRate: configuration.learningRate)
    good = Snapshot(state: network.state, moments: [])
  }

  /// Nothing but the low-resolution picture.
  public var pictures: [Tensor] { [picture] }
  /// There is one stage.
  public var stageCount: Int { 1 }
  /// 0, and 1 at the end.
  public var stage: Int { result == nil ? 0 : 1 }
  /// Training steps in all.
  public var totalSteps: Int { configuration.steps }

  /// One training step; after the last one, the result.
  public mutating func advance() {
    precondition(result == nil, "a finished session has no further step")
    guard stepsDone < configuration.steps else { return finish() }
    var shaken = noise
    shaken.add(.normal(noise.shape, using: &generator), times: configuration.deviation)
    let tape = Tape(), tracked = network.tracked(on: tape)
    // Statistics are the picture's own, in training and at the end: there is but one picture.
    let enlarged = tracked(Variable(shaken), Pass(.transductive))
    let reduced = enlarged.resampled(vertical: reduction.vertical, horizontal: reduction.horizontal)
    let error = reduced.meanSquaredError(to: picture)
    lastError = error.value.scalar
    if stepsDone == 0 { firstError = lastError }
    stepsDone += 1
    // A comparison with what is no number is false.
    guard lastError <= Self.divergence * firstError else { return recover() }
    if optimizer.step % Self.snapshotInterval == 0 { good = snapshot }
    let gradients = tape.gradients(of: error)
    optimizer.learningRate = configuration.learningRate * Float(power(0.5, Double(recoveries)))
    optimizer.update(&network, with: tracked.weights.map { gradients[$0] })
  }

  private var snapshot: Snapshot {
    Snapshot(state: network.state, moments: optimizer.state, optimizerSteps: optimizer.step)
  }

  private mutating func restore(_ snapshot: Snapshot) {
    (network.state, optimizer.state) = (snapshot.state, snapshot.moments)
    optimizer.step = snapshot.optimizerSteps
  }

  private mutating func recover() {
    recoveries += 1
    restore(good)
  }

  /// What the network makes of the noise, if it has learned anything and that fits the picture.
  ///
  /// What fits it worse than random weights did is no answer, nor is what is no number.
  private var answer: Tensor? {
    guard optimizer.step > 0 else { return nil }
    let answer = network(Variable(noise), Pass(.transductive)).value
    return inconsistency(of: answer, with: picture) <= Double(firstError) ? answer : nil
  }

  private mutating func finish() {
    var last = answer
    // The last step of all may be the one that has gone wrong.
    if last == nil && optimizer.step > 0 {
      recover()
      last = answer
    }
    let plain = interpolated(picture, height: noise.shape[2], width: noise.shape[3])
    result = last.flatMap { consistent($0, asWellAs: plain) }
    guard result == nil else { return }
    result = plain
    fallbacks = 1
  }

  /// An answer that fits the picture at least as well as another one.
  ///
  /// One that reduces to it less well is back-projected until that is mended, which leaves what the prior has made of it.
  private mutating func consistent(_ answer: Tensor, asWellAs plain: Tensor) -> Tensor? {
    guard configuration.backProjects else { return answer }
    var answer = answer
    for round in 0...Self.mostCorrections {
      if fits(answer, picture, asWellAs: plain) {
        corrections = min(round, 1)
        return answer
      }
      answer = backProjected(answer, onto: picture, iterations: 1).map(.clamp(lower: 0, upper: 1))
    }
    return nil
  }
}

extension DIPSession {
  /// Where a run stands.
  public struct Place: Codable {
    var steps: Int
    var isFinished: Bool
    var optimizerSteps: Int
    var goodSteps: Int
    var recoveries: Int
    var fallbacks: Int
    var corrections: Int
    var lastErrorBits: UInt32
    var firstErrorBits: UInt32
    var random: RandomSource
  }

  /// Where this run stands.
  public var place: Place {
    Place(
      steps: stepsDone, isFinished: result != nil, optimizerSteps: optimizer.step, goodSteps: good.optimizerSteps,
      recoveries: recoveries, fallbacks: fallbacks, corrections: corrections, lastErrorBits: lastError.bitPattern,
      firstErrorBits: firstError.bitPattern, random: generator)
  }

  /// The network and the optimiser's memory, now and when they were last known to be good, and the result once it stands.
  public var tensors: [Tensor] { [snapshot, good].flatMap { $0.state + $0.moments } + (result.map { [$0] } ?? []) }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let own = network.state.map(\.shape), weights = network.weights.map(\.shape)
    let size: Shape = [1, picture.shape[1], noise.shape[2], noise.shape[3]]
    return [place.optimizerSteps, place.goodSteps].flatMap { own + ($0 > 0 ? weights + weights : []) }
      + (place.isFinished ? [size] : [])
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    let count = network.state.count, weightCount = network.weights.count
    func take(_ count: Int) -> [Tensor] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func snapshot(steps: Int) -> Snapshot {
      Snapshot(state: take(count), moments: take(steps > 0 ? 2 * weightCount : 0), optimizerSteps: steps)
    }
    restore(snapshot(steps: place.optimizerSteps))
    good = snapshot(steps: place.goodSteps)
    (stepsDone, generator) = (place.steps, place.random)
    (recoveries, fallbacks, corrections) = (place.recoveries, place.fallbacks, place.corrections)
    lastError = Float(bitPattern: place.lastErrorBits)
    firstError = Float(bitPattern: place.firstErrorBits)
    result = place.isFinished ? rest.first : nil
  }
}
