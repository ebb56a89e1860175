import Engine
import Imaging
import SuperResolution

/// A picture that patches are taken from: what is known of it, and what is missing.
struct AnchoredPicture {
  let grid: PatchGrid
  /// First and second differences of the interpolation, four planes.
  let gradients: [Float]
  /// The brightness less its interpolation.
  let missing: [Float]

  /// A picture, reduced as the evaluation reduces it and interpolated again; `nil` if it has no patch.
  ///
  /// - Parameters:
  ///   - image: the picture.
  ///   - scale: the factor.
  init?(_ image: Image, scale: Int) {
    guard min(image.width, image.height) >= 3 * scale else { return nil }
    let pair = TrainingPicture(image, scales: [scale]).pairs[scale]!
    let large = Tensor(pair.large.image).standardBrightness
    let interpolation = Tensor(pair.small.image).standardBrightness
      .resized(height: large.shape[2], width: large.shape[3])
    grid = PatchGrid(height: large.shape[2], width: large.shape[3], scale: scale)
    gradients = grid.gradients(of: interpolation.values)
    missing = (large - interpolation).values
  }

  /// A picture in several sizes.
  ///
  /// - Parameters:
  ///   - image: the picture.
  ///   - recipe: how many, and their ratio.
  ///   - level: which size, 0 for the whole picture.
  static func resized(_ image: Image, _ recipe: AnchoredRecipe, level: Int) -> Image {
    level == 0 ? image : image.resized(by: recipe.ratio(level))
  }

  /// How many patches a picture has in all sizes, flat ones among them.
  static func patchCount(_ image: Image, _ recipe: AnchoredRecipe) -> Int {
    (0..<recipe.levels).reduce(0) { sum, level in
      let ratio = recipe.ratio(level)
      func patches(_ side: Int) -> Int { max(0, Int((Double(side) * ratio).rounded(.up)) / recipe.scale - 2) }
      return sum + patches(image.width) * patches(image.height)
    }
  }
}
