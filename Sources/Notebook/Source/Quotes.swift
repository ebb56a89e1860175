import Foundation

extension ChapterSource {
  /// The text of every declaration that the chapter quotes, by the index of its block.
  ///
  /// - Parameter sources: The package's Sources folder.
  /// - Throws: ``SourceError`` at the first quotation that cannot be resolved.
  func resolvedQuotes(in sources: String) throws -> [Int: [String]] {
    var result: [Int: [String]] = [:]
    for (index, block) in blocks.enumerated() {
      guard case .quote(let quote) = block.content else { continue }
      do {
        result[index] = try quote.lines(in: sources)
      } catch let error as QuoteError {
        throw SourceError(file: file, line: block.lines.lowerBound, message: error.description)
      }
    }
    return result
  }
}

/// Why a declaration cannot be quoted.
enum QuoteError: Error, Equatable, CustomStringConvertible {
  case noFile(String)
  case noDeclaration(String, file: String)
  case ambiguous(String, file: String, candidates: [String])

  var description: String {
    switch self {
    case .noFile(let file): "there is no Sources/\(file)"
    case .noDeclaration(let name, let file): "Sources/\(file) declares no \(name)"
    case .ambiguous(let name, let file, let candidates):
      "Sources/\(file) declares \(name) more than once: \(candidates.joined(separator: ", "))"
    }
  }
}

extension ChapterSource.Quote {
  /// The declaration's lines, moved to the left margin.
  func lines(in sources: String) throws -> [String] {
    guard let data = FileManager.default.contents(atPath: "\(sources)/\(file)") else { throw QuoteError.noFile(file) }
    return try lines(ofText: String(decoding: data, as: UTF8.self))
  }

  func lines(ofText text: String) throws -> [String] {
    let candidates = DeclarationFinder.declarations(in: text).filter { $0.isNamed(declaration) }
    guard let found = candidates.first else { throw QuoteError.noDeclaration(declaration, file: file) }
    guard candidates.count == 1 else {
      let places = candidates.map { "\($0.fullName) in line \($0.lines.lowerBound)" }
      throw QuoteError.ambiguous(declaration, file: file, candidates: places)
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var first = found.lines.lowerBound
    while withComment, first > 1, lines[first - 2].drop(while: { $0 == " " }).hasPrefix("///") { first -= 1 }
    return dedented(Array(lines[first - 1..<found.lines.upperBound]))
  }
}
