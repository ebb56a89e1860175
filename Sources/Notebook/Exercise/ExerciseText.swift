extension Book {
  /// A chapter's exercises as they stand on its page.
  func exercises(of chapter: any Chapter.Type) throws -> [String] {
    guard !chapter.exercises.isEmpty else { return [] }
    let list = chapter.exercises.map { "- **\($0.number)** \($0.title)" }
    return [
      "## Exercises",
      "The stubs are in [Exercises.swift](Exercises.swift), below the tasks."
        + " `swift run chapter exercise \(chapter.label)` tells which ones are solved, and gives a hint for the others.",
      list.joined(separator: "\n"),
    ]
  }
}
