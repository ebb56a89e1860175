import Chapter01
import Engine

/// One likely slip for every exercise of chapter 1.
struct Slips01: Chapter01Exercises {
  /// Begins at the first dimension.
  func index(ofPlace place: Int, sizes: [Int]) -> [Int] {
    var rest = place
    return sizes.map { size in
      defer { rest /= size }
      return rest % size
    }
  }

  /// Forgets that the walk does not begin at the first number.
  func turnedClockwise(_ walk: Walk) -> Walk {
    var turned = Solutions01().turnedClockwise(walk)
    turned.offset -= walk.offset
    return turned
  }

  /// Lets patches stand side by side, where they overlap.
  func patches(_ walk: Walk, side: Int) -> Walk {
    Walk(
      sizes: walk.sizes.map { $0 / side } + [side, side], strides: walk.strides.map { $0 * side } + walk.strides,
      offset: walk.offset)
  }

  /// Averages over the batch, too.
  func balanced(_ pictures: Tensor) -> Tensor {
    let means = Variable(pictures).mean(along: [0, 2, 3])
    return pictures * (means.mean(along: [1]).value / means.value)
  }

  /// Forgets that enough sums must be under way.
  func bestBlock(registers: Int, latency: Int) -> (rows: Int, vectors: Int) {
    Solutions01().bestBlock(registers: registers, latency: 1)
  }

  /// Adds the small change up in one number, which grows and loses small change itself.
  func carefulSum(_ numbers: [Float]) -> Float {
    var sum: Float = 0, rest: Float = 0
    for x in numbers {
      let next = sum + x
      rest += abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
      sum = next
    }
    return sum + rest
  }
}
