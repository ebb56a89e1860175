import Foundation
import Imaging
import Testing

@Suite("Pictures side by side")
struct ComparisonSheetTests {
  @Test("The drawing holds every picture under its name, small ones in blocks of equal pixels")
  func panels() throws {
    let small = Image(width: 2, height: 1, channels: 1, pixels: [0, 1])
    var sheet = ComparisonSheet()
    sheet.add("given & small", small)
    sheet.add("large", small.resized(width: 64, height: 32))
    let svg = try sheet.svg(side: 32)
    #expect(svg.contains(">given &amp; small</text>") && svg.contains(">large</text>"))
    let pictures = svg.split(separator: "base64,").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    let images = try pictures.map { try Image(pngData: Array(#require(Data(base64Encoded: $0))), name: "panel") }
    #expect(images.map(\.width) == [32, 64] && images.map(\.height) == [16, 32])
    #expect(images[0].pixels == (0..<16 * 32).map { $0 % 32 < 16 ? 0 : 1 })
  }
}
