import Foundation
import Synchronization

/// The lines that a program prints, as they come.
///
/// The stream ends when the program closes its end, or when ``end()`` is called: what the program has started in its turn
/// may hold the pipe open for longer than anybody wants to wait. A class, because the pipe's handler and its reader share
/// it.
final class ProgramOutput: Sendable {
  /// What the program writes to.
  let pipe = Pipe()
  /// Its lines.
  let lines: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation
  /// What has come of a line that has not ended yet.
  private let rest = Mutex(Data())

  init() {
    (lines, continuation) = AsyncStream.makeStream()
    pipe.fileHandleForReading.readabilityHandler = { [self] file in
      let data = file.availableData
      if data.isEmpty { end() } else { take(data) }
    }
  }

  /// Ends the stream.
  func end() {
    pipe.fileHandleForReading.readabilityHandler = nil
    continuation.finish()
    // The pipe must not be closed before the system has stopped watching it, which it does in its own time.
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(5)) { [pipe] in withExtendedLifetime(pipe) {} }
  }

  /// The last line with anything in it, when the stream has ended.
  func lastLine() async -> String {
    var last = ""
    for await line in lines where !line.isEmpty { last = line }
    return last
  }

  private func take(_ data: Data) {
    rest.withLock { rest in
      rest += data
      while let end = rest.firstIndex(of: 10) {
        continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
        rest = Data(rest[rest.index(after: end)...])
      }
    }
  }
}
