import Engine
import Imaging
import Kernels

/// What an enlargement will take on this machine.
public struct Forecast: Sendable, Equatable {
  /// Seconds on the clock, with as many threads as are used now, of the work that is left.
  public let seconds: Double
  /// Seconds of the work that a state, which is gone on from, has behind it.
  public let secondsBehind: Double
  /// Bytes of memory at the most, about.
  public let bytes: Int
  /// Seconds on this machine for a second on the reference machine, one number an activity (`RunProgress.Activity`).
  public let ratios: [Double]

  /// Bytes of memory that a method takes at the most for an enlargement of some number of pixels, about.
  public static func bytes(_ method: Method, pixels: Int) -> Int { ReferenceCost.bytes(method, pixels: pixels) }
}

extension Enlargement {
  /// Reckons what enlarging a picture will take, from its size and from how fast this machine does the like.
  ///
  /// A small part of the picture is enlarged by a recipe with few steps, which takes about half a second; how long each kind
  /// of work took is then scaled up.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture.
  ///   - least: reference seconds below which nothing is tried, because the work itself is over soon.
  ///   - ratios: `Forecast.ratios` of an enlargement of another picture by the same method, recipe and kind of
  ///     degradation; `nil` measures them.
  /// - Returns: `nil` where the work is over soon.
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public func forecast(for image: Image, least: Double = 8, ratios: [Double]? = nil) throws -> Forecast? {
    guard hasRun || degradation != .bicubic else { return nil }
    let run = hasRun ? work(width: image.width, height: image.height) : RunProgress.Workload()
    // Of a transparent picture, alpha is enlarged as well; only colours are restored.
    let parts = image.isTransparent ? 2.0 : 1
    let pixels = image.width * image.height, restoration = degradation.cost(pixels: pixels, scale: scale)
    let known = [workBehind(.colours), workBehind(.alpha)]
    let amounts = RunProgress.Activity.allCases.map { activity in
      let whole = activity == .restoring ? restoration : run[activity] * parts
      return (whole: whole, behind: min(whole, known.reduce(0) { $0 + $1[activity] }))
    }
    guard amounts.reduce(0, { $0 + $1.whole - $1.behind }) > least else { return nil }
    let ratios = try ratios ?? measuredRatios(on: image)
    let seconds = zip(amounts, ratios).reduce(0) { $0 + ($1.0.whole - $1.0.behind) * $1.1 }
    let behind = zip(amounts, ratios).reduce(0) { $0 + $1.0.behind * $1.1 }
    return Forecast(
      seconds: seconds, secondsBehind: behind, bytes: ReferenceCost.bytes(method, pixels: pixels * scale * scale),
      ratios: ratios)
  }

  /// Whether there is a run: not where interpolation is all, and what stays as large as it is is not enlarged.
  private var hasRun: Bool { method != .bicubic && scale > 1 }

  /// All the work of enlarging a picture of some size, reckoned for the reference machine, before anything is allocated.
  func work(width: Int, height: Int) -> RunProgress.Workload {
    let small = width * height, pixels = small * scale * scale
    var work = RunProgress.Workload()
    switch method {
    case .bicubic: break
    case .wiener:
      let filter = filters.max { $0.covarianceShare < $1.covarianceShare } ?? CollaborativeFilter()
      let trials = filters.count > 1 ? filters : []
      for trial in trials.map(FilterChoice.trial(of:)) {
        work[.filtering] += Double(trial.rounds) * ReferenceCost.filterRound(trial, pixels: small)
      }
      work[.filtering] += Double(filter.rounds) * ReferenceCost.filterRound(filter, pixels: pixels)
    case .instant:
      guard let network = try? SyntheticPrior.network() else { break }
      let passes = scale > network.scale ? small + pixels / (network.scale * network.scale) : small
      work[.answering] = ReferenceCost.answer(
        weights: network.multiplyAdds(scale: network.scale), pixels: passes, orientations: 8)
    case .prior:
      guard let network = try? SyntheticPrior.network() else { break }
      let crop = min(small, adaptation.cropSize * adaptation.cropSize)
      work[.training] =
        Double(adaptation.steps)
        * ReferenceCost.trainingStep(weights: network.weightCount, pixels: adaptation.minibatch * crop / 10)
      work[.answering] = ReferenceCost.answer(
        weights: network.multiplyAdds(scale: network.scale), pixels: small, orientations: 8)
    case .weights:
      guard let weights, let network = try? weights.network(scale: scale) else { break }
      let factor = network.fixedScale ?? scale
      let passes = scale > factor ? small + pixels / (factor * factor) : small
      work[.answering] = ReferenceCost.answer(
        weights: network.multiplyAdds(scale: factor), pixels: passes, orientations: use.orientations)
    case .dip:
      let recipe = dip ?? DIPConfiguration(scale: scale)
      work[.training] =
        Double(recipe.steps)
        * ReferenceCost.trainingStep(weights: recipe.weightCount(imageChannels: 3), pixels: pixels)
    case .nlvae, .zssr:
      var random = RandomSource(seed: seed)
      let weights = configuration.architecture.network(imageChannels: 3, using: &random).weightCount
      let phases = ZeroShotPhase.work(
        ZeroShotPhase.plan(configuration), configuration, configuration.schedule(scale: scale), height: height,
        width: width, weights: weights)
      for phase in phases { work[phase.activity] += Double(phase.steps) * phase.secondsPerStep }
    }
    return work
  }

