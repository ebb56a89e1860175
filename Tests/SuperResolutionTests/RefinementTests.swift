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
    (refinement.filter.rounds, refinement.rounds) = (3, 2)
    refinement.shares = []
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

  @Test("Of several filters the one is chosen that restores the picture best from half its size")
  func choice() {
    var refinement = small
    refinement.shares = [0, 1, 0.5]
    let half = picture.resized(height: 12, width: 16)
    let errors = refinement.candidates.map { filter in
      let restored = filter.enlarged(half, scale: 2).map(.clamp(lower: 0, upper: 1))
      return Double((restored - picture).brightness.map(.square).mean)
    }
    var choice = FilterChoice(refinement.candidates, for: picture), rounds = 0
    while !choice.isDone {
      choice.advance()
      rounds += 1
      #expect(choice.roundsDone == rounds)
    }
    #expect(rounds == 9 && FilterChoice.rounds(refinement.candidates) == 9)
    #expect(zip(choice.errors, errors).allSatisfy { abs($0 - $1) < 1e-3 * $1 } && Set(errors).count == 3)
    let best = errors.indices.min { errors[$0] < errors[$1] }!
    #expect(choice.best == refinement.candidates[best])
    // The refinement does what the chosen filter alone would do.
    let estimate = picture.resized(height: 48, width: 64)
    var told: [Int] = []
    let refined = refinement(estimate, lowResolution: picture) { round in
      told.append(round)
      return true
    }
    var settled = small
    settled.filter = refinement.candidates[best]
    #expect(refined == settled(estimate, lowResolution: picture) && told == Array(1...14))
  }

  /// Stops a run after some rounds of refinement; the next one goes on from there.
  private func interrupt(_ enlargement: inout Enlargement, afterRounds limit: Int) {
    let run = enlargement
    var rounds = 0
    #expect(throws: Enlargement.Interrupted.self) {
      try run(
        smallPicture, progress: { rounds += $0.activity == .filtering && !$0.isWithinStep ? 1 : 0 },
        shouldStop: { rounds == limit })
    }
    enlargement.resumes = true
  }

  @Test("A run interrupted while it chooses its filter ends with the same bytes", arguments: [1, 2, 3, 5, 7, 8])
  func interruptedChoice(interruption: Int) throws {
    let checkpoint = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var configuration = tinyConfiguration()
    configuration.refinement = small
    configuration.refinement!.shares = [0, 1]
    var enlargement = Enlargement(method: .nlvae, scale: 2, seed: 3, configuration: configuration)
    var last = 0, total = 0
    let whole = try enlargement(
      smallPicture,
      progress: {
        #expect($0.stepsDone == last || $0.stepsDone == last + 1)
        last = $0.stepsDone
        total = $0.totalSteps
      })
    enlargement.checkpointPath = checkpoint
    interrupt(&enlargement, afterRounds: interruption)
    #expect(try enlargement(smallPicture) == whole)
    #expect(last == total)
  }

  @Test("Without it the network is alone; interrupted, it ends with the same bytes", arguments: [1, 4, 5, 7, 9])
  func enlargement(interruption: Int) throws {
    let checkpoint = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var configuration = tinyConfiguration()
    configuration.refinement = nil
    var enlargement = Enlargement(method: .nlvae, scale: 2, seed: 3, configuration: configuration)
    let alone = try enlargement(smallPicture), run = try enlargement.finished(enlargement.zeroShotRun(smallPicture))
    #expect(alone == smallPicture.replacingColours(with: run.result!))

    enlargement.configuration.refinement = small
    let refined = try enlargement(smallPicture)
    #expect(refined != alone)
    enlargement.checkpointPath = checkpoint
    interrupt(&enlargement, afterRounds: interruption)
    var trained = 0
    #expect(try enlargement(smallPicture, progress: { trained += $0.activity == .training ? 1 : 0 }) == refined)
    // Steps after which training comes: the last round of the first stage and five of the second stage's six steps; or
    // none, as after the second stage's answer there are rounds only.
    #expect(trained == (interruption <= 5 ? 6 : 0))
  }

  @Test("A finished state that is gone on with tells what it has come to, and gives the same bytes")
  func finishedState() throws {
    let checkpoint = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var enlargement = Enlargement(method: .wiener, scale: 2)
    enlargement.filters = [small.candidates[0]]
    enlargement.checkpointPath = checkpoint
    let whole = try enlargement(smallPicture)
    enlargement.resumes = true
    var told: [RunProgress] = []
    #expect(try enlargement(smallPicture, progress: { told.append($0) }) == whole)
    #expect(told.count == 1 && told.allSatisfy { $0.stepsDone == $0.totalSteps && $0.done == $0.total })
    #expect(throws: Enlargement.Interrupted.self) { try enlargement(smallPicture, shouldStop: { true }) }
    #expect(try enlargement(smallPicture) == whole)
  }
}
