import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let cheaperRelatives = Section(needs: drawn) { page, drawn in
    //: ## Cheaper relatives
    //:
    //: A standard convolution does two things at once: it looks around (K²) and it mixes channels (C times O). Its
    //: relatives do one of the two. A **point-wise** convolution has K = 1: no neighbours, only mixing. Every pixel's
    //: channels are multiplied by the same matrix, and that is all it is, a matrix product:
    let (x, mixing) = (drawn.x, drawn.mixing)
    let pointwise = Variable(x).convolved(with: Variable(mixing)).value
    let asMatrix = mixing.reshaped([16, 16]).multiplied(by: x.reshaped([16, 1600]))
    page.show("the same numbers", yes(difference(pointwise.reshaped([16, 1600]), asMatrix) < 1e-4))

    //: A **depthwise** convolution only looks around: one filter a channel, and no channel meets another. It is a
    //: standard one whose filters are zero off the diagonal, and it saves the multiplications with these zeros:
    let each = drawn.each
    var diagonal = Tensor.zeros([16, 16, 3, 3])
    for c in 0..<16 { for tap in 0..<9 { diagonal[c, c, tap / 3, tap % 3] = each[c, 0, tap / 3, tap % 3] } }
    let depthwise = Variable(x).depthwiseConvolved(with: Variable(each), padding: (1, 1)).value
    let dense = Variable(x).convolved(with: Variable(diagonal), padding: (1, 1)).value
    page.show("the same numbers", yes(difference(depthwise, dense) < 1e-4))

    //: One after the other they are called *depthwise separable*. A **transposed** convolution is the way back of a
    //: standard one, used as a way forth: where a convolution with stride 2 halves a picture, its transpose doubles it.
    //: The name is meant literally. For any two pictures, $`\langle A x, y \rangle = \langle x, A^\top y \rangle`$:
    let (small, pair) = (drawn.small, drawn.pair)
    let down = Variable(x).convolved(with: Variable(pair), stride: 2, padding: (1, 1)).value
    let up = Variable(small).transposeConvolved(with: Variable(pair), stride: 2, padding: 1).value
    page.show("⟨A x, y⟩", (down * small).sum, digits: 1)
    page.show("⟨x, Aᵀ y⟩", (x * up).sum, digits: 1)

    //: As an enlarger it has a flaw that is visible from afar. Each input pixel stamps its filter into the output, two
    //: pixels further for the next one. If the filter's side is no multiple of two, some output pixels are stamped more
    //: often than others. Count the stamps, with a picture of ones and filters of ones:
    let ones = Variable(.ones([1, 1, 8, 8]))
    let stamps = [3, 4].map { k in
      ones.transposeConvolved(with: Variable(.ones([1, 1, k, k])), stride: 2, padding: 1, outputPadding: 4 - k).value
    }
    page.figure(
      "stamps",
      caption: "How many stamps each pixel gets when 8 × 8 pixels are doubled. With a side of 3 it is a "
        + "chessboard of one, two and four, which the weights then have to unlearn; with 4 it is even but for the frame.",
      columns: 2
    ) { figure in
      for (k, counts) in zip([3, 4], stamps) {
        figure.heatMap("side \(k)", counts.values, width: 16, height: 16, legend: Axis("stamps", range: 1...4))
      }
    }

    //: > **Paper** (I)
    //: > Transposed convolutions are set aside as enlargers; the picture is enlarged by interpolation first, and the
    //: > network improves it. (The reasons given are others: deconvolution stands at the end of a network, and the
    //: > kernel that reduced the picture is not known.)
  }
}
