import Terminal

/// Colours Swift code for the terminal: keywords, strings, numbers and comments, and nothing more.
struct Highlighter {
  let style: TerminalStyle

  /// The lines, coloured; unchanged where there are no colours.
  func lines(_ code: [String]) -> [String] {
    guard style.hasColour else { return code }
    let coloured = SwiftLexer.tokens(code.joined(separator: "\n")).map { token in
      guard let look = Self.look(of: token.kind) else { return token.text }
      // A string or a comment may run over several lines; each gets its own colour, so that lines can be indented.
      let parts = token.text.split(separator: "\n", omittingEmptySubsequences: false)
      return parts.map { style.apply(look, to: String($0)) }.joined(separator: "\n")
    }
    return coloured.joined().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func look(of kind: Token.Kind) -> TerminalStyle.Look? {
    switch kind {
    case .keyword, .attribute: .keyword
    case .string: .string
    case .number: .number
    case .comment: .faint
    case .space, .newline, .identifier, .punctuation: nil
    }
  }
}
