import Foundation

/// Counts the steps of a long piece of work and shows how far it has come.
///
/// A class, because the work calls it from within loops and closures and all must count the same steps.
public final class Ticker {
  private var meter: ProgressMeter
  private var remaining: RemainingTime?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let show: ((String) -> Void)?
  private let report: ((_ fraction: Double, _ secondsLeft: Double, _ note: String) -> Void)?
  private let total: Int
  private var count = 0

  /// Shows nothing, for pages that nobody watches.
  public static var silent: Ticker { Ticker(meter: ProgressMeter(name: "", total: 1, inTerminal: false), show: nil) }

  /// Shows the work on standard error, as a bar or as lines.
  public static func onStandardError(_ work: String, total: Int, width: Int) -> Ticker {
    let meter = ProgressMeter(name: work, total: total, inTerminal: isatty(STDERR_FILENO) == 1, width: width)
    return Ticker(meter: meter) { printToStandardError($0) }
  }

  /// Shows what a meter says.
  ///
  /// - Parameters:
  ///   - meter: What decides what is said, and when.
  ///   - show: Where it is said; `nil` says nothing.
  public init(meter: ProgressMeter, show: ((String) -> Void)?) {
    self.meter = meter
    self.show = show
    report = nil
    total = 1
    start = clock.now
  }

  /// Reports every step to somebody who shows it in a way of his own.
  ///
  /// - Parameters:
  ///   - total: Number of steps.
  ///   - report: Gets the part that is done, 0…1, the seconds that the rest will take, and a word about the state.
  public init(total: Int, report: @escaping (_ fraction: Double, _ secondsLeft: Double, _ note: String) -> Void) {
    meter = ProgressMeter(name: "", total: total, inTerminal: false)
    show = nil
    self.report = report
    self.total = max(total, 1)
    start = clock.now
  }

  /// Counts steps.
  ///
  /// - Parameters:
  ///   - steps: How many have been done since the last call.
  ///   - note: A word about the state, such as `loss 0.021`; shown behind the bar.
  public func callAsFunction(_ steps: Int = 1, note: String = "") {
    if let report {
      count = min(count + steps, total)
      let seconds = (clock.now - start) / .seconds(1), fraction = Double(count) / Double(total)
      report(fraction, count > 0 ? seconds / fraction - seconds : 0, note)
    }
    guard let show else { return }
    let seconds = (clock.now - start) / .seconds(1)
    if let text = meter.advance(by: steps, note: note, seconds: seconds) { show(text) }
  }

  /// Says how far work of several kinds has come.
  ///
  /// - Parameters:
  ///   - done: The work of each kind that is behind, in seconds that were reckoned beforehand; see ``RemainingTime``.
  ///   - total: All of it.
  ///   - note: A word about the state.
  public func callAsFunction(done: [Double], total: [Double], note: String = "") {
    guard let show else { return }
    let seconds = (clock.now - start) / .seconds(1)
    var remaining = self.remaining ?? RemainingTime(kinds: done.count)
    remaining.note(done: done, at: seconds)
    self.remaining = remaining
    let left = remaining.seconds(for: zip(total, done).map { $0 - $1 }), whole = remaining.seconds(for: total)
    let fraction = whole > 0 ? 1 - left / whole : 0
    if let text = meter.report(fraction: fraction, secondsLeft: left, note: note, seconds: seconds) { show(text) }
  }

  /// Ends the display and makes room for what follows.
  public func finish() {
    guard let show, let text = meter.finish() else { return }
    show(text)
  }
}
