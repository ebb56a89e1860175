import Engine

/// A picture before it is drawn: all that its leaves have in common, and each leaf on demand.
struct Composition {
  let camera: Camera
  let arrangement: Arrangement
  private let leaves: Leaves, side: Int, seed: UInt64
  private let shapes: ShapeChoice, edges: EdgeChoice, palette: Palette, textures: TextureChoice

  init(_ leaves: Leaves, side: Int, seed: UInt64) {
    (self.leaves, self.side, self.seed) = (leaves, side, seed)
    camera = Camera(leaves, seed: seed)
    arrangement = Arrangement(leaves, side: side, seed: seed)
    shapes = ShapeChoice(leaves, seed: seed)
    edges = EdgeChoice(leaves, seed: seed)
    palette = Palette(leaves, side: side, seed: seed)
    textures = TextureChoice(leaves, seed: seed)
  }

  /// Leaf number `index`, 0 in front.
  func leaf(_ index: Int) -> Leaf {
    var place = arrangement.place(of: index)
    let shape = shapes.shape(of: index, at: &place)
    let edge = edges.edge(of: index, shape, at: place)
    let texture = textures.texture(
      of: index, isFilled: shape.isFilled, defocus: edge.defocus, colours: palette.colours(of: index, at: place))
    return Leaf(
      x: place.x, y: place.y, cosine: Elementary.cosine(place.angle), sine: Elementary.sine(place.angle),
      shape: shape, edge: edge, texture: texture, shading: leaves.shading ? shading(of: index) : Shading(),
      radius: shape.isFilled ? place.radius : shape.extent)
  }

  private func shading(of leaf: Int) -> Shading {
    var random = RandomSource(seed: seed, .shading, leaf: leaf), shading = Shading()
    let angle = random.uniform(), slope = 0.45 * random.uniform(), ball = 0.35 * random.uniform()
    if random.chance(0.6) {
      (shading.alongX, shading.alongY) = (slope * Elementary.cosine(angle), slope * Elementary.sine(angle))
    }
    if random.chance(0.25) { shading.ball = ball }
    return shading
  }

  /// The leaves, drawn front to back at twice the size until nothing shows through.
  ///
  /// - Parameter block: The canvas's blocks; what is drawn does not depend on them.
  func canvas(block: Int = 16) -> Canvas {
    var canvas = Canvas(side: 2 * side, unit: 0.5, block: block)
    let tiles = NoiseTiles.shared
    for index in 0..<arrangement.count where !canvas.isCovered {
      canvas.draw(leaf(index), opacity: leaves.opacity, isLinear: camera.isLinear, tiles)
    }
    return canvas
  }
}
