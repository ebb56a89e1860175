import Engine
import Imaging
import SuperResolution

/// The optimisers that section V.A compares (fig. 6a).
public enum UpdateRule: String, CaseIterable, Sendable {
  /// Adaptive moments.
  case adam = "Adam"
  /// Gradient descent with a momentum of 0.9.
  case sgd = "SGD"
  /// Gradients over the root of their mean square.
  case rmsProp = "RMSProp"

  /// An optimiser that has made no step.
  var optimizer: any Optimizer {
    switch self {
    case .adam: Adam()
    case .sgd: SGD(learningRate: 0, momentum: 0.9)
    case .rmsProp: RMSProp(learningRate: 0)
    }
  }
}

/// One run of the comparisons of sections V.A and V.B: a small network of one kind of unit learns to double a picture's
/// size from the picture alone, and is scored on what it was never shown.
public struct UnitTrial {
  /// The same for every kind of unit.
  public struct Budget: Hashable, Sendable {
    /// Weights, at most; as all units work on every pixel, a bound on multiplications too.
    public var weights = 20_000
    /// 3×3 convolutions, of whatever kind, one after the other: as many units, or half as many residual ones.
    public var layers = 4
    /// Training steps.
    public var steps = 1500
    /// Side of a training crop in pixels.
    public var cropSize = 48
    /// Step size at the start; it falls to nothing in half a cosine.
    public var learningRate: Float = 2e-3
    /// What measures the mistake (fig. 6a).
    public var loss = ReconstructionLoss.l2
    /// How the weights are changed (fig. 6a).
    public var rule = UpdateRule.adam

    /// The default budget.
    public init() {}
  }

  /// The kind of unit.
  public let unit: FeatureUnit
  /// What it may spend.
  public let budget: Budget
  /// Steps made.
  public private(set) var step = 0
  /// The network.
  public private(set) var network: UnitNetwork

  private let father: Tensor
  private let son: Tensor
  private let question: Tensor
  private let task: EvaluationTask
  private var optimizer: any Optimizer
  private var generator: RandomSource
  // Crops have a source of their own, so that networks of any number of layers see the same ones.
  private var crops: RandomSource
  private let loss: BetaVAELoss

  /// A trial that has not begun.
  ///
  /// - Parameters:
  ///   - unit: the kind of unit.
  ///   - task: the picture, reduced by two; its truth is used for scores only.
  ///   - budget: what the network may spend.
  ///   - seed: where weights and crops come from.
  public init(_ unit: FeatureUnit, task: EvaluationTask, budget: Budget = .init(), seed: UInt64) {
    self.unit = unit
    self.task = task
    self.budget = budget
    generator = RandomSource(seed: seed)
    crops = RandomSource(seed: seed &+ 1000)
    let picture = Tensor(task.lowResolution)
    network = UnitNetwork(
      unit, weights: budget.weights, depth: max(1, budget.layers / unit.spatialLayers),
      imageChannels: picture.shape[1], using: &generator)
    father = picture
    son = picture.reducedAndEnlarged(by: Double(task.scale))
    question = picture.resized(height: task.groundTruth.height, width: task.groundTruth.width)
    var loss = BetaVAELoss()
    loss.reconstruction = budget.loss
    self.loss = loss
    optimizer = budget.rule.optimizer
  }

  /// One training step.
  ///
  /// - Returns: the loss on the crop: by L2 in squares of grey levels of 255, by L1 in grey levels.
  @discardableResult
  public mutating func advance() -> Float {
    let window = RandomWindow(side: budget.cropSize, in: father.shape, using: &crops)
    let orientation = Orientation(rawValue: Int.random(in: 0..<8, using: &crops))!
    optimizer.learningRate = cosineLearningRate(from: budget.learningRate, to: 0, step: step, of: budget.steps)
    step += 1
    return (budget.loss == .l2 ? 255 * 255 : 255)
      * network.train(
        on: orientation(window(son)), orientation(window(father)), loss: loss,
        gradientLimit: 1, &optimizer, &generator)
  }

  /// The enlargement as the network makes it now, 1×C×H×W.
  public func enlargement() -> Tensor { network.enhanced(question, mode: .evaluation, orientations: [.upright]) }

  /// Its scores against the truth.
  public func scores() -> Scores { task.scores(of: task.lowResolution.replacingColours(with: enlargement())) }

  /// Its mean squared error against the truth over all colours, in squares of grey levels of 255: fig. 6b's measure.
  public func squaredError() -> Float {
    255 * 255 * (enlargement() - Tensor(task.groundTruth)).map(.square).mean
  }
}
