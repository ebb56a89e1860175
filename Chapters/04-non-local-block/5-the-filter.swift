import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Can a filter enlarge a picture by its similar patches?
//:
//: The whole filter has four steps, for every second place in both directions:
//:
//: 1. Take the patch of 7 × 7 pixels there, and compare it with all patches at most 10 pixels away in each direction
//:    (the library: 11; near the border the window of places is moved inwards).
//: 2. Make a group of the 32 most similar ones.
//: 3. Filter the group as above.
//: 4. Put every patch back where it came from. Where patches overlap, average them. A group of which little was kept has
//:    little noise left, so it gets a larger **weight** in this average.
//:
//: Here the patches keep their means when they are compared. The search stays near to save time: all places of a picture of
//: 256 × 256 pixels would be more than a hundred times as many comparisons.
//:
//: *Swift, in passing:* a function inside a function sees its variables. `(distance: Float, place: Int)` is a pair with
//: names; pairs are ordered by their first element, then by the second. `\.place` takes that part of each pair. In the
//: code, `starts` lists every second place and the last one; `window` is the range that is searched, moved inwards at the
//: border; `sums` and `weights` make the average.

/// The plain filter on 1×1×H×W: patches of 7×7, the 32 most similar within ±10 pixels.
func plainlyFiltered(_ picture: Tensor, sigma: Float) -> Tensor {
  let (height, width, size) = (picture.shape[2], picture.shape[3], 7)
  let x = picture.values
  var sums = [Float](repeating: 0, count: x.count), weights = sums
  func pixels(_ place: Int) -> [Int] { (0..<size * size).map { place + $0 / size * width + $0 % size } }
  func starts(_ length: Int) -> [Int] { Array(stride(from: 0, to: length - size, by: 2)) + [length - size] }
  func window(_ start: Int, _ length: Int) -> Range<Int> {
    let first = max(0, min(start - 10, length - size - 20))
    return first..<first + 21
  }
  for y in starts(height) {
    for left in starts(width) {
      let patch = pixels(y * width + left).map { x[$0] }
      var found: [(distance: Float, place: Int)] = []
      for row in window(y, height) {
        for column in window(left, width) {
          let other = pixels(row * width + column).map { x[$0] }
          let distance = zip(patch, other).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          found.append((distance, row * width + column))
        }
      }
      let places = found.sorted { $0 < $1 }.prefix(32).map(\.place)
      let stack = Tensor(shape: [32, size * size], places.flatMap { pixels($0).map { x[$0] } })
      let (answer, kept) = shrunk(stack, sigma: sigma / 255)
      for (index, pixel) in places.flatMap(pixels).enumerated() {
        sums[pixel] += answer[index / 49, index % 49] / kept
        weights[pixel] += 1 / kept
      }
    }
  }
  return Tensor(shape: picture.shape, zip(sums, weights).map { $0 / $1 })
}

