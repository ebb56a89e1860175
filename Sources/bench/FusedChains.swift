import Experiments
import Kernels

/// How fast one core multiplies and adds when it touches no memory, by the number of sums it works on in turn.
///
/// With few sums each instruction waits for the one before; with more than there are registers, sums go to memory.
enum FusedChains {
  /// Pairs of number of sums and GFLOP/s.
  static func rates() -> [(sums: Int, gflops: Double)] {
    MultiplyAddChains.counts.map { ($0, rate(sums: $0)) }
  }

  /// What one core can do at most: GFLOP/s.
  static var peak: Double { rate(sums: 10) }

  private static func rate(sums: Int) -> Double {
    let steps = 2_000_000 / sums
    let seconds = bestSeconds { keep(MultiplyAddChains.run(sums: sums, steps: steps)) }
    return Double(steps * sums * 2 * MultiplyAddChains.lanes) / seconds / 1e9
  }
}
