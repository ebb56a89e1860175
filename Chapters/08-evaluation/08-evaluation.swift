import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: Seven chapters have built a method; this one asks what it is worth, and what the paper's numbers are worth. Both
//: questions are harder than they look. A score is a program with a dozen settings, and papers differ by less than the
//: settings do. Five pictures are few. And whoever may look at the answer can have any score he likes. So we take the
//: two scores apart, turn every setting once, and only then read the tables: ours, made by programs that never saw the
//: answer, next to the paper's, claim by claim, each with a verdict whose rule stands beside it.

//: ## What is compared
//:
//: Eyes see brightness sharper than colour. So super-resolution is scored on **luma**, a weighted sum of red, green and
//: blue. The weights are those of television (ITU-R BT.601), and so is the odd range: black is 16 and white is 235.

/// Luma of samples of 0…1: one number a pixel, 16…235.
func lumaByHand(_ image: Image) -> [Double] {
  let (red, green, blue) = (image.plane(0), image.plane(1), image.plane(2))
  return red.indices.map { i -> Double in
    let (r, g, b) = (Double(red[i]), Double(green[i]), Double(blue[i]))
    return 16 + 65.481 * r + 128.553 * g + 24.966 * b
  }
}

//: ## A decibel
//:
//: The first score begins with the mean of the squared differences, the loss that many networks are trained on. It
//: is then put on a scale on which more is better and equal steps are equal *ratios*: the peak signal-to-noise
//: ratio,
//:
//: ```math
//: \mathrm{PSNR} = 10 \log_{10} \frac{255^2}{\mathrm{MSE}} .
//: ```

/// Mean squared difference.
func meanSquaredError(_ a: [Double], _ b: [Double]) -> Double {
  mean(zip(a, b).map { ($0 - $1) * ($0 - $1) })
}

/// Peak signal-to-noise ratio in dB, for samples of 0…255.
func decibels(_ meanSquaredError: Double) -> Double { 10 * log10(255 * 255 / meanSquaredError) }

//: ## Structural similarity
//:
//: The second score (Wang, Bovik, Sheikh and Simoncelli, 2004) does not compare pixels but small windows, by three
//: questions. Are they equally bright? Have they equal contrast? And, brightness and contrast apart, do they rise and
//: fall together? With means $`\mu`$, deviations $`\sigma`$ and the covariance $`\sigma_{xy}`$ inside a window,
//:
//: ```math
//: l = \frac{2 \mu_x \mu_y + C_1}{\mu_x^2 + \mu_y^2 + C_1} , \quad
//: c = \frac{2 \sigma_x \sigma_y + C_2}{\sigma_x^2 + \sigma_y^2 + C_2} , \quad
//: s = \frac{\sigma_{xy} + C_2 / 2}{\sigma_x \sigma_y + C_2 / 2} ,
//: ```
//:
//: and a window's score is $`l \, c \, s`$. Each is 1 where the windows agree; $`s`$ can be negative. The constants
//: keep empty windows from dividing by nothing. A window has 11 × 11 pixels under a Gaussian bell of deviation 1.5, and
//: moves over every place where it fits.

/// A brightness picture, row after row.
struct Plane {
  var values: [Double]
  var width: Int
  var height: Int { values.count / width }
}

/// The three terms of SSIM, averaged over all windows, and the mean of their product.
typealias Similarity = (luminance: Double, contrast: Double, structure: Double, ssim: Double)

/// SSIM as it is defined: 121 products a window.
func similarity(_ x: Plane, _ y: Plane) -> Similarity {
  let (c1, c2) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
  let bell = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
  let total = bell.reduce(0, +) * bell.reduce(0, +)
  var sum: Similarity = (0, 0, 0, 0), windows = 0.0
  for top in 0...x.height - 11 {
    for left in 0...x.width - 11 {
      var (mx, my, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for row in 0..<11 {
        for column in 0..<11 {
          let weight = bell[row] * bell[column] / total, place = (top + row) * x.width + left + column
          let (a, b) = (x.values[place], y.values[place])
          mx += weight * a
          my += weight * b
          xx += weight * a * a
          yy += weight * b * b
          xy += weight * a * b
        }
      }
      let (sx, sy) = (max(0, xx - mx * mx).squareRoot(), max(0, yy - my * my).squareRoot())
      let l = (2 * mx * my + c1) / (mx * mx + my * my + c1)
      let c = (2 * sx * sy + c2) / (sx * sx + sy * sy + c2)
      let s = (xy - mx * my + c2 / 2) / (sx * sy + c2 / 2)
      sum = (sum.luminance + l, sum.contrast + c, sum.structure + s, sum.ssim + l * c * s)
      windows += 1
    }
  }
  return (sum.luminance / windows, sum.contrast / windows, sum.structure / windows, sum.ssim / windows)
}

//: @hide

/// The part of a plane inside a border.
func inside(_ plane: Plane, border: Int) -> Plane {
  let width = plane.width - 2 * border
  let values = (border..<plane.height - border).flatMap { row in
    plane.values[row * plane.width + border..<row * plane.width + border + width]
  }
  return Plane(values: values, width: width)
}

/// The luma inside a border.
func lumaPlane(_ image: Image, border: Int) -> Plane {
  inside(Plane(values: lumaByHand(image), width: image.width), border: border)
}

/// Truth and a distortion of it, mixed so that luma has a wanted mean squared error.
func mixed(_ truth: Image, _ distorted: Image, error: Double) -> Image {
  func blend(_ share: Double) -> Image {
    var image = truth
    image.pixels = zip(truth.pixels, distorted.pixels).map { min(1, max(0, $0 + Float(share) * ($1 - $0))) }
    return image
  }
  var (low, high) = (0.0, 4.0)
  let reference = lumaByHand(truth)
  for _ in 0..<24 {
    let middle = 0.5 * (low + high)
    if meanSquaredError(lumaByHand(blend(middle)), reference) < error { low = middle } else { high = middle }
  }
  return blend(high)
}

/// A picture with as many more pixels along each edge, equal to the outermost ones.
func padded(_ image: Image, by count: Int) -> Image {
  let (width, height) = (image.width + 2 * count, image.height + 2 * count)
  var pixels: [Float] = []
  for channel in 0..<image.channels {
    let plane = image.plane(channel)
    for y in 0..<height {
      for x in 0..<width {
        let (row, column) = (min(max(y - count, 0), image.height - 1), min(max(x - count, 0), image.width - 1))
        pixels.append(plane[row * image.width + column])
      }
    }
  }
  return Image(width: width, height: height, channels: image.channels, pixels: pixels)
}

/// A table cell for a number that may not be there yet.
func cell(_ value: Double?, digits: Int) -> Cell {
  guard let value, value.isFinite else { return .missing }
  return .number(value, digits: digits)
}

//: @show

/// Chapter 8.
public enum Chapter08: Chapter {
  /// The folder.
  public static let folder = "08-evaluation"
  /// The heading.
  public static let title = "Evaluation"
  /// One sentence.
  public static let summary = "What a score sees, what it hides, and what is left of the paper's tables."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    //: The library's scores are these, written for speed: its window is applied along columns first and rows after, 22
    //: products instead of 121.
    //:
    //: @quote Imaging/Scores.swift LumaPair.psnr
    //:
    //: @quote Imaging/SSIM.swift LumaPair.ssim
    //:
    //: (There, contrast and structure are one fraction: $`C_2 / 2`$ was chosen so that $`\sigma_x \sigma_y`$ cancels.)
    //: Do both say the same? We take the built-in picture, reduced by four and interpolated back.
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let bicubic = task.lowResolution.interpolated(by: 4).quantized(), library = task.scores(of: bicubic)
    let planes = (lumaPlane(bicubic, border: 4), lumaPlane(task.groundTruth, border: 4))
    let byHand = decibels(meanSquaredError(planes.0.values, planes.1.values)), terms = similarity(planes.0, planes.1)
    page.table(
      "Bicubic interpolation ×4, built-in picture", columns: ["score", "by hand", "the library's"],
      rows: [
        ["PSNR (dB)", .number(byHand, digits: 4), .number(library.psnr, digits: 4)],
        ["SSIM", .number(terms.ssim, digits: 6), .number(library.ssim, digits: 6)],
      ])
    page.show("agree to a billionth", abs(byHand - library.psnr) < 1e-9 && abs(terms.ssim - library.ssim) < 1e-9)

    //: How much is a decibel? A way to read the scale is to ask how far a pixel is off, as a root mean square:
    page.table(
      "Decibels in grey levels", columns: ["PSNR (dB)", "mistake (grey levels of 255)"],
      rows: [20, 24, 28, 30, 31, 32, 36, 40].map { psnr in
        [.number(psnr), .number(255 * pow(10, -Double(psnr) / 20), digits: 1)]
      })

    //: One decibel more is a mistake smaller by a ninth, and six are half the mistake. Where the fight is about 31 dB,
    //: a tenth of a decibel is less than a tenth of a grey level. Keep that in mind when tables differ in the second
    //: digit after the point.

    //: ## What the two see, and what they miss
    //:
    //: Four ways to spoil a picture. The first three are dosed so that their mean squared error on luma is the same;
    //: PSNR cannot tell them apart. The fourth is free of charge: red goes up and green goes down so that luma stays.
    let truth = SamplePicture.image()
    var brighter = truth, noisy = truth, tinted = truth
    brighter.pixels = truth.pixels.map { $0 + 0.1 }
    var random = RandomSource(seed: page.options.seed)
    let noise = Tensor.normal([1, 3, 256, 256], using: &random).values
    noisy.pixels = zip(truth.pixels, noise).map { $0 + 0.1 * $1 }
    let blurred = truth.resized(width: 32, height: 32).interpolated(by: 8)
    let count = truth.width * truth.height
    for i in 0..<count {
      let shift = min(0.15, 1 - truth.pixels[i], truth.pixels[count + i] * 128.553 / 65.481)
      tinted.pixels[i] += shift
      tinted.pixels[count + i] -= shift * 65.481 / 128.553
    }
    let wanted = 255 * 255 * pow(10, -26.0 / 10)
    let spoiled = [
      ("brighter", mixed(truth, brighter, error: wanted)), ("noisy", mixed(truth, noisy, error: wanted)),
      ("blurred", mixed(truth, blurred, error: wanted)), ("tinted", tinted.quantized()),
    ]
    page.table(
      "Four ways to spoil a picture", columns: ["", "PSNR (dB)", "SSIM", "luminance", "contrast", "structure"],
      rows: spoiled.map { name, image in
        let (a, b) = (lumaPlane(image, border: 0), lumaPlane(truth, border: 0))
        let parts = similarity(a, b)
        return [
          .text(name), .number(decibels(meanSquaredError(a.values, b.values)), digits: 1),
          .number(parts.ssim, digits: 2), .number(parts.luminance, digits: 2), .number(parts.contrast, digits: 2),
          .number(parts.structure, digits: 2),
        ]
      })
    //: @hide
    page.figure(
      "spoiled",
      caption:
        "The lower middle of the picture. The first three have the same PSNR; the fourth has next to no error at "
        + "all on luma.", columns: 5
    ) { figure in
      for (name, image) in [("truth", truth)] + spoiled {
        figure.picture(name, image.cropped(x: 64, y: 128, width: 128, height: 128))
      }
    }
    //: @show

    //: SSIM forgives the added light, because only its first term sees it. Noise it punishes where the picture is flat:
    //: there the contrast is wrong, and the structure is all noise. Blur costs contrast and structure too, but much
    //: less than noise of the same power. So SSIM tells apart what PSNR cannot, and it still prefers the smooth
    //: mistake. Both are blind to the tint, both look at one scale only, and neither knows whether an edge that was
    //: made up is a plausible one: a network that hedges its bets and blurs gains on both. They measure fidelity, not
    //: beauty.
    //: @hide
    try choices(page)
    try tables(page)
    try blocks(page)
    try constructions(page)
    try firstFigure(page)
    try audit(page)
  }
}

