import Foundation
import Imaging

/// Runs a test in a folder of its own, which is gone afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imaging-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// The names in a folder, hidden ones too.
func entries(of folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func line(_ count: Int) -> [Double] { (0..<count).map { _ in .random(in: -1...1, using: &self) } }

  mutating func image(
    width: Int, height: Int, channels: Int, alpha: Bool = false, bitDepth: Int = 8, range: ClosedRange<Float> = 0...1
  ) -> Image {
    let pixels = (0..<channels * width * height).map { _ in Float.random(in: range, using: &self) }
    let opacity = alpha ? (0..<width * height).map { _ in Float.random(in: range, using: &self) } : nil
    return Image(
      width: width, height: height, channels: channels, pixels: pixels, alpha: opacity, bitDepth: bitDepth)
  }
}
