import Engine
import Foundation
import Imaging
import Testing

@testable import SuperResolution

@Suite("Refinement")
struct RefinementTests {
  /// A recipe that takes a moment.
  private var small: Refinement {
    var refinement = Refinement()
    refinement.filter.rounds = 3
    refinement.rounds = 2
    return refinement
  }

  private let picture = Tensor(smallPicture)

  @Test("The mean of the network's answer and the filter's, filtered: step by step")
  func stepByStep() {
    let filter = small.filter
    let estimate = picture.resized(height: 96, width: 128)
    let direct = filter.refined(estimate, lowResolution: picture)
    let half = filter.refined(picture.resized(height: 48, width: 64), lowResolution: picture)
    let staged = backProjected(
      filter.refined(half.resized(height: 96, width: 128), lowResolution: half), onto: picture, iterations: 10)
    let mean = backProjected((estimate + direct + staged) * (1 / 3), onto: picture, iterations: 10)
    let expected = filter.refined(mean, lowResolution: picture, rounds: 2, sigmaFrom: 8, to: 2)
    let refined = small(estimate, lowResolution: picture, scale: 4)
    #expect((refined - expected).map(.absolute).values.max()! < 1e-5)
  }

  @Test("It tells every round once, and stops when told to")
  func progress() {
    var rounds: [Int] = []
    let estimate = picture.resized(height: 48, width: 64)
    _ = small(estimate, lowResolution: picture, scale: 2) { round in
      rounds.append(round)
      return true
    }
    #expect(rounds == Array(1...small.totalRounds))
    rounds = []
    _ = small(estimate, lowResolution: picture, scale: 2) { round in
      rounds.append(round)
      return round < 5
    }
    #expect(rounds == [1, 2, 3, 4, 5])
  }

  @Test("Three stages of a factor that is no power of two end at the right size")
  func stages() {
    let enlarged = small.filter.enlarged(picture, scale: 3, stages: 3)
    #expect(enlarged.shape == [1, 3, 72, 96])
    let reduced = enlarged.resized(height: 24, width: 32)
    #expect((reduced - picture).map(.absolute).mean < 0.01)
  }

  @Test("Without it the network is alone; interrupted in it, a run goes on to the same bytes")
  func enlargement() throws {
    let checkpoint = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var configuration = tinyConfiguration()
    configuration.stages = 1
    configuration.refinement = nil
    var enlargement = Enlargement(method: .nlvae, scale: 2, seed: 3, configuration: configuration)
    let alone = try enlargement(smallPicture), session = try enlargement.train(smallPicture)
    #expect(alone == smallPicture.enlarged(with: session.result!))

    enlargement.configuration.refinement = small
    let refined = try enlargement(smallPicture)
    #expect(refined != alone)
    enlargement.checkpointPath = checkpoint
    var rounds = 0
    #expect(throws: Enlargement.Interrupted.self) {
      try enlargement(
        smallPicture, progress: { rounds += $0.isRefinement ? 1 : 0 }, shouldStop: { rounds == 4 })
    }
    enlargement.resumes = true
    var trained = 0
    #expect(try enlargement(smallPicture, progress: { trained += $0.isRefinement ? 0 : 1 }) == refined)
    #expect(trained == 0, "the training was finished when the run was interrupted")
  }
}
