import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("Trainings that diverge")
struct DivergenceTests {
  /// Step sizes that no network survives.
  private func wildConfiguration(_ learningRate: Float, steps: Int = 12) -> ZeroShotConfiguration {
    var configuration = tinyConfiguration(), policy = CosinePolicy()
    (policy.firstSteps, policy.laterSteps) = (steps, steps)
    (policy.learningRate, policy.finalLearningRate) = (learningRate, learningRate)
    configuration.policy = .cosine(policy)
    (configuration.gradientLimit, configuration.emaDecay, configuration.refinement) = (nil, 0, nil)
    return configuration
  }

  private func finished(_ session: ZeroShotRun) -> ZeroShotRun {
    var session = session
    while !session.isFinished { session.advance() }
    return session
  }

  private func inconsistency(_ answer: Tensor) -> Float {
    let picture = Tensor(smallPicture)
    return (answer.resized(height: picture.shape[2], width: picture.shape[3]) - picture).map(.square).mean
  }

  @Test("A divergence is noticed, and the answer is still one", arguments: [Float(3), 1e4, 1e20, .infinity])
  func diverges(learningRate: Float) throws {
    let session = finished(
      try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: wildConfiguration(learningRate)))
    #expect(session.progress.recoveries > 0)
    let result = try #require(session.result)
    #expect(result.isFinite)
    let interpolated = Tensor(smallPicture).resized(height: 48, width: 64).map(.clamp(lower: 0, upper: 1))
    #expect(inconsistency(result) <= inconsistency(interpolated))
  }

  @Test("A training that does not diverge is left alone")
  func converges() throws {
    let session = finished(
      try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: wildConfiguration(1e-3)))
    #expect(session.progress.recoveries == 0 && session.progress.fallbacks == 0)
  }

  @Test("An answer that fits the picture worse than interpolation gives way to it")
  func fallback() throws {
    // One step: what it has done to the weights shows only in the answer.
    var configuration = wildConfiguration(100, steps: 1)
    configuration.backProjections = 0
    let session = finished(try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: configuration))
    #expect(session.progress.fallbacks == 2)
    #expect(session.result == Tensor(smallPicture).resized(height: 48, width: 64).map(.clamp(lower: 0, upper: 1)))
  }

  @Test("A training goes back to where it was good, with half the step size")
  func recovery() {
    var random = RandomSource(seed: 1)
    let crop = Tensor.uniform([1, 3, 8, 8], using: &random)
    var learner = EnlargementLearner(seed: 1) { PlainNetwork(channels: 4, depth: 2, using: &$0) }
    func step(_ learner: inout EnlargementLearner, _ target: Tensor) {
      learner.step(
        on: crop, target, loss: BetaVAELoss(), learningRate: 1e-3, gradientLimit: nil, mode: .training, emaDecay: 0)
    }
    for _ in 0..<60 { step(&learner, crop * 0.5) }
    let good = learner
    for _ in 0..<7 { step(&learner, crop * 0.5) }
    // A target at infinity; weights that make a thousand times too much of everything.
    step(&learner, crop * .infinity)
    #expect(learner.recoveries == 1 && learner.stepsKept == 50)
    learner.network.state = learner.network.state.map { $0 * 1000 }
    step(&learner, crop * 0.5)
    #expect(learner.recoveries == 2 && learner.stepsKept == 50)
    // From step 50 on again, on the same data: half the way that it went before, twice.
    let before = learner.network.weights[0].value
    step(&learner, crop * 0.5)
    let change = (learner.network.weights[0].value - before).map(.absolute).values.max()!
    #expect(change < 0.3e-3 && change > 0)
    #expect(good.recoveries == 0)
  }

  @Test("The first word on a blank page is no divergence")
  func blankPage() {
    var random = RandomSource(seed: 1)
    let word = Tensor.uniform([1, 3, 8, 8], using: &random), blank = Tensor.ones([1, 3, 8, 8])
    var learner = EnlargementLearner(seed: 1) { PlainNetwork(channels: 4, depth: 2, using: &$0) }
    func step(_ crop: Tensor, _ target: Tensor) -> Float {
      learner.step(
        on: crop, target, loss: BetaVAELoss(), learningRate: 1e-3, gradientLimit: nil, mode: .training, emaDecay: 0)
      return learner.lastError
    }
    var error: Float = 0
    for _ in 0..<1000 { error = step(blank, blank) }
    let first = step(word, word * 0.5)
    #expect(first > 100 * error, "the test needs a crop that is a hundred times as hard: \(first) after \(error)")
    #expect(learner.recoveries == 0)
  }

  @Test("A checkpoint holds an error that is no number, too", arguments: [Float(1e4), 1e20])
  func plateau(learningRate: Float) throws {
    var configuration = wildConfiguration(1), policy = PlateauPolicy()
    (policy.learningRate, policy.measureInterval, policy.mostSteps) = (learningRate, 1, 12)
    configuration.policy = .plateau(policy)
    let whole = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: configuration)
    var interrupted = whole
    for _ in 0..<3 { interrupted.advance() }
    var resumed = whole
    try resumed.resume(from: interrupted.checkpoint())
    #expect(finished(resumed).result == finished(whole).result)
  }

  @Test("An interrupted run that has diverged ends with the same bytes", arguments: [3, 7, 14])
  func resumes(afterSteps steps: Int) throws {
    let whole = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: wildConfiguration(1e4))
    var interrupted = whole
    for _ in 0..<steps { interrupted.advance() }
    var resumed = whole
    try resumed.resume(from: interrupted.checkpoint())
    let (a, b) = (finished(whole), finished(resumed))
    #expect(
      a.result == b.result && a.progress.recoveries == b.progress.recoveries
        && a.progress.fallbacks == b.progress.fallbacks)
  }

  @Test(
    "Deep Image Prior that diverges gives the interpolated picture and says so", arguments: [Float(1e6), .infinity])
  func prior(learningRate: Float) throws {
    var configuration = DIPConfiguration(.quick, scale: 2)
    (configuration.steps, configuration.channels, configuration.levels) = (6, 4, 2)
    configuration.learningRate = learningRate
    var session = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    while !session.isFinished { session.advance() }
    #expect(session.progress.fallbacks == 1 && session.progress.recoveries > 0)
    #expect(session.result == Tensor(smallPicture).resized(height: 48, width: 64).map(.clamp(lower: 0, upper: 1)))
  }

  @Test("What Deep Image Prior has not fitted yet is back-projected, and what it has is left alone")
  func priorIsCorrected() throws {
    var configuration = DIPConfiguration(.quick, scale: 2)
    (configuration.steps, configuration.channels, configuration.levels) = (1, 4, 2)
    let whole = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    var session = whole
    session.advance()
    let checkpoint = try session.checkpoint()
    session.advance()
    #expect(session.progress.corrections == 1 && session.progress.fallbacks == 0)
    let interpolated = Tensor(smallPicture).resized(height: 48, width: 64).map(.clamp(lower: 0, upper: 1))
    #expect(inconsistency(session.result!) <= inconsistency(interpolated))
    #expect(session.result != interpolated)
    // The count is kept where the result is.
    var resumed = whole
    try resumed.resume(from: try session.checkpoint())
    #expect(resumed.progress.corrections == 1 && resumed.result == session.result)
    resumed = whole
    try resumed.resume(from: checkpoint)
    #expect(resumed.progress.corrections == 0)

    // The publication's answer stays as it is.
    var literal = configuration
    literal.backProjects = false
    var plain = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: literal)
    while !plain.isFinished { plain.advance() }
    #expect(plain.progress.corrections == 0 && inconsistency(plain.result!) > inconsistency(interpolated))

    // Stripes of one pixel are what interpolation fits badly.
    let stripes = Image(width: 32, height: 32, channels: 1, pixels: (0..<1024).map { $0 % 2 == 0 ? 0.2 : 0.8 })
    (configuration.steps, configuration.channels) = (300, 12)
    var fitted = try DIPRun(stripes, scale: 2, seed: 1, configuration: configuration)
    while !fitted.isFinished { fitted.advance() }
    #expect(fitted.progress.corrections == 0 && fitted.progress.fallbacks == 0)
  }

  @Test("A filter that leads away from the picture gives way to interpolation")
  func filter() {
    var filter = CollaborativeFilter()
    (filter.rounds, filter.backProjections) = (1, 0)
    (filter.firstSigma, filter.lastSigma) = (2000, 2000)
    func finished() -> FilterRun {
      var session = FilterRun(smallPicture, scale: 2, filters: [filter])
      while !session.isFinished { session.advance() }
      return session
    }
    #expect(finished().progress.fallbacks == 1)
    #expect(
      finished().result == Tensor(smallPicture).resized(height: 48, width: 64).map(.clamp(lower: 0, upper: 1)))
    filter.backProjections = 6
    #expect(finished().progress.fallbacks == 0)
  }

  @Test("Deep Image Prior goes back and learns with a smaller step", arguments: [Float(30), 1000])
  func priorRecovers(learningRate: Float) throws {
    var configuration = DIPConfiguration(.quick, scale: 2)
    (configuration.steps, configuration.channels, configuration.levels) = (150, 8, 3)
    configuration.learningRate = learningRate
    let whole = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    var session = whole
    session.advance()
    let first = session.progress.lastError
    #expect(first > 0)
    while !session.isFinished { session.advance() }
    #expect(session.progress.recoveries > 0 && session.progress.fallbacks == 0)
    #expect(inconsistency(session.result!) < 0.5 * first)
    // Interrupted in the middle of its troubles, it ends the same.
    var interrupted = whole
    for _ in 0..<7 { interrupted.advance() }
    var resumed = whole
    try resumed.resume(from: interrupted.checkpoint())
    while !resumed.isFinished { resumed.advance() }
    #expect(resumed.result == session.result && resumed.progress.recoveries == session.progress.recoveries)
  }
}
