import Kernels

/// A rule that turns gradients into changes of the weights: a value that carries its own memory.
public protocol Optimizer {
  /// The step size; schedules change it between steps.
  var learningRate: Float { get set }
  /// What the rule remembers, for saving.
  var state: [Tensor] { get set }
  /// Steps made so far.
  var step: Int { get set }
  /// Changes the weights of a layer.
  ///
  /// - Parameters:
  ///   - layer: the layer whose weights are changed.
  ///   - gradients: one for each weight, in the order of `visit`.
  mutating func update(_ layer: inout some Layer, with gradients: [Tensor])
}

extension Optimizer {
  /// Pairs every weight with its gradient.
  func forEachWeight(
    of layer: inout some Layer, _ gradients: [Tensor], _ body: (Int, inout Tensor, Tensor) -> Void
  ) {
    var index = 0
    layer.visit { role, variable in
      guard role == .weight else { return }
      precondition(
        index < gradients.count,
        "\(gradients.count) gradients for more weights, the next of shape \(variable.shape)")
      precondition(
        gradients[index].shape == variable.shape,
        "a gradient of shape \(gradients[index].shape) for a weight of shape \(variable.shape)")
      var value = variable.value
      variable = Variable(Tensor(0))
      body(index, &value, gradients[index])
      variable = Variable(value)
      index += 1
    }
    precondition(
      index == gradients.count,
      "\(gradients.count) gradients for \(index) weights: none is of shape \(gradients[index...].map(\.shape))")
  }

  /// Fills an empty memory with `slots` tensors of zeros for every gradient; one that is not empty must be of such
  /// gradients.
  func memory(_ state: [Tensor], for gradients: [Tensor], slots: Int) -> [Tensor] {
    let shapes = (0..<slots).flatMap { _ in gradients.map(\.shape) }
    guard !state.isEmpty else { return shapes.map { .zeros($0) } }
    precondition(
      state.map(\.shape) == shapes,
      "an optimiser with the memory of another network's weights: \(state.map(\.shape)) for \(shapes)")
    return state
  }
}

/// Gradient descent, with momentum if asked for: v ← m v + g, w ← w − η v.
public struct SGD: Optimizer {
  /// η.
  public var learningRate: Float
  /// m, from 0 to below 1.
  public var momentum: Float
  /// The velocities.
  public var state: [Tensor] = []
  /// Steps made so far.
  public var step = 0

  /// Makes the rule, with velocities of zero.
  ///
  /// - Parameters:
  ///   - learningRate: η, 0 or more.
  ///   - momentum: m, from 0 (none) to below 1.
  public init(learningRate: Float, momentum: Float = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
  }

  /// One step.
  public mutating func update(_ layer: inout some Layer, with gradients: [Tensor]) {
    step += 1
    var velocities = memory(state, for: gradients, slots: 1)
    state = []
    let rate = learningRate, momentum = momentum
    forEachWeight(of: &layer, gradients) { index, weight, gradient in
      // Without momentum nothing of an earlier step may stay, least of all an infinity.
      var velocity = momentum == 0 ? Tensor.zeros(gradient.shape) : velocities[index] * momentum
      velocity.add(gradient)
      weight.add(velocity, times: -rate)
      velocities[index] = velocity
    }
    state = velocities
  }
}

/// RMSProp (Hinton, 2012): v ← ρ v + (1 − ρ) g², w ← w − η g / (√v + ε).
public struct RMSProp: Optimizer {
  /// η.
  public var learningRate: Float
  /// ρ.
  public var decay: Float
  /// ε.
  public var epsilon: Float
  /// The mean squares.
  public var state: [Tensor] = []
  /// Steps made so far.
  public var step = 0

  /// Makes the rule, with mean squares of zero.
  ///
  /// - Parameters:
  ///   - learningRate: η, 0 or more.
  ///   - decay: ρ, from 0 to below 1.
  ///   - epsilon: ε, above 0, keeps the division finite.
  public init(learningRate: Float, decay: Float = 0.99, epsilon: Float = 1e-8) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
  }

  /// One step.
  public mutating func update(_ layer: inout some Layer, with gradients: [Tensor]) {
    step += 1
    var squares = memory(state, for: gradients, slots: 1)
    state = []
    let rate = learningRate, decay = decay, epsilon = epsilon
    forEachWeight(of: &layer, gradients) { index, weight, gradient in
      squares[index] = squares[index] * decay
      squares[index].add(gradient.map(.square), times: 1 - decay)
      weight.add(gradient / (squares[index].map(.sqrt) + epsilon), times: -rate)
    }
    state = squares
  }
}

/// Adam (Kingma & Ba, 2015), with the paper's β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸ (section IV.B).
public struct Adam: Optimizer {
  /// η.
  public var learningRate: Float
  /// Decay of the first moment.
  public var beta1: Float
  /// Decay of the second moment.
  public var beta2: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// First moments of all weights, then second moments.
  public var state: [Tensor] = []
  /// Steps made so far.
  public var step = 0

  /// Makes the rule, with moments of zero.
  ///
  /// - Parameters:
  ///   - learningRate: η, 0 or more.
  ///   - beta1: β₁, decay of the mean of the gradients, from 0 to below 1.
  ///   - beta2: β₂, decay of the mean of their squares, from 0 to below 1.
  ///   - epsilon: ε, above 0, keeps the division finite.
  public init(learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// One step.
  public mutating func update(_ layer: inout some Layer, with gradients: [Tensor]) {
    step += 1
    var moments = memory(state, for: gradients, slots: 2)
    state = []
    let constants = AdamStep(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step)
    forEachWeight(of: &layer, gradients) { index, weight, gradient in
      adam(
        gradient.pointer, constants, first: moments[index].mutablePointer,
        second: moments[index + gradients.count].mutablePointer, parameters: weight.mutablePointer, count: weight.count)
    }
    state = moments
  }
}

/// Scales gradients down so that the norm of all of them together is at most `limit`.
///
/// - Parameters:
///   - gradients: of any shapes.
///   - limit: above 0.
/// - Returns: the norm before.
@discardableResult
public func clip(_ gradients: inout [Tensor], toNorm limit: Float) -> Float {
  let norm = gradients.reduce(0) { $0 + Double($1.norm) * Double($1.norm) }.squareRoot()
  if norm > Double(limit) { gradients = gradients.map { $0 * Float(Double(limit) / norm) } }
  return Float(norm)
}
