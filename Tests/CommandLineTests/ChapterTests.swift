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
      // The chapter's own, and the records that it reads from the appendix.
      for name in ["01-tensors", "A-engine-room"] {
        try files.copyItem(
          at: Self.package.appendingPathComponent("Figures/\(name)"),
          to: folder.appendingPathComponent("Figures/\(name)"))
      }
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
        let figures = folder.appendingPathComponent("Figures/01-tensors"), names = figures.contents
        // A diagram has no script, and needs no gnuplot.
        return try names.filter { $0.hasSuffix(".svg") && names.contains($0.dropLast(4) + ".gp") }
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

  @Test("A section runs by itself under another setting, and nothing that is committed changes")
  func section() throws {
    try withPackage(gnuplot: "exit 3") { folder, bin in
      let outcome = try chapter(
        ["02", "--section", "valley", "--set", "learning rate of descent=0.012", "--no-prose"], in: folder,
        environment: ["PATH": bin.path])
      #expect(outcome.output.contains("At its best rate"))
      #expect(!outcome.output.contains("slope by hand"))
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("Figures/02-gradients").path))
    }
  }

  @Test(
    "A wrong section, knob, value or exercise is one line and status 64",
    arguments: [
      ["02", "--section", "hill"], ["02", "--section", "valley", "--set", "learning rate of descent=1"],
      ["02", "--section", "valley", "--set", "weight=1"], ["02", "--set", "weight"],
      ["exercise", "02", "--hint", "2.9"],
    ])
  func refusals(arguments: [String]) throws {
    try withFolder { folder in
      let outcome = try chapter(arguments, in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errorLines.count == 1 && outcome.output.isEmpty, "\(outcome.error)")
    }
  }

  @Test("Pages are never woven or checked under another setting", arguments: ["weave", "check"])
  func noSettings(command: String) throws {
    try withFolder { folder in
      let outcome = try chapter([command, "02", "--set", "weight=1"], in: folder)
      #expect(outcome.status == 64)
    }
  }

  @Test("Hints come on request, sections are listed with what can be turned")
  func requests() throws {
    try withFolder { folder in
      let hint = try chapter(["exercise", "02", "--hint", "2.3"], in: folder)
      #expect(hint.status == 0 && hint.output.hasPrefix("2.3 Find the wrong rules\n"))
      let list = try chapter(["02", "--list"], in: folder)
      #expect(list.output.contains("5  valley") && list.output.contains("--set \"learning rate of descent=0.004\""))
    }
  }

  @Test(
    "A full standard output is one line and exit status 1, of bench too",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: [
      ("chapter", "list"), ("chapter", "01 --list"), ("chapter", "exercise 01 --hint 1.1"), ("chapter", "--help"),
      ("bench", "step --size 16 --steps 1"), ("bench", "--help"),
    ])
  func fullOutput(name: String, arguments: String) throws {
    try withPackage(gnuplot: nil) { folder, _ in
      let program = Program(name: name)
      let outcome = try program.inShell(#""$0" "# + arguments + " >/dev/full", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errorLines == ["\(name): standard output: cannot be written: No space left on device"])
      #expect(try program.inShell(#""$0" "# + arguments + " >/dev/null", in: folder).status == 0)
    }
  }
}