//: @show

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

//: @hide
func choices(_ page: Page) throws {
  let picture = SamplePicture.image(width: 346, height: 287)
  func levels(_ image: Image) -> [[Double]] { (0..<3).map { image.plane($0).map { 255 * Double($0) } } }
  func fullRange(_ image: Image) -> [[Double]] {
    let rgb = levels(image)
    let weights = [0.299, 0.587, 0.114]
    return [rgb[0].indices.map { i -> Double in (0..<3).reduce(0.0) { $0 + weights[$1] * rgb[$1][i] } }]
  }
  //: @show
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
  //: @hide
  page.figure(
    "settings",
    caption: "How much each setting of the table (by its number) moves the score of one and the same enlargement. The "
      + "lines are the largest step between neighbours of the paper's table I at ×4, from VDSR up.", x: "setting",
    y: Axis("difference to ours", unit: "dB")
  ) { plot in
    let names = settings.indices.dropFirst().map { "\($0)" }
    plot.bars("difference", names, scores.dropFirst().map { $0.psnr - scores[0].psnr })
    plot.mark(y: gaps.max()!)
    plot.mark(y: -gaps.max()!)
  }
  //: @show

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
  //: @hide
}

//: @show

//: ## Table I, again
//:
//: `make reproduce` makes the rows one by one and writes each into
//: [Figures/08-evaluation/set5.csv](../../Figures/08-evaluation/set5.csv) as soon as it is done. The tables of
//: methods below are read from there. A dash stands for what is not there: a row that has not been run yet (if there is
//: one, the end of this section says which), a figure that was not published, a spread over a single seed.
//:
//: > **Paper** (IV.B; table I)
//: > "Both L_R and H_R" enter training; elsewhere a single low-resolution picture is promised.
//:
//: > **We differ**
//: > Two protocols that are never mixed. All rows are **zero-shot**: nothing but the low-resolution picture is read
//: > before scoring. The exception says so in its name. **Oracle** means that the truth was the training target: its
//: > score says how well a network learns a picture by heart, and nothing about enlarging. (The one pair with it
//: > shows what a leak can do to a table. It does not measure the leak, as these two differ in more than that.)
//:
//: > **We differ** (IV.B)
//: > The oracle is one reading of a sentence, with what makes our network train well: steps on a few crops in the place
//: > of epochs (their numbers stand below table III), squared errors, β = 0 where the paper has 500 on pixels of
//: > unknown range, a spatial latent, and the interpolated picture added at the end. It is no ceiling; more training
//: > would learn more by heart.
//:
//: > **We differ** (DIP's publication)
//: > Deep Image Prior goes back to its last good state and half the step size should it diverge, and says so. (`nlvae
//: > upscale --method dip` also back-projects an answer that fits the small picture less well than interpolation does.
//: > The rows here and those of `nlvae evaluate` do not: the publication leaves it at that.)
//:
//: The rows: interpolation; the same, back-projected as often as a network's answers; filtering of similar patches
//: without a network (chapter 4); Deep Image Prior and ZSSR after their publications (the paper's table has neither,
//: although they solve its task); NLVAE's network alone; the recipe of chapter 7, which is that network, another one
//: refined after every stage, and a mean of both, three tenths of it the lonely one's; its quick preset; NLVAE with one
//: latent vector for the whole picture (fig. 3 taken literally); and the oracle.

