/// How A+ is learned, besides what it is learned from.
///
/// The numbers are the publication's (Timofte, De Smet and Van Gool, 2014, and its program), but for the dictionary (see
/// `AnchorDictionary`) and the samples: the publication has five million, of which a patch and its negative are two. Here
/// they are one.
public struct AnchoredRecipe: Codable, Hashable, Sendable {
  /// The factor of enlargement.
  public var scale: Int
  /// Anchors; fewer only where there are fewer samples.
  public var anchors = 1024
  /// Samples that a regression is learned from: those that correlate most with the anchor.
  public var neighbours = 2048
  /// λ of the ridge regressions, for features of length 1.
  public var lambda = 0.1
  /// Share of the energy that the principal components keep.
  public var energy = 0.999
  /// The most samples, about: where pictures have more patches, as many are drawn.
  public var samples = 2_500_000
  /// The most samples that the anchors are learned from.
  public var dictionarySamples = 100_000
  /// Rounds of the dictionary.
  public var rounds = 40
  /// Sizes of every picture: the whole, and each of the others `reduction` times the one before.
  public var levels = 12
  /// Ratio of two sizes.
  public var reduction = 0.98
  /// Features shorter than this are left out: in a flat patch they are what rounding to 8 bits has left.
  public var flat = 0.1
  /// Drawings that it is learned from, where it is learned from drawings: as many as T91 has pictures.
  public var drawings = 91

  /// The published recipe.
  ///
  /// - Parameter scale: the factor, 2 to 8.
  public init(scale: Int) { self.scale = scale }

  /// A size over the whole picture's.
  ///
  /// - Parameter level: which size, 0 for the whole picture.
  func ratio(_ level: Int) -> Double { (0..<level).reduce(1.0) { product, _ in product * reduction } }
}
