import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let thePapersBlockPieceByPiece = Section(needs: drawn) { page, drawn in
    //: ## What is in the paper's block?
    //:
    //: > **Paper** (III.A, fig. 2)
    //: > A block has a 3 × 3 convolution, a point-wise convolution, batch normalisation and a leaky rectifier. The
    //: > output of its first convolution is joined to the last feature, and a point-wise convolution brings the
    //: > channels back to C. There is no residual path, to save computing. (The text speaks of convolution blocks in the
    //: > plural; fig. 2 shows one.)
    //:
    //: One of these parts is new. **Batch normalisation** (Ioffe and Szegedy, 2015) brings every channel to mean 0 and
    //: variance 1 and then to a scale $`\gamma_c`$ (not the gate $`\gamma`$) and a shift $`\beta_c`$ that are learned,
    //: both for each channel *c*:
    //:
    //: ```math
    //: y = \gamma_c \frac{x - \mu_c}{\sqrt{\sigma_c^2 + \varepsilon}} + \beta_c
    //: ```
    //:
    //: In training, mean $`\mu_c`$ and variance $`\sigma_c^2`$ are taken over all pixels of the channel in the batch;
    //: afterwards, running means of them are used. The small $`\varepsilon`$ prevents a division by zero. (The leaky rectifier
    //: of chapter 3 lets a gradient pass on both sides of zero. A **residual** path would be a skip connection that adds the
    //: block's input to its output.)
    //:
    //: We make the parts one by one, from the same random numbers that the library's block uses, and compare. (A copy of a
    //: source of random numbers gives the same numbers again.) First the parts, in the order in which the block draws its
    //: weights:
    var configuration = NLVAEConfiguration()
    configuration.channels = 16
    var mine = RandomSource(seed: page.options.seed), theirs = mine
    let spatial = Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 3, slope: 1, using: &mine)
    let pointwise = Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 1, slope: 0.2, using: &mine)
    let normalization = BatchNorm2D(channels: 16, slope: 0.2)
    let reduction = Conv2D(inputChannels: 32, outputChannels: 16, kernelSize: 1, slope: 0.2, using: &mine)

    //: (The normalisation contains the rectifier behind it.) Then the block itself, a line for each arrow of the paper's
    //: figure. `Pass(.transductive)` normalises by the picture's own mean and variance and keeps nothing of them. "Joined"
    //: means **concatenated**: the channels of both stand behind each other.
    let x = Variable(drawn.features)
    let first = spatial(x)
    let last = normalization(pointwise(first), Pass(.transductive))
    let joined = Variable.concatenated([first, last], along: 1)
    let out = reduction(joined).leakyReLU(slope: 0.2)
    page.table(
      "What passes through", columns: ["after", "shape (N×C×H×W)", "mean square"],
      rows: [
        ("the input", x), ("3 × 3", first), ("1 × 1, norm, rectifier", last), ("joined", joined),
        ("1 × 1, rectifier", out),
      ]
      .map { [.text($0.0), .text("\($0.1.shape)"), .number($0.1.value.map(.square).mean, digits: 1)] })
    let block = NonLocalBlock(configuration, attention: false, using: &theirs)
    page.show("the library's block is the same", yes(difference(block(x, Pass(.transductive)).value, out.value) < 1e-5))
    page.show("weights, with biases and the normalisation's", block.weightCount)
    //: The diagram is drawn from a run of these four parts on 15 × 15 pixels, and says how many input pixels each part sees.
    //: @fold
    struct Parts: Layer {
      var spatial: Conv2D, pointwise: Conv2D, normalization: BatchNorm2D, reduction: Conv2D
      mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
        spatial.visit(body)
        pointwise.visit(body)
        normalization.visit(body)
        reduction.visit(body)
      }
    }
    let parts = Parts(spatial: spatial, pointwise: pointwise, normalization: normalization, reduction: reduction)
    //: @unfold
    page.diagram(
      "block", of: parts, input: [1, 16, 15, 15],
      caption:
        "What each part of the block makes, with how many weights, and how much of the input it sees. The arrow at the side "
        + "goes around the point-wise convolution and the normalisation and meets their output again where both are joined."
    ) { parts, x in
      let first = parts.spatial(x), last = parts.normalization(parts.pointwise(first), Pass(.evaluation))
      return parts.reduction(Variable.concatenated([first, last], along: 1)).leakyReLU(slope: 0.2)
    }

    //: (The library's `NonLocalBlock` has a variant that joins the block's input instead; exercise 4.7 builds it.)
  }
}
