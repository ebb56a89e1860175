import Engine
import Imaging
import Notebook
import SuperResolution

//: ## What to remember
//:
//: - A tensor is numbers in a row, a shape, and a rule from index to place. Transposing, mirroring, thinning out and
//:   repeating are all changes of strides.
//: - Shapes line up at their last dimension. If two sizes agree by accident, so does the bug.
//: - Tensors are values: a copy is a snapshot, and costs nothing until somebody writes.
//: - A point-wise convolution is a matrix product. Make that fast, and most of the network is fast.
//: - Speed is reuse. Fetch once, keep sums in registers, and have enough of them under way that none is waited for.
//: - Where results can be equal to the last bit, test for that.

extension Chapter01 {
  static let remember = Section()
}
