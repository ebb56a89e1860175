import Engine
import Foundation
import Imaging
import Testing

@testable import SuperResolution

/// A tensor as `Fixtures/record_steps.py` writes it.
private struct RecordedTensor: Decodable {
  let shape: [Int]
  let values: [Float]

  var tensor: Tensor { Tensor(shape: Shape(shape), values) }
}

/// What PyTorch has computed in one step, and what the step has left.
private struct RecordedStep: Decodable {
  enum Mode: String, Decodable {
    case training, evaluation

    var mode: Pass.Mode { self == .training ? .training : .evaluation }
  }
  /// Which statistics normalised; of Deep Image Prior there is nothing to tell.
  let mode: Mode?
  /// L_R and L_KL; Deep Image Prior has but one error, the total.
  let reconstruction: Double?, divergence: Double?
  let total: Double
  /// The norm of all gradients, before clipping.
  let norm: Double
  /// All weights after the step, in the order of `visit`.
  let weights: [[Double]]
  /// Running means and variances after the step, likewise.
  let statistics: [[Double]]?
}

/// A network's steps under one loss.
private struct RecordedRun: Decodable {
  let name: String
  /// Of NLVAE only.
  let joined: JoinedFeature?, latent: LatentKind?
  let reconstruction: ReconstructionLoss
  let normalization: BetaVAELoss.Normalization
  let beta: Float, pixelRange: Float
  let gradientLimit: Float?
  let steps: [RecordedStep]

  var loss: BetaVAELoss {
    var loss = BetaVAELoss()
    loss.reconstruction = reconstruction
    loss.normalization = normalization
    loss.beta = beta
    loss.pixelRange = pixelRange
    return loss
  }
}

/// The whole file.
private struct Recording: Decodable {
  struct Minibatch: Decodable {
    let input: RecordedTensor, target: RecordedTensor
  }
  struct Autoencoder: Decodable {
    let channels: Int, latentChannels: Int, encoderBlocks: Int, decoderBlocks: Int
    let start: [RecordedTensor]
    let runs: [RecordedRun]
  }
  struct Plain: Decodable {
    let channels: Int, depth: Int
    let start: [RecordedTensor]
    let runs: [RecordedRun]
  }
  struct Prior: Decodable {
    let inputChannels: Int, channels: Int, skipChannels: Int, levels: Int
    let deviation: Float
    let picture: RecordedTensor, noise: RecordedTensor
    let start: [RecordedTensor]
    /// What is added to the noise in each step, of deviation 1.
    let added: [RecordedTensor]
    let steps: [RecordedStep]
  }
  let learningRate: Float, epsilon: Float
  /// Seed of the generator that `train` is given.
  let noiseSeed: UInt64
  /// ε of each step, by the kind of latent.
  let noise: [String: [RecordedTensor]]
  let minibatches: [Minibatch]
  let nlvae: Autoencoder
  let plain: Plain
  let dip: Prior

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "training-steps", withExtension: "json", subdirectory: "Fixtures"))
    self = try JSONDecoder().decode(Recording.self, from: Data(contentsOf: url))
  }

  var optimizer: Adam { Adam(learningRate: learningRate, epsilon: epsilon) }
}

/// Whole training steps against PyTorch's, in double precision, from the same weights on the same pictures with the same
/// noise.
@Suite("Training steps as PyTorch makes them")
struct RecordedStepTests {
  /// A step moves a weight by 0.01 at most, the learning rate, so this is a five-thousandth of a step. Weights and running
  /// statistics are recorded to 10⁻⁷; single precision was found to be off by up to 6 · 10⁻⁷ after three steps.
  private static let weightTolerance = 2e-6
  /// Relative, for parts of the loss and norms of gradients, of which the worst was off by 1.8 · 10⁻⁶.
  private static let lossTolerance = 5e-6
  /// Single precision takes the normal quantile to 5 · 10⁻⁷.
  private static let noiseTolerance = 2e-6

  @Test("Training draws the noise that the recording has been made with", arguments: LatentKind.allCases)
  func noise(latent: LatentKind) throws {
    let recording = try Recording(), noise = try #require(recording.noise[latent.rawValue])
    var generator = RandomSource(seed: recording.noiseSeed)
    #expect(noise.count == recording.minibatches.count)
    for expected in noise {
      let drawn = Tensor.normal(Shape(expected.shape), using: &generator)
      #expect(furthest(drawn, expected.values.map(Double.init)) < Self.noiseTolerance)
    }
  }

  @Test(
    "NLVAE: loss, gradient, Adam and running statistics",
    arguments: [
      "spatial, joins the first convolution", "spatial, joins the input", "global, joins the first convolution",
      "global, joins the input",
    ])
  func autoencoder(name: String) throws {
    let recording = try Recording(), record = recording.nlvae
    let run = try #require(record.runs.first { $0.name == name })
    var configuration = NLVAEConfiguration(), generator = RandomSource(seed: 1)
    configuration.channels = record.channels
    configuration.latentChannels = record.latentChannels
    configuration.encoderBlocks = record.encoderBlocks
    configuration.decoderBlocks = record.decoderBlocks
    configuration.joined = try #require(run.joined)
    configuration.latent = try #require(run.latent)
    try compare(NLVAE(configuration, using: &generator), from: record.start, run, recording)
  }

