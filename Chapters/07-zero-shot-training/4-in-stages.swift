import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## In stages
//:
//: Why not learn the factor of four at once? The son of 64 × 64 pixels would have 16 × 16, and hardly anything to learn
//: from. So we climb in **stages**: first to ×2, then to ×4. A stage enlarges the picture itself as long as that is a
//: factor of two at most; then the output at ×2 takes the picture's place ([exercise 7.2](#exercises)). What a stage
//: has made is no truth, but it is larger than the picture, so later stages take crops from it too. This is the brief
//: recipe of this chapter's experiments. The default of `nlvae upscale` takes four stages, ×√2, ×2, ×2√2 and ×4.
//:
//: > **Paper** (VI, table III)
//: > Reconstruction is called *progressive*, as learning and reconstruction are combined; no stages are described.
//:
//: > **We differ**
//: > We read the word as enlargement in stages, which is what it stands for elsewhere in the field.

//: @fold
/// A training in stages, and how it went.
struct Staged {
  let run: ZeroShotRun
  /// Mean errors, step by step, in grey levels; and what each stage came to.
  let curve: [Float], reached: [(side: Int, psnr: Double)]
  /// The picture on its way, and what each moment is called.
  let film: [(words: String, picture: Tensor)]
}

extension Chapter07 {
  static let staged = Computation("training in stages", needs: task) { page, task -> Staged in
    let lowResolution = task.lowResolution
    var recipe = ZeroShotConfiguration(page.options.full ? .thorough : .brief)
    recipe.refinement = nil
    var run = try ZeroShotRun(lowResolution, scale: 4, seed: page.options.seed, configuration: recipe)
    var curve: [Float] = [], reached: [(side: Int, psnr: Double)] = []
    var film = [(words: "given", picture: Tensor(lowResolution))], steps = 0
    func psnr(_ picture: Tensor) -> Double {
      task.scores(of: lowResolution.replacingColours(with: picture.resized(height: 256, width: 256))).psnr
    }
    func words(_ moment: String, _ psnr: Double) -> String { "\(moment): \((10 * psnr).rounded() / 10) dB" }
    page.progress("training in stages", total: run.progress.totalSteps) { tick in
      while !run.isFinished {
        let before = run.progress, finished = run.outputs.count
        run.advance()
        if let output = run.outputs.dropFirst(finished).first {
          reached.append((output.shape[3], psnr(output)))
          film.append((words("after stage \(finished + 1)", psnr(output)), output))
          steps = 0
        } else if before.activity == .training {
          curve.append(run.progress.lastError * 255)
          page.live("error (grey levels)", run.progress.lastError * 255)
          steps += 1
          // The network is asked now and then; that changes nothing and draws nothing.
          if (finished == 0 ? [10, 30, 100, 300] : [100, 300]).contains(steps), let seen = run.momentaryAnswer() {
            film.append((words("stage \(finished + 1), step \(steps)", psnr(seen)), seen))
            page.live("what it makes of the picture") { picture(seen) }
          }
        }
        tick(run.progress.stepsDone - before.stepsDone)
      }
    }
    return Staged(run: run, curve: curve, reached: reached, film: film)
  }
}
//: @unfold

extension Chapter07 {
  static let inStages = Section(needs: task, staged) { page, task, staged in
    let baseline = task.scores(of: task.lowResolution.interpolated(by: 4).quantized())
    let (run, curve, reached) = (staged.run, staged.curve, staged.reached)

    //: `ZeroShotRun` is this training as a value that advances one step at a time. What does the picture look like on
    //: the way? A part of it, a third of its width, each moment with its own pixels:
    page.film(
      "on-the-way", staged.film.map { (words: $0.words, image: part(picture($0.picture))) },
      beside: [("truth", part(task.groundTruth))],
      caption:
        "A part of the picture after the last stage, beside the truth; in the book, from the picture that was given over "
        + "both stages of the training. The scores are those of the whole picture at 256 × 256.")
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

    //: After ten steps the edges are sharper already than they were given, with false colours beside them; until step
    //: 300 the colours calm down and the dark lines become even. The second stage doubles the pixels and begins where
    //: the first has ended. What it adds is best seen at the red marks on the rim.
    //:
    //: How good is what each stage made? To compare sizes, we bring each result to 256 × 256 by interpolation and score
    //: that: the first row is the picture as it was given.
    page.table(
      "After each stage", columns: ["side (pixels)", "PSNR (dB)"],
      rows: [[.number(64), .number(baseline.psnr, digits: 1)]]
        + reached.map { [.number($0.side), .number($0.psnr, digits: 1)] })
    page.figure(
      "stages",
      caption:
        "The mean error of training, each point the mean of fifty steps. At the mark the second stage begins: crops "
        + "of the first output join in, and the step size starts anew. Every step has another crop, some harder than "
        + "others, so the curve is ragged.", x: "step",
      y: Axis("mean error", unit: "grey levels", range: 0...16)
    ) { plot in
      let smooth = stride(from: 0, to: curve.count - 49, by: 50).map { curve[$0..<$0 + 50].reduce(0, +) / 50 }
      plot.line("training", x: smooth.indices.map { Double($0 * 50 + 25) }, y: smooth)
      for step in run.stageEnds.dropLast() { plot.mark(x: step, "stage 2") }
    }

    //: ### It must reduce to the picture
    //:
    //: Whatever a stage has made, one thing about it can be checked without a truth: reduced again, it must give the
    //: picture we were handed. What is missing is enlarged and added, a few times. This is **back-projection**:
    //:
    //: @quote SuperResolution/Fidelity/BackProjection.swift backProjected
    //:
    //: ### Eight answers
    //:
    //: A picture can be turned by quarters and mirrored, which makes eight orientations. A network that had learned
    //: that edges are edges in every direction would give the same answer to each. Ours does not quite, so it is asked
    //: all eight, the answers are turned back, and their median drops what only one of them says. The field calls this
    //: a **self-ensemble**. Each answer is back-projected before, and the median after.
    //:
    //: @quote SuperResolution/Runs/ZeroShotAnswer.swift ZeroShotRun.answerOnce
    //:
    //: What enlarges is not the network after the last step but `averaged`, an **exponential moving average** of its
    //: weights. Every step replaces a hundredth of it, and more than that in the first thousand steps
    //: ([exercise 7.4](#exercises)).
    //:
    //: `ZeroShotRun` is handed the picture, the factor, a seed and a recipe. There is no parameter through which a
    //: truth could reach it, and the module that it lives in, `SuperResolution`, does not know what a truth is: what
    //: may look at one is in another module, `Experiments`, which it cannot import. So it is the compiler that keeps
    //: the promise of zero-shot. ([Exercises 7.7 and 7.8](#exercises) plant a leak where no compiler looks, and catch
    //: it.)
  }
}
