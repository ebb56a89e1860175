import Files
import Foundation
import Imaging
import Testing

@testable import Experiments

@Suite("What a page looks at")
struct SceneTests {
  private func folder(_ pictures: [(name: String, image: Image)]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scene-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, image) in pictures { try image.write(png: "\(folder)/\(name).png") }
    return folder
  }

  private func flat(_ width: Int, _ height: Int, _ value: Float) -> Image {
    Image(width: width, height: height, channels: 3, pixels: [Float](repeating: value, count: 3 * width * height))
  }

  @Test("Without a folder it is the built-in picture, drawn at the size that is wanted", arguments: [64, 128, 256])
  func builtIn(side: Int) throws {
    #expect(try Dataset.scene(in: nil, side: side).pixels == SamplePicture.image(width: side, height: side).pixels)
  }

  @Test("In a folder it is the butterfly, else the first picture that is large enough, cut to its middle")
  func photographs() throws {
    var wide = flat(300, 260, 0)
    for y in 0..<260 { for x in 22..<278 { wide.pixels[y * 300 + x] = 1 } }
    let place = try folder([("a", flat(200, 300, 0.2)), ("b", wide), ("butterfly", flat(256, 256, 0.6))])
    defer { try? FileManager.default.removeItem(atPath: place) }
    // One photograph alone, whatever else is in its folder.
    #expect(try Dataset.scene(in: "\(place)/b.png").plane(0).allSatisfy { $0 == 1 })
    #expect(throws: FileError.self) { try Dataset.scene(in: "\(place)/a.png") }
    #expect(try Dataset.scene(in: place).pixels == flat(256, 256, 0.6).pixels)
    try FileManager.default.removeItem(atPath: "\(place)/butterfly.png")
    let cut = try Dataset.scene(in: place)
    #expect(cut.width == 256 && cut.height == 256 && cut.plane(0).allSatisfy { $0 == 1 })
    #expect(try Dataset.scene(in: place, side: 64).width == 64)
    try FileManager.default.removeItem(atPath: "\(place)/b.png")
    #expect(throws: FileError.self) { try Dataset.scene(in: place) }
  }
}
