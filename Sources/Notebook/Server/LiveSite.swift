import FlyingFox
import Foundation
import LocalWeb

/// What the live page's server answers; see ``LiveServer`` for the protocol.
struct LiveSite: Sendable {
  let book: Book
  let log = EventLog()
  let queue: RunQueue
  /// Where runs have their figures.
  let runs: String
  private let gate: RequestGuard
  private let pages: StaticFiles
  private let scripts: StaticFiles
  private let figures: StaticFiles

  init(_ book: Book, port: UInt16, runs: String, program: String) {
    self.book = book
    self.runs = runs
    try? FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
    queue = RunQueue(log: log, folder: runs, program: program)
    gate = RequestGuard(port: port)
    pages = StaticFiles("\(book.root)/Output/book")
    scripts = StaticFiles("\(book.root)/Sources/Notebook/Server/Page")
    figures = StaticFiles(runs)
  }

  /// The answer to a request, whatever it is.
  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    if let (status, cause) = gate.refusal(of: request) { return .refused(status, cause) }
    let path = request.path.removingPercentEncoding ?? ""
    let parts = path.split(separator: "/").map(String.init)
    switch (request.method, parts.first, parts.dropFirst().first) {
    case (.GET, "api", "events") where parts.count == 2: return await events(request)
    case (.GET, "api", "chapters") where parts.count == 3: return catalogue(parts[2])
    case (.POST, "api", "runs") where parts.count == 2: return await run(request)
    case (.POST, "api", "runs") where parts.count == 4 && parts[3] == "stop": return await stop(parts[2], request)
    case (_, "api", _): return .refused(.notFound, "there is no \(request.method.rawValue) \(path)")
    case (.GET, "live", _): return Self.file(scripts.file(at: parts.dropFirst().joined(separator: "/")), path)
    case (.GET, "runs", _): return Self.file(figures.file(at: parts.dropFirst().joined(separator: "/")), path)
    case (.GET, _, _), (.HEAD, _, _): return page(path == "/" || path.isEmpty ? "index.html" : path)
    default: return .refused(.methodNotAllowed, "\(request.method.rawValue) is not for pages")
    }
  }

  // MARK: - Pages

  private func page(_ path: String) -> HTTPResponse {
    guard var found = pages.file(at: path) else { return .refused(.notFound, "there is no page \(path)") }
    if found.type.hasPrefix("text/html") {
      let head = "<link rel=\"stylesheet\" href=\"/live/live.css\"><script src=\"/live/live.js\" defer></script></head>"
      found.data = Data(
        String(decoding: found.data, as: UTF8.self).replacing("</head>", with: head, maxReplacements: 1).utf8)
    }
    return Self.file(found, path)
  }

  private static func file(_ file: (data: Data, type: String)?, _ path: String) -> HTTPResponse {
    guard let file else { return .refused(.notFound, "there is no \(path)") }
    return .local(.ok, file.type, file.data)
  }

  // MARK: - Runs

  private func catalogue(_ label: String) -> HTTPResponse {
    guard let chapter = book.chapters.first(where: { $0.label == label || $0.folder == label }) else {
      return .refused(.notFound, "there is no chapter '\(label)'")
    }
    do {
      return .local(.ok, "application/json", try JSONEncoder().encode(book.catalogue(of: chapter)))
    } catch {
      return .refused(.internalServerError, "\(error)")
    }
  }

  private func run(_ request: HTTPRequest) async -> HTTPResponse {
    switch await request.json() {
    case .failure(let refusal): return .refused(refusal.status, refusal.cause)
    case .success(let data):
      let wanted: RunQueue.Request
      do {
        wanted = try book.checked(Self.request(in: data))
      } catch {
        return .refused(.badRequest, "\(error)")
      }
      guard let run = await queue.add(wanted) else {
        return .refused(HTTPStatusCode(429, phrase: "Too Many Requests"), "too many sections wait already")
      }
      return .local(.accepted, "application/json", Data("{\"run\":\(run)}".utf8))
    }
  }

  private func stop(_ number: String, _ request: HTTPRequest) async -> HTTPResponse {
    if case .failure(let refusal) = await request.json() { return .refused(refusal.status, refusal.cause) }
    guard let run = Int(number), await queue.stop(run) else {
      return .refused(.notFound, "run \(number) does not run")
    }
    return .local(.noContent, nil, Data())
  }

  /// What a body asks for; it may name a chapter, a section and settings, and nothing else.
  private static func request(in data: Data) throws -> RunQueue.Request {
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw RequestError("send an object with chapter, section and settings")
    }
    if let foreign = object.keys.sorted().first(where: { !["chapter", "section", "settings"].contains($0) }) {
      throw RequestError("a run takes no '\(foreign)', only chapter, section and settings")
    }
    guard let chapter = object["chapter"] as? String, let section = object["section"] as? String,
      let settings = (object["settings"] ?? [String: String]()) as? [String: String]
    else { throw RequestError("chapter and section are texts, settings names with texts") }
    return RunQueue.Request(chapter: chapter, section: section, settings: settings)
  }

  // MARK: - Events

  private func events(_ request: HTTPRequest) async -> HTTPResponse {
    let stream = await log.stream(after: request.headers[HTTPHeader("Last-Event-ID")])
    return .events(stream)
  }
}
