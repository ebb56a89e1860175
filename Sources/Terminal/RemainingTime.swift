/// Reckons how long work of several kinds will still take, from how long it has taken so far.
///
/// Every kind of work has an amount that was reckoned beforehand, in seconds of some machine. How many seconds of this
/// machine such a second is gets measured, for each kind by itself: a kind that has not been met yet is taken to be as much
/// faster or slower than expected as all the others have been.
public struct RemainingTime: Sendable {
  private var work: [Double]
  private var seconds: [Double]
  private var last: (done: [Double], seconds: Double)?
  private let expected: [Double]?

  /// Nothing has been seen yet.
  ///
  /// - Parameters:
  ///   - kinds: number of kinds.
  ///   - expected: seconds on this machine for a second of each kind, where they have been measured beforehand; they hold
  ///     for a kind until it is met, and lose weight as more of it is seen.
  public init(kinds: Int, expected: [Double]? = nil) {
    precondition(expected == nil || expected?.count == kinds, "\(expected?.count ?? 0) measured kinds of \(kinds)")
    work = [Double](repeating: 0, count: kinds)
    seconds = work
    self.expected = expected
  }

  /// Notes how far the work has come.
  ///
  /// - Parameters:
  ///   - done: the work of each kind that is behind; what the first note says was done by another run.
  ///   - now: seconds on a clock.
  public mutating func note(done: [Double], at now: Double) {
    guard let before = last else {
      last = (done, now)
      return
    }
    let made = zip(done, before.done).map { max(0, $0 - $1) }, sum = made.reduce(0, +)
    // Time in which no work was finished belongs to what is finished next.
    guard sum > 0 else { return }
    last = (done, now)
    for kind in made.indices where made[kind] > 0 {
      work[kind] += made[kind]
      seconds[kind] += (now - before.seconds) * made[kind] / sum
    }
  }

  /// Seconds on this machine for a second of each kind.
  ///
  /// What has been measured beforehand counts like some of the work: small pieces of a kind, which come first, need not
  /// say much of large ones. All of it is off by a common factor if the machine is busier now than it was then.
  ///
  /// - Parameter left: the work of each kind that is still to be done.
  private func ratios(_ left: [Double]) -> [Double] {
    guard let expected else {
      let all = work.reduce(0, +), usual = all > 0 ? seconds.reduce(0, +) / all : 1
      return work.indices.map { work[$0] > 0 ? seconds[$0] / work[$0] : usual }
    }
    let whole = work.indices.map { expected[$0] * (work[$0] + max(0, left[$0])) }
    let foreseen = zip(work, expected).reduce(0) { $0 + $1.0 * $1.1 }
    let weight = max(Self.leastWeight, Self.weight * whole.reduce(0, +))
    let usual = (seconds.reduce(0, +) + weight) / (foreseen + weight)
    return work.indices.map { kind in
      let own = max(Self.leastWeight, Self.weight * whole[kind]), before = own / max(expected[kind], 1e-9)
      return (seconds[kind] + own * usual) / (work[kind] + before)
    }
  }

  /// What was measured beforehand counts for this share of all the work of a kind, and for this many seconds at least.
  private static let weight = 0.15, leastWeight = 0.5

  /// Seconds that some work takes, as far as can be told.
  ///
  /// - Parameter amounts: the work of each kind that is still to be done.
  public func seconds(for amounts: [Double]) -> Double {
    zip(ratios(amounts), amounts).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
