import Audit
import Experiments
import Foundation
import Notebook

//: ## When does the truth as the target pass the claims?
//:
//: > **Paper** (IV.B)
//: > Training takes "both L_R and H_R single image as input", for 2000 epochs.
//:
//: With the large picture as the target, how long does a training have to be until its score passes the paper's? `nlvae
//: trial oracle` asks the oracle's network on its way, for every picture of Set5 and every factor of table I:

extension Chapter08 {
  static let theTruthAsTheTarget = Section { page in
    //: @fold
    let record = try page.record("oracle")
    let steps = try record.numbers("step"), psnr = try record.numbers("psnr"), scales = record.column("scale")
    let marks = Set(steps).sorted()
    func curve(_ scale: Int) -> [(step: Double, psnr: Double)] {
      marks.compactMap { mark in
        let own = psnr.indices.filter { scales[$0] == "\(scale)" && steps[$0] == mark }
        return own.count == ReproductionPlan.set5.count ? (mark, mean(own.map { psnr[$0] })) : nil
      }
    }
    let asked = [3, 4, 8].map { (scale: $0, curve: curve($0)) }.filter { !$0.curve.isEmpty }
    page.figure(
      "oracle",
      caption:
        "The truth as the target: mean PSNR on Set5 while NLVAE trains (one seed). The horizontal lines are the paper's "
        + "figures; each curve passes its own.",
      x: Axis("training steps", scale: .logarithmic), y: Axis("PSNR", unit: "dB")
    ) { plot in
      for (scale, curve) in asked { plot.line("×\(scale)", x: curve.map(\.step), y: curve.map(\.psnr)) }
      for (scale, _) in asked {
        let claim = Claims.nlvae(scale)!.psnr
        plot.mark(y: claim, "the paper's ×\(scale): \(String(format: "%.2f", claim))")
      }
      plot.key = .bottomRight
    }
    page.table(
      "The first of the marked steps at which the mean is at the paper's figure or above",
      columns: ["", "the paper's PSNR (dB)", "passed by step", "PSNR there (dB)", "after 2000 steps (dB)"],
      rows: try asked.map { scale, curve in
        let claim = Claims.nlvae(scale)!.psnr, passed = curve.first { $0.psnr >= claim }
        let final = try Results(page.record("set5"))(.oracle, scale)
        return [
          .text("×\(scale)"), .number(claim, digits: 2), passed.map { .number($0.step, digits: 0) } ?? "not among them",
          cell(passed?.psnr, digits: 2), cell(final.means(\.psnr).first, digits: 2),
        ]
      })
    //: @unfold

    //: So some hundred steps on crops of the answer are enough at every factor. The score says how well a network learns a
    //: picture by heart. It is no ceiling, because a longer training learns more, and no evidence of how the paper's figures
    //: were made: it says only that the reading "both L_R and H_R" does not contradict them.
  }
}