//: @hide
func tables(_ page: Page) throws {
  let results = try Results(page.record("set5"))
  let images = ReproductionPlan.set5
  for scale in [3, 4, 8, 2] {
    let standings = Contender.all.map { results($0, scale) }.filter { $0.planned > 0 }, claim = Claims.nlvae(scale)
    func show(
      _ score: String, digits: Int, claim: Double?, _ mean: (Standing) -> Double?, _ one: (Standing, String) -> Double?
    ) {
      var rows: [[Cell]] = standings.map { standing in
        let scores = images.map { cell(one(standing, $0), digits: digits) }
        return [.text(standing.contender.name)] + scores + [cell(mean(standing), digits: digits)]
      }
      if let claim {
        let none = images.map { _ in Cell.missing }
        rows.append(["paper's NLVAE (claim)"] + none + [.number(claim, digits: digits)])
      }
      page.table("Set5 ×\(scale): \(score), seeds averaged", columns: ["method"] + images + ["mean"], rows: rows)
    }
    show("PSNR (dB)", digits: 2, claim: claim?.psnr, \.psnr) { $0.psnr(of: $1) }
    show("SSIM", digits: 4, claim: claim?.ssim, \.ssim) { $0.ssim(of: $1) }
  }
  //: @show

  //: Means, spread and cost. The spread is the standard deviation, over seeds, of the mean over the five pictures: how
  //: much the figure would change if somebody else threw the dice. Minutes are the processor's, summed over threads,
  //: for one picture on average: on two cores the wait is a little more than half as long. The rows were made on
  //: different days, on machines that had other work and were not all equally fast, so the seed that took least is the
  //: one that counts. (DIP's row for baby at ×8 was made, for the most part, with freed memory kept for the next step,
  //: and faster than the program does it by itself.)
  //: @hide
  for scale in [3, 4, 8, 2] {
    let standings = Contender.all.map { results($0, scale) }.filter { $0.psnr != nil }
    var rows: [[Cell]] = standings.map { standing in
      let seeds = standing.seeds.count
      let spread: Cell = seeds > 1 ? .number(deviation(standing.means(\.psnr)), digits: 2) : .missing
      return [
        .text(standing.contender.name), standing.seeds == [0] ? .missing : .number(seeds),
        cell(standing.psnr, digits: 2), spread, cell(standing.ssim, digits: 4),
        cell(standing.seconds.map { $0 / 60 }, digits: 1),
      ]
    }
    let own = Claims.published.map { ("\($0.method), as published", $0.scores[scale]) }
    let papers = ["Bicubic", "VDSR", "NLVAE"].map { name in
      let score = Claims.table1.first { $0.method == name }?.scores[scale]
      return ("\(name), the paper's table", score.map { ($0.psnr, Optional($0.ssim)) })
    }
    for (name, score) in own + papers {
      guard let (psnr, ssim) = score else { continue }
      rows.append([.text(name), .missing, .number(psnr, digits: 2), .missing, cell(ssim, digits: 4), .missing])
    }
    page.table(
      "Set5 ×\(scale): means", columns: ["method", "seeds", "PSNR (dB)", "± over seeds", "SSIM", "minutes"], rows: rows)
  }
  //: @show

  //: And the table that all this is to be compared with, its columns of Set5:
  //: @hide
  page.table(
    "Table I as the paper prints it: PSNR (dB) / SSIM", columns: ["method"] + [3, 4, 8].map { "×\($0)" },
    rows: Claims.table1.map { method, scores in
      [.text(method)]
        + [3, 4, 8].map { scale in
          scores[scale].map { .text(String(format: "%.2f / %.4f", $0.psnr, $0.ssim)) } ?? .missing
        }
    })
  //: @show

  //: (FSRCNN at ×8 stands there as printed, and stands out: below interpolation, and far below its neighbours. The
  //: caption adds that all methods of the table are trained on DIV2K. For the last row that is a third account of what
  //: NLVAE has seen, after the abstract's and section IV.B's.)
  //: @hide
  let rivals = [Contender.wiener, .dip, .zssr, .quick, .network, .refined].filter { results($0, 4).psnr != nil }
  let gains: [[Double]] = rivals.map { rival in
    images.map { results(rival, 4).psnr(of: $0)! - results(.bicubic, 4).psnr(of: $0)! }
  }
  let flat: [Double] = [0] + gains.joined()
  let range = flat.min()!.rounded(.down)...(flat.max()! + 0.5).rounded(.up)
  page.figure(
    "gains",
    caption: "Zero-shot, ×4: what a method gains over bicubic interpolation, picture by picture (recorded; seeds "
      + "averaged).", x: "picture",
    y: Axis("gain over bicubic", unit: "dB", range: range)
  ) { plot in
    for (rival, gains) in zip(rivals, gains) { plot.bars(rival.name, images, gains) }
    plot.key = .above
  }
  //: @show

  let offsets = [3, 4, 8].compactMap { scale in
    results(.bicubic, scale).psnr.map { abs($0 - Claims.bicubic(scale)!.psnr) }
  }
  page.show("bicubic, ours and the paper's: largest difference", offsets.max() ?? .nan, digits: 2, unit: "dB")

  //: @hide
  for (contender, name) in [(Contender.zssr, "ZSSR"), (.dip, "DIP")] {
    for scale in [2, 3, 4, 8] {
      guard let claim = Claims.published.first(where: { $0.method == name })?.scores[scale],
        let here = results(contender, scale).psnr
      else { continue }
      page.show("our \(name) at ×\(scale) minus the published one", here - claim.psnr, digits: 2, unit: "dB")
    }
  }

  //: @show

  //: ZSSR's published program has schedules for ×2; ours climbs in six steps at every factor, by its rule for the step
  //: size. DIP's publication has ×4 and ×8; at ×3 ours uses the numbers for ×4. VDSR is in the tables for scale: it was
  //: trained on an outside set.
  //:
  //: The bicubic rows agree with the paper's: that row was made, here or in the paper that it was copied from, of
  //: pictures in their native sizes and by settings like ours. (Not all of them: some settings move nothing, as we have
  //: seen.) That the other rows were made the same way is the kindest assumption, and nothing more can be checked. Note
  //: how much more the pictures differ from each other than the methods do. A mean over five such pictures is a mean
  //: over five different tasks; comparing two means as if they were independent would drown every difference. So we
  //: compare in **pairs**: same picture, same seed, one method minus the other.
  //:
  //: How far can the mean of so few differences be trusted? We draw new sets of five pictures from the five, with
  //: replacement, and within each drawn picture new seeds; the means of two thousand such sets spread as the mean
  //: itself might have. This is the bootstrap (Efron, 1979), in ten lines:

  /// The interval that holds 95 % of the resampled means of differences: for each picture one number a seed.
  func bootstrap(_ differences: [[Double]], resamples: Int = 2000, _ random: inout RandomSource) -> (Double, Double) {
    let means = (0..<resamples).map { _ in
      mean(
        differences.map { _ in
          let picture = differences.randomElement(using: &random)!
          return mean(picture.map { _ in picture.randomElement(using: &random)! })
        })
    }.sorted()
    return (means[resamples / 40], means[resamples - 1 - resamples / 40])
  }

  //: Ten lines, and a warning: they know only the pictures that they were given, and from five they make intervals that
  //: are too narrow. Student's interval for the mean of five differences allows for that, and is the one that decides
  //: here.
  let pairs: [(Contender, Contender)] = [
    (.corrected, .bicubic), (.wiener, .corrected), (.network, .corrected), (.global, .corrected), (.network, .global),
    (.network, .dip), (.network, .zssr), (.network, .wiener), (.zssr, .dip), (.refined, .network), (.refined, .wiener),
    (.refined, .dip), (.refined, .zssr), (.quick, .network), (.quick, .zssr), (.refined, .quick), (.oracle, .refined),
  ]
  var compared: [[Cell]] = []
  for scale in [3, 4, 8, 2] {
    for (a, b) in pairs {
      guard let differences = results.differences(a, b, scale) else { continue }
      // From the same seed for each, so that no interval depends on which others there are.
      var random = RandomSource(seed: page.options.seed)
      let drawn = bootstrap(differences, &random), means = differences.map(mean), student = studentInterval(means)
      let ahead = means.filter { $0 > 0 }.count
      compared.append([
        .text("×\(scale)"), .text("\(a.name) − \(b.name)"),
        [a, b].contains { results($0, scale).seeds != [0] } ? .number(differences[0].count) : .missing,
        .number(mean(means), digits: 2), .text("\(signed(drawn.0)) … \(signed(drawn.1))"),
        .text("\(signed(student.low)) … \(signed(student.high))"), .text("\(ahead) of \(means.count)"),
        .text(student.low > 0 ? "better" : student.high < 0 ? "worse" : "open"),
      ])
    }
  }
  page.table(
    "Paired differences in PSNR",
    columns: ["", "pair", "seeds", "mean (dB)", "bootstrap, 95 %", "Student, 95 %", "ahead on", "verdict"],
    rows: compared)

  //: "Open" is a result: five pictures cannot tell these two apart. And even a clear verdict speaks about pictures like
  //: these five; no interval knows that a sixth would have been a photograph of a brick wall.
  //:
  //: Mind also what the pairs compare. *The recipe* is two networks, a filter and the mean of them all; ZSSR and DIP
  //: are one network each. *Network alone* against ZSSR comes nearest to like with like (though ZSSR trains several
  //: times as long), and nothing there says that the non-local autoencoder by itself is better than a plain stack of
  //: convolutions. All that the pairs set against interpolation is set against *back-projected* interpolation, because
  //: each of these answers has been through that. At ×8, where a picture of Set5 is no larger than a thumbnail, ours
  //: alone has hardly a higher mean than that, and a lower one than ZSSR and than the filter, which learns nothing. It
  //: is not that a network could learn nothing there: ZSSR's mean is above the filter's, and Deep Image Prior, at ×4
  //: behind ZSSR and the network alone, has at ×8 the highest mean of all that saw no truth. It is ahead of the network
  //: alone on every picture and of the whole recipe on most; its lead over the recipe in the mean is butterfly's. A
  //: reason may be that it has no son. All others that learn do so from the small picture and a smaller one, and the
  //: smaller the picture is, the less there is in that pair; a prior that is only fitted to the picture itself does not
  //: mind. And at ×2, where least is missing, all of the recipe comes to what ZSSR comes to by itself. The table says
  //: which of these differences five pictures can settle.
  //:
  //: ### Where the mistakes are
  //:
  //: A reduction by four has no place for what lies above a quarter of the finest frequency there is. Some of the
  //: nearest gets through all the same, damped and folded onto coarser waves (aliasing: half of the amplitude at the
  //: mark, a sixteenth half as far again); all else can only be guessed. `nlvae trial bands` has taken the errors of
  //: enlargements apart by frequency, as chapter 7 does on its own picture (`nlvae trial bands --help` has the commands).
  //: Mean squared errors add up over bands, so one can ask what the score would be if one side were perfect.
  //: @hide
  let bands = try page.record("bands"), ends = try bands.numbers("to")
  let errors = try bands.numbers("error"), energies = try bands.numbers("energy")
  func sums(_ method: String, _ image: String, _ isMeant: (Double) -> Bool) -> (error: Double, energy: Double) {
    let own = bands.rows.indices.filter {
      bands.rows[$0][0] == method && bands.rows[$0][1] == image && isMeant(ends[$0])
    }
    return (own.reduce(0) { $0 + errors[$1] }, own.reduce(0) { $0 + energies[$1] })
  }
  let methods = [("bicubic", Contender.bicubic), ("wiener", .wiener), ("nlvae-quick-seed1", .quick)]
  func label(_ contender: Contender) -> String { contender.name + (contender.recipe == .nlvaeQuick ? ", seed 1" : "") }
  page.table(
    "Set5 ×4, means over five pictures",
    columns: [
      "enlarged by", "PSNR (dB)", "share of the error that the small picture could hold (%)",
      "PSNR if that were mended (dB)", "finer detail brought back (%)",
    ],
    rows: methods.map { method, contender in
      let within = images.map { sums(method, $0) { $0 < 0.26 } }, beyond = images.map { sums(method, $0) { $0 > 0.26 } }
      let all = zip(within, beyond).map { $0.error + $1.error }
      return [
        .text(label(contender)), .number(mean(all.map(decibels)), digits: 2),
        .number(100 * mean(zip(within, all).map { $0.error / $1 }), digits: 0),
        .number(mean(beyond.map { decibels($0.error) }), digits: 2),
        .number(100 * mean(beyond.map { 1 - $0.error / $0.energy }), digits: 0),
      ]
    })

  //: @show

  //: What the small picture could hold is nearly settled: interpolation leaves a good part of its mistakes there, the
  //: others little of theirs, and to mend the rest of it is worth tenths of a decibel. Nearly all that is left is
  //: detail which the small picture does not hold in the clear. Some of that comes back all the same (the last column):
  //: the filter has it from many views of one edge, each of which was sampled at another place, the network from edges
  //: being alike at all scales. (The quick preset stands here because no enlargement by the full recipe has been kept.)
  //: Whoever wants the next decibel must not draw more sharply what is there, but know what is not: from other
  //: pictures, or from the answer.
  //:
  //: ### What has been run
  //:
  //: How many rows are recorded; if some are missing, a table lists them with the options for `nlvae reproduce`. (`make
  //: reproduce ARGS="--scale 4"` builds the program first; without `ARGS` it makes everything, in an order that begins
  //: with the most telling rows. It can be stopped at any time and goes on where it was.)
  let missing = results.missing
  let planned = ReproductionPlan().rows.filter { $0.recipe.table == .methods }.count
  let open = missing.reduce(0) { $0 + $1.planned - $1.recorded }
  page.show("rows of table I recorded", "\(planned - open) of \(planned)")
  if !missing.isEmpty {
    page.table(
      "Not yet run", columns: ["", "rows", "recorded", "command"],
      rows: missing.map { [.text("×\($0.scale)"), .number($0.planned), .number($0.recorded), .text($0.command)] })
  }
  //: @hide
}

