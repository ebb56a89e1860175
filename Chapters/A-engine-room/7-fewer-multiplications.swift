import Engine
import Notebook

//: ### Fewer multiplications
//:
//: All versions so far make the same products: with a filter of 3 × 3, nine for every pixel and pair of channels. Are nine
//: needed? Take a line *d* and a filter *g* of three weights. Written down, two neighbouring outputs need six products:
//:
//: ```math
//: y_0 = d_0 g_0 + d_1 g_1 + d_2 g_2 \qquad y_1 = d_1 g_0 + d_2 g_1 + d_3 g_2
//: ```
//:
//: Shmuel Winograd showed (1980) that four are enough, for some more additions. (Lavin and Gray brought it to networks, 2016.)

/// Two outputs of a filter of three, from four inputs, with four products.
func twoOutputs(_ d: [Float], _ g: [Float]) -> [Float] {
  let sum = (g[0] + g[2]) / 2, half = g[1] / 2
  let m0 = (d[0] - d[2]) * g[0]
  let m1 = (d[1] + d[2]) * (sum + half)
  let m2 = (d[2] - d[1]) * (sum - half)
  let m3 = (d[1] - d[3]) * g[2]
  return [m0 + m1 + m2, m1 - m2 - m3]
}

//: Write the products out: in $`m_1 + m_2`$ everything cancels but $`d_1 g_1 + d_2 g_0 + d_2 g_2`$, and in $`m_1 - m_2`$ all
//: but $`d_1 g_0 + d_1 g_2 + d_2 g_1`$. The sums of the filter are made once and used for the whole picture; those of the
//: input are made once and used for all filters.
//:
//: The more outputs are made together, the more is saved: four outputs of a line take six products instead of twelve. In a
//: plane the scheme is applied to rows, and then to the columns of what comes out. So 4 × 4 outputs take 6 · 6 = 36 products
//: instead of 12 · 12 = 144, a quarter.

extension ChapterA {
  static let fewerMultiplications = Section { page in
    let middle = Float(page.knob("middle weight", 7, in: -9...9))
    let (d, weights): ([Float], [Float]) = ([3, 1, 4, 1], [2, middle, 1])
    page.show("six products", [0, 1].map { i in (0..<3).reduce(0) { $0 + d[i + $1] * weights[$1] } }, digits: 0)
    page.show("four products", twoOutputs(d, weights), digits: 0)

    //: > **Try** Turn the middle weight up by one. Predict both outputs first: which numbers of the line does it multiply?
    //: > Do both ways still agree?

    //: The engine uses this where a filter is 3 × 3 and the channels are many, as nearly everywhere in the paper's network.
    //: Here it draws the line:
    //:
    //: @quote Kernels/Convolution/Winograd.swift WinogradTask.pays documented
  }
}
