import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## In stages
//:
//: Why not learn the factor of four at once? The picture's son would have 16 × 16 pixels, and hardly anything to learn
//: from. (In [a comparison below](#one-ingredient-at-a-time), *one stage* loses on the drawing.) So we climb in
//: **stages**: first to ×2, then to ×4. A stage enlarges the picture itself as long as that is a factor of two at most;
//: then the output at ×2 takes the picture's place ([exercise 7.2](#exercises)). What a stage has made is no truth, but it
//: is larger than the picture, so later stages take crops from it too. This chapter's *brief* recipe has these two stages;
//: the default has four, ×√2, ×2, ×2√2 and ×4.
//:
//: > **Paper** (VI, table III)
//: > Reconstruction is called *progressive*, as learning-based and reconstruction-based methods are combined; no stages
//: > are described.
//:
//: > **We differ**
//: > We read the word as enlargement in stages, which is what it stands for elsewhere in the field.

//: @fold
extension Chapter07 {
  static let staged = Computation("training in stages", needs: task) { page, task -> Staged in
    var recipe = ZeroShotConfiguration(page.options.full ? .thorough : .brief)
    recipe.refinement = nil
    var staged = try Staged(task, recipe, seed: page.options.seed)
    page.progress("training in stages", total: staged.run.progress.totalSteps) { tick in
      while !staged.run.isFinished {
        let before = staged.run.progress
        let seen = staged.advance(task)
        if before.activity == .training { page.live("error (grey levels)", staged.run.progress.lastError * 255) }
        if let seen { page.live("what it makes of the picture") { picture(seen) } }
        tick(staged.run.progress.stepsDone - before.stepsDone)
      }
    }
    return staged
  }
}
//: @unfold

extension Chapter07 {
  static let inStages = Section(needs: task, staged) { page, task, staged in
    //: `ZeroShotRun` is this training as a value that advances one step at a time. What does the picture look like on
    //: the way? A part of it, a third of its width, each moment with its own pixels:
    page.film(
      "on-the-way", staged.film.map { (words: $0.words, image: part(picture($0.picture))) },
      beside: [("truth", part(task.groundTruth))],
      caption:
        "A part of the picture as the training goes on, up to the last stage, beside the truth. Scores are those of the whole "
        + "picture at 256 × 256.")
    //: @fold
    let moments = ["stage 1, step 10", "stage 1, step 300", "after stage 1", "after stage 2"]
    page.figure(
      "moments",
      caption:
        "Four moments of this training: early and late in stage 1, after stage 1 (the median of eight answers), and after "
        + "stage 2. Look at the colours beside the lines, then at the lines.", columns: 4
    ) { figure in
      for moment in staged.film {
        let words = String(moment.words.prefix { $0 != ":" })
        if moments.contains(words) { figure.picture(words, part(picture(moment.picture))) }
      }
    }
    //: @unfold

    //: After ten steps the edges are sharper already than they were given, with false colours beside them; until step 300
    //: the colours calm down and the dark lines become even. The second stage doubles the side and begins where the first
    //: has ended. What it adds is best seen at the red marks on the rim.
    //:
    //: How good is what each stage made? To compare sizes, we bring each result to 256 × 256 by interpolation and score
    //: that: the first row is the picture as it was given. (One run.)
    let baseline = task.scores(of: task.lowResolution.interpolated(by: 4).quantized())
    page.table(
      "After each stage", columns: ["side (pixels)", "PSNR (dB)"],
      rows: [[.number(64), .number(baseline.psnr, digits: 1)]]
        + staged.reached.map { [.number($0.side), .number($0.psnr, digits: 1)] })

    //: ### It must reduce to the picture
    //:
    //: Whatever a stage has made, one thing about it can be checked without a truth: reduced again, it must give the
    //: picture we were handed. What is missing is enlarged and added, a few times. This is **back-projection**:
    //:
    //: @quote SuperResolution/Fidelity/BackProjection.swift Tensor.correct
    //:
    //: ### Eight answers
    //:
    //: A picture can be turned by quarters and mirrored, which makes eight orientations. A network that had learned
    //: that edges are edges in every direction would give the same answer to each. Ours does not quite, so it is asked
    //: all eight, the answers are turned back, and their median drops what only one of them says. The field calls this
    //: a **self-ensemble**. Each answer is back-projected before, and the median after.
    //:
    //: What enlarges is not the network after the last step but `averaged`, an **exponential moving average** of its
    //: weights. Every step replaces a hundredth of it, and more than that in the first thousand steps
    //: ([exercise 7.4](#exercises)).
    //:
    //: `ZeroShotRun` is handed the picture, the factor, a seed and a recipe. It has no parameter for a truth, and its
    //: module, `SuperResolution`, cannot import the one that may look at truths, `Experiments`. So the compiler keeps a run
    //: zero-shot; how the recipe was chosen it cannot see. ([Exercises 7.7 and 7.8](#exercises) plant a leak where no
    //: compiler looks, and catch it.)
  }
}
