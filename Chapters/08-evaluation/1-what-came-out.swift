import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What came out
//:
//: **In one sentence: from a single small picture the paper claims more than the trained networks of its table reach; from
//: one, NLVAE with a filter of similar patches reaches about the printed level of VDSR, a trained network of 2016; the
//: error that is left lies, where we have looked (×4), nearly all in detail finer than that picture holds, and why the
//: paper has less of it we do not know.**

extension Chapter08 {
  static let whatCameOut = Section { page in
    //: @fold
    let results = try Results(page.record("set5")), scales = [3, 4, 8]
    func line(_ name: String, _ psnr: (Int) -> Double?) {
      let values: [Double] = scales.map { psnr($0) ?? .nan }
      page.show("Set5 at ×3, ×4, ×8: \(name)", values, digits: 2, unit: "dB")
    }
    line("the paper's claim") { Claims.nlvae($0)?.psnr }
    line("NLVAE with the filter, from the small picture") { results(.thorough, $0).psnr }
    line("VDSR, in print") { scale in Claims.table1.first { $0.method == "VDSR" }?.scores[scale]?.psnr }
    line("the filter alone") { results(.wiener, $0).psnr }
    //: @unfold

    //: The filter is not trained and reaches most of this alone. NLVAE's network alone stays below VDSR, and at ×8 its mean
    //: is below the filter's (open). Another network, which has seen drawings too, passes the paper's PSNR at ×3 (one seed,
    //: and not its SSIM), all but meets it at ×4, and stays below at ×8.
    //:
    //: > **Paper** (abstract; IV.C; table I)
    //: > From a single low-resolution picture, without a training set, NLVAE enlarges better than networks that were
    //: > trained on a large set.
    //:
    //: Does it? That depends on what the training may see. The paper says both "a single low-resolution picture" and, in
    //: IV.B, "both L_R and H_R". We have built the method and measured it under both readings, called **protocols**:
    //:
    //: - **zero-shot**: nothing is read but the low-resolution picture, the paper's promise;
    //: - **oracle**: the large picture itself is the training target, the other reading of the paper.
    //:
    //: A third protocol is ours, with another network: a plain residual one, without a latent and without a non-local
    //: block.
    //:
    //: - **synthetic prior**: the network was trained beforehand on drawings made by code ([chapter
    //:   9](../09-beforehand/README.md)). It then reads the low-resolution picture (`instant`), or is trained further on it
    //:   (`nlvae-prior`, shown here). It was trained on no photograph; which drawings, loss and length to take was chosen by
    //:   scores on photographs of T91 and Set14.
    //: @fold
    func gain(_ contender: Contender, _ scale: Int) -> Double {
      (results(contender, scale).psnr ?? .nan) - (results(.bicubic, scale).psnr ?? .nan)
    }
    page.figure(
      "result",
      caption:
        "Set5: what is gained over bicubic interpolation in PSNR, the mean of five pictures. From the small picture alone the "
        + "paper's claims are not reached; by another network that has seen drawings its PSNR is passed at ×3, nearly met at "
        + "×4, and missed at ×8.",
      x: "factor of enlargement", y: Axis("gain over bicubic", unit: "dB", range: 0...6)
    ) { plot in
      let names = scales.map { "×\($0)" }
      plot.bars("filter alone, zero-shot", names, scales.map { gain(.wiener, $0) })
      plot.bars("NLVAE alone, zero-shot", names, scales.map { gain(.network, $0) })
      plot.bars("NLVAE with the filter, zero-shot", names, scales.map { gain(.thorough, $0) })
      plot.bars("residual network, synthetic prior", names, scales.map { gain(.prior, $0) })
      let claims = scales.map { (Claims.nlvae($0)?.psnr ?? .nan) - (Claims.bicubic($0)?.psnr ?? .nan) }
      plot.bars("the paper's claim", names, claims)
      plot.bars("NLVAE, oracle", names, scales.map { gain(.oracle, $0) })
    }
    func neighbours(_ psnr: Double, _ scale: Int) -> String {
      let trained = Claims.table1.dropFirst().dropLast().compactMap { row in
        row.scores[scale].map { (row.method, $0.psnr) }
      }
      let below = trained.filter { $0.1 < psnr }.max { $0.1 < $1.1 }, above = trained.filter { $0.1 >= psnr }
      let next = above.min { $0.1 < $1.1 }.map { ", below \($0.0)" } ?? ", above all"
      return (below.map { "above \($0.0)" } ?? "above none") + next
    }
    page.table(
      "Set5: claimed and reached, PSNR in dB / SSIM (± is the standard deviation over seeds; without it, one seed)",
      columns: [
        "", "claimed", "NLVAE alone, zero-shot", "filter alone, zero-shot",
        "NLVAE with the filter (`--preset thorough`), zero-shot", "residual network, synthetic prior", "NLVAE, oracle",
        "the filtered one among the paper's trained methods (printed means only)",
      ],
      rows: scales.map { scale in
        let (zeroShot, claim) = (results(.thorough, scale), Claims.nlvae(scale)!)
        func both(_ standing: Standing) -> Cell {
          guard let psnr = standing.psnr, let ssim = standing.ssim else { return "not yet run" }
          let reach = standing.seeds.count > 1 ? String(format: " ± %.2f", deviation(standing.means(\.psnr))) : ""
          return .text(String(format: "%.2f%@ / %.4f", psnr, reach, ssim))
        }
        return [
          .text("×\(scale)"), .text(String(format: "%.2f / %.4f", claim.psnr, claim.ssim)),
          both(results(.network, scale)), both(results(.wiener, scale)), both(zeroShot), both(results(.prior, scale)),
          both(results(.oracle, scale)), .text(neighbours(zeroShot.psnr ?? .nan, scale)),
        ]
      })

    //: @unfold

    //: How near is near, and what is missing?
    //: @fold
    let images = ReproductionPlan.set5
    let repaired = try mean(
      images.map { image in
        try decibels(BandErrors(page.record("bands"), "nlvae-brief", image).beyond)
      })
    let claim = Claims.nlvae(4)!, best = results(.thorough, 4)
    if let later = results(.full, 4).psnr {
      let seeds = results(.full, 4).seeds.count
      page.show("×4, the preset full, zero-shot, \(seeds) seed\(seeds == 1 ? "" : "s")", later, digits: 2, unit: "dB")
    }
    page.show("×4, zero-shot less claimed, PSNR", (best.psnr ?? .nan) - claim.psnr, digits: 2, unit: "dB")
    page.show("×4, zero-shot less claimed, SSIM", (best.ssim ?? .nan) - claim.ssim, digits: 4)
    let shortfalls = scales.flatMap { scale in
      Contender.all.filter { $0.seen == .zeroShot }.flatMap { results($0, scale).means(\.psnr) }.map {
        Claims.nlvae(scale)!.psnr - $0
      }
    }
    page.show(
      "any zero-shot method, seed and factor: least distance below the claim", shortfalls.min()!, digits: 2, unit: "dB")
    page.show(
      "×4, brief preset, if all that the small picture could hold were right", repaired, digits: 2, unit: "dB")
    //: @unfold

    //: (The first line is our best zero-shot result. The preset *full* was [chosen on
    //: T91](../07-zero-shot-training/README.md#what-more-work-is-worth) after the rows of the table had been made, and its
    //: other factors have not been run; it has the same filter and one network with fewer blocks.)
    //:
    //: What speaks for this? First, no recorded zero-shot run reaches a claim, by any method of this book and with any
    //: seed; the fourth line has the nearest. Second, the brief preset's answers at ×4 were taken apart by frequency (no
    //: other preset's were). Nearly all of their error lies in waves finer than any that the small picture holds in the
    //: clear. If all that it could hold were repaired perfectly, *brief* would score the last line. That is no ceiling:
    //: *full*, the first line, is above it. So somewhere it must be better in the finer detail too, from the small picture
    //: alone; and still its mean is below the claim ([where the mistakes are](#where-the-mistakes-are)). (The filter's
    //: errors lie there too. So this does not say why the paper's figure is higher.) The network that has seen drawings
    //: (`nlvae-prior`) has the higher mean at every factor; five pictures settle it at ×8 only. Network and prior changed
    //: together, so this suggests, and does not show, that knowledge of edges and textures is what one small picture lacks.
    //: Third, with the large picture as the target ($`\beta = 0`$, a latent at every pixel, a residual) all claims are
    //: passed. So that reading does not contradict them; that is no proof of how they were made.
    //:
    //: What weakens it? The filter alone has most of it: what *thorough* adds to it is less than half a decibel at each
    //: factor, and settled at ×8 only (*full* adds more at ×4, open; [pairs](../08b-the-audit/README.md#pairs)). Set5 has
    //: five pictures, and to this project it is not unseen: earlier recipes were scored on it, and what was seen decided
    //: what was tried next ([chapter 7](../07-zero-shot-training/README.md#beyond-one-picture)). No row of NLVAE on Set14
    //: or BSD100 is in this record. A first edition's quick preset was run on Set14, and its PSNR stayed below the paper's
    //: claim and below what ZSSR printed: the lead over ZSSR that we have on Set5 was not there. The filter and the network
    //: that has seen drawings stay below that claim too ([other sets](../08b-the-audit/README.md#other-sets)). Our verdicts
    //: rest on many intervals at 95%, of which some miss by chance ([how many](#what-the-verdicts-say)).
    //:
    //: And our zero-shot network departs from the paper where the paper is explicit: a residual, an absolute error, bicubic
    //: interpolation, a latent at every pixel, a $`\beta`$ of 10⁻⁶ where it prints 150 to 500. It adds what the paper does not
    //: name: eight orientations, back-projection, and in the presets a filter ([table
    //: III](../08b-the-audit/README.md#table-iii-from-the-code)). The paper's pooled latent (fig. 3), repeated at every
    //: position in a network that is otherwise ours, is the row *global latent* below.
  }
}
