import Foundation
import Imaging
import Testing

@testable import Notebook

/// A folder with files, removed when the test is over. A class, because that is when its `deinit` runs.
final class TemporaryFolder: @unchecked Sendable {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("notebook-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ text: String, to name: String) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func bytes(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
  }

  func text(_ name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Whether the tests that draw can run here.
let gnuplotIsInstalled: Bool = {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot") }
}()

/// A gnuplot on a machine that has none.
let missingGnuplot = Gnuplot(command: "PATH=/nonexistent; gnuplot -d")

/// A red and a blue pixel above a green and a white one.
let fourPixels = Image(
  width: 2, height: 2, channels: 3, pixels: [1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1])

/// The text of a chapter's file with `body` as the body of `run`, which begins in line 10.
func chapterText(_ body: String, number: String = "05") -> String {
  let indented = body.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
  return """
    import Notebook

    /// A chapter.
    public enum Chapter\(number): Chapter {
      public static let folder = "\(number)-test"
      public static let title = "Test"
      public static let summary = "What is tested."

      public static func run(_ page: Page) throws {
    \(indented.joined(separator: "\n"))
      }
    }

    """
}
