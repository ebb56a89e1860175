import Foundation
import Notebook
import SuperResolution

/// A progress bar for one enlargement.
///
/// A class, because the training calls back into it.
final class TrainingBar {
  private let name: String
  private let quiet: Bool
  private var ticker: Ticker?
  private var done = 0
  private var recoveries = 0
  private var fallbacks = 0

  init(_ name: String, quiet: Bool) {
    self.name = name
    self.quiet = quiet
  }

  func show(_ progress: EnlargementProgress) {
    warn(progress)
    guard !quiet else { return }
    if ticker == nil {
      ticker = Ticker.onStandardError(name, total: progress.total, width: 79)
      // What a resumed run has behind it says nothing about the time that is left.
      done = progress.done - 1
    }
    let work = progress.isRefinement ? "refining" : "error \(String(format: "%.4f", progress.error))"
    let note = progress.error.isNaN ? "" : "stage \(progress.stage) of \(progress.stages)  \(work)"
    ticker?(max(0, progress.done - done), note: note)
    done = progress.done
  }

  /// Says what has gone wrong and was mended.
  private func warn(_ progress: EnlargementProgress) {
    if progress.recoveries > recoveries {
      say("the training diverged; it goes on from its last good state with half the step size")
    }
    if progress.fallbacks > fallbacks {
      say("the answer of stage \(progress.stage) fits the picture worse than interpolation, which takes its place")
    }
    (recoveries, fallbacks) = (progress.recoveries, progress.fallbacks)
  }

  private func say(_ what: String) {
    ticker?.finish()
    ticker = nil
    FileHandle.standardError.write(Data("\(name): \(what)\n".utf8))
  }

  func finish() { ticker?.finish() }
}
