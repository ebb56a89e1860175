import Engine
import Foundation
import Kernels
import Testing

@testable import Imaging

struct LeavesTests {
  @Test func oneSeedIsOnePicture() {
    let leaves = Leaves(), picture = leaves.picture(side: 64, seed: 3)
    #expect(picture.width == 64 && picture.height == 64 && picture.channels == 3 && picture.bitDepth == 8)
    #expect(picture == picture.quantized())
    #expect(picture == leaves.picture(side: 64, seed: 3))
    #expect(picture != leaves.picture(side: 64, seed: 4))
  }

  /// FNV-1a over the bytes of twenty drawings; whoever changes the generator changes every network trained on it.
  @Test func isTheSameEverywhere() {
    let samples = Leaves().pictures(0..<20, side: 64, ofSeries: 1).flatMap(\.pixels)
    let hash = samples.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64(($1 * 255).rounded())) &* 0x100_0000_01B3
    }
    #expect(hash == 10_483_955_878_631_593_893)
  }

  @Test func aSeriesDoesNotDependOnItsPartsOrThreads() {
    let leaves = Leaves(), threads = Threads.count
    defer { Threads.count = threads }
    Threads.count = 1
    let alone = leaves.pictures(0..<7, side: 48, ofSeries: 11)
    Threads.count = 3
    let together = leaves.pictures(0..<7, side: 48, ofSeries: 11)
    #expect(alone == together)
    #expect(leaves.pictures(5..<7, side: 48, ofSeries: 11) == Array(alone[5...]))
    #expect(leaves.picture(6, side: 48, ofSeries: 11) == alone[6])
    #expect(Set(alone.map(\.pixels)).count == 7)
    #expect(leaves.picture(6, side: 48, ofSeries: 12) != alone[6])
    // Tiles, too, are made by several threads.
    Threads.count = 1
    let one = NoiseTiles(count: 2)
    #expect(one.tile(1) == NoiseTiles.shared.tile(1))
  }

  /// Whoever adds an ingredient has to say here how it is taken away.
  static let switches: [(name: String, change: @Sendable (inout Leaves) -> Void)] = [
    ("ellipses", { $0.ellipses = 0 }), ("polygons", { $0.polygons = 0 }), ("boxes", { $0.boxes = 0 }),
    ("blobs", { $0.blobs = 0 }), ("elongation", { $0.elongation = false }), ("waves", { $0.waves = false }),
    ("alignment", { $0.alignment = false }), ("strokes", { $0.strokes = 0 }), ("flow", { $0.flow = false }),
    ("parallels", { $0.parallels = false }), ("signs", { $0.signs = 0 }), ("outlines", { $0.outlines = 0 }),
    ("rims", { $0.rims = false }), ("sizeExponent", { $0.sizeExponent = 2 }),
    ("smallestRadius", { $0.smallestRadius = 4...8 }), ("opacity", { $0.opacity = 0.5 }),
    ("palette", { $0.palette = false }), ("colourField", { $0.colourField = false }),
    ("saturation", { $0.saturation = 0 }), ("shading", { $0.shading = false }), ("flat", { $0.flat = 0 }),
    ("noise", { $0.noise = 0 }), ("sinusoids", { $0.sinusoids = 0 }), ("checks", { $0.checks = 0 }),
    ("grids", { $0.grids = 0 }), ("twoTone", { $0.twoTone = 0 }), ("wood", { $0.wood = 0 }),
    ("textureContrast", { $0.textureContrast = 0 }), ("microTexture", { $0.microTexture = 0 }),
    ("warps", { $0.warps = false }), ("perspective", { $0.perspective = true }), ("edgeWidth", { $0.edgeWidth = 0.1 }),
    ("softEdges", { $0.softEdges = false }), ("depthOfField", { $0.depthOfField = false }),
    ("linearLight", { $0.linearLight = 0 }), ("lightField", { $0.lightField = false }),
    ("lensBlur", { $0.lensBlur = 0 }), ("averaging", { $0.averaging = false }), ("exposure", { $0.exposure = false }),
    ("sharpening", { $0.sharpening = 0 }), ("grain", { $0.grain = 0 }), ("chromaBlur", { $0.chromaBlur = 1 }),
  ]

  @Test func everySwitchIsTried() {
    let properties = Mirror(reflecting: Leaves()).children.map { $0.label ?? "" }
    #expect(properties.sorted() == Self.switches.map(\.name).sorted())
  }

  /// Some ingredients are in every seventh picture only; each must be in one of two hundred.
  @Test(arguments: switches.indices)
  func everySwitchChangesSomePicture(index: Int) {
    var changed = Leaves()
    Self.switches[index].change(&changed)
    #expect(changed != Leaves())
    let differs = (0..<200).contains { changed.picture($0, side: 48, ofSeries: 5) != whole($0) }
    #expect(differs, "\(Self.switches[index].name) changes nothing")
  }

  private func whole(_ index: Int) -> Image { Leaves().picture(index, side: 48, ofSeries: 5) }

  /// An ingredient has random numbers of its own: without grain, everything else is where it was.
  @Test func aSwitchLeavesTheRestAsItIs() {
    var plain = Leaves()
    plain.grain = 0
    for index in 0..<8 {
      let (with, without) = (whole(index), plain.picture(index, side: 48, ofSeries: 5))
      #expect(zip(with.pixels, without.pixels).allSatisfy { abs($0 - $1) < 0.016 * 6 })
    }
  }

  @Test func survivesBeingWrittenDown() throws {
    var leaves = Leaves()
    leaves.strokes = 0.25
    leaves.smallestRadius = 2...5
    let copy = try JSONDecoder().decode(Leaves.self, from: JSONEncoder().encode(leaves))
    #expect(copy == leaves && copy != Leaves())
  }

  @Test func tooSmallASideStopsTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Leaves().picture(side: 15, seed: 0) }
  }
}
