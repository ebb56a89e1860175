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
  static let thePictureAsColumns = Section { page in
    //: Watch it on five rows of a picture with an edge in it. At each place the window holds nine numbers; they are the
    //: next column, and the column times the filter's numbers is the next output.
    let picture = Tensor(shape: [1, 1, 5, 5], (0..<25).map { $0 % 5 < 2 ? 1 : $0 % 5 == 2 ? 4 : 6 })
    let filters: [String: [Float]] = [
      "left to right": [-1, 0, 1, -2, 0, 2, -1, 0, 1], "top to bottom": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
      "surprise": [0, -1, 0, -1, 4, -1, 0, -1, 0],
    ]
    let name = page.choice("filter", "left to right", of: ["left to right", "top to bottom", "surprise"])
    let chosen = filter(filters[name]!)
    let output = asProduct(picture, chosen)
    page.diagram(
      "window", sliding: chosen, over: picture, columns: columns(of: picture, size: 3), output: output, still: 12,
      caption:
        "A filter of 3 × 3 on its way over a picture of 5 × 5, half way; in the book, from the first place to the last. Each "
        + "place of the window is a column of the matrix.")
    page.show("same as the seven loops", yes(difference(output, sevenLoops(picture, chosen, padding: 1)) == 0))

    //: > **Try** Take another filter, and predict where the output is zero before you look. The columns stay the same.
  }
}
