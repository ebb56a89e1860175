/// How far a run has come.
public struct RunProgress: Sendable, Equatable {
  /// What a run does, apart as far as a unit of it takes another time.
  public enum Activity: Int, CaseIterable, Sendable {
    /// Steps of a network's training.
    case training
    /// A trained network's answer to a whole picture.
    case answering
    /// Rounds of collaborative filtering.
    case filtering
    /// What the picture went through is undone: noise, compression, a kernel.
    case restoring
  }

  /// Work that is reckoned in seconds on a reference machine, one number an activity.
  public struct Workload: Sendable, Equatable {
    private var seconds = [Double](repeating: 0, count: Activity.allCases.count)

    /// No work.
    public init() {}

    /// Reference seconds of one activity.
    public subscript(activity: Activity) -> Double {
      get { seconds[activity.rawValue] }
      set { seconds[activity.rawValue] = newValue }
    }
  }

  /// Training steps and rounds of filtering done.
  public var stepsDone: Int
  /// Training steps and rounds of filtering in all, at most.
  public var totalSteps: Int
  /// The stage at work, from 1.
  public var stage = 1
  /// Number of stages.
  public var stageCount = 1
  /// What the next step does.
  public var activity = Activity.training
  /// Reconstruction error of the last training step; before the first, and where nothing is trained, not a number.
  public var lastError = Float.nan
  /// How often a training has diverged, and has gone on from its last good state with half the step size.
  public var recoveries = 0
  /// How many outputs fitted the picture worse than interpolation, which has taken their place.
  public var fallbacks = 0
  /// How many outputs had to be back-projected to fit the picture as well as interpolation.
  public var corrections = 0
  /// The work that is behind.
  public var done = Workload()
  /// All of the work.
  public var total = Workload()
  /// Whether this was told in the middle of a step.
  public private(set) var isWithinStep = false
  /// What the step at work takes, in reference seconds of its activity.
  var step = 0.0

  /// Progress of a run of one stage without trouble.
  ///
  /// - Parameters:
  ///   - stepsDone: steps done.
  ///   - totalSteps: steps in all, at most.
  public init(stepsDone: Int, totalSteps: Int) {
    self.stepsDone = stepsDone
    self.totalSteps = totalSteps
  }

  /// Progress of a plan.
  ///
  /// - Parameters:
  ///   - phases: the plan.
  ///   - position: the phase at work.
  ///   - step: steps of that phase that are done.
  init(through phases: [Phase], position: Int, step: Int) {
    self.init(stepsDone: 0, totalSteps: 0)
    for (index, phase) in phases.enumerated() {
      // A phase that ended early counts in full.
      let done = index < position ? phase.steps : index == position ? min(step, phase.steps) : 0
      stepsDone += phase.isCounted ? done : 0
      totalSteps += phase.isCounted ? phase.steps : 0
      self.done[phase.activity] += Double(done) * phase.secondsPerStep
      total[phase.activity] += Double(phase.steps) * phase.secondsPerStep
    }
    activity = phases[min(position, phases.count - 1)].activity
    self.step = position < phases.count ? phases[position].secondsPerStep : 0
  }

  /// The same in the middle of the step at work.
  ///
  /// - Parameter share: how much of it is done, 0…1.
  func within(step share: Double) -> RunProgress {
    var progress = self
    progress.done[activity] += step * min(max(share, 0), 1)
    progress.isWithinStep = true
    return progress
  }

  /// The same with a restoration before the run's own work.
  ///
  /// - Parameters:
  ///   - seconds: what the restoration takes, in reference seconds.
  ///   - share: how much of it is done, 0…1.
  func behind(restoration seconds: Double, share: Double = 1) -> RunProgress {
    var progress = self
    progress.done[.restoring] += seconds * min(max(share, 0), 1)
    progress.total[.restoring] += seconds
    return progress
  }

  /// Steps of one kind in a row.
  struct Phase: Sendable {
    /// What the steps do.
    var activity: Activity
    /// How many there are, at most.
    var steps: Int
    /// What one takes, in seconds on a reference machine.
    var secondsPerStep: Double
    /// Whether `stepsDone` counts them: it counts steps of training and rounds, not answers.
    var isCounted: Bool { activity != .answering }
  }
}

