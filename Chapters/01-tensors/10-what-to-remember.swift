import Engine
import Imaging
import Notebook
import SuperResolution

//: ## What to remember
//:
//: - A **tensor** is numbers in a row, a shape, and a rule from index to place. Transposing, mirroring, thinning out and
//:   repeating change only offset, sizes and strides.
//: - **Broadcasting** aligns shapes at their last dimension. If two sizes agree by accident, nothing warns you.
//: - Tensors are **values**: a copy cannot be changed by others, and costs nothing until one of the two is written to.
//: - A **point-wise convolution** is a matrix product. Chapter 3 shows that other convolutions are products, too.
//: - The same multiplications can take thousands of times as long: it depends on how many one instruction makes, and on what
//:   is done between them.
//: - Where results can be equal to the last bit, test for that.

extension Chapter01 {
  static let remember = Section()
}
