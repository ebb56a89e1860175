import Files
import Foundation
import Testing

struct AtomicFileTests {
  @Test func createsAndReplaces() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      for bytes in [[1, 2, 3], [], (0..<200_000).map { UInt8($0 % 251) }] as [[UInt8]] {
        try writeAtomically(bytes, to: path)
        #expect(try readFile(path) == bytes)
        #expect(try entries(of: folder) == ["a"])
      }
    }
  }

  @Test func keepsPermissionsAndLinks() throws {
    try withTemporaryFolder { folder in
      try writeAtomically([1], to: folder + "/a")
      #expect(chmod(folder + "/a", 0o640) == 0)
      #expect(symlink("a", folder + "/link") == 0)
      try writeAtomically([2], to: folder + "/link")
      #expect(try readFile(folder + "/a") == [2])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "a")
      let mode = try FileManager.default.attributesOfItem(atPath: folder + "/a")[.posixPermissions] as? Int
      #expect(mode == 0o640)
    }
  }

  @Test func aNewFileGetsTheUsualPermissions() throws {
    try withTemporaryFolder { folder in
      try writeAtomically([1], to: folder + "/a")
      #expect(FileManager.default.createFile(atPath: folder + "/b", contents: nil))
      let ours = try FileManager.default.attributesOfItem(atPath: folder + "/a")[.posixPermissions] as? Int
      let theirs = try FileManager.default.attributesOfItem(atPath: folder + "/b")[.posixPermissions] as? Int
      #expect(ours != nil && ours == theirs)
    }
  }

  @Test func aRelativePathIsBesideTheReader() throws {
    let name = "atomic-\(UUID().uuidString)"
    defer { unlink(name) }
    try writeAtomically([7], to: name)
    #expect(try readFile(FileManager.default.currentDirectoryPath + "/" + name) == [7])
  }

  @Test func whatIsNoFileIsWrittenTo() throws {
    try writeAtomically([1, 2, 3], to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func refusals() throws {
    try withTemporaryFolder { folder in
      #expect(throws: FileError(folder, "cannot be written: Is a directory", .unwritable)) {
        try writeAtomically([1], to: folder)
      }
      let missing = folder + "/none/a"
      #expect(throws: FileError(missing, "cannot be written: No such file or directory", .unwritable)) {
        try writeAtomically([1], to: missing)
      }
      try writeAtomically([1], to: folder + "/a")
      #expect(throws: FileError(folder + "/a/b", "cannot be written: Not a directory", .unwritable)) {
        try writeAtomically([1], to: folder + "/a/b")
      }
      #expect(try entries(of: folder) == ["a"])
    }
  }

  @Test func whatAKilledProcessHasLeftIsUsedAgain() throws {
    try withTemporaryFolder { folder in
      let left = folder + "/.nlvae-a.part"
      #expect(FileManager.default.createFile(atPath: left, contents: Data(repeating: 9, count: 100)))
      try writeAtomically([1], to: folder + "/a")
      #expect(try readFile(folder + "/a") == [1])
      #expect(try entries(of: folder) == ["a"])
    }
  }

  @Test func whatAnotherProcessIsWritingIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let theirs = folder + "/.nlvae-a.part"
      let file = open(theirs, O_WRONLY | O_CREAT, 0o666)
      defer { close(file) }
      #expect(flock(file, LOCK_EX) == 0 && write(file, [9, 9] as [UInt8], 2) == 2)
      try writeAtomically([1], to: folder + "/a")
      #expect(try readFile(folder + "/a") == [1])
      #expect(try readFile(theirs) == [9, 9])
      #expect(try entries(of: folder) == [".nlvae-a.part", "a"])
    }
  }

  @Test func manyWriteAtOnceAndOneWins() async throws {
    let folder = NSTemporaryDirectory() + "atomic-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    await withTaskGroup(of: Void.self) { group in
      for value in UInt8(0)..<40 {
        group.addTask { try? writeAtomically([UInt8](repeating: value, count: 50_000), to: folder + "/a") }
      }
    }
    let bytes = try readFile(folder + "/a")
    #expect(bytes.count == 50_000 && Set(bytes).count == 1)
    #expect(try entries(of: folder) == ["a"])
  }

  @Test func aNameTooLongForATemporaryOneIsWritten() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/" + String(repeating: "a", count: 250)
      try writeAtomically([1], to: path)
      #expect(try readFile(path) == [1])
    }
  }

  /// In a process of its own, as the superuser has to become somebody whom permissions bind.
  @Test func anUnwritableFolderKeepsTheOldFile() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        try writeAtomically([1], to: folder + "/old")
        precondition(chmod(folder + "/old", 0o666) == 0 && chmod(folder, 0o555) == 0)
        let user = geteuid()
        if user == 0 { precondition(seteuid(65534) == 0) }
        AtomicFileTests.mustFail(folder + "/old", "cannot be written: Permission denied")
        AtomicFileTests.mustFail(folder + "/new", "cannot be written: Permission denied")
        let content = try readFile(folder + "/old"), names = try entries(of: folder)
        precondition(content == [1] && names == ["old"])
        precondition(seteuid(user) == 0 && chmod(folder, 0o755) == 0)
      }
    }
  }

  /// A limit on the size of files stands for a full disk; it holds for the whole process, hence one of its own.
  @Test func aFullDiskKeepsTheOldFile() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        try writeAtomically([1], to: folder + "/old")
        signal(SIGXFSZ, SIG_IGN)
        AtomicFileTests.limitFileSize(4096)
        AtomicFileTests.mustFail(
          folder + "/old", "cannot be written: File too large", bytes: Array(repeating: 2, count: 10_000))
        let content = try readFile(folder + "/old"), names = try entries(of: folder)
        precondition(content == [1] && names == ["old"])
      }
    }
  }

  static func mustFail(_ path: String, _ cause: String, bytes: [UInt8] = [2]) {
    do {
      try writeAtomically(bytes, to: path)
      fatalError("\(path) was written")
    } catch {
      precondition(error as? FileError == FileError(path, cause, .unwritable), "\(error)")
    }
  }

  static func limitFileSize(_ bytes: Int) {
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    #if canImport(Glibc)
      precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    #else
      precondition(setrlimit(RLIMIT_FSIZE, &limit) == 0)
    #endif
  }
}
