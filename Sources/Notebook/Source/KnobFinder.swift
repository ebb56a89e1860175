/// Finds what a file lets the reader turn, without running it: `page.knob("…", 1.5, in: 0...3)` and its kin.
///
/// The command line and the live page have to know knobs beforehand; so their arguments are literals, and anything else is
/// an error with its line.
struct KnobFinder {
  private let tokens: [Token]
  private let file: String

  static func knobs(in text: String, file: String) throws -> [PlacedKnob] {
    let tokens = SwiftLexer.tokens(text).filter { ![.space, .newline, .comment].contains($0.kind) }
    let finder = KnobFinder(tokens: tokens, file: file)
    return try tokens.indices.compactMap { try finder.knob(at: $0) }
  }

  private func text(_ index: Int) -> String { index < tokens.count ? tokens[index].text : "" }

  /// The knob whose call begins with the word `page` at this token.
  private func knob(at index: Int) throws -> PlacedKnob? {
    guard text(index) == "page", text(index + 1) == ".", text(index + 3) == "(" else { return nil }
    let line = tokens[index].line
    let place = SourcePlace(file: Section.name(of: file), line: line)
    let arguments = arguments(from: index + 4)
    switch text(index + 2) {
    case "seed": return PlacedKnob(knob: Knob(name: "seed", value: "\(PageOptions().seed)", kind: .seed), place: place)
    case "knob":
      guard let knob = Self.number(arguments) else {
        throw fault(line, "page.knob takes literals: a name, a number and a range")
      }
      return PlacedKnob(knob: knob, place: place)
    case "choice":
      guard let knob = Self.choice(arguments) else {
        throw fault(line, "page.choice takes literals: a name, a value and a list")
      }
      return PlacedKnob(knob: knob, place: place)
    default: return nil
    }
  }

  private func fault(_ line: Int, _ message: String) -> SourceError {
    SourceError(file: file, line: line, message: message)
  }

  /// The arguments of a call, each as its tokens' texts, up to the closing bracket.
  private func arguments(from start: Int) -> [[String]] {
    var arguments: [[String]] = [[]]
    var depth = 0
    for token in tokens[min(start, tokens.count)...] {
      if "([{".contains(token.text) { depth += 1 }
      if ")]}".contains(token.text) { depth -= 1 }
      if depth < 0 { break }
      if token.text == "," && depth == 0 {
        arguments.append([])
      } else {
        arguments[arguments.count - 1].append(token.text)
      }
    }
    return arguments
  }

  private static func number(_ arguments: [[String]]) -> Knob? {
    guard arguments.count >= 3, let name = string(arguments[0].joined()), arguments[2].starts(with: ["in", ":"]) else {
      return nil
    }
    let written = arguments[1].joined().replacing("_", with: "")
    let ends = arguments[2].dropFirst(2).joined().replacing("_", with: "").split(separator: "...").map(String.init)
    guard let value = Double(written), ends.count == 2, let low = Double(ends[0]), let high = Double(ends[1]),
      low < high, (low...high).contains(value)
    else { return nil }
    let isWhole = ([written] + ends).allSatisfy { Int($0) != nil }
    let scale: Axis.Scale = arguments.dropFirst(3).first == ["scale", ":", ".", "logarithmic"] ? .logarithmic : .linear
    let kind = Knob.Kind.number(range: low...high, scale: scale, isWhole: isWhole)
    return Knob(name: name, value: isWhole ? written : Knob.text(value), kind: kind)
  }

  private static func choice(_ arguments: [[String]]) -> Knob? {
    guard arguments.count >= 3, let name = string(arguments[0].joined()), let value = value(arguments[1]),
      arguments[2].starts(with: ["of", ":", "["]), arguments[2].last == "]"
    else { return nil }
    let names = arguments[2].dropFirst(3).dropLast().split(separator: ",").map { self.value(Array($0)) }
    guard !names.contains(nil), names.contains(value) else { return nil }
    return Knob(name: name, value: value, kind: .choice(names.compactMap { $0 }))
  }

  /// The name of a choice's value: a string, a case, a number.
  private static func value(_ tokens: [String]) -> String? {
    if tokens.count == 2, tokens[0] == "." { return tokens[1] }
    guard tokens.count == 1 else { return nil }
    return string(tokens[0]) ?? (Double(tokens[0]) == nil ? nil : tokens[0])
  }

  private static func string(_ text: String) -> String? {
    guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\""), !text.contains("\\") else { return nil }
    return String(text.dropFirst().dropLast())
  }
}
