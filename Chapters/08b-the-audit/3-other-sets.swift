import Audit
import Experiments
import Foundation
import Notebook

//: ## Other sets
//:
//: > **Paper** (table I)
//: > The same method on Set14, BSDS100, Urban100 and Manga109.
//:
//: Set5 has five pictures, and to this project it is not unseen. Do others say the same? `nlvae trial sets` has enlarged
//: the whole of Set14 and every fifth picture of BSD100, four times as large, by what needs no hours (recorded, one
//: seed). No recipe was chosen on BSD100. On Set14 no zero-shot recipe was; which drawings the prior learns from was
//: chosen by its first seven pictures, among others.

extension Chapter08b {
  static let otherSets = Section { page in
    //: @fold
    let record = try page.record("sets", of: "08-evaluation"), results = try SetResults(record), scale = 4
    let methods: [(name: String, seen: String, recipe: ReproductionRecipe)] = [
      ("bicubic", "–", .bicubic), ("bicubic, back-projected", "–", .backProjected),
      ("similar patches", "zero-shot", .wiener), ("NLVAE, quick", "zero-shot", .nlvaeQuick),
      ("residual network trained on drawings (instant)", "synthetic prior", .instant),
      ("the same, trained on the picture too (nlvae-prior)", "synthetic prior", .prior),
    ]
    // T91 chose the recipes: it stands in chapter 9, marked so.
    for set in results.sets where set != "T91" {
      let known = methods.compactMap { method in
        results(method.recipe, on: set, scale).map { (method, $0) }
      }
      let pictures = known.first?.1.psnr.count ?? 0
      let rows: [[Cell]] = known.map { method, found in
        let gains = results.differences(method.recipe, .bicubic, on: set, scale)
        return [
          .text(method.name), .text(method.seen), .number(found.psnr.count), .number(found.meanPSNR, digits: 2),
          method.recipe == .bicubic ? .missing : .number(mean(gains), spread: studentReach(gains), digits: 2),
          .number(found.meanSSIM, digits: 4), .number(found.seconds, digits: 1),
        ]
      }
      let name = set == "BSD100" ? "BSDS100" : set
      let claim = Claims.otherSets.first { $0.set == name }?.scores[scale], printed = Claims.otherBicubic[name]
      let claimedGain = claim.flatMap { claim in printed.map { claim.psnr - $0 } }
      page.table(
        "\(set) ×\(scale), \(pictures) pictures",
        columns: [
          "method", "protocol", "pictures", "PSNR (dB)", "gain over bicubic ± 95% (dB)", "SSIM",
          "processor time (s a picture)",
        ],
        rows: rows + [
          [
            "NLVAE, the paper's claim for the whole set", .missing, .missing, cell(claim?.psnr, digits: 2),
            cell(claimedGain, digits: 2), cell(claim?.ssim, digits: 4), .missing,
          ]
        ])
    }
    //: @unfold

    //: No row of NLVAE on Set14 or BSD100 is in this record. (A first edition's quick preset was run on Set14, and its PSNR
    //: stayed below the claim and below what ZSSR printed.) The order of the others is that of Set5. On Set14 none of these
    //: reaches the claimed PSNR, with drawings or without; in SSIM `nlvae-prior` all but meets the claim. The sample of
    //: BSD100 is a fifth of the set and not the set, so its means stand beside the claim without settling it. What it can
    //: show is gains over bicubic interpolation. They are smaller than on Set14 for every method, and the gain that the
    //: paper claims lies above every interval.
  }
}
