import ChapterA
import Engine

/// One likely slip for every exercise of appendix A.
struct SlipsA: ChapterAExercises {
  /// Forgets that enough sums must be under way.
  func bestBlock(registers: Int, latency: Int) -> (rows: Int, vectors: Int) {
    SolutionsA().bestBlock(registers: registers, latency: 1)
  }

  /// Adds the two times, as if the processor stood still while numbers are fetched.
  func floor(operations: Double, bytes: Double, peak: Double, bandwidth: Double) -> (seconds: Double, isMemorys: Bool) {
    let (computing, fetching) = (operations / peak, bytes / bandwidth)
    return (computing + fetching, fetching > computing)
  }

  /// Spreads the columns of the filter and not its rows.
  func offsets(channels: Int, side: Int, dilation: Int, pitch: Int, plane: Int) -> [Int] {
    (0..<channels * side * side).map { tap in
      tap / (side * side) * plane + tap / side % side * pitch + tap % side * dilation
    }
  }

  /// Turns the filter round.
  func joined(_ spatial: Tensor, then pointwise: Tensor) -> Tensor {
    SolutionsA().joined(spatial, then: pointwise).flipped(along: 2).flipped(along: 3)
  }

  /// Makes all thirty-six products.
  func fourOutputs(_ d: [[Counted]], _ g: [[Counted]]) -> [[Counted]] {
    (0..<2).map { i in
      (0..<2).map { j in
        let products = (0..<9).map { g[$0 / 3][$0 % 3] * d[i + $0 / 3][j + $0 % 3] }
        return products.dropFirst().reduce(products[0]) { $0 + $1 }
      }
    }
  }
}
