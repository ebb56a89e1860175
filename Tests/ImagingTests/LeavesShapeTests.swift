import Engine
import Testing

@testable import Imaging

/// Shapes of every kind, as a picture would draw them.
private func shapes(_ count: Int) -> [any LeafShape] {
  (0..<count).flatMap { index -> [any LeafShape] in
    var random = RandomSource(seed: 21, .shapes, leaf: index)
    let radius = random.logUniform(1, 100), aspect = random.uniform(1, 4), rounding = 0.3 * radius / aspect
    return [
      Ellipse(radius: radius, aspect: aspect),
      Box(halfWidth: radius, halfHeight: radius / aspect, rounding: rounding),
      Polygon(radius: radius, aspect: aspect, rounding: rounding, using: &random),
      Blob(radius: radius, aspect: aspect, using: &random),
      Stroke(radius: radius, pen: 1, hasParallels: true, using: &random), Signs(using: &random),
    ]
  }
}

/// A canvas of 128×128 pixels, twice as fine as the picture, with one white leaf in the middle.
private func canvas(_ shape: AnyShape, _ edge: Edge = Edge()) -> Canvas {
  var canvas = Canvas(side: 128, unit: 0.5)
  let texture = Texture(colour: RGBA(1, 1, 1, 1), difference: .zero)
  canvas.draw(
    Leaf(
      x: 32, y: 32, cosine: 0.8, sine: 0.6, shape: shape, edge: edge, texture: texture, shading: Shading(), radius: 1),
    NoiseTiles.shared)
  return canvas
}

struct LeavesShapeTests {
  /// Antialiasing: what a shape covers sums to its area, however it lies on the pixels.
  @Test(arguments: [2, 5.3, 11, 20 as Float])
  func coverageSumsToTheArea(radius: Float) {
    func area(_ shape: AnyShape) -> Float { canvas(shape).pixels.reduce(0) { $0 + $1.w } / 4 }
    let disc = Float.pi * radius * radius
    #expect(abs(area(.ellipse(Ellipse(radius: radius, aspect: 1))) / disc - 1) < 0.01)
    #expect(abs(area(.ellipse(Ellipse(radius: radius, aspect: 2))) / disc - 0.5) < 0.02)
    let box = Box(halfWidth: radius, halfHeight: radius / 2, rounding: 0)
    #expect(abs(area(.box(box)) / (2 * radius * radius) - 1) < 0.03)
  }

  @Test func edgesAreSoftAndInsidesAreFull() {
    let levels = canvas(.ellipse(Ellipse(radius: 20, aspect: 1))).pixels.map(\.w)
    // A step 0.7 pixels wide along a circle of 126 pixels, at four samples a pixel.
    let between = levels.count { $0 > 0 && $0 < 1 }
    #expect((250...450).contains(between))
    #expect(levels.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func anOutlineIsHollow() {
    var edge = Edge()
    edge.outline = 1
    let full = canvas(.ellipse(Ellipse(radius: 20, aspect: 1))),
      ring = canvas(.ellipse(Ellipse(radius: 20, aspect: 1)), edge)
    #expect(full.pixels[64 * 128 + 64].w == 1)
    #expect(ring.pixels[64 * 128 + 64].w == 0)
    let area = ring.pixels.reduce(0) { $0 + $1.w } / 4
    #expect(abs(area / (Float.pi * (400 - 324)) - 1) < 0.02)
  }

  /// Blocks are left out by `clearance`, so nothing may be nearer than it says.
  @Test func clearanceKeepsItsPromise() {
    var random = RandomSource(seed: 22), broken = [String: Int]()
    for shape in shapes(60) {
      for _ in 0..<400 {
        let reach = shape.extent + 20, x = random.uniform(-reach, reach), y = random.uniform(-reach, reach)
        let clearance = shape.clearance(x, y), distance = shape.distance(x, y)
        let dx = random.uniform(-10, 10), dy = random.uniform(-10, 10), step = (dx * dx + dy * dy).squareRoot()
        let change = abs(shape.clearance(x + dx, y + dy) - clearance)
        if clearance > max(distance, 0) + 1e-2 { broken["\(type(of: shape)): nearer", default: 0] += 1 }
        if change > 1.01 * step + 1e-2 { broken["\(type(of: shape)): changes too fast", default: 0] += 1 }
      }
    }
    #expect(broken.isEmpty)
  }

  /// What lies beyond `Leaf.reach` is not looked at, so there a soft edge must have ended.
  @Test func extentContainsTheShape() {
    var random = RandomSource(seed: 23), outside = [String: Int]()
    for shape in shapes(60) {
      for _ in 0..<200 {
        let angle = random.uniform(), radius = 1.05 * shape.extent + 1, beyond = random.uniform(0, 11)
        let x = (radius + beyond) * Elementary.cosine(angle), y = (radius + beyond) * Elementary.sine(angle)
        if shape.distance(x, y) < beyond { outside["\(type(of: shape))", default: 0] += 1 }
      }
    }
    #expect(outside.isEmpty)
  }

  /// Leaving out blocks is a matter of time, not of pictures: one block that holds everything leaves out nothing.
  @Test func blocksChangeNothing() {
    for seed in 0..<40 {
      let composition = Composition(Leaves(), side: 64, seed: UInt64(seed))
      let fast = composition.canvas(), reference = composition.canvas(block: 1024)
      let isSame = fast.pixels == reference.pixels
      #expect(isSame && fast.evaluations <= reference.evaluations, "seed \(seed)")
    }
  }

  @Test func mostPixelsAreCoveredByFewLooks() {
    var looks = 0, pixels = 0
    for seed in 0..<12 {
      let canvas = Composition(Leaves(), side: 128, seed: UInt64(seed)).canvas()
      looks += canvas.evaluations
      pixels += canvas.pixels.count
      let isCovered = canvas.isCovered
      #expect(isCovered)
      let strange = canvas.pixels.count { $0.w < 1 - Canvas.hidden || $0.w > 1.001 || $0.min() < 0 || $0.max() > 1.69 }
      #expect(strange == 0)
    }
    let mean = Double(looks) / Double(pixels)
    #expect(mean > 1 && mean < 4)
  }

  @Test func parallelStrokesAreSeveral() {
    let strokes = (0..<400).map { index in
      var random = RandomSource(seed: 5, .strokes, leaf: index)
      return Stroke(radius: 20, pen: 1, hasParallels: index % 2 == 0, using: &random)
    }
    /// Runs of inside along a line across the middle.
    func lines(_ stroke: Stroke) -> Int {
      let inside = stride(from: -80, to: 80, by: 0.05 as Float).map { stroke.distance(0, $0) < 0 }
      return zip(inside, inside.dropFirst()).count { !$0 && $1 }
    }
    #expect(strokes.enumerated().allSatisfy { $0 % 2 == 0 || lines($1) == 1 })
    #expect(strokes.count { lines($0) > 2 } > 10)
  }
}
