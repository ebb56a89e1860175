import Engine

/// An arc of a circle, drawn with a pen that presses harder in the middle or at one end; perhaps with parallels.
///
/// Thin curved lines are what dead leaves lack. (With outlines and flow they were worth 0.07 dB on T91 in one ladder, of the
/// generator in PyTorch, and nothing that shows in this one's: `Figures/09-beforehand/leaves.csv`.)
struct Stroke: LeafShape {
  /// Half its length along the arc, in pixels.
  let halfLength: Float
  /// Half its greatest width, in pixels.
  let halfWidth: Float
  /// The radius of curvature, in pixels; its sign says to which side.
  let curvature: Float
  /// How much of the width is lost, 0…1: towards both ends, or from one end to the other.
  private let taper: Float, tapersToOneEnd: Bool
  /// Copies on each side, the distance between two, and how far they are shifted along; in pixels.
  private let copies: Float, gap: Float, shift: Float

  var extent: Float { 1.25 * halfLength + halfWidth + copies * gap + 1 }

  /// A stroke for a leaf of some size.
  ///
  /// - Parameters:
  ///   - radius: The leaf's size, in pixels; a stroke is one to four times as long.
  ///   - pen: Multiplies the width.
  ///   - hasParallels: Whether there may be copies.
  init(radius: Float, pen: Float, hasParallels: Bool, using random: inout RandomSource) {
    halfLength = Elementary.clamp(radius * random.logUniform(1, 4), 3, 160)
    halfWidth = min(random.logUniform(0.25, 3.5) * pen, halfLength / 4)
    let bend = random.uniform()
    curvature = random.sign() * halfLength / (0.03 + 1.6 * bend * bend.squareRoot())
    taper = 0.95 * random.uniform()
    tapersToOneEnd = random.chance(0.4)
    let isComb = random.chance(0.2), spread = random.uniform()
    gap = 2 * halfWidth + random.logUniform(1, 8)
    // Parallels on the inner side must not reach the centre of curvature.
    let room = Elementary.floor(0.7 * abs(curvature) / gap)
    copies = isComb && hasParallels ? min(Elementary.floor(1 + 5 * spread * spread), room) : 0
    shift = 0.2 * halfLength * random.uniform()
  }

  func distance(_ x: Float, _ y: Float) -> Float {
    var (along, across) = position(x, y)
    if copies > 0 {
      let copy = nearestCopy(across)
      across -= copy * gap
      along += shift * Elementary.sine(copy * 0.48)
    }
    let t = Elementary.clamp(along / halfLength, -1, 1), beyond = max(abs(along) - halfLength, 0)
    let width = halfWidth * (1 - taper * (tapersToOneEnd ? 0.5 + 0.5 * t : t * t))
    return (beyond * beyond + across * across).squareRoot() - width
  }

  /// The distance from the ring that the arc is part of.
  func clearance(_ x: Float, _ y: Float) -> Float {
    let dy = y + curvature, across = (x * x + dy * dy).squareRoot() - abs(curvature)
    return abs(across) - copies * gap - halfWidth
  }

  /// The position along the arc and the distance from it to the outside, in pixels.
  @inline(__always)
  private func position(_ x: Float, _ y: Float) -> (along: Float, across: Float) {
    let dy = y + curvature, radius = abs(curvature)
    let across = (x * x + dy * dy).squareRoot() - radius
    return (radius * Elementary.angle(x, curvature > 0 ? dy : -dy), curvature > 0 ? across : -across)
  }

  @inline(__always)
  private func nearestCopy(_ across: Float) -> Float {
    Elementary.clamp(Elementary.nearest(across / gap), -copies, copies)
  }
}

/// The directions that the strokes of a picture follow, as hair and grass do.
struct FlowField {
  private let bendX: Float, waveX: Float, phaseX: Float
  private let bendY: Float, waveY: Float, phaseY: Float
  private let offset: Float, disorder: Float

  init(using random: inout RandomSource) {
    // Half a turn of bend at most, over 200 pixels at least.
    (bendX, waveX, phaseX) = (0.48 * random.uniform(), 0.0048 * random.uniform(), random.uniform())
    (bendY, waveY, phaseY) = (0.48 * random.uniform(), 0.0048 * random.uniform(), random.uniform())
    (offset, disorder) = (random.uniform(), 0.04 * random.uniform())
  }

  /// The direction at a place, in turns, give or take some.
  func angle(_ x: Float, _ y: Float, using random: inout RandomSource) -> Float {
    bendX * Elementary.sine(waveX * x + phaseX) + bendY * Elementary.sine(waveY * y + phaseY) + offset
      + disorder * random.normal()
  }
}
