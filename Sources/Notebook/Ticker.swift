import Foundation

/// Counts the steps of a long piece of work and shows how far it has come.
///
/// A class, because the work calls it from within loops and closures and all must count the same steps.
public final class Ticker {
  private var meter: ProgressMeter
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let show: ((String) -> Void)?

  /// Shows nothing, for pages that nobody watches.
  static var silent: Ticker { Ticker(meter: ProgressMeter(name: "", total: 1, inTerminal: false), show: nil) }

  /// Shows the work on standard error, as a bar or as lines.
  public static func onStandardError(_ work: String, total: Int, width: Int) -> Ticker {
    let meter = ProgressMeter(name: work, total: total, inTerminal: isatty(STDERR_FILENO) == 1, width: width)
    return Ticker(meter: meter) { FileHandle.standardError.write(Data($0.utf8)) }
  }

  init(meter: ProgressMeter, show: ((String) -> Void)?) {
    self.meter = meter
    self.show = show
    start = clock.now
  }

  /// Counts steps.
  ///
  /// - Parameters:
  ///   - steps: How many have been done since the last call.
  ///   - note: A word about the state, such as `loss 0.021`; shown behind the bar.
  public func callAsFunction(_ steps: Int = 1, note: String = "") {
    guard let show else { return }
    let seconds = (clock.now - start) / .seconds(1)
    if let text = meter.advance(by: steps, note: note, seconds: seconds) { show(text) }
  }

  /// Ends the display and makes room for what follows.
  public func finish() {
    guard let show, let text = meter.finish() else { return }
    show(text)
  }
}

/// What a progress display says, and when. It knows no clock: the time is given to it.
///
/// In a terminal a bar is redrawn in place, ten times a second at most; elsewhere a line is added at each quarter. Work
/// that is expected to take less than two seconds is not shown.
struct ProgressMeter {
  let name: String
  let total: Int
  let inTerminal: Bool
  let width: Int
  private var done = 0
  private var isShown = false
  private var lastDrawn = -1.0
  private var quarter = 0

  init(name: String, total: Int, inTerminal: Bool, width: Int = 80) {
    self.width = width
    self.name = name
    self.total = max(total, 1)
    self.inTerminal = inTerminal
  }

  /// Counts steps and returns what shall be written, if anything.
  mutating func advance(by steps: Int, note: String, seconds: Double) -> String? {
    done = min(done + steps, total)
    let whole = seconds / Double(max(done, 1)) * Double(total)
    let left = (whole - seconds).rounded(.up)
    // The first quarter of a second says too little about the rest; nor is anything under two seconds worth a bar.
    if !isShown { isShown = seconds > 0.25 && whole > 2 }
    guard isShown, done > 0 else { return nil }
    if inTerminal {
      guard seconds - lastDrawn >= 0.1 || done == total else { return nil }
      lastDrawn = seconds
      return "\r" + bar(left: left, note: note) + "\u{1B}[K"
    }
    guard done * 4 / total > quarter else { return nil }
    quarter = done * 4 / total
    return "\(name): \(done * 100 / total)%, \(Self.duration(left)) left\(note.isEmpty ? "" : ", \(note)")\n"
  }

  /// What ends the display: the bar makes room for what follows.
  func finish() -> String? {
    isShown && inTerminal ? "\r\u{1B}[K" : nil
  }

  private func bar(left: Double, note: String) -> String {
    let length = 24
    let full = done * length / total
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: length - full)
    let percent = pad("\(done * 100 / total)%", to: 4, onTheRight: false)
    let text = "\(name) \(bar) \(percent)  \(Self.duration(left)) left\(note.isEmpty ? "" : "  \(note)")"
    // A bar that runs into the next line cannot be drawn over.
    return String(text.prefix(width - 1))
  }

  /// A time as people say it: 8 s, 2 min 5 s, 1 h 12 min.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(max(seconds, 0).rounded())
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    default: return "\(whole / 3600) h \(whole / 60 % 60) min"
    }
  }
}
