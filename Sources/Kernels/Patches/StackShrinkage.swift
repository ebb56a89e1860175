#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shrinks a stack of similar signals towards what they have in common.
///
/// A cosine transform runs along the stack, for every pixel by itself. Its first coefficient is the mean and stays; of
/// every other coefficient c the share c² / (c² + σ²) is kept, the factor Wiener found for a signal of power c² in noise
/// of power σ². Then the transform is undone.
///
/// The transform is cut in halves as long as that goes: sums of a number and its mirror image make the even
/// coefficients, differences the odd ones. For 32 signals that leaves a third of the work of a matrix.
struct StackShrinkage {
  /// Signals in a stack, a power of two.
  let count: Int
  /// cos(π (2i + 1)(2k + 1) / 2n) for n = 2, 4, …, `count`, each table n/2 × n/2.
  private let cosines: [Float]

  init(count: Int) {
    self.count = count
    var cosines: [Float] = []
    var n = 2
    while n <= count {
      for k in 0..<n / 2 {
        for i in 0..<n / 2 { cosines.append(Float(cos(Double.pi * Double((2 * i + 1) * (2 * k + 1)) / Double(2 * n)))) }
      }
      n *= 2
    }
    self.cosines = cosines
  }

  /// Shrinks `width` signals (a multiple of `loops.lanes`) that lie side by side, `count` numbers each, `width` apart.
  ///
  /// - Parameters:
  ///   - variance: σ², above zero.
  ///   - scratch: room for `loops.waveRoom` bytes, aligned to a vector.
  /// - Returns: the sum of the squares of all factors but those of the first coefficients.
  func shrink(_ stack: Target, width: Int, variance: Float, scratch: UnsafeMutableRawPointer) -> Float {
    cosines.withUnsafeBufferPointer {
      // A single signal needs no table.
      loops.shrinkWaves(
        stack, count: count, width: width, cosines: $0.baseAddress ?? Source(stack), variance: variance,
        scratch: scratch)
    }
  }
}
