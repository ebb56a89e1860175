#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Engine

/// The kernels that pictures are resampled with, by the names that MATLAB's `imresize` gives them.
public enum ResamplingFilter: Sendable, CaseIterable {
  /// The sample that lies nearest.
  case nearest
  /// A triangle: straight lines between samples.
  case bilinear
  /// The cubic convolution of Keys (1981) with a = -0.5.
  case bicubic
  /// A sinc under a sinc window of three lobes (Duchon, 1979).
  case lanczos3

  /// The width of the kernel, in samples.
  public var support: Double {
    switch self {
    case .nearest: 1
    case .bilinear: 2
    case .bicubic: 4
    case .lanczos3: 6
    }
  }

  /// The kernel's value at a distance of `x` samples from its centre.
  public func callAsFunction(_ x: Double) -> Double {
    let distance = abs(x)
    switch self {
    case .nearest: return x >= -0.5 && x < 0.5 ? 1 : 0
    case .bilinear: return max(0, 1 - distance)
    case .bicubic:
      if distance <= 1 { return (1.5 * distance - 2.5) * distance * distance + 1 }
      if distance <= 2 { return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 }
      return 0
    case .lanczos3: return distance < 3 ? sinc(distance) * sinc(distance / 3) : 0
    }
  }
}

extension ResamplingMatrix {
  /// The map from `from` samples to `to` samples of the same line.
  ///
  /// Sample centres lie at half-integers, so the line's ends stay where they are. What lies beyond an end is the line
  /// reflected there, the outermost sample twice. Each row's weights sum to one.
  ///
  /// - Parameters:
  ///   - from: Samples before, 1 or more.
  ///   - to: Samples after, 1 or more.
  ///   - filter: The kernel.
  ///   - antialias: Widens the kernel when the line gets shorter, so that it averages what it leaves out; `.nearest`
  ///     never averages, which is `imresize`'s default as well.
  public init(from: Int, to: Int, filter: ResamplingFilter, antialias: Bool = true) {
    precondition(from > 0, "resampling: a line of \(from) samples")
    self.init(from: from, to: to, scale: Double(to) / Double(from), filter: filter, antialias: antialias)
  }

  /// The same with a scale of its own: `imresize(picture, scale)` maps by `scale` even where the number of samples,
  /// `scale` times the old one rounded up, says something slightly different.
  ///
  /// - Parameters:
  ///   - from: Samples before, 1 or more.
  ///   - to: Samples after, 1 or more.
  ///   - scale: Distance of two samples before over their distance after; more than 1 enlarges.
  ///   - filter: The kernel.
  ///   - antialias: Widens the kernel by 1/`scale` when `scale` is less than 1.
  public init(from: Int, to: Int, scale: Double, filter: ResamplingFilter, antialias: Bool = true) {
    precondition(from > 0 && to > 0 && scale > 0, "resampling: from \(from) to \(to) samples by \(scale)")
    let stretch = antialias && filter != .nearest ? min(scale, 1) : 1
    let reach = filter.support / stretch / 2
    let taps = Int((2 * reach).rounded(.up)) + 1
    var indices: [Int32] = []
    var weights: [Double] = []
    for output in 0..<to {
      let centre = (Double(output) + 0.5) / scale - 0.5
      let first = Int((centre - reach).rounded(.up))
      let row = (first..<first + taps).map { filter((centre - Double($0)) * stretch) }
      let sum = row.reduce(0, +)
      weights += row.map { $0 / sum }
      indices += (first..<first + taps).map { Int32(reflected($0, count: from)) }
    }
    let kept = (0..<taps).filter { tap in (0..<to).contains { weights[$0 * taps + tap] != 0 } }
    func select<Value>(_ values: [Value]) -> [Value] {
      (0..<to).flatMap { row in kept.map { values[row * taps + $0] } }
    }
    self.init(
      inputCount: from, outputCount: to, taps: kept.count, indices: select(indices), weights: select(weights))
  }
}

/// The position inside a line of `count` samples that a position outside it is the mirror image of.
private func reflected(_ position: Int, count: Int) -> Int {
  let period = 2 * count
  let phase = ((position % period) + period) % period
  return phase < count ? phase : period - 1 - phase
}

/// sin(πx) / πx.
private func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
