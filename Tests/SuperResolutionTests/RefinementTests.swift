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
    var filter = small.filter
    let estimate = picture.resized(height: 96, width: 128)
    let direct = filter.refined(estimate, lowResolution: picture)
    let mean = backProjected((estimate + direct) * 0.5, onto: picture, iterations: 10)
    filter.searchRadius = 16
    let expected = filter.refined(mean, lowResolution: picture, rounds: 2, sigmaFrom: 5, to: 2)
    let refined = small(estimate, lowResolution: picture)
    // Round by round, colours are rounded more often, and where two patches are as similar another one is taken.
    #expect((refined - expected).map(.absolute).mean < 2e-5)
  }

  @Test("It tells every round once, and stops when told to")
  func progress() {
    var rounds: [Int] = []
    let estimate = picture.resized(height: 48, width: 64)
    _ = small(estimate, lowResolution: picture) { round in
      rounds.append(round)
      return true
    }
    #expect(rounds == Array(1...small.totalRounds))
    rounds = []
    _ = small(estimate, lowResolution: picture) { round in
      rounds.append(round)
      return round < 5
    }
    #expect(rounds == [1, 2, 3, 4, 5])
  }

  @Test("Without it the network is alone; interrupted, it ends with the same bytes", arguments: [1, 4, 5, 7, 9])
  func enlargement(interruption: Int) throws {
    let checkpoint = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var configuration = tinyConfiguration()
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
        smallPicture, progress: { rounds += $0.isRefinement ? 1 : 0 }, shouldStop: { rounds == interruption })
    }
    enlargement.resumes = true
    var trained = 0
    #expect(try enlargement(smallPicture, progress: { trained += $0.isRefinement ? 0 : 1 }) == refined)
    // What is left besides refinement: the end of the first stage's, six steps and the end of the second's; or that end.
    #expect(trained == (interruption <= 5 ? 8 : 1))
  }
}
