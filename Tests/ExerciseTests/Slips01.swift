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

  /// Forgets that the view does not begin at the first number.
  func turnedClockwise(_ view: View) -> View {
    var turned = Solutions01().turnedClockwise(view)
    turned.offset -= view.offset
    return turned
  }

  /// Lets patches stand side by side, where they overlap.
  func patches(_ view: View, side: Int) -> View {
    View(
      view.numbers, sizes: view.sizes.map { $0 / side } + [side, side],
      strides: view.strides.map { $0 * side } + view.strides, offset: view.offset)
  }

  /// Averages over the batch, too.
  func balanced(_ pictures: Tensor) -> Tensor {
    let means = Variable(pictures).mean(along: [0, 2, 3])
    return pictures * (means.mean(along: [1]).value / means.value)
  }

  /// Adds up what was lost in one number, which grows and is rounded itself.
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
