import Experiments
import Foundation
import SuperResolution
import Terminal

/// A progress bar for one enlargement.
///
/// A class, because the training calls back into it.
final class TrainingBar: ProgressDisplay {
  private let name: String
  private let quiet: Bool
  private var ticker: Ticker?
  private let write: (String) -> Void
  private var last: RunProgress?
  private let expected: [Double]?

  /// A bar for work that has not begun.
  ///
  /// - Parameters:
  ///   - name: what is enlarged.
  ///   - quiet: no bar; what has gone wrong is said all the same.
  ///   - expected: seconds for a second of reckoned work, by activity, where they have been measured beforehand.
  ///   - write: where lines go to; by default standard error.
  init(_ name: String, quiet: Bool, expected: [Double]? = nil, write: @escaping (String) -> Void = printToStandardError)
  {
    self.name = name
    self.quiet = quiet
    self.expected = expected
    self.write = write
  }

  func show(_ progress: RunProgress) {
    warn(progress)
    guard !quiet else { return }
    if ticker == nil {
      ticker = Ticker.onStandardError(
        name, total: progress.totalSteps, width: min(TerminalStyle.columns(of: STDERR_FILENO), 100))
    }
    func amounts(_ work: RunProgress.Workload) -> [Double] { RunProgress.Activity.allCases.map { work[$0] } }
    ticker?(done: amounts(progress.done), total: amounts(progress.total), expected: expected, note: note(progress))
  }

  /// Shows work of which nothing is known but the share that is done, 0…1.
  func show(share: Double) {
    guard !quiet else { return }
    let width = min(TerminalStyle.columns(of: STDERR_FILENO), 100)
    if ticker == nil { ticker = Ticker.onStandardError(name, total: 1, width: width) }
    ticker?(done: [share], total: [1])
  }

  private func note(_ progress: RunProgress) -> String {
    if progress.activity == .restoring { return "cleaning" }
    if progress.lastError.isNaN { return "" }
    let work =
      switch progress.activity {
      case .training: "error \(String(format: "%.4f", progress.lastError))"
      case .answering: "enlarging"
      case .filtering: "refining"
      case .restoring: "cleaning"
      }
    return "stage \(progress.stage) of \(progress.stageCount)  \(work)"
  }

  /// Says what has gone wrong and was mended, in this run or before it was resumed.
  private func warn(_ progress: RunProgress) {
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
