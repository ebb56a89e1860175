import Engine
import Notebook

//: ## A table of offsets
//:
//: How can a convolution be a matrix product, and the matrix never be written down?
//: [Chapter 3's columns](../03-convolutions/README.md#the-picture-as-columns) take K² times the memory of the picture (for
//: a filter of K × K weights), and all they hold is the picture. But each row of that matrix is a window into the padded
//: picture (with zeros around it), shifted by some places. There is no need to copy it: the *place* is enough. A small
//: table says for every channel and weight where its row would begin. If padded rows have `pitch` numbers and padded
//: channels `plane`, the weight at row *y*, column *x* of channel *c* has the offset *c* · `plane` + *y* · `pitch` + *x*.
//: The three inner loops become one, and since the zeros are written out once, the test whether a pixel lies in the picture
//: is not needed either.

/// The same convolution with a table of offsets; size kept.
public func withOffsets(_ x: Tensor, _ w: Tensor) -> Tensor {
  let (height, width, outputs, k) = (x.shape[2], x.shape[3], w.shape[0], w.shape[2])
  let padded = Variable(x).padded(by: k / 2).value
  let (pitch, plane) = (padded.shape[3], padded.shape[2] * padded.shape[3])
  let offsets = (0..<x.shape[1] * k * k).map { $0 / (k * k) * plane + $0 / k % k * pitch + $0 % k }
  let input = padded.values, weights = w.values
  var y: [Float] = []
  for o in 0..<outputs {
    for i in 0..<height {
      for j in 0..<width {
        var sum: Float = 0
        for (t, offset) in offsets.enumerated() {
          sum += weights[o * offsets.count + t] * input[i * pitch + j + offset]
        }
        y.append(sum)
      }
    }
  }
  return Tensor(shape: [1, outputs, height, width], y)
}

extension ChapterA {
  static let aTableOfOffsets = Section()
}
