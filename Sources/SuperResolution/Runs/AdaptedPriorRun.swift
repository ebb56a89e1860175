import Engine
import Imaging
import Kernels

/// How the prior is trained on the picture.
///
/// Chosen on ten pictures of T91 (×4): 26.93 dB without any training on the picture, 26.89 with the network's own factor
/// alone at a step size of 10⁻⁴, 26.99 with both factors at that, 27.00 with both at 10⁻⁵ and 100 steps, 27.01 with 200.
public struct PriorAdaptation: Codable, Hashable, Sendable {
  /// Steps of training.
  public var steps = 200
  /// The step size at the start.
  public var learningRate: Float = 1e-5
  /// The step size at the end.
  public var finalLearningRate: Float = 1e-6
  /// Side of a crop, at most.
  public var cropSize = 96
  /// Factors by which crops are reduced, in turn.
  public var factors = [4, 2]
  /// Crops in a minibatch.
  public var minibatch = 2
  /// Largest norm of all gradients together.
  public var gradientLimit: Float = 0.5
  /// Share of the old numbers in the running average of the weights.
  public var emaDecay: Float = 0.98
  /// Which layers learn from the picture; `nil` is all.
  public var layers: Layers?

  /// Some of the network's convolutions, by their order from the picture to the answer.
  public enum Layers: String, Codable, Sendable {
    /// The first half.
    case firstHalf
    /// The second half.
    case secondHalf
    /// The last one.
    case last

    /// Which of `count` convolutions.
    func indices(of count: Int) -> Range<Int> {
      switch self {
      case .firstHalf: 0..<count / 2
      case .secondHalf: count / 2..<count
      case .last: count - 1..<count
      }
    }
  }

  /// The recipe.
  public init() {}
}

/// An enlargement by the prior and the picture together: the network that has seen drawings only goes on to learn from the
/// picture, and then enlarges it.
///
/// A crop of the picture is reduced, by as much as the network enlarges or by less; the network enlarges the reduction, its
/// answer is reduced to the size of the crop, and is compared with it. So it learns what edges of this picture look like,
/// starting from what edges look like at all.
public struct AdaptedPriorRun: ResumableRun {
  /// The network's weights, the recipe, the picture, the scale and the seed.
  public let identity: RunIdentity
  /// The enlargement, 1×C×H×W in 0…1, once the run is finished.
  public private(set) var result: Tensor?

  private let image: Image
  private let picture: Tensor
  private let scale: Int
  private let recipe: PriorAdaptation
  private let network: ResidualNetwork
  private var learner: Learner<AnyPretrainedNetwork>
  private var step = 0

  private struct Configuration: Encodable {
    var weights: UInt64
    var recipe: PriorAdaptation
  }

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - scale: factor in both directions, at most the square of the network's.
  ///   - seed: what the choice of crops comes from.
  ///   - network: the prior.
  ///   - recipe: how it is trained on the picture.
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(
    _ image: Image, scale: Int, seed: UInt64, network: ResidualNetwork, recipe: PriorAdaptation = .init()
  ) throws {
    guard min(image.width, image.height) >= ZeroShotRun.smallestSide else {
      throw EnlargementError.tooSmall(width: image.width, height: image.height, limit: ZeroShotRun.smallestSide)
    }
    self.image = image
    self.scale = scale
    self.recipe = recipe
    self.network = network
    let picture = Tensor(image)
    self.picture = picture.shape[1] == 3 ? picture : .concatenated([picture, picture, picture], along: 1)
    let weights = network.state.reduce(digest([UInt8]())) { digest($1.values, after: $0) }
    identity = RunIdentity(
      kind: "synthetic prior and picture", configuration: Configuration(weights: weights, recipe: recipe),
      scale: scale, seed: seed, pictures: [picture])
    learner = Learner(
      generator: RandomSource(seed: seed), keepsAverage: true, network: AnyPretrainedNetwork(network))
  }

  /// The network as the picture has changed it so far, before averaging.
  var learned: AnyPretrainedNetwork { learner.network }

