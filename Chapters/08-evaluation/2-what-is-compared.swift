import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What is compared
//:
//: Eyes see brightness sharper than colour. So super-resolution is scored on **luma**, a weighted sum of red, green and
//: blue. The weights are those of television (ITU-R BT.601), and so is the odd range: black is 16 and white is 235.

/// Luma of samples of 0…1: one number a pixel, 16…235.
func lumaByHand(_ image: Image) -> [Double] {
  let (red, green, blue) = (image.plane(0), image.plane(1), image.plane(2))
  return red.indices.map { i -> Double in
    let (r, g, b) = (Double(red[i]), Double(green[i]), Double(blue[i]))
    return 16 + 65.481 * r + 128.553 * g + 24.966 * b
  }
}

extension Chapter08 {
  static let whatIsCompared = Section()
}
