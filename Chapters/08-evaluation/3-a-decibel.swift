import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A decibel
//:
//: The first score begins with the mean of the squared differences, the loss that many networks are trained on. It
//: is then put on a scale on which more is better and equal steps are equal *ratios*: the peak signal-to-noise
//: ratio,
//:
//: ```math
//: \mathrm{PSNR} = 10 \log_{10} \frac{255^2}{\mathrm{MSE}} .
//: ```

/// Mean squared difference.
func meanSquaredError(_ a: [Double], _ b: [Double]) -> Double {
  mean(zip(a, b).map { ($0 - $1) * ($0 - $1) })
}

/// Peak signal-to-noise ratio in dB, for samples of 0…255.
func decibels(_ meanSquaredError: Double) -> Double { 10 * log10(255 * 255 / meanSquaredError) }

extension Chapter08 {
  static let aDecibel = Section()
}
