import Engine

/// Where the leaves of a picture lie, how large they are, and in which order.
///
/// Three groups, front to back: leaves that follow the size law; large ones, so that few pictures end in nothing; and
/// one backdrop.
struct Arrangement {
  /// Where a leaf lies.
  struct Place {
    /// Its centre, in pixels; a margin around the picture has leaves too.
    var x: Float, y: Float
    /// Its size, in pixels.
    var radius: Float
    /// Its direction, in turns.
    var angle: Float
    /// 0 in front, 1 at the back.
    var depth: Float
    /// Whether it is one of those that follow the size law.
    var isOrdinary: Bool
    /// Whether it is the last one, behind everything.
    var isBackdrop: Bool
  }

  /// Leaves beyond the picture's border may reach into it, up to this far from it.
  static let margin: Float = 40

  let sizes: SizeLaw
  let ordinaryCount: Int
  /// All leaves, the backdrop included.
  let count: Int
  private let side: Int, seed: UInt64
  private let alignedAngle: Float?

  init(_ leaves: Leaves, side: Int, seed: UInt64) {
    var random = RandomSource(seed: seed, .places)
    self.side = side
    self.seed = seed
    let smallest = random.logUniform(leaves.smallestRadius.lowerBound, leaves.smallestRadius.upperBound)
    sizes = SizeLaw(
      exponent: leaves.sizeExponent, smallest: smallest, largest: 2 * smallest + random.logUniform(40, 300))
    let extent = Float(side) + 2 * Self.margin, area = extent * extent
    // So many that together they have 0.12 to 3 times the area of the picture; bounds are those of 256×256 pixels.
    let wanted = random.logUniform(0.12, 3) * area / (1.6 * sizes.meanSquare)
    let relative = area / (336 * 336)
    ordinaryCount = Int(min(max(wanted, 20), max(20, 2592 * relative)))
    count = ordinaryCount + Int(max(4, 24 * relative)) + 1
    let isAligned = random.chance(0.3), angle = random.uniform()
    alignedAngle = isAligned && leaves.alignment ? angle : nil
  }

  func place(of leaf: Int) -> Place {
    var random = RandomSource(seed: seed, .places, leaf: leaf)
    let end = Float(side) + Self.margin, isOrdinary = leaf < ordinaryCount
    var place = Place(
      x: random.uniform(-Self.margin, end), y: random.uniform(-Self.margin, end),
      radius: isOrdinary ? sizes.radius(random.uniform()) : random.logUniform(70, 300), angle: random.uniform(),
      depth: isOrdinary ? Float(leaf) / Float(ordinaryCount) : 1, isOrdinary: isOrdinary,
      isBackdrop: leaf == count - 1)
    if let alignedAngle, random.chance(0.9) {
      place.angle = alignedAngle + 0.25 * Float(random.index(4)) + 0.005 * random.normal()
    }
    if place.isBackdrop {
      place.x = Float(side) / 2
      place.y = Float(side) / 2
      place.radius = 3 * Float(side)
    }
    return place
  }
}
