import Audit
import Experiments
import Foundation
import Notebook

//: ## The other factors
//:
//: The PSNRs at ×3, ×8 and ×2, and the SSIMs at ×4, picture by picture; ± is the standard deviation, over seeds, of the mean
//: over five pictures. A dash stands for what is not there. (The paper has no ×2.)

extension Chapter08b {
  static let theOtherFactors = Section { page in
    //: @fold
    let results = try Results(page.record("set5", of: "08-evaluation")), images = ReproductionPlan.set5
    for scale in [3, 8, 2, 4] {
      let standings = Contender.all.map { results($0, scale) }.filter { !$0.scores.isEmpty }
      let claim = Claims.nlvae(scale), none = images.map { _ in Cell.missing }
      let published = Claims.published.compactMap { name, scores in
        scores[scale].map { ("\(name), \(Claims.caveats[name] ?? "as published")", $0.psnr, $0.ssim) }
      }
      if scale != 4 {
        var rows: [[Cell]] = standings.map { standing in
          let seeds = standing.seeds.count, scores = images.map { cell(standing.psnr(of: $0), digits: 2) }
          return [.text(standing.contender.name)] + scores + [
            cell(standing.psnr, digits: 2),
            seeds > 1 ? .number(deviation(standing.means(\.psnr)), digits: 2) : .missing,
            standing.seeds == [0] ? .missing : .number(seeds), cell(standing.ssim, digits: 4),
            cell(standing.seconds.map { $0 / 60 }, digits: 2),
          ]
        }
        rows += published.map { name, psnr, ssim in
          [.text(name)] + none + [.number(psnr, digits: 2), .missing, .missing, cell(ssim, digits: 4), .missing]
        }
        if let claim {
          rows.append(
            ["NLVAE, the paper's claim"] + none
              + [.number(claim.psnr, digits: 2), .missing, .missing, .number(claim.ssim, digits: 4), .missing])
        }
        page.table(
          "Set5 ×\(scale): PSNR (dB), and the mean SSIM",
          columns: ["method"] + images + ["mean", "±", "seeds", "SSIM", "processor minutes"], rows: rows)
        let dip = results(.dip, scale)
        if dip.seeds.count == 1, let seconds = dip.seconds {
          let hours = 2 * seconds * Double(images.count) / 3600
          page.say(
            String(
              format: "DIP has one seed at ×%d: two more would take about %.0f hours of a processor, and were not run.",
              scale,
              hours))
        }
      }
      guard scale == 4, let claim else { continue }
      var rows: [[Cell]] = standings.map { standing in
        [.text(standing.contender.name)] + images.map { cell(standing.ssim(of: $0), digits: 4) }
          + [cell(standing.ssim, digits: 4)]
      }
      rows += published.filter { $0.2 != nil }.map { name, _, ssim in [.text(name)] + none + [cell(ssim, digits: 4)] }
      rows.append(["NLVAE, the paper's claim"] + none + [.number(claim.ssim, digits: 4)])
      page.table("Set5 ×\(scale): SSIM", columns: ["method"] + images + ["mean"], rows: rows)
    }
    //: @unfold
  }
}
