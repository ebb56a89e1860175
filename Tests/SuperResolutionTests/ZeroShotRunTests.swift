import Engine
import Foundation
import Imaging
import Kernels
import Testing

@testable import SuperResolution

/// A recipe that takes a second.
func tinyConfiguration(_ latent: LatentKind = .spatial) -> ZeroShotConfiguration {
  var network = NLVAEConfiguration()
  network.channels = 8
  network.latentChannels = 4
  network.encoderBlocks = 1
  network.decoderBlocks = 1
  network.latent = latent
  var configuration = ZeroShotConfiguration()
  configuration.architecture = .nlvae(network)
  var policy = CosinePolicy()
  (policy.firstSteps, policy.laterSteps) = (12, 6)
  configuration.policy = .cosine(policy)
  (configuration.stages, configuration.cropSize, configuration.batchNormFreezeStep) = (2, 20, 6)
  (configuration.backProjections, configuration.unrefinedShare) = (2, 0)
  return configuration
}

#if os(Linux)
  /// What this process holds after a session has made so many steps, and has saved its state after every tenth.
  private func residentKilobytes(of session: inout some ResumableRun, after steps: Int) throws -> Int {
    while session.progress.stepsDone < steps {
      session.advance()
      if session.progress.stepsDone % 10 == 0 { _ = try session.checkpoint() }
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(Int(line.filter(\.isNumber)))
  }
#endif

/// The built-in picture, 32×24.
let smallPicture = SamplePicture.image().resized(width: 32, height: 24).quantized()

@Suite("Zero-shot sessions")
struct SessionTests {
  private func finished(_ session: ZeroShotRun) -> [Float] {
    var session = session
    while !session.isFinished { session.advance() }
    return session.result!.values
  }

  @Test("A look at a training shows a picture of the stage's size, and changes nothing")
  func glimpses() throws {
    let whole = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: tinyConfiguration())
    var watched = whole, seen: [Shape] = [], last: [Float] = []
    while !watched.isFinished {
      if let picture = watched.momentaryAnswer() {
        seen.append(picture.shape)
        #expect(picture.values != last && picture.values.allSatisfy { (0...1).contains($0) })
        last = picture.values
      }
      watched.advance()
    }
    #expect(watched.momentaryAnswer() == nil)
    #expect(seen == [Shape](repeating: [1, 3, 34, 45], count: 12) + [Shape](repeating: [1, 3, 48, 64], count: 6))
    #expect(watched.result!.values == finished(whole))
  }

  @Test("A plan says how many steps each of its phases has")
  func plannedSteps() throws {
    let run = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: tinyConfiguration())
    #expect(run.plannedSteps.count == run.plan.count)
    let trained = zip(run.plan, run.plannedSteps).filter { if case .train = $0.0 { true } else { false } }
    #expect(trained.map(\.1) == [12, 6])
  }

  @Test("An interrupted run ends with the same bytes", arguments: [0, 5, 12, 13, 17, 20])
  func resumes(afterSteps steps: Int) throws {
    let whole = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: tinyConfiguration())
    var interrupted = whole
    for _ in 0..<steps { interrupted.advance() }
    let bytes = try interrupted.checkpoint()
    var resumed = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: tinyConfiguration())
    try resumed.resume(from: bytes)
    #expect(resumed.progress.stepsDone == interrupted.progress.stepsDone)
    #expect(finished(resumed) == finished(whole))
  }

  @Test("The number of threads changes no bit")
  func threads() throws {
    let before = Threads.count
    defer { Threads.count = before }
    let session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: tinyConfiguration())
    Threads.count = 1
    let one = finished(session)
    Threads.count = 3
    #expect(finished(session) == one)
  }

  #if os(Linux)
    @Test("Memory does not grow over steps")
    func memory() async {
      await #expect(processExitsWith: .success) {
        var configuration = tinyConfiguration(), policy = CosinePolicy()
        policy.firstSteps = 1000
        configuration.policy = .cosine(policy)
        var session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
        let early = try residentKilobytes(of: &session, after: 100)
        // A single crop that a step forgot, 5 kB, would come to more.
        #expect(try residentKilobytes(of: &session, after: 1000) - early < 3000)
      }
    }

    @Test("Nor does that of Deep Image Prior")
    func memoryOfPrior() async {
      await #expect(processExitsWith: .success) {
        var configuration = tinyDIP
        configuration.steps = 2000
        var session = try DIPRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
        let early = try residentKilobytes(of: &session, after: 100)
        #expect(try residentKilobytes(of: &session, after: 1000) - early < 3000)
      }
    }
  #endif

  @Test("Another seed gives another answer")
  func seeds() throws {
    let results = try [1, 2].map {
      finished(try ZeroShotRun(smallPicture, scale: 2, seed: $0, configuration: tinyConfiguration()))
    }
    #expect(results[0] != results[1])
  }

  @Test("A checkpoint of another run is refused with the reason")
  func refusals() throws {
    let configuration = tinyConfiguration()
    let session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    let bytes = try session.checkpoint()
    func refusal(_ other: ZeroShotRun, _ bytes: [UInt8]) -> String {
      var other = other
      do {
        try other.resume(from: bytes)
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    var changed = configuration
    changed.cropSize += 1
    let turned = smallPicture.cropped(x: 0, y: 0, width: 24, height: 24)
    #expect(refusal(session, bytes) == "accepted")
    #expect(
      refusal(try ZeroShotRun(turned, scale: 2, seed: 1, configuration: configuration), bytes).contains("picture"))
    #expect(
      refusal(try ZeroShotRun(smallPicture, scale: 3, seed: 1, configuration: configuration), bytes)
        .contains("scale"))
    #expect(
      refusal(try ZeroShotRun(smallPicture, scale: 2, seed: 2, configuration: configuration), bytes)
        .contains("seed"))
    #expect(
      refusal(try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: changed), bytes)
        .contains("configuration"))
    for position in [0, 25, bytes.count / 2, bytes.count - 1] {
      var damaged = bytes
      damaged[position] ^= 0x10
      #expect(refusal(session, damaged).contains("checkpoint"))
    }
    #expect(refusal(session, Array(bytes.dropLast(9))).contains("damaged"))
    #expect(refusal(session, []).contains("not a checkpoint"))
  }

  @Test("A picture too small to learn from is an error that says so")
  func tooSmall() {
    let tiny = Image(width: 1, height: 1, channels: 3, pixels: [0, 0.5, 1])
    #expect(throws: EnlargementError.tooSmall(width: 1, height: 1, limit: 16)) {
      try ZeroShotRun(tiny, scale: 4, seed: 1, configuration: tinyConfiguration())
    }
  }

  @Test("The smallest picture that is accepted can be enlarged", arguments: [2, 3, 4, 8])
  func smallest(scale: Int) throws {
    let picture = SamplePicture.image().resized(width: 16, height: 16).quantized()
    let values = finished(try ZeroShotRun(picture, scale: scale, seed: 1, configuration: tinyConfiguration()))
    #expect(values.count == 3 * 16 * 16 * scale * scale)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("The posterior's spread is a picture of positive numbers; a plain network has none")
  func uncertainty() throws {
    var session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: tinyConfiguration())
    while !session.isFinished { session.advance() }
    let map = try #require(session.uncertainty(samples: 4))
    #expect(map.shape == [1, 1, 48, 64])
    #expect(map.values.allSatisfy { $0 >= 0 && $0.isFinite } && map.values.contains { $0 > 0 })
    var plain = tinyConfiguration()
    plain.architecture = .plain(channels: 4, depth: 2)
    var other = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: plain)
    while !other.isFinished { other.advance() }
    #expect(other.uncertainty(samples: 4) == nil)

    // Samples scatter about what the posterior's mean gives, and their mean less than they do.
    let samples = try #require(session.posteriorSamples(16)), answer = session.plainAnswer()
    func distance(_ a: Tensor) -> Float { (a - answer).map(.square).mean }
    #expect(distance(samples.mean) < distance(samples.first) && distance(samples.first) > 0)
    #expect(other.posteriorSamples(4) == nil && other.plainAnswer().shape == [1, 3, 48, 64])
  }

  @Test("The deviation of samples is no rounding error, however bright they are")
  func brightSamples() throws {
    var source = RandomSource(seed: 3)
    let shape: Shape = [1, 3, 8, 8], count = 16
    // A twentieth of a grey level on one half, nothing at all on the other.
    let noise = (0..<count).map { _ in Tensor.normal(shape, using: &source).values }
    let answers = noise.map { values in
      Tensor(shape: shape, values.indices.map { 0.95 + ($0 % 8 < 4 ? values[$0] * 0.05 / 255 : 0) })
    }
    var next = 0
    let samples = PosteriorSamples(count) {
      defer { next += 1 }
      return answers[next]
    }
    for place in 0..<64 {
      let expected = (0..<3).reduce(0.0) { sum, channel in
        let values = answers.map { Double($0.values[channel * 64 + place]) }
        let mean = values.reduce(0, +) / Double(count)
        return sum + (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot() / 3
      }
      #expect(abs(Double(samples.deviation.values[place]) - expected) < 2e-3 * 0.05 / 255)
      #expect(place % 8 < 4 || samples.deviation.values[place] == 0)
    }
    #expect(samples.first.values == answers[0].values)
  }

  @Test("Refined at the end only, the stages before are those of a network alone")
  func lateRefinement() throws {
    var late = tinyConfiguration(), refinement = Refinement()
    (refinement.filter.rounds, refinement.rounds, refinement.shares) = (2, 1, [])
    (late.refinement, late.refinesOnlyAtTheEnd) = (refinement, true)
    var alone = late
    alone.refinement = nil
    var early = late
    early.refinesOnlyAtTheEnd = false
    let outputs = try [late, alone, early].map { configuration in
      var session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
      while !session.isFinished { session.advance() }
      return session.outputs
    }
    #expect(outputs[0][0] == outputs[1][0] && outputs[0][0] != outputs[2][0])
    #expect(outputs[0][1] != outputs[1][1])
  }
}
