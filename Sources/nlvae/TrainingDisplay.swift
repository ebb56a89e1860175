import Experiments
import Foundation
import SuperResolution
import Terminal

/// Shows how far a training has come: a bar, and a line for every measurement.
///
/// A class, because the training calls back into it.
final class TrainingDisplay {
  private let name: String, heldBack: String
  private let quiet: Bool
  private let operations: Double, weights: Int
  private var ticker: Ticker?
  private let clock = ContinuousClock()
  private var last: (step: Int, time: ContinuousClock.Instant)?
  private var seconds = 0.0, steps = 0
  private var judged = 0
  private var score: Double?

  init(_ name: String, network: NetworkTraining, heldBack: String, quiet: Bool) {
    self.name = name
    self.heldBack = heldBack
    self.quiet = quiet
    operations = 2 * network.multiplyAddsOfStep
    weights = network.weightCount
  }

  private var speed: String {
    steps > 0 ? String(format: "%.0f GFLOP/s", operations * Double(steps) / seconds / 1e9) : ""
  }

  func show(_ progress: RunProgress) {
    guard !quiet else { return }
    if ticker == nil {
      ticker = Ticker.onStandardError(
        name, total: progress.totalSteps, width: min(TerminalStyle.columns(of: STDERR_FILENO), 110))
    }
    let note = [
      progress.lastError.isNaN ? "" : String(format: "error %.4f", progress.lastError),
      score.map { String(format: "%.2f dB", $0) } ?? "", speed,
    ].filter { !$0.isEmpty }.joined(separator: "  ")
    ticker?(done: [progress.done[.training]], total: [progress.total[.training]], note: note)
  }

  /// Notes the time; says what a measurement has come to.
  ///
  /// - Returns: whether there was one.
  func note(_ run: NetworkTraining) -> Bool {
    let now = clock.now
    if let last, run.step > last.step {
      seconds += (now - last.time) / .seconds(1)
      steps += run.step - last.step
    }
    // What another process has measured is not said again.
    if last == nil { judged = run.validations.filter { $0.step < run.step }.count }
    last = (run.step, now)
    guard run.validations.count > judged, let latest = run.validations.last else { return false }
    judged = run.validations.count
    score = latest.psnr
    finish()
    printLine(
      "step \(latest.step) of \(run.steps): \(String(format: "%.3f", latest.psnr)) dB on \(heldBack), "
        + "error \(String(format: "%.4f", run.lastError)), \(speed)")
    return true
  }

  func summary(_ run: NetworkTraining) -> String {
    let score = run.validations.last.map { String(format: ", %.3f dB on \(heldBack)", $0.psnr) } ?? ""
    return "\(run.recipe.architecture.kind.rawValue), \(weights) weights, \(run.steps) steps\(score)"
  }

  /// Makes room for a line; what follows is shown by the same bar, which remembers what has been said.
  func finish() { ticker?.finish() }
}
