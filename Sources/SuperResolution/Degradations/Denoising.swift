import Engine

/// How the noise of a picture's colours hangs together.
public enum NoiseColours: Hashable, Sendable {
  /// Each colour has noise of its own.
  case independent
  /// All have the same, as of film or of a toned grey picture: the brightness is noisy, the differences of colour are not.
  case alike
}

/// Takes noise out of a picture: similar patches are filtered together (`CollaborativeFilter`), twice, the second time with
/// some of what the first took away.
struct Denoising {
  /// Standard deviation of the noise of each colour, in grey levels of 255.
  var deviation: Double
  /// Whether each colour has noise of its own.
  var colours = NoiseColours.independent
  /// σ of the first pass and of the second, over the noise's.
  private static let strengths: (first: Float, second: Float) = (1.7, 0.85)
  /// Share of what the first pass took away that the second gets back.
  private static let returned: Float = 0.25

  /// The filter of both passes.
  static let filter: CollaborativeFilter = {
    var filter = CollaborativeFilter()
    (filter.step, filter.searchRadius) = (1, 16)
    return filter
  }()

  /// Passes of the filter.
  static let passes = 2

  /// The picture without its noise.
  ///
  /// - Parameters:
  ///   - picture: 1×C×h×w, 0…1, grey or red, green and blue.
  ///   - pulse: told now and then which share is done, 0…1; what it throws ends the work.
  func callAsFunction(_ picture: Tensor, pulse: (Double) throws -> Void) rethrows -> Tensor {
    guard picture.shape[1] == 3 else { return try ofOpponents(picture, sigma: Float(deviation), pulse: pulse) }
    let opponents = picture.mixed(by: opponentColours)
    if colours == .alike {
      let brightness = try ofOpponents(opponents.channels(0..<1), sigma: Float(deviation), pulse: pulse)
      return Tensor.concatenated([brightness, opponents.channels(1..<3)], along: 1).mixed(by: opponentColoursInverse)
    }
    // Brightness is a weighted mean of three noises; the differences of colour have about as much. Where pixels share a
    // sample of these, their noise has lost its quick waves only.
    return try ofOpponents(opponents, sigma: Float(deviation) * Self.shareOfBrightness, pulse: pulse)
      .mixed(by: opponentColoursInverse)
  }

  /// Noise of the brightness over that of each colour.
  static let shareOfBrightness: Float = 0.66

  /// The same of brightness and differences of colour.
  ///
  /// - Parameters:
  ///   - noisy: 1×C×h×w.
  ///   - sigma: noise of the first channel, in grey levels of 255.
  ///   - pulse: as above.
  func ofOpponents(_ noisy: Tensor, sigma: Float, pulse: (Double) throws -> Void) rethrows -> Tensor {
    let first = try Self.filter.filtered(noisy, sigma: sigma * Self.strengths.first) { try pulse($0 / 2) }
    return try Self.filter.filtered(first + (noisy - first) * Self.returned, sigma: sigma * Self.strengths.second) {
      try pulse(0.5 + $0 / 2)
    }
  }
}
