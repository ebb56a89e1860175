import Engine
import Files
import Foundation
import Imaging
import Synchronization
import Testing

@testable import SuperResolution

@Suite("Filtering that can be interrupted")
struct FilterRunTests {
  private let filters = candidates(.init())

  /// Filters of three rounds to choose from.
  private static func candidates(_ filter: CollaborativeFilter) -> [CollaborativeFilter] {
    [Float(0), 0.5].map { share in
      var filter = filter
      filter.rounds = 3
      filter.covarianceShare = share
      return filter
    }
  }

  @Test("The chosen filter's enlargement comes out, round by round")
  func rounds() throws {
    var session = FilterRun(smallPicture, scale: 2, filters: filters), steps = 0
    #expect(session.progress.totalSteps == 9 && session.result == nil)
    while !session.isFinished {
      session.advance()
      steps += 1
      #expect(session.progress.stepsDone == steps)
    }
    #expect(steps == 9)
    var choice = FilterChoice(filters, for: Tensor(smallPicture))
    while !choice.isDone { choice.advance() }
    let expected = choice.best.enlarged(Tensor(smallPicture), scale: 2).map(.clamp(lower: 0, upper: 1))
    // Between rounds this session goes back to red, green and blue.
    #expect((session.result! - expected).map(.absolute).values.max()! < 1e-5)
  }

  @Test("Interrupted anywhere, it ends with the same bytes", arguments: 0...9, [false, true])
  func resumes(afterRounds rounds: Int, isEconomical: Bool) throws {
    // Matches that serve two rounds have to be found again where a run goes on between these.
    var economical = CollaborativeFilter.economical
    economical.matchInterval = 2
    economical.colourInterval = 2
    let filters = isEconomical ? Self.candidates(economical) : filters
    let whole = FilterRun(smallPicture, scale: 3, filters: filters)
    func finished(_ session: FilterRun) -> Tensor {
      var session = session
      while !session.isFinished { session.advance() }
      return session.result!
    }
    var interrupted = whole
    for _ in 0..<rounds { interrupted.advance() }
    var resumed = whole
    try resumed.resume(from: interrupted.checkpoint())
    #expect(resumed.progress.stepsDone == rounds && finished(resumed) == finished(whole))
    var other = FilterRun(smallPicture, scale: 3, filters: [filters[0]])
    #expect(throws: EnlargementError.self) { try other.resume(from: interrupted.checkpoint()) }
  }

  @Test(
    "A round that is ended in the middle has changed nothing, and is told of while it is made", arguments: [1, 4, 8])
  func ends(afterRounds rounds: Int) throws {
    struct End: Error {}
    var run = FilterRun(smallPicture, scale: 2, filters: Self.candidates(.economical))
    for _ in 0..<rounds { run.advance() }
    let before = try run.checkpoint()
    var shares: [Double] = []
    #expect(throws: End.self) {
      try run.advance {
        shares.append($0)
        throw End()
      }
    }
    #expect(try run.checkpoint() == before && shares.count == 1 && shares[0] > 0 && shares[0] < 1)
    let progress = run.progress, half = progress.within(step: 0.5)
    run.advance()
    #expect(half.done[.filtering] > progress.done[.filtering] && half.done[.filtering] < run.progress.done[.filtering])
  }

  /// Lines that have been said, wherever that was.
  private final class Said: Sendable {
    let lines = Mutex<[String]>([])
  }

  @Test("A state that cannot be written in the middle is said once, and the run goes on", arguments: [false, true])
  func unwritableState(isTransparent: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nlvae-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var image = smallPicture
    if isTransparent { image.alpha = (0..<image.width * image.height).map { Float($0 % 5) / 4 } }
    var enlargement = Enlargement(method: .wiener, scale: 2)
    enlargement.filters = filters
    let wanted = try enlargement(image), said = Said()
    enlargement.checkpointPath = folder + "/state"
    enlargement.checkpointInterval = 0
    enlargement.warn = { line in said.lines.withLock { $0.append(line) } }
    // Something stands in the way of the state from the first step on.
    var isBlocked = false
    let answer = try enlargement(image) { _ in
    } progress: { _ in
      guard !isBlocked else { return }
      isBlocked = true
      discardFile(folder + "/state")
      #expect(throws: Never.self) {
        try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: false)
      }
    }
    #expect(answer == wanted)
    #expect(
      said.lines.withLock { $0 } == [
        "\(folder)/state: cannot be written: Is a directory; the work goes on, and --resume would begin at the state before"
      ])
    // Before the first step, it is a reason not to begin.
    #expect(throws: FileError.self) { try enlargement(image) }
  }

  @Test("The economical filter is about as good as the thorough one")
  func economical() {
    let original = SamplePicture.image(width: 96, height: 96), small = original.degraded(by: 2)
    let scores = [CollaborativeFilter(), .economical].map { filter in
      let answer = filter.enlarged(Tensor(small), scale: 2)
      return Scores(of: small.replacingColours(with: answer), groundTruth: original, border: 2).psnr
    }
    #expect(scores[1] > scores[0] - 0.02)
  }
}
