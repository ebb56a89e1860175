import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter08 {
  static let whereTheMistakesAre = Section { page in
    //: ## Where the mistakes are
    //:
    //: How much of an error could the small picture have prevented? A reduction by four keeps only what lies below a
    //: quarter of the finest frequency there is. Some of the nearest gets through all the same, damped and folded onto
    //: coarser waves (aliasing); all else can only be guessed. `nlvae trial bands` has taken the errors of enlargements
    //: apart by frequency, as chapter 7 does on its own picture. Mean squared errors add up over bands, so one can ask
    //: what the score would be if one side were perfect.
    //: @fold
    let record = try page.record("bands"), images = ReproductionPlan.set5
    let methods = [("bicubic", Contender.bicubic), ("wiener", .wiener), ("nlvae-brief", .brief)]
    page.table(
      "Set5 ×4, means over five pictures",
      columns: [
        "enlarged by", "PSNR (dB)", "share of the error that the small picture could hold (%)",
        "PSNR if that were mended (dB)", "finer detail brought back (%)",
      ],
      rows: try methods.map { method, contender in
        let bands = try images.map { try BandErrors(record, method, $0) }
        return [
          .text(contender.name + (contender.recipe == .nlvaeBrief ? ", seed 1" : "")),
          .number(mean(bands.map { decibels($0.all) }), digits: 2),
          .number(100 * mean(bands.map { $0.within / $0.all }), digits: 0),
          .number(mean(bands.map { decibels($0.beyond) }), digits: 2),
          .number(100 * mean(bands.map { 1 - $0.beyond / $0.energyBeyond }), digits: 0),
        ]
      })
    let results = try Results(page.record("set5")), full = results(.full, 4)
    let mended = try images.map { image in try decibels(BandErrors(record, "nlvae-brief", image).beyond) }
    let leads = zip(images, mended).compactMap { image, psnr in full.psnr(of: image).map { (image, $0 - psnr) } }
    let returned = try images.map { image in
      let bands = try BandErrors(record, "nlvae-brief", image)
      return (image: image, share: 100 * (1 - bands.beyond / bands.energyBeyond))
    }.sorted { $0.share < $1.share }
    page.say(
      String(
        format: "Of the finer detail *brief* brings back between %.0f%% (%@) and %.0f%% (%@).", returned[0].share,
        returned[0].image, returned.last!.share, returned.last!.image))
    func named(_ isMeant: (Double) -> Bool) -> String {
      series(leads.filter { isMeant($0.1) }.map { "\($0.0) (\(signed($0.1)))" })
    }
    if let psnr = full.psnr, let most = leads.max(by: { $0.1 < $1.1 }) {
      page.say(
        String(format: "*Brief* would have %.2f dB, were all mended that the small picture could hold.", mean(mended)),
        String(
          format:
            "*Full* has %.2f as it is. Where *full* is above the mended *brief*, it must have brought back more of the finer "
            + "detail. The difference is %@ dB on %@; on the others ",
          psnr, signed(most.1), most.0) + named { $0 < most.1 } + ".")
    }
    //: @unfold

    //: What the small picture could hold is nearly settled: interpolation leaves a good part of its mistakes there, the
    //: others little of theirs, and to mend the rest of it is worth tenths of a decibel. Back-projection draws both to the
    //: given picture, so that is to be expected: the share says what kind of detail is missing, and not why this method
    //: misses it. Nearly all that is left is detail which the small picture does not hold in the clear. Some of that comes
    //: back all the same (the last column). The filter can have it from many views of one edge, each sampled at another
    //: place; the network can have it from edges that are alike at all scales. **Of NLVAE's presets only the brief one was
    //: taken apart**: no enlargement by the others has been kept. So on butterfly above all some of what *full* gains is
    //: finer detail, brought from the same small picture. How much more that picture can give, these numbers do not say
    //: ([chapter 9](../09-beforehand/README.md) tries drawings).
  }
}
