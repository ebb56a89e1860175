import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## The task
//:
//: What is given, and what is wanted? A benchmark starts from a picture of 256 × 256 pixels, the **ground truth**. It
//: reduces that by antialiased bicubic interpolation, rounds to whole bytes and hands over the 64 × 64 pixels that are
//: left. Training sees nothing but these, `lowResolution`. `task` keeps the truth, and this page opens it only to score
//: what has come out and to show the truth beside it.

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

    //: Bicubic interpolation, a weighted mean of 4 × 4 neighbours, is the answer that learns nothing. Every method is
    //: measured against it, so we score it first. The score is the PSNR (chapter 2) of the luma, the brightness, with
    //: four pixels cut from each border; chapter 8 says why.
    let bicubic = lowResolution.interpolated(by: 4).quantized()
    let baseline = task.scores(of: bicubic)
    page.show("bicubic", baseline.psnr, digits: 2, unit: "dB")
  }
}
