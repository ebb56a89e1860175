import Foundation

/// A chapter's Exercises.swift, read for its page: tasks, signatures and checks stand there and nowhere else.
struct ExerciseText {
  private let lines: [String]
  private let declarations: [Declaration]
  private let tokens: [Token]
  /// Where the file is, for messages.
  private let file: String

  init(_ text: String, file: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    declarations = DeclarationFinder.declarations(in: text)
    tokens = SwiftLexer.tokens(text).filter { ![.space, .newline, .comment].contains($0.kind) }
  }

  /// What the reader implements: the requirement whose comment begins with the exercise's number.
  ///
  /// - Throws: ``SourceError`` if no requirement does.
  func task(_ number: String) throws -> (words: [String], signature: [String], line: Int) {
    for declaration in declarations where declaration.path.first?.hasSuffix("Exercises") == true {
      let comment = comment(above: declaration.lines.lowerBound)
      guard let first = comment.first, first.hasPrefix("\(number) ") else { continue }
      let words = [String(first.dropFirst(number.count + 1))] + comment.dropFirst()
      let signature = dedented(Array(lines[declaration.lines.lowerBound - 1..<declaration.lines.upperBound]))
      return (words, signature, declaration.lines.lowerBound)
    }
    throw SourceError(file: file, line: 1, message: "no requirement's comment begins with \(number)")
  }

  /// The check of an exercise: what stands in the braces behind it, or the function that is called there.
  func check(_ number: String) -> [String] {
    guard let start = tokens.indices.first(where: { isExercise(number, at: $0) }) else { return [] }
    var depth = 0, index = start + 1, body: (from: Int, to: Int)?
    var open: Int?
    while index < tokens.count, body == nil {
      switch tokens[index].text {
      case "(", "[", "{":
        if tokens[index].text == "{" && depth == 0 { open = index }
        depth += 1
      case ")", "]", "}":
        depth -= 1
        if tokens[index].text == "}", depth == 0, let open { body = (open, index) }
      default: break
      }
      index += 1
    }
    guard let body else { return [] }
    let inner = tokens[body.from + 1..<body.to]
    // `{ try checkSlope(answers) }` shows the function instead.
    let names = inner.map(\.text)
    if names.count == 5, names[0] == "try", names[2...] == ["(", "answers", ")"],
      let function = declarations.first(where: { $0.name == names[1] })
    {
      return dedented(Array(lines[function.lines.lowerBound - 1..<function.lines.upperBound]))
    }
    let (first, last) = (tokens[body.from].line, tokens[body.to].line)
    return last > first + 1 ? dedented(Array(lines[first..<last - 1])) : [inner.map(\.text).joined(separator: " ")]
  }

  private func isExercise(_ number: String, at index: Int) -> Bool {
    index + 2 < tokens.count && tokens[index].text == "Exercise" && tokens[index + 1].text == "("
      && tokens[index + 2].text == "\"\(number)\""
  }

  /// The comment above a line, without its slashes.
  private func comment(above line: Int) -> [String] {
    var comment: [String] = []
    var index = line - 2
    while index >= 0 {
      let text = lines[index].drop { $0 == " " }
      guard text.hasPrefix("///") else { break }
      comment.insert(String(text.dropFirst(3).drop { $0 == " " && !text.hasPrefix("///   ") }), at: 0)
      index -= 1
    }
    return comment.map { $0.hasPrefix(" ") ? String($0.dropFirst()) : $0 }
  }
}

extension Book {
  /// A chapter's exercises, whole: task, difficulty, signature, and how each is checked. Hints come on request.
  ///
  /// - Throws: ``SourceError`` if Exercises.swift has no task for one of them.
  func exercises(of chapter: any Chapter.Type) throws -> [String] {
    guard !chapter.exercises.isEmpty else { return [] }
    let file = "Chapters/\(chapter.folder)/Exercises.swift"
    guard let data = FileManager.default.contents(atPath: "\(root)/\(file)") else {
      throw SourceError(file: file, line: 1, message: "cannot be read")
    }
    let text = ExerciseText(String(decoding: data, as: UTF8.self), file: file)
    let first = chapter.exercises[0].number
    var parts = [
      "## Exercises",
      "Your answers go into [Exercises.swift](Exercises.swift), in the place of `throw Unfinished(…)`."
        + " `swift run chapter exercise \(chapter.label)` tells which ones are right;"
        + " `swift run chapter exercise \(chapter.label) --hint \(first)` gives the hint for one.",
    ]
    for exercise in chapter.exercises {
      let task = try text.task(exercise.number), check = text.check(exercise.number)
      parts += [
        "### \(exercise.number) \(exercise.title)", "*\(exercise.difficulty.rawValue)*",
        task.words.joined(separator: "\n"),
        "<sub>[Exercises.swift, line \(task.line)](Exercises.swift#L\(task.line))</sub>",
        Weaver.fenced(task.signature, "swift"),
      ]
      if !check.isEmpty {
        parts += ["<details><summary>How it is checked</summary>", Weaver.fenced(check, "swift"), "</details>"]
      }
    }
    return parts
  }
}
