/// A seeded generator that counts its draws, so that its state is two numbers and can be saved.
///
/// Draw `n` is a hash (SplitMix64, Steele et al. 2014) of the seed and `n`.
public struct RandomSource: RandomNumberGenerator, Sendable, Codable, Equatable {
  /// What the sequence begins from.
  public let seed: UInt64
  /// Numbers drawn so far.
  public private(set) var draws: UInt64

  /// The sequence of a seed, from a given draw on.
  ///
  /// - Parameters:
  ///   - seed: any number; two different ones have nothing to do with each other.
  ///   - draws: numbers that have been drawn already, 0 for the beginning; the next one is number `draws` + 1.
  public init(seed: UInt64, draws: UInt64 = 0) {
    self.seed = seed
    self.draws = draws
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    draws &+= 1
    return RandomSource.mix(RandomSource.mix(seed &+ 0x9e37_79b9_7f4a_7c15) &+ draws &* 0x9e37_79b9_7f4a_7c15)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
