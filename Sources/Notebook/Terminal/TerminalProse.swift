import Terminal

/// Lays Markdown out for a terminal: paragraphs wrapped, lists hanging, quotations with a bar, formulas indented.
struct TerminalProse {
  let style: TerminalStyle

  /// The lines to print for some lines of Markdown.
  func lines(_ markdown: [String]) -> [String] {
    var result: [String] = []
    var rest = Box.withOwnHeads(markdown)[...]
    while let line = rest.first {
      let text = line.drop { $0 == " " }
      if text.isEmpty {
        rest.removeFirst()
        if result.last != "" { result.append("") }
      } else if text.hasPrefix("```") {
        result += fence(&rest)
      } else if text.hasPrefix("#") {
        rest.removeFirst()
        result.append(style.apply(.bold, to: inline(String(text.drop { $0 == "#" || $0 == " " }))))
      } else if text.hasPrefix("|") {
        rest.removeFirst()
        result.append(inline(line))
      } else if text.hasPrefix(">") {
        result += quotation(&rest)
      } else {
        result += paragraph(&rest)
      }
    }
    return result
  }

  private func fence(_ rest: inout ArraySlice<String>) -> [String] {
    let opening = rest.removeFirst()
    let body = rest.prefix { !$0.drop { $0 == " " }.hasPrefix("```") }
    rest = rest.dropFirst(body.count + 1)
    let isMath = opening.contains("math")
    return dedented(Array(body)).map { "    " + (isMath ? PlainMath.text($0) : style.apply(.code, to: $0)) }
  }

  private func quotation(_ rest: inout ArraySlice<String>) -> [String] {
    let body = rest.prefix { $0.drop { $0 == " " }.hasPrefix(">") }
    rest = rest.dropFirst(body.count)
    let inner = body.map { line -> String in
      let text = line.drop { $0 == " " }.dropFirst()
      return String(text.first == " " ? text.dropFirst() : text)
    }
    var narrow = style
    narrow.width -= 2
    return TerminalProse(style: narrow).lines(inner).map { trimmedEnd(style.apply(.link, to: "│") + " " + $0) }
  }

  /// A paragraph or one item of a list, whose lines hang behind its mark.
  private func paragraph(_ rest: inout ArraySlice<String>) -> [String] {
    let first = rest.removeFirst()
    let (mark, start) = Self.listMark(first)
    var words = start
    while let line = rest.first, Self.continuesParagraph(line) {
      words += " " + line
      rest.removeFirst()
    }
    let indent = String(repeating: " ", count: mark.count)
    let lines = wrapped(inline(words), width: style.width - mark.count)
    return lines.enumerated().map { ($0 == 0 ? mark : indent) + $1 }
  }

  /// Splits `- text` and `12. text` into the mark, as it is printed, and the text.
  private static func listMark(_ line: String) -> (mark: String, text: String) {
    let indent = String(line.prefix { $0 == " " })
    let text = line.dropFirst(indent.count)
    if text.hasPrefix("- ") || text.hasPrefix("* ") { return (indent + "• ", String(text.dropFirst(2))) }
    let number = text.prefix { $0.isNumber }
    if !number.isEmpty, text.dropFirst(number.count).hasPrefix(". ") {
      return (indent + number + ". ", String(text.dropFirst(number.count + 2)))
    }
    return ("", line)
  }

  private static func continuesParagraph(_ line: String) -> Bool {
    let text = line.drop { $0 == " " }
    let beginsOther = ["#", ">", "|", "```"].contains { text.hasPrefix($0) }
    return !text.isEmpty && !beginsOther && listMark(line).mark.isEmpty
  }

  /// Sets code, emphasis, links and formulas apart within a line.
  func inline(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let first = rest.first {
      if let math = Self.take("$`", "`$", from: &rest) {
        result += PlainMath.text(math)
      } else if let code = Self.take("`", "`", from: &rest) {
        result += style.hasColour ? style.apply(.code, to: code) : "`\(code)`"
      } else if let strong = Self.take("**", "**", from: &rest) {
        result += style.apply(.bold, to: inline(strong))
      } else if let emphasised = Self.take("*", "*", from: &rest) {
        result += style.apply(.italic, to: inline(emphasised))
      } else if first == "[", let (words, _, after) = MarkdownLink.first(in: rest) {
        result += style.apply(.link, to: inline(words))
        rest = after
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }

  /// What stands between two marks, if the text begins with such a piece; the text then begins behind it.
  private static func take(_ opening: String, _ closing: String, from rest: inout Substring) -> String? {
    guard rest.hasPrefix(opening) else { return nil }
    let body = rest.dropFirst(opening.count)
    guard let end = body.firstRange(of: closing), !end.isEmpty, end.lowerBound > body.startIndex,
      body.first != " "
    else { return nil }
    rest = body[end.upperBound...]
    return String(body[..<end.lowerBound])
  }
}
