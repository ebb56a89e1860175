import Engine

/// Premultiplied red, green and blue, and as fourth lane the coverage.
typealias RGBA = SIMD4<Float>

/// The weights of brightness (ITU-R BT.601).
let lumaWeights = RGBA(0.299, 0.587, 0.114, 0)

/// The colours of a picture: a few, related, some of them in some parts.
///
/// Brightness is uniform, raised to some power, between two bounds; colour is a normal deviation from grey, in
/// proportion to brightness. None of it was measured on photographs.
struct Palette {
  private static let size = 9

  /// A place whose neighbourhood has a colour.
  private struct Site {
    var x: Float, y: Float, colour: Int
  }

  private let leaves: Leaves, seed: UInt64
  private let darkest: Float, contrast: Float
  /// The colour that everything leans to, and how strong colours are.
  private let cast: RGBA, saturation: Float
  private let colours: [RGBA], used: Int
  private let sites: [Site], siteShare: Float
  /// How much brightness differs among leaves of one colour.
  private let variation: Float

  init(_ leaves: Leaves, side: Int, seed: UInt64) {
    self.leaves = leaves
    self.seed = seed
    var random = RandomSource(seed: seed, .colours)
    let darkest = 0.35 * random.uniform(), contrast = 0.25 + random.uniform() * (0.75 - darkest)
    let power = random.logUniform(0.5, 2), strength = random.uniform()
    let saturation = leaves.saturation * (0.02 + 0.35 * strength * strength)
    let cast = 0.4 * saturation * deviation(using: &random)
    colours = (0..<Self.size).map { _ in
      let brightness = darkest + contrast * Elementary.power(random.uniform(), power)
      return brightness * (1 + cast + saturation * deviation(using: &random))
        + 0.04 * saturation * deviation(using: &random)
    }
    let used = 2 + random.index(Self.size - 2)
    sites = (0..<14).map { _ in
      let margin = Arrangement.margin, end = Float(side) + margin
      return Site(x: random.uniform(-margin, end), y: random.uniform(-margin, end), colour: random.index(used))
    }
    siteShare = random.uniform(0.25, 0.95) * (leaves.colourField ? 1 : 0)
    variation = contrast * random.uniform(0.02, 0.17)
    (self.darkest, self.contrast, self.cast, self.saturation) = (darkest, contrast, cast, saturation)
    self.used = used
  }

  /// A leaf's colour, and another one that its texture may change to; about 0…1, not linear, fourth lane 1.
  func colours(of leaf: Int, at place: Arrangement.Place) -> (first: RGBA, second: RGBA) {
    var random = RandomSource(seed: seed, .colours, leaf: leaf)
    let isLocal = random.chance(siteShare), any = random.index(used), other = random.index(used)
    let chosen = isLocal ? nearestSite(place).colour : any
    return (colour(chosen, using: &random), colour(other, using: &random))
  }

  private func colour(_ index: Int, using random: inout RandomSource) -> RGBA {
    let brightness = darkest + contrast * random.uniform(), shift = variation * random.normal()
    let chroma = saturation * deviation(using: &random)
    var colour =
      leaves.palette ? colours[index] * (1 + 0.3 * chroma) + shift : brightness * (1 + cast + chroma)
    colour.w = 1
    return colour
  }

  private func nearestSite(_ place: Arrangement.Place) -> Site {
    func distance(_ site: Site) -> Float {
      (site.x - place.x) * (site.x - place.x) + (site.y - place.y) * (site.y - place.y)
    }
    return sites.min { distance($0) < distance($1) }!
  }
}

/// A random direction away from grey that leaves the brightness as it is.
private func deviation(using random: inout RandomSource) -> RGBA {
  let colour = RGBA(random.normal(), random.normal(), random.normal(), 0)
  var result = colour - (colour * lumaWeights).sum()
  result.w = 0
  return result
}
