#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Engine
import Imaging

/// Makes of a picture that was reduced through any kernel what the bicubic reduction would have made of the same scene
/// (Hussein, Tirer and Giryes, "Correction filter for single image super-resolution", 2020).
///
/// Think of the scene as something that bicubic pixels can show: $`x = R a`$. It was reduced by $`S^* `$, so
/// $`a = (S^* R)^{-1} y`$; the bicubic reduction of it is $`R^* R a`$. All of these commute with shifts by a pixel, so a
/// division of their spectra does it.
struct CorrectionFilter {
  /// Taps on each side of the middle.
  static let reach = 12
  /// Frequencies in each direction.
  private static let size = 48
  /// The share of the noise that a division may not raise: it limits what is amplified to 1 / (2 √ε).
  private static let epsilon = 4e-3

  /// Weights, row by row, of (2 reach + 1)² pixels; their sum is 1.
  let weights: [Float]

  /// The filter for a kernel.
  ///
  /// - Parameters:
  ///   - kernel: What the picture was reduced through.
  ///   - scale: By how much.
  ///   - factor: How many of the pixels that the kernel is given in a pixel of the picture is wide, if not `scale`.
  init(_ kernel: BlurKernel, scale: Int, factor: Double? = nil) {
    let bicubic = BlurKernel.bicubic.weights(scale: scale)
    let own = Self.correlation(bicubic, bicubic, scale: scale)
    let mixed = Self.correlation(kernel.weights(scale: scale, drawnFor: factor), bicubic, scale: scale)
    weights = Self.quotient(own, mixed)
  }

  /// Sequences over shifts by whole pixels, from -span to span.
  private struct Sequence2D {
    let span: Int
    let values: [Double]
    func callAsFunction(_ u: Int, _ v: Int) -> Double { values[(v + span) * (2 * span + 1) + u + span] }
  }

  /// d[l] = Σ k(p) r(s l + p), divided by its sum.
  private static func correlation(_ kernel: KernelGrid, _ other: KernelGrid, scale: Int) -> Sequence2D {
    let span = (kernel.side + other.side) / (2 * scale) + 1
    var values: [Double] = []
    for v in -span...span {
      for u in -span...span {
        var sum = 0.0
        for y in kernel.offsets where other.offsets.contains(scale * v + y) {
          for x in kernel.offsets { sum += kernel[x, y] * other[scale * u + x, scale * v + y] }
        }
        values.append(sum)
      }
    }
    let total = values.reduce(0, +)
    return Sequence2D(span: span, values: values.map { $0 / total })
  }

  /// The taps of the quotient of two spectra.
  private static func quotient(_ over: Sequence2D, _ under: Sequence2D) -> [Float] {
    let count = 2 * reach + 1
    var sums = [Double](repeating: 0, count: count * count)
    let turns = (0..<size).map { 2 * Double.pi * Double($0) / Double(size) }
    let cosines = turns.map { cos($0) }, sines = turns.map { sin($0) }
    func phase(_ product: Int) -> Int { ((product % size) + size) % size }
    func spectrum(_ d: Sequence2D, _ f: Int, _ g: Int) -> (Double, Double) {
      var (real, imaginary) = (0.0, 0.0)
      for v in -d.span...d.span {
        for u in -d.span...d.span {
          let i = phase(f * u + g * v)
          real += d(u, v) * cosines[i]
          imaginary -= d(u, v) * sines[i]
        }
      }
      return (real, imaginary)
    }
    for g in 0..<size {
      for f in 0..<size {
        let (a, b) = spectrum(over, f, g), (c, d) = spectrum(under, f, g)
        // Where a division would raise noise without an end, the picture is left as it is.
        let power = c * c + d * d + epsilon
        let real = (a * c + b * d + epsilon) / power, imaginary = (b * c - a * d) / power
        for y in -reach...reach {
          for x in -reach...reach {
            let i = phase(f * x + g * y)
            sums[(y + reach) * count + x + reach] += real * cosines[i] - imaginary * sines[i]
          }
        }
      }
    }
    let total = sums.reduce(0, +)
    return sums.map { Float($0 / total) }
  }

  /// The picture as the bicubic reduction would have made it.
  ///
  /// - Parameters:
  ///   - picture: 1×C×h×w; beyond its edges it is its mirror image.
  ///   - pulse: told now and then which share is done, 0…1; what it throws ends the work.
  /// - Returns: 1×C×h×w, a little outside of 0…1 where edges overshoot.
  func callAsFunction(_ picture: Tensor, pulse: (Double) throws -> Void) rethrows -> Tensor {
    let (channels, height, width) = (picture.shape[1], picture.shape[2], picture.shape[3])
    let source = picture.values, count = 2 * Self.reach + 1
    func reflected(_ position: Int, _ count: Int) -> Int {
      let phase = ((position % (2 * count)) + 2 * count) % (2 * count)
      return phase < count ? phase : 2 * count - 1 - phase
    }
    let columns = (-Self.reach..<width + Self.reach).map { reflected($0, width) }
    let rows = (-Self.reach..<height + Self.reach).map { reflected($0, height) }
    var result = [Float](repeating: 0, count: source.count)
    for channel in 0..<channels {
      let first = channel * height * width
      for y in 0..<height {
        if y % 16 == 0 { try pulse(Double(channel * height + y) / Double(channels * height)) }
        for v in 0..<count {
          let line = first + rows[y + v] * width
          for u in 0..<count {
            let weight = weights[v * count + u]
            for x in 0..<width { result[first + y * width + x] += weight * source[line + columns[x + u]] }
          }
        }
      }
    }
    return Tensor(shape: picture.shape, result)
  }
}
