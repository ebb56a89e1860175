import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: Everything that follows speaks of **patches**, squares of a few pixels. Where we look for repetition their mean is
//: taken away, so that a bright window frame and a dark one are the same frame. (The filter further down compares them
//: as they are.)

/// All patches of a picture of one channel, one a row, each without its mean: P×(size²).
func patches(of x: Tensor, size: Int) -> Tensor {
  let rows = x.shape[2] - size + 1, columns = x.shape[3] - size + 1
  let copies = (0..<size * size).map { tap in
    let window = [0..<1, 0..<1, tap / size..<tap / size + rows, tap % size..<tap % size + columns]
    return x.sliced(window).reshaped([rows * columns, 1])
  }
  let all = Tensor.concatenated(copies, along: 1)
  return all - Variable(all).mean(along: [1]).value
}

//: To find a patch's nearest relative means to compare every patch with every other. For a picture of 128 × 128 pixels
//: these are 236 million comparisons of 25 numbers, which sounds like a night's work. It is one matrix product. Since
//: $`|a - b|^2 = |a|^2 + |b|^2 - 2 a \cdot b`$, all distances follow from all dot products, and all dot products
//: between the rows of two matrices are $`A B^\top`$. (Remember this product. It is the heart of attention.)

/// Root mean squared differences of all rows of `a` from all rows of `b`, in grey levels.
func distances(_ a: Tensor, _ b: Tensor) -> Tensor {
  let squares =
    Variable(a.map(.square)).sum(along: [1]).value
    + Variable(b.map(.square)).sum(along: [1]).value.transposed([1, 0])
  let all = squares - a.multiplied(by: b, transposingOther: true) * 2
  return (all.map(.clamp(lower: 0, upper: .infinity)) * (1 / Float(a.shape[1]))).map(.sqrt) * 255
}

extension Chapter04 {
  static let squares = Section()
}
