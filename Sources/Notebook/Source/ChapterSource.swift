import Foundation

/// A fault in a chapter's text, with its place.
public struct SourceError: Error, Equatable, CustomStringConvertible {
  /// The file, as a path from the package's root.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong.
  public let message: String

  /// `file:line: message`, one line that editors can follow.
  public var description: String { "\(file):\(line): \(message)" }
}

/// One of a chapter's Swift files, cut into the blocks of its page.
///
/// Lines that begin with `//:` are prose. Everything else is code, except the chapter's shell: imports and what stands
/// before them, the declaration of `enum Chapter05: Chapter` with its `folder`, `title`, `summary` and list of `sections`,
/// the lines of `extension Chapter05`, of `run` and of each `Section`, and the braces that close them. The shell is the
/// same everywhere and is not shown. Prose lines that begin with `@` are orders:
///
/// - `//: @quote Engine/Convolution.swift Conv2D.callAsFunction` shows that declaration here; with the word
///   `documented` at the end also the comment above it.
/// - `//: @hide` … `//: @show` keeps the code between off the page.
/// - `//: @fold` … `//: @unfold` folds the code between, where ``Plumbing`` cannot tell that it does nothing but draw.
struct ChapterSource {
  struct Quote: Equatable {
    /// Path below Sources/.
    let file: String
    let declaration: String
    let withComment: Bool
  }

  struct Block: Equatable {
    enum Content: Equatable {
      case prose([String])
      /// Code, and which of its lines are folded: those that write to the page, draw or lay out a table.
      case code([String], folded: Set<Int>)
      case quote(Quote)
      /// Code that is not shown; what it puts out is.
      case hidden
    }

    let content: Content
    /// Lines of the file.
    let lines: ClosedRange<Int>
  }

  /// Path from the package's root, for messages.
  let file: String
  let blocks: [Block]
  /// Where the body of `run`, or of the section, begins; nil in a file that has none.
  let runLine: Int?
  /// What can be turned in this file, in the order of its lines.
  let knobs: [PlacedKnob]
  /// The file's declarations.
  let declarations: [Declaration]

  /// Cuts a chapter's text into blocks.
  ///
  /// - Throws: ``SourceError`` at an unknown order, a `@show` without `@hide`, or the reverse.
  init(text: String, file: String) throws {
    self.file = file
    declarations = DeclarationFinder.declarations(in: text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    runLine = declarations.first { Self.isRun($0, lines) }?.bodyLine
    knobs = try KnobFinder.knobs(in: text, file: file)
    var cutter = BlockCutter(file: file, plumbing: Plumbing.lines(of: text))
    let shell = Self.shell(declarations, lines)
    for (index, line) in lines.enumerated() {
      try cutter.add(line, number: index + 1, isShell: shell.contains(index + 1))
    }
    blocks = try cutter.finish()
  }

  /// Reads a chapter's file.
  init(path: String, file: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SourceError(file: file, line: 1, message: "cannot be read")
    }
    try self.init(text: String(decoding: data, as: UTF8.self), file: file)
  }

  /// The block that holds a line of the file, or the last one before it.
  func block(at line: Int) -> Int {
    blocks.lastIndex { $0.lines.lowerBound <= line } ?? 0
  }

  /// Whether a declaration is what runs: a function `run`, or a constant that is a `Section`.
  private static func isRun(_ declaration: Declaration, _ lines: [String]) -> Bool {
    guard isChapter(declaration.path) else { return false }
    let head = lines[declaration.lines.lowerBound - 1]
    return declaration.name == "run" || head.contains(" = Section")
  }

  /// The line that opens an extension of a chapter, and the brace that closes it.
  private static func extensions(_ lines: [String]) -> [Int] {
    var shell: [Int] = []
    var isOpen = false
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("extension Chapter"), line.hasSuffix("{"), isChapter([String(line.dropFirst(10).dropLast(2))]) {
        isOpen = true
        shell.append(index + 1)
      } else if isOpen && line == "}" {
        isOpen = false
        shell.append(index + 1)
      }
    }
    return shell
  }

  /// Whether a path is that of a chapter's type: Chapter05, Chapter08b, ChapterA.
  private static func isChapter(_ path: [String]) -> Bool {
    path.count == 1 && path[0].wholeMatch(of: /Chapter([0-9]+[a-z]?|[A-Z])/) != nil
  }

  /// Numbers of the lines that belong to the shell.
  private static func shell(_ declarations: [Declaration], _ lines: [String]) -> Set<Int> {
    var shell = Set(extensions(lines))
    func hide(_ range: ClosedRange<Int>) {
      shell.formUnion(range)
      var above = range.lowerBound - 1
      while above > 0, isComment(lines[above - 1]) {
        shell.insert(above)
        above -= 1
      }
    }
    let lastImport = lines.lastIndex { $0.hasPrefix("import ") || $0.hasPrefix("@testable import ") } ?? -1
    for index in lines.indices where index <= lastImport && !isProse(lines[index]) { shell.insert(index + 1) }
    for declaration in declarations {
      let isType = declaration.path.isEmpty && isChapter([declaration.name])
      let isMember = isChapter(declaration.path)
      if isType || isRun(declaration, lines) {
        hide(declaration.lines.lowerBound...declaration.bodyLine)
        shell.insert(declaration.lines.upperBound)
      } else if isMember && ["folder", "title", "summary", "sections"].contains(declaration.name) {
        hide(declaration.lines)
      }
    }
    return shell
  }

  private static func isComment(_ line: String) -> Bool {
    line.drop { $0.isWhitespace }.hasPrefix("//") && !isProse(line)
  }

  static func isProse(_ line: String) -> Bool {
    line.drop { $0.isWhitespace }.hasPrefix("//:")
  }
}

