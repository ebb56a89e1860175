import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## In stages
//:
//: A factor of four at once asks much: the son of 64 × 64 would have 16 × 16 pixels, and hardly anything to learn
//: from. So we climb in stages: here to ×2 and ×4, in the thorough recipe to ×√2, ×2, ×2√2 and ×4. A stage enlarges the
//: picture itself as long as that is a factor of two at most; then the output at ×2 takes the picture's place
//: ([exercise 7.2](#exercises)). What a stage has made is no truth, but it is larger than the picture, and serves
//: the next ones as a further father.
//:
//: > **Paper** (VI, table III)
//: > Reconstruction is called *progressive*, as learning and reconstruction are combined; no stages are described.
//:
//: > **We differ**
//: > We read the word as enlargement in stages, which is what it stands for elsewhere in the field.
//:
//: After every stage the result is **back-projected**: reduced again, it must give the picture we were handed, and
//: what is missing is added back.
//:
//: @quote SuperResolution/Fidelity/BackProjection.swift backProjected
//:
//: ### Eight answers
//:
//: A picture can be turned by quarters and mirrored: eight orientations, and a network that is asked each of them
//: gives eight answers which would be one, had it learned that edges are edges in every direction. It has not, so
//: the answers are turned back, and their median drops what only one of them says. Each answer is back-projected
//: before, and the median after.
//:
//: @quote SuperResolution/Runs/ZeroShotAnswer.swift ZeroShotRun.answerOnce
//:
//: (What enlarges is not the network after the last step but `averaged`: a running average of its weights, of which
//: every step replaces a hundredth, and more than that in the first thousand steps. [Exercise 7.4](#exercises) is
//: about it.) `ZeroShotRun` is this whole procedure as a value that advances one step at a time. It is handed
//: the picture, the factor, a seed and a recipe. There is no parameter through which a truth could reach it, and the
//: module that it lives in, `SuperResolution`, does not know what a truth is: what may look at one is in another
//: module, `Experiments`, which it cannot import. So it is the compiler that keeps the promise of zero-shot. What
//: the recipe does to a stage's output without learning comes further below; here the network is alone.

/// A training in stages, and how it went.
struct Staged {
  let run: ZeroShotRun
  /// Mean mistakes, step by step, in grey levels; and what each stage came to.
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
          page.live("mistake (grey levels)", run.progress.lastError * 255)
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

extension Chapter07 {
  static let inStages = Section(needs: task, staged) { page, task, staged in
    let baseline = task.scores(of: task.lowResolution.interpolated(by: 4).quantized())
    let (run, curve, reached) = (staged.run, staged.curve, staged.reached)

    page.figure(
      "stages",
      caption: "The mistake while training, averaged over twenty steps. At the mark the second stage begins, with a "
        + "further father; the curve goes on falling.", x: "step", y: "mean mistake (grey levels)"
    ) { plot in
      let smooth = stride(from: 0, to: curve.count - 19, by: 20).map { curve[$0..<$0 + 20].reduce(0, +) / 20 }
      plot.line("training", x: smooth.indices.map { Double($0 * 20 + 10) }, y: smooth)
      for step in run.stageEnds.dropLast() { plot.mark(x: step) }
    }

    //: What does the picture look like on the way? A part of it, a third of its width, each moment with its own pixels:
    func part(_ whole: Tensor) -> Image {
      let pixels = Double(whole.shape[3]) / 64
      func scaled(_ count: Double) -> Int { Int((count * pixels).rounded()) }
      return picture(whole).cropped(x: scaled(6), y: scaled(14), width: scaled(21), height: scaled(21))
    }
    page.film(
      "on-the-way", staged.film.map { (words: $0.words, image: part($0.picture)) },
      beside: [("truth", part(Tensor(task.groundTruth)))],
      caption:
        "A part of the picture after the last stage, beside the truth; in the book, from the picture that was given over "
        + "both stages of the training. The scores are those of the whole picture at 256 × 256.")

    //: After ten steps the edges are sharper already than they were given, with false colours beside them; until step 300
    //: the colours calm down and the dark lines become even. The second stage doubles the pixels and begins where the
    //: first has ended. What it adds is best seen at the red marks on the rim.
    //:
    //: How good is what each stage made? To compare sizes, we bring each result to 256 × 256 by interpolation and score
    //: that: the first row is the picture as it was given.
    page.table(
      "After each stage", columns: ["side (pixels)", "PSNR (dB)"],
      rows: [[.number(64), .number(baseline.psnr, digits: 1)]]
        + reached.map { [.number($0.side), .number($0.psnr, digits: 1)] })
    page.figure(
      "psnr-per-stage", caption: "Quality after each stage, on the built-in picture.", x: "side (pixels)",
      y: Axis("PSNR", unit: "dB")
    ) { plot in
      plot.line("NLVAE", x: [64] + reached.map { Double($0.side) }, y: [baseline.psnr] + reached.map(\.psnr))
      plot.mark(y: baseline.psnr, "bicubic")
    }
  }
}
