import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("Filtering that can be interrupted")
struct FilterRunTests {
  private let filters = [Float(0), 0.5].map { share in
    var filter = CollaborativeFilter()
    (filter.rounds, filter.covarianceShare) = (3, share)
    return filter
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

  @Test("Interrupted anywhere, it ends with the same bytes", arguments: 0...9)
  func resumes(afterRounds rounds: Int) throws {
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
}