/// What work takes on a reference machine: one core of an AMD EPYC (Zen 5) with AVX-512, in seconds.
///
/// Only ratios matter: whoever shows the time that is left corrects the scale by what he has seen. Within one kind of work
/// the ratios are fitted to measurements: steps from 32² to 128² pixels, rounds of both filters.
enum ReferenceCost {
  /// One training step.
  ///
  /// - Parameters:
  ///   - weights: weights of the network.
  ///   - pixels: pixels of all crops.
  static func trainingStep(weights: Int, pixels: Int) -> Double {
    // What every layer takes however small the crop is, and what it takes for a pixel.
    Double(weights) * (1.3e-8 + 2e-11 * Double(pixels))
  }

  /// A network's answers to a picture.
  ///
  /// - Parameters:
  ///   - weights: weights of the network.
  ///   - pixels: pixels of the output.
  ///   - orientations: how often it is asked.
  static func answer(weights: Int, pixels: Int, orientations: Int) -> Double {
    (8e-12 * Double(weights) + 3e-7) * Double(pixels) * Double(orientations)
  }

  /// A round of collaborative filtering of a picture with some number of pixels, a mean over those with and without a
  /// search, with and without colours.
  static func filterRound(_ filter: CollaborativeFilter, pixels: Int) -> Double {
    let window = Double(2 * filter.searchRadius + 1), area = Double(filter.patchSize * filter.patchSize)
    let references = Double(pixels) / Double(filter.step * filter.step), group = Double(filter.groupSize)
    let search = window * window * 1.1e-10 / Double(filter.matchInterval)
    let planes = filter.planes == .luma ? 1 : 1 + 2 / Double(filter.colourInterval)
    let shrinkage = group * (8.5e-10 * planes + (filter.covarianceShare > 0 ? 2.4e-9 : 0))
    return references * area * (search + shrinkage) + 8e-8 * Double(pixels)
  }

  /// Two passes of the filter that takes noise away.
  static func denoising(pixels: Int) -> Double {
    Double(Denoising.passes) * filterRound(Denoising.filter, pixels: pixels)
  }

  /// A picture compressed on 64 grids, and what is left filtered some times.
  static func deblocking(pixels: Int) -> Double {
    1.5e-6 * Double(pixels) + Double(Deblocking.passes.count) * denoising(pixels: pixels)
  }

  /// A filter of 25×25 taps on three colours.
  static func correction(pixels: Int) -> Double { 6e-7 * Double(pixels) }

  /// Rounds of a refinement: the filter's own, and those of the mean.
  ///
  /// - Returns: the mean of all of them.
  static func refinementRound(_ refinement: Refinement, _ filter: CollaborativeFilter, pixels: Int) -> Double {
    var gentle = filter
    gentle.searchRadius = refinement.searchRadius
    let own = Double(filter.rounds) * filterRound(filter, pixels: pixels)
    let last = Double(refinement.rounds) * filterRound(gentle, pixels: pixels)
    return (own + last) / Double(max(1, filter.rounds + refinement.rounds))
  }

  /// Bytes of memory that a method takes at the most for an enlargement of some number of pixels, about.
  ///
  /// Lines through what was measured: of the filter and the prior from 256² to 2048² pixels, of networks that train on the
  /// picture from chapter 7's record of sizes, of Deep Image Prior at 512².
  static func bytes(_ method: Method, pixels: Int) -> Int {
    let megabytes =
      switch method {
      case .bicubic: (40.0, 80.0)
      case .wiener: (45.0, 240.0)
      case .instant, .prior: (110.0, 120.0)
      // A tile of 96 pixels is enlarged at a time; by networks that work at the final size, with 64 channels.
      case .weights: (500.0, 120.0)
      case .nlvae, .zssr: (330.0, 230.0)
      case .dip: (200.0, 8500.0)
      }
    return Int((megabytes.0 + megabytes.1 * Double(pixels) / 1e6) * 1e6)
  }
}
