import Engine
import Foundation

/// A network in training, with everything that changes from one step to the next.
///
/// A training that diverges is noticed by its error: no number any more, or what a rule of the run's says. Then the learner
/// goes back to the last state that is known to be good, and goes on with half the step size.
package struct Learner<Network: Layer> {
  /// The network with its latest weights.
  package var network: Network
  /// The running average of the network's state: what enlarges. Of a learner that keeps none, the latest state.
  private(set) var average: [Tensor]
  /// Where the next random draws come from.
  package var generator: RandomSource
  /// Reconstruction error of the last step; not a number before the first.
  package private(set) var lastError: Float = .nan
  /// Reconstruction error of the first step.
  private(set) var firstError: Float = .nan
  /// A decaying mean of the errors so far; not a number before the first.
  private(set) var usualError: Float = .nan
  /// How often the training has diverged.
  package private(set) var recoveries = 0
  /// Steps that have not been taken back.
  var stepsKept: Int { optimizer.step }

  private var optimizer = Adam()
  private var good: Snapshot
  private let keepsAverage: Bool

  /// What a step changes and a recovery brings back.
  private struct Snapshot {
    var state: [Tensor]
    /// Empty for a learner that keeps none.
    var average: [Tensor]
    var moments: [Tensor]
    var optimizerSteps: Int
  }

  /// Steps from one snapshot to the next.
  private static var snapshotInterval: Int { 50 }

  /// A network that has learned nothing yet.
  ///
  /// - Parameters:
  ///   - generator: where the next random draws come from.
  ///   - keepsAverage: whether a running average of the weights is kept.
  ///   - network: the network.
  init(generator: RandomSource, keepsAverage: Bool, network: Network) {
    self.generator = generator
    self.network = network
    self.keepsAverage = keepsAverage
    average = network.state
    good = Snapshot(state: average, average: keepsAverage ? average : [], moments: [], optimizerSteps: 0)
  }

  /// One step.
  ///
  /// - Parameters:
  ///   - learningRate: the step size, before divergences have halved it.
  ///   - emaDecay: share of the old numbers in the running average; 0 keeps the latest ones.
  ///   - diverges: whether an error, which is a number, is a divergence all the same.
  ///   - train: changes the network by the optimiser's rule, and returns the error before the change.
  mutating func step(
    learningRate: Float, emaDecay: Float = 0, diverges: (Float, Self) -> Bool,
    _ train: (inout Network, inout Adam, inout RandomSource) -> Float
  ) {
    let before = optimizer.step % Self.snapshotInterval == 0 ? snapshot : nil
    optimizer.learningRate = learningRate * Float(sign: .plus, exponent: -recoveries, significand: 1)
    lastError = train(&network, &optimizer, &generator)
    if firstError.isNaN { firstError = lastError }
    guard lastError.isFinite, !diverges(lastError, self) else { return recover() }
    // The error was made by the weights before the step, so it is those that have proved good.
    if let before { good = before }
    usualError = usualError.isNaN ? lastError : 0.98 * usualError + 0.02 * lastError
    let state = network.state
    // While few steps have been made the average reaches back over about a tenth of them: the random start is forgotten.
    let decay = min(emaDecay, Float(optimizer.step - 1) / Float(optimizer.step + 9))
    guard keepsAverage, decay > 0 else {
      average = state
      return
    }
    average = zip(average, state).map { old, new in
      var mean = old * decay
      mean.add(new, times: 1 - decay)
      return mean
    }
  }

  /// Goes back to the last state that is known to be good.
  mutating func recover() {
    recoveries += 1
    restore(good)
  }

  private var snapshot: Snapshot {
    Snapshot(
      state: network.state, average: keepsAverage ? average : [], moments: optimizer.state,
      optimizerSteps: optimizer.step)
  }

  private mutating func restore(_ snapshot: Snapshot) {
    network.state = snapshot.state
    average = keepsAverage ? snapshot.average : snapshot.state
    optimizer.state = snapshot.moments
    optimizer.step = snapshot.optimizerSteps
  }

  /// The network with the averaged weights.
  package var averaged: Network {
    var trained = network
    trained.state = average
    return trained
  }
}

