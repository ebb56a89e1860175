import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let howSureIsIt = Section(needs: task, staged) { page, task, staged in
    //: ## How sure is it?
    //:
    //: Can the network say where it may be wrong?
    //:
    //: > **Paper** (III.A; III.B)
    //: > The encoder gives a posterior, a mean and a variance for every latent, and the decoder is given a sample.
    //:
    //: A plain network gives one answer. A posterior gives as many as we care to draw, and where they differ the network is
    //: unsure. We draw some samples and compare their standard deviation at each pixel with the errors that were really
    //: made. *Swift, in passing:* `defer` does what stands in its braces when the function returns.
    let run = staged.run, answered = run.result!
    let count = page.knob("samples", 16, in: 2...64)
    let samples = page.progress("samples", total: 1) { tick in
      defer { tick() }
      return run.posteriorSamples(count)!
    }
    let claimed = samples.deviation.values.map { $0 * 255 }
    let errors = colourMean((answered - Tensor(task.groundTruth)).map(.absolute)).map { $0 * 255 }
    page.figure(
      "uncertainty",
      caption:
        "Left, the standard deviation over \(count) samples; right, the error that was made, both in grey levels. The "
        + "places agree; the scales do not: the brightest error is many times the largest deviation.",
      columns: 2
    ) { figure in
      figure.heatMap("deviation over samples", claimed, width: 256, height: 256, legend: "grey levels")
      figure.heatMap("error", errors, width: 256, height: 256, legend: "grey levels")
    }

    //: The two maps look alike. That proves little: errors sit on edges, so anything that lights up on edges looks like
    //: a map of errors. It takes a control. How *steep* the answer is at a pixel, the length of its gradient, needs no
    //: posterior at all. We put the pixels into ten groups of equal size, from the surest to the least sure, and look
    //: at the mean error in each; then the same with groups by steepness.
    let slopes = steepness(of: answered)
    let bySampling = groups(of: errors, sortedBy: claimed, count: 10)
    let bySteepness = groups(of: errors, sortedBy: slopes, count: 10)
    page.figure(
      "sorted-mistakes",
      caption:
        "The mean error in ten groups of pixels. A map tells where errors are if its line is low on the left and high on the "
        + "right. Both lines are.",
      x: "group, from sure to unsure", y: Axis("mean error", unit: "grey levels")
    ) { plot in
      plot.line("sorted by the posterior's deviation", x: (1...10).map(Double.init), y: bySampling)
      plot.line("sorted by the answer's steepness", x: (1...10).map(Double.init), y: bySteepness)
      plot.key = .topLeft
    }
    page.table(
      "What the maps are worth", columns: ["", "correlation with the error", "mean (grey levels)"],
      rows: [
        [
          "posterior's deviation", .number(correlation(claimed, errors), digits: 2),
          .number(mean(claimed), digits: 1),
        ],
        ["answer's steepness", .number(correlation(slopes, errors), digits: 2), .missing],
        ["error", .number(1, digits: 2), .number(mean(errors), digits: 1)],
      ])

    //: The deviation tells *where* to be careful, and an edge detector tells it nearly as well (one picture, one run):
    //: compare the correlations. It does not tell *how* careful: compare the means in the last column. The field would say
    //: that it is not **calibrated**. (The uncertainty that a VAE states has a second part, the decoder's own error, $`s`$
    //: of chapter 5. With a $`\beta`$ of $`10^{-6}`$ this part is next to nothing, so it would not close the gap.)
    //:
    //: Is the average of many samples better than one answer, as PSNR rewards a mean? The last network, before anything
    //: corrects it, with one sample, with the average of all, and with the posterior's mean decoded once:
    let scores = [samples.first, samples.mean, run.plainAnswer()].map { task.scores(of: picture($0)).psnr }
    page.show("PSNR of one sample, of \(count) averaged, of the posterior's mean", scores, digits: 3, unit: "dB")

    //: They score alike; so the recipe decodes the mean.

    //: > **Try** Draw two samples, and then 64. Does the map of the deviations change, and does the second score?
  }
}
