import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let counted = Section { page in
    //: ## How much does the paper's block save?
    //:
    //: > **Paper** (III.E, eqs. 6 to 16)
    //: > We read K as the side of the filter, N and P as the channels in and out, M as the side of the picture. A standard
    //: > convolution then has $`W_{SC} = K^2 N P`$ weights and costs $`O_{SC} = M^2 K^2 N P`$ operations, a point-wise one
    //: > $`N P`$ and $`M^2 N P`$. The reductions $`F_W`$ and $`F_O`$ are the ratios of the two; their value, which is not
    //: > printed, is $`1/K^2`$ for both.
    //:
    //: The same in code, for our block's 32 channels and a picture of 256 × 256 pixels:
    let m = 256, k = page.choice("side of the filter", 3, of: [1, 3, 5, 7])
    let c = page.knob("channels", 32, in: 2...512, scale: .logarithmic)
    let kinds = [
      (name: "standard", weights: k * k * c * c), (name: "point-wise", weights: c * c),
      (name: "depthwise separable", weights: k * k * c + c * c),
    ]
    page.table(
      "One layer", columns: ["kind", "weights", "multiplications (million)", "share of standard"],
      rows: kinds.map { kind in
        [
          .text(kind.name), .number(kind.weights), .number(Double(m * m * kind.weights) / 1e6, digits: 1),
          .number(Double(kind.weights) / Double(kinds[0].weights), digits: 3),
        ]
      })

    //: > **Try** Predict the last share for 512 channels and for 2, then turn the channels there. (It is 1/K² + 1/C.)

    //: A ninth, as the paper's formulas say. But a point-wise convolution cannot *replace* a standard one, because it does not
    //: look around. A comparison takes a block that does. The block of fig. 2 ([chapter
    //: 4](../04-non-local-block/README.md#the-papers-block-piece-by-piece)) has one 3 × 3 convolution, a point-wise one, and a
    //: point-wise one from 2 C channels to C. The usual alternative is two 3 × 3 convolutions:
    let parts = [k * k * c * c, c * c, 2 * c * c], block = parts.reduce(0, +)
    page.show("weights of its three convolutions", "\(parts)")
    page.show("weights of fig. 2's block", block)
    page.show("weights of two standard layers", 2 * k * k * c * c)
    page.show("share", Double(block) / Double(2 * k * k * c * c), digits: 2)

    //: Two thirds, not a ninth, and it looks around less: of the block's three layers one looks at neighbours, of the two
    //: standard layers both. Against *one* standard layer, which looks around as far, the block saves nothing: it has a third
    //: more weights.
  }
}
