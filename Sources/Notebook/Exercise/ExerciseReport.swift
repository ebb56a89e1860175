import Terminal

/// How a chapter's exercises stand, for the terminal.
public struct ExerciseReport: Equatable, Sendable {
  /// Lines to print.
  public let lines: [String]
  /// Whether an answer is there but not right.
  public let hasWrongAnswers: Bool

  /// Checks the reader's answers.
  ///
  /// - Parameter chapter: Whose exercises are checked.
  public init(_ chapter: any Chapter.Type) {
    self.init(chapter, width: TerminalStyle.current().width)
  }

  init(_ chapter: any Chapter.Type, width: Int) {
    let outcomes = chapter.exercises.map { ($0, $0.outcome()) }
    func indented(_ text: String) -> [String] { wrapped(text, width: width - 9).map { "         " + $0 } }
    var lines = [chapter.heading]
    for (exercise, outcome) in outcomes {
      switch outcome {
      case .solved:
        lines.append("  ✓ \(pad(exercise.number, to: 4)) \(exercise.title)")
      case .open:
        lines += ["  ○ \(pad(exercise.number, to: 4)) \(exercise.title) (\(exercise.difficulty.rawValue))"]
      case .wrong(let why):
        lines +=
          ["  ✗ \(pad(exercise.number, to: 4)) \(exercise.title)"] + indented(why)
      }
    }
    let solved = outcomes.count { $0.1 == .solved }
    lines.append(
      outcomes.isEmpty
        ? "  no exercises"
        : "  \(solved) of \(outcomes.count) solved; your answers go into Chapters/\(chapter.folder)/Exercises.swift")
    if let unsolved = outcomes.first(where: { $0.1 != .solved })?.0.number {
      lines.append("  a hint: swift run chapter exercise \(chapter.label) --hint \(unsolved)")
    }
    self.lines = lines
    hasWrongAnswers = outcomes.contains { $0.1 != .solved && $0.1 != .open }
  }
}
