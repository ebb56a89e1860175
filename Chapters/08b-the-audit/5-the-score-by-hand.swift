import Audit
import Experiments
import Imaging
import Notebook

//: ## The score by hand
//:
//: Are the scores what their definitions say? **Luma** is a weighted sum of red, green and blue of 0…1, and lies in
//: 16…235. PSNR is $`10 \log_{10}(255^2 / \mathrm{MSE})`$ dB, where MSE is the mean squared difference of two lumas:
//:
//: @quote Audit/ScoreByHand.swift lumaByHand
//:
//: @quote Audit/ScoreByHand.swift decibels
//:
//: **SSIM** compares two pictures window by window: their means (luminance), their deviations (contrast) and their
//: covariance (structure), multiplied, and averaged over all windows. A window has 11 × 11 pixels, weighted by a Gaussian
//: of deviation 1.5, and moves over every place where it fits. The constants `c1` and `c2` prevent a division by zero
//: where means or deviations vanish.
//:
//: @quote Audit/ScoreByHand.swift similarity

extension Chapter08b {
  static let theScoreByHand = Section { page in
    //: Does the library, which is written for speed, say the same? We take the built-in picture, reduced by four and
    //: interpolated back, and leave out four pixels at each edge.
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let bicubic = task.lowResolution.interpolated(by: 4).quantized(), library = task.scores(of: bicubic)
    let planes = (lumaPlane(bicubic, border: 4), lumaPlane(task.groundTruth, border: 4))
    let byHand = decibels(meanSquaredError(planes.0.values, planes.1.values)), terms = similarity(planes.0, planes.1)
    page.table(
      "Bicubic interpolation ×4, built-in picture", columns: ["score", "by hand", "the library's"],
      rows: [
        ["PSNR (dB)", .number(byHand, digits: 4), .number(library.psnr, digits: 4)],
        ["SSIM", .number(terms.ssim, digits: 6), .number(library.ssim, digits: 6)],
      ])
    page.show("agree to a billionth", abs(byHand - library.psnr) < 1e-9 && abs(terms.ssim - library.ssim) < 1e-9)
  }
}
