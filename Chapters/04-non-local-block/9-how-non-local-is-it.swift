import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let howNonLocalIsIt = Section(needs: drawn) { page, drawn in
    //: ## How non-local is it?
    //:
    //: Chapter 3 measured a receptive field with the tape: the gradient of one output pixel is zero wherever the input
    //: has no say. The same for one block, in a picture of 24 × 24, with the statistics of its normalisation held
    //: fixed:
    var configuration = NLVAEConfiguration(), random = RandomSource(seed: page.options.seed)
    configuration.channels = 16
    let x = Variable(drawn.features), block = NonLocalBlock(configuration, attention: false, using: &random)
    _ = block(x, Pass(.transductive))
    let tape = Tape(), watched = tape.variable(x.value)
    let one = block(watched, Pass(.evaluation)).sliced([0..<1, 0..<16, 12..<13, 12..<13]).sum()
    let reach = Variable(tape.gradients(of: one)[watched].map(.absolute)).sum(along: [1]).value
    // Below a ten thousandth of the largest it is rounding: the engine's 3×3 adds and subtracts its way to zero.
    let audible = 1e-4 * (reach.values.max() ?? 0)
    page.show("pixels with a say", reach.values.filter { $0 > audible }.count, unit: "of 576")

    //: Its one 3 × 3 convolution has nine, and nothing else adds any. The non-local block is local. Everything in it
    //: that is not that convolution is point-wise, and no concatenation looks around a corner. (Batch normalisation
    //: lets every pixel know the mean and the variance of its channel, over the whole crop while it trains and over the
    //: whole picture when it enlarges: a glimpse of the distance, two numbers a channel.)
    //:
    //: > **We differ**
    //: > Not in the default: `NonLocalBlock` is fig. 2 read literally, because that is what the paper describes most
    //: > exactly. Section IV.B speaks of non-local *attention* as well. So attention is a part that can be put behind
    //: > any block, `attentionBlocks` says behind how many, and results with and without it are told apart.
  }
}
