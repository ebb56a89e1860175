import ChapterA
import Engine

/// One way to solve the exercises of appendix A.
struct SolutionsA: ChapterAExercises {
  func bestBlock(registers: Int, latency: Int) -> (rows: Int, vectors: Int) {
    let blocks = (1...registers).flatMap { rows in (1...registers).map { (rows: rows, vectors: $0) } }
    let fitting = blocks.filter {
      $0.rows * $0.vectors + $0.vectors + 1 <= registers && $0.rows * $0.vectors >= latency
    }
    func traffic(_ block: (rows: Int, vectors: Int)) -> Double {
      Double(block.rows + block.vectors) / Double(block.rows * block.vectors)
    }
    return fitting.min { (traffic($0), -$0.rows) < (traffic($1), -$1.rows) } ?? (1, 1)
  }

  func floor(operations: Double, bytes: Double, peak: Double, bandwidth: Double) -> (seconds: Double, isMemorys: Bool) {
    let (computing, fetching) = (operations / peak, bytes / bandwidth)
    return (max(computing, fetching), fetching > computing)
  }

  func offsets(channels: Int, side: Int, dilation: Int, pitch: Int, plane: Int) -> [Int] {
    (0..<channels * side * side).map { tap in
      tap / (side * side) * plane + tap / side % side * dilation * pitch + tap % side * dilation
    }
  }

  func joined(_ spatial: Tensor, then pointwise: Tensor) -> Tensor {
    let (outputs, middle) = (pointwise.shape[0], spatial.shape[0])
    return pointwise.reshaped([outputs, middle]).multiplied(by: spatial.reshaped([middle, spatial.count / middle]))
      .reshaped([outputs, spatial.shape[1], 3, 3])
  }

  func fourOutputs(_ d: [[Counted]], _ g: [[Counted]]) -> [[Counted]] {
    // Rows first, then columns; both turn the numbers over, and the way back turns them again.
    let inputs = turned(d.map(input)).map(input), filters = turned(g.map(filter)).map(filter)
    let products = zip(inputs, filters).map { zip($0, $1).map { $0 * $1 } }
    return turned(products.map(output)).map(output)
  }

  private func input(_ d: [Counted]) -> [Counted] { [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]] }
  private func filter(_ g: [Counted]) -> [Counted] {
    [g[0], (g[0] + g[2] + g[1]).half, (g[0] + g[2] - g[1]).half, g[2]]
  }
  private func output(_ m: [Counted]) -> [Counted] { [m[0] + m[1] + m[2], m[1] - m[2] - m[3]] }
  private func turned(_ rows: [[Counted]]) -> [[Counted]] { rows[0].indices.map { j in rows.map { $0[j] } } }
}
