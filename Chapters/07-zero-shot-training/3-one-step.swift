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
    //: One turn of algorithm 1's loop: the encoder and the decoder make a picture of the pseudo-label's son, the loss
    //: says how wrong it is and how far the posterior is from the prior, and Adam moves the weights. The network never
    //: sees a bare son: it gets the interpolated one and adds what interpolation has missed. The library's own step is
    //: short enough to be read whole.
    //:
    //: @quote SuperResolution/Networks/EnlargementNetwork.swift EnlargementNetwork.train
    //:
    //: > **We differ** (algorithm 1)
    //: > The algorithm decodes a second sample, from the prior, and measures the divergence between the two pictures.
    //: > Ours is measured where eq. 4 has it, between the posterior and the prior. Our error is the mean absolute one
    //: > (eq. 3 has squares), our divergence a mean over latents, and $`\beta = 10^{-6}`$: next to none, for the
    //: > reasons of [chapter 6](../06-beta-vae-loss/README.md).
    //:
    //: The network is the paper's: an encoder, a latent with a mean and a variance at every pixel, and a decoder whose output
    //: is added to the interpolated picture.
    var whole = RandomSource(seed: page.options.seed)
    page.diagram(
      "network", of: NLVAE(NLVAEConfiguration(), using: &whole), input: [1, 3, 41, 41],
      caption:
        "The whole NLVAE with its 5 + 9 blocks, drawn from a run of it on 41 × 41 pixels: every operation with the shape of "
        + "its result, its weights, and how much of the picture the result depends on."
    ) { network, x in
      network.reconstruct(x, Pass(.evaluation), noise: .zeros(network.noiseShape(for: x.shape)!)).picture
    }

    //: Let us take a network with a fifth of the paper's blocks and make a few hundred such steps by hand, on one pair.
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
      (0..<steps).map { _ in
        tick()
        page.live("what it makes of the son") { picture(network.enhanced(question, mode: .transductive)) }
        let error = network.train(on: question, father, loss: BetaVAELoss(), gradientLimit: 1, &adam, &random) * 255
        page.live("mean mistake (grey levels)", error)
        return error
      }
    }
    page.show("mistake at first", errors[0], digits: 2)
    page.show("mistake at last", errors[steps - 1], digits: 1)
    page.figure(
      "one-pair",
      caption:
        "The mistake on the one pair there is, in grey levels. It falls fast and is still falling at the end: with a "
        + "single picture, learning and memorising look alike from the inside.", x: "step",
      y: "mean mistake (grey levels)"
    ) { plot in
      plot.line("network", errors)
      plot.mark(y: (question - father).map(.absolute).mean * 255, "bicubic")
    }

    //: > **Try** Turn the learning rate to 0.0003 and to 0.01. The slow one is still on its way after 200 steps; the fast one
    //: > is thrown far off at first, and comes back.

    //: (It begins worse than interpolation, to which random weights add noise, and passes it after a few steps.) Has it
    //: learned to enlarge, or learned this picture by heart? Ask it what it was not trained on: the given picture,
    //: enlarged by two, against the truth reduced to that size.
    let half = Tensor(task.groundTruth).resized(height: 128, width: 128)
    let input = father.resized(height: 128, width: 128)
    let answer = network.enhanced(input, mode: .transductive)
    page.table(
      "Twice as large", columns: ["", "mean mistake (grey levels)"],
      rows: [
        ["bicubic", .number(Double((input - half).map(.absolute).mean * 255), digits: 2)],
        ["network", .number(Double((answer - half).map(.absolute).mean * 255), digits: 1)],
      ])

    //: What it learned on the smaller size serves the larger one. (This is the mean of its answers to eight
    //: orientations, of which more below.)
    //:
    //: A pair as large as a photograph would take long, and one pair is soon learned by heart. So a step of the real
    //: training takes a *crop*: a window of at most 96 × 96 pixels at a random place, turned by quarters and mirrored
    //: or, in half of all cases, rotated by any angle, sheared, stretched and reduced, so that the network meets edges
    //: of many slopes and sizes. The fake minibatch of our recipe is one such crop, reduced and enlarged again.
    //:
    //: @quote SuperResolution/Runs/ZeroShotRun.swift ZeroShotRun.trainOnce
  }
}
