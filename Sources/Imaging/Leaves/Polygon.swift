import Engine

/// A polygon of three to six corners, not always convex.
struct Polygon: LeafShape {
  /// The line from one corner to the next.
  private struct Side {
    var x: Float, y: Float
    var dx: Float, dy: Float
    var inverseSquare: Float
  }

  private var sides: [Side] = []
  /// How far the edge is moved outwards, which rounds its corners; in pixels.
  private let rounding: Float
  /// Half its width, in pixels.
  let halfWidth: Float
  let extent: Float

  /// Corners at nearly even angles, at 0.45 to 1 of the radius.
  ///
  /// - Parameters:
  ///   - radius: In pixels.
  ///   - aspect: Length over width.
  ///   - rounding: Radius of its corners, in pixels.
  init(radius: Float, aspect: Float, rounding: Float, using random: inout RandomSource) {
    self.rounding = rounding
    halfWidth = radius / aspect
    extent = radius + rounding
    let count = 3 + random.index(4)
    let corners = (0..<count).map { corner in
      let angle = (Float(corner) + random.uniform(-0.25, 0.25)) / Float(count)
      let distance = radius * (0.45 + 0.55 * Elementary.power(random.uniform(), 0.7))
      return (x: distance * Elementary.cosine(angle), y: distance * Elementary.sine(angle) / aspect)
    }
    for (a, b) in zip(corners, corners[1...] + corners[..<1]) {
      let dx = b.x - a.x, dy = b.y - a.y
      sides.append(Side(x: a.x, y: a.y, dx: dx, dy: dy, inverseSquare: 1 / (dx * dx + dy * dy + 1e-9)))
    }
  }

  /// The distance to the nearest side; inside, where a ray to the right crosses an odd number of sides, it is negative.
  func distance(_ x: Float, _ y: Float) -> Float {
    var nearest = Float.infinity, isInside = false
    for side in sides {
      let wx = x - side.x, wy = y - side.y
      let t = Elementary.clamp((wx * side.dx + wy * side.dy) * side.inverseSquare, 0, 1)
      let ox = wx - t * side.dx, oy = wy - t * side.dy
      nearest = min(nearest, ox * ox + oy * oy)
      if (wy >= 0) != (wy >= side.dy), (side.dx * wy > side.dy * wx) == (side.dy > 0) { isInside.toggle() }
    }
    return (isInside ? -nearest.squareRoot() : nearest.squareRoot()) - rounding
  }

  func clearance(_ x: Float, _ y: Float) -> Float { distance(x, y) }
}