  @Test("ZSSR's plain network: loss, gradient and Adam")
  func plainNetwork() throws {
    let recording = try Recording(), record = recording.plain
    var generator = RandomSource(seed: 1)
    let network = PlainNetwork(channels: record.channels, depth: record.depth, using: &generator)
    try compare(network, from: record.start, try #require(record.runs.first), recording)
  }

  @Test("Deep image prior: the reduced output's error, its gradient and Adam")
  func prior() throws {
    let recording = try Recording(), record = recording.dip
    var configuration = DIPConfiguration(scale: 3), generator = RandomSource(seed: 1)
    configuration.inputChannels = record.inputChannels
    configuration.channels = record.channels
    configuration.skipChannels = record.skipChannels
    configuration.levels = record.levels
    let picture = record.picture.tensor, noise = record.noise.tensor
    let vertical = ResamplingMatrix(from: noise.shape[2], to: picture.shape[2], filter: .bicubic)
    let horizontal = ResamplingMatrix(from: noise.shape[3], to: picture.shape[3], filter: .bicubic)
    var network = DIPNetwork(configuration, imageChannels: 3, side: noise.shape[2], using: &generator)
    try network.setWeights(record.start)
    var optimizer = recording.optimizer
    #expect(record.steps.count == 3 && record.added.count == 3)
    for (index, step) in record.steps.enumerated() {
      var shaken = noise
      shaken.add(record.added[index].tensor, times: record.deviation)
      let tape = Tape(), tracked = network.tracked(on: tape)
      let reduced = tracked(Variable(shaken), Pass(.transductive))
        .resampled(vertical: vertical, horizontal: horizontal)
      let error = reduced.meanSquaredError(to: picture)
      let found = tape.gradients(of: error), gradients = tracked.weights.map { found[$0] }
      expectClose(error.value.scalar, step.total, "error of step \(index + 1)")
      expectClose(norm(of: gradients), step.norm, "gradient of step \(index + 1)")
      optimizer.update(&network, with: gradients)
      expectClose(network.weights.map(\.value), step.weights, "weights after step \(index + 1)")
    }
  }

  /// Makes the recorded steps and compares what each leaves.
  private func compare(
    _ start: some EnlargementNetwork, from weights: [RecordedTensor], _ run: RecordedRun, _ recording: Recording,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var network = start, optimizer = recording.optimizer, generator = RandomSource(seed: recording.noiseSeed)
    try network.setWeights(weights)
    #expect(run.steps.count == 3 && recording.minibatches.count == 3, sourceLocation: sourceLocation)
    for (index, (step, minibatch)) in zip(run.steps, recording.minibatches).enumerated() {
      let input = minibatch.input.tensor, target = minibatch.target.tensor, number = "step \(index + 1)"
      let mode = try #require(step.mode).mode, noise = run.latent.flatMap { recording.noise[$0.rawValue] }?[index]
      // `train` tells the reconstruction error alone, so the parts of the loss are looked at beforehand.
      let tape = Tape(), tracked = network.tracked(on: tape)
      let answer = tracked.reconstruct(Variable(input), Pass(mode), noise: noise?.tensor)
      let terms = run.loss(answer, target: target)
      let found = tape.gradients(of: terms.total), gradients = tracked.weights.map { found[$0] }
      expectClose(terms.total.value.scalar, step.total, "loss of \(number)", sourceLocation)
      expectClose(terms.divergence, try #require(step.divergence), "divergence of \(number)", sourceLocation)
      expectClose(norm(of: gradients), step.norm, "gradient of \(number)", sourceLocation)

      let error = network.train(
        on: input, target, loss: run.loss, gradientLimit: run.gradientLimit, mode: mode, &optimizer, &generator)
      expectClose(error, try #require(step.reconstruction), "error of \(number)", sourceLocation)
      expectClose(network.weights.map(\.value), step.weights, "weights after \(number)", sourceLocation)
      expectClose(network.statistics, try #require(step.statistics), "statistics after \(number)", sourceLocation)
    }
  }

  /// Compares lists of tensors and names those that lie too far apart.
  private func expectClose(
    _ found: [Tensor], _ expected: [[Double]], _ comment: String, _ sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, "\(comment)", sourceLocation: sourceLocation)
    let wrong = zip(found, expected).enumerated().compactMap { index, pair in
      let distance = furthest(pair.0, pair.1)
      return distance < Self.weightTolerance ? nil : "\(index) of shape \(pair.0.shape) by \(distance)"
    }
    #expect(wrong.isEmpty, "\(comment)", sourceLocation: sourceLocation)
  }

  private func expectClose(
    _ found: Float, _ expected: Double, _ comment: String, _ sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(Double(found) - expected) <= Self.lossTolerance * abs(expected), "\(comment): \(found), not \(expected)",
      sourceLocation: sourceLocation)
  }

  private func norm(of gradients: [Tensor]) -> Float {
    var gradients = gradients
    return clip(&gradients, toNorm: .infinity)
  }

  /// The largest difference of two numbers at the same place; infinite if there are more of one than of the other.
  private func furthest(_ found: Tensor, _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let distances = zip(found.values, expected).map { abs(Double($0) - $1) }
    return distances.allSatisfy(\.isFinite) ? distances.max() ?? 0 : .infinity
  }
}

extension Layer {
  /// Takes over recorded weights; running statistics stay as they are.
  fileprivate mutating func setWeights(_ recorded: [RecordedTensor]) throws {
    var rest = recorded[...]
    try #require(recorded.map { Shape($0.shape) } == weights.map(\.shape))
    visit { role, variable in
      if role == .weight { variable = Variable(rest.removeFirst().tensor) }
    }
  }

  /// Running means and variances, in the order of `visit`.
  fileprivate var statistics: [Tensor] {
    var copy = self, found: [Tensor] = []
    copy.visit { role, variable in if role == .statistic { found.append(variable.value) } }
    return found
  }
}