/// A number with two digits and its sign.
func signed(_ value: Double) -> String { String(format: "%+.2f", value).replacing("-", with: "−") }

//: @show

//: ## Table II, again
//:
//: > **Paper** (V.D, table II)
//: > More non-local blocks, better pictures: from 27.45 to 34.10 dB with 2 to 5 of them in the encoder, and from 31.83
//: > to 34.10 dB with 5 to 9 in the decoder. One block in the encoder is unstable; the text says that 5 or more are,
//: > under Adam.
//:
//: The text disagrees with its table: what it calls unstable, five blocks and more, has the best figures there, and the
//: one row that is marked unstable has a single block. 34.10 dB is table I's figure for ×3, so we take ×3.
//:
//: > **We differ** (table II)
//: > One picture (butterfly) and three seeds; the network alone; zero-shot; the full recipe with half of its steps, so
//: > that so many trainings can be afforded. Absolute figures are therefore not comparable with table I's; what further
//: > blocks add is the question. A run has **diverged** if its error is no number any more or a hundred times what it
//: > used to be, or if its picture scores below bicubic interpolation.

//: @hide
func blocks(_ page: Page) throws {
  let record = try page.record(ifMade: "table-2")?.rows(where: "scale", is: "\(ReproductionPlan.blocksScale)")
  let counts = ReproductionPlan.blockCounts
  let runs = try counts.map { count -> (psnr: [Double], diverged: Int) in
    guard let record else { return ([], 0) }
    let own = zip(
      zip(record.column("encoder"), record.column("decoder")), zip(record.column("outcome"), try record.numbers("psnr"))
    ).filter { $0.0 == ("\(count.encoder)", "\(count.decoder)") }.map(\.1)
    return (own.filter { $0.0 == "converged" }.map(\.1), own.filter { $0.0 == "diverged" }.count)
  }
  func claim(_ count: (encoder: Int, decoder: Int)) -> Cell {
    let value =
      count.decoder == 9
      ? Claims.encoderBlocks.first { $0.blocks == count.encoder }?.psnr
      : Claims.decoderBlocks.first { $0.blocks == count.decoder }?.psnr
    return value.map { .number($0, digits: 2) } ?? "unstable"
  }
  page.table(
    "Numbers of blocks, ×3",
    columns: ["encoder", "decoder", "PSNR (dB), butterfly", "diverged", "paper, Set5 (claim)"],
    rows: zip(counts, runs).map { count, run in
      let total = run.psnr.count + run.diverged
      return [
        .number(count.encoder), .number(count.decoder),
        run.psnr.isEmpty
          ? (total == 0 ? "not yet run" : "–") : .number(mean(run.psnr), spread: deviation(run.psnr), digits: 2),
        total == 0 ? .missing : .text("\(run.diverged) of \(total)"), claim(count),
      ]
    })
  let recorded = runs.reduce(0) { $0 + $1.psnr.count + $1.diverged }
  page.show("runs of table II recorded", "\(recorded) of \(counts.count * ReproductionPlan.blocksSeeds.count)")
  let means = runs.filter { !$0.psnr.isEmpty }.map { mean($0.psnr) }
  if let low = means.min(), let high = means.max() {
    page.show("from the lowest to the highest mean (dB)", String(format: "%.2f", high - low))
    let spread = mean(runs.filter { $0.psnr.count > 1 }.map { deviation($0.psnr) })
    page.show("spread over seeds, on average (dB)", String(format: "%.2f", spread))
    // The expected range of nine draws from a normal distribution is 2.97 deviations.
    let chance = 2.97 * spread / Double(ReproductionPlan.blocksSeeds.count).squareRoot()
    page.show("from lowest to highest by that alone, on average (dB)", String(format: "%.2f", chance))
  }
  //: @show

  //: The command is `nlvae reproduce --table 2 --scale 3`. The paper's rows climb by decibels; ours differ from each
  //: other hardly more than chance makes nine means of three runs differ, so their order means nothing, and the smallest
  //: network does as well as the largest. A picture of seven thousand pixels, enlarged in stages, does not seem to ask
  //: for depth. Nor has anything diverged. Our networks clip their gradients and add to an interpolated picture. The paper
  //: reports neither of its own network, and calls settings with clipped gradients risky here (I); either may be what
  //: keeps ours stable.
  //: @hide
}

//: @show

//: ## Table III, from the code
//:
//: > **Paper** (VI, table III)
//: > Methods are told apart by four words each: input, residual features, reconstruction, loss. For NLVAE: linear
//: > enlargement, no residual, progressive, L2.
//:
//: Words in a table are easily wrong. So stages and losses are read from the configurations that made the record, the
//: weights are counted, and whether a network adds its input is tried: one that does, filled with zeros, gives the
//: input back. (What goes in, and that DIP squares its errors, are words of ours.)

/// Whether a network adds its input to what it makes.
func addsInput(_ network: some EnlargementNetwork, _ input: Tensor) -> Bool {
  var network = network
  network.state = network.state.map { $0 * 0 }
  return network.reconstruct(Variable(input), Pass(.transductive), noise: nil).picture.value == input
}

//: @hide
func constructions(_ page: Page) throws {
  let small = SamplePicture.image(width: 64, height: 64), input = Tensor(small)
  var random = RandomSource(seed: 1)
  let recipe = ZeroShotConfiguration(), zssr = ZeroShotConfiguration.zssr(), dip = DIPConfiguration(scale: 4)
  let oracle = OracleConfiguration()
  guard case .nlvae(let network) = recipe.architecture, case .nlvae(let seen) = oracle.architecture,
    case .plain(let channels, let depth) = zssr.architecture
  else { return }
  func reconstruction(_ run: some ResumableRun) -> String {
    run.progress.stageCount > 1 ? "progressive, \(run.progress.stageCount) stages" : "direct"
  }
  let plain = PlainNetwork(channels: channels, depth: depth, using: &random)
  let (ours, its) = (NLVAE(network, using: &random), NLVAE(seen, using: &random))
  var unrefined = recipe
  unrefined.refinement = nil
  let own = try ZeroShotRun(small, scale: 4, seed: 1, configuration: unrefined)
  let rival = try ZeroShotRun(small, scale: 4, seed: 1, configuration: zssr)
  func row(
    _ name: String, _ input: String, _ residual: Bool, _ reconstruction: String, _ loss: ReconstructionLoss,
    _ weights: Int
  ) -> [Cell] {
    [
      .text(name), .text(input), .text(residual ? "yes" : "no"), .text(reconstruction),
      .text(loss.rawValue.uppercased()), .number(weights),
    ]
  }
  page.table(
    "Table III at ×4", columns: ["method", "input", "residual", "reconstruction", "loss", "weights"],
    rows: [
      ["NLVAE, paper (claim)", "LR + linear", "no", "progressive", "L2", .missing],
      row(
        "NLVAE, ours", "LR + bicubic", addsInput(ours, input), reconstruction(own), recipe.loss.reconstruction,
        ours.weightCount),
      row(
        "ZSSR", "LR + bicubic", addsInput(plain, input), reconstruction(rival), zssr.loss.reconstruction,
        plain.weightCount),
      // Noise of so many channels is nothing that could be added to a picture.
      row(
        "DIP", "noise, \(dip.inputChannels) channels", false,
        reconstruction(try DIPRun(small, scale: 4, seed: 1, configuration: dip)), .l2,
        dip.weightCount(imageChannels: 3)),
      row(
        "NLVAE, oracle", "LR + bicubic", addsInput(its, input),
        reconstruction(
          OracleRun(
            EvaluationTask(
              name: "table III", lowResolution: small, groundTruth: small.interpolated(by: 4), scale: 4), seed: 1,
            configuration: oracle)),
        oracle.loss.reconstruction, its.weightCount),
    ])
  page.show("blocks of NLVAE", "\(network.encoderBlocks) + \(network.decoderBlocks)")
  page.show("training steps of one network at ×4", own.progress.totalSteps)
  page.show(
    "training of the oracle",
    "\(grouped(oracle.steps)) steps, each on \(oracle.minibatch) crops of \(oracle.cropSize) × \(oracle.cropSize)")
  //: @show

  //: > **We differ** (table III)
  //: > Bicubic, not linear, because it is the degradation's own kernel; what that is worth was not measured. A
  //: > residual: the interpolated picture is added to what the network makes. L1, as in ZSSR, so that the two differ in
  //: > the network and not in the loss. [Chapter 7](../07-zero-shot-training/README.md#one-ingredient-at-a-time)'s
  //: > ladder has a row without the residual and one with L2.
  //: @hide
}

