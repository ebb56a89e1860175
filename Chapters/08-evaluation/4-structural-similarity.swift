import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Structural similarity
//:
//: The second score (Wang, Bovik, Sheikh and Simoncelli, 2004) does not compare pixels but small windows, by three
//: questions. Are they equally bright? Have they equal contrast? And, brightness and contrast apart, do they rise and
//: fall together? With means $`\mu`$, deviations $`\sigma`$ and the covariance $`\sigma_{xy}`$ inside a window,
//:
//: ```math
//: l = \frac{2 \mu_x \mu_y + C_1}{\mu_x^2 + \mu_y^2 + C_1} , \quad
//: c = \frac{2 \sigma_x \sigma_y + C_2}{\sigma_x^2 + \sigma_y^2 + C_2} , \quad
//: s = \frac{\sigma_{xy} + C_2 / 2}{\sigma_x \sigma_y + C_2 / 2} ,
//: ```
//:
//: and a window's score is $`l \, c \, s`$. Each is 1 where the windows agree; $`s`$ can be negative. The constants
//: keep empty windows from dividing by nothing. A window has 11 × 11 pixels under a Gaussian bell of deviation 1.5, and
//: moves over every place where it fits.

/// A brightness picture, row after row.
struct Plane {
  var values: [Double]
  var width: Int
  var height: Int { values.count / width }
}

/// The three terms of SSIM, averaged over all windows, and the mean of their product.
typealias Similarity = (luminance: Double, contrast: Double, structure: Double, ssim: Double)

/// SSIM as it is defined: 121 products a window.
func similarity(_ x: Plane, _ y: Plane) -> Similarity {
  let (c1, c2) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
  let bell = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
  let total = bell.reduce(0, +) * bell.reduce(0, +)
  var sum: Similarity = (0, 0, 0, 0), windows = 0.0
  for top in 0...x.height - 11 {
    for left in 0...x.width - 11 {
      var (mx, my, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for row in 0..<11 {
        for column in 0..<11 {
          let weight = bell[row] * bell[column] / total, place = (top + row) * x.width + left + column
          let (a, b) = (x.values[place], y.values[place])
          mx += weight * a
          my += weight * b
          xx += weight * a * a
          yy += weight * b * b
          xy += weight * a * b
        }
      }
      let (sx, sy) = (max(0, xx - mx * mx).squareRoot(), max(0, yy - my * my).squareRoot())
      let l = (2 * mx * my + c1) / (mx * mx + my * my + c1)
      let c = (2 * sx * sy + c2) / (sx * sx + sy * sy + c2)
      let s = (xy - mx * my + c2 / 2) / (sx * sy + c2 / 2)
      sum = (sum.luminance + l, sum.contrast + c, sum.structure + s, sum.ssim + l * c * s)
      windows += 1
    }
  }
  return (sum.luminance / windows, sum.contrast / windows, sum.structure / windows, sum.ssim / windows)
}

extension Chapter08 {
  static let structuralSimilarity = Section { page in
    //: The library's scores are these, written for speed: its window is applied along columns first and rows after, 22
    //: products instead of 121.
    //:
    //: @quote Imaging/Scores.swift LumaPair.psnr
    //:
    //: @quote Imaging/SSIM.swift LumaPair.ssim
    //:
    //: (There, contrast and structure are one fraction: $`C_2 / 2`$ was chosen so that $`\sigma_x \sigma_y`$ cancels.)
    //: Do both say the same? We take the built-in picture, reduced by four and interpolated back.
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

    //: How much is a decibel? A way to read the scale is to ask how far a pixel is off, as a root mean square:
    page.table(
      "Decibels in grey levels", columns: ["PSNR (dB)", "mistake (grey levels of 255)"],
      rows: [20, 24, 28, 30, 31, 32, 36, 40].map { psnr in
        [.number(psnr), .number(255 * pow(10, -Double(psnr) / 20), digits: 1)]
      })

    //: One decibel more is a mistake smaller by a ninth, and six are half the mistake. Where the fight is about 31 dB,
    //: a tenth of a decibel is less than a tenth of a grey level. Keep that in mind when tables differ in the second
    //: digit after the point.
  }
}
