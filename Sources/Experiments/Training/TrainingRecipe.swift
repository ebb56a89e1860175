import SuperResolution

/// How a network is trained beforehand, besides what it is trained on.
///
/// The numbers are those that the shipped prior was trained with (`Tests/Peers/drawings/README.md`).
public struct TrainingRecipe: Codable, Hashable, Sendable {
  /// The network.
  public var architecture: PretrainedArchitecture
  /// Factors of enlargement; one a step, in turn. More than one only for a network that serves any.
  public var scales: [Int]
  /// Steps in all; `nil` as long as they are to be reckoned from the time.
  public var steps: Int?
  /// Minutes that were asked for, from which the steps are reckoned once.
  public var minutes: Double?
  /// Crops in a minibatch.
  public var minibatch = 32
  /// Side of a crop, in pixels of the small picture.
  public var crop = 48
  /// The highest step size, which warming up leads to.
  public var learningRate: Float = 1e-3
  /// The step size at the end.
  public var finalLearningRate: Float = 2e-6
  /// Steps in which the step size rises; a twentieth of all, where that is less.
  public var warmUp = 400
  /// Decay of Adam's second moment.
  public var beta2: Float = 0.99
  /// Largest norm of all gradients together.
  public var gradientLimit: Float = 0.5
  /// Share of the old numbers in the running average of the weights, once it has reached back far enough.
  public var emaDecay: Float = 0.999
  /// Weight of the mean absolute error of the colours, and of that of the brightness: the loss `luma3`.
  public var colourWeight: Float = 0.2, brightnessWeight: Float = 1.3
  /// Pixels of the large crop that the loss leaves out along each edge.
  public var border = 8
  /// β of a network with a posterior.
  public var beta: Float = 1e-6
  /// Measurements on what is held back.
  public var validations = 40

  /// The recipe for an architecture.
  ///
  /// - Parameters:
  ///   - architecture: the network.
  ///   - scales: factors of enlargement.
  ///   - steps: steps in all, or `nil`.
  ///   - minutes: minutes to train for, where there are no steps.
  public init(_ architecture: PretrainedArchitecture, scales: [Int], steps: Int? = nil, minutes: Double? = nil) {
    self.architecture = architecture
    self.scales = scales
    self.steps = steps
    self.minutes = minutes
    switch architecture.kind {
    case .residual: learningRate = architecture.channels > 48 ? 8e-4 : 1e-3
    case .nlvae, .zssr, .srcnn, .fsrcnn, .aPlus: learningRate = 1e-3
    case .vdsr, .lapsrn, .drcn, .memnet: learningRate = 4e-4
    }
    // Networks that work at the final size take sixteen times as much for a pixel.
    if architecture.servesAnyScale {
      minibatch = 16
      crop = 24
    }
  }

  /// The step size of a step.
  ///
  /// - Parameters:
  ///   - step: steps made before it.
  ///   - steps: steps in all.
  func learningRate(step: Int, of steps: Int) -> Float {
    let warmUp = min(warmUp, steps / 20)
    if step < warmUp { return learningRate * Float(step + 1) / Float(warmUp) }
    return cosineLearningRate(from: learningRate, to: finalLearningRate, step: step - warmUp, of: steps - warmUp)
  }
}
