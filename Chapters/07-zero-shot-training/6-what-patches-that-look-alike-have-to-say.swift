import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## What patches that look alike have to say
//:
//: Is the network all that one picture can give? Chapter 4 enlarged a picture without any learning, by filtering patches
//: that resemble each other together. That filter and our network err differently. The network has learned what edges
//: become when they are enlarged, and sees no further than its receptive field, here seven pixels to each side. The filter
//: has learned nothing, but looks for similar patches within eleven pixels to each side. So we take the mean of their
//: answers, and filter that for a few more rounds, gently, with patches from within sixteen pixels: this is the
//: **refinement**. In the code, `work` starts from the interpolated picture, and `advance` makes one round. After the last
//: of the filter's own rounds it also takes the mean with the network's answer, `estimate`. Nothing but the small picture
//: is needed for it.
//:
//: @quote SuperResolution/Filter/Refinement.swift Refinement.callAsFunction
//:
//: The first lines choose a filter. One goes by the *waves* along a stack of similar patches, as in chapter 4. The other
//: is a mixture: a quarter of its brightness comes from a filter that estimates how the patches of the stack vary together
//: (their *covariance*), and the rest from the first filter. It is meant to sharpen edges. Not every picture gains by it.
//: So the picture is asked: it is reduced by two, restored by each, and compared. How often this picks the better filter
//: was recorded on photographs of two sets. T91 are 91 small pictures on which others train their networks; none of them
//: is in Set5, the benchmark of the paper. (This page takes fewer rounds than `nlvae upscale`; [chapter
//: 9](../09-beforehand/README.md#who-is-right-where) has the filter at full length.)

/// What similar patches make of the picture, and of the network's answer.
struct Filtered {
  /// Mean squared errors of two filters at half the picture's size.
  let errors: [Double]
  let alone: Tensor, refined: Tensor
}

//: @fold
extension Chapter07 {
  static let filtered = Computation("similar patches", needs: task, staged) { page, task, staged -> Filtered in
    let lowResolution = task.lowResolution, run = staged.run
    var refinement = Refinement()
    let rounds = page.knob("rounds of the filter", 16, in: 4...60)
    if !page.options.full { refinement.filter.rounds = rounds }
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
//: @unfold

extension Chapter07 {
  static let whatPatchesThatLookAlikeHaveToSay = Section(needs: task, filtered) { page, task, filtered in
    page.table(
      "The small picture's half, restored", columns: ["filter", "PSNR (dB)"],
      rows: zip(["waves", "a quarter of covariance"], filtered.errors).map { name, error in
        [.text(name), .number(-10 * log10(error), digits: 2)]
      })
    //: @fold
    // Two rows a photograph: waves, and a quarter of covariance.
    let choices = try page.record("choice")
    let (heldOut, enlarged) = (try choices.numbers("held_out"), try choices.numbers("enlarged"))
    let photographs = Array(stride(from: 0, to: choices.rows.count, by: 2))
    let sets = choices.column("set")
    let origins = ["T91", "Set5"].map { name in "\(photographs.filter { sets[$0] == name }.count) of \(name)" }
    let losing = photographs.filter { enlarged[$0 + 1] < enlarged[$0] }
    let rejected = photographs.filter { heldOut[$0 + 1] < heldOut[$0] }
    let found = losing.filter { rejected.contains($0) }.count
    let spoilt = rejected.count == found ? "none" : "\(rejected.count - found)"
    page.say(
      "Of \(photographs.count) photographs (\(series(origins)); recorded, `nlvae trial choice`), \(losing.count) lose "
        + "by the covariance. Asking rejects it for \(found) of these \(losing.count), and for \(spoilt) of the "
        + "\(photographs.count - losing.count) that gain.")
    //: @unfold
  }
}
