import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Figure 1, again
//:
//: > **Paper** (II, fig. 1)
//: > One picture enlarged by Deep Image Prior and by NLVAE, neither trained on anything else; DIP's structure is said
//: > to be much weaker than NLVAE's.
//:
//: Both methods are runs of the same kind here, so the comparison is a few lines. What is woven into this page is a
//: short version, a sketch: the built-in picture drawn small, both methods small and with a fraction of their steps.
//: With `--full` DIP runs its published recipe and NLVAE the network alone of the tables above, for an hour or so, and
//: with `--dataset DIR` on the butterfly of Set5. (No picture of Set5 is kept in the repository, and none made from
//: one.)

extension Chapter08 {
  static let figure1Again = Section { page in
    //: @fold

    let isFull = page.options.full
    var picture = SamplePicture.image(width: isFull ? 256 : 128, height: isFull ? 256 : 128)
    if let dataset = page.options.dataset {
      let path = try Dataset.images(in: dataset).first { $0.name == "butterfly" }?.path
      if let path { picture = try Image(png: path) }
    }
    //: @unfold
    let task = try EvaluationTask(name: "figure 1", picture: picture, scale: 4)
    var dip = DIPConfiguration(isFull ? .full : .brief, scale: 4)
    dip.backProjects = false
    var recipe = ZeroShotConfiguration(isFull ? .thorough : .brief)
    recipe.refinement = nil
    if !isFull {
      dip.steps = 160
      var cosine = CosinePolicy()
      (cosine.firstSteps, cosine.laterSteps) = (160, 80)
      recipe.policy = .cosine(cosine)
    }
    let prior = try DIPRun(task.lowResolution, scale: 4, seed: page.options.seed, configuration: dip)
    let network = try ZeroShotRun(task.lowResolution, scale: 4, seed: page.options.seed, configuration: recipe)
    let enlargements = page.progress("two methods", total: prior.progress.totalSteps + network.progress.totalSteps) {
      tick in
      [finished(prior, tick), finished(network, tick)].map(task.lowResolution.replacingColours(with:))
    }
    let bicubic = task.lowResolution.interpolated(by: 4).quantized()
    let shown = [
      ("bicubic", 0, bicubic), ("DIP", prior.progress.totalSteps, enlargements[0]),
      ("NLVAE, network alone", network.progress.totalSteps, enlargements[1]),
    ]
    let rows = shown.map { name, steps, image -> [Cell] in
      let scores = task.scores(of: image), made: Cell = steps == 0 ? .missing : .number(steps)
      return [.text(name), made, .number(scores.psnr, digits: 1), .number(scores.ssim, digits: 2)]
    }
    page.table(
      isFull ? "Figure 1" : "Figure 1, a sketch", columns: ["", "steps", "PSNR (dB)", "SSIM"], rows: rows)
    page.images(
      "figure-1", ["bicubic": bicubic, "DIP": enlargements[0], "NLVAE": enlargements[1], "truth": task.groundTruth],
      caption: isFull
        ? "Figure 1: four times as large, by two methods that have seen nothing but the small picture."
        : "Figure 1 as a sketch: few steps, small networks, a small picture. The fair comparison is among the pairs.",
      columns: 4)

    //: A sketch says little about DIP, which needs all its steps: it has to find the whole picture from nothing, where NLVAE
    //: begins with the interpolated one and has only the rest to find. So here is the picture of fig. 4, butterfly, with all
    //: steps of both, from the record of table I:
    //: @fold
    let results = try Results(page.record("set5"))
    func alone() throws -> ZeroShotRun {
      var recipe = ZeroShotConfiguration(.thorough)
      recipe.refinement = nil
      return try ZeroShotRun(SamplePicture.image(width: 64, height: 64), scale: 4, seed: 1, configuration: recipe)
    }
    page.table(
      "Butterfly ×4, at full length (recorded; means over seeds)",
      columns: ["", "steps", "seeds", "PSNR (dB)", "SSIM"],
      rows: [
        (Contender.bicubic, nil), (.dip, DIPConfiguration(scale: 4).steps), (.network, try alone().progress.totalSteps),
      ].map { contender, steps in
        let standing = results(contender, 4)
        return [
          .text(contender.name), steps.map { .number($0) } ?? .missing,
          standing.seeds == [0] ? .missing : .number(standing.seeds.count),
          cell(standing.psnr(of: "butterfly"), digits: 2), cell(standing.ssim(of: "butterfly"), digits: 4),
        ]
      })
    //: @unfold

    //: At full length the two are near each other on this picture. One picture settles nothing; the
    //: [pairs](#four-times-in-full) ask the same of five.
  }
}

/// A run's result after all its steps.
private func finished(_ run: some ResumableRun, _ tick: Ticker) -> Tensor {
  var run = run
  while !run.isFinished {
    let before = run.progress.stepsDone
    run.advance()
    tick(run.progress.stepsDone - before)
  }
  return run.result!
}
