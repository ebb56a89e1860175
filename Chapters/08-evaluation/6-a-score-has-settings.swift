import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A score has settings
//:
//: > **Paper** (IV.A, IV.B)
//: > PSNR and SSIM, averaged over the pictures of a set. On which channel, with which border, on which range, from
//: > which reduction: not said. All pictures are resized to 256 × 256.
//:
//: So let us turn the settings one by one. Picture and method stay the same: the built-in picture, 346 × 287 pixels
//: this time so that four does not divide it, reduced by four and interpolated.

/// One way to reduce, enlarge and score a picture.
struct Setting {
  /// Pixels along each edge that do not count.
  var border = 4
  /// Whether the small picture and its enlargement are rounded to whole levels.
  var roundsReduction = true
  var roundsEnlargement = true
  /// Whether the reduction averages over what it leaves out.
  var antialias = true
  /// Whether pixels beyond an edge mirror those inside, or repeat the outermost one.
  var reflects = true
  /// Whether the picture is first resized to 256 × 256, and not cropped to a multiple of four.
  var resizes = false
  /// The numbers that are compared, one list for each channel.
  var channels: (Image) -> [[Double]] = { [lumaByHand($0)] }

  /// PSNR and SSIM of bicubic interpolation, ×4.
  func scores(of picture: Image) -> Scores {
    let truth = resizes ? picture.resized(width: 256, height: 256).quantized() : picture.modCropped(by: 4)
    let margin = reflects ? 0 : 16
    let source = padded(truth, by: margin)
    var small = source.resized(width: source.width / 4, height: source.height / 4, antialias: antialias)
    if margin > 0 {
      small = small.cropped(x: 4, y: 4, width: truth.width / 4, height: truth.height / 4)
    }
    if roundsReduction { small = small.quantized() }
    var large = padded(small, by: margin / 4).interpolated(by: 4)
    large = large.cropped(x: margin, y: margin, width: truth.width, height: truth.height)
    if roundsEnlargement { large = large.quantized() }
    let pairs = zip(channels(large), channels(truth)).map { a, b in
      (
        inside(Plane(values: a, width: truth.width), border: border),
        inside(Plane(values: b, width: truth.width), border: border)
      )
    }
    return Scores(
      psnr: decibels(mean(pairs.map { meanSquaredError($0.values, $1.values) })),
      ssim: mean(pairs.map { similarity($0, $1).ssim }))
  }
}

extension Chapter08 {
  static let aScoreHasSettings = Section { page in
    //: @fold

    let picture = SamplePicture.image(width: 346, height: 287)
    func levels(_ image: Image) -> [[Double]] { (0..<3).map { image.plane($0).map { 255 * Double($0) } } }
    func fullRange(_ image: Image) -> [[Double]] {
      let rgb = levels(image)
      let weights = [0.299, 0.587, 0.114]
      return [rgb[0].indices.map { i -> Double in (0..<3).reduce(0.0) { $0 + weights[$1] * rgb[$1][i] } }]
    }
    //: @unfold
    let settings: [(name: String, setting: Setting)] = [
      ("ours", Setting()),
      ("all three colours", Setting(channels: levels)),
      ("full-range luma, 0…255", Setting(channels: fullRange)),
      ("luma rounded", Setting(channels: { [lumaByHand($0).map { $0.rounded() }] })),
      ("no border cut", Setting(border: 0)),
      ("twice the border cut", Setting(border: 8)),
      ("enlargement not rounded", Setting(roundsEnlargement: false)),
      ("nothing rounded", Setting(roundsReduction: false, roundsEnlargement: false)),
      ("reduced without averaging", Setting(antialias: false)),
      ("edges repeated", Setting(reflects: false)),
      ("edges repeated, no border cut", Setting(border: 0, reflects: false)),
      ("resized to 256 × 256 first", Setting(resizes: true)),
    ]
    let scores = page.progress("settings", total: settings.count) { tick in
      settings.map { setting in
        tick()
        return setting.setting.scores(of: picture)
      }
    }
    page.table(
      "One picture, one method", columns: ["", "setting", "PSNR (dB)", "SSIM", "difference (dB)"],
      rows: settings.indices.map { i in
        [
          .number(i), .text(settings[i].name), .number(scores[i].psnr, digits: 2), .number(scores[i].ssim, digits: 4),
          .number(scores[i].psnr - scores[0].psnr, digits: 2),
        ]
      })
    let rivals = ["VDSR", "LapSRN", "MemNet", "NLVAE"].compactMap { name in
      Claims.table1.first { $0.method == name }?.scores[4]?.psnr
    }
    let gaps = zip(rivals.dropFirst(), rivals).map { $0 - $1 }
    page.show("steps of the paper's table from VDSR up, ×4", gaps, digits: 2, unit: "dB")
    page.figure(
      "settings",
      caption:
        "How much each setting of the table (by its number) moves the score of one and the same enlargement. The "
        + "lines are the largest step between neighbours of the paper's table I at ×4, from VDSR up.", x: "setting",
      y: Axis("difference to ours", unit: "dB")
    ) { plot in
      let names = settings.indices.dropFirst().map { "\($0)" }
      plot.bars("difference", names, scores.dropFirst().map { $0.psnr - scores[0].psnr })
      plot.mark(y: gaps.max()!)
      plot.mark(y: -gaps.max()!)
    }

    //: The method has not changed by a bit, and its score wanders further than methods are apart. The full range is the
    //: purest case: every luma difference is stretched by 255 / 219, the picture is the same, and the score *falls* by
    //: $`20 \log_{10} (255 / 219)`$, for everybody and for ever. Reducing without averaging is another task altogether.
    //: The resizing changes the picture that is asked for. Rounding and edges matter least here. The lesson is not that
    //: one setting is right. It is that two numbers can be compared only if both sets of settings are known, and that a
    //: table which copies rows from other papers has to know them for every row.
    //:
    //: > **We differ**
    //: > Ours, for every number of this project: crop to a multiple of the scale; reduce by antialiased bicubic (Keys,
    //: > $`a = -1/2`$) with mirrored edges, rounded to 8 bits; round the enlargement to 8 bits; luma of 16…235, not
    //: > rounded; cut as many pixels from each border as the scale says; PSNR with a peak of 255; SSIM with the 11 × 11
    //: > window where it fits. Pictures keep their native sizes.
    //:
    //: Are these also the settings behind the paper's table? It has one row that anybody can compute: bicubic
    //: interpolation. It comes first in the next section.
  }
}
