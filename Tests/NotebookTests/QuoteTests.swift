import Testing

@testable import Notebook

@Suite("Quoting declarations")
struct QuoteTests {
  private let source = """
    /// A layer.
    @frozen
    public struct Conv2D: Sendable {
      /// Weights.
      public let weights: [Float], bias: Float
      static let brace = "}"
      private(set) var count: Int?
      var area: Int {
        get { 1 }
      }

      /// Makes it.
      ///
      /// - Parameter size: The size.
      public init(
        size: Int, _ other: Int = 3
      ) { weights = [] }

      public func callAsFunction(_ x: Float) -> Float { x }
      public func callAsFunction(_ x: Float, bias: Float)
        -> Float
        where Float: Sendable
      {
        // }
        "\\(x) }".isEmpty ? x : bias
      }

      enum Padding { case same(width: Int), valid }
    }

    extension Conv2D.Padding {
      func size(in width: Int) -> Int { width }
      static func == (a: Self, b: Self) -> Bool { true }
    }

    protocol Layer {
      associatedtype Input
      func forward(_ x: Float) throws -> Float
      var name: String { get }
    }

    #if os(Linux)
      let platform = "Linux"
    #endif
    let table = [
      "a": 1,
    ]
      .count
    func last() {}
    """

  private func quote(_ name: String, withComment: Bool = false) throws -> [String] {
    try ChapterSource.Quote(file: "F.swift", declaration: name, withComment: withComment).lines(ofText: source)
  }

  @Test(
    "A declaration ends where it ends",
    arguments: [
      ("Conv2D.weights", ["public let weights: [Float], bias: Float"]), ("Conv2D.brace", ["static let brace = \"}\""]),
      ("Conv2D.count", ["private(set) var count: Int?"]), ("Conv2D.area", ["var area: Int {", "  get { 1 }", "}"]),
      ("Conv2D.init", ["public init(", "  size: Int, _ other: Int = 3", ") { weights = [] }"]),
      ("Conv2D.Padding", ["enum Padding { case same(width: Int), valid }"]),
      ("Conv2D.Padding.size", ["func size(in width: Int) -> Int { width }"]),
      ("Conv2D.Padding.==", ["static func == (a: Self, b: Self) -> Bool { true }"]),
      ("Layer.forward", ["func forward(_ x: Float) throws -> Float"]), ("Layer.name", ["var name: String { get }"]),
      ("platform", ["let platform = \"Linux\""]), ("table", ["let table = [", "  \"a\": 1,", "]", "  .count"]),
      ("last", ["func last() {}"]),
    ])
  func extents(name: String, lines: [String]) throws {
    #expect(try quote(name) == lines)
  }

  @Test("Labels tell overloads apart")
  func overloads() throws {
    #expect(try quote("Conv2D.callAsFunction(_:)") == ["public func callAsFunction(_ x: Float) -> Float { x }"])
    let second = try quote("Conv2D.callAsFunction(_:bias:)")
    #expect(second.first == "public func callAsFunction(_ x: Float, bias: Float)")
    #expect(second.last == "}" && second.count == 7)
    #expect(
      throws: QuoteError.ambiguous(
        "Conv2D.callAsFunction", file: "F.swift",
        candidates: ["Conv2D.callAsFunction(_:) in line 19", "Conv2D.callAsFunction(_:bias:) in line 20"])
    ) { try quote("Conv2D.callAsFunction") }
  }

  @Test("The comment above comes along when asked for")
  func comments() throws {
    #expect(try quote("Conv2D.init", withComment: true).prefix(2) == ["/// Makes it.", "///"])
    let whole = try quote("Conv2D", withComment: true)
    #expect(whole.prefix(3) == ["/// A layer.", "@frozen", "public struct Conv2D: Sendable {"])
    #expect(whole.last == "}" && whole.contains("  enum Padding { case same(width: Int), valid }"))
    #expect(try quote("Conv2D").first == "@frozen")
  }

  @Test(
    "What is not declared cannot be quoted", arguments: ["Conv3D", "Conv2D.Padding.same", "callAsFunction", "Padding"])
  func missing(name: String) {
    #expect(throws: QuoteError.noDeclaration(name, file: "F.swift")) { try quote(name) }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("A chapter's fault is reported with the line of the order")
  func faultInChapter() throws {
    try folder.write(source, to: "Sources/Engine/F.swift")
    let text = chapterText("//: Look:\n//: @quote Engine/F.swift last\n//: @quote Engine/G.swift last\nlet x = 1")
    let chapter = try ChapterSource(text: text, file: "Chapters/05-test/05-test.swift")
    #expect(
      throws: SourceError(
        file: "Chapters/05-test/05-test.swift", line: 12, message: "there is no Sources/Engine/G.swift")
    ) { try chapter.resolvedQuotes(in: folder.path + "/Sources") }
    try folder.write("func last() { 2 }", to: "Sources/Engine/G.swift")
    #expect(
      try chapter.resolvedQuotes(in: folder.path + "/Sources") == [1: ["func last() {}"], 2: ["func last() { 2 }"]])
  }
}
