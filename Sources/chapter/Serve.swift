import ArgumentParser
import Foundation
import Notebook

/// `chapter serve`: the book with sections that run.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the book on this machine: sections run at a click, knobs turn.",
    discussion: "Nobody but this machine is answered. Ctrl-C ends it.")

  @Option(help: "The port; where it is taken, the next free one is used.")
  var port: UInt16 = 8080

  @Flag(help: "Open the book in the browser.")
  var open = false

  func run() throws {
    let book = try Book(allChapters)
    try bind(book)
    let done = DispatchSemaphore(value: 0)
    let port = port, opens = open
    Task {
      do {
        let server = try await LiveServer(book, port: port, program: Self.program)
        if !server.isOn(port: port) { say("port \(port) is taken") }
        say("the book is at \(server.address), for this machine only; Ctrl-C ends it")
        if opens { Self.show(server.address) }
        Self.whenInterrupted {
          Task {
            await server.end()
            Foundation.exit(0)
          }
        }
        await server.run()
      } catch {
        complain("chapter: \(error)")
        Foundation.exit(1)
      }
      done.signal()
    }
    done.wait()
  }

  /// Binds the pages to a book where that has not been done, or was done before they changed.
  private func bind(_ book: Book) throws {
    guard book.isBindingOutdated else { return }
    say("binding the book (pandoc) …")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(book.folder)/.ci/book")
    process.arguments = ["render"]
    process.currentDirectoryURL = URL(fileURLWithPath: book.folder)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      complain("chapter: the book could not be bound (see above); `make book` installs what it needs")
      throw ExitCode.failure
    }
  }

  /// This program's file.
  private static var program: String {
    Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  private static func show(_ address: String) {
    #if os(macOS)
      let command = "open"
    #else
      let command = "xdg-open"
    #endif
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command, address]
    // What it says of itself helps nobody; that nothing has opened does.
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    process.terminationHandler = { ended in
      if ended.terminationStatus != 0 { say("no browser has opened; the address works in any on this machine") }
    }
    try? process.run()
  }

  /// Does something at Ctrl-C and at a polite `kill`, once.
  private static func whenInterrupted(_ work: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      // The handler holds its source, which nobody else does.
      source.setEventHandler {
        _ = source
        work()
      }
      source.resume()
    }
  }
}
