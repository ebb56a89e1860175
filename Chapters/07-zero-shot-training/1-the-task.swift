import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## The task
//:
//: We take the part of the benchmark and of the photographer at once. The benchmark holds a picture of 256 × 256
//: pixels, reduces it by antialiased bicubic interpolation, rounds to whole bytes and hands over the 64 × 64 that
//: are left. From here on training sees nothing but `lowResolution`. `task` keeps the truth, and this page opens it
//: along the way only to score what has come out.

extension Chapter07 {
  static let task = Computation("the task") { page in
    try EvaluationTask(name: "sample", picture: Dataset.scene(in: page.options.dataset), scale: 4)
  }
}

extension Chapter07 {
  static let theTask = Section(needs: task) { page, task in
    let lowResolution = task.lowResolution
    page.show("given", [lowResolution.width, lowResolution.height])
    page.show("wanted", [task.groundTruth.width, task.groundTruth.height])

    //: Interpolation is the answer that learns nothing. It is what every method is measured against, so we score it
    //: first. The scores are those of chapter 8: luma only, four pixels cut from each border.
    let bicubic = lowResolution.interpolated(by: 4).quantized()
    let baseline = task.scores(of: bicubic)
    page.show("bicubic", baseline.psnr, digits: 2, unit: "dB")
  }
}