//: @show

//: ## Figure 1, again
//:
//: > **Paper** (II, fig. 1)
//: > One picture enlarged by Deep Image Prior and by NLVAE, neither trained on anything else; DIP's structure is said
//: > to be much weaker than NLVAE's.
//:
//: Both methods are runs of the same kind here, so the comparison is a few lines. What is woven into this page is a
//: short version, a sketch: the built-in picture drawn small, both methods small and with a fraction of their steps.
//: With `--full` DIP runs its published recipe and NLVAE the network alone of the tables above, for an hour or so, and
//: with `--dataset DIR` on the butterfly of Set5. (No picture of Set5 is kept in the repository, and none made from
//: one.)

//: @hide
func firstFigure(_ page: Page) throws {
  let isFull = page.options.full
  var picture = SamplePicture.image(width: isFull ? 256 : 128, height: isFull ? 256 : 128)
  if let dataset = page.options.dataset {
    let path = try Dataset.images(in: dataset).first { $0.name == "butterfly" }?.path
    if let path { picture = try Image(png: path) }
  }
  //: @show
  let task = try EvaluationTask(name: "figure 1", picture: picture, scale: 4)
  var dip = DIPConfiguration(isFull ? .full : .quick, scale: 4)
  dip.backProjects = false
  var recipe = ZeroShotConfiguration(isFull ? .full : .quick)
  recipe.refinement = nil
  if !isFull {
    dip.steps = 160
    var cosine = CosinePolicy()
    (cosine.firstSteps, cosine.laterSteps) = (160, 80)
    recipe.policy = .cosine(cosine)
  }
  let prior = try DIPRun(task.lowResolution, scale: 4, seed: page.options.seed, configuration: dip)
  let network = try ZeroShotRun(task.lowResolution, scale: 4, seed: page.options.seed, configuration: recipe)
  let enlargements = page.progress("two methods", total: prior.progress.totalSteps + network.progress.totalSteps) {
    tick in
    [finished(prior, tick), finished(network, tick)].map(task.lowResolution.replacingColours(with:))
  }
  let bicubic = task.lowResolution.interpolated(by: 4).quantized()
  let shown = [
    ("bicubic", 0, bicubic), ("DIP", prior.progress.totalSteps, enlargements[0]),
    ("NLVAE, network alone", network.progress.totalSteps, enlargements[1]),
  ]
  let rows = shown.map { name, steps, image -> [Cell] in
    let scores = task.scores(of: image), made: Cell = steps == 0 ? .missing : .number(steps)
    return [.text(name), made, .number(scores.psnr, digits: 1), .number(scores.ssim, digits: 2)]
  }
  page.table(
    isFull ? "Figure 1" : "Figure 1, a sketch", columns: ["", "steps", "PSNR (dB)", "SSIM"], rows: rows)
  page.images(
    "figure-1", ["bicubic": bicubic, "DIP": enlargements[0], "NLVAE": enlargements[1], "truth": task.groundTruth],
    caption: isFull
      ? "Figure 1: four times as large, by two methods that have seen nothing but the small picture."
      : "Figure 1 as a sketch: few steps, small networks, a small picture. The fair comparison is in the tables above.",
    columns: 4)

  //: A sketch says little about DIP, which needs its two thousand steps: it has to find the whole picture from nothing,
  //: where NLVAE begins with the interpolated one and has only the rest to find. Keep that head start in mind when you
  //: look at fig. 1. The paired differences above are the fair form of the question.
  //: @hide
}

/// A run's result after all its steps.
func finished(_ run: some ResumableRun, _ tick: Ticker) -> Tensor {
  var run = run
  while !run.isFinished {
    let before = run.progress.stepsDone
    run.advance()
    tick(run.progress.stepsDone - before)
  }
  return run.result!
}

//: @show

//: ## The audit
//:
//: The paper's claims about figures, architecture, loss, cost and protocol, as far as they can be put as a question and
//: answered with what this book has measured. A verdict is one of six:

/// What became of a claim.
enum Verdict: String {
  case reproduces
  case onlyWithTheAnswer = "only with the answer leaked"
  case doesNot = "does not reproduce"
  case untestable = "cannot be tested here"
  case undecided = "undecided"
  case open = "not yet run"
}

//: A rule should be older than what it judges. These are so in part only. That a figure of table I counts as reached
//: within a tenth of a decibel was fixed before any of our rows was run. The two thousandths of SSIM, and Student's
//: interval where the question is what is better, came when the first rows at ×4 had been seen; the rules for table II
//: and for fig. 6a were changed after their runs, and verdicts with them; some questions, marked as ours, the paper
//: does not ask. The recipe was changed several times after its rows had been seen, as [chapter
//: 7](../07-zero-shot-training/README.md#beyond-one-picture) tells. So here are the rules, for you to apply others.
//:
//: Figures of table I: we take the better of our two NLVAE rows, which is generous.

/// The verdict on a figure of table I.
func verdict(_ results: Results, scale: Int, slack: Double = 0.1, ssimSlack: Double = 0.002) -> Verdict {
  guard let claim = Claims.nlvae(scale) else { return .untestable }
  func reaches(_ contender: Contender) -> Bool? {
    let standing = results(contender, scale)
    guard let psnr = standing.psnr, let ssim = standing.ssim else { return nil }
    return psnr >= claim.psnr - slack && ssim >= claim.ssim - ssimSlack
  }
  let zeroShot = [Contender.network, .refined].compactMap(reaches)
  if zeroShot.contains(true) { return .reproduces }
  guard let oracle = reaches(.oracle), !zeroShot.isEmpty else { return .open }
  return oracle ? .onlyWithTheAnswer : .doesNot
}

//: "Better than" is decided by Student's interval for the differences: above zero, below, or around it. (Where a claim
//: sets our mean against a figure in print, there are no pairs, and one mean is larger than the other. A bicubic row
//: reproduces within a tenth of a decibel.)

/// The verdict on "these are above zero".
func verdict(above differences: [Double]) -> Verdict {
  let (low, high) = studentInterval(differences)
  return low > 0 ? .reproduces : high < 0 ? .doesNot : .undecided
}

//: Where the paper says how much better, as table II does, the interval is held against that: above zero and not below
//: the paper's figure, below the paper's figure, or so wide that it allows for both.

/// The verdict on "these are as far above zero as the paper's".
func verdict(_ differences: [Double], climbingBy claimed: Double) -> Verdict {
  let (low, high) = studentInterval(differences)
  return high < claimed ? .doesNot : low > 0 ? .reproduces : .undecided
}

//: And "unstable" is read as: half of all trainings diverge, or more. A few that did not are little evidence against
//: it, so we ask for the largest rate at which as few as were seen would still come up once in twenty times.

/// The largest rate of divergence that fits so few diverged runs (Clopper and Pearson's bound, one-sided, 95 %).
func largestRate(diverged: Int, of runs: Int) -> Double {
  /// The probability that no more than that diverge.
  func probability(_ rate: Double) -> Double {
    (0...diverged).reduce(0) { sum, k in
      let ways = (0..<k).reduce(1.0) { $0 * Double(runs - $1) / Double($1 + 1) }
      return sum + ways * pow(rate, Double(k)) * pow(1 - rate, Double(runs - k))
    }
  }
  guard diverged < runs else { return 1 }
  var (low, high) = (0.0, 1.0)
  for _ in 0..<40 {
    let middle = (low + high) / 2
    if probability(middle) > 0.05 { low = middle } else { high = middle }
  }
  return high
}

//: (The bound is asked where fewer than half have diverged. Blocks are counted in the encoder: all these networks have
//: five or more in the decoder.) A claim in several parts holds if all of them do, and fails if one does:

/// The verdict on several claims that must all hold.
func all(_ verdicts: [Verdict]) -> Verdict {
  verdicts.allSatisfy { $0 == .reproduces } ? .reproduces : verdicts.contains(.doesNot) ? .doesNot : .undecided
}

//: @hide

/// The verdict on "a is better than b".
func verdict(_ results: Results, _ a: Contender, above b: Contender, scale: Int = 4) -> Verdict {
  results.differences(a, b, scale).map { verdict(above: $0.map(mean)) } ?? .open
}

