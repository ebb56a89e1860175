import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## What patches that look alike have to say
//:
//: Chapter 4 enlarged a picture without learning anything, by filtering patches that resemble each other together.
//: That filter and our network err differently. The network knows what edges become when they are enlarged, and
//: sees no further than its stack of convolutions; the filter knows nothing, but looks around. So we take the mean
//: of their answers, and filter that for a few more rounds, gently. Nothing but the small picture is needed for it.
//: The thorough recipe does so after every stage, so that what the later ones learn from, or start from, is the better
//: picture; the default, and this page, refine the last output only.
//:
//: @quote SuperResolution/Filter/Refinement.swift Refinement.callAsFunction
//:
//: @quote SuperResolution/Filter/Refinement.swift Refinement.advance
//:
//: (The recipe of `nlvae upscale` takes more rounds than this page has time for.) The first lines of the first
//: function choose a filter. One goes by the *waves* along a stack of similar patches, as in chapter 4. The other
//: takes a quarter of the brightness from a filter that looks at the *covariance* of the whole stack, and draws
//: edges sharper; most pictures gain by it, some lose. Which kind is ours? The picture can be asked, and nothing
//: else is needed for it: reduced by two and restored by each of them, it says which it prefers.
//:
//: @quote SuperResolution/Filter/FilterChoice.swift FilterChoice.advance(_:)

/// What similar patches make of the picture, and of the network's answer.
struct Filtered {
  /// Mean squared mistakes of two filters at half the picture's size.
  let errors: [Double]
  let alone: Tensor, refined: Tensor
}

extension Chapter07 {
  static let filtered = Computation("similar patches", needs: task, staged) { page, task, staged -> Filtered in
    let lowResolution = task.lowResolution, run = staged.run
    var refinement = Refinement()
    if !page.options.full { refinement.filter.rounds = 16 }
    let given = Tensor(lowResolution)
    var choice = FilterChoice(refinement.candidates, for: given)
    let choosing = FilterChoice.rounds(refinement.candidates)
    page.progress("asking the picture", total: choosing) { tick in
      while !choice.isDone {
        choice.advance()
        tick()
      }
    }
    let alone = page.progress("filter alone", total: refinement.filter.rounds) { tick in
      choice.best.enlarged(given, scale: 4) { _ in
        tick()
        return true
      }
    }
    let refined = page.progress("refining", total: choosing + refinement.totalRounds) { tick in
      refinement(run.result!, lowResolution: given) { _ in
        tick()
        return true
      }
    }
    return Filtered(errors: choice.errors, alone: alone, refined: refined)
  }
}

extension Chapter07 {
  static let whatPatchesThatLookAlikeHaveToSay = Section(needs: task, filtered) { page, task, filtered in
    page.table(
      "The small picture's half, restored", columns: ["filter", "PSNR (dB)"],
      rows: zip(["waves", "a quarter of covariance"], filtered.errors).map { name, error in
        [.text(name), .number(-10 * log10(error), digits: 2)]
      })

    //: Refining every stage has a price. From the second stage on the network learns from a picture in which the filter
    //: has had its say, and what the filter got wrong is handed down. A network that is trained alone, all the way,
    //: gets other things wrong. So the thorough recipe (none of the others, and not this page) trains twice, and takes a
    //: mean of a refined network's answer and a lonely one's, which has a share of three tenths:
    //:
    //: @quote SuperResolution/Runs/ZeroShotRun.swift ZeroShotRun.averagePasses
    //:
    //: All together is a list of phases, which a run makes from its recipe before it begins. The thorough recipe's has
    //: everything; the default's is the side with the filter, which then works at the last stage only.
    let thorough = try ZeroShotRun(
      task.lowResolution, scale: 4, seed: page.options.seed, configuration: ZeroShotConfiguration(.thorough))
    page.diagram(
      "pipeline", of: pipeline(of: thorough),
      caption:
        "What the thorough recipe does, drawn from the run's own plan. Blue is what learns or filters, grey what comes out. "
        + "On one side the network is alone; on the other the filter has its say after every stage.")
  }
}
