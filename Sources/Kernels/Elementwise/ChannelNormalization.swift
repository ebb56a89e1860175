import LoopInterface

/// A normalisation that somebody else's kernel applies on the way: what `normalize` takes, without the pictures.
public struct ChannelNormalization {
  /// C numbers each.
  let scale: Source, shift: Source, mean: Source, variance: Source
  let epsilon: Float, slope: Float
  /// Whether mean and variance were taken from the very numbers that are normalised.
  let usesBatchStatistics: Bool

  /// Refers to the numbers of a normalisation; they must outlive it. See `normalize` and `normalizePullback`.
  ///
  /// - Parameters:
  ///   - scale: γ, C numbers, and likewise `shift`, β.
  ///   - mean: C numbers, and likewise `variance`, which is the biased one.
  ///   - epsilon: ε, keeps the division finite.
  ///   - slope: slope of the rectifier behind, below zero; 1 for none.
  ///   - usesBatchStatistics: whether mean and variance were taken from the very numbers that are normalised.
  public init(
    scale: Source, shift: Source, mean: Source, variance: Source, epsilon: Float, slope: Float,
    usesBatchStatistics: Bool
  ) {
    self.scale = scale
    self.shift = shift
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
    self.slope = slope
    self.usesBatchStatistics = usesBatchStatistics
  }

  /// One channel of `pixels` numbers.
  func plane(_ c: Int, pixels: Int) -> NormalizedPlane {
    NormalizedPlane(
      mean: mean[c], inverse: 1 / (variance[c] + epsilon).squareRoot(), scale: scale[c], shift: shift[c],
      slope: slope, pixels: pixels)
  }
}

extension NormalizedPlane {
  /// f(scale · x̂ + shift).
  func normalize(_ x: Source, into y: Target) {
    let a = scale * inverse
    loops.normalize(x, a, shift - mean * a, slope: slope, into: y, count: pixels)
  }
}
