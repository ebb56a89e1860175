import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Why is a convolution a matrix product?
//:
//: The seven loops are easy to understand and slow: they make one product at a time, and for each they work out where its
//: numbers lie, and whether they lie in the picture at all. Chapter 1 has a fast operation, the product of two matrices.
//: Can we use it?
//:
//: At each of its places, the filter sees a window of K × K numbers in every channel. Write each window down as a *column*;
//: all columns together are a matrix. Write each filter down as a *row*. The convolution is the product of the rows and the
//: columns. This is called **im2col**, from "image to columns". In code, it is easier to make the matrix row by row: the row
//: of one weight is the whole picture, shifted by that weight's place in the filter. (Signal processing calls one weight of a
//: filter a **tap**.)
//:
//: *Swift, in passing:* `..<` binds more weakly than `+` and `/`, so `a / k..<a / k + n` are the n numbers from `a / k` on.
//: `sliced` takes a range for each dimension. Below, `a < 2 ? 1 : 4` is 1 if the condition holds and else 4, and
//: `filters[name]` looks a name up.

/// 1×C×H×W to (C·K·K)×(H·W): every row is one channel, shifted to the place of one weight.
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
    //: Watch it on a picture of 5 × 5:
    let picture = Tensor(shape: [1, 1, 5, 5], (0..<25).map { $0 % 5 < 2 ? 1 : $0 % 5 == 2 ? 4 : 6 })
    let filters: [String: [Float]] = [
      "right minus left": [-1, 0, 1, -2, 0, 2, -1, 0, 1], "bottom minus top": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
      "pixel minus neighbours": [0, -1, 0, -1, 4, -1, 0, -1, 0],
    ]
    let name = page.choice(
      "filter", "right minus left", of: ["right minus left", "bottom minus top", "pixel minus neighbours"])
    let chosen = filter(filters[name]!)
    let output = asProduct(picture, chosen)
    page.diagram(
      "window", sliding: chosen, over: picture, columns: columns(of: picture, size: 3), output: output, still: 12,
      caption:
        "A filter of 3 × 3 on its way over a picture of 5 × 5, half way (in the web book it moves). Each "
        + "place of the window is a column of the matrix. The row of the filter times this column is one output pixel.")
    page.show("same as the seven loops", difference(output, sevenLoops(picture, chosen, padding: 1)) == 0)

    //: > **Try** Take another filter, and predict where the output is zero before you look. The columns stay the same.

    //: Nine copies of a picture sound like a detour, but they pay: written as a matrix product, the convolution can use the
    //: engine's fast one, and takes less than a hundredth of the time of our seven plain loops. The times depend on the
    //: machine, so the page reads them from a record: 32 channels in and out, 64 × 64 pixels, one thread (AMD EPYC).
    //: @fold
    let versions = try page.record("versions", of: "A-engine-room"), milliseconds = try versions.numbers("milliseconds")
    func time(_ version: String) -> Double { milliseconds[versions.column("version").firstIndex(of: version)!] }
    //: @unfold
    page.show("seven loops (recorded)", time("seven loops"), digits: 1, unit: "ms")
    page.show("columns and a product (recorded)", time("columns and a product"), digits: 1, unit: "ms")
    page.show("the engine (recorded)", time("engine"), digits: 3, unit: "ms")
    page.show("the engine is faster than seven loops", time("seven loops") / time("engine"), digits: 0, unit: "times")

    //: The engine's convolution is a matrix product too, but it does not write the matrix down. The copies would take nine
    //: times the picture's memory; the engine only notes where in the picture each row of the matrix begins, and makes fewer
    //: products ([below](#and-measured)). How that is done, and what else it does, stands in [the engine
    //: room](../A-engine-room/README.md#a-table-of-offsets).
  }
}
