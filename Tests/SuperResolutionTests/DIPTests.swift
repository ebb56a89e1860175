import Engine
import Imaging
import Kernels
import Testing

@testable import SuperResolution

/// A recipe that takes a second.
var tinyDIP: DIPConfiguration {
  var configuration = DIPConfiguration(scale: 2)
  (configuration.channels, configuration.inputChannels, configuration.skipChannels) = (6, 4, 2)
  (configuration.levels, configuration.steps) = (3, 8)
  return configuration
}

@Suite("Deep image prior")
struct DIPTests {
  private func finished(_ session: DIPRun) -> [Float] {
    var session = session
    while !session.isFinished { session.advance() }
    return session.result!.values
  }

  @Test("A pixel depends on as many rows of noise as are counted", arguments: [1, 2, 3])
  func receptiveField(levels: Int) {
    var configuration = tinyDIP, generator = RandomSource(seed: 1)
    configuration.levels = levels
    let side = 96, network = DIPNetwork(configuration, imageChannels: 1, side: side, using: &generator)
    let noise = Tensor.uniform([1, configuration.inputChannels, side, side], using: &generator)
    let most = (0..<(1 << levels)).map { (offset: Int) -> Int in
      var mask = [Float](repeating: 0, count: side * side)
      mask[(side / 2 + offset) * side + side / 2] = 1
      let chosen = Tensor(shape: [1, 1, side, side], mask)
      let tape = Tape(), input = tape.variable(noise)
      let answer = network(input, Pass(.evaluation)) * Variable(chosen)
      let slopes = tape.gradients(of: answer.sum())[input].values
      let touched: [Int] = slopes.indices.filter { slopes[$0] != 0 }
      let rows: Set<Int> = Set(touched.map { (index: Int) -> Int in (index / side) % side })
      return rows.max()! - rows.min()! + 1
    }.max()
    #expect(most == configuration.receptiveField)
  }

  @Test("An interrupted run ends with the same bytes", arguments: [0, 1, 5, 8, 9])
  func resumes(afterSteps steps: Int) throws {
    let whole = try DIPRun(smallPicture, scale: 2, seed: 3, configuration: tinyDIP)
    var interrupted = whole
    for _ in 0..<steps { interrupted.advance() }
    var resumed = try DIPRun(smallPicture, scale: 2, seed: 3, configuration: tinyDIP)
    try resumed.resume(from: try interrupted.checkpoint())
    #expect(
      resumed.progress.stepsDone == interrupted.progress.stepsDone && resumed.isFinished == interrupted.isFinished)
    #expect(finished(resumed) == finished(whole))
  }

  @Test("The number of threads changes no bit, and the seed does")
  func threads() throws {
    let before = Threads.count
    defer { Threads.count = before }
    let session = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: tinyDIP)
    Threads.count = 1
    let one = finished(session)
    Threads.count = 3
    #expect(finished(session) == one)
    #expect(finished(try DIPRun(smallPicture, scale: 2, seed: 2, configuration: tinyDIP)) != one)
  }

  @Test("What it makes is drawn towards pictures that reduce to the given one")
  func learns() throws {
    var configuration = tinyDIP
    (configuration.channels, configuration.steps) = (12, 120)
    var session = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    session.advance()
    let first = session.progress.lastError
    // Asked before training goes on. Left to the end, Swift 6.3 reads `first` from before the step: not a number.
    #expect(first > 0)
    while !session.isFinished { session.advance() }
    #expect(session.progress.lastError < 0.3 * first)
    let reduced = session.result!.resized(height: 24, width: 32)
    #expect((reduced - session.picture).map(.square).mean < 0.5 * first)
  }

  @Test("Pictures of any size have levels enough", arguments: [(16, 16), (17, 33), (19, 40)], [2, 3])
  func sizes(size: (width: Int, height: Int), scale: Int) throws {
    var configuration = tinyDIP
    (configuration.levels, configuration.steps) = (5, 1)
    let picture = SamplePicture.image().resized(width: size.width, height: size.height).quantized()
    let values = finished(try DIPRun(picture, scale: scale, seed: 1, configuration: configuration))
    #expect(values.count == 3 * size.width * size.height * scale * scale)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("The default network is the published one; a tiny picture is an error")
  func defaults() throws {
    #expect(DIPConfiguration(scale: 4).steps == 2000 && DIPConfiguration(scale: 8).steps == 4000)
    #expect(DIPConfiguration(scale: 4).deviation == 0.03 && DIPConfiguration(scale: 8).deviation == 0.05)
    var random = RandomSource(seed: 1)
    let network = DIPNetwork(DIPConfiguration(scale: 4), imageChannels: 3, side: 256, using: &random)
    func level(_ input: Int) -> Int {
      (input * 4 + 8) + (9 * input * 128 + 256) + (9 * 128 * 128 + 256) + 2 * 132 + (9 * 132 * 128 + 256)
        + (128 * 128 + 256)
    }
    #expect(network.weightCount == level(32) + 4 * level(128) + 128 * 3 + 3)
    let tiny = smallPicture.cropped(x: 0, y: 0, width: 15, height: 20)
    #expect(throws: EnlargementError.tooSmall(width: 15, height: 20, limit: 16)) {
      try DIPRun(tiny, scale: 4, seed: 1)
    }
  }

  /// The arithmetic of a step is held against PyTorch in `RecordedStepTests`; here, that the run makes these steps.
  @Test("Its steps are those of the published recipe: noise shaken anew, the reduced output's error, Adam")
  func steps() throws {
    var run = try DIPRun(smallPicture, scale: 2, seed: 5, configuration: tinyDIP)
    var network = run.learner.network, generator = run.learner.generator, adam = Adam(learningRate: 0.01)
    let picture = Tensor(smallPicture)
    for _ in 0..<3 {
      var shaken = run.noise
      shaken.add(.normal(run.noise.shape, using: &generator), times: tinyDIP.deviation)
      let tape = Tape(), tracked = network.tracked(on: tape)
      let enlarged = tracked(Variable(shaken), Pass(.transductive))
      let reduced = enlarged.resampled(
        vertical: ResamplingMatrix(from: 48, to: 24, filter: .bicubic),
        horizontal: ResamplingMatrix(from: 64, to: 32, filter: .bicubic))
      let error = reduced.meanSquaredError(to: picture), gradients = tape.gradients(of: error)
      adam.update(&network, with: tracked.weights.map { gradients[$0] })
      run.advance()
      #expect(run.progress.lastError == error.value.scalar)
    }
    #expect(run.learner.network.state == network.state && tinyDIP.deviation == 0.03)
  }
}
