/// A block of code, taken apart into what is shown and what is folded away.
struct Listing {
  /// The lines that teach, without gaps where something was folded.
  let shown: [String]
  /// The lines that write to the page, draw or lay out. A call of `page.live` is among them only together with the work that
  /// it follows.
  let folded: [String]
  /// Offset of the first shown line in the block; nil if there is none.
  let firstShown: Int?
  /// Offset of the first folded line in the block; nil if there is none.
  let firstFolded: Int?

  /// Takes a block apart.
  ///
  /// - Parameters:
  ///   - lines: The block.
  ///   - folded: Offsets of the folded lines.
  init(_ lines: [String], folded: Set<Int>) {
    // What is left of a block after folding may be closing braces and nothing else; they teach nothing.
    let rest = lines.indices.filter { !folded.contains($0) }
    let isBare = !folded.isEmpty && rest.allSatisfy { lines[$0].allSatisfy { " })]".contains($0) } }
    let shownIndices = Self.tidied(isBare ? [] : rest, lines)
    let foldedLines = isBare ? Array(lines.indices) : lines.indices.filter(folded.contains)
    let foldedIndices = Self.tidied(Self.withoutStrayCalls(foldedLines, lines), lines)
    shown = dedented(shownIndices.map { lines[$0] })
    self.folded = dedented(foldedIndices.map { lines[$0] })
    firstShown = shownIndices.first
    firstFolded = foldedIndices.first
  }

  /// The lines without calls of `page.live` behind a line that is not folded: what they follow is defined elsewhere.
  private static func withoutStrayCalls(_ indices: [Int], _ lines: [String]) -> [Int] {
    func margin(_ index: Int) -> Int { lines[index].prefix { $0 == " " }.count }
    var result: [Int] = []
    var stray: Int?
    for index in indices {
      let text = lines[index].drop { $0 == " " }
      if let first = stray {
        let closes = margin(index) == margin(first) && text.first.map { ")}".contains($0) } == true
        if margin(index) > margin(first) || closes { continue }
        stray = nil
      }
      if text.hasPrefix("page.live("), result.last != index - 1 {
        stray = index
      } else {
        result.append(index)
      }
    }
    return result
  }

  /// The lines without empty ones at the ends or after another empty one.
  private static func tidied(_ indices: [Int], _ lines: [String]) -> [Int] {
    func isEmpty(_ index: Int) -> Bool { lines[index].allSatisfy(\.isWhitespace) }
    var result: [Int] = []
    for index in indices where !(isEmpty(index) && (result.last.map(isEmpty) ?? true)) { result.append(index) }
    while let last = result.last, isEmpty(last) { result.removeLast() }
    return result
  }
}
