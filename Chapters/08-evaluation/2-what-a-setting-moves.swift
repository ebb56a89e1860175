import Audit
import Engine
import Foundation
import Imaging
import Notebook

//: ## What a setting moves
//:
//: What does a decibel of table I measure, and what moves it besides the method? Eyes see brightness sharper than colour.
//: So super-resolution is scored on **luma**, a weighted sum of red, green and blue: 16 for black, 235 for white (ITU-R
//: BT.601). The first score is the **peak signal-to-noise ratio**, the mean squared error on a scale on which equal steps
//: are equal *ratios*:
//:
//: ```math
//: \mathrm{PSNR} = 10 \log_{10} \frac{255^2}{\mathrm{MSE}} .
//: ```
//:
//: The second, **structural similarity** (SSIM; Wang, Bovik, Sheikh and Simoncelli, 2004), compares small windows by three
//: questions. Are they equally bright? Have they equal contrast? Do they rise and fall together? With means $`\mu`$,
//: deviations $`\sigma`$ and the covariance $`\sigma_{xy}`$ inside a window, a window's score is $`l \, c \, s`$:
//:
//: ```math
//: l = \frac{2 \mu_x \mu_y + C_1}{\mu_x^2 + \mu_y^2 + C_1} , \quad
//: c = \frac{2 \sigma_x \sigma_y + C_2}{\sigma_x^2 + \sigma_y^2 + C_2} , \quad
//: s = \frac{\sigma_{xy} + C_2 / 2}{\sigma_x \sigma_y + C_2 / 2} .
//: ```
//:
//: (The [appendix](../08b-the-audit/README.md#the-score-by-hand) computes both by hand and holds them against the library's.)

