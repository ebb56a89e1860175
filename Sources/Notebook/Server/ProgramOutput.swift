import Foundation
import Synchronization

/// The lines that a program prints, as they come.
///
/// The stream ends when the program closes its end, or when ``end()`` is called: what the program has started in its turn
/// may hold the pipe open for longer than anybody wants to wait. A thread reads the pipe, and it alone: a file handle's
/// `readabilityHandler` must not be taken away while it may be at work, and that is what ``end()`` has to do.
final class ProgramOutput: Sendable {
  /// What the program writes to.
  let pipe = Pipe()
  /// Its lines.
  let lines: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation
  private let isOver = Mutex(false)

  /// Milliseconds after which the thread looks whether it is still wanted.
  private static let patience: Int32 = 100

  init() {
    (lines, continuation) = AsyncStream.makeStream()
    Thread.detachNewThread { [self] in follow(pipe.fileHandleForReading.fileDescriptor) }
  }

  /// Ends the stream.
  func end() {
    isOver.withLock { $0 = true }
    continuation.finish()
  }

  /// The last line with anything in it, when the stream has ended.
  func lastLine() async -> String {
    var last = ""
    for await line in lines where !line.isEmpty { last = line }
    return last
  }

  /// Reads until nobody writes any more, or nobody listens.
  private func follow(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16), rest = Data()
    while !isOver.withLock({ $0 }) {
      var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, Self.patience) > 0 else { continue }
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 || count < 0 && errno == EINTR else { break }
      rest += buffer.prefix(max(0, count))
      while let end = rest.firstIndex(of: 10) {
        continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
        rest = Data(rest[rest.index(after: end)...])
      }
    }
    continuation.finish()
  }
}
