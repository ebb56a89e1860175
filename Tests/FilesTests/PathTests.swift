import Files
import Foundation
import Testing

@Suite("Paths")
struct PathTests {
  @Test("Files, folders, pipes and nothing are told apart")
  func kinds() throws {
    try withTemporaryFolder { folder in
      try writeAtomically([1], to: folder + "/file")
      #expect(mkfifo(folder + "/pipe", 0o644) == 0)
      #expect(symlink("file", folder + "/link") == 0 && symlink("nowhere", folder + "/dangling") == 0)
      let found = ["", "/file", "/pipe", "/link", "/dangling", "/none"].map { name in
        [isFile(folder + name), isFolder(folder + name), exists(folder + name)]
      }
      #expect(
        found == [
          [false, true, true], [true, false, true], [false, false, true], [true, false, true],
          [false, false, false], [false, false, false],
        ])
      #expect(isSamePlace(folder + "/link", folder + "/./file") && !isSamePlace(folder + "/pipe", folder + "/file"))
    }
  }

  @Test(
    "A folder that cannot be made says why", .enabled(if: geteuid() != 0, "permissions do not bind the superuser"))
  func closedFolder() throws {
    try withTemporaryFolder { folder in
      #expect(chmod(folder, 0o555) == 0)
      defer { chmod(folder, 0o755) }
      #expect { try makeFolder(folder + "/new") } throws: { "\($0)".contains("Permission denied") }
    }
  }

  @Test("What is set aside replaces nothing that was set aside before")
  func setAsideTwice() throws {
    try withTemporaryFolder { folder in
      for (content, ending) in [(UInt8(1), ".old"), (2, ".old2"), (3, ".old3")] {
        try writeAtomically([content], to: folder + "/results")
        #expect(try setAside(folder + "/results") == folder + "/results" + ending)
        #expect(try readFile(folder + "/results" + ending) == [content])
      }
      #expect(try entries(of: folder) == ["results.old", "results.old2", "results.old3"])
      #expect(throws: FileError.self) { try setAside(folder + "/none") }
    }
  }

  @Test("A place that cannot be written is refused beforehand, with the reason")
  func unwritable() throws {
    try withTemporaryFolder { folder in
      func refusal(_ name: String) -> String? {
        do {
          try checkWritable(folder + name)
          return nil
        } catch {
          return "\(error)".replacing(folder, with: "")
        }
      }
      try makeFolder(folder + "/a/b")
      #expect(refusal("/a/file") == nil && refusal("/a/b") == "/a/b: cannot be written: it is a folder")
      #expect(refusal("/c/file") == "/c/file: cannot be written: there is no folder /c")
    }
  }
}
