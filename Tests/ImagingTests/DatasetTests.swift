import Files
import Foundation
import Imaging
import Testing

struct DatasetTests {
  @Test func whatTheUserSaysIsTaken() {
    #expect(Dataset.root(explicit: "/some/where") == "/some/where")
  }

  @Test func theVariableComesNext() async {
    await #expect(processExitsWith: .success) {
      setenv("NLVAE_DATA", "/data/here", 1)
      precondition(Dataset.root(explicit: nil) == "/data/here")
      precondition(Dataset.root(explicit: "/there") == "/there")
    }
  }

  @Test func theFolderDataComesThird() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        unsetenv("NLVAE_DATA")
        precondition(mkdir(folder + "/Data", 0o755) == 0 && chdir(folder) == 0)
        precondition(Dataset.root(explicit: nil) == "Data")
      }
    }
  }

  @Test func picturesInOrder() throws {
    try withTemporaryFolder { folder in
      for name in ["b.jpg", "a.PNG", "c.webp", ".hidden.png", "notes.txt", "10.png", "9.tif"] {
        try writeAtomically([], to: folder + "/" + name)
      }
      let images = try Dataset.images(in: folder)
      #expect(images.map(\.name) == ["10", "9", "a", "b", "c"])
      #expect(images.map(\.path).first == folder + "/10.png")
    }
  }

  @Test func twoPicturesOfOneName() throws {
    try withTemporaryFolder { folder in
      for name in ["a.PNG", "a.b.png", "a.png"] { try writeAtomically([], to: folder + "/" + name) }
      #expect(throws: FileError(folder, "a.PNG and a.png have one name")) { try Dataset.images(in: folder) }
    }
    try withTemporaryFolder { folder in
      for name in ["a.jpeg", "a.webp"] { try writeAtomically([], to: folder + "/" + name) }
      #expect(throws: FileError(folder, "a.jpeg and a.webp have one name")) { try Dataset.images(in: folder) }
    }
  }

  /// Names compared each with each would be five thousand million comparisons, for which nobody would wait. (A limit of time
  /// would count the tests beside this one.)
  @Test func aHundredThousandNames() {
    var names = (0..<100_000).map { "picture \($0)" }
    #expect(Dataset.firstDouble(in: names) == nil)
    names[70_000] = names[3]
    let found = Dataset.firstDouble(in: names)
    #expect(found?.first == 3 && found?.second == 70_000)
  }

  @Test func missingAndEmptyFolders() throws {
    #expect(throws: FileError("/nowhere", "no such folder")) { try Dataset.images(in: "/nowhere") }
    try withTemporaryFolder { folder in
      #expect(throws: FileError(folder, "holds no picture (PNG, JPEG, WebP or TIFF)")) {
        try Dataset.images(in: folder)
      }
    }
  }
}
