import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## Before and after
//:
//: What has been gained, by the score and to the eye? Beside the PSNR stands the **structural similarity**, SSIM: it
//: compares small windows, and is 1 for two equal pictures ([chapter 8](../08-evaluation/README.md#what-a-setting-moves)
//: takes it apart).

/// The answers that are compared, at four times the size.
func answers(to picture: Image, _ network: Tensor, _ filtered: Filtered) -> [(name: String, image: Image)] {
  [
    ("NLVAE, zero-shot", picture.replacingColours(with: network)),
    ("similar patches alone, few rounds", picture.replacingColours(with: filtered.alone)),
    ("both", picture.replacingColours(with: filtered.refined)),
  ]
}

extension Chapter07 {
  static let beforeAndAfter = Section(needs: task, staged, filtered) { page, task, staged, filtered in
    let lowResolution = task.lowResolution, bicubic = lowResolution.interpolated(by: 4).quantized()
    let baseline = task.scores(of: bicubic)
    let answers = answers(to: task.lowResolution, staged.run.result!, filtered)

    page.table(
      "Four times as large", columns: ["", "PSNR (dB)", "SSIM"],
      rows: [["bicubic", .number(baseline.psnr, digits: 2), .number(baseline.ssim, digits: 3)]]
        + answers.map { name, image in
          let scores = task.scores(of: image)
          return [.text(name), .number(scores.psnr, digits: 1), .number(scores.ssim, digits: 2)]
        })
    let kind = page.options.dataset == nil ? "" : " of a photograph"
    page.images(
      "before-after",
      ["given": lowResolution, "bicubic": bicubic, "NLVAE and patches": answers[2].1, "truth": task.groundTruth],
      caption: "From 64 × 64 pixels\(kind) to 256 × 256. Nothing but the first panel was used.", columns: 4)

    //: The network alone is more than two and a half decibels above bicubic, network and filter together more than three;
    //: SSIM agrees. (One run, filtered at the end only.) A closer look, at the part that was shown above:
    page.figure(
      "details",
      caption:
        "A part of each answer. The network draws sharp lines, and false ones beside them; the filter alone draws soft lines "
        + "and no false ones; both together are nearest to the truth.",
      columns: 3
    ) { figure in
      let all = [("given", lowResolution), ("bicubic", bicubic)] + answers + [("truth", task.groundTruth)]
      for (name, image) in all { figure.picture(name, part(image)) }
    }

    //: > **Try** Give the filter 4 rounds, and then 40 (`--set "rounds of the filter=40"`). Which of the answers change, and
    //: > where?
  }
}
