import Testing

@testable import SuperResolution
@testable import nlvae

@Suite("What a run says of its troubles")
struct TrainingBarTests {
  /// Lines said while a run goes through some states.
  private func lines(_ states: [(stage: Int, recoveries: Int, fallbacks: Int)]) -> [String] {
    nonisolated(unsafe) var lines: [String] = []
    let bar = TrainingBar("photo.png ×4", quiet: true) { lines.append($0) }
    for (done, state) in states.enumerated() {
      var progress = RunProgress(stepsDone: done + 1, totalSteps: 9)
      progress.stage = state.stage
      progress.stageCount = 3
      progress.lastError = 0.1
      progress.recoveries = state.recoveries
      progress.fallbacks = state.fallbacks
      bar.show(progress)
    }
    bar.finish()
    return lines
  }

  private let diverged =
    "photo.png ×4: the training diverged; it goes on from its last good state with half the step size\n"
  private func worse(_ stage: String) -> String {
    "photo.png ×4: the answer of \(stage) fits the picture worse than interpolation, which takes its place\n"
  }

  @Test("A divergence is said once each time, also by a quiet run")
  func divergence() {
    #expect(lines([(1, 0, 0), (1, 0, 0), (2, 0, 0)]).isEmpty)
    #expect(lines([(1, 0, 0), (1, 1, 0), (1, 1, 0), (2, 1, 0), (2, 2, 0)]) == [diverged, diverged])
  }

  @Test("A fallback names the stage that has ended with it")
  func fallback() {
    #expect(lines([(1, 0, 0), (2, 0, 1), (2, 0, 1), (3, 0, 2)]) == [worse("stage 1"), worse("stage 2")])
    #expect(lines([(3, 0, 0), (3, 0, 1)]) == [worse("stage 3")])
  }

  @Test("A correction is said once")
  func correction() {
    nonisolated(unsafe) var lines: [String] = []
    let bar = TrainingBar("photo.png ×4", quiet: true) { lines.append($0) }
    for (done, corrections) in [0, 1, 1].enumerated() {
      var progress = RunProgress(stepsDone: done + 1, totalSteps: 9)
      progress.corrections = corrections
      bar.show(progress)
    }
    bar.finish()
    let what = "the answer fits the picture worse than interpolation; back-projection has mended that"
    #expect(lines == ["photo.png ×4: \(what)\n"])
  }

  @Test("A resumed run says what was mended before")
  func resumed() {
    #expect(lines([(2, 1, 1), (2, 1, 1), (3, 1, 2)]) == [diverged, worse("a stage"), worse("stage 2")])
  }
}