extension Chapter08 {
  static let whatASettingMoves = Section { page in
    //: How much is a decibel? At *P* dB a pixel is off by $`255 \cdot 10^{-P / 20}`$ grey levels, as a root mean square.
    //: One decibel more is a mistake smaller by a ninth, six are half the mistake. Where methods compete at 31 dB, a tenth
    //: of a decibel is less than a tenth of a grey level, as a root mean square. Tables are ranked by it.
    //:
    //: What do the two scores see? Four ways to spoil a picture. The first three have the same mean squared error on luma,
    //: so PSNR cannot tell them apart. The fourth raises red and lowers green so that luma stays.
    //: @fold
    let truth = SamplePicture.image()
    var brighter = truth, noisy = truth
    brighter.pixels = truth.pixels.map { $0 + 0.1 }
    var random = RandomSource(seed: page.options.seed)
    let noise = Tensor.normal([1, 3, 256, 256], using: &random).values
    noisy.pixels = zip(truth.pixels, noise).map { $0 + 0.1 * $1 }
    let blurred = truth.resized(width: 32, height: 32).interpolated(by: 8)
    let wanted = 255 * 255 * pow(10, -page.knob("PSNR (dB)", 26.0, in: 20...40) / 10)
    let spoiled = [
      ("brighter", mixed(truth, brighter, error: wanted)), ("noisy", mixed(truth, noisy, error: wanted)),
      ("blurred", mixed(truth, blurred, error: wanted)), ("tinted", tinted(truth).quantized()),
    ]
    page.table(
      "Four ways to spoil a picture", columns: ["", "PSNR (dB)", "SSIM", "luminance", "contrast", "structure"],
      rows: spoiled.map { name, image in
        let (a, b) = (lumaPlane(image, border: 0), lumaPlane(truth, border: 0)), parts = similarity(a, b)
        return [
          .text(name), .number(decibels(meanSquaredError(a.values, b.values)), digits: 1),
          .number(parts.ssim, digits: 2), .number(parts.luminance, digits: 2), .number(parts.contrast, digits: 2),
          .number(parts.structure, digits: 2),
        ]
      })
    page.figure(
      "spoiled",
      caption:
        "The lower middle of the picture. The first three spoiled ones have the same PSNR; the tinted one has next to "
        + "no error on luma at all.", columns: 5
    ) { figure in
      for (name, image) in [("truth", truth)] + spoiled {
        figure.picture(name, image.cropped(x: 64, y: 128, width: 128, height: 128))
      }
    }
    //: @unfold

    //: > **Try** Turn the PSNR that the first three share up to 34. Watch how close their SSIM comes, and which one your eye
    //: > still finds at once.
    //:
    //: On this picture SSIM hardly lowers for added light, more for blur, and most for noise. Both scores miss the tint.
    //: Neither can tell a plausible invented edge from a wrong one: they measure fidelity, not beauty.
    //:
    //: > **Paper** (IV.A, IV.B)
    //: > PSNR and SSIM, averaged over the pictures of a set. On which channel, with which border, on which range, from
    //: > which reduction: not said. All pictures are resized to 256 × 256.
    //:
    //: Now we turn the settings one by one. Picture and method stay the same: the built-in picture, 346 × 287 pixels so that
    //: four does not divide it, reduced by four and interpolated.
    //: @fold
    let picture = SamplePicture.image(width: 346, height: 287)
    func changed(_ change: (inout Setting) -> Void) -> Setting {
      var setting = Setting()
      change(&setting)
      return setting
    }
    func levels(_ image: Image) -> [[Double]] { (0..<3).map { image.plane($0).map { 255 * Double($0) } } }
    func fullRange(_ image: Image) -> [[Double]] {
      let rgb = levels(image), weights = [0.299, 0.587, 0.114]
      return [rgb[0].indices.map { i -> Double in (0..<3).reduce(0.0) { $0 + weights[$1] * rgb[$1][i] } }]
    }
    let settings: [(name: String, setting: Setting)] = [
      ("ours", Setting()),
      ("three colours", changed { $0.channels = levels }),
      ("luma of 0…255", changed { $0.channels = fullRange }),
      ("luma rounded", changed { $0.channels = { [lumaByHand($0).map { $0.rounded() }] } }),
      ("no border cut", changed { $0.border = 0 }),
      ("twice the border", changed { $0.border = 8 }),
      ("enlargement not rounded", changed { $0.roundsEnlargement = false }),
      ("nothing rounded", changed { ($0.roundsReduction, $0.roundsEnlargement) = (false, false) }),
      ("reduced without averaging", changed { $0.antialias = false }),
      ("edges repeated", changed { $0.reflects = false }),
      ("edges repeated, no border cut", changed { ($0.border, $0.reflects) = (0, false) }),
      ("resized to 256 × 256 first", changed { $0.resizes = true }),
    ]
    let scores = page.progress("settings", total: settings.count) { tick in
      settings.map { setting in
        tick()
        return setting.setting.scores(of: picture)
      }
    }
    let rivals = ["VDSR", "LapSRN", "MemNet", "NLVAE"].compactMap { name in
      Claims.table1.first { $0.method == name }?.scores[4]?.psnr
    }
    let gaps = zip(rivals.dropFirst(), rivals).map { $0 - $1 }
    page.figure(
      "settings",
      caption:
        "How much each setting moves the PSNR of one and the same enlargement. Between the lines lies the largest step "
        + "between neighbours of the paper's table I at ×4, from VDSR up: some settings move the score further than that.",
      x: Axis("difference to our settings", unit: "dB"), y: ""
    ) { plot in
      plot.rows = settings.dropFirst().map(\.name)
      plot.points(
        "difference", x: scores.dropFirst().map { $0.psnr - scores[0].psnr }, rows: Array(0..<settings.count - 1))
      plot.mark(x: gaps.max()!)
      plot.mark(x: -gaps.max()!)
    }
    page.show("steps of the paper's table from VDSR up, ×4", gaps, digits: 2, unit: "dB")
    // A hundredth more, since the table is printed to one.
    let moved = zip(settings, scores).dropFirst().map { ($0.name, $1.psnr - scores[0].psnr) }
    let far = moved.filter { abs($0.1) > gaps.max()! + 0.01 }.sorted { abs($0.1) > abs($1.1) }
    page.say(
      "\(far.count) of \(moved.count) changes move the PSNR by over 0.01 dB more than the largest of these steps: "
        + series(far.map { "\($0.0) (\(signed($0.1)) dB)" }) + ".")
    //: @unfold

    //: Within one table, made by one setting, most of this should cancel (not measured). But two numbers can be compared
    //: only if the settings of both are known; a table that copies rows from other papers has to know them for every row.
    //:
    //: > **We differ**
    //: > Ours, for every number of this project: crop to a multiple of the scale; reduce by antialiased bicubic (Keys,
    //: > $`a = -1/2`$) with mirrored edges, rounded to 8 bits; round the enlargement to 8 bits; luma of 16…235, not
    //: > rounded; cut as many pixels from each border as the scale says; PSNR with a peak of 255; SSIM with the 11 × 11
    //: > window where it fits. Pictures keep their native sizes.
    //:
    //: Are these the settings of the paper's table? One of its rows can be computed by anybody, bicubic interpolation. With
    //: ours it comes out as printed to 0.02 dB and 0.001 of SSIM, and resized pictures give another one ([the
    //: audit](../08b-the-audit/README.md#figures)).
  }
}
