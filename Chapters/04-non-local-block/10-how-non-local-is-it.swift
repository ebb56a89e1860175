import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let howNonLocalIsIt = Section(needs: drawn) { page, drawn in
    //: ## How non-local is the paper's block?
    //:
    //: Which input pixels can change one output pixel? We measure it with the tape, as in chapter 3, for such blocks on
    //: 24 × 24 pixels, with mean and variance of the normalisation held fixed (`Pass(.evaluation)`). Does the tape agree with
    //: the diagram?
    var configuration = NLVAEConfiguration(), random = RandomSource(seed: page.options.seed)
    configuration.channels = 16
    let count = page.knob("blocks in a row", 1, in: 1...5)
    let blocks = (0..<count).map { _ in NonLocalBlock(configuration, attention: false, using: &random) }
    let tape = Tape(), watched = tape.variable(drawn.features)
    let last = blocks.reduce(watched) { x, block in block(x, Pass(.evaluation)) }
    let one = last.sliced([0..<1, 0..<16, 12..<13, 12..<13]).sum()
    let reach = Variable(tape.gradients(of: one)[watched].map(.absolute)).sum(along: [1]).value
    // Below a ten thousandth of the largest it is rounding: the engine's 3×3 adds and subtracts its way to zero.
    let threshold = 1e-4 * (reach.values.max() ?? 0)
    page.show("pixels that the output depends on", reach.values.filter { $0 > threshold }.count, unit: "of 576")

    //: > **Try** Predict the pixels for two and for three blocks in a row.

    //: It does: an output pixel of one block depends on nine input pixels, those of the block's one 3 × 3 convolution.
    //: Everything else in the block works on each pixel by itself: point-wise convolutions, rectifiers, the concatenation.
    //: **The "non-local" block is local.** With *n* such convolutions in a row it would see 2 *n* + 1 pixels a side, and
    //: be local still. (Batch normalisation is the exception, in training and wherever a picture's own mean and variance
    //: are used: they depend on all pixels. But they are two numbers for each channel, and do not say where anything is.)
    //:
    //: > **We differ**
    //: > By default we do not: `NonLocalBlock` is fig. 2 read literally, because that is what the paper describes most
    //: > exactly. Section IV.B speaks of non-local *attention* as well. So attention is a part that can be put behind any
    //: > block, `attentionBlocks` says behind how many, and results with and without it are told apart.
  }
}