/// What was measured, in words.
func measured(_ results: Results, _ contenders: [Contender], _ scale: Int) -> String {
  let parts = contenders.map { contender in
    results(contender, scale).psnr.map { String(format: "%.2f", $0) } ?? "–"
  }
  return parts.joined(separator: " / ")
}

func audit(_ page: Page) throws {
  let results = try Results(page.record("set5"))
  //: @show

  //: ### Figures
  //:
  //: > **Paper** (abstract; I; IV.C, table I; VII)
  //: > NLVAE has the highest PSNR of all listed methods on every set at ×3, ×4 and ×8, networks trained on a large
  //: > external set included, and the highest SSIM but for BSDS100 at ×3; from a single picture and without prior
  //: > training.
  //:
  //: "Here" lists the mean PSNR (and SSIM) of network alone / the recipe. Every row of the audit that was measured ends
  //: with the command that makes its numbers again, hours though it may take.
  let ours: [Contender] = [.network, .refined]
  var rows: [[Cell]] = []
  func reproduce(_ methods: String, scale: Int = 4) -> String {
    "`make reproduce ARGS=\"--scale \(scale) --method \(methods) --again\"`"
  }
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
      reproduce("nlvae,nlvae-unrefined", scale: scale))
  }
  for scale in [3, 4, 8] {
    let best = ours.compactMap { results($0, scale).psnr }.max()
    let bound = Claims.bestTrained(scale)!
    let outcome: Verdict = best.map { $0 >= bound ? .reproduces : .doesNot } ?? .open
    add(
      "above the best trained method of table I, ×\(scale)", bound, measured(results, ours, scale),
      outcome, reproduce("nlvae,nlvae-unrefined", scale: scale))
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
  //:
  //: What section IV.C says *about* the table can be held against the table itself, its columns of Set5:
  var answers: [[Cell]] = []
  func answer(_ claim: String, _ here: String, _ verdict: Verdict, _ command: String) {
    answers.append([.text(claim), .text(here), .text(verdict.rawValue), .text(command)])
  }
  // The largest figure of some methods of table I.
  func most(_ value: KeyPath<ClaimedScore, Double>, _ scale: Int, _ isMeant: (String) -> Bool) -> Double {
    Claims.table1.compactMap { isMeant($0.method) ? $0.scores[scale]?[keyPath: value] : nil }.max()!
  }
  let generative = ["SRGAN", "ESRGAN"]
  let similarities = [3, 4, 8].map { scale in
    (most(\.ssim, scale) { generative.contains($0) }, most(\.ssim, scale) { !(generative + ["NLVAE"]).contains($0) })
  }
  answer(
    "\"reconstruction-based\" methods (SRGAN, ESRGAN) have the higher SSIM: their best / the others' at ×3; ×4; ×8",
    similarities.map { String(format: "%.4f / %.4f", $0.0, $0.1) }.joined(separator: "; "),
    similarities.allSatisfy { $0.0 > $0.1 } ? .reproduces : .doesNot, "`swift run chapter 08`")
  let counted = zip([3, 4, 8], similarities).map { scale, others in
    (max(others.0, most(\.ssim, scale) { $0 == "NLVAE" }), others.1)
  }
  answer(
    "the same with NLVAE, by its own figures, which IV.C counts among these methods",
    counted.map { String(format: "%.4f / %.4f", $0.0, $0.1) }.joined(separator: "; "),
    counted.allSatisfy { $0.0 > $0.1 } ? .reproduces : .doesNot, "`swift run chapter 08`")
  func lead(_ method: String, without: [String] = []) -> [Double] {
    [3, 4, 8].map { scale in
      most(\.psnr, scale) { $0 == method } - most(\.psnr, scale) { !(without + [method, "NLVAE"]).contains($0) }
    }
  }
  func listed(_ leads: [Double]) -> String { leads.map(signed).joined(separator: ", ") }
  let memory = lead("MemNet", without: generative), its = lead("NLVAE")
  answer(
    "MemNet is good at large factors and drops at small ones: its lead among "
      + "\"learning-based\" methods at ×3, ×4, ×8 (dB)", listed(memory),
    memory[0] < memory[1] && memory[1] < memory[2] ? .reproduces : .doesNot, "`swift run chapter 08`")
  answer(
    "NLVAE is better \"specifically, on smaller scaled images\": its lead at ×3, ×4, ×8 (dB)",
    "\(listed(its)); which images are meant is not said", .untestable, "–")
  let depths = try page.record(ifMade: "table-2")?.rows(where: "scale", is: "\(ReproductionPlan.depthScale)")
  let deepened = [("encoder", ("decoder", "9"), 1), ("decoder", ("encoder", "5"), 5)].map { half, fixed, few in
    let runs = (try? blockRuns(depths, varying: half, fixed: fixed)) ?? [:]
    let (fewer, more) = (runs[few] ?? [], runs[half == "encoder" ? 5 : 9] ?? [])
    return (half: half, gains: fewer.count == 5 && more.count == 5 ? zip(more, fewer).map { $0 - $1 } : [])
  }
  answer(
    "the deeper architecture is what helps at large factors: ×8, encoder from 1 to 5 blocks, decoder from 5 to 9 (dB)",
    deepened.map { half, gains in
      guard !gains.isEmpty else { return "–" }
      let interval = studentInterval(gains)
      return "\(half) \(signed(mean(gains))) (\(signed(interval.low)) … \(signed(interval.high)))"
    }.joined(separator: ", "),
    deepened.contains { $0.gains.isEmpty } ? .open : all(deepened.map { verdict(above: $0.gains) }),
    "`make reproduce ARGS=\"--table 2 --scale 8 --again\"`")
  answer(
    "an SSIM of 84.02 (Urban100, ×3)", "no SSIM is above 1: a misprint", .doesNot, "–")
  answer(
    "table I on Set14, BSDS100, Urban100 and Manga109; fig. 5; img_087 in fig. 4",
    "these sets are not here", .untestable, "–")
  page.table("About table I", columns: ["claim", "here", "verdict", "command"], rows: answers)

  //: Depth at ×8 was run for this question, with table II's networks and steps: five pictures, one seed, the difference
  //: taken picture by picture. (For SSIM and MemNet's place, the command only reads the printed table again.) Of fig.
  //: 4's pictures two are in this book: butterfly, in the tables above, and tt17 of T91, which [chapter
  //: 7](../07-zero-shot-training/README.md) enlarges by the quick recipe.

  //: ### Architecture
  //:
  //: > **Paper** (III.A, fig. 3; II; V.B, fig. 6b; V.D, table II)
  //: > A posterior from global pooling carries the global structure; DIP and ZSSR, with their small receptive fields,
  //: > fall short of it, and DIP's structure is much weaker than NLVAE's; non-local units reach a lower error than four
  //: > other kinds, of which residual ones come next; more of them are better, and 5 or more unstable.
  let units = try page.record("units", of: "04-non-local-block")
  // For each kind of unit one error a seed, in the order of the seeds.
  let kinds = Dictionary(grouping: zip(units.column("unit"), try units.numbers("squared_error")), by: \.0)
    .mapValues { $0.map(\.1) }
  // Whether a kind has a lower error than each of some others.
  func leads(_ kind: String, _ others: [String]) -> Verdict {
    all(others.map { other in verdict(above: zip(kinds[other]!, kinds[kind]!).map { $0 - $1 }) })
  }
  let others = kinds.keys.filter { $0 != "non-local" && $0 != "residual" }
  let table2 = try page.record(ifMade: "table-2")?.rows(where: "scale", is: "\(ReproductionPlan.blocksScale)")
  let encoder = climb(try blockRuns(table2, varying: "encoder", fixed: ("decoder", "9")), Claims.encoderBlocks)
  let decoder = climb(try blockRuns(table2, varying: "decoder", fixed: ("encoder", "5")), Claims.decoderBlocks)
  // From the fewest blocks that the paper has a figure for to the most, seed by seed.
  func climb(_ runs: [Int: [Double]], _ claims: [(blocks: Int, psnr: Double?)]) -> (words: String, verdict: Verdict) {
    guard table2?.rows.count == 9 * ReproductionPlan.blocksSeeds.count else { return ("–", .open) }
    let printed = claims.compactMap { claim in claim.psnr.map { (claim.blocks, $0) } }
    let (first, last) = (printed[0], printed[printed.count - 1])
    guard let low = runs[first.0], let high = runs[last.0], low.count == high.count else {
      return ("a run has diverged", .doesNot)
    }
    let differences = zip(high, low).map { $0 - $1 }, interval = studentInterval(differences)
    let words =
      "from \(first.0) to \(last.0): \(signed(mean(differences))) "
      + "(\(signed(interval.low)) … \(signed(interval.high))), paper \(signed(last.1 - first.1))"
    return (words, verdict(differences, climbingBy: last.1 - first.1))
  }
  func instability(_ isMeant: (Int) -> Bool) -> (words: String, verdict: Verdict) {
    guard let table2 else { return ("–", .open) }
    let own = zip(table2.column("encoder"), table2.column("outcome")).filter { isMeant(Int($0.0) ?? 0) }
    guard !own.isEmpty else { return ("–", .open) }
    let diverged = own.filter { $0.1 == "diverged" }.count, rate = largestRate(diverged: diverged, of: own.count)
    return (
      "\(diverged) of \(own.count) runs diverged: at most \(Int((100 * rate).rounded())) % do",
      2 * diverged >= own.count ? .reproduces : rate < 0.5 ? .doesNot : .undecided
    )
  }
  answers = []
  let table2Command = "`make reproduce ARGS=\"--table 2 --scale 3 --again\"`"
  answer(
    "our question: a pooled latent does better than one at every pixel (×4: pooled / alone / bicubic / back-projected, dB)",
    measured(results, [.global, .network, .bicubic, .corrected], 4), verdict(results, .global, above: .network),
    reproduce("nlvae-global,nlvae-unrefined,bicubic,bicubic-back-projected"))
  for scale in [3, 4, 8] {
    answer(
      "above DIP, ×\(scale) (alone / DIP, dB)", measured(results, [.network, .dip], scale),
      verdict(results, .network, above: .dip, scale: scale), reproduce("nlvae-unrefined,dip", scale: scale))
  }
  for scale in [3, 4, 8] {
    let structure = [Contender.network, .dip, .bicubic].map {
      results($0, scale).ssim.map { String(format: "%.4f", $0) } ?? "–"
    }
    answer(
      "DIP's structure is weaker, ×\(scale) (alone / DIP / bicubic, SSIM)", structure.joined(separator: " / "),
      results.differences(.network, .dip, scale, of: \.ssim).map { verdict(above: $0.map(mean)) } ?? .open,
      reproduce("nlvae-unrefined,dip,bicubic", scale: scale))
  }
  for scale in [3, 4, 8] {
    answer(
      "above ZSSR, ×\(scale) (alone / ZSSR, dB)", measured(results, [.network, .zssr], scale),
      verdict(results, .network, above: .zssr, scale: scale), reproduce("nlvae-unrefined,zssr", scale: scale))
    answer(
      "the same of the recipe, ×\(scale) (recipe / ZSSR, dB)", measured(results, [.refined, .zssr], scale),
      verdict(results, .refined, above: .zssr, scale: scale), reproduce("nlvae,zssr", scale: scale))
  }
  let errors = kinds.mapValues(mean).sorted { $0.value < $1.value }.map { kind, error in
    "\(kind) \(String(format: "%.1f", error))"
  }
  answer(
    "non-local units have the lowest error (V.B; squared, in grey levels)", errors.joined(separator: ", "),
    leads("non-local", others + ["residual"]), "`swift run -c release nlvae trial units`")
  answer(
    "residual units are below the other three (V.B)", "the same errors", leads("residual", others),
    "`swift run -c release nlvae trial units`")
  var unitSource = RandomSource(seed: 1)
  let sizes = FeatureUnit.allCases.map { unit in
    (unit: unit, weights: FeatureBlock(unit, channels: 32, using: &unitSource).weightCount)
  }.sorted { ($0.weights, $1.unit.rawValue) > ($1.weights, $0.unit.rawValue) }
  answer(
    "residual units are the larger burden (V.B; weights of one unit of 32 channels, each used once a pixel)",
    sizes.map { "\($0.unit.rawValue) \(grouped($0.weights))" }.joined(separator: ", "),
    sizes[0].unit == .residual ? .reproduces : .doesNot, "`swift run chapter 08`")
  answer("more blocks in the encoder, as much better (dB)", encoder.words, encoder.verdict, table2Command)
  answer("more blocks in the decoder, as much better (dB)", decoder.words, decoder.verdict, table2Command)
  let costs = [("encoder", ("decoder", "9"), 1, 5), ("decoder", ("encoder", "5"), 5, 9)].map { half, fixed, few, many in
    let runs = (try? blockRuns(table2, of: "processor_seconds", varying: half, fixed: fixed)) ?? [:]
    return (words: half, fewer: runs[few] ?? [], more: runs[many] ?? [])
  }
  answer(
    "more blocks cost more (V.D; encoder from 1 to 5, decoder from 5 to 9, processor seconds)",
    costs.map { cost in
      guard !cost.fewer.isEmpty && !cost.more.isEmpty else { return "–" }
      return "\(cost.words) \(String(format: "%.0f → %.0f", mean(cost.fewer), mean(cost.more)))"
    }.joined(separator: ", "),
    costs.allSatisfy { $0.fewer.count == $0.more.count && $0.fewer.count > 1 }
      ? all(costs.map { verdict(above: zip($0.more, $0.fewer).map { $0 - $1 }) }) : .open, table2Command)
  let one = instability { $0 == 1 }, many = instability { $0 >= 5 }
  answer("one block in the encoder is unstable (table II)", one.words, one.verdict, table2Command)
  answer("5 or more are, under Adam (V.D)", many.words, many.verdict, table2Command)
  page.table("Architecture", columns: ["claim", "here", "verdict", "command"], rows: answers)

  //: The paper pools (fig. 3) and compares with nothing; the first row asks whether that does better than a latent at
  //: every pixel, picture by picture. One vector for a whole picture cannot say where an edge is, so compare its score
  //: with those beside it: nearly all that it has over interpolation comes without any network, from back-projection,
  //: which its answer has been through ([chapter 6](../06-beta-vae-loss/README.md) shows why nothing is encoded when
  //: there is but one picture). Units are those of [chapter 4](../04-non-local-block/README.md), at equal budgets, seed
  //: by seed against each of the others. Structure is what SSIM makes of it. Table II's climbs are of a mean over
  //: Set5, ours of one of its pictures; whether more blocks help it at all is open (the intervals are around zero), but
  //: no such climb is in them.

  //: ### Loss and training
  //:
  //: > **Paper** (III.C, eqs. 3 to 5; III.D; IV.B; V.A, fig. 6a)
  //: > $`\beta`$ trades disentanglement against reconstruction, 150, 200 and 300 or 500 for all; $`\alpha`$ controls
  //: > the quality of the reconstruction; more latent variables make poorer pictures; L2 with Adam converges most
  //: > smoothly, Adam fastest, and L2 faster and to finer pictures than L1.
  func printed(_ logVariance: Float) -> Float {
    let v = Variable(Tensor(shape: [1, 1], [logVariance])), m = Variable(Tensor(shape: [1, 1], [0]))
    return -2 * Variable.gaussianDivergence(mean: m, logVariance: v).value.scalar
  }
  let bowl = [1, 5, 9].map { Double(printed($0)) }
  let isBounded = bowl[2] > bowl[1]
  answers = []
  let values = bowl.map { String(format: "%.0f", $0) }.joined(separator: ", ")
  answer(
    "eq. 4, minimised, draws the posterior to the prior", "at log σ² of 1, 5, 9: \(values)",
    isBounded ? .reproduces : .doesNot, "`swift run chapter 08`")
  func gradients(alpha: Float) -> [Tensor] {
    var random = RandomSource(seed: 1), loss = BetaVAELoss()
    loss.alpha = alpha
    let crop = Tensor.uniform([1, 3, 8, 8], using: &random), tape = Tape()
    let tracked = PlainNetwork(channels: 4, depth: 2, using: &random).tracked(on: tape)
    let answer = tracked.reconstruct(Variable(crop), Pass(.training), noise: nil)
    let found = tape.gradients(of: loss(answer, target: crop * 2).total)
    return tracked.weights.map { found[$0] }
  }
  let isIdle = gradients(alpha: 0) == gradients(alpha: 1000)
  answer(
    "α steers reconstruction (eq. 5)", isIdle ? "equal gradients for 0 and 1000" : "other gradients for 1000",
    isIdle ? .doesNot : .reproduces, "`swift run chapter 08`")
  answer("β of 150, 200, 300; 500", "no unit is given", .untestable, "–")
  answer(
    "β = 1 is the traditional VAE", "no unit is given; it is where the decoder errs by √½ of it (chapter 6)",
    .untestable, "–")
  // What a picture's spatial latents have to tell at the end of a training, by the price of a nat.
  let told = try [2, 20_000].map { price in
    try page.points(of: ".spatial, β = \(price)", in: "collapse", of: "06-beta-vae-loss").last!.y
  }
  answer(
    "summing the error gives it more weight, against collapse (chapter 6, .spatial: nats at β of 2; 20,000)",
    told.map { String(format: "%.0f", $0) }.joined(separator: "; "), told[0] > told[1] ? .reproduces : .doesNot,
    "`swift run chapter 06`")
  let traded = try page.points(of: "VAE, 16 latents", in: "rate-distortion", of: "06-beta-vae-loss").sorted {
    $0.x < $1.x
  }
  let isTraded = zip(traded, traded.dropFirst()).allSatisfy { $0.y > $1.y }
  answer(
    "β trades code length for error",
    "chapter 6: over \(traded.count) values of β the error \(isTraded ? "falls" : "does not fall") with every bit",
    isTraded ? .reproduces : .doesNot, "`swift run chapter 06`")
  let record = try page.record("losses", of: "07-zero-shot-training")
  let early = try scores(of: record, atStep: 500), ends = try scores(of: record)
  let sprint = try scores(of: record, atStep: 500, bestAt: 500)
  func race(_ claim: String, _ scores: [String: [Double]], _ first: String, _ others: [String]) {
    let numbers = ([first] + others).map { String(format: "%.2f", mean(scores[$0]!)) }
    let leads = others.map { other in verdict(above: zip(scores[first]!, scores[other]!).map { $0 - $1 }) }
    answer(claim, numbers.joined(separator: " / "), all(leads), "`swift run -c release nlvae trial losses`")
  }
  let isBestThere = "the same, each with the step size that is best there"
  race("under Adam, L2 is faster than L1 (dB after 500 steps)", early, "L2 with Adam", ["L1 with Adam"])
  race(isBestThere, sprint, "L2 with Adam", ["L1 with Adam"])
  race("under Adam, L2 ends finer than L1 (dB)", ends, "L2 with Adam", ["L1 with Adam"])
  for loss in ["L1", "L2"] {
    let others = ["SGD", "RMSProp"].map { "\(loss) with \($0)" }
    race("under \(loss), Adam is faster than SGD, RMSProp (dB after 500 steps)", early, "\(loss) with Adam", others)
    race(isBestThere, sprint, "\(loss) with Adam", others)
    race("our question: under \(loss), it ends above SGD, RMSProp (dB)", ends, "\(loss) with Adam", others)
  }
  let ladder = try page.record("recipe", of: "07-zero-shot-training")
  func rungs(_ ingredient: Ablation) throws -> [Double] {
    zip(ladder.column("ingredient"), try ladder.numbers("psnr")).filter { $0.0 == ingredient.rawValue }.map(\.1)
  }
  let fewest = try rungs(.fewLatents), most = try rungs(.manyLatents)
  answer(
    "more latents, poorer pictures (built-in: \(Ablation.fewLatents.rawValue) / \(Ablation.manyLatents.rawValue), dB)",
    [fewest, most].map { String(format: "%.2f", mean($0)) }.joined(separator: " / "),
    verdict(above: zip(fewest, most).map { $0 - $1 }), "`swift run -c release nlvae trial recipe`")
  answer("L2 with Adam converges most smoothly", "no measure is given", .untestable, "–")
  answer("latents are disentangled", "no measure is given", .untestable, "–")
  page.table("Loss and training", columns: ["claim", "here", "verdict", "command"], rows: answers)

  //: The printed divergence falls without end as the variance grows; the sign is a slip, and chapter 6 trains with it
  //: to see what happens. There $`\beta`$ is also measured in a unit that means something, and the trade-off is drawn:
  //: it is real, and the verdict reads that figure. What has no unit or no measure in the paper is called untestable by
  //: us, not by a program. To sum is to lower the price, and any lower price would do as much; it does nothing for
  //: `.global`, which nobody listens to. Losses and optimisers are [chapter 7](../07-zero-shot-training/README.md)'s,
  //: each pair with that one of three step sizes that ends highest. Where the question is who is faster, another one
  //: may be ahead early on, so it is asked in both ways; where the verdicts differ, the claim hangs on the choice. They
  //: are scored after a quarter of the steps (a place that we chose when the curves were known) and after the last one,
  //: on an enlargement that training has not seen: most of such a figure's message is who was given the right step
  //: size. The paper calls SGD and RMSProp competitive and slower, so who ends highest is a question of ours.

  //: ### Cost
  //:
  //: > **Paper** (III.E, eqs. 6 to 16)
  //: > A point-wise convolution has $`1/K^2`$ of the weights and operations of a standard one; so the block is light.
  var random = RandomSource(seed: 1)
  let pointwise = Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 1, bias: false, using: &random).weightCount
  let standard = Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 3, bias: false, using: &random).weightCount
  let speeds = try page.record("kinds", of: "03-convolutions")
  func milliseconds(_ kind: String) throws -> Double? {
    zip(zip(speeds.column("kind"), speeds.column("channels")), try speeds.numbers("milliseconds"))
      .first { $0.0 == (kind, "32") }?.1
  }
  let ratio = try milliseconds("point-wise").flatMap { a in try milliseconds("standard").map { a / $0 } }
  answers = []
  answer(
    "a ninth of the weights at K = 3", "\(grouped(pointwise)) of \(grouped(standard))",
    9 * pointwise == standard ? .reproduces : .doesNot, "`swift run chapter 08`")
  answer(
    "a ninth of the operations at K = 3, for 256 × 256 pixels",
    [pointwise, standard].map { String(format: "%.1f", 256 * 256 * Double($0) / 1e6) }.joined(separator: " of ")
      + " million", 9 * pointwise == standard ? .reproduces : .doesNot, "`swift run chapter 08`")
  answer(
    "our question: a ninth of the time (within 0.02)", ratio.map { String(format: "%.2f of the time", $0) } ?? "–",
    ratio.map { abs($0 - 1.0 / 9) < 0.02 ? .reproduces : .doesNot } ?? .open,
    "`swift run -c release bench convolution`")
  page.table("Cost", columns: ["claim", "here", "verdict", "command"], rows: answers)

  //: The counts are arithmetic, and the paper claims no more than they say. The time is [chapter
  //: 3](../03-convolutions/README.md)'s; there it also stands that a layer which does not look around is no substitute
  //: for one that does, and what the whole block saves.

  //: ### A single picture
  //:
  //: > **Paper** (abstract; I; IV.B; VII)
  //: > Reconstruction from a single low-resolution picture without prior training; but one low-resolution picture *and
  //: > its high-resolution counterpart* are required for training.
  //:
  answers = []
  let enlarges = verdict(results, .refined, above: .bicubic)
  answer(
    "a single low-resolution picture is enough, read as: to do better than bicubic (×4: the recipe / bicubic, dB)",
    measured(results, [.refined, .bicubic], 4), enlarges, reproduce("nlvae,bicubic"))
  answer(
    "its high-resolution counterpart is required, read as: to do better than bicubic",
    "the same rows were trained without", enlarges == .reproduces ? .doesNot : .undecided,
    "`swift test --filter EvaluateTests`")
  page.table("Protocol", columns: ["claim", "here", "verdict", "command"], rows: answers)

  //: Both sentences are in the paper, and at most one can describe its table, whose caption gives a third account
  //: (DIV2K). Our zero-shot rows satisfy the first by construction: `ZeroShotRun` has no parameter that could carry
  //: a truth, and the test replaces the truth by noise and finds every byte of the output unchanged. Our oracle rows
  //: are the second. We do not know which one the paper ran; the verdicts above say which of the two reaches its
  //: figures, another question than whether anything can be learned without a counterpart. The claimed PSNRs are above
  //: those of all trained methods that table I lists. (At ×3 and ×4 larger ones were in print: those of EDSR, a network
  //: that the paper cites and its table leaves out. At ×8 the claim is above what later papers report for EDSR, too.)
  //: We state that, and allege nothing.

  //: ## What to remember
  //:
  //: - A decibel is a ratio of mean squared errors; a tenth of one is invisible and yet what tables are ranked by.
  //: - SSIM sees structure where PSNR sees power; neither sees colour, plausibility or beauty.
  //: - State the settings of a score, or it is not a number that others can use. Check them on a row that anybody can
  //:   compute.
  //: - Compare in pairs, over several seeds, with an interval. Five pictures settle what happens to all of them alike,
  //:   be it small; a large mean that one of them makes may stay open.
  //: - Ask of every score what the method was allowed to see. A network that has seen the answer is graded on its
  //:   memory.
  //: - Write a verdict's rule down before the run, let a program apply it, and where you did not, say so.
  //: @hide
}

