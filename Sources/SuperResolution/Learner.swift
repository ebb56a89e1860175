import Engine

/// A network in training, with everything that changes from one step to the next.
///
/// A training that diverges is noticed by its error: no number any more, or a hundred times what it used to be and what
/// doing nothing would have cost. Then the learner goes back to the last state that is known to be good, and goes on with
/// half the step size.
struct Learner {
  /// The network with its latest weights.
  var network: any EnlargementNetwork
  /// The running average of the network's state: what enlarges.
  private(set) var average: [Tensor]
  /// Where the next random draws come from.
  var generator: RandomSource
  /// Reconstruction error of the last step; not a number before the first.
  private(set) var lastError: Float = .nan
  /// How often the training has diverged.
  private(set) var recoveries = 0
  private var optimizer = Adam()
  /// A decaying mean of the errors so far; not a number before the first.
  private var usualError: Float = .nan
  private var good: Snapshot

  /// What a step changes and a recovery brings back.
  private struct Snapshot {
    var state: [Tensor], average: [Tensor], moments: [Tensor]
    var optimizerSteps: Int
  }

  /// Steps from one snapshot to the next.
  private static let snapshotInterval = 50
  /// An error so many times the usual one is a divergence, unless the crop is just that much harder than the others.
  private static let divergence: Float = 100

  /// A network that has learned nothing yet.
  init(seed: UInt64, network make: (inout RandomSource) -> any EnlargementNetwork) {
    generator = RandomSource(seed: seed)
    network = make(&generator)
    average = network.state
    good = Snapshot(state: average, average: average, moments: [], optimizerSteps: 0)
  }

  /// One step on one fake minibatch.
  ///
  /// - Parameters:
  ///   - input: interpolated pictures, M×C×H×W.
  ///   - target: what the network should make of them.
  ///   - loss: how far it is from that.
  ///   - learningRate: the step size.
  ///   - gradientLimit: largest norm of all gradients together, or none.
  ///   - mode: which statistics normalisation uses.
  ///   - averaging: share of the old numbers in the running average; 0 keeps the latest ones.
  mutating func step(
    on input: Tensor, _ target: Tensor, loss: BetaVAELoss, learningRate: Float, gradientLimit: Float?, mode: Pass.Mode,
    averaging: Float
  ) {
    let before = optimizer.step % Self.snapshotInterval == 0 ? snapshot : nil
    optimizer.learningRate = learningRate * Float(power(0.5, Double(recoveries)))
    lastError = network.train(
      on: input, target, loss: loss, gradientLimit: gradientLimit, mode: mode, &optimizer, &generator)
    guard lastError.isFinite, !isDivergence(lastError, on: input, target, loss) else {
      recoveries += 1
      return restore(good)
    }
    // The error was made by the weights before the step, so it is those that have proved good.
    if let before { good = before }
    usualError = usualError.isNaN ? lastError : 0.98 * usualError + 0.02 * lastError
    let state = network.state
    // While few steps have been made the average reaches back over about a tenth of them: the random start is forgotten.
    let decay = min(averaging, Float(optimizer.step - 1) / Float(optimizer.step + 9))
    average = zip(average, state).map { old, new in
      var mean = old * decay
      mean.add(new, times: 1 - decay)
      return mean
    }
  }

  /// On a page that is mostly blank the usual error is next to nothing; the first crop with a word on it is no divergence.
  private func isDivergence(_ error: Float, on input: Tensor, _ target: Tensor, _ loss: BetaVAELoss) -> Bool {
    guard error > Self.divergence * usualError else { return false }
    let untouched = loss(Reconstruction(picture: Variable(input)), target: target).reconstruction
    return error > Self.divergence * untouched
  }

  private var snapshot: Snapshot {
    Snapshot(state: network.state, average: average, moments: optimizer.state, optimizerSteps: optimizer.step)
  }

  private mutating func restore(_ snapshot: Snapshot) {
    (network.state, average) = (snapshot.state, snapshot.average)
    (optimizer.state, optimizer.step) = (snapshot.moments, snapshot.optimizerSteps)
  }

  /// The network with the averaged weights.
  var averaged: any EnlargementNetwork {
    var trained = network
    trained.state = average
    return trained
  }

  /// Half a cosine from `first` to `last` while `step` goes from 0 to `steps`.
  static func learningRate(from first: Float, to last: Float, step: Int, of steps: Int) -> Float {
    last + (first - last) * 0.5 * (1 + cosine(.pi * Float(step) / Float(max(1, steps))))
  }
}

extension Learner {
  /// What a checkpoint notes of a learner besides its tensors.
  struct Place: Codable {
    var lastErrorBits: UInt32
    var usualErrorBits: UInt32
    var random: RandomSource
    var optimizerSteps: Int
    var goodSteps: Int
    var recoveries: Int
  }

  var place: Place {
    Place(
      lastErrorBits: lastError.bitPattern, usualErrorBits: usualError.bitPattern, random: generator,
      optimizerSteps: optimizer.step, goodSteps: good.optimizerSteps, recoveries: recoveries)
  }

  /// The network's state, its average, and the optimiser's memory: now, and when they were last known to be good.
  var tensors: [Tensor] { [snapshot, good].flatMap { $0.state + $0.average + $0.moments } }

  /// The shapes of `tensors` at a place.
  func shapes(at place: Place) -> [Shape] {
    let own = network.state.map(\.shape), weights = network.weights.map(\.shape)
    return [place.optimizerSteps, place.goodSteps].flatMap { own + own + ($0 > 0 ? weights + weights : []) }
  }

  /// Takes as many tensors from the front of `rest` as `shapes` has told.
  mutating func restore(_ place: Place, _ rest: inout ArraySlice<Tensor>) {
    let count = network.state.count, weightCount = network.weights.count
    func take(_ count: Int) -> [Tensor] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func snapshot(steps: Int) -> Snapshot {
      Snapshot(
        state: take(count), average: take(count), moments: take(steps > 0 ? 2 * weightCount : 0), optimizerSteps: steps)
    }
    restore(snapshot(steps: place.optimizerSteps))
    good = snapshot(steps: place.goodSteps)
    (generator, recoveries) = (place.random, place.recoveries)
    lastError = Float(bitPattern: place.lastErrorBits)
    usualError = Float(bitPattern: place.usualErrorBits)
  }
}
