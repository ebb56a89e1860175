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
  /// What the network makes of the noise in the end, 1×C×H×W in 0…1; the interpolated picture if training has led away
  /// from the picture.
  public private(set) var result: Tensor?
  /// 1 if the training has diverged and the result is the interpolated picture.
  public private(set) var fallbacks = 0

  /// What goes in, 1×I×H×W.
  private let noise: Tensor
  /// D of eq. 1.
  private let reduction: (vertical: ResamplingMatrix, horizontal: ResamplingMatrix)
  private var network: DIPNetwork
  private var optimizer: Adam
  private var generator: RandomSource

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
    let gradients = tape.gradients(of: error)
    optimizer.update(&network, with: tracked.weights.map { gradients[$0] })
    lastError = error.value.scalar
    if stepsDone == 0 { firstError = lastError }
    // What is no number stays none.
    stepsDone = lastError.isFinite ? stepsDone + 1 : configuration.steps
  }

  private mutating func finish() {
    let answer = network(Variable(noise), Pass(.transductive)).value
    // The publication stops before the picture is fitted to its last grey level, so this answer need not reduce to it as
    // well as interpolation does. But what fits it worse than random weights did is no answer, nor is what is no number.
    if inconsistency(of: answer, with: picture) <= Double(firstError) {
      result = answer
    } else {
      result = interpolated(picture, height: noise.shape[2], width: noise.shape[3])
      fallbacks = 1
    }
  }
}

extension DIPSession {
  /// Where a run stands.
  public struct Place: Codable {
    var steps: Int
    var isFinished: Bool
    var fallbacks: Int
    var lastErrorBits: UInt32
    var firstErrorBits: UInt32
    var random: RandomSource
  }

  /// Where this run stands.
  public var place: Place {
    Place(
      steps: stepsDone, isFinished: result != nil, fallbacks: fallbacks, lastErrorBits: lastError.bitPattern,
      firstErrorBits: firstError.bitPattern, random: generator)
  }

  /// The network, the optimiser's memory, and the result once it stands.
  public var tensors: [Tensor] { network.state + optimizer.state + (result.map { [$0] } ?? []) }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let weights = place.steps > 0 ? network.weights.map(\.shape) : []
    let size: Shape = [1, picture.shape[1], noise.shape[2], noise.shape[3]]
    return network.state.map(\.shape) + weights + weights + (place.isFinished ? [size] : [])
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    let count = network.state.count, moments = place.steps > 0 ? 2 * network.weights.count : 0
    network.state = Array(tensors.prefix(count))
    optimizer.state = Array(tensors.dropFirst(count).prefix(moments))
    optimizer.step = place.steps
    (stepsDone, fallbacks, generator) = (place.steps, place.fallbacks, place.random)
    lastError = Float(bitPattern: place.lastErrorBits)
    firstError = Float(bitPattern: place.firstErrorBits)
    result = place.isFinished ? tensors.last : nil
  }
}
