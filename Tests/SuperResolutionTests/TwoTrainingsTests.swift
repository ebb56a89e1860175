import Engine
import Files
import Foundation
import Imaging
import Testing

@testable import SuperResolution

@Suite("Two trainings on one picture")
struct ZeroShotRunTests {
  /// A recipe that takes a moment, with a second training or without.
  private func recipe(unrefinedShare: Float) -> ZeroShotConfiguration {
    var configuration = tinyConfiguration(), refinement = Refinement()
    (refinement.filter.rounds, refinement.rounds, refinement.shares) = (2, 1, [0, 1])
    (configuration.refinement, configuration.unrefinedShare) = (refinement, unrefinedShare)
    return configuration
  }

  private func finished<Session: ResumableRun>(_ session: Session) -> Session {
    var session = session
    while !session.isFinished { session.advance() }
    return session
  }

  @Test("The answer is the mean of a network alone and a refined one, true to the picture")
  func mean() throws {
    let both = recipe(unrefinedShare: 0.25), refined = recipe(unrefinedShare: 0)
    var alone = refined
    alone.refinement = nil
    let answers = try [refined, alone].map {
      finished(try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: $0)).result!
    }
    let joint = finished(try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: both))
    let mean = answers[0] * 0.75 + answers[1] * 0.25
    let expected = backProjected(mean, onto: Tensor(smallPicture), iterations: 2).map(.clamp(lower: 0, upper: 1))
    #expect(joint.result! == expected && answers[0] != answers[1])
    // Without a share, or with nothing to refine, there is one training.
    for (configuration, answer) in [(refined, answers[0]), (alone, answers[1])] {
      let single = finished(try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: configuration))
      #expect(single.result! == answer && single.progress.stageCount == 2)
    }
    var unrefined = both
    unrefined.refinement = nil
    #expect(finished(try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: unrefined)).result! == answers[1])
  }

  @Test("Presets: the thorough one trains twice, the others once, ZSSR once")
  func presets() throws {
    func stages(_ configuration: ZeroShotConfiguration) throws -> Int {
      try ZeroShotRun(smallPicture, scale: 4, seed: 1, configuration: configuration).progress.stageCount
    }
    #expect(try stages(ZeroShotConfiguration(.thorough)) == 8)
    #expect(try stages(ZeroShotConfiguration(.full)) == 4)
    #expect(try stages(ZeroShotConfiguration(.quick)) == 4)
    #expect(try stages(ZeroShotConfiguration(.brief)) == 2)
    #expect(try stages(.zssr()) == 6)
  }

  @Test("Steps are counted through both trainings")
  func progress() throws {
    let run = Enlargement(method: .nlvae, scale: 2, seed: 3, configuration: recipe(unrefinedShare: 0.5))
    var done: [Int] = [], stages: [Int] = [], total = 0
    _ = try run(
      smallPicture,
      progress: {
        done.append($0.stepsDone)
        if $0.stage != stages.last { stages.append($0.stage) }
        (total, _) = ($0.totalSteps, #expect($0.stageCount == 4))
      })
    #expect(stages == [1, 2, 3, 4] && done.last == total)
    #expect(zip(done, done.dropFirst()).allSatisfy { $0 == $1 || $0 + 1 == $1 })
  }

  @Test(
    "Interrupted in either training, it ends with the same bytes",
    arguments: [1, 11, 12, 13, 19, 20, 21, 22, 27, 30])
  func interrupted(afterSteps limit: Int) throws {
    let checkpoint = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var run = Enlargement(method: .nlvae, scale: 2, seed: 3, configuration: recipe(unrefinedShare: 0.5))
    var total = 0
    let whole = try run(smallPicture, progress: { total = $0.stepsDone })
    run.checkpointPath = checkpoint
    let first = run
    var steps = 0
    #expect(throws: Enlargement.Interrupted.self) {
      try first(smallPicture, progress: { steps = $0.stepsDone }, shouldStop: { steps == limit })
    }
    run.resumes = true
    var rest: [Int] = []
    #expect(try run(smallPicture, progress: { if rest.last != $0.stepsDone { rest.append($0.stepsDone) } }) == whole)
    #expect(limit < total)
    // No step is done twice, and none from the beginning.
    #expect(rest == Array((0...total).suffix(rest.count)) && rest[0] <= limit + 1)
    // A checkpoint is one of this recipe only.
    var other = first
    (other.configuration.unrefinedShare, other.resumes) = (0.4, true)
    #expect(throws: FileError.self) { try other(smallPicture) }
  }

  @Test(
    "However wild the training, the answer fits the picture at least as well as interpolation", arguments: [1, 1e4])
  func consistency(learningRate: Float) throws {
    var configuration = recipe(unrefinedShare: 0.5)
    if case .cosine(var policy) = configuration.policy {
      policy.learningRate = learningRate
      configuration.policy = .cosine(policy)
    }
    (configuration.gradientLimit, configuration.backProjections) = (nil, 0)
    // Black and white, where clamping cuts most off.
    let picture = Image(
      width: 32, height: 24, channels: 1, pixels: (0..<768).map { ($0 / 5 + $0 / 96) % 2 == 0 ? 0 : 1 })
    let answer = finished(try ZeroShotRun(picture, scale: 2, seed: 1, configuration: configuration)).result!
    let small = Tensor(picture), plain = interpolated(small, height: 48, width: 64)
    #expect(inconsistency(of: answer, with: small) <= inconsistency(of: plain, with: small))
  }

  @Test("Trouble in the first training is still known in the second, also after an interruption")
  func troubles() throws {
    var configuration = recipe(unrefinedShare: 0.5)
    if case .cosine(var policy) = configuration.policy {
      policy.learningRate = 1e4
      configuration.policy = .cosine(policy)
    }
    configuration.gradientLimit = nil
    var session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    while session.progress.stage < 2 { session.advance() }
    let recoveries = session.progress.recoveries, fallbacks = session.progress.fallbacks
    #expect(recoveries + fallbacks > 0)
    var resumed = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: configuration)
    try resumed.resume(from: session.checkpoint())
    #expect(resumed.progress.recoveries == recoveries && resumed.progress.fallbacks == fallbacks)
    #expect(finished(resumed).result! == finished(session).result!)
  }
}
