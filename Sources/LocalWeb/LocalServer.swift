import FlyingFox
import FlyingSocks

/// A server that listens on this machine's loopback addresses and on no other.
package struct LocalServer: Sendable {
  /// The port that it has.
  package let port: UInt16
  private let servers: [HTTPServer]

  /// Where it is, for people.
  package var address: String { "http://localhost:\(port)/" }

  /// Opens a server, which answers from now on.
  ///
  /// - Parameters:
  ///   - port: the port that is wanted; where it is taken, the next free one of fifty is used.
  ///   - handler: given the port, returns what answers requests. It is asked once for each port that is tried.
  /// - Returns: `nil` if none is free.
  package init?(
    port wanted: UInt16, handler: (UInt16) -> @Sendable (HTTPRequest) async -> HTTPResponse
  ) async {
    for candidate in wanted..<(wanted.addingReportingOverflow(50).overflow ? .max : wanted + 50) {
      let answer = handler(candidate)
      guard let first = try? await Self.listen(on: .inet(ip4: "127.0.0.1", port: candidate), answer) else { continue }
      // A machine may have no IPv6; one address is enough.
      let second = try? await Self.listen(on: .inet6(ip6: "::1", port: candidate), answer)
      (servers, port) = ([first] + (second.map { [$0] } ?? []), candidate)
      return
    }
    return nil
  }

  /// Ends it.
  package func stop() async {
    for server in servers { await server.stop() }
  }

  private static func listen(
    on address: some SocketAddress, _ answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) async throws -> HTTPServer {
    let server = HTTPServer(address: address, logger: .disabled, handler: ClosureHTTPHandler { await answer($0) })
    let task = Task { try await server.run() }
    do {
      try await server.waitUntilListening(timeout: 1)
    } catch {
      task.cancel()
      throw error
    }
    return server
  }
}
