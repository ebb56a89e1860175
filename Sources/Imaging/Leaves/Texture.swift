/// How a leaf's colour changes between two colours, along it and across.
struct Texture {
  /// What decides between the two colours.
  enum Kind: Int, CaseIterable {
    case flat, noise, sinusoid, checks, grid, twoTone, wood

    /// Whether it looks into a noise tile.
    var isNoisy: Bool { self == .noise || self == .twoTone || self == .wood }
  }

  var kind = Kind.flat
  /// The first colour, and what leads from it to the second.
  var colour: RGBA, difference: RGBA
  /// Its direction relative to the leaf.
  var cosine: Float = 1, sine: Float = 0
  /// Waves a pixel, and where they begin along both axes, in turns.
  var frequency: Float = 0, phaseX: Float = 0, phaseY: Float = 0
  /// How sharply it changes, and which of the two colours has more room, −0.7…0.7.
  var contrast: Float = 1, duty: Float = 0
  /// The noise tile, its pixels a pixel, and where in it the leaf lies.
  var tile = 0
  var tileScale: Float = 1, tileX: Float = 0, tileY: Float = 0
  /// Bends: displacement in pixels and waves a pixel.
  var bend: Float = 0, bendFrequency: Float = 0
  /// How much smaller it is at one end of the leaf, −0.6…0.6.
  var perspective: Float = 0
  /// What a lens out of focus leaves of periodic kinds, 0…1.
  var fade: Float = 1
  /// Strength, tile and scale of the faint noise upon everything.
  var micro: Float = 0
  var microTile = 0
  var microScale: Float = 1

  /// The colour at a point of the leaf.
  ///
  /// - Parameters:
  ///   - u: Along the leaf, in pixels.
  ///   - v: Across, in pixels.
  ///   - radius: The leaf's extent, in pixels, which perspective refers to.
  @inline(__always)
  func colour(_ u: Float, _ v: Float, radius: Float, _ tiles: NoiseTiles) -> RGBA {
    var result = colour
    if kind != .flat { result += (0.5 + 0.5 * mix(u, v, radius, tiles)) * difference }
    if micro > 0 {
      let grain = tiles.value(microTile, u * microScale + tileY, v * microScale + tileX)
      result += micro * grain * (result + 0.25)
    }
    return result
  }

  /// −1 for the first colour, 1 for the second; noise may go further.
  private func mix(_ u: Float, _ v: Float, _ radius: Float, _ tiles: NoiseTiles) -> Float {
    var a = u * cosine + v * sine, b = v * cosine - u * sine
    if perspective != 0 {
      let size = 1 / (1 + perspective * Elementary.clamp(b / radius, -1, 1))
      a *= size
      b *= size
    }
    if bend > 0 { a += bend * Elementary.sine(bendFrequency * b + phaseX) }
    let z = kind.isNoisy ? tiles.value(tile, a * tileScale + tileX, b * tileScale + tileY) : 0
    let wave = Elementary.sine(frequency * a + phaseX)
    switch kind {
    case .flat: return 0
    case .noise: return 0.6 * z
    case .sinusoid: return fade * Elementary.clamp(contrast * (wave - duty), -1, 1)
    case .checks:
      return fade * Elementary.clamp(contrast * wave * Elementary.sine(frequency * b + phaseY), -1, 1)
    case .grid:
      let nearest = min(abs(wave), abs(Elementary.sine(0.6 * frequency * b + phaseY)))
      return fade * (1 - 2 * Elementary.clamp((nearest - 0.06) / (0.3 * (duty + 0.8)), 0, 1))
    case .twoTone: return Elementary.clamp(contrast * (z - duty), -1, 1)
    case .wood:
      let rings = Elementary.sine(frequency * a + phaseX + 0.4 * duty * z)
      return 0.7 * fade * Elementary.clamp(0.4 * contrast * rings, -1, 1) + 0.4 * z
    }
  }
}