/// Gathers lines into blocks.
private struct BlockCutter {
  private enum Kind { case prose, code, hidden, shell }

  let file: String
  private var blocks: [ChapterSource.Block] = []
  private var kind = Kind.shell
  private var gathered: [String] = []
  private var start = 1
  private var hiddenSince: Int?
  private var foldedSince: Int?
  private let plumbing: Set<Int>
  /// Which of the lines at hand are folded.
  private var folded: Set<Int> = []

  init(file: String, plumbing: Set<Int>) {
    self.file = file
    self.plumbing = plumbing
  }

  mutating func add(_ line: String, number: Int, isShell: Bool) throws {
    let text = line.drop { $0.isWhitespace }
    if text.hasPrefix("//:") {
      let prose = String(text.dropFirst(3))
      let words = prose.split(separator: " ").map(String.init)
      if let order = words.first, order.hasPrefix("@") { return try obey(order, words, number) }
      begin(.prose, at: number)
      gathered.append(prose.hasPrefix(" ") ? String(prose.dropFirst()) : prose)
    } else if isShell {
      begin(.shell, at: number)
    } else {
      begin(hiddenSince == nil ? .code : .hidden, at: number)
      if foldedSince != nil || plumbing.contains(number) { folded.insert(gathered.count) }
      gathered.append(line)
    }
  }

  mutating func finish() throws -> [ChapterSource.Block] {
    if let hiddenSince { throw SourceError(file: file, line: hiddenSince, message: "@hide without @show") }
    if let foldedSince { throw SourceError(file: file, line: foldedSince, message: "@fold without @unfold") }
    flush(before: start + max(gathered.count, 1))
    return blocks
  }

  private mutating func obey(_ order: String, _ words: [String], _ number: Int) throws {
    switch order {
    case "@fold" where foldedSince == nil:
      foldedSince = number
      return
    case "@unfold" where foldedSince != nil:
      foldedSince = nil
      return
    default: break
    }
    flush(before: number)
    start = number + 1
    switch order {
    case "@hide" where hiddenSince == nil: hiddenSince = number
    case "@show" where hiddenSince != nil: hiddenSince = nil
    case "@quote" where words.count == 3 || words.count == 4 && words[3] == "documented":
      let quote = ChapterSource.Quote(file: words[1], declaration: words[2], withComment: words.count == 4)
      blocks.append(ChapterSource.Block(content: .quote(quote), lines: number...number))
    case "@quote":
      let message = "@quote takes a file, a declaration and perhaps the word documented"
      throw SourceError(file: file, line: number, message: message)
    case "@hide", "@show", "@fold", "@unfold":
      throw SourceError(file: file, line: number, message: "\(order) without its other half")
    default:
      throw SourceError(file: file, line: number, message: "unknown order \(order)")
    }
  }

  private mutating func begin(_ next: Kind, at number: Int) {
    guard next != kind || gathered.isEmpty else { return }
    flush(before: number)
    kind = next
    start = number
  }

  /// Ends the block at hand. Blank lines at its ends go, and code moves to the left margin.
  private mutating func flush(before end: Int) {
    defer { (gathered, folded) = ([], []) }
    while gathered.first.map(Self.isBlank) == true {
      gathered.removeFirst()
      folded = Set(folded.map { $0 - 1 })
      start += 1
    }
    while gathered.last.map(Self.isBlank) == true { gathered.removeLast() }
    guard !gathered.isEmpty else { return }
    let lines = start...max(start, end - 1)
    switch kind {
    case .prose: blocks.append(ChapterSource.Block(content: .prose(gathered), lines: lines))
    case .code: blocks.append(ChapterSource.Block(content: .code(dedented(gathered), folded: folded), lines: lines))
    case .hidden: blocks.append(ChapterSource.Block(content: .hidden, lines: lines))
    case .shell: break
    }
  }

  private static func isBlank(_ line: String) -> Bool {
    line.allSatisfy(\.isWhitespace)
  }
}

/// Moves lines to the left until one of them begins at the margin.
func dedented(_ lines: [String]) -> [String] {
  let indents = lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }
  let margin = indents.min() ?? 0
  return lines.map { String($0.dropFirst(min(margin, $0.prefix { $0 == " " }.count))) }
}
