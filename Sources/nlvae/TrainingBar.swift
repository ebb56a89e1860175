import Foundation
import Notebook
import SuperResolution
import Terminal

/// A progress bar for one enlargement.
///
/// A class, because the training calls back into it.
final class TrainingBar {
  private let name: String
  private let quiet: Bool
  private var ticker: Ticker?
  private let write: (String) -> Void
  private var done = 0
  private var last: EnlargementProgress?

  /// - Parameters:
  ///   - name: what is enlarged.
  ///   - quiet: no bar; what has gone wrong is said all the same.
  ///   - write: where lines go to; by default standard error.
  init(
    _ name: String, quiet: Bool,
    write: @escaping (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }
  ) {
    self.name = name
    self.quiet = quiet
    self.write = write
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

  /// Says what has gone wrong and was mended, in this run or before it was resumed.
  private func warn(_ progress: EnlargementProgress) {
    if progress.recoveries > last?.recoveries ?? 0 {
      say("the training diverged; it goes on from its last good state with half the step size")
    }
    if progress.fallbacks > last?.fallbacks ?? 0 {
      // The step that ends a stage is told of when the next one has begun.
      let which = last.map { "stage \($0.stage)" } ?? "a stage"
      say("the answer of \(which) fits the picture worse than interpolation, which takes its place")
    }
    if progress.corrections > last?.corrections ?? 0 {
      say("the answer fits the picture worse than interpolation; back-projection has mended that")
    }
    last = progress
  }

  private func say(_ what: String) {
    ticker?.finish()
    ticker = nil
    write("\(name): \(what)\n")
  }

  func finish() { ticker?.finish() }
}
