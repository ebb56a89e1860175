import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let oneStep = Section(needs: task) { page, task in
    //: ## One step
    //:
    //: Can a network learn anything useful from one pair? We take a small one, an NLVAE with a fifth of the paper's
    //: blocks. It never sees the bare son. It gets the interpolated one and computes what has to be added, the
    //: **residual**. Two hundred steps, each on the same pair:
    let father = Tensor(task.lowResolution), son = father.resized(height: 32, width: 32)
    let question = son.resized(height: 64, width: 64)
    var random = RandomSource(seed: page.options.seed)
    var small = NLVAEConfiguration()
    (small.channels, small.encoderBlocks, small.decoderBlocks) = (16, 1, 2)
    var network = NLVAE(small, using: &random)
    var adam = Adam(learningRate: Float(page.knob("learning rate", 0.002, in: 0.0001...0.02, scale: .logarithmic)))
    page.show("numbers to learn", network.weightCount)

    let steps = page.options.full ? 2000 : 200
    let errors = page.progress("training by hand", total: steps) { tick in
      (1...steps).map { _ in
        tick()
        page.live("what it makes of the son") { picture(network.enhanced(question, mode: .transductive)) }
        let error = network.train(on: question, father, loss: BetaVAELoss(), gradientLimit: 1, &adam, &random) * 255
        page.live("mean error (grey levels)", error)
        return error
      }
    }
    page.show("mean error at first", errors[0], digits: 2, unit: "grey levels")
    page.show("mean error at last", errors[steps - 1], digits: 1, unit: "grey levels")
    page.figure(
      "one-pair",
      caption:
        "The mean error on the one pair, step by step. It is still falling at the end; the curve cannot say whether the "
        + "network learns to enlarge or learns this picture by heart.", x: "step",
      y: Axis("mean error", unit: "grey levels", range: 0...22)
    ) { plot in
      plot.line("network", errors)
      plot.mark(y: (question - father).map(.absolute).mean * 255, "interpolation")
    }

    //: > **Try** Turn the learning rate to 0.0003 and to 0.01. The slow one is still on its way after 200 steps; the
    //: > fast one is thrown far off at first, and comes back.

    //: The network begins worse than interpolation, because random weights add noise to it, and passes it after a few
    //: steps.
    //:
    //: Has it learned to enlarge, or is this **overfitting**, the picture learned by heart? Predict: on a picture that
    //: is larger than anything it has seen, is it better than interpolation, equal, or worse? We ask it for the given
    //: picture at twice its size and compare with the truth, reduced to that size. (This opens the truth, for a score.)
    let half = Tensor(task.groundTruth).resized(height: 128, width: 128)
    let input = father.resized(height: 128, width: 128)
    let answer = network.enhanced(input, mode: .transductive)
    page.table(
      "Twice as large", columns: ["", "mean error (grey levels)"],
      rows: [
        ["interpolation", .number(Double((input - half).map(.absolute).mean * 255), digits: 2)],
        ["network", .number(Double((answer - half).map(.absolute).mean * 255), digits: 1)],
      ])

    //: What it learned on the smaller size serves the larger one: it **generalises**, though from one pair. Its error
    //: on the son fell much further than that, so part of it probably holds for this pair only.
    //:
    //: This is the step in the library. The network makes a picture of the input, the loss says how wrong it is and how
    //: far the posterior is from the prior (chapter 6), and Adam moves the weights along the gradient (chapter 2):
    //:
    //: @quote SuperResolution/Networks/EnlargementNetwork.swift EnlargementNetwork.train
    //:
    //: > **Paper** (algorithm 1; IV.B; VI)
    //: > There is one picture, so pseudo-labels are made, and every epoch takes a *fake minibatch*. The algorithm also
    //: > decodes a sample from the prior and measures the divergence between the two pictures.
    //:
    //: > **We differ** (algorithm 1; eqs. 3 and 4; III.A; IV.B; table III)
    //: > Our divergence is that of eq. 4 with the standard sign and its ½, between posterior and prior. Our error is absolute,
    //: > both terms are means, and $`\beta = 10^{-6}`$ ([chapter 6](../06-beta-vae-loss/README.md)). The latent stands at
    //: > every pixel, where the paper pools. The input is interpolated bicubically, the paper's linearly. The output is added
    //: > to it, where the paper says that it has no residual.
    //:
    //: The whole network, with the paper's 5 + 9 blocks:
    var whole = RandomSource(seed: page.options.seed)
    page.diagram(
      "network", of: NLVAE(NLVAEConfiguration(), using: &whole), input: [1, 3, 41, 41],
      caption:
        "The whole NLVAE with its 5 + 9 blocks, drawn from a run of it on 41 × 41 pixels: every operation with the shape of "
        + "its result, its weights, and how much of the picture the result depends on by its convolutions (its receptive "
        + "field)."
    ) { network, x in
      network.reconstruct(x, Pass(.evaluation), noise: .zeros(network.noiseShape(for: x.shape)!)).picture
    }

    //: How do we keep it from learning the one pair by heart? By giving it other ones: this is **augmentation**. A step of
    //: the real training takes a *crop*, a window at a random place, of at most 96 × 96 pixels (64 × 64 in this chapter's
    //: *brief* recipe). Nearly half of the crops are turned by quarters and mirrored. Half are rotated by any angle,
    //: sheared, stretched and scaled. One in twenty stays as it is. So the network meets edges of many slopes and sizes.
    //: Our fake minibatch is one such crop, reduced and enlarged again (`ZeroShotRun.trainOnce`).
  }
}
