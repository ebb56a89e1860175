/// A shape that knows how far a point is from its edge.
///
/// Points are given in the leaf's own coordinates, in pixels: its centre is the origin, its direction the x axis.
protocol LeafShape {
  /// The distance to the edge, at least nearly, in pixels; negative inside.
  func distance(_ x: Float, _ y: Float) -> Float
  /// A lower bound of the distance, which changes by a pixel a pixel at most: the distance from a simple body around
  /// the shape, or from several.
  ///
  /// So one look at the middle of a block of pixels says whether the block can be left out.
  func clearance(_ x: Float, _ y: Float) -> Float
  /// The radius of a circle around the centre that contains the shape.
  var extent: Float { get }
}

/// An ellipse; with an aspect of 1, a disc.
struct Ellipse: LeafShape {
  /// Half its length, in pixels.
  var radius: Float
  /// Length over width.
  var aspect: Float

  var extent: Float { radius }

  /// The value of the ellipse's equation over the length of its gradient, which is right near the edge; far from a long
  /// ellipse it is too small, and the bound takes over.
  func distance(_ x: Float, _ y: Float) -> Float {
    let w = aspect * y, rho = (x * x + w * w).squareRoot() + 1e-6, gradient = aspect * w
    return max((rho - radius) * rho / ((x * x + gradient * gradient).squareRoot() + 1e-6), clearance(x, y))
  }

  /// The distance from a rectangle and from a circle around the ellipse.
  @inline(__always)
  func clearance(_ x: Float, _ y: Float) -> Float {
    max((x * x + y * y).squareRoot() - radius, abs(y) - radius / aspect)
  }
}

/// A rectangle with round corners.
struct Box: LeafShape {
  /// Half its sides, in pixels.
  var halfWidth: Float, halfHeight: Float
  /// The radius of its corners, in pixels.
  var rounding: Float

  var extent: Float { 1.42 * halfWidth }

  func distance(_ x: Float, _ y: Float) -> Float {
    let dx = abs(x) - halfWidth + rounding, dy = abs(y) - halfHeight + rounding
    let outX = max(dx, 0), outY = max(dy, 0)
    return (outX * outX + outY * outY).squareRoot() + min(max(dx, dy), 0) - rounding
  }

  func clearance(_ x: Float, _ y: Float) -> Float { max(abs(x) - halfWidth, abs(y) - halfHeight) }
}

/// What a leaf is cut to.
enum AnyShape {
  case ellipse(Ellipse)
  case polygon(Polygon)
  case box(Box)
  case blob(Blob)
  case stroke(Stroke)
  case signs(Signs)

  /// Whether it has an area to speak of: neither stroke nor sign.
  var isFilled: Bool {
    switch self {
    case .ellipse, .polygon, .box, .blob: true
    case .stroke, .signs: false
    }
  }

  var extent: Float {
    switch self {
    case .ellipse(let shape): shape.extent
    case .polygon(let shape): shape.extent
    case .box(let shape): shape.extent
    case .blob(let shape): shape.extent
    case .stroke(let shape): shape.extent
    case .signs(let shape): shape.extent
    }
  }
}