extension Learner {
  /// Hands everything over but the network's structure.
  ///
  /// - Parameters:
  ///   - archive: what it is handed to.
  ///   - mostSteps: steps that a run makes at most.
  package mutating func visit(_ archive: StateArchive, mostSteps: Int) throws {
    try archive.visit("recoveries", &recoveries, in: 0...mostSteps)
    try archive.visit("draws", &generator)
    try archive.visit("lastError", &lastError)
    try archive.visit("firstError", &firstError)
    try archive.visit("usualError", &usualError)
    let state = network.state.map(\.shape), weights = network.weights.map(\.shape), keepsAverage = keepsAverage
    func visit(_ snapshot: inout Snapshot, _ archive: StateArchive) throws {
      try archive.visit("steps", &snapshot.optimizerSteps, in: 0...mostSteps)
      try archive.visit("state", &snapshot.state, shapes: state)
      try archive.visit("average", &snapshot.average, shapes: keepsAverage ? state : [])
      try archive.visit("moments", &snapshot.moments, shapes: snapshot.optimizerSteps > 0 ? weights + weights : [])
    }
    var now = snapshot
    try archive.visit("now") { try visit(&now, $0) }
    restore(now)
    try archive.visit("good") { try visit(&good, $0) }
  }
}

/// A learner of enlargement: the network improves what interpolation has made.
package typealias EnlargementLearner = Learner<AnyEnlargementNetwork>

extension Learner where Network == AnyEnlargementNetwork {
  /// A network that has learned nothing yet.
  ///
  /// - Parameters:
  ///   - seed: where its first weights, and all draws after them, come from.
  ///   - make: draws its first weights.
  package init(seed: UInt64, network make: (inout RandomSource) -> any EnlargementNetwork) {
    var generator = RandomSource(seed: seed)
    let network = AnyEnlargementNetwork(make(&generator))
    self.init(generator: generator, keepsAverage: true, network: network)
  }

  /// One step on one fake minibatch.
  ///
  /// A hundred times the usual error is a divergence, unless the crop is just that much harder than the others: on a page
  /// that is mostly blank the usual error is next to nothing, and the first crop with a word on it is no divergence.
  ///
  /// - Parameters:
  ///   - input: interpolated pictures, M×C×H×W.
  ///   - target: what the network should make of them.
  ///   - loss: how far it is from that.
  ///   - learningRate: the step size.
  ///   - gradientLimit: largest norm of all gradients together, or none.
  ///   - mode: which statistics normalisation uses.
  ///   - emaDecay: share of the old numbers in the running average; 0 keeps the latest ones.
  package mutating func step(
    on input: Tensor, _ target: Tensor, loss: BetaVAELoss, learningRate: Float, gradientLimit: Float?, mode: Pass.Mode,
    emaDecay: Float
  ) {
    let limit: Float = 100
    step(
      learningRate: learningRate, emaDecay: emaDecay,
      diverges: { error, learner in
        guard error > limit * learner.usualError else { return false }
        let untouched = loss(Reconstruction(picture: Variable(input)), target: target).reconstruction
        return error > limit * untouched
      }
    ) { network, optimizer, generator in
      network.train(
        on: input, target, loss: loss, gradientLimit: gradientLimit, mode: mode, &optimizer, &generator)
    }
  }
}

/// A step size that falls from `first` to `last` along half a cosine while `step` goes from 0 to `steps`.
package func cosineLearningRate(from first: Float, to last: Float, step: Int, of steps: Int) -> Float {
  last + (first - last) * 0.5 * (1 + Float(cos(Double(.pi * Float(step) / Float(max(1, steps))))))
}
