import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let cheaperRelatives = Section(needs: drawn) { page, drawn in
    //: ## What other kinds of convolution are there?
    //:
    //: A standard convolution does two things at once: it looks around, over K² pixels, and it mixes C channels into O. Two
    //: cheaper kinds do one of the two. A **point-wise convolution** has K = 1. It mixes channels and looks at no neighbours:
    //: at every pixel, the channels are multiplied by the same matrix. So it is a matrix product, and needs no columns. Here
    //: it mixes the 16 channels of the *x* from above:
    let (x, mixing) = (drawn.x, drawn.mixing)
    let pointwise = Variable(x).convolved(with: Variable(mixing)).value
    let asMatrix = mixing.reshaped([16, 16]).multiplied(by: x.reshaped([16, 1600]))
    page.show("point-wise, the same as a matrix product", difference(pointwise.reshaped([16, 1600]), asMatrix) < 1e-4)

    //: A **depthwise convolution** looks around and mixes nothing: each channel has one filter of its own. It gives the
    //: same answer as a standard convolution whose filters are zero except on the diagonal, from each channel to itself,
    //: but it does not multiply by these zeros:
    let each = drawn.each
    var diagonal = Tensor.zeros([16, 16, 3, 3])
    for c in 0..<16 { for tap in 0..<9 { diagonal[c, c, tap / 3, tap % 3] = each[c, 0, tap / 3, tap % 3] } }
    let depthwise = Variable(x).depthwiseConvolved(with: Variable(each), padding: (1, 1)).value
    let dense = Variable(x).convolved(with: Variable(diagonal), padding: (1, 1)).value
    page.show("depthwise, the same as a diagonal one", difference(depthwise, dense) < 1e-4)

    //: A depthwise convolution followed by a point-wise one is called **depthwise separable**.
    //:
    //: A **transposed convolution** goes the other way. A convolution with stride 2 halves a picture; its transpose doubles
    //: it. It is the operation that carries gradients back to the input, used on pictures instead. The name is meant
    //: literally: a convolution is a linear map, a matrix *A*, and this is $`A^\top`$. As in chapter 2,
    //: $`\langle A x, y \rangle = \langle x, A^\top y \rangle`$ must hold for any two pictures. (Here *A* is `pair`, eight
    //: filters of 4 × 4, and *y* is `small`.)
    let (small, pair) = (drawn.small, drawn.pair)
    let down = Variable(x).convolved(with: Variable(pair), stride: 2, padding: (1, 1)).value
    let up = Variable(small).transposeConvolved(with: Variable(pair), stride: 2, padding: 1).value
    page.show("⟨A x, y⟩", (down * small).sum, digits: 1)
    page.show("⟨x, Aᵀ y⟩", (x * up).sum, digits: 1)

    //: Networks use it for **upsampling**, making a picture larger. Each input pixel adds the filter, times its value,
    //: to the output, and the next input pixel does so two output pixels further on. If the side of the filter is no
    //: multiple of two, some output pixels receive more filters than others; if it is, all receive as many. Here a
    //: picture is doubled with equal weights, scaled so that the mean brightness stays. (`outputPadding` adds a row and
    //: a column at the end where the side is odd, so that all outputs have one size.)
    let half = SamplePicture.image(width: 64, height: 64)
    let green = Tensor(shape: [1, 1, 64, 64], half.plane(1))
    let side = page.choice("side of the filter", 3, of: [2, 3, 4, 5, 6])
    func doubled(_ k: Int) -> Image {
      let filter = Tensor(shape: [1, 1, k, k], repeating: 4 / Float(k * k))
      let large = Variable(green).transposeConvolved(
        with: Variable(filter), stride: 2, padding: (k - 1) / 2, outputPadding: k % 2)
      return grey(large.value.sliced([0..<1, 0..<1, 40..<104, 24..<88]) * 0.5)
    }
    let enlarged = Tensor(shape: [1, 1, 128, 128], half.interpolated(by: 2).plane(1))
    let interpolated = grey(enlarged.sliced([0..<1, 0..<1, 40..<104, 24..<88]) * 0.5)
    page.images(
      "stamps",
      [
        "transposed, side \(side)": doubled(side), "transposed, side 4": doubled(4),
        "bicubic interpolation": interpolated,
      ],
      caption:
        "A part of the picture, doubled, at half its brightness (four filters of side 3 together reach 16/9 of it). With a "
        + "side of 3, output pixels receive one, two or four filters, which draws a checkerboard; with a side of 4 all receive "
        + "four. It comes from the operation, not from the picture.",
      columns: 3)

    //: > **Try** For which sides of the filter do you expect a checkerboard?

    //: This is called a **checkerboard artefact**. A network can learn to avoid it, but it starts with it, and what it learns
    //: on one picture may bring it back on another (Odena and others, 2016). The alternative is to interpolate first and to
    //: convolve then.
    //:
    //: > **Paper** (I)
    //: > Transposed convolutions, there called deconvolutions, are set aside for upsampling; the picture is enlarged by
    //: > interpolation first, and the network improves it. (The reasons given are others: a deconvolution would stand at the
    //: > end of the network, and the kernel that reduced the picture is not known.)
  }
}
