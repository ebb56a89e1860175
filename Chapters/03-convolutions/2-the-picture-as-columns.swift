import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## The picture as columns
//:
//: Seven loops are honest and slow: for every number they decide afresh where it lies and whether it lies in the
//: picture. The classical way out writes the question down differently. Copy the picture once for each of the K² taps,
//: each time shifted a little; put the copies one below the other as the rows of a matrix. Now every *column* holds
//: what one output pixel needs, and the convolution is a product with the filters as rows (*im2col*, "image to
//: columns").

/// 1×C×H×W to (C·K·K)×(H·W): every row is one channel, shifted by one tap.
func columns(of x: Tensor, size k: Int) -> Tensor {
  let (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3])
  let padded = Variable(x).padded(by: k / 2).value
  let copies = (0..<k * k).map { tap in
    let window = [0..<1, 0..<channels, tap / k..<tap / k + height, tap % k..<tap % k + width]
    return padded.sliced(window).reshaped([channels, 1, height * width])
  }
  return Tensor.concatenated(copies, along: 1).reshaped([channels * k * k, height * width])
}

/// The same convolution as a matrix product; size kept.
public func asProduct(_ x: Tensor, _ w: Tensor) -> Tensor {
  let filters = w.reshaped([w.shape[0], w.count / w.shape[0]])
  return filters.multiplied(by: columns(of: x, size: w.shape[2])).reshaped([1, w.shape[0], x.shape[2], x.shape[3]])
}

extension Chapter03 {
  static let thePictureAsColumns = Section()
}
