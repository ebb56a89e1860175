/// A named declaration of a Swift file and the lines it takes.
struct Declaration: Equatable {
  /// Types around it, the name and, for functions, the argument labels: `["Conv2D"]`, `callAsFunction`, `(_:)`.
  let path: [String]
  let name: String
  let labels: String
  /// From the first attribute or modifier to the closing brace; comments above are not part of it.
  let lines: ClosedRange<Int>
  /// Where the body opens; the last line where there is none.
  let bodyLine: Int

  var fullName: String { (path + [name]).joined(separator: ".") + labels }

  /// Whether it is meant by `name`, which may leave the labels out.
  func isNamed(_ name: String) -> Bool {
    name == fullName || name == (path + [self.name]).joined(separator: ".")
  }
}

/// Finds the types, functions and variables of a file; what is declared within function bodies is not looked at.
struct DeclarationFinder {
  private let tokens: [Token]
  private var index = 0
  private var found: [Declaration] = []

  private init(_ source: String) {
    tokens = SwiftLexer.tokens(source).filter { ![.space, .newline, .comment].contains($0.kind) }
  }

  static func declarations(in source: String) -> [Declaration] {
    var finder = DeclarationFinder(source)
    finder.findMembers(of: [])
    return finder.found
  }

  private static let modifiers: Set<String> = [
    "public", "private", "internal", "fileprivate", "package", "open", "static", "final", "mutating", "nonmutating",
    "override", "required", "convenience", "lazy", "weak", "unowned", "indirect", "nonisolated", "prefix", "postfix",
    "infix", "consuming", "borrowing", "dynamic", "optional",
  ]
  private static let openers: [String: String] = ["(": ")", "[": "]", "{": "}"]

  private func text(_ offset: Int = 0) -> String {
    index + offset < tokens.count ? tokens[index + offset].text : ""
  }

  /// Walks through one scope, to behind its `}`.
  private mutating func findMembers(of path: [String]) {
    var start: Int?
    while index < tokens.count {
      let token = tokens[index]
      if token.text == "}" {
        index += 1
        return
      }
      let isModifier = Self.modifiers.contains(token.text) || token.kind == .attribute
      let first = start ?? token.line
      start = nil
      switch token.text {
      case "class" where text(1) == "func" || text(1) == "var":
        start = first
        index += 1
      case "struct", "class", "enum", "actor", "protocol", "extension": findType(in: path, from: first)
      case "func", "init", "subscript", "deinit": findFunction(in: path, from: first)
      case "var", "let": findVariable(in: path, from: first)
      case "#if", "#elseif", "#else", "#endif", "case", "typealias", "associatedtype", "import": skipLine()
      default:
        if isModifier { start = first }
        skipBalanced()
        if isModifier && text() == "(" { skipBalanced() }
      }
    }
  }

  private mutating func findType(in path: [String], from first: Int) {
    let isExtension = text() == "extension"
    // `actor` is a word like any other where no name follows it.
    guard index + 1 < tokens.count, tokens[index + 1].kind == .identifier else { return skipBalanced() }
    index += 1
    var name = [text()]
    while text(1) == "." {
      index += 2
      name.append(text())
    }
    while index < tokens.count, text() != "{" { index += 1 }
    let place = found.count, bodyLine = index < tokens.count ? tokens[index].line : first
    index += 1
    findMembers(of: path + name)
    guard !isExtension else { return }
    let lines = first...max(first, tokens[index - 1].line)
    let declaration = Declaration(path: path, name: name[0], labels: "", lines: lines, bodyLine: bodyLine)
    found.insert(declaration, at: place)
  }

  private mutating func findFunction(in path: [String], from first: Int) {
    var name = text()
    index += 1
    if name == "func" {
      name = text()
      index += 1
      // An operator is spelt with several tokens.
      while !Self.isWord(name), text() != "(", text() != "<" || !Self.isWord(text(1)), index < tokens.count {
        name += text()
        index += 1
      }
    }
    while index < tokens.count, text() != "(", text() != "{" { index += 1 }
    let labels = text() == "(" ? argumentLabels() : ""
    finish(Declaration(path: path, name: name, labels: labels, lines: first...first, bodyLine: first))
  }

  private mutating func findVariable(in path: [String], from first: Int) {
    index += 1
    let name = text()
    index += 1
    finish(Declaration(path: path, name: name, labels: "", lines: first...first, bodyLine: first))
  }

  /// Reads the labels of the parameters and moves behind their `)`.
  private mutating func argumentLabels() -> String {
    var labels = "("
    var expectsLabel = true
    index += 1
    while index < tokens.count, text() != ")" {
      if expectsLabel && tokens[index].kind != .attribute {
        labels += text() + ":"
        expectsLabel = false
      }
      if text() == "," { expectsLabel = true }
      skipBalanced()
    }
    index += 1
    return labels + ")"
  }

  /// Moves to the end of a declaration whose head has been read, and keeps it.
  private mutating func finish(_ declaration: Declaration) {
    var bodyLine: Int?
    while index < tokens.count, text() != "}" {
      let (before, current) = (tokens[index - 1], tokens[index])
      if current.line > before.lastLine && !Self.continues(before, current) { break }
      if current.text == "{" && bodyLine == nil { bodyLine = current.line }
      skipBalanced()
    }
    let lines = declaration.lines.lowerBound...tokens[index - 1].lastLine
    found.append(
      Declaration(
        path: declaration.path, name: declaration.name, labels: declaration.labels, lines: lines,
        bodyLine: bodyLine ?? lines.upperBound))
  }

  /// Whether a token at the beginning of a line belongs to the statement of the line before.
  static func continues(_ before: Token, _ current: Token) -> Bool {
    let hanging: Set<String> = ["where", "throws", "async", "rethrows", "{", "?", ":", ".", "="]
    let operators: Set<String> = ["-", "+", "*", "/", "&", "|", "<", ">"]
    let openEnd: Set<String> = ["=", ",", ":", "+", "-", "*", "/", "&", "|", "where"]
    return hanging.contains(current.text) || operators.contains(current.text) || openEnd.contains(before.text)
  }

  /// Moves behind the next token, or behind the bracket that closes it.
  private mutating func skipBalanced() {
    guard index < tokens.count, let closer = Self.openers[text()] else {
      index += 1
      return
    }
    index += 1
    while index < tokens.count, text() != closer { skipBalanced() }
    index += 1
  }

  private mutating func skipLine() {
    let line = tokens[index].line
    while index < tokens.count, tokens[index].line == line, text() != "}" { skipBalanced() }
  }

  private static func isWord(_ text: String) -> Bool {
    text.first.map { $0.isLetter || $0 == "_" || $0 == "`" } ?? false
  }
}