/// What came out of table II's converged runs along one half of it, by the number of blocks, in the order of the seeds.
func blockRuns(
  _ record: RecordedTable?, of result: String = "psnr", varying: String, fixed: (column: String, value: String)
) throws -> [Int: [Double]] {
  guard let record else { return [:] }
  let rows = zip(
    zip(record.column(varying), record.column(fixed.column)), zip(record.column("outcome"), try record.numbers(result)))
  let own = rows.filter { $0.0.1 == fixed.value && $0.1.0 == "converged" }.map { (Int($0.0.0) ?? 0, $0.1.1) }
  return Dictionary(grouping: own, by: \.0).mapValues { $0.map(\.1) }
}

/// What a record of `nlvae trial losses` says of a step: for each pair of loss and optimiser the PSNR with the step size that
/// is best at another step, in the order of the seeds. Either is the last one if it is not given.
func scores(of record: RecordedTable, atStep step: Double? = nil, bestAt: Double? = nil) throws -> [String: [Double]] {
  let rows = zip(record.rows, zip(try record.numbers("step"), try record.numbers("psnr")))
  let last = rows.map(\.1.0).max()
  let runs = Dictionary(grouping: rows) { $0.0[0...2].joined(separator: ",") }.values.map { run in
    (
      name: "\(run[0].0[0]) with \(run[0].0[1])", judged: run.filter { $0.1.0 == bestAt ?? last }.map(\.1.1),
      asked: run.filter { $0.1.0 == step ?? last }.map(\.1.1)
    )
  }
  return Dictionary(grouping: runs, by: \.name).mapValues { $0.max { mean($0.judged) < mean($1.judged) }!.asked }
}

/// Thousands with a comma.
func grouped(_ value: Int) -> String {
  value < 1000 ? "\(value)" : "\(value / 1000),\(String(format: "%03d", value % 1000))"
}
//: @show
