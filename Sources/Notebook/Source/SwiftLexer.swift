/// A piece of Swift source.
struct Token: Equatable {
  enum Kind {
    case space, newline, comment, string, number, keyword, identifier, attribute, punctuation
  }

  let kind: Kind
  let text: String
  /// Line of the first character, counted from 1.
  let line: Int

  /// Line of the last character: strings and comments may run over several.
  var lastLine: Int { line + text.count(where: \.isNewline) }
}

/// Cuts Swift source into tokens, well enough to colour it and to find where a declaration ends.
///
/// Strings keep their interpolations inside, comments nest, raw strings are known; bare regular expressions (`/…/`) are
/// not. Joining the texts of all tokens gives the source back.
struct SwiftLexer {
  private let characters: [Character]
  private var index = 0
  private var line = 1

  private init(_ source: String) {
    characters = Array(source)
  }

  static func tokens(_ source: String) -> [Token] {
    var lexer = SwiftLexer(source)
    var tokens: [Token] = []
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  private mutating func next() -> Token? {
    guard let first = peek() else { return nil }
    let (start, startLine) = (index, line)
    let kind = skip(first)
    let text = String(characters[start..<index])
    line += text.count(where: \.isNewline)
    guard kind == .identifier else { return Token(kind: kind, text: text, line: startLine) }
    return Token(kind: Self.keywords.contains(text) ? .keyword : .identifier, text: text, line: startLine)
  }

  private func peek(_ offset: Int = 0) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  private func at(_ text: String) -> Bool {
    text.enumerated().allSatisfy { peek($0.offset) == $0.element }
  }

  private mutating func skip(while condition: (Character) -> Bool) {
    while let character = peek(), condition(character) { index += 1 }
  }

  /// Moves behind the token that begins here.
  private mutating func skip(_ first: Character) -> Token.Kind {
    if first.isNewline {
      index += 1
      return .newline
    }
    if first.isWhitespace {
      skip { $0.isWhitespace && !$0.isNewline }
      return .space
    }
    if at("//") {
      skip { !$0.isNewline }
      return .comment
    }
    if at("/*") {
      skipBlockComment()
      return .comment
    }
    if let hashes = stringStart() {
      skipString(hashes: hashes)
      return .string
    }
    if first.isNumber {
      skipNumber()
      return .number
    }
    if first == "@" || first == "#" {
      index += 1
      skip(while: Self.isWord)
      return .attribute
    }
    if Self.isWord(first) || first == "`" || first == "$" {
      index += 1
      skip { Self.isWord($0) || $0 == "`" }
      return .identifier
    }
    index += 1
    return .punctuation
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if at("/*") {
        depth += 1
        index += 2
      } else if at("*/") {
        depth -= 1
        index += 2
      } else {
        index += 1
      }
    } while depth > 0 && index < characters.count
  }

  private mutating func skipNumber() {
    while let character = peek() {
      let previous = characters[max(index - 1, 0)]
      let isSign = (character == "-" || character == "+") && (previous == "e" || previous == "E") && !at("-=")
      let isPoint = character == "." && peek(1)?.isNumber == true
      guard Self.isWord(character) || isPoint || isSign else { return }
      index += 1
    }
  }

  /// The number of `#` before the quote of a string that begins here; nil where none does.
  private func stringStart() -> Int? {
    var hashes = 0
    while peek(hashes) == "#" { hashes += 1 }
    return peek(hashes) == "\"" ? hashes : nil
  }

  private mutating func skipString(hashes: Int) {
    index += hashes
    let isMultiline = at("\"\"\"")
    let quote = isMultiline ? "\"\"\"" : "\""
    let mark = String(repeating: "#", count: hashes)
    index += quote.count
    while let character = peek() {
      if at(quote + mark) {
        index += quote.count + hashes
        return
      }
      if at("\\" + mark) {
        index += 1 + hashes
        if peek() == "(" { skipInterpolation() } else { index += 1 }
      } else if character.isNewline && !isMultiline {
        return  // Unfinished; the compiler will have said so.
      } else {
        index += 1
      }
    }
  }

  /// Moves behind the `)` that ends an interpolation, whatever strings and comments stand within.
  private mutating func skipInterpolation() {
    var depth = 0
    while let character = peek() {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      _ = skip(character)
      if depth == 0 { return }
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static let keywords: Set<String> = [
    "Any", "Self", "actor", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue",
    "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "final",
    "for", "func", "get", "guard", "if", "import", "in", "indirect", "init", "inout", "internal", "is", "lazy", "let",
    "mutating", "nil", "nonisolated", "nonmutating", "open", "operator", "override", "package", "private", "protocol",
    "public", "repeat", "required", "rethrows", "return", "self", "set", "some", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "unowned", "var", "weak", "where", "while",
  ]
}
