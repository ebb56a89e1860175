import FlyingFox
import Foundation

/// Why a request is refused.
package struct Refusal: Error {
  /// A status from 400 on.
  package let status: HTTPStatusCode
  /// One line.
  package let cause: String
}

extension HTTPResponse {
  /// An answer that no browser keeps, frames, or loads anything from elsewhere for.
  ///
  /// - Parameters:
  ///   - status: its status.
  ///   - type: what `data` is; `nil` where there is none.
  ///   - data: the body.
  package static func local(_ status: HTTPStatusCode, _ type: String?, _ data: Data) -> HTTPResponse {
    var headers: HTTPHeaders = [
      .cacheControl: "no-store", HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("X-Frame-Options"): "DENY", HTTPHeader("Referrer-Policy"): "no-referrer",
      // Whatever a page holds, nothing of it goes elsewhere.
      HTTPHeader("Content-Security-Policy"): "default-src 'self' 'unsafe-inline' data:",
    ]
    headers[.contentType] = type
    return HTTPResponse(statusCode: status, headers: headers, body: data)
  }

  /// `{"error": "one line"}`.
  package static func refused(_ status: HTTPStatusCode, _ cause: String) -> HTTPResponse {
    local(status, "application/json", (try? JSONEncoder().encode(["error": cause])) ?? Data())
  }

  /// Server-sent events, as long as somebody reads them.
  ///
  /// - Parameter stream: events as text, each with the empty line that ends it.
  package static func events(_ stream: AsyncStream<String>) -> HTTPResponse {
    var response = local(.ok, "text/event-stream", Data())
    response.payload = .httpBody(HTTPBodySequence(from: EventBody(stream: stream)))
    return response
  }
}

extension HTTPRequest {
  /// A body of JSON, which a form of a foreign page cannot send; 16 KB at most.
  package func json() async -> Result<Data, Refusal> {
    let type = headers[.contentType]?.split(separator: ";").first.map(String.init)?.lowercased()
    guard type?.trimmingCharacters(in: .whitespaces) == "application/json" else {
      return .failure(Refusal(status: .unsupportedMediaType, cause: "send application/json"))
    }
    guard let count = bodySequence.count else {
      return .failure(Refusal(status: .lengthRequired, cause: "say how long the request is"))
    }
    guard count <= 16_384, let data = try? await bodyData else {
      return .failure(Refusal(status: .payloadTooLarge, cause: "a request has 16 KB at most"))
    }
    return .success(data)
  }
}
