import Engine

/// How a leaf's outline runs and ends: wavy or straight, filled or not, with a rim, sharp or soft.
struct Edge {
  /// The displacement of a wavy outline, in pixels; 0 for none.
  var waveHeight: Float = 0
  /// Waves a pixel, and where they begin, in turns.
  var waveFrequency: Float = 0, wavePhase: Float = 0
  /// Half the width of an outline without filling, in pixels; 0 for a filled leaf.
  var outline: Float = 0
  /// How far the rim reaches inwards, in pixels; 0 for none.
  var rim: Float = 0
  /// What the rim's colour is multiplied with.
  var rimTone: Float = 1
  /// The width of the step from outside to inside, in pixels.
  var width: Float = 0.7
  /// How far the leaf is out of focus, as a radius in pixels.
  var defocus: Float = 0

  /// How much of a pixel is covered, 0…1, at a distance from the edge.
  @inline(__always)
  func coverage(_ distance: Float) -> Float { Elementary.smoothstep(0.5 - distance / width) }
}

/// What the edges of a picture have in common: a lens with its focus, and a taste for rims.
struct EdgeChoice {
  private let leaves: Leaves, seed: UInt64
  /// The blur of what lies farthest from the focus, in pixels; and the depth that is sharp, 0…1.
  private let aperture: Float, focus: Float
  private let rimShare: Float

  init(_ leaves: Leaves, seed: UInt64) {
    self.leaves = leaves
    self.seed = seed
    var random = RandomSource(seed: seed, .edges)
    let isWideOpen = random.chance(0.35), blur = random.logUniform(1.5, 14)
    aperture = isWideOpen && leaves.depthOfField ? blur : 0
    focus = random.uniform()
    rimShare = random.chance(0.25) ? 0.5 : 0.04
  }

  func edge(of leaf: Int, _ shape: AnyShape, at place: Arrangement.Place) -> Edge {
    var edge = Edge()
    edge.defocus = aperture * abs(place.depth - focus)
    if leaves.waves, !place.isBackdrop { addWave(to: &edge, of: leaf, shape, radius: place.radius) }
    var random = RandomSource(seed: seed, .edges, leaf: leaf)
    // Rims and soft edges must leave something of a small leaf.
    let room = Edge.room(in: shape, radius: place.radius)
    let isOutline = random.chance(leaves.outlines), outline = min(random.logUniform(0.4, 4), 0.4 * room)
    let hasRim = random.chance(rimShare), rim = min(random.logUniform(0.4, 5), 0.3 * room)
    let isDark = random.chance(0.7), tone = random.uniform()
    let isSoft = random.chance(0.15), soft = min(random.logUniform(1, 14), 0.6 * room)
    var blur = 1.6 * edge.defocus * 1.6 * edge.defocus + leaves.edgeWidth * leaves.edgeWidth
    if shape.isFilled {
      if isOutline, place.isOrdinary { edge.outline = outline }
      if hasRim, leaves.rims, !place.isBackdrop { edge.rim = rim }
      edge.rimTone = isDark ? 0.15 + 0.6 * tone : 1.2 + tone
      if isSoft, leaves.softEdges { blur += soft * soft }
    }
    edge.width = blur.squareRoot()
    if case .signs(let signs) = shape { edge.width = min(edge.width, max(leaves.edgeWidth, 2 * signs.space)) }
    return edge
  }

  private func addWave(to edge: inout Edge, of leaf: Int, _ shape: AnyShape, radius: Float) {
    var random = RandomSource(seed: seed, .waves, leaf: leaf)
    guard random.chance(0.35) else { return }
    var length: Float, steepness: Float
    switch shape {
    case .signs: return
    case .stroke(let stroke): (length, steepness) = (stroke.halfLength * random.logUniform(0.4, 2), 0.5)
    default: (length, steepness) = (radius * random.logUniform(0.5, 2.5), 0.45)
    }
    // A steepness of 1 would fold the outline over.
    edge.waveFrequency = 1 / length
    edge.waveHeight = steepness * random.uniform() * length / (2 * .pi)
    edge.wavePhase = random.uniform()
  }
}

extension Edge {
  /// Half the width of a shape, in pixels.
  fileprivate static func room(in shape: AnyShape, radius: Float) -> Float {
    switch shape {
    case .ellipse(let shape): radius / shape.aspect
    case .box(let shape): shape.halfHeight
    case .polygon(let shape): shape.halfWidth
    case .blob(let shape): radius / shape.aspect
    case .stroke, .signs: 0
    }
  }
}
