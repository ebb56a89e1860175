import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let thePapersBlockPieceByPiece = Section(needs: drawn) { page, drawn in
    //: ## The paper's block, piece by piece
    //:
    //: > **Paper** (III.A, fig. 2)
    //: > A block has a 3 × 3 convolution, a point-wise convolution, batch normalisation and a leaky rectifier. The
    //: > output of its first convolution is joined to the last feature, and a point-wise convolution brings the
    //: > channels back to C. There is no residual path, to save computing.
    //:
    //: Five operations. We make them one by one, from the same random numbers as the library's block makes its own, and
    //: compare. First the parts, in the order in which the block draws its weights:
    var configuration = NLVAEConfiguration()
    configuration.channels = 16
    var mine = RandomSource(seed: page.options.seed), theirs = mine
    let spatial = Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 3, slope: 1, using: &mine)
    let pointwise = Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 1, slope: 0.2, using: &mine)
    let normalization = BatchNorm2D(channels: 16, slope: 0.2)
    let reduction = Conv2D(inputChannels: 32, outputChannels: 16, kernelSize: 1, slope: 0.2, using: &mine)

    //: (The normalisation contains the rectifier behind it; `slope` is the rectifier's.) Then the block, a line an
    //: arrow of the figure. `Pass(.transductive)` normalises by the picture's own statistics and keeps nothing of them:
    let x = Variable(drawn.features)
    let first = spatial(x)
    let last = normalization(pointwise(first), Pass(.transductive))
    let joined = Variable.concatenated([first, last], along: 1)
    let out = reduction(joined).leakyReLU(slope: 0.2)
    page.table(
      "What passes through", columns: ["after", "shape", "mean square"],
      rows: [
        ("the input", x), ("3 × 3", first), ("1 × 1, norm, rectifier", last), ("joined", joined),
        ("1 × 1, rectifier", out),
      ]
      .map { [.text($0.0), .text("\($0.1.shape)"), .number($0.1.value.map(.square).mean, digits: 1)] })
    let block = NonLocalBlock(configuration, attention: false, using: &theirs)
    page.show("the library's block differs by", difference(block(x, Pass(.transductive)).value, out.value), digits: 1)
    page.show("weights", block.weightCount)
    page.diagram(
      "block", of: block, input: [1, 16, 15, 15],
      caption:
        "The library's block, drawn from a run of it on 15 × 15 pixels: what each operation makes, with which weights, and "
        + "from how much of the input."
    ) { block, x in block(x, Pass(.evaluation)) }

    //: @quote SuperResolution/Networks/NonLocalBlock.swift NonLocalBlock.callAsFunction
  }
}
