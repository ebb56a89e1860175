import Engine
import Kernels
import Synchronization

/// Periodic squares of noise whose spectrum is 1/fˢ: the amplitude of a wave falls as its frequency to the power of s.
///
/// A spectrum of this kind is what unstructured surfaces have. *VibrantLeaves* (2025) takes s from 0.5 to 2.5, and so do
/// we, for the amplitude; the power then falls twice as fast. The tiles belong to the generator, not to a picture: they are made once and shared.
struct NoiseTiles: Sendable {
  /// Pixels in a row of a tile.
  static let side = 512
  /// The tiles of every picture; 48 MB, made on first use in about half a second.
  static let shared = NoiseTiles(count: 48)

  /// Tiles.
  let count: Int
  /// s of every tile.
  let exponents: [Float]
  private let samples: [Float]

  /// Makes the tiles, two at a time.
  ///
  /// - Parameter count: How many, an even number.
  init(count: Int) {
    precondition(count % 2 == 0, "noise tiles: \(count), an odd number")
    self.count = count
    exponents = (0..<count).map { Spectrum(pair: $0 / 2).exponent }
    let transform = FourierTransform(count: Self.side), pairs = Mutex([Int: [Float]]())
    parallelFor(count / 2) { pair in
      let tiles = Self.pair(Spectrum(pair: pair), transform)
      pairs.withLock { $0[pair] = tiles }
    }
    samples = pairs.withLock { pairs in (0..<count / 2).flatMap { pairs[$0]! } }
  }

  /// A tile's value between its pixels, by straight lines; mean 0, standard deviation 1.
  ///
  /// - Parameters:
  ///   - tile: Its number.
  ///   - x: In pixels of the tile, |x| < 2²²; the tile repeats.
  ///   - y: The same, downwards.
  @inline(__always)
  func value(_ tile: Int, _ x: Float, _ y: Float) -> Float {
    let left = Elementary.floor(x), top = Elementary.floor(y), mask = Self.side - 1
    let column = Int(left) & mask, row = Int(top) & mask, a = x - left, b = y - top
    let upper = (tile * Self.side + row) * Self.side, lower = (tile * Self.side + ((row + 1) & mask)) * Self.side
    let next = (column + 1) & mask
    let high = samples[upper + column] + a * (samples[upper + next] - samples[upper + column])
    let low = samples[lower + column] + a * (samples[lower + next] - samples[lower + column])
    return high + b * (low - high)
  }

  /// The pixels of a tile.
  func tile(_ index: Int) -> [Float] {
    Array(samples[index * Self.side * Self.side..<(index + 1) * Self.side * Self.side])
  }

  /// Two independent tiles: real and imaginary part of the transform of complex white noise, weighted.
  private static func pair(_ spectrum: Spectrum, _ transform: FourierTransform) -> [Float] {
    let white = spectrum.whiteNoise(side), area = side * side
    var waves = [SIMD2<Float>](repeating: .zero, count: area)
    for row in 0..<side {
      for column in 0..<side {
        let position = row * side + column, amplitude = spectrum.amplitude(frequency(column), frequency(row))
        waves[position] = amplitude * SIMD2(white[position], white[area + position])
      }
    }
    let noise = transform.square(waves)
    return normalized(noise.map { $0.x }) + normalized(noise.map { $0.y })
  }

  /// Waves a pixel of coefficient `index`, −½…½.
  private static func frequency(_ index: Int) -> Float { Float(index < side / 2 ? index : index - side) / Float(side) }

  /// The same tile with a standard deviation of 1; its mean is 0, for the wave of frequency 0 has been left out.
  private static func normalized(_ tile: [Float]) -> [Float] {
    let squares = tile.reduce(0.0) { $0 + Double($1) * Double($1) }
    let factor = Float((Double(tile.count) / squares).squareRoot())
    return tile.map { factor * $0 }
  }
}

/// The spectrum of two tiles.
private struct Spectrum {
  /// s in 1/fˢ.
  let exponent: Float
  /// How much faster the noise changes along a direction than across it, and that direction.
  private let anisotropy: Float, cosine: Float, sine: Float
  private let random: RandomSource

  init(pair: Int) {
    var random = RandomSource(seed: 0, .tiles, leaf: pair)
    exponent = random.uniform(0.5, 2.5)
    let stretch = random.uniform()
    anisotropy = 1 + 4 * stretch * stretch * stretch
    let angle = 0.5 * random.uniform()
    (cosine, sine) = (Elementary.cosine(angle), Elementary.sine(angle))
    self.random = random
  }

  /// Two squares of independent normal numbers, one after the other.
  func whiteNoise(_ side: Int) -> [Float] {
    var random = random
    return Tensor.normal([2, side, side], using: &random).values
  }

  /// The amplitude of a wave of some frequency, in waves a pixel.
  ///
  /// A tile has no waves longer than 200 pixels: they would be shading, not texture.
  func amplitude(_ x: Float, _ y: Float) -> Float {
    let longest = 2.5 / Float(NoiseTiles.side)
    if x * x + y * y < longest * longest { return 0 }
    let along = x * cosine + y * sine, across = (y * cosine - x * sine) * anisotropy
    return Elementary.power(along * along + across * across, -exponent / 2)
  }
}