  /// The run behind this enlargement. Bicubic interpolation has none.
  func anyRun(for image: Image) throws -> any ResumableRun {
    switch method {
    case .bicubic: preconditionFailure("bicubic interpolation is no run")
    case .wiener: FilterRun(image, scale: scale, filters: filters)
    case .instant: PriorRun(image, scale: scale, network: try SyntheticPrior.network())
    case .prior:
      try AdaptedPriorRun(image, scale: scale, seed: seed, network: try SyntheticPrior.network(), recipe: adaptation)
    case .weights: try pretrainedRun(image)
    case .nlvae, .zssr: try zeroShotRun(image)
    case .dip: try DIPRun(image, scale: scale, seed: seed, configuration: dip)
    }
  }

  /// Seconds on this machine for a second on the reference machine, by activity.
  private func measuredRatios(on image: Image) throws -> [Double] {
    func measure(_ run: some ResumableRun) -> [Double] {
      var run = run, seconds = RunProgress.Workload(), done = RunProgress.Workload(), isWarm = Set<Int>()
      let clock = ContinuousClock()
      while !run.isFinished {
        let before = run.progress, start = clock.now
        run.advance()
        let activity = before.activity, took = (clock.now - start) / .seconds(1)
        // The first step of its kind wakes threads and asks for memory.
        guard !isWarm.insert(activity.rawValue).inserted else { continue }
        seconds[activity] += took
        done[activity] += run.progress.done[activity] - before.done[activity]
      }
      return RunProgress.Activity.allCases.map { done[$0] > 0 ? seconds[$0] / done[$0] : 1 }
    }
    let part = image.centre(side: 48)
    var ratios =
      hasRun ? measure(try miniature.anyRun(for: part)) : RunProgress.Activity.allCases.map { _ in 1 }
    let cost = degradation.cost(pixels: part.width * part.height, scale: scale)
    guard cost > 0 else { return ratios }
    let clock = ContinuousClock(), start = clock.now
    _ = degradation.undone(in: part, scale: scale)
    ratios[RunProgress.Activity.restoring.rawValue] = (clock.now - start) / .seconds(1) / cost
    return ratios
  }

  /// The same with few steps of every kind.
  private var miniature: Enlargement {
    var small = self
    small.configuration.policy.shorten()
    small.configuration.selfEnsemble = false
    if var refinement = small.configuration.refinement {
      refinement.filter.rounds = 4
      refinement.rounds = 2
      small.configuration.refinement = refinement
    }
    small.filters = filters.map {
      var filter = $0
      filter.rounds = 5
      return filter
    }
    small.adaptation.steps = 3
    small.dip = dip ?? DIPConfiguration(scale: scale)
    small.dip?.steps = 3
    return small
  }
}

extension TrainingPolicy {
  /// As few steps as can be measured.
  fileprivate mutating func shorten() {
    switch self {
    case .cosine(var policy):
      policy.firstSteps = 3
      policy.laterSteps = 2
      self = .cosine(policy)
    case .plateau(var policy):
      policy.mostSteps = 3
      policy.shortestRun = 3
      self = .plateau(policy)
    }
  }
}

extension Image {
  /// The middle of the colours, at most `side` pixels wide and high.
  fileprivate func centre(side: Int) -> Image {
    let (h, w) = (min(side, height), min(side, width))
    return cropped(x: (width - w) / 2, y: (height - h) / 2, width: w, height: h)
  }
}
