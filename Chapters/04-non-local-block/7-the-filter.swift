import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let theFilter = Section(needs: drawn) { page, drawn in
    //: ## The filter
    //:
    //: First, is the plain filter above the library's? On 40 × 40 pixels with some noise:
    let noisy =
      plane(SamplePicture.image(width: 40, height: 40), 1) + drawn.noise
    let plain = page.timing("plain filter") { plainlyFiltered(noisy, sigma: 12) }
    var same = CollaborativeFilter()
    (same.patchSize, same.step, same.searchRadius, same.groupSize) = (7, 2, 10, 32)
    let fast = page.timing("library's filter") { same.filtered(noisy, sigma: 12) }
    page.show("the same to 4 digits", yes(difference(plain, fast) < 1e-4))
    page.show("largest change", difference(noisy, fast) * 255, digits: 0, unit: "grey levels")
    let together = plainlyFiltered(noisy, sigma: 12, by: shrunkTogether)
    (same.covarianceShare, same.covarianceStrength) = (1, 1)
    page.show(
      "a stack's own waves: the same to 4 digits", yes(difference(together, same.filtered(noisy, sigma: 12)) < 1e-4))

    //: (The library's compares 24 patches at a time, transforms by halves instead of by a matrix, and shares bands of
    //: the picture among the threads.) To enlarge, filtering alternates with the back-projection of chapter 7: reduced,
    //: the result must be the picture that was given. The correction writes into every patch what its own few pixels
    //: know; the filter lets the relatives, each of which was sampled at another place, tell each other. $`\sigma`$
    //: falls from round to round: first only what all agree on is let through, then more and more of the rest.
    //:
    //: @quote SuperResolution/Filter/CollaborativeFilter.swift CollaborativeFilter.roundTrip
    //:
    //: (Which of the two filters? In a full enlargement the picture chooses: chapter 7.) Is it the filter, or the
    //: correction? We let each run alone, the filter from a gentler $`\sigma`$: nothing puts back what it takes away.
    let scene = try Dataset.scene(in: page.options.dataset)
    let task = try EvaluationTask(name: "sample", picture: scene, scale: 4)
    let low = Tensor(task.lowResolution), bicubic = low.resized(height: 256, width: 256)
    let rounds = page.options.full ? 60 : 16
    func enlarge(_ filter: CollaborativeFilter, _ tick: Ticker) -> (picture: Tensor, psnr: [Double]) {
      var psnr: [Double] = [], x = bicubic
      for round in 0..<rounds {
        let sigma = filter.firstSigma + (filter.lastSigma - filter.firstSigma) * Float(round) / Float(rounds - 1)
        x = filter.refined(x, lowResolution: low, rounds: 1, sigmaFrom: sigma, to: sigma)
        psnr.append(task.scores(of: task.lowResolution.replacingColours(with: x)).psnr)
        tick()
      }
      return (x, psnr)
    }
    var both = CollaborativeFilter(), alone = both, corrected = both
    both.planes = .luma
    (alone.planes, alone.backProjections, alone.firstSigma) = (.luma, 0, 4)
    (corrected.planes, corrected.groupSize) = (.luma, 1)
    let runs = page.progress("enlarging ×4", total: 3 * rounds) { tick in
      [both, alone, corrected].map { enlarge($0, tick) }
    }
    let start = task.scores(of: task.lowResolution.interpolated(by: 4).quantized())
    let names = ["filter and correction", "filter alone", "correction alone"]
    page.figure(
      "rounds",
      caption:
        "Quality on the built-in picture, ×4, round by round. The filter alone has nothing to tell, the correction "
        + "alone stops after the first round; together they climb.", x: "round", y: Axis("PSNR", unit: "dB")
    ) { plot in
      for (name, run) in zip(names, runs) { plot.line(name, run.psnr) }
      plot.mark(y: start.psnr, "bicubic")
    }
    let scores = task.scores(of: task.lowResolution.replacingColours(with: runs[0].picture))
    page.table(
      "The built-in picture, ×4, luma", columns: ["", "PSNR (dB)", "SSIM"],
      rows: [["bicubic", .number(start.psnr, digits: 2), .number(start.ssim, digits: 3)]]
        + zip(names.dropFirst(), runs.dropFirst()).map { name, run in
          [.text(name), .number(run.psnr.last!, digits: 2), .missing]
        } + [["filter and correction", .number(scores.psnr, digits: 2), .number(scores.ssim, digits: 3)]])
    page.images(
      "enlarged",
      [
        "given": task.lowResolution, "bicubic": task.lowResolution.interpolated(by: 4).quantized(),
        "patches filtered together": picture(runs[0].picture), "truth": task.groundTruth,
      ],
      caption: "From 64 × 64 to 256 × 256 pixels by similarity alone. Nothing was learned, not even from this picture.",
      columns: 4)

    //: The edges of the shell are whole again, and the little shells have some of their chambers back; the ripples of
    //: the sand stay as interpolation left them. The method is that of Cruz, Mehta, Katkovnik and Egiazarian ("Single
    //: image super-resolution based on Wiener filter in similarity domain", 2017) in a reading of our own. `nlvae
    //: upscale photo.png -o large.png --method wiener` runs it with more rounds and in colour, after the picture itself
    //: has chosen between this filter and a sharper relative (chapter 7). It has no seed: there is no chance in it.
    //:
    //: > **Paper** (II, *Non-Local Networks*)
    //: > Non-local networks are described as networks that comprise an attention module with non-local blocks; examples
    //: > for video, for single pictures and across scales are cited.
    //:
    //: > **We differ**
    //: > Table I compares with bicubic interpolation and with methods trained on other pictures; of methods that have
    //: > nothing but the one picture, fig. 1 shows one (DIP), without a score. A filter that exploits the same
    //: > repetition and learns nothing belongs in the table, as the bar that a non-local *network* has to clear.
    //: > Chapter 8 has it there.
  }
}
