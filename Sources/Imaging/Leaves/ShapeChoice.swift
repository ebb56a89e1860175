import Engine

/// What the leaves of a picture are cut to: which shapes it prefers, and how its strokes lie.
struct ShapeChoice {
  private let leaves: Leaves, seed: UInt64
  private let filledWeights: [Float]
  private let strokeShare: Float, signShare: Float
  /// Multiplies the width of all strokes.
  private let pen: Float
  private let flow: FlowField?

  init(_ leaves: Leaves, seed: UInt64) {
    self.leaves = leaves
    self.seed = seed
    var random = RandomSource(seed: seed, .shapes)
    filledWeights = [leaves.ellipses, leaves.polygons, leaves.boxes, leaves.blobs].map { weight in
      let preference = 0.15 + random.uniform()
      return weight * preference * preference
    }
    var strokes = RandomSource(seed: seed, .strokes)
    let share = [0, 0.06, 0.25, 0.6 as Float][strokes.choose([0.15, 0.4, 0.3, 0.15])]
    strokeShare = min(share * leaves.strokes, 0.8)
    let hasPen = strokes.chance(0.3), width = strokes.logUniform(0.4, 1.5)
    pen = hasPen ? width : 1
    let follows = strokes.chance(0.5), field = FlowField(using: &strokes)
    flow = follows && leaves.flow ? field : nil
    var signs = RandomSource(seed: seed, .signs)
    let hasSigns = signs.chance(0.15), many = signs.uniform()
    signShare = hasSigns ? (0.01 + 0.06 * many * many) * leaves.signs : 0
  }

  /// The shape of a leaf; a stroke may turn it into the direction of the field.
  func shape(of leaf: Int, at place: inout Arrangement.Place) -> AnyShape {
    if place.isBackdrop { return .ellipse(Ellipse(radius: place.radius, aspect: 1)) }
    var random = RandomSource(seed: seed, .shapes, leaf: leaf)
    let kind = random.uniform()
    if place.isOrdinary, kind > 1 - signShare {
      var signs = RandomSource(seed: seed, .signs, leaf: leaf)
      return .signs(Signs(using: &signs))
    }
    if place.isOrdinary, kind < strokeShare {
      var strokes = RandomSource(seed: seed, .strokes, leaf: leaf)
      if let flow { place.angle = flow.angle(place.x, place.y, using: &strokes) }
      return .stroke(Stroke(radius: place.radius, pen: pen, hasParallels: leaves.parallels, using: &strokes))
    }
    return filled(radius: place.radius, using: &random)
  }

  private func filled(radius: Float, using random: inout RandomSource) -> AnyShape {
    let isLong = random.chance(0.6), length = random.uniform()
    let aspect = isLong && leaves.elongation ? 1 + 3 * length * length : 1
    let isRound = random.chance(0.5), roundness = random.uniform()
    let rounding = isRound ? 0.3 * roundness * radius / aspect : 0
    switch random.choose(filledWeights) {
    case 0: return .ellipse(Ellipse(radius: radius, aspect: aspect))
    case 1: return .polygon(Polygon(radius: radius, aspect: aspect, rounding: rounding, using: &random))
    case 2: return .box(Box(halfWidth: radius, halfHeight: radius / aspect, rounding: rounding))
    default: return .blob(Blob(radius: radius, aspect: aspect, using: &random))
    }
  }
}
