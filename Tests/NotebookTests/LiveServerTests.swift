import FlyingSocks
import Foundation
import Testing

@testable import Notebook

/// A chapter whose sections are run by a shell script in the place of this program.
private enum LiveChapter: Chapter {
  static let folder = "05-live"
  static let title = "Live"
  static let summary = "What is tested."
  static let sections = [
    Section(file: "C/1-valley.swift") { _ in }, Section(file: "C/2-long.swift") { _ in },
    Section(file: "C/3-read.swift"),
  ]
}

/// A server on a package of its own, with a raw client: what a browser would never send can be sent, too.
private final class Site: Sendable {
  let folder: TemporaryFolder
  let server: LiveServer
  let port: UInt16
  private let task: Task<Void, Never>

  /// `valley` says what it was asked and ends, `long` does not end by itself.
  private static let program = """
    #!/bin/sh
    case "$*" in
      *"--section valley"*)
        echo '{"kind":"value","line":4,"name":"arguments","text":"'"$(echo "$*" | sed 's/--events [^ ]*/--events FOLDER/')"'"}'
        echo '<svg xmlns="http://www.w3.org/2000/svg"/>' > "$6/walk.svg"
        echo '{"kind":"figure","line":4,"name":"walk","caption":"C","file":"walk.svg"}' ;;
      *) echo '{"kind":"progress","name":"work","done":0.5,"left":60}'; trap '' TERM; while :; do sleep 0.05; done ;;
    esac
    """

  init() async throws {
    folder = try TemporaryFolder([
      "Package.swift": "", "secret.txt": "secret",
      "Output/book/index.html": "<html><head></head><body>book</body></html>",
      "Output/book/05-live.html": "<html><head></head><body>page</body></html>",
      "Sources/Notebook/Server/Page/live.js": "js", "Chapters/05-live/05-live.swift": "//: Live.",
      "Chapters/05-live/1-valley.swift":
        "let a = page.knob(\"step size\", 0.004, in: 0.0005...0.02, scale: .logarithmic)",
      "Chapters/05-live/2-long.swift": "//: ## Long", "Chapters/05-live/3-read.swift": "//: ## Read",
      "program": Self.program,
    ])
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/program")
    let server = try await LiveServer(
      Book([LiveChapter.self], root: folder.path), port: UInt16.random(in: 20_000...50_000),
      program: "\(folder.path)/program")
    self.server = server
    port = UInt16(server.address.split(separator: ":").last!.dropLast())!
    task = Task { await server.run() }
  }

  /// Sends bytes and returns what comes back before the connection ends or the text is in it.
  func exchange(_ text: String, until end: String? = nil, seconds: Double = 60) async throws -> String {
    let socket = try await AsyncSocket.connected(to: try .inet(ip4: "127.0.0.1", port: port))
    defer { try? socket.close() }
    try await socket.write(Data(text.utf8))
    return try await withThrowingTaskGroup(of: String.self) { group in
      group.addTask {
        var bytes: [UInt8] = []
        let iterator = socket.bytes.makeAsyncIterator()
        while let buffer = try? await iterator.nextBuffer(suggested: 4096) {
          bytes += buffer
          if let end, String(decoding: bytes, as: UTF8.self).contains(end) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        throw Mismatch("nothing came within \(seconds) s")
      }
      defer { group.cancelAll() }
      return try await group.next()!
    }
  }

  func request(
    _ line: String, host: String? = nil, headers: [String] = [], body: String? = nil, until end: String? = nil
  ) async throws -> String {
    var lines = ["\(line) HTTP/1.1", "Host: \(host ?? "localhost:\(port)")", "Connection: close"] + headers
    if let body { lines += ["Content-Length: \(body.utf8.count)"] }
    return try await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""), until: end)
  }

  func post(_ path: String, _ body: String, headers: [String] = ["Content-Type: application/json"]) async throws
    -> String
  {
    try await request("POST \(path)", headers: headers, body: body)
  }

  func end() async {
    task.cancel()
    await server.end()
  }
}

@Suite("The live page's server, over HTTP", .serialized, .timeLimit(.minutes(5)))
struct LiveServerTests {
  private func status(_ answer: String) -> Int { Int(answer.split(separator: " ").dropFirst().first ?? "") ?? 0 }

