import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ### Figures
//:
//: > **Paper** (abstract; I; IV.C, table I; VII)
//: > NLVAE has the highest PSNR of all listed methods on every set at ×3, ×4 and ×8, networks trained on a large
//: > external set included, and the highest SSIM but for BSDS100 at ×3; from a single picture and without prior
//: > training.
//:
//: "Here" lists the mean PSNR (and SSIM) of network alone / the recipe. Every row of the audit that was measured ends
//: with the command that makes its numbers again, hours though it may take.

extension Chapter08 {
  static let figures = Section { page in
    //: @fold

    let results = try Results(page.record("set5"))

    let ours: [Contender] = [.network, .refined]
    var rows: [[Cell]] = []
    func add(_ claim: String, _ paper: Double, _ here: String, _ verdict: Verdict, _ command: String) {
      rows.append([.text(claim), .number(paper, digits: 2), .text(here), .text(verdict.rawValue), .text(command)])
    }
    for scale in [3, 4, 8] {
      let claim = Claims.nlvae(scale)!
      func scores(_ contenders: [Contender]) -> String {
        let similarity = contenders.map { results($0, scale).ssim.map { String(format: "%.4f", $0) } ?? "–" }
        return "\(measured(results, contenders, scale)), SSIM \(similarity.joined(separator: " / "))"
      }
      add(
        "NLVAE at ×\(scale), SSIM \(String(format: "%.4f", claim.ssim))", claim.psnr,
        "zero-shot \(scores(ours)); oracle \(scores([.oracle]))", verdict(results, scale: scale),
        reproduce("nlvae-thorough,nlvae-unrefined", scale: scale))
    }
    for scale in [3, 4, 8] {
      let best = ours.compactMap { results($0, scale).psnr }.max()
      let bound = Claims.bestTrained(scale)!
      let outcome: Verdict = best.map { $0 >= bound ? .reproduces : .doesNot } ?? .open
      add(
        "above the best trained method of table I, ×\(scale)", bound, measured(results, ours, scale),
        outcome, reproduce("nlvae-thorough,nlvae-unrefined", scale: scale))
    }
    for scale in [3, 4, 8] {
      for (contender, method, kind) in [
        (Contender.bicubic, "bicubic", "native sizes"), (.resized, "bicubic-256", "all at 256 × 256"),
      ] {
        let claim = Claims.bicubic(scale)!.psnr, found = results(contender, scale).psnr
        let outcome: Verdict = found.map { abs($0 - claim) <= 0.1 ? .reproduces : .doesNot } ?? .open
        add(
          "bicubic at ×\(scale), \(kind)", claim, measured(results, [contender], scale), outcome,
          reproduce(method, scale: scale))
      }
    }
    page.table("Table I", columns: ["claim (Set5)", "paper (dB)", "here (dB)", "verdict", "command"], rows: rows)

    //: The last rows are the interesting detective work. Section IV.B says that all pictures were resized to 256 × 256.
    //: Table I's own bicubic row says otherwise: it is what native sizes give, and what resized pictures do not. If that
    //: row was copied, and NLVAE's was made of resized pictures, the two cannot be compared.

    //: @unfold
  }
}
