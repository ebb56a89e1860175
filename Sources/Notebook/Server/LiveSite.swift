import FlyingFox
import Foundation

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
    if let (status, cause) = gate.refusal(of: request) { return Self.refused(status, cause) }
    let path = request.path.removingPercentEncoding ?? ""
    let parts = path.split(separator: "/").map(String.init)
    switch (request.method, parts.first, parts.dropFirst().first) {
    case (.GET, "api", "events") where parts.count == 2: return await events(request)
    case (.GET, "api", "chapters") where parts.count == 3: return catalogue(parts[2])
    case (.POST, "api", "runs") where parts.count == 2: return await run(request)
    case (.POST, "api", "runs") where parts.count == 4 && parts[3] == "stop": return await stop(parts[2], request)
    case (_, "api", _): return Self.refused(.notFound, "there is no \(request.method.rawValue) \(path)")
    case (.GET, "live", _): return Self.file(scripts.file(at: parts.dropFirst().joined(separator: "/")), path)
    case (.GET, "runs", _): return Self.file(figures.file(at: parts.dropFirst().joined(separator: "/")), path)
    case (.GET, _, _), (.HEAD, _, _): return page(path == "/" || path.isEmpty ? "index.html" : path)
    default: return Self.refused(.methodNotAllowed, "\(request.method.rawValue) is not for pages")
    }
  }

  // MARK: - Pages

  private func page(_ path: String) -> HTTPResponse {
    guard var found = pages.file(at: path) else { return Self.refused(.notFound, "there is no page \(path)") }
    if found.type.hasPrefix("text/html") {
      let head = "<link rel=\"stylesheet\" href=\"/live/live.css\"><script src=\"/live/live.js\" defer></script></head>"
      found.data = Data(
        String(decoding: found.data, as: UTF8.self).replacing("</head>", with: head, maxReplacements: 1).utf8)
    }
    return Self.file(found, path)
  }

  private static func file(_ file: (data: Data, type: String)?, _ path: String) -> HTTPResponse {
    guard let file else { return refused(.notFound, "there is no \(path)") }
    return response(.ok, file.type, file.data)
  }

  // MARK: - Runs

  private func catalogue(_ label: String) -> HTTPResponse {
    guard let chapter = book.chapters.first(where: { $0.label == label || $0.folder == label }) else {
      return Self.refused(.notFound, "there is no chapter '\(label)'")
    }
    do {
      return Self.response(.ok, "application/json", try JSONEncoder().encode(book.catalogue(of: chapter)))
    } catch {
      return Self.refused(.internalServerError, "\(error)")
    }
  }

  private func run(_ request: HTTPRequest) async -> HTTPResponse {
    switch await body(of: request) {
    case .failure(let refusal): return Self.refused(refusal.status, refusal.cause)
    case .success(let data):
      let wanted: RunQueue.Request
      do {
        wanted = try book.checked(Self.request(in: data))
      } catch {
        return Self.refused(.badRequest, "\(error)")
      }
      guard let run = await queue.add(wanted) else {
        return Self.refused(HTTPStatusCode(429, phrase: "Too Many Requests"), "too many sections wait already")
      }
      return Self.response(.accepted, "application/json", Data("{\"run\":\(run)}".utf8))
    }
  }

  private func stop(_ number: String, _ request: HTTPRequest) async -> HTTPResponse {
    if case .failure(let refusal) = await body(of: request) { return Self.refused(refusal.status, refusal.cause) }
    guard let run = Int(number), await queue.stop(run) else {
      return Self.refused(.notFound, "run \(number) does not run")
    }
    return Self.response(.noContent, nil, Data())
  }

  private struct Refusal: Error {
    let status: HTTPStatusCode
    let cause: String
  }

  /// A body of JSON, which a form of a foreign page cannot send.
  private func body(of request: HTTPRequest) async -> Result<Data, Refusal> {
    let type = request.headers[.contentType]?.split(separator: ";").first.map(String.init)?.lowercased()
    guard type?.trimmingCharacters(in: .whitespaces) == "application/json" else {
      return .failure(Refusal(status: .unsupportedMediaType, cause: "send application/json"))
    }
    guard let count = request.bodySequence.count else {
      return .failure(Refusal(status: .lengthRequired, cause: "say how long the request is"))
    }
    guard count <= 16_384, let data = try? await request.bodyData else {
      return .failure(Refusal(status: .payloadTooLarge, cause: "a request has 16 KB at most"))
    }
    return .success(data)
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
    var response = Self.response(.ok, "text/event-stream", Data())
    response.payload = .httpBody(HTTPBodySequence(from: EventBody(stream: stream)))
    return response
  }

  // MARK: - Answers

  static func refused(_ status: HTTPStatusCode, _ cause: String) -> HTTPResponse {
    let data = (try? JSONEncoder().encode(["error": cause])) ?? Data()
    return response(status, "application/json", data)
  }

  private static func response(_ status: HTTPStatusCode, _ type: String?, _ data: Data) -> HTTPResponse {
    var headers: HTTPHeaders = [
      .cacheControl: "no-store", HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("X-Frame-Options"): "DENY", HTTPHeader("Referrer-Policy"): "no-referrer",
      // Whatever a page holds, nothing of it goes elsewhere.
      HTTPHeader("Content-Security-Policy"): "default-src 'self' 'unsafe-inline' data:",
    ]
    headers[.contentType] = type
    return HTTPResponse(statusCode: status, headers: headers, body: data)
  }
}
