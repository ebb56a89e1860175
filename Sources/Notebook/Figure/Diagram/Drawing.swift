import Foundation
import Imaging

/// A drawing of boxes, lines and words as SVG, in the look that all figures share.
///
/// The colours are those of the plots, so that the book's style sheet finds them and gives them their dark counterparts.
struct Drawing {
  enum Colour: String {
    case ink = "#222222", axis = "#444444", remark = "#666666", grid = "#dddddd", paper = "#ffffff"
    case blue = "#0072b2", orange = "#d55e00"
    case box = "#f4f6f8", blueBox = "#e8f1f7", orangeBox = "#fbefe6"
  }

  enum Anchor: String {
    case start, middle, end
  }

  /// Height of a line of words.
  static let lineHeight = 17.0

  private var elements: [String] = []
  private var holdsPictures = false

  /// About how wide some words are; a viewer's own letters decide.
  static func width(of words: String, size: Double = 14) -> Double { Double(words.count) * size * 0.56 }

  /// A number with one digit at most, the same on every machine.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }

  mutating func box(
    x: Double, y: Double, width: Double, height: Double, fill: Colour, stroke: Colour = .axis, dashed: Bool = false
  ) {
    elements.append(
      "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\""
        + " height=\"\(Self.number(height))\" rx=\"5\" fill=\"\(fill.rawValue)\" stroke=\"\(stroke.rawValue)\""
        + (dashed ? " stroke-dasharray=\"4 3\"" : "") + "/>")
  }

  mutating func text(
    _ words: String, x: Double, y: Double, anchor: Anchor = .middle, size: Int = 14, colour: Colour = .ink,
    bold: Bool = false
  ) {
    elements.append(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor.rawValue)\" font-size=\"\(size)\""
        + " fill=\"\(colour.rawValue)\"\(bold ? " font-weight=\"bold\"" : "")>\(Self.escaped(words))</text>")
  }

  /// A smooth line through points, top down, with a head at its end.
  mutating func arrow(_ points: [(x: Double, y: Double)], colour: Colour = .axis) {
    guard let first = points.first, let last = points.last else { return }
    var path = "M\(Self.number(first.x)),\(Self.number(first.y))"
    for (a, b) in zip(points, points.dropFirst()) {
      let middle = Self.number((a.y + b.y) / 2)
      path +=
        a.x == b.x
        ? " L\(Self.number(b.x)),\(Self.number(b.y))"
        : " C\(Self.number(a.x)),\(middle) \(Self.number(b.x)),\(middle) \(Self.number(b.x)),\(Self.number(b.y))"
    }
    line(path, colour: colour)
    let (x, y) = (last.x, last.y)
    let head = [(x - 4, y - 8), (x + 4, y - 8), (x, y)].map { "\(Self.number($0.0)),\(Self.number($0.1))" }
    elements.append("<polygon points=\"\(head.joined(separator: " "))\" fill=\"\(colour.rawValue)\"/>")
  }

  /// A line by SVG's own description of it.
  mutating func line(_ path: String, colour: Colour = .axis, width: Double = 1.2) {
    elements.append(
      "<path d=\"\(path)\" fill=\"none\" stroke=\"\(colour.rawValue)\" stroke-width=\"\(Self.number(width))\"/>")
  }

  /// A filled area without a border: a box that hides what is behind it.
  mutating func area(x: Double, y: Double, width: Double, height: Double, fill: Colour) {
    guard width > 0, height > 0 else { return }
    elements.append(
      "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\""
        + " height=\"\(Self.number(height))\" fill=\"\(fill.rawValue)\"/>")
  }

  /// The border of a rectangle.
  mutating func outline(
    x: Double, y: Double, width: Double, height: Double, colour: Colour = .orange, thickness: Double = 2.4
  ) {
    let (w, h) = (Self.number(width), Self.number(height))
    line("M\(Self.number(x)),\(Self.number(y)) h\(w) v\(h) h-\(w) z", colour: colour, width: thickness)
  }

  /// A picture of square pixels, none of them smoothed.
  ///
  /// The line says what its pixels add up to: how they are compressed differs from machine to machine, what they are does not.
  mutating func picture(_ image: Image, x: Double, y: Double, width: Double, height: Double) throws {
    holdsPictures = true
    let sum = image.pixels.reduce(UInt64(14_695_981_039_346_656_037)) { sum, sample in
      (sum ^ UInt64((min(1, max(0, sample)) * 255).rounded())) &* 1_099_511_628_211
    }
    let data = Data(try image.pngData()).base64EncodedString()
    elements.append(
      "<image x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\""
        + " height=\"\(Self.number(height))\" preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\""
        + " data-pixels=\"\(String(sum, radix: 16))\" xlink:href=\"data:image/png;base64,\(data)\"/>")
  }

  /// Parts that are shown one at a time: the still on paper, all of them under the book's slider.
  ///
  /// - Parameters:
  ///   - words: What each is called.
  ///   - still: The one that is shown where nothing moves.
  ///   - draw: Draws a frame, counted from 0.
  mutating func frames(_ words: [String], still: Int, _ draw: (Int, inout Drawing) throws -> Void) rethrows {
    precondition(words.indices.contains(still), "\(words.count) frames, and the still is frame \(still)")
    for (index, said) in words.enumerated() {
      var frame = Drawing()
      try draw(index, &frame)
      holdsPictures = holdsPictures || frame.holdsPictures
      let name = Self.escaped(said).replacing("\"", with: "&quot;")
      elements.append("<g class=\"frame\" data-words=\"\(name)\"\(index == still ? "" : " display=\"none\"")>")
      elements += frame.elements
      elements.append("</g>")
    }
  }

  /// The file.
  func svg(width: Double, height: Double) -> String {
    let (w, h) = (Self.number(width.rounded(.up)), Self.number(height.rounded(.up)))
    let links = holdsPictures ? " xmlns:xlink=\"http://www.w3.org/1999/xlink\"" : ""
    return """
      <svg width="\(w)" height="\(h)" viewBox="0 0 \(w) \(h)" xmlns="http://www.w3.org/2000/svg"\(links) \
      font-family="sans-serif">
      <rect x="0" y="0" width="\(w)" height="\(h)" fill="#ffffff"/>
      \(elements.joined(separator: "\n"))
      </svg>

      """
  }

  private static func escaped(_ words: String) -> String {
    words.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