  @Test("Pages are served with the live page's script, and nothing beside the book is")
  func pages() async throws {
    let site = try await Site()
    #expect(try await site.request("GET /").contains("<script src=\"/live/live.js\" defer>"))
    #expect(try await site.request("GET /05-live.html").contains("page"))
    #expect(try await site.request("GET /live/live.js").hasSuffix("js"))
    for path in [
      "/../../secret.txt", "/%2e%2e/%2e%2e/secret.txt", "/..%2f..%2fsecret.txt", "//etc/passwd", "/live/../live.swift",
      "/runs/../../../secret.txt", "/runs/%2e%2e/%2e%2e/secret.txt", "/.git/config", "/index.html%00", "/nothing.html",
    ] {
      let answer = try await site.request("GET \(path)")
      #expect(status(answer) == 404, "\(path)")
      #expect(!answer.contains("secret.txt\n") && !answer.hasSuffix("secret"), "\(path)")
    }
    #expect(status(try await site.request("DELETE /index.html")) == 405)
    await site.end()
  }

  @Test("A foreign Host, Origin or site is refused, whatever it asks for")
  func foreigners() async throws {
    let site = try await Site()
    for host in ["example.org", "localhost", "localhost:1", "127.0.0.1.example.org:\(site.port)", ""] {
      #expect(status(try await site.request("GET /", host: host)) == 403, "\(host)")
    }
    #expect(status(try await site.request("GET /", host: "127.0.0.1:\(site.port)")) == 200)
    let json = "Content-Type: application/json", run = "{\"chapter\":\"05\",\"section\":\"valley\"}"
    for header in [
      "Origin: http://example.org", "Origin: null", "Origin: http://localhost:1", "Sec-Fetch-Site: cross-site",
    ] {
      #expect(status(try await site.post("/api/runs", run, headers: [json, header])) == 403, "\(header)")
      #expect(status(try await site.request("GET /api/events", headers: [header])) == 403, "\(header)")
    }
    #expect(status(try await site.post("/api/runs", run, headers: ["Content-Type: text/plain"])) == 415)
    #expect(
      status(try await site.post("/api/runs", run, headers: [json, "Origin: http://localhost:\(site.port)"])) == 202)
    await site.end()
  }

  @Test(
    "What the chapter does not declare is refused in one line",
    arguments: [
      ("{\"chapter\":\"09\",\"section\":\"valley\"}", "there is no chapter '09'"),
      ("{\"chapter\":\"05\",\"section\":\"hill\"}", "chapter 05 has no section 'hill'"),
      ("{\"chapter\":\"05\",\"section\":\"read\"}", "section 'read' is there to be read"),
      ("{\"chapter\":\"05\",\"section\":\"valley\",\"settings\":{\"size\":\"1\"}}", "has no knob 'size'"),
      (
        "{\"chapter\":\"05\",\"section\":\"valley\",\"settings\":{\"step size\":\"1\"}}",
        "the knob 'step size' takes a number from 0.0005 to 0.02, not '1'"
      ),
      ("{\"chapter\":\"05\",\"section\":\"valley\",\"settings\":{\"step size\":0.01}}", "settings names with texts"),
      ("{\"chapter\":\"05\",\"section\":\"valley\",\"full\":true}", "a run takes no 'full'"),
      ("{\"chapter\":\"05\",\"section\":\"valley\",\"arguments\":[\"--dataset\"]}", "a run takes no 'arguments'"),
      ("nonsense", "send an object"), ("[1]", "send an object"),
    ])
  func undeclared(body: String, words: String) async throws {
    let site = try await Site()
    let answer = try await site.post("/api/runs", body)
    #expect(status(answer) == 400)
    #expect(answer.contains(words))
    #expect(status(try await site.post("/api/runs/1/stop", "{}")) == 404, "nothing was started")
    await site.end()
  }

  @Test("A body without end is refused")
  func large() async throws {
    let site = try await Site()
    #expect(status(try await site.post("/api/runs", String(repeating: " ", count: 20_000))) == 413)
    await site.end()
  }

  @Test("A run's outputs come as events, and its figure is served")
  func outcome() async throws {
    let site = try await Site()
    let body = "{\"chapter\":\"05\",\"section\":\"valley\",\"settings\":{\"step size\":\"0.012\"}}"
    #expect(try await site.post("/api/runs", body).contains("{\"run\":1}"))
    let events = try await site.request("GET /api/events", until: "\"kind\":\"done\"")
    #expect(events.contains("text/event-stream"))
    #expect(events.contains("run 05 --section valley --events FOLDER --set step size=0.012"))
    for kind in ["queued", "started", "value", "figure", "done"] {
      #expect(events.contains("\"kind\":\"\(kind)\""), "\(kind)")
    }
    #expect(try await site.request("GET /runs/1/walk.svg").contains("<svg"))
    await site.end()
  }

  @Test("Stop stops within a second, even what does not listen; the next in the queue begins")
  func stopping() async throws {
    let site = try await Site()
    _ = try await site.post("/api/runs", "{\"chapter\":\"05\",\"section\":\"long\"}")
    _ = try await site.post("/api/runs", "{\"chapter\":\"05\",\"section\":\"valley\"}")
    let before = try await site.request("GET /api/events", until: "\"kind\":\"progress\"")
    #expect(!before.contains("\"kind\":\"value\""), "one section at a time")
    // How long an answer takes on this machine as busy as it is now; the second is over and above some of them.
    let clock = ContinuousClock()
    let answer = try await clock.measure { _ = try await site.request("GET /") }
    let start = clock.now
    #expect(status(try await site.post("/api/runs/1/stop", "{}")) == 204)
    let after = try await site.request("GET /api/events", until: "\"kind\":\"stopped\"")
    #expect(clock.now - start < .seconds(1.5) + answer * 20)
    #expect(after.contains("\"run\":1"))
    #expect(try await site.request("GET /api/events", until: "\"kind\":\"done\"").contains("\"run\":2"))
    #expect(status(try await site.post("/api/runs/1/stop", "{}")) == 404)
    await site.end()
  }

  @Test("A client that leaves loses nothing: the run goes on, and the stream goes on after the last id")
  func leaving() async throws {
    let site = try await Site()
    _ = try await site.post("/api/runs", "{\"chapter\":\"05\",\"section\":\"long\"}")
    let first = try await site.request("GET /api/events", until: "\"kind\":\"progress\"")
    let id = try #require(first.split(whereSeparator: \.isNewline).last { $0.hasPrefix("id: ") }?.dropFirst(4))
    _ = try await site.post("/api/runs/1/stop", "{}")
    let second = try await site.request(
      "GET /api/events", headers: ["Last-Event-ID: \(id.trimmingCharacters(in: .whitespacesAndNewlines))"],
      until: "\"kind\":\"stopped\"")
    #expect(!second.contains("\"kind\":\"queued\""))
    let foreign = try await site.request(
      "GET /api/events", headers: ["Last-Event-ID: other-99"], until: "\"kind\":\"stopped\"")
    #expect(foreign.contains("\"kind\":\"queued\""), "an id of another server brings everything")
    await site.end()
  }

  @Test("Two clients see the same")
  func two() async throws {
    let site = try await Site()
    async let one = site.request("GET /api/events", until: "\"kind\":\"done\"")
    async let other = site.request("GET /api/events", until: "\"kind\":\"done\"")
    _ = try await site.post("/api/runs", "{\"chapter\":\"05\",\"section\":\"valley\"}")
    for events in try await [one, other] { #expect(events.contains("\"kind\":\"value\"")) }
    await site.end()
  }

  @Test("A port that is taken gets the next free one")
  func taken() async throws {
    let site = try await Site()
    let book = try Book([LiveChapter.self], root: site.folder.path)
    let second = try await LiveServer(book, port: site.port, program: "/bin/false")
    #expect(!second.isOn(port: site.port))
    #expect(site.server.isOn(port: site.port))
    await second.end()
    await site.end()
  }

  @Test("What may be run and turned is listed")
  func catalogue() async throws {
    let site = try await Site()
    let answer = try await site.request("GET /api/chapters/05")
    for part in ["\"slug\":\"valley\"", "\"name\":\"step size\"", "\"scale\":\"logarithmic\"", "\"isRunnable\":false"] {
      #expect(answer.contains(part), "\(part)")
    }
    #expect(status(try await site.request("GET /api/chapters/09")) == 404)
    await site.end()
  }
}
