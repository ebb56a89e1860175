import Foundation
import Synchronization

/// What the live page shows, for everybody who looks at it now or comes later.
///
/// The program writes on it while it computes, and the server's tasks read it: a class with a lock.
final class LiveBoard: Sendable {
  private struct State {
    var begin: LiveNews?
    var progress: LiveNews?
    var end: LiveNews?
    /// The last picture of every name, in the order in which the names came.
    var pictures: [LiveNews] = []
    /// Files of the pictures, by number.
    var files: [Int: Data] = [:]
    var errors: [[Double]] = []
    var nextPicture = 1
    var watchers: [Int: AsyncStream<String>.Continuation] = [:]
    var nextWatcher = 0
    var stops = false

    func tell(_ news: LiveNews) {
      for watcher in watchers.values { watcher.yield(news.line) }
    }
  }

  private let state = Mutex(State())
  /// A watcher who is so far behind loses the oldest news.
  private static let patience = 2000
  /// Errors that are kept; where there are more, every second one goes.
  private static let mostErrors = 2000

  /// Begins with a picture; what was shown of another goes.
  func begin(_ name: String, _ how: String) {
    var news = LiveNews(.begin)
    (news.name, news.text) = (name, how)
    state.withLock { state in
      (state.begin, state.progress, state.end, state.pictures, state.files, state.errors, state.stops) =
        (news, nil, nil, [], [:], [], false)
      state.tell(news)
    }
  }

  /// Says how far the work has come.
  func progress(done: Double, left: Double, _ text: String) {
    var news = LiveNews(.progress)
    (news.done, news.left, news.text) = (done, left, text)
    state.withLock { state in
      state.progress = news
      state.tell(news)
    }
  }

  /// Adds the error of a training step to the curve.
  func error(_ error: Double, step: Int) {
    guard error.isFinite else { return }
    var news = LiveNews(.errors)
    news.errors = [[Double(step), error]]
    state.withLock { state in
      state.errors.append([Double(step), error])
      if state.errors.count > Self.mostErrors {
        state.errors = state.errors.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      }
      state.tell(news)
    }
  }

  /// Shows a picture; one of the same name gives way.
  func picture(_ name: String, _ file: Data, width: Int, height: Int, seconds: Double) {
    var news = LiveNews(.picture)
    (news.name, news.width, news.height, news.seconds) = (name, width, height, seconds)
    state.withLock { state in
      news.id = state.nextPicture
      state.nextPicture += 1
      if let old = state.pictures.firstIndex(where: { $0.name == name }) {
        // Whoever has been told of the old one may still be asking for it; one more is kept.
        state.files = state.files.filter { $0.key > (state.pictures[old].id ?? 0) - 8 || isShown($0.key, state) }
        state.pictures[old] = news
      } else {
        state.pictures.append(news)
      }
      state.files[state.nextPicture - 1] = file
      state.tell(news)
    }
  }

  private func isShown(_ id: Int, _ state: State) -> Bool { state.pictures.contains { $0.id == id } }

  /// Says how it ended.
  func end(_ text: String) {
    var news = LiveNews(.end)
    news.text = text
    state.withLock { state in
      state.end = news
      state.tell(news)
    }
  }

  /// Whether somebody has pressed Stop since the picture was begun.
  var stops: Bool { state.withLock { $0.stops } }

  /// Presses Stop; false if there is nothing to be stopped.
  func stop() -> Bool {
    state.withLock { state in
      guard state.begin != nil, state.end == nil else { return false }
      state.stops = true
      return true
    }
  }

  /// How many look at the page.
  var watcherCount: Int { state.withLock { $0.watchers.count } }

  /// The file of a picture.
  func file(_ id: Int) -> Data? { state.withLock { $0.files[id] } }

  /// All that is shown, and then what comes, as server-sent events.
  func stream() -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(Self.patience))
    let watcher = state.withLock { state in
      continuation.yield("retry: 1000\n\n")
      var all = LiveNews(.errors)
      all.errors = state.errors
      for news in [state.begin, all, state.progress].compactMap(\.self) + state.pictures {
        continuation.yield(news.line)
      }
      if let end = state.end { continuation.yield(end.line) }
      state.watchers[state.nextWatcher] = continuation
      state.nextWatcher += 1
      return state.nextWatcher - 1
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.watchers[watcher] = nil } }
    return stream
  }

  /// Ends all streams.
  func close() {
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      return Array(state.watchers.values)
    }
    for watcher in watchers { watcher.finish() }
  }
}