extension Chapter04 {
  static let theFilter = Section(needs: drawn) { page, drawn in
    //: The library's filter computes the same, faster. It compares 24 patches at a time, computes the DCT by sums and
    //: differences of mirrored numbers instead of by a matrix, and shares the picture among threads. Both on 40 × 40 pixels
    //: with some noise:
    //: @fold
    let noisy = plane(SamplePicture.image(width: 40, height: 40), 1) + drawn.noise
    let plain = plainlyFiltered(noisy, sigma: 12)
    var same = CollaborativeFilter()
    (same.patchSize, same.step, same.searchRadius, same.groupSize) = (7, 2, 10, 32)
    let fast = same.filtered(noisy, sigma: 12)
    //: @unfold
    page.show("the same to 4 digits", yes(difference(plain, fast) < 1e-4))
    page.show("largest change", difference(noisy, fast) * 255, digits: 0, unit: "grey levels")

    //: To enlarge, the filter alternates with a second step. Reduced to the small size, the result must be the picture that
    //: was given. **Back-projection** corrects it: reduce the result, compare with the given picture, enlarge the difference
    //: and add it. (Chapter 7 has it in detail.) The two steps need each other. Back-projection brings into each patch what
    //: the few given pixels below it say. The filter averages similar patches, each sampled at other points. From round to
    //: round $`\sigma`$ falls: at first only what a whole group agrees on passes, then more and more of the differences. So
    //: $`\sigma`$ is not a measured noise here but a setting that says how much to smooth.
    //:
    //: One round, then, is this. It corrects six times, since each enlarged difference, reduced again, is not quite the
    //: difference:
    func oneRound(_ large: Tensor, _ small: Tensor, sigma: Float) -> (filtered: Tensor, corrected: Tensor) {
      let filtered = CollaborativeFilter().filtered(large, sigma: sigma)
      var corrected = filtered
      for _ in 0..<6 {
        let missing = small - corrected.resized(height: small.shape[2], width: small.shape[3])
        corrected.add(missing.resized(height: large.shape[2], width: large.shape[3]), times: 1)
      }
      return (filtered, corrected)
    }
    let given = plane(SamplePicture.image(), 1).resized(height: 64, width: 64)
    let (filtered, corrected) = oneRound(given.resized(height: 256, width: 256), given, sigma: 12)
    func misfit(_ large: Tensor) -> Float {
      (large.resized(height: 64, width: 64) - given).map(.square).mean.squareRoot() * 255
    }
    page.show("reduced again, error of the filtered picture", misfit(filtered), digits: 1, unit: "grey levels")
    page.show("and of the corrected one", misfit(corrected), digits: 1, unit: "grey levels")

    //: Is it the filter that helps, or the correction? We run both together and each alone, the filter alone also with a
    //: smaller $`\sigma`$ at first, because nothing puts back what it takes away. (For the correction alone the groups have
    //: one patch, and so no differences to filter. All four runs filter the brightness only.)
    //:
    //: In the code, `enlarge` runs the rounds with a falling $`\sigma`$ and notes the score after each. `both` is the
    //: library's filter on luma, and `refined` one round of it with its back-projection. `alternated`, further below, runs
    //: the same rounds with any smoothing in the filter's place: `hardMeans` and `softMeans` are means of similar patches.
    //: @fold
    let scene = try Dataset.scene(in: page.options.dataset)
    let task = try EvaluationTask(name: "sample", picture: scene, scale: 4)
    let low = Tensor(task.lowResolution), bicubic = low.resized(height: 256, width: 256)
    let rounds = page.options.full ? 60 : 16
    //: @unfold
    func enlarge(_ filter: CollaborativeFilter, _ tick: Ticker) -> (picture: Tensor, psnr: [Double]) {
      var psnr: [Double] = [], x = bicubic
      for round in 0..<rounds {
        let sigma = filter.firstSigma + (filter.lastSigma - filter.firstSigma) * Float(round) / Float(rounds - 1)
        x = filter.refined(x, lowResolution: low, rounds: 1, sigmaFrom: sigma, to: sigma)
        psnr.append(task.scores(of: task.lowResolution.replacingColours(with: x)).psnr)
        tick()
      }
      return (x, psnr)
    }
    //: @fold
    var both = CollaborativeFilter()
    both.planes = .luma
    var alone = both, gentle = both, unfiltered = both
    alone.backProjections = 0
    (gentle.backProjections, gentle.firstSigma) = (0, 4)
    unfiltered.groupSize = 1
    let runs = page.progress("enlarging ×4", total: 4 * rounds) { tick in
      [both, alone, gentle, unfiltered].map { enlarge($0, tick) }
    }
    page.show(
      "\(rounds) rounds, each with \(both.backProjections) corrections; σ in the first and in the last",
      [both.firstSigma, both.lastSigma], digits: 0, unit: "grey levels")
    page.show(
      "side of a patch, step, search radius, patches in a group",
      [both.patchSize, both.step, both.searchRadius, both.groupSize].map(Float.init), digits: 0)
    let start = task.scores(of: task.lowResolution.interpolated(by: 4).quantized())
    let names = [
      "filter and back-projection", "filter alone", "filter alone, σ from 4", "back-projection alone",
    ]
    //: @unfold
    page.figure(
      "rounds",
      caption:
        "PSNR on the built-in picture, ×4, round by round. The filter alone loses half a decibel (with a small σ at "
        + "first, less), back-projection alone stops after the first round, and together they climb on.", x: "round",
      y: Axis("PSNR", unit: "dB")
    ) { plot in
      for (name, run) in zip(names, runs) { plot.line(name, run.psnr) }
      plot.mark(y: start.psnr, "bicubic")
    }
    page.table(
      "The built-in picture, ×4, luma", columns: ["enlarged by", "PSNR (dB)"],
      rows: [["bicubic", .number(start.psnr, digits: 2)]]
        + zip(names.dropFirst(), runs.dropFirst()).map { name, run in
          [.text(name), .number(run.psnr.last!, digits: 2)]
        } + [["filter and back-projection", .number(runs[0].psnr.last!, digits: 2)]])
    //: @fold
    let window = (x: page.knob("left", 48, in: 0...160), y: page.knob("top", 64, in: 0...160))
    func detail(_ image: Image) -> Image { image.cropped(x: window.x, y: window.y, width: 96, height: 96) }
    let enlargements = [
      ("bicubic", task.lowResolution.interpolated(by: 4).quantized()),
      ("filter and back-projection", picture(runs[0].picture)), ("truth", task.groundTruth),
    ]
    //: @unfold
    page.figure(
      "enlarged",
      caption:
        "A detail of the picture, enlarged from 64 × 64 to 256 × 256 pixels by filter and back-projection. Nothing was "
        + "learned, not even from this picture. Compare the walls of the chambers, and the middle of the shell.",
      columns: 3
    ) { figure in
      for (name, image) in enlargements { figure.picture(name, detail(image)) }
    }
    let radii = page.options.full ? [5, 10, 20, 40] : [5, 10, 20]
    let searches = page.progress("searching further", total: radii.count * rounds) { tick in
      radii.map { radius in
        var filter = both
        filter.searchRadius = radius
        return enlarge(filter, tick).psnr.last!
      }
    }
    //: @fold
    let brightness = Variable(Tensor(shape: [1, 3, 1, 1], [0.299, 0.587, 0.114]))
    func alternated(_ title: String, _ smooth: (_ luma: Tensor, _ sigma: Float, _ round: Int) -> Tensor) -> Double {
      let answer = page.progress(title, total: rounds) { tick in
        (0..<rounds).reduce(bicubic) { x, round in
          let sigma = both.firstSigma + (both.lastSigma - both.firstSigma) * Float(round) / Float(rounds - 1)
          let luma = Variable(x).convolved(with: brightness).value
          let change = smooth(luma, sigma, round) - luma
          tick()
          return backProjected(x + change, onto: low, iterations: both.backProjections)
        }
      }
      return task.scores(of: task.lowResolution.replacingColours(with: answer)).psnr
    }
    let apart = alternated("searching without overlaps") { luma, sigma, _ in
      filteredApart(luma, sigma: sigma, radius: 10, apart: both.patchSize)
    }
    let drawnByChance = alternated("groups drawn by chance") { luma, sigma, round in
      let chance = RandomSource(seed: page.options.seed &+ UInt64(round))
      return filteredApart(luma, sigma: sigma, radius: 10, apart: 1, chance: chance)
    }
    let widths: [Float] = [0.5, 1, 2, 4]
    let smoothed = widths.map { width in
      alternated("smoothing by \(width) pixels") { luma, _, _ in gaussianSmoothed(luma, width: width) }
    }
    let best = widths.indices.max { smoothed[$0] < smoothed[$1] }!
    func listed(_ numbers: [Float]) -> String { numbers.map { String(format: "%g", $0) }.joined(separator: ", ") }
    //: @unfold
    let count = page.knob("patches in a plain mean", 32, in: 2...128)
    let plainMean = alternated("plain means") { luma, _, _ in hardMeans(luma, count: count, radius: 10) }
    let h = Float(page.knob("h of the soft weights", 8.0, in: 2...32, scale: .logarithmic))
    let weightedMean = alternated("weighted means") { luma, _, _ in softMeans(luma, h: h, radius: 10) }
    page.table(
      "The same rounds with other groups, or with none", columns: ["smoothed by", "PSNR (dB)"],
      rows: zip(radii, searches).map { [.text("the most similar within \($0) pixels"), .number($1, digits: 2)] }
        + [
          ["those within 10 that do not overlap with the patch itself", .number(apart, digits: 2)],
          [
            .text("the plain mean of the \(count) most similar within 10 (hard weights)"),
            .number(plainMean, digits: 2),
          ],
          [
            .text(
              "the mean of all within 10, weights e^(-r²/2h²) at a distance r, h = \(listed([h])) grey levels (soft weights)"
            ),
            .number(weightedMean, digits: 2),
          ],
          ["any within 10, drawn by chance", .number(drawnByChance, digits: 2)],
          [
            .text("a Gaussian of width \(listed([widths[best]])) (pixels), the best of \(listed(widths))"),
            .number(smoothed[best], digits: 2),
          ],
        ])

    //: > **Try** Look at the sand, left 0 and top 160. Does the filter bring its ripples back? Predict what a mean of 4
    //: > patches gives, and one of 128. And name a folder of façades with `--dataset`: does a wider search gain there?

    //: The filter alone gains nothing, back-projection alone less than half of what both gain together over bicubic
    //: interpolation. Is that gain due to the similarity, or would any smoothing do? In the last two rows of the last table no
    //: patches are compared. Groups drawn by chance from the same surroundings are hardly better than back-projection alone
    //: (23.29). (They had the same σ; their own best one was not looked for.) A Gaussian in the filter's place is, at its best
    //: width, hardly better than these. So nearly all that the filter adds comes, at this σ, from choosing *similar* patches.
    //:
    //: How far away do they have to be looked for? Within 5 pixels every candidate overlaps with the patch of 7 × 7 itself
    //: (but for the border), and these alone give nearly all of the gain. So it needs no recurrence as we counted it above,
    //: without overlapping patches: a patch's own surroundings are enough. Moved along an edge, we suppose, a patch shows
    //: the same edge sampled at other points. But the patches that do not overlap, alone, give four fifths of the filter's
    //: gain. Searching 20 pixels far instead of 10 gains nothing on this drawing.
    //:
    //: What should be done with similar patches? The filter shrinks their differences; non-local means simply averages.
    //: Its weights may be **hard**, one for each of the most similar patches and zero for all others, or **soft**,
    //: falling with the distance. In the same rounds a mean of 32 and soft weights are both ahead of the filter. (They put
    //: back only the patch itself, and smooth alike in every round.) The comparison flatters the means: their number of
    //: patches and their h were chosen by the very score of the table, while nobody looked for the filter's best σ. Nor does
    //: it settle hard against soft: 32 was the best number tried, but also the largest. It is one drawing, too. But on it
    //: the gain needs similar patches more than it needs this filter.
    //:
    //: The walls of the large chambers are sharper, though with small steps that the truth does not have. At the top of the
    //: inner ring, where a chamber is less than two pixels of the small picture wide, the filter makes a pattern that is
    //: wrong.
    //:
    //: The method is that of Cruz, Mehta, Katkovnik and Egiazarian ("Single image super-resolution based on Wiener filter in
    //: similarity domain", 2017), in a reading of our own. `nlvae upscale photo.png -o large.png --method wiener` runs it with
    //: more rounds and in colour.
    //:
    //: > **We differ**
    //: > The paper's table I compares with bicubic interpolation and with methods trained on other pictures. A filter that
    //: > uses similar patches and learns nothing belongs in it, as the baseline that a non-local *network* has to beat.
    //: > Chapter 8 has it there.
  }
}
