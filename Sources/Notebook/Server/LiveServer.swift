import Foundation
import LocalWeb

/// Serves the book on this machine, with sections that run and knobs that turn.
///
/// It listens on the loopback addresses only, and answers a request only if its `Host` is localhost's and its `Origin`,
/// where there is one, its own. Anything refused is `{"error": "one line"}` with a status from 400 on.
///
/// | request | answer |
/// |---|---|
/// | `GET /…` | a file of the bound book; its pages get `/live/live.js` and `/live/live.css` |
/// | `GET /api/chapters/05` | ``LiveCatalogue``: the chapter's sections with their knobs and recorded seconds |
/// | `POST /api/runs` with `{"chapter": "05", "section": "SLUG", "settings": {"KNOB": "VALUE"}}` | 202, `{"run": 7}`: the section waits for its turn; 400 for what the chapter does not declare or a value out of range, 429 if too many wait |
/// | `POST /api/runs/7/stop` | 204: the run ends within a second; 404 if it has ended |
/// | `GET /runs/7/NAME.svg` | a figure of that run |
/// | `GET /api/events` | server-sent events without end: ``LiveEvent`` as JSON |
///
/// Both `POST` take `Content-Type: application/json` and nothing else, and bodies of 16 KB at most.
///
/// One section runs at a time, in a program of its own; the rest wait. A run goes on when its browser leaves. The events
/// of the last three runs of every section are kept: a new stream begins with all of them, and one that was lost goes on
/// after its `Last-Event-ID`. The events of a run are `queued`, `started`, then `value`, `table`, `figure`, `remark`,
/// `progress` and `live` in any number, and in the end `done`, `stopped` or `failed`. `line` is the line of the block
/// whose outputs they are: on a page, what `data-line` or the comment `<!-- output SLUG LINE -->` says.
public struct LiveServer: Sendable {
  /// Where the book is, for people.
  public let address: String
  private let site: LiveSite
  private let server: LocalServer

  /// Opens the server; it answers when ``run()`` is called.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - port: The port that is wanted; where it is taken, the next free one is.
  ///   - program: The program that runs a section as `run 05 --section SLUG --events FOLDER`: this one.
  /// - Throws: ``RequestError`` if no port is free.
  public init(_ book: Book, port: UInt16, program: String) async throws {
    let runs = "\(book.root)/Output/live/\(ProcessInfo.processInfo.processIdentifier)"
    var site: LiveSite?
    let server = await LocalServer(port: port) { candidate in
      let made = LiveSite(book, port: candidate, runs: runs, program: program)
      site = made
      return { await made.answer($0) }
    }
    guard let server, let site else { throw RequestError("port \(port): it and the 49 after it are taken") }
    (self.site, self.server, address) = (site, server, server.address)
  }

  /// Whether the port is the one that was wanted.
  ///
  /// - Parameter port: The wanted one.
  public func isOn(port: UInt16) -> Bool { address == "http://localhost:\(port)/" }

  /// Answers until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(5))
      await site.log.ping()
    }
    await end()
  }

  /// Ends the server and whatever runs.
  public func end() async {
    await site.queue.stopAll()
    await site.log.end()
    await server.stop()
    try? FileManager.default.removeItem(atPath: site.runs)
  }
}
