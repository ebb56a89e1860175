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
  public private(set) var validations: [Validation] = []
  /// Steps done.
  public private(set) var step = 0
  /// Steps in all; 0 as long as they are to be reckoned from the time.
  public private(set) var steps: Int
  /// The error of the last step.
  public private(set) var lastError: Float = .nan
  /// Steps that have changed nothing, because their gradients were no numbers.
  public private(set) var skipped = 0

  /// A score on what is held back.
  public struct Validation: Codable, Sendable, Equatable {
    /// Steps before it.
    public var step: Int
    /// Mean PSNR on luma, dB, one orientation and nothing around the network.
    public var psnr: Double
  }

  private let seed: UInt64
  private var network: AnyPretrainedNetwork
  private var average: [Tensor]
  private var optimizer: Adam
  private var pool: TrainingPool
  private let judged: [EvaluationTask]

  /// Crops of a piece.
  static let pieceSize = 4
  /// Random numbers that a step may take.
  private static let drawsOfStep: UInt64 = 1 << 16

  /// A training that has not begun.
  ///
  /// - Parameters:
  ///   - material: what is trained on.
  ///   - recipe: how.
  ///   - seed: what first weights, drawings and crops come from.
  public init(on material: TrainingMaterial, recipe: TrainingRecipe, seed: UInt64) throws {
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
    judged = try material.judged(seed: seed).map {
      try EvaluationTask(name: $0.name, picture: $0.image, scale: recipe.scales[0])
    }
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
    if step > 0, validations.last?.step != step, step >= steps || step * recipe.validations / steps
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
    let clock = ContinuousClock(), start = clock.now, count = 3
    for _ in 0..<count { try copy.advance { _ in try pulse() } }
    pool = copy.pool
    return (clock.now - start) / .seconds(1) / Double(count)
  }
}

extension NetworkTraining {
  /// A piece of a minibatch: its share of the loss, the gradients, and what normalisation has noticed.
  private struct Piece {
    var error: Float
    var gradients: [Tensor]
    var pass: Pass
  }

  /// The crops of the next step.
  private func places(scale: Int) -> [CropPlace] {
    var random = RandomSource(seed: ~seed, draws: UInt64(step) * Self.drawsOfStep)
    let numbers = pool.numbers(step: step)
    return (0..<recipe.minibatch).map { _ in
      let picture = Int.random(in: numbers, using: &random), size = pool.smallSize(picture, scale: scale)
      return CropPlace(
        picture: picture, row: Int.random(in: 0...size.height - recipe.crop, using: &random),
        column: Int.random(in: 0...size.width - recipe.crop, using: &random),
        orientation: Orientation(rawValue: Int.random(in: 0..<8, using: &random))!)
    }
  }

  private mutating func train(_ pulse: (Double) throws -> Void) rethrows {
    let scale = recipe.scales[step % recipe.scales.count], places = places(scale: scale)
    let newest = pool.numbers(step: step).upperBound - 1
    try pool.prepare(places.map(\.picture) + [newest], step: step) { try pulse(0) }
    let count = (places.count + Self.pieceSize - 1) / Self.pieceSize
    var error: Float = 0, gradients: [Tensor] = [], passes: [Pass] = []
    let threads = max(1, Threads.count)
    for start in stride(from: 0, to: count, by: threads) {
      let pieces = parallelMap(min(threads, count - start)) { index in
        let first = (start + index) * Self.pieceSize
        return piece(places[first..<min(places.count, first + Self.pieceSize)], scale: scale, number: start + index)
      }
      for piece in pieces {
        error += piece.error
        passes.append(piece.pass)
        if gradients.isEmpty {
          gradients = piece.gradients
        } else {
          for i in gradients.indices { gradients[i].add(piece.gradients[i]) }
        }
      }
      try pulse(Double(start + pieces.count) / Double(count))
    }
    update(error, &gradients, passes)
  }

