/// One leaf, ready to be drawn.
struct Leaf {
  /// Its centre, in pixels.
  var x: Float, y: Float
  /// Its direction.
  var cosine: Float, sine: Float
  var shape: AnyShape
  var edge: Edge
  var texture: Texture
  var shading: Shading
  /// The size that shading refers to, in pixels.
  var radius: Float

  /// The radius of a circle that contains everything of the leaf, its soft edge too, in pixels.
  var reach: Float { 1.05 * shape.extent + 1 + margin }
  /// How far waves and the soft edge may leave the shape, in pixels.
  var margin: Float { 1.5 * edge.waveHeight + 0.5 * edge.width }

  /// The distance to the edge of what is drawn, in pixels, negative inside.
  @inline(__always)
  func distance(_ u: Float, _ v: Float, _ shape: some LeafShape) -> Float {
    var u = u, v = v
    if edge.waveHeight > 0 {
      let along = u
      u += edge.waveHeight * Elementary.sine(edge.waveFrequency * v + edge.wavePhase)
      v += edge.waveHeight * Elementary.sine(edge.waveFrequency * along + 1.7 * edge.wavePhase)
    }
    let distance = shape.distance(u, v)
    return edge.outline > 0 ? abs(distance + edge.outline) - edge.outline : distance
  }

  /// The colour at a point: texture in the light, and the rim; 0…1.3, fourth lane 1.
  @inline(__always)
  func colour(_ u: Float, _ v: Float, distance: Float, _ tiles: NoiseTiles) -> RGBA {
    var light = shading.light(u / radius, v / radius)
    if edge.rim > 0 {
      light *= 1 + Elementary.smoothstep((distance + edge.rim) / edge.width + 0.5) * (edge.rimTone - 1)
    }
    var colour = texture.colour(u, v, radius: radius, tiles) * light
    colour.clamp(lowerBound: RGBA(repeating: 0), upperBound: RGBA(repeating: 1.3))
    colour.w = 1
    return colour
  }
}

/// The light on a leaf: brighter towards one side, or in the middle as on a ball.
struct Shading {
  /// How much brighter the leaf is at its ends.
  var alongX: Float = 0, alongY: Float = 0
  /// How much brighter it is in its middle.
  var ball: Float = 0

  /// What the colour is multiplied with at a point given in radii.
  @inline(__always)
  func light(_ x: Float, _ y: Float) -> Float {
    let x = Elementary.clamp(x, -1, 1), y = Elementary.clamp(y, -1, 1)
    return 1 + alongX * x + alongY * y + ball * (1 - 1.5 * (x * x + y * y))
  }
}
