import FlyingFox

/// Refuses what does not come from a page of this very server.
///
/// A page from elsewhere that runs in the reader's browser can send requests to this machine too. Its `Origin` gives it
/// away; a name that it has had pointed at this machine shows in `Host`.
package struct RequestGuard: Sendable {
  /// What a browser may call this server: `localhost:8080` and its kin.
  package let hosts: Set<String>

  /// The guard of a server.
  ///
  /// - Parameter port: the port that it listens on.
  package init(port: UInt16) {
    hosts = ["localhost:\(port)", "127.0.0.1:\(port)", "[::1]:\(port)"]
  }

  /// Why a request is refused; nil if it is not.
  package func refusal(of request: HTTPRequest) -> (status: HTTPStatusCode, cause: String)? {
    guard let host = request.headers[.host], hosts.contains(host.lowercased()) else {
      return (.forbidden, "this server answers to localhost only")
    }
    if let origin = request.headers[HTTPHeader("Origin")], !hosts.contains(where: { origin == "http://\($0)" }) {
      return (.forbidden, "a page from elsewhere has no business here")
    }
    let site = request.headers[HTTPHeader("Sec-Fetch-Site")] ?? "same-origin"
    if request.path.hasPrefix("/api/") && !["same-origin", "none"].contains(site) {
      return (.forbidden, "a page from elsewhere has no business here")
    }
    return nil
  }
}
