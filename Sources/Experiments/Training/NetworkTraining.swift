import Engine
import Imaging
import Kernels
import SuperResolution

/// A training of a network on drawings or on pictures, to be used on other pictures afterwards.
///
/// Which crops a step is made of follows from the seed and the number of the step. A minibatch is walked through in pieces
/// of a few crops, which stay in the caches; every piece is one thread's, and their gradients are added up in a fixed
/// order. So neither the number of threads nor an interruption changes a byte of what comes out.
public struct NetworkTraining: ResumableRun {
  /// The recipe, the material, the factor and the seed.
  public let identity: RunIdentity
  /// The recipe.
  public let recipe: TrainingRecipe
  /// None: nothing is enlarged.
  public var result: Tensor? { nil }
  /// Scores on what is held back, by the averaged weights.
  public internal(set) var validations: [Validation] = []
  /// Steps done.
  public internal(set) var step = 0
  /// Steps in all; 0 as long as they are to be reckoned from the time.
  public internal(set) var steps: Int
  /// The error of the last step.
  public internal(set) var lastError: Float = .nan
  /// Steps that have changed nothing, because their gradients were no numbers.
  public internal(set) var skipped = 0

  /// A score on what is held back.
  public struct Validation: Codable, Sendable, Equatable {
    /// Steps before it.
    public var step: Int
    /// Mean PSNR on luma, dB, one orientation and nothing around the network.
    public var psnr: Double
  }

  let seed: UInt64
  var network: AnyPretrainedNetwork
  var average: [Tensor]
  var optimizer: Adam
  var pool: TrainingPool
  private let judged: [EvaluationTask]

  /// Crops of a piece.
  static let pieceSize = 4
  /// Random numbers that a step may take.
  static let drawsOfStep: UInt64 = 1 << 16

  /// A training that has not begun.
  ///
  /// - Parameters:
  ///   - material: what is trained on.
  ///   - recipe: how.
  ///   - seed: what first weights, drawings and crops come from.
  public init(on material: TrainingMaterial, recipe: TrainingRecipe, seed: UInt64) throws {
    precondition(
      recipe.architecture.learnsByGradient, "\(recipe.architecture.kind.rawValue) has no gradient to be trained by")
    self.recipe = recipe
    self.seed = seed
    steps = recipe.steps ?? 0
    var random = RandomSource(seed: seed)
    network = recipe.architecture.network(scale: recipe.scales[0], using: &random)
    average = network.state
    optimizer = Adam(learningRate: 0, beta2: recipe.beta2)
    pool = TrainingPool(material, scales: recipe.scales, seed: seed)
    identity = RunIdentity(
      kind: "training", configuration: recipe, scale: recipe.scales[0], seed: seed, pictures: material.identity)
    judged = try material.tasks(scale: recipe.scales[0], seed: seed)
  }

  /// Fixes the number of steps.
  ///
  /// - Parameter steps: 1 or more.
  public mutating func begin(steps: Int) {
    precondition(steps > 0 && step == 0, "\(steps) steps, after \(step) have been made")
    self.steps = steps
  }

  /// True when all steps are made, and the last weights are judged.
  public var isFinished: Bool { steps > 0 && step >= steps && validations.last?.step == step }

  /// Steps done and to do.
  public var progress: RunProgress {
    var progress = RunProgress(stepsDone: step, totalSteps: steps)
    progress.done[.training] = Double(step)
    progress.total[.training] = Double(steps)
    progress.lastError = lastError
    return progress
  }

  /// Multiply-adds of a step, forward and backward.
  public var multiplyAddsOfStep: Double {
    let scale = recipe.scales[0]
    return 3 * Double(network.multiplyAdds(scale: scale) * recipe.minibatch * recipe.crop * recipe.crop)
  }

  /// Learned numbers.
  public var weightCount: Int { network.weightCount }

  /// One step of training; every now and then, and at the end, a measurement.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(!isFinished && steps > 0, "a training that is finished, or has not begun")
    if step > 0, validations.last?.step != step,
      step >= steps
        || step * recipe.validations / steps
          != (step - 1) * recipe.validations / steps
    {
      return try validate(pulse)
    }
    try train(pulse)
  }

  /// Makes some steps of a copy to find out how long one takes; nothing changes.
  ///
  /// - Returns: seconds a step.
  public mutating func secondsPerStep(_ pulse: () throws -> Void) rethrows -> Double {
    // The drawings that a training begins with are needed in any case.
    try pool.prepare(Array(pool.numbers(step: 0)), step: 0, pulse: pulse)
    var copy = self
    copy.steps = 1_000_000
    try copy.advance { _ in try pulse() }
    let clock = ContinuousClock(), start = clock.now
    var count = 0
    // Three short steps say little about the next thousand.
    while count < 3 || clock.now - start < .seconds(3) {
      try copy.advance { _ in try pulse() }
      count += 1
    }
    pool = copy.pool
    return (clock.now - start) / .seconds(1) / Double(count)
  }
}

extension NetworkTraining {
  /// The averaged weights' score on what is held back.
  private mutating func validate(_ pulse: (Double) throws -> Void) rethrows {
    let score = try judged.meanPSNR(of: averaged, pulse)
    validations.append(Validation(step: step, psnr: score))
  }

  /// The network with the averaged weights.
  var averaged: AnyPretrainedNetwork {
    var trained = network
    trained.state = average
    return trained
  }

  /// The averaged weights as a file.
  ///
  /// - Parameter notes: what else the file says of itself.
  public func weights(notes: [String: String]) -> Safetensors {
    var metadata = notes
    metadata["architecture"] = recipe.architecture.kind.rawValue
    metadata["scale"] = recipe.scales.map(String.init).joined(separator: ",")
    metadata["seed"] = "\(seed)"
    metadata["steps"] = step < steps ? "\(step) of \(steps)" : "\(steps)"
    if let minutes = recipe.minutes { metadata["minutes"] = "\(minutes)" }
    if [.srcnn, .fsrcnn].contains(recipe.architecture.kind) { metadata["padding"] = PaddingMode.replicate.rawValue }
    if let last = validations.last { metadata["validation"] = "\((last.psnr * 1000).rounded() / 1000) dB" }
    return Safetensors(metadata: metadata, tensors: Array(zip(network.names, average)).map { ($0, $1) })
  }

  /// Hands over the place, the weights and what the optimiser remembers.
  public mutating func visit(_ archive: StateArchive) throws {
    let most = 1 << 40
    try archive.visit("steps", &steps, in: 1...most)
    let all = steps
    try archive.visit("step", &step, in: 0...all)
    try archive.visit("lastError", &lastError)
    try archive.visit("skipped", &skipped, in: 0...all)
    try archive.visit("validations", &validations) { $0.allSatisfy { $0.step <= all } }
    let shapes = network.state.map(\.shape), weights = network.weights.map(\.shape)
    var state = network.state
    try archive.visit("network", &state, shapes: shapes)
    network.state = state
    try archive.visit("average", &average, shapes: shapes)
    try archive.visit("optimizerSteps", &optimizer.step, in: 0...all)
    try archive.visit("moments", &optimizer.state, shapes: optimizer.step > 0 ? weights + weights : [])
  }
}
