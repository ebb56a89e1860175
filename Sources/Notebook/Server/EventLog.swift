import Foundation

/// All events of the last runs, in order, for those who watch and for those who come back.
///
/// Each event has an id, `EPOCH-NUMBER`; who names the last one that he has seen gets those after it. The epoch is the
/// server's own, so that an id of an earlier server brings everything.
actor EventLog {
  /// An event with its number.
  struct Entry: Sendable {
    let number: Int
    let event: LiveEvent
  }

  /// Tells this server's ids from those of another.
  nonisolated let epoch: String
  private var entries: [Entry] = []
  private var next = 1
  private var watchers: [Int: AsyncStream<String>.Continuation] = [:]
  private var nextWatcher = 0

  /// So many finished runs of each section are kept.
  private static let kept = 3
  /// A watcher who is so far behind loses the oldest.
  private static let patience = 4000

  init(epoch: String = "\(ProcessInfo.processInfo.processIdentifier)t\(Int(Date().timeIntervalSince1970))") {
    self.epoch = epoch
  }

  /// Adds an event and tells everybody.
  func add(_ event: LiveEvent) {
    // Of what changes, only the last is worth coming back for.
    if event.kind == .progress || event.kind == .live {
      entries.removeAll { $0.event.kind == event.kind && $0.event.run == event.run && $0.event.name == event.name }
    }
    let entry = Entry(number: next, event: event)
    next += 1
    entries.append(entry)
    for watcher in watchers.values { watcher.yield(text(entry)) }
  }

  /// Forgets all but the last finished runs of a section.
  ///
  /// - Returns: The runs that are forgotten.
  func forgetOldRuns(of section: String, in chapter: String) -> [Int] {
    let ended: Set<LiveEvent.Kind> = [.done, .failed, .stopped]
    let runs = entries.filter {
      ended.contains($0.event.kind) && $0.event.section == section && $0.event.chapter == chapter
    }.compactMap(\.event.run)
    let old = Set(runs.dropLast(Self.kept))
    entries.removeAll { old.contains($0.event.run ?? 0) }
    return old.sorted()
  }

  /// The events after one, and then those to come, as server-sent events.
  ///
  /// - Parameter last: The last id that the watcher has seen; nil for none.
  func stream(after last: String?) -> AsyncStream<String> {
    let parts = (last ?? "").split(separator: "-").map(String.init)
    let number = parts.count == 2 && parts[0] == epoch ? Int(parts[1]) ?? 0 : 0
    let (stream, continuation) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(Self.patience))
    let watcher = nextWatcher
    nextWatcher += 1
    watchers[watcher] = continuation
    continuation.onTermination = { [weak self] _ in
      Task { await self?.leave(watcher) }
    }
    continuation.yield("retry: 1000\n\n")
    for entry in entries where entry.number > number { continuation.yield(text(entry)) }
    return stream
  }

  /// Writes something that no browser shows to everybody: who has left is found out by it.
  func ping() {
    for watcher in watchers.values { watcher.yield(": still here\n\n") }
  }

  /// Ends all streams.
  func end() {
    for watcher in watchers.values { watcher.finish() }
    watchers = [:]
  }

  /// How many watch.
  var watcherCount: Int { watchers.count }

  private func leave(_ watcher: Int) {
    watchers[watcher] = nil
  }

  private func text(_ entry: Entry) -> String {
    "id: \(epoch)-\(entry.number)\ndata: \(entry.event.json)\n\n"
  }
}
