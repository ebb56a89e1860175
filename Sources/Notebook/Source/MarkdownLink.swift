/// `[words](target)` in Markdown.
enum MarkdownLink {
  /// The link that begins at the first character, and what follows it.
  static func first(in text: Substring) -> (words: String, target: String, after: Substring)? {
    guard text.first == "[", let middle = text.firstRange(of: "]("),
      let end = text[middle.upperBound...].firstIndex(of: ")")
    else { return nil }
    let words = text[text.index(after: text.startIndex)..<middle.lowerBound]
    guard !words.contains("[") else { return nil }
    return (String(words), String(text[middle.upperBound..<end]), text[text.index(after: end)...])
  }

  /// Targets of all links of a line, code left out.
  static func targets(in line: String) -> [String] {
    var targets: [String] = []
    var rest = Substring(line)
    while let first = rest.first {
      if first == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        rest = rest[rest.index(after: end)...]
      } else if let link = Self.first(in: rest) {
        targets.append(link.target)
        rest = link.after
      } else {
        rest.removeFirst()
      }
    }
    return targets
  }
}
