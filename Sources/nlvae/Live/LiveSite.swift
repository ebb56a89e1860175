import Dispatch
import Files
import FlyingFox
import Foundation
import LocalWeb
import Synchronization

/// `nlvae upscale --live`: a page on this machine that shows an enlargement while it is made.
///
/// It listens on the loopback addresses only, and answers a request only if its `Host` is localhost's and its `Origin`, where
/// there is one, its own. Anything refused is `{"error": "one line"}` with a status from 400 on.
///
/// | request | answer |
/// |---|---|
/// | `GET /` | the page |
/// | `GET /api/events` | server-sent events: all that is shown, and then what comes (`LiveNews`) |
/// | `GET /pictures/7.png` | a picture |
/// | `POST /api/stop` with `Content-Type: application/json` and a body such as `{}` | 204: the work ends soon, and what there is is kept; 409 if nothing is at work |
struct LiveSite: Sendable {
  let board: LiveBoard
  /// Where the page is, for people.
  let address: String
  private let server: LocalServer

  /// The port that is tried first.
  static let port: UInt16 = 8750

  /// Opens the page, and returns when it answers.
  ///
  /// - Throws: `FileError` if no port is free.
  init() throws {
    let board = LiveBoard(), opened = Opened(), isTried = DispatchSemaphore(value: 0)
    Task {
      let server = await LocalServer(port: Self.port) { port in
        let gate = RequestGuard(port: port)
        return { await Self.answer($0, board, gate) }
      }
      opened.server.withLock { $0 = server }
      isTried.signal()
    }
    isTried.wait()
    guard let server = opened.server.withLock({ $0 }) else {
      throw FileError("port \(Self.port)", "it and the 49 after it are taken")
    }
    (self.board, self.server, address) = (board, server, server.address)
  }

  /// What a task hands over to the thread that waits for it.
  private final class Opened: Sendable {
    let server = Mutex<LocalServer?>(nil)
  }

  private static func answer(_ request: HTTPRequest, _ board: LiveBoard, _ gate: RequestGuard) async -> HTTPResponse {
    if let (status, cause) = gate.refusal(of: request) { return .refused(status, cause) }
    let parts = request.path.split(separator: "/").map(String.init)
    switch (request.method, parts.first, parts.count) {
    case (.GET, nil, _): return .local(.ok, "text/html; charset=utf-8", Data(PackageResources.live_html))
    case (.GET, "api", 2) where parts[1] == "events": return .events(board.stream())
    case (.POST, "api", 2) where parts[1] == "stop":
      if case .failure(let refusal) = await request.json() { return .refused(refusal.status, refusal.cause) }
      guard board.stop() else { return .refused(HTTPStatusCode(409, phrase: "Conflict"), "nothing is at work") }
      return .local(.noContent, nil, Data())
    case (.GET, "pictures", 2):
      guard parts[1].hasSuffix(".png"), let id = Int(parts[1].dropLast(4)), let file = board.file(id) else {
        return .refused(.notFound, "there is no picture \(parts[1])")
      }
      return .local(.ok, "image/png", file)
    default: return .refused(.notFound, "there is no \(request.method.rawValue) \(request.path)")
    }
  }

  /// Ends the server, after whoever looks at the page has had the time to get the last picture.
  func close() {
    if board.watcherCount > 0 { usleep(1_500_000) }
    board.close()
    let isStopped = DispatchSemaphore(value: 0)
    Task {
      await server.stop()
      isStopped.signal()
    }
    _ = isStopped.wait(timeout: .now() + 2)
  }
}
