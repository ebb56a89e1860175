/// What a progress display says, and when. It knows no clock: the time is given to it.
///
/// In a terminal a bar is redrawn in place, ten times a second at most; elsewhere a line is added at each quarter. Work
/// that is expected to take less than two seconds is not shown.
public struct ProgressMeter {
  let name: String
  let total: Int
  let inTerminal: Bool
  let width: Int
  private var done = 0
  private var isShown = false
  private var lastDrawn = -1.0
  private var quarter = 0
  private var furthest = 0.0

  /// A display of work that has not begun.
  ///
  /// - Parameters:
  ///   - name: What is done.
  ///   - total: Number of steps.
  ///   - inTerminal: Whether a bar can be redrawn in place.
  ///   - width: Columns of the terminal.
  public init(name: String, total: Int, inTerminal: Bool, width: Int = 80) {
    self.width = width
    self.name = name
    self.total = max(total, 1)
    self.inTerminal = inTerminal
  }

  /// Counts steps and returns what shall be written, if anything.
  public mutating func advance(by steps: Int, note: String, seconds: Double) -> String? {
    done = min(done + steps, total)
    guard done > 0 else { return nil }
    let whole = seconds / Double(done) * Double(total)
    return report(fraction: Double(done) / Double(total), secondsLeft: whole - seconds, note: note, seconds: seconds)
  }

  /// Returns what shall be written, if anything.
  ///
  /// - Parameters:
  ///   - fraction: The part of the work that is done, 0…1.
  ///   - secondsLeft: What the rest will take.
  ///   - note: A word about the state.
  ///   - seconds: The time since the work began.
  public mutating func report(fraction: Double, secondsLeft: Double, note: String, seconds: Double) -> String? {
    // The first quarter of a second says too little about the rest; nor is anything under two seconds worth a bar.
    if !isShown { isShown = seconds > 0.25 && seconds + secondsLeft > 2 }
    guard isShown else { return nil }
    // A part that is done stays done, whatever becomes known of the rest.
    furthest = max(furthest, min(fraction, 1))
    let left = secondsLeft.rounded(.up)
    if inTerminal {
      guard seconds - lastDrawn >= 0.1 || furthest == 1 else { return nil }
      lastDrawn = seconds
      return "\r" + bar(left: left, note: note) + "\u{1B}[K"
    }
    guard Int(furthest * 4 + 1e-9) > quarter else { return nil }
    quarter = Int(furthest * 4 + 1e-9)
    return "\(name): \(percent)%, \(Self.duration(left)) left\(note.isEmpty ? "" : ", \(note)")\n"
  }

  private var percent: Int { Int(furthest * 100 + 1e-9) }

  /// What ends the display: the bar makes room for what follows.
  public func finish() -> String? {
    isShown && inTerminal ? "\r\u{1B}[K" : nil
  }

  /// One line that is never wider than the terminal: a bar that runs into the next line cannot be drawn over.
  ///
  /// Percent and time are always seen. The name gets shorter where it must, then the bar goes, then the note.
  private func bar(left: Double, note: String) -> String {
    let length = 24
    let full = Int(furthest * Double(length) + 1e-9)
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: length - full)
    let percent = pad("\(self.percent)%", to: 4, onTheRight: false)
    let essential = "\(percent)  \(Self.duration(left)) left", room = width - 1 - displayWidth(essential) - 1
    let nameWidth = displayWidth(name), hasBar = room - length - 1 >= min(nameWidth, 16)
    let shown = shortened(name, to: min(nameWidth, max(0, room - (hasBar ? length + 1 : 0))))
    let text = (shown.isEmpty ? "" : "\(shown) ") + (hasBar ? "\(bar) " : "") + essential
    return cut(text + (note.isEmpty ? "" : "  \(note)"), to: width - 1)
  }

  /// A time as people say it: 8 s, 2 min 5 s, 1 h 12 min.
  public static func duration(_ seconds: Double) -> String {
    let whole = Int(max(seconds, 0).rounded())
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    default: return "\(whole / 3600) h \(whole / 60 % 60) min"
    }
  }
}

/// The text with spaces after it (or before it) up to a width.
public func pad(_ text: String, to width: Int, onTheRight: Bool = true) -> String {
  let space = String(repeating: " ", count: max(0, width - text.count))
  return onTheRight ? text + space : space + text
}
