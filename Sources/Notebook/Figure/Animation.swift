/// A figure in frames: one file that shows its still wherever nothing moves, and holds the other frames beside it.
///
/// Every frame is a group of class `frame` with its words in `data-words`; all but the still are not displayed. What is the
/// same in all frames stands before and behind them, once. So do the axes of panels, though each panel moves.
struct Animation {
  /// One figure a frame, of the same name and size.
  let frames: [Figure]
  /// What each is called.
  let words: [String]
  /// The frame that is displayed.
  let still: Int

  init(frames: [Figure], words: [String], still: Int) {
    precondition(
      frames.count == words.count && frames.indices.contains(still),
      "an animation of \(frames.count) frames with \(words.count) names, frame \(still) its still")
    self.frames = frames
    self.words = words
    self.still = still
  }

  /// The figure's name.
  var name: String { frames[0].name }

  /// The file that gnuplot draws a frame into.
  func file(_ frame: Int) -> String {
    let digits = String(frame + 1)
    return "\(name)-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".svg"
  }

  /// One drawing made of gnuplot's drawings of the frames.
  func joined(_ drawings: [String]) -> String {
    let parts = drawings.map(Self.cut)
    let fewest = parts.map(\.elements.count).min() ?? 0
    let first = parts[0].elements
    var before = 0
    while before < fewest, parts.allSatisfy({ $0.elements[before] == first[before] }) { before += 1 }
    var after = 0
    while before + after < fewest,
      parts.allSatisfy({ $0.elements[$0.elements.count - 1 - after] == first[first.count - 1 - after] })
    { after += 1 }
    // What all share between their own elements, such as the axes of further panels, is painted before these.
    let isAligned = parts.allSatisfy { $0.elements.count == first.count }
    let shared = (before..<(first.count - after)).filter { place in
      isAligned && parts.allSatisfy { $0.elements[place] == first[place] }
    }
    var text = parts[0].head + first[..<before].joined() + shared.map { first[$0] }.joined()
    for (index, part) in parts.enumerated() {
      let shown = index == still ? "" : " display=\"none\""
      let words = words[index].replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing(
        "<", with: "&lt;")
      text += "<g class=\"frame\" data-words=\"\(words)\"\(shown)>\n"
      let places = (before..<(part.elements.count - after)).filter { !shared.contains($0) }
      let own = places.map { part.elements[$0] }.joined()
      text += own.replacing("id=\"gnuplot", with: "id=\"frame_\(index + 1)_gnuplot") + "</g>\n"
    }
    return text + first[(first.count - after)...].joined() + parts[0].foot
  }

  /// A drawing's head, up to its definitions; the elements behind, each whole; and its foot.
  private static func cut(_ drawing: String) -> (head: String, elements: [String], foot: String) {
    let lines = drawing.split(separator: "\n", omittingEmptySubsequences: false).map { $0 + "\n" }
    let start = (lines.firstIndex { $0.hasPrefix("</defs>") } ?? -1) + 1
    let end = lines.lastIndex { $0.hasPrefix("</g>") } ?? lines.count
    var elements: [String] = [], open = 0, element = ""
    for line in lines[start..<max(start, end)] {
      element += line
      open += line.ranges(of: "<g").count - line.ranges(of: "</g>").count
      if open == 0 {
        // Gnuplot repeats the pen it had; a group without content only says that, and differs from frame to frame.
        if element.wholeMatch(of: /<g [^>]*>\s*<\/g>\s*/) == nil { elements.append(element) }
        element = ""
      }
    }
    return (lines[..<start].joined(), elements + (element.isEmpty ? [] : [element]), lines[max(start, end)...].joined())
  }
}