  /// Steps and the answer, done and to do.
  public var progress: RunProgress {
    let area = picture.shape[2] * picture.shape[3], crop = min(area, recipe.cropSize * recipe.cropSize)
    let training = RunProgress.Phase(
      activity: .training, steps: recipe.steps,
      secondsPerStep: ReferenceCost.trainingStep(weights: network.weightCount, pixels: recipe.minibatch * crop / 10))
    let answer = RunProgress.Phase(
      activity: .answering, steps: 1,
      secondsPerStep: ReferenceCost.answer(
        weights: network.multiplyAdds(scale: network.scale), pixels: area, orientations: 8))
    var progress = RunProgress(
      through: [training, answer], position: step < recipe.steps ? 0 : 1,
      step: step < recipe.steps ? step : result == nil ? 0 : 1)
    progress.lastError = learner.lastError
    progress.recoveries = learner.recoveries
    return progress
  }

  /// One training step, or the answer.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    guard step >= recipe.steps else { return train() }
    Storage.releaseUnused()
    var run = PriorRun(image, scale: scale, network: learner.averaged)
    while !run.isFinished {
      run.advance()
      try pulse(Double(run.progress.stepsDone) / Double(max(1, run.progress.totalSteps)))
    }
    result = run.result!
  }

  /// Crops of the picture, turned, and their reductions by a factor.
  private mutating func minibatch(factor: Int) -> (small: Tensor, target: Tensor) {
    let side = min(recipe.cropSize, picture.shape[2], picture.shape[3]) / factor * factor
    let crops = (0..<recipe.minibatch).map { _ in
      let window = RandomWindow(side: side, in: picture.shape, using: &learner.generator)
      return Orientation(rawValue: Int.random(in: 0..<8, using: &learner.generator))!(window(picture))
    }
    let target = Tensor.concatenated(crops, along: 0)
    return (target.resized(height: side / factor, width: side / factor), target)
  }

  private mutating func train() {
    let (small, target) = minibatch(factor: recipe.factors[step % recipe.factors.count])
    let rate = cosineLearningRate(
      from: recipe.learningRate, to: recipe.finalLearningRate, step: step, of: recipe.steps)
    let limit = recipe.gradientLimit, scale = network.scale
    let learning = recipe.layers?.indices(of: network.names.count / 2)
    learner.step(
      learningRate: rate, emaDecay: recipe.emaDecay, diverges: { error, learner in error > 100 * learner.usualError }
    ) { network, optimizer, _ in
      let tape = Tape(), tracked = network.tracked(on: tape)
      let loss = Self.loss(of: tracked, small, target, scale: scale), found = tape.gradients(of: loss)
      var gradients = tracked.weights.map { found[$0] }
      // A convolution has weights and biases. Adam leaves what never had a gradient where it is.
      for index in gradients.indices where !(learning?.contains(index / 2) ?? true) {
        gradients[index] = .zeros(gradients[index].shape)
      }
      clip(&gradients, toNorm: limit)
      optimizer.update(&network, with: gradients)
      return loss.value.scalar
    }
    step += 1
  }

  /// How far the answers to some reductions, reduced to the size of the crops, are from them; measured as the prior was
  /// trained.
  private static func loss(
    of network: AnyPretrainedNetwork, _ small: Tensor, _ target: Tensor, scale: Int
  ) -> Variable {
    let side = target.shape[2], large = small.shape[2] * scale
    let interpolation = small.resized(height: large, width: large)
    let answer = network.enlarged(
      Variable(small), interpolation: Variable(interpolation), Pass(.training), noise: nil
    ).picture
    let down = ResamplingMatrix(from: large, to: side, filter: .bicubic)
    let reached = large == side ? answer : answer.resampled(vertical: down, horizontal: down)
    return reached.mixedAbsoluteError(
      to: target, each: 0.2, mixed: 1.3, weights: [0.299, 0.587, 0.114], border: min(4, side / 4))
  }

  /// Hands over the place, what the network has learned, and the answer.
  public mutating func visit(_ archive: StateArchive) throws {
    let shape: Shape = [1, image.channels, image.height * scale, image.width * scale]
    try archive.visit("step", &step, in: 0...recipe.steps)
    try archive.visit("learner") { try learner.visit($0, mostSteps: recipe.steps) }
    var isDone = result == nil ? 0 : 1
    try archive.visit("isDone", &isDone, in: 0...1)
    try archive.visit("result", &result, shape: isDone == 1 ? shape : nil)
  }
}
