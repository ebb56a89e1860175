import Engine

/// What draws random numbers from a stream of its own.
///
/// Draw n of a ``RandomSource`` is a hash of seed and n. So every ingredient of every leaf can have numbers of its own,
/// 1024 at most: taking one ingredient away, or one leaf, moves no other.
enum Ingredient: UInt64 {
  case places, shapes, strokes, signs, waves, edges, colours, textures, shading, camera, light, grain, tiles
}

extension RandomSource {
  /// The numbers of an ingredient.
  ///
  /// - Parameters:
  ///   - seed: The drawing's seed.
  ///   - ingredient: Whose numbers they are.
  ///   - leaf: The leaf that it belongs to, or nil for what is drawn once a picture.
  init(seed: UInt64, _ ingredient: Ingredient, leaf: Int? = nil) {
    self.init(seed: seed, draws: (ingredient.rawValue << 32 | UInt64(leaf.map { $0 + 1 } ?? 0)) << 10)
  }

  /// A number from 0 to 1, 1 excluded: a multiple of 2⁻²⁴.
  mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number between two others.
  mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

  /// A positive number whose logarithm is uniform: each octave gets the same share.
  mutating func logUniform(_ low: Float, _ high: Float) -> Float {
    low * Elementary.power(high / low, uniform())
  }

  /// A standard normal number (Box and Muller, 1958).
  mutating func normal() -> Float {
    let distance = (-2 * Elementary.logarithm(Double(1 - uniform()))).squareRoot()
    return Float(distance) * Elementary.sine(uniform())
  }

  /// True with a probability of `share`.
  mutating func chance(_ share: Float) -> Bool { uniform() < share }

  /// −1 or 1.
  mutating func sign() -> Float { chance(0.5) ? 1 : -1 }

  /// A whole number from 0 to `count` − 1.
  mutating func index(_ count: Int) -> Int { min(Int(uniform() * Float(count)), count - 1) }

  /// An index, in proportion to its weight; 0 where no weight is positive.
  mutating func choose(_ weights: [Float]) -> Int {
    var rest = uniform() * weights.reduce(0, +), chosen = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      chosen = index
      if rest < weight { break }
      rest -= weight
    }
    return chosen
  }
}
