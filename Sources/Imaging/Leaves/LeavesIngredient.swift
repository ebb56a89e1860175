/// What drawings can be made without, to see what it is worth.
public enum LeavesIngredient: String, Codable, CaseIterable, Sendable {
  /// Thin lines: strokes, and the signs and outlines that are made of them.
  case strokes
  /// Every shape but the disc.
  case shapes
  /// Opaque leaves: without it, three tenths of what lies behind a leaf show through.
  case occlusion
  /// The power law of sizes: without it, every radius between the same bounds is as frequent as any other.
  case sizes
  /// Colour: without it, drawings are grey.
  case colour
  /// What the surface of a leaf looks like: without it, a leaf has one colour.
  case textures
  /// Of the textures, those that are noise, cut into two tones, or follow noise as wood does.
  case noise
  /// Of the textures, gratings, checks and grids.
  case gratings
  /// The light on a leaf, and on the picture.
  case shading
  /// The blur of a lens, its depth of field, and soft edges.
  case lens
  /// Of the lens, its depth of field, and soft edges.
  case focus
  /// Soft steps at the edges, and a sensor that averages over a pixel: without them, a pixel has one colour or the other.
  case antialiasing
  /// Light that adds up, exposure, sharpening, grain.
  case sensor
}

extension Leaves {
  /// The same generator without some of its ingredients.
  ///
  /// - Parameter ingredients: what is left out.
  public func without(_ ingredients: [LeavesIngredient]) -> Leaves {
    ingredients.reduce(into: self) { $0.leaveOut($1) }
  }

  private mutating func leaveOut(_ ingredient: LeavesIngredient) {
    switch ingredient {
    case .strokes: (strokes, signs, outlines) = (0, 0, 0)
    case .shapes:
      (polygons, boxes, blobs) = (0, 0, 0)
      (elongation, waves) = (false, false)
    case .occlusion: opacity = 0.7
    case .sizes: sizeExponent = 0
    case .colour: saturation = 0
    case .textures:
      (noise, sinusoids, checks, grids, twoTone, wood) = (0, 0, 0, 0, 0, 0)
      microTexture = 0
    case .noise: (noise, twoTone, wood, microTexture) = (0, 0, 0, 0)
    case .gratings: (sinusoids, checks, grids) = (0, 0, 0)
    case .shading: (shading, lightField, rims) = (false, false, false)
    case .lens: (lensBlur, softEdges, depthOfField) = (0, false, false)
    case .focus: (softEdges, depthOfField) = (false, false)
    case .antialiasing: (edgeWidth, averaging) = (0.05, false)
    case .sensor: (linearLight, exposure, sharpening, grain) = (0, false, 0, 0)
    }
  }
}
