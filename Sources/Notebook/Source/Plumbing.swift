/// Tells the lines of a file that only write to the page, draw, or lay out a table from those that teach.
///
/// A statement is plumbing if it
/// - calls `page.show`, `say`, `table`, `figure`, `image`, `images`, `timing` or `live`, or anything of `figure` or `plot`,
/// - puts together cells (`.number(…)`, `.text(…)`, `Cell`) for a table, in a `let`, a `var` or a `return`,
/// - is a function that fills a `Plot` or a `Figure`, or returns cells,
/// - calls such a function, or any function with the page as its first argument,
/// - or has a body in which every statement is plumbing: a loop over tables, for instance.
///
/// In other statements the analysis looks into the bodies. A comment above plumbing goes with it.
struct Plumbing {
  /// A statement and those of the bodies within.
  struct Statement {
    let tokens: ArraySlice<Token>
    let bodies: [[Statement]]

    var lines: ClosedRange<Int> { tokens.first!.line...tokens.last!.lastLine }
    private var texts: [String] { tokens.map(\.text) }

    /// The name that a function declares; nil for another statement.
    var functionName: String? {
      let words = texts
      guard let place = words.prefix(3).firstIndex(of: "func"), place + 1 < words.count else { return nil }
      return words[place + 1]
    }

    /// Whether the statement does nothing but write, draw or lay out; `helpers` are functions that do no more.
    func isPlumbing(_ helpers: Set<String>) -> Bool {
      let words = texts
      let head = Array(words.drop { ["try", "await", "_", "="].contains($0) }.prefix(3))
      guard let first = head.first else { return false }
      if first == "page", head.count == 3, head[1] == "." { return Plumbing.pageCalls.contains(head[2]) }
      if head.count == 3, head[1] == "(", helpers.contains(first) || head[2] == "page" { return true }
      if ["figure", "plot"].contains(first), head.dropFirst().first == "." { return true }
      if ["let", "var", "return"].contains(first) { return Plumbing.makesCells(words) }
      let inner = bodies.flatMap { $0 }
      if functionName != nil {
        let signature = words.prefix { $0 != "{" }
        let fills = zip(signature, signature.dropFirst()).contains { $0 == "inout" && ["Plot", "Figure"].contains($1) }
        let returnsCells = signature.suffix(5).contains("Cell")
        return fills || returnsCells || !inner.isEmpty && inner.allSatisfy { $0.isPlumbing(helpers) }
      }
      guard ["for", "if", "while", "do"].contains(first) else { return false }
      return !inner.isEmpty && inner.allSatisfy { $0.isPlumbing(helpers) }
    }

    /// Lines of plumbing in the statement, whole lines only.
    func plumbing(_ helpers: Set<String>, alone: (Statement) -> Bool) -> [ClosedRange<Int>] {
      if isPlumbing(helpers) { return alone(self) ? [lines] : [] }
      return bodies.flatMap { $0 }.flatMap { $0.plumbing(helpers, alone: alone) }
    }

    /// The functions within that do nothing but write to the page.
    func helpers(_ known: Set<String>) -> [String] {
      let own = functionName.flatMap { isPlumbing(known) ? $0 : nil }
      return (own.map { [$0] } ?? []) + bodies.flatMap { $0 }.flatMap { $0.helpers(known) }
    }
  }

  static let pageCalls: Set<String> = [
    "show", "say", "table", "figure", "animation", "diagram", "film", "image", "images", "timing", "live",
  ]

  /// Numbers of the lines that are plumbing.
  static func lines(of text: String) -> Set<Int> {
    let all = SwiftLexer.tokens(text)
    var finder = Plumbing(tokens: all.filter { ![.space, .newline, .comment].contains($0.kind) })
    let statements = finder.statements()
    // A statement that shares a line with another cannot be folded by itself.
    let tokens = finder.tokens
    func isAlone(_ statement: Statement) -> Bool {
      let (first, last) = (statement.tokens.startIndex, statement.tokens.endIndex - 1)
      return (first == 0 || tokens[first - 1].lastLine < tokens[first].line)
        && (last + 1 == tokens.count || tokens[last + 1].line > tokens[last].lastLine)
    }
    let helpers = Set(statements.flatMap { $0.helpers([]) })
    var folded = Set(statements.flatMap { $0.plumbing(helpers, alone: isAlone) }.flatMap { Array($0) })
    let texts = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in folded.sorted(by: >) {
      var above = line - 1
      while above > 0, !folded.contains(above), isComment(texts[above - 1]) {
        folded.insert(above)
        above -= 1
      }
    }
    return folded
  }

  private static func isComment(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " }
    return text.hasPrefix("//") && !text.hasPrefix("//:")
  }

  /// Whether cells of a table are put together outside of the bodies of functions.
  private static func makesCells(_ words: [String]) -> Bool {
    for (index, word) in words.enumerated() {
      if word == "Cell" { return true }
      let isCall = word == "." && index + 2 < words.count && words[index + 2] == "("
      guard isCall, ["number", "text"].contains(words[index + 1]) else { continue }
      let before = index > 0 ? words[index - 1] : ""
      if ["[", ",", "(", "=", ":", "?", "return", "in", "{", "+"].contains(before) { return true }
    }
    return false
  }

  // MARK: - Cutting into statements

  private let tokens: [Token]
  private var index = 0

  private init(tokens: [Token]) {
    self.tokens = tokens
  }

  /// The statements up to the end of the scope, which is passed.
  private mutating func statements() -> [Statement] {
    var statements: [Statement] = []
    while index < tokens.count, tokens[index].text != "}" { statements.append(statement()) }
    index += 1
    return statements
  }

  private mutating func statement() -> Statement {
    let start = index
    var bodies: [[Statement]] = []
    var depth = 0
    while index < tokens.count {
      let token = tokens[index]
      if index > start, depth == 0 {
        let before = tokens[index - 1]
        if token.line > before.lastLine && !DeclarationFinder.continues(before, token) { break }
      }
      if token.text == ";" && depth == 0 && index > start { break }
      if token.text == "}" { break }
      if token.text == "{" {
        index += 1
        bodies.append(statements())
        continue
      }
      if "([".contains(token.text) { depth += 1 }
      if ")]".contains(token.text) { depth -= 1 }
      index += 1
    }
    // A closing brace without an opening one would stop the walk.
    if index == start { index += 1 }
    return Statement(tokens: tokens[start..<min(index, tokens.count)], bodies: bodies)
  }
}
