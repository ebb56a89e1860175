import Terminal
import Testing

@testable import Notebook

@Suite("Reading Swift")
struct LexerTests {
  private func kinds(_ source: String) -> [String] {
    SwiftLexer.tokens(source).filter { $0.kind != .space }.map { "\($0.kind) \($0.text)" }
  }

  @Test("Words, numbers and marks")
  func words() {
    #expect(
      kinds("let x = 1.5e-3 + `in`.count #if @main 0..<n") == [
        "keyword let", "identifier x", "punctuation =", "number 1.5e-3", "punctuation +", "identifier `in`",
        "punctuation .", "identifier count", "attribute #if", "attribute @main", "number 0", "punctuation .",
        "punctuation .", "punctuation <", "identifier n",
      ])
  }

  @Test(
    "A string is one token, whatever stands in it",
    arguments: [
      #""plain""#, #""a \" b""#, #""{ \(f("}")) }""#, ##"#"raw \n " "#"##, ##"#"raw \#(x["}"]) "#"##,
      "\"\"\"\n  { \" }\n  \"\"\"", #""\(a + "\(b(")"))")""#,
    ])
  func strings(source: String) {
    #expect(kinds(source + " x") == ["string \(source)", "identifier x"])
  }

  @Test("Comments nest, and a line comment ends with its line")
  func comments() {
    #expect(kinds("/* a /* { */ b */ x") == ["comment /* a /* { */ b */", "identifier x"])
    #expect(kinds("// \"\nx") == ["comment // \"", "newline \n", "identifier x"])
  }

  @Test("All tokens together are the source, and know their lines")
  func roundTrip() {
    let source = "func f() {\n  \"\"\"\n  a\n  \"\"\"\n}\n\n/* b\n */ let y = 2\n"
    let tokens = SwiftLexer.tokens(source)
    #expect(tokens.map(\.text).joined() == source)
    #expect(tokens.first { $0.kind == .string }?.lastLine == 4)
    #expect(tokens.first { $0.text == "y" }?.line == 8)
  }

  @Test("Colours for keywords, strings, numbers and comments; nothing without a terminal")
  func highlighting() {
    let code = ["let s = \"a\" // c", "/* x", "y */ f(1)"]
    #expect(Highlighter(style: TerminalStyle()).lines(code) == code)
    let coloured = Highlighter(style: TerminalStyle(hasColour: true)).lines(code)
    #expect(
      coloured == [
        "\u{1B}[35mlet\u{1B}[0m s = \u{1B}[32m\"a\"\u{1B}[0m \u{1B}[2m// c\u{1B}[0m", "\u{1B}[2m/* x\u{1B}[0m",
        "\u{1B}[2my */\u{1B}[0m f(\u{1B}[36m1\u{1B}[0m)",
      ])
  }
}
