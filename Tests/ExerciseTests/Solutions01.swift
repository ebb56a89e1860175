import Chapter01
import Engine

/// One way to solve the exercises of chapter 1.
struct Solutions01: Chapter01Exercises {
  func index(ofPlace place: Int, sizes: [Int]) -> [Int] {
    var rest = place
    var index = [Int](repeating: 0, count: sizes.count)
    for dimension in sizes.indices.reversed() {
      (rest, index[dimension]) = rest.quotientAndRemainder(dividingBy: sizes[dimension])
    }
    return index
  }

  func turnedClockwise(_ walk: Walk) -> Walk {
    // The first row of the result is the first column, read upwards.
    Walk(
      sizes: [walk.sizes[1], walk.sizes[0]], strides: [walk.strides[1], -walk.strides[0]],
      offset: walk.offset + (walk.sizes[0] - 1) * walk.strides[0])
  }

  func patches(_ walk: Walk, side: Int) -> Walk {
    Walk(
      sizes: walk.sizes.map { $0 - side + 1 } + [side, side], strides: walk.strides + walk.strides, offset: walk.offset)
  }

  func balanced(_ pictures: Tensor) -> Tensor {
    let means = Variable(pictures).mean(along: [2, 3])
    return pictures * (means.mean(along: [1]).value / means.value)
  }

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

  func carefulSum(_ numbers: [Float]) -> Float {
    // A pair of numbers, one large and one small, with twice the digits of either.
    var sum: Float = 0, rest: Float = 0
    for x in numbers {
      let next = sum + x
      rest += abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
      // The small one may not grow, or it would lose its own small change.
      sum = next + rest
      rest -= sum - next
    }
    return sum
  }
}