  /// Loss and gradients of some crops.
  private func piece(_ places: ArraySlice<CropPlace>, scale: Int, number: Int) -> Piece {
    let channels = network.imageChannels, side = recipe.crop
    var small: [Float] = [], large: [Float] = []
    small.reserveCapacity(places.count * channels * side * side)
    large.reserveCapacity(places.count * channels * side * side * scale * scale)
    for place in places {
      let pair = pool[place.picture].pairs[scale]!
      pair.small.write(
        row: place.row, column: place.column, side: side, orientation: place.orientation, channels: channels,
        into: &small)
      pair.large.write(
        row: place.row * scale, column: place.column * scale, side: side * scale, orientation: place.orientation,
        channels: channels, into: &large)
    }
    let input = Tensor(shape: [places.count, channels, side, side], small)
    let target = Tensor(shape: [places.count, channels, side * scale, side * scale], large)
    let interpolation = input.resized(height: side * scale, width: side * scale)
    let tape = Tape(), pass = Pass(.training), tracked = network.tracked(on: tape)
    let noise = network.noiseShape(for: interpolation.shape).map {
      var random = RandomSource(seed: ~seed, draws: UInt64(step + 1) * Self.drawsOfStep - UInt64(number) - 1)
      return Tensor.normal($0, using: &random)
    }
    let answer = tracked.enlarged(
      Variable(input), interpolation: Variable(interpolation), pass, noise: noise)
    let share = Float(places.count) / Float(recipe.minibatch)
    let loss = loss(of: answer, target: target) * share, found = tape.gradients(of: loss)
    return Piece(error: loss.value.scalar, gradients: tracked.weights.map { found[$0] }, pass: pass)
  }

  /// `luma3`: the mean absolute error of the colours and, with more weight, of the brightness; and the divergence of a
  /// posterior.
  private func loss(of answer: Reconstruction, target: Tensor) -> Variable {
    let isGrey = target.shape[1] == 1
    let error = answer.picture.mixedAbsoluteError(
      to: target, each: isGrey ? recipe.colourWeight + recipe.brightnessWeight : recipe.colourWeight,
      mixed: isGrey ? 0 : recipe.brightnessWeight, weights: isGrey ? [1] : [0.299, 0.587, 0.114],
      border: min(recipe.border, target.shape[2] / 4))
    guard let mean = answer.mean, let logVariance = answer.logVariance else { return error }
    let divergence = Variable.gaussianDivergence(mean: mean, logVariance: logVariance) / Float(mean.value.count)
    return error + divergence * recipe.beta
  }

  /// The step itself.
  private mutating func update(_ error: Float, _ gradients: inout [Tensor], _ passes: [Pass]) {
    let norm = clip(&gradients, toNorm: recipe.gradientLimit)
    let rate = recipe.learningRate(step: step, of: steps)
    step += 1
    guard error.isFinite, norm.isFinite else {
      skipped += 1
      return
    }
    lastError = error
    optimizer.learningRate = rate
    optimizer.update(&network, with: gradients)
    for pass in passes { network.absorb(pass) }
    // While few steps have been made the average reaches back over about a tenth of them: the random start is forgotten.
    let decay = min(recipe.emaDecay, Float(step - 1) / Float(step + 9)), state = network.state
    for i in average.indices {
      var mean = average[i] * decay
      mean.add(state[i], times: 1 - decay)
      average[i] = mean
    }
  }

  private mutating func validate(_ pulse: (Double) throws -> Void) rethrows {
    var use = PriorRun.Use(recipe.architecture.kind), sum = 0.0
    (use.orientations, use.backProjections) = (1, 0)
    for (index, task) in judged.enumerated() {
      var run = PriorRun(task.lowResolution, scale: task.scale, network: averaged, use: use)
      while !run.isFinished {
        run.advance()
        try pulse(Double(index) / Double(judged.count))
      }
      sum += psnr(
        task.lowResolution.replacingColours(with: run.result!), groundTruth: task.groundTruth, border: task.scale)
    }
    validations.append(Validation(step: step, psnr: sum / Double(judged.count)))
  }

  /// The network with the averaged weights.
  private var averaged: AnyPretrainedNetwork {
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
