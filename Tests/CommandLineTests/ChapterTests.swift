import Foundation
import Testing

/// `chapter` where gnuplot does not do its work.
@Suite("chapter")
struct ChapterTests {
  private let chapter = Program(name: "chapter")

  /// The package's folder.
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A folder that looks like the package to `chapter`, with figures of its own, and a folder `bin` with a `gnuplot` if one
  /// is given.
  private func withPackage(gnuplot: String?, _ body: (URL, URL) throws -> Void) throws {
    try withFolder { folder in
      let files = FileManager.default
      for name in ["Package.swift", "Sources", "Chapters"] {
        try files.createSymbolicLink(
          at: folder.appendingPathComponent(name), withDestinationURL: Self.package.appendingPathComponent(name))
      }
      try files.createDirectory(at: folder.appendingPathComponent("Figures"), withIntermediateDirectories: false)
      try files.copyItem(
        at: Self.package.appendingPathComponent("Figures/01-tensors"),
        to: folder.appendingPathComponent("Figures/01-tensors"))
      let bin = folder.appendingPathComponent("bin"), program = bin.appendingPathComponent("gnuplot")
      try files.createDirectory(at: bin, withIntermediateDirectories: false)
      if let gnuplot {
        try Data("#!/bin/sh\n\(gnuplot)\n".utf8).write(to: program)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
      }
      try body(folder, bin)
    }
  }

  @Test(
    "It runs to its end, says what is missing, leaves the drawings, and fails then",
    arguments: [
      (nil, "gnuplot is missing"),
      ("echo gnuplot 4.6 patchlevel 0", "gnuplot 4.6"),
      (
        #"[ "$1" = --version ] || [ "$2" = --version ] && echo gnuplot 6.0 patchlevel 0 && exit 0; exit 3"#,
        "exit status 3"
      ),
    ] as [(String?, String)])
  func brokenGnuplot(gnuplot: String?, says: String) throws {
    try withPackage(gnuplot: gnuplot) { folder, bin in
      func drawings() throws -> [String: Data] {
        let figures = folder.appendingPathComponent("Figures/01-tensors")
        return try figures.contents.filter { $0.hasSuffix(".svg") }
          .reduce(into: [:]) { $0[$1] = try Data(contentsOf: figures.appendingPathComponent($1)) }
      }
      let before = try drawings()
      let outcome = try chapter(["01", "--no-prose"], in: folder, environment: ["PATH": bin.path])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("swift run chapter exercise 01"), "the last line of a chapter")
      let complaints = outcome.errorLines.filter { $0.hasPrefix("Figures/01-tensors/") }
      #expect(!before.isEmpty && complaints.count == before.count, "\(outcome.error)")
      for line in complaints { #expect(line.contains(says)) }
      #expect(try drawings() == before)
    }
  }
}
