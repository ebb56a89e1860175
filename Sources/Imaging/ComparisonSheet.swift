import Files
import Foundation

/// Pictures side by side under their names, as one SVG drawing that holds them as PNG data.
///
/// Every picture is shown at one width, its pixels as squares. A small picture's are written as blocks of equal ones: not
/// every viewer heeds that it should not smooth, and smoothing would show a sharpness that is not there.
public struct ComparisonSheet: Sendable {
  private var panels: [(name: String, picture: Image)] = []

  /// An empty sheet.
  public init() {}

  /// Adds a picture.
  ///
  /// - Parameters:
  ///   - name: What stands above it.
  ///   - picture: Of any size.
  public mutating func add(_ name: String, _ picture: Image) { panels.append((name, picture)) }

  /// The drawing.
  ///
  /// - Parameter side: Width of a panel in units of the drawing.
  /// - Throws: ``FileError`` if a picture cannot be encoded.
  public func svg(side: Int = 256) throws -> String {
    let gap = 12, heading = 30
    let heights = panels.map { side * $0.picture.height / $0.picture.width }
    let width = gap + panels.count * (side + gap), height = heading + (heights.max() ?? 0) + gap
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
      "<g font-family=\"sans-serif\" font-size=\"15\" fill=\"#222222\" text-anchor=\"middle\">",
    ]
    for (index, panel) in panels.enumerated() {
      let x = gap + index * (side + gap), data = Data(try blocks(panel.picture, side).pngData()).base64EncodedString()
      lines.append("<text x=\"\(x + side / 2)\" y=\"20\">\(escaped(panel.name))</text>")
      lines.append(
        "<image x=\"\(x)\" y=\"\(heading)\" width=\"\(side)\" height=\"\(heights[index])\" preserveAspectRatio=\"none\" "
          + "style=\"image-rendering:pixelated\" href=\"data:image/png;base64,\(data)\"/>")
    }
    return (lines + ["</g>", "</svg>"]).joined(separator: "\n") + "\n"
  }

  private func blocks(_ picture: Image, _ side: Int) -> Image {
    let factor = side / max(picture.width, picture.height)
    guard factor > 1 else { return picture }
    return picture.resized(width: picture.width * factor, height: picture.height * factor, filter: .nearest)
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
