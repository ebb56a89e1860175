import Engine
import Imaging

/// ZSSR, one step at a time: a plain network learns to undo the reduction of a picture's own crops.
///
/// Like `ZeroShotSession` it is given the low-resolution picture and nothing else.
public struct ZSSRSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "zssr"

  /// The recipe.
  public let configuration: ZSSRConfiguration
  /// The factor of enlargement.
  public let scale: Int
  /// What all random draws come from.
  public let seed: UInt64
  /// The low-resolution picture, 1×C×h×w.
  public let picture: Tensor
  /// The stage at work, from 0.
  public private(set) var stage = 0
  /// Training steps made in this stage.
  public private(set) var step = 0
  /// The outputs of the finished stages, 1×C×H×W each.
  public private(set) var outputs: [Tensor] = []

  let schedule: [ZSSRConfiguration.Stage]
  private var learner: Learner
  private var plateau: Plateau

  /// A session that has not begun.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(_ image: Image, scale: Int, seed: UInt64, configuration: ZSSRConfiguration = .init()) throws {
    let limit = ZeroShotSession.smallestSide
    guard min(image.width, image.height) >= limit else {
      throw EnlargementError.tooSmall(width: image.width, height: image.height, limit: limit)
    }
    self.configuration = configuration
    self.scale = scale
    self.seed = seed
    picture = Tensor(image)
    schedule = configuration.schedule(scale: scale)
    learner = Learner(seed: seed) {
      PlainNetwork(
        imageChannels: image.channels, channels: configuration.channels, depth: configuration.depth,
        weightVariance: configuration.weightVariance, using: &$0)
    }
    plateau = Plateau(configuration.policy)
  }

  /// Nothing but the low-resolution picture.
  public var pictures: [Tensor] { [picture] }
  /// Number of stages.
  public var stageCount: Int { schedule.count }
  /// The most steps that all stages may make.
  public var totalSteps: Int { stageCount * configuration.policy.mostSteps }
  /// Training steps made so far; a stage that has ended early counts in full.
  public var stepsDone: Int { stage * configuration.policy.mostSteps + step }
  /// Reconstruction error of the last training step.
  public var lastError: Float { learner.lastError }
  /// The enlargement: 1×C×H×W, 0…1.
  public var result: Tensor? { outputs.count == stageCount ? outputs[stageCount - 1] : nil }

  /// One training step; after the last of a stage, its output.
  public mutating func advance() {
    precondition(result == nil, "a finished session has no further step")
    if plateau.isOver(configuration.policy, afterSteps: step) {
      outputs.append(enlargeStage())
      stage += 1
      step = 0
      plateau = Plateau(configuration.policy)
    } else {
      trainOnce()
      step += 1
      let error = step % configuration.policy.measureInterval == 0 ? reconstructionError : nil
      plateau.note(step: step, configuration.policy, error: error)
    }
  }

  /// What this stage enlarges.
  private var base: Tensor { schedule[stage].base == 0 ? picture : outputs[schedule[stage].base - 1] }

  private mutating func trainOnce() {
    let fathers =
      [CropAugmentation.Father(picture: picture, scale: 1)]
      + zip(outputs, schedule).map { CropAugmentation.Father(picture: $0, scale: $1.scale) }
    let father = configuration.augmentation.crop(of: fathers, side: configuration.cropSize, using: &learner.generator)
    // The mean absolute error, and nothing else: a plain network has no posterior to be divergent.
    learner.step(
      on: father.reducedAndEnlarged(by: schedule[stage].factor), father, loss: BetaVAELoss(),
      learningRate: plateau.learningRate, gradientLimit: nil, mode: .training, averaging: 0)
  }

  /// How well the network restores what it is about to enlarge from the reduction of that: a mean squared error.
  private var reconstructionError: Double {
    let answer = learner.network.enhanced(
      base.reducedAndEnlarged(by: schedule[stage].factor), mode: .evaluation, orientations: [.upright])
    return Double((answer - base).map(.square).mean)
  }

  /// The median of the answers to eight orientations, corrected towards the true picture before and after.
  private func enlargeStage() -> Tensor {
    func size(_ count: Int) -> Int { Int((Double(count) * schedule[stage].scale).rounded()) }
    let input = base.resized(height: size(picture.shape[2]), width: size(picture.shape[3]))
    let answers = Orientation.allCases.map { orientation in
      let answer = learner.network.enhanced(input, mode: .evaluation, orientations: [orientation])
      return backProjected(
        answer.map(.clamp(lower: 0, upper: 1)), onto: picture, iterations: configuration.backProjections)
    }
    return backProjected(median(of: answers), onto: picture, iterations: configuration.backProjections)
      .map(.clamp(lower: 0, upper: 1))
  }
}

extension ZSSRSession {
  /// Where a run stands.
  public struct Place: Codable {
    var stage: Int
    var step: Int
    var plateau: Plateau
    var learner: Learner.Place
  }

  /// Where this run stands.
  public var place: Place { Place(stage: stage, step: step, plateau: plateau, learner: learner.place) }

  /// What the network has learned, and the outputs of the finished stages.
  public var tensors: [Tensor] { learner.tensors + outputs }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let made = schedule.prefix(max(0, place.stage)).map { stage -> Shape in
      func size(_ count: Int) -> Int { Int((Double(count) * stage.scale).rounded()) }
      return [1, picture.shape[1], size(picture.shape[2]), size(picture.shape[3])]
    }
    return learner.shapes(at: place.learner) + made
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    learner.restore(place.learner, &rest)
    (stage, step, plateau, outputs) = (place.stage, place.step, place.plateau, Array(rest))
  }
}

extension Tensor {
  /// A father's son, interpolated back to the father's size: 1×C×H×W to the same shape.
  ///
  /// - Parameter factor: how much smaller the son is; sizes that it does not divide are rounded up, as by `imresize`.
  func reducedAndEnlarged(by factor: Double) -> Tensor {
    func maps(_ count: Int) -> (down: ResamplingMatrix, up: ResamplingMatrix) {
      let small = max(1, Int((Double(count) / factor - 1e-9).rounded(.up)))
      return (
        ResamplingMatrix(from: count, to: small, scale: 1 / factor, filter: .bicubic),
        ResamplingMatrix(from: small, to: count, scale: factor, filter: .bicubic)
      )
    }
    let (rows, columns) = (maps(shape[2]), maps(shape[3]))
    return resampled(vertical: rows.down, horizontal: columns.down)
      .resampled(vertical: rows.up, horizontal: columns.up)
  }
}

/// The median of several tensors of one shape, number by number; of an even count, the mean of the two in the middle.
func median(of tensors: [Tensor]) -> Tensor {
  precondition(!tensors.isEmpty, "the median of no tensors")
  precondition(tensors.allSatisfy { $0.shape == tensors[0].shape }, "a median of shapes \(tensors.map(\.shape))")
  let columns = tensors.map(\.values), count = tensors.count
  var sorted = [Float](repeating: 0, count: count)
  let middle = (0..<tensors[0].count).map { index in
    for i in 0..<count { sorted[i] = columns[i][index] }
    sorted.sort()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
  return Tensor(shape: tensors[0].shape, middle)
}
