import Engine

/// A network in training, with everything that changes from one step to the next.
struct Learner {
  /// The network with its latest weights.
  var network: any EnlargementNetwork
  /// The running average of the network's state: what enlarges.
  private(set) var average: [Tensor]
  /// Where the next random draws come from.
  var generator: RandomSource
  /// Reconstruction error of the last step; not a number before the first.
  private(set) var lastError: Float = .nan
  private var optimizer = Adam()

  /// A network that has learned nothing yet.
  init(seed: UInt64, network make: (inout RandomSource) -> any EnlargementNetwork) {
    generator = RandomSource(seed: seed)
    network = make(&generator)
    average = network.state
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
    optimizer.learningRate = learningRate
    lastError = network.train(
      on: input, target, loss: loss, gradientLimit: gradientLimit, mode: mode, &optimizer, &generator)
    let state = network.state
    // While few steps have been made the average is a plain mean, so that the random start is forgotten.
    let decay = min(averaging, Float(optimizer.step - 1) / Float(optimizer.step + 9))
    average = zip(average, state).map { old, new in
      var mean = old * decay
      mean.add(new, times: 1 - decay)
      return mean
    }
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
    var random: RandomSource
    var optimizerSteps: Int
  }

  var place: Place {
    Place(lastErrorBits: lastError.bitPattern, random: generator, optimizerSteps: optimizer.step)
  }

  /// The network's state, its average, and the optimiser's memory.
  var tensors: [Tensor] { network.state + average + optimizer.state }

  /// The shapes of `tensors` at a place.
  func shapes(at place: Place) -> [Shape] {
    let own = network.state.map(\.shape), weights = network.weights.map(\.shape)
    return own + own + (place.optimizerSteps > 0 ? weights + weights : [])
  }

  /// Takes as many tensors from the front of `rest` as `shapes` has told.
  mutating func restore(_ place: Place, _ rest: inout ArraySlice<Tensor>) {
    let count = network.state.count, moments = shapes(at: place).count - 2 * count
    func take(_ count: Int) -> [Tensor] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    network.state = take(count)
    average = take(count)
    optimizer.state = take(moments)
    optimizer.step = place.optimizerSteps
    generator = place.random
    lastError = Float(bitPattern: place.lastErrorBits)
  }
}
