import Audit
import Experiments
import Imaging
import Notebook

//: ## The score by hand
//:
//: Are the scores what their definitions say? Luma, the mean squared error and PSNR by hand:
//:
//: @quote Audit/ScoreByHand.swift lumaByHand
//:
//: @quote Audit/ScoreByHand.swift decibels
//:
//: SSIM, as it is defined: 121 products a window. A window has 11 × 11 pixels under a Gaussian bell of deviation 1.5, and
//: moves over every place where it fits; the constants keep empty windows from dividing by nothing.
//:
//: @quote Audit/ScoreByHand.swift similarity

extension Chapter08b {
  static let theScoreByHand = Section { page in
    //: Does the library, which is written for speed, say the same? We take the built-in picture, reduced by four and
    //: interpolated back.
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
