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

  func turnedClockwise(_ view: View) -> View {
    // The first row of the result is the first column, read upwards.
    View(
      view.numbers, sizes: [view.sizes[1], view.sizes[0]], strides: [view.strides[1], -view.strides[0]],
      offset: view.offset + (view.sizes[0] - 1) * view.strides[0])
  }

  func patches(_ view: View, side: Int) -> View {
    View(
      view.numbers, sizes: view.sizes.map { $0 - side + 1 } + [side, side], strides: view.strides + view.strides,
      offset: view.offset)
  }

  func balanced(_ pictures: Tensor) -> Tensor {
    let means = Variable(pictures).mean(along: [2, 3])
    return pictures * (means.mean(along: [1]).value / means.value)
  }

  func carefulSum(_ numbers: [Float]) -> Float {
    // A pair of numbers, one large and one small, with twice the digits of either.
    var sum: Float = 0, rest: Float = 0
    for x in numbers {
      let next = sum + x
      rest += abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
      // The small one may not grow, or it would be rounded itself.
      sum = next + rest
      rest -= sum - next
    }
    return sum
  }
}
