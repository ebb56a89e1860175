/// Everything that ZSSR depends on besides the picture, the scale and the seed (Shocher et al., "Zero-shot
/// super-resolution using deep internal learning", 2018).
///
/// The published presets are for ×2. For other scales the schedule is ours: as many equal stages as the published gradual
/// one has, each factor over the picture being the scale to the power of k / 6, and the picture that is enlarged changes
/// to the output before whenever the factor would exceed two. For ×4 that is 1.26, 1.59 and 2 times the picture, then as
/// much times the output at ×2.
public struct ZSSRConfiguration: Codable, Hashable, Sendable {
  /// Channels inside the network.
  public var channels = 64
  /// Layers of the network.
  public var depth = 8
  /// Variance of a first weight, times the number of weights that meet in one output.
  public var weightVariance: Float = 0.1
  /// Stages by which the scale is reached.
  public var stages = 6
  /// Largest factor over the picture that is enlarged; beyond it, an output takes the picture's place.
  public var largestFactor = 2.0
  /// Side of a training crop in pixels, at most.
  public var cropSize = 128
  /// How crops are made.
  public var augmentation = CropAugmentation()
  /// When the step size falls and a stage ends.
  public var policy = PlateauPolicy()
  /// Corrections towards the true picture, of every orientation's answer and again of their median.
  public var backProjections = 10

  /// The published recipe, with our schedule.
  public init() {}

  /// The published recipe, or one with fewer channels, stages and steps for a first impression.
  public init(_ preset: ZeroShotConfiguration.Preset) {
    self.init()
    guard preset == .quick else { return }
    (channels, stages, cropSize) = (32, 2, 64)
    policy.mostSteps = 400
    (policy.checkInterval, policy.measureInterval, policy.shortestRun) = (30, 20, 90)
  }

  /// One step of the schedule.
  struct Stage: Equatable {
    /// The output's size over the picture's.
    var scale: Double
    /// What is enlarged: 0 for the picture, k for the output of stage k - 1.
    var base: Int
    /// The output's size over that of what is enlarged.
    var factor: Double
  }

  /// The schedule for a scale.
  func schedule(scale: Int) -> [Stage] {
    var schedule: [Stage] = [], base = 0, baseScale = 1.0
    for stage in 1...stages {
      let reached = power(Double(scale), Double(stage) / Double(stages))
      // Rounding must not decide whether three stages of ×1.26 are a factor of two.
      if let last = schedule.last, reached / baseScale > largestFactor + 1e-6 {
        (base, baseScale) = (stage - 1, last.scale)
      }
      schedule.append(Stage(scale: reached, base: base, factor: reached / baseScale))
    }
    return schedule
  }
}
