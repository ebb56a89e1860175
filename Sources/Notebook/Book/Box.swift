/// The two boxes of a page: what the paper says, and where we do otherwise.
///
/// Both are quotations in Markdown. The first names its place in the paper:
///
/// ```markdown
/// > **Paper** (III.C, eq. 4)
/// > The divergence is printed with its sign flipped.
///
/// > **We differ**
/// > The standard divergence; the printed one has no minimum.
/// ```
enum Box {
  /// Puts each head that has a line of its own into a paragraph of its own.
  static func withOwnHeads(_ markdown: [String]) -> [String] {
    var result: [String] = []
    for (index, line) in markdown.enumerated() {
      result.append(line)
      let next = index + 1 < markdown.count ? markdown[index + 1] : ""
      let isAlone = line.hasSuffix("**") || line.hasSuffix(")")
      if isHead(line) && isAlone && next.hasPrefix("> ") { result.append(">") }
    }
    return result
  }

  /// What is wrong with a line that heads a box: a statement about the paper without its place.
  static func fault(in line: String) -> String? {
    guard line.hasPrefix("> **Paper"), !line.hasPrefix("> **Paper** (") else { return nil }
    return "a Paper box names its place: > **Paper** (III.C, eq. 4)"
  }

  private static func isHead(_ line: String) -> Bool {
    line.hasPrefix("> **Paper**") || line.hasPrefix("> **We differ**")
  }
}
