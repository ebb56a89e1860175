@testable import Notebook

/// A chapter whose outputs say their line themselves, for its file is written by the test.
enum DemoChapter05: Chapter {
  static let folder = "05-test"
  static let title = "Test"
  static let summary = "What is tested."
  static let exercises = [Exercise("5.1", "A task", hint: "H") { throw Unfinished("5.1") }]

  static let body = """
    //: See [the other](../06-other/README.md), [above](#why-now) and `[code](nowhere)`.
    //: ## Why, now?
    page.show("seed", page.options.seed)
    //: @quote Engine/Tape.swift Tape.add
    page.figure("loss", caption: "Falls.", x: "step", y: "loss") { $0.line("a", [2, 1]) }
    """

  static func run(_ page: Page) throws {
    page.show("seed", page.options.seed, line: 12)
    page.timing("work", 1)
    page.figure("loss", caption: "Falls.", x: "step", y: "loss", line: 14) { $0.line("a", [2, 1]) }
  }
}

enum DemoChapter06: Chapter {
  static let folder = "06-other"
  static let title = "Other"
  static let summary = "The second."

  static func run(_ page: Page) throws {
    throw Mismatch("the experiment failed")
  }
}

/// Chapters whose labels tell what is hard to tell apart.
enum Demo08: Chapter {
  static let (folder, title, summary) = ("08-eight", "Demo", "S.")
}

enum Demo08b: Chapter {
  static let (folder, title, summary) = ("08b-more", "Demo", "S.")
}

enum DemoA: Chapter {
  static let (folder, title, summary) = ("A-room", "Demo", "S.")
}

/// A package with two chapters, the source that one quotes, and the pages that it links to.
func makePackage() throws -> TemporaryFolder {
  try TemporaryFolder([
    "README.md": "# Contents\n",
    "Chapters/05-test/05-test.swift": chapterText(DemoChapter05.body),
    "Chapters/05-test/Exercises.swift": """
    public protocol Chapter05Exercises {
      /// 5.1 A task. What is asked for.
      func answer() throws -> Int
    }
    """,
    "Chapters/06-other/README.md": "# 6. Other\n",
    "Chapters/06-other/06-other.swift": chapterText("page.show(1)", number: "06"),
    "Sources/Engine/Tape.swift": "struct Tape {\n  func add() {}\n}\n",
  ])
}
