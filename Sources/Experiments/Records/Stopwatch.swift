import Files
import Foundation
import SuperResolution

/// Seconds of a long run, over several processes if all but the last were interrupted.
///
/// Time is noted as often as a state is saved, or about that: what a killed process did since then is done twice and counted
/// once.
public struct Stopwatch {
  /// What is counted.
  public enum Time: Sendable {
    /// What a user waits.
    case wall
    /// What all threads have worked. It depends less than the time on the wall on what else the machine has to do, but it
    /// does: on caches that are shared, and on how fast the machine is at all.
    case processor

    fileprivate var now: Double {
      switch self {
      case .wall: Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
      case .processor: processorSeconds()
      }
    }
  }

  private let time: Time
  /// Where the seconds are noted; `nil` notes nothing.
  private let path: String?
  /// Seconds of the processes before this one.
  private var before = 0.0
  private var start: Double
  private let interval: Duration
  private let clock = ContinuousClock()
  private var noted: ContinuousClock.Instant

  /// A stopwatch that runs.
  ///
  /// - Parameters:
  ///   - time: what is counted.
  ///   - path: where the seconds are noted.
  ///   - goesOn: whether what is noted there counts.
  ///   - interval: seconds between two notes.
  public init(_ time: Time, path: String?, goesOn: Bool, interval: Double) {
    self.time = time
    self.path = path
    self.interval = .seconds(interval)
    if goesOn, let path, isFile(path), let data = try? readFile(path) {
      before = Double(String(decoding: data, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil } ?? 0
    }
    start = time.now
    noted = clock.now
    // Or a run that is killed before its first note would be given another one's.
    if !goesOn { discard() }
  }

  /// Seconds so far.
  public var seconds: Double { before + time.now - start }

  /// Takes back seconds of something else than the work.
  ///
  /// - Parameter seconds: how many.
  public mutating func leaveOut(_ seconds: Double) { start += seconds }

  /// Begins anew: what the processes before this one have done is of no use.
  mutating func restart() {
    before = 0
    start = time.now
    discard()
  }

  /// Writes the time down, if it is time for a note or now.
  ///
  /// - Parameter now: whether it is written down in any case.
  public mutating func note(now: Bool = false) {
    guard let path, now || clock.now - noted > interval else { return }
    noted = clock.now
    try? writeAtomically(Array(String(seconds).utf8), to: path)
  }

  /// Removes what was noted.
  func discard() { if let path { discardFile(path) } }
}
