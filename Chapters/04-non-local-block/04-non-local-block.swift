import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: Chapter 3 ended with a stack of sixteen convolutions that reaches 33 pixels and listens to the middle ones. Yet the
//: window that would explain a blurred window may be at the other end of the façade. This chapter is about looking
//: there. First we measure whether it is worth while: how often does a piece of a picture occur again? Then we enlarge
//: a picture by that alone, without a single learned number. Then we build the paper's block, find that it is not what
//: its name says, add what the name promises, and let five kinds of block compete.
//:
//: Everything that follows speaks of **patches**, squares of a few pixels. Where we look for repetition their mean is
//: taken away, so that a bright window frame and a dark one are the same frame. (The filter further down compares them
//: as they are.)

/// All patches of a picture of one channel, one a row, each without its mean: P×(size²).
func patches(of x: Tensor, size: Int) -> Tensor {
  let rows = x.shape[2] - size + 1, columns = x.shape[3] - size + 1
  let copies = (0..<size * size).map { tap in
    let window = [0..<1, 0..<1, tap / size..<tap / size + rows, tap % size..<tap % size + columns]
    return x.sliced(window).reshaped([rows * columns, 1])
  }
  let all = Tensor.concatenated(copies, along: 1)
  return all - Variable(all).mean(along: [1]).value
}

//: To find a patch's nearest relative means to compare every patch with every other. For a picture of 128 × 128 pixels
//: these are 236 million comparisons of 25 numbers, which sounds like a night's work. It is one matrix product. Since
//: $`|a - b|^2 = |a|^2 + |b|^2 - 2 a \cdot b`$, all distances follow from all dot products, and all dot products
//: between the rows of two matrices are $`A B^\top`$. (Remember this product. It is the heart of attention.)

/// Root mean squared differences of all rows of `a` from all rows of `b`, in grey levels.
func distances(_ a: Tensor, _ b: Tensor) -> Tensor {
  let squares =
    Variable(a.map(.square)).sum(along: [1]).value
    + Variable(b.map(.square)).sum(along: [1]).value.transposed([1, 0])
  let all = squares - a.multiplied(by: b, transposingOther: true) * 2
  return (all.map(.clamp(lower: 0, upper: .infinity)) * (1 / Float(a.shape[1]))).map(.sqrt) * 255
}

//: @hide

/// One channel of a picture, 1×1×H×W.
func plane(_ image: Image, _ channel: Int) -> Tensor {
  Tensor(shape: [1, 1, image.height, image.width], image.plane(channel))
}

/// The colours of 1×C×H×W as a picture.
func picture(_ tensor: Tensor) -> Image {
  Image(
    width: tensor.shape[3], height: tensor.shape[2], channels: tensor.shape[1],
    pixels: tensor.map(.clamp(lower: 0, upper: 1)).values
  ).quantized()
}

/// Yes or no.
func yes(_ truth: Bool) -> String { truth ? "yes" : "no" }

/// The largest absolute difference.
func difference(_ a: Tensor, _ b: Tensor) -> Float { (a - b).map(.absolute).values.max() ?? 0 }

/// The number below which half of the values lie.
func median(_ values: [Float]) -> Float { values.sorted()[values.count / 2] }

/// How large a share of the values lies below each limit.
func shares(_ values: [Float], below limits: [Float]) -> [Float] {
  limits.map { limit in Float(values.filter { $0 <= limit }.count) / Float(values.count) }
}

/// Patches to ask for: every `step`th in both directions that has something in it.
struct Questions {
  let patches: Tensor
  let places: [(y: Int, x: Int)]

  init(_ picture: Tensor, size: Int, step: Int, contrast: Float) {
    let all = PatchGrid(picture, size: size)
    var rows: [Int] = []
    for y in stride(from: 0, to: all.rows, by: step) {
      for x in stride(from: 0, to: all.columns, by: step) where all.deviation(y, x) > contrast {
        rows.append(y * all.columns + x)
      }
    }
    patches = Tensor.concatenated(rows.map { all.values.sliced([$0..<$0 + 1, 0..<size * size]) }, along: 0)
    places = rows.map { ($0 / all.columns, $0 % all.columns) }
  }
}

/// Patches with their places.
struct PatchGrid {
  let values: Tensor, rows: Int, columns: Int
  private let deviations: [Float]

  init(_ picture: Tensor, size: Int) {
    values = patches(of: picture, size: size)
    rows = picture.shape[2] - size + 1
    columns = picture.shape[3] - size + 1
    deviations = (Variable(values.map(.square)).mean(along: [1]).value.map(.sqrt) * 255).values
  }

  func deviation(_ y: Int, _ x: Int) -> Float { deviations[y * columns + x] }
}

/// The nearest patch for every question: how far it is in grey levels, and where it lies.
func nearest(
  _ questions: Questions, in picture: Tensor, size: Int, excludingOwn: Bool
) -> (distances: [Float], places: [(y: Int, x: Int)]) {
  let all = PatchGrid(picture, size: size)
  let table = distances(questions.patches, all.values).values
  var found: [Float] = [], places: [(y: Int, x: Int)] = []
  for (index, own) in questions.places.enumerated() {
    var best = Float.infinity, place = 0
    for candidate in 0..<all.rows * all.columns {
      let value = table[index * all.rows * all.columns + candidate]
      guard value < best else { continue }
      // A patch overlaps with its neighbours; those would be too easy.
      let isNear = abs(candidate / all.columns - own.y) < size && abs(candidate % all.columns - own.x) < size
      if excludingOwn && isNear { continue }
      (best, place) = (value, candidate)
    }
    found.append(best)
    places.append((place / all.columns, place % all.columns))
  }
  return (found, places)
}

//: @show

//: ## A stack of relatives, written down plainly
//:
//: What could one do with relatives? Suppose we have 32 patches that show the same thing, each with mistakes of its
//: own. Their mean is closer to the truth than any of them. But they do not show *quite* the same, and the mean wipes
//: the differences out. Norbert Wiener's answer is to keep of every component as much as stands out from the noise: of
//: a number $`c`$ that is a true part $`s`$ plus noise of variance $`\sigma^2`$, the multiple $`g c`$ with the smallest
//: expected error has
//:
//: ```math
//: g = \frac{s^2}{s^2 + \sigma^2} \approx \frac{c^2}{c^2 + \sigma^2}
//: ```
//:
//: Components of what? A cosine transform *along the stack*, for each pixel by itself: the first coefficient is the
//: mean, which we keep; the others are the ways in which the patches differ, from slow drifts (they are sorted by
//: likeness) to quick scatter.

/// The orthonormal cosine transform of n numbers, n×n.
func cosineTransform(_ n: Int) -> Tensor {
  var rows: [Float] = []
  for k in 0..<n {
    let length = (Double(k == 0 ? 1 : 2) / Double(n)).squareRoot()
    for i in 0..<n {
      let angle = Double.pi * Double((2 * i + 1) * k) / Double(2 * n)
      rows.append(Float(length * cos(angle)))
    }
  }
  return Tensor(shape: [n, n], rows)
}

/// N patches of P numbers: every component but the mean shrunk by Wiener's factor.
func shrunk(_ stack: Tensor, sigma: Float) -> (stack: Tensor, kept: Float) {
  let transform = cosineTransform(stack.shape[0])
  let c = transform.multiplied(by: stack), power = c.map(.square)
  var gain = power / (power + sigma * sigma)
  for pixel in 0..<stack.shape[1] { gain[0, pixel] = 1 }
  return (transform.multiplied(by: c * gain, transposingSelf: true), gain.map(.square).mean)
}

//: Then every patch goes back to where it came from. Where patches overlap they are averaged; those of which more was
//: taken away are the surer ones and count more. We look for relatives within ten pixels only: to compare with all
//: places of a picture of 256 × 256 would cost more than a hundred times as much.

/// The plain filter on 1×1×H×W: patches of 7×7, the 32 most similar within ±10 pixels.
func plainlyFiltered(
  _ picture: Tensor, sigma: Float, by shrink: (_ stack: Tensor, _ sigma: Float) -> (stack: Tensor, kept: Float) = shrunk
) -> Tensor {
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
      let (answer, kept) = shrink(stack, sigma / 255)
      for (index, pixel) in places.flatMap(pixels).enumerated() {
        sums[pixel] += answer[index / 49, index % 49] / kept
        weights[pixel] += 1 / kept
      }
    }
  }
  return Tensor(shape: picture.shape, zip(sums, weights).map { $0 / $1 })
}

//: ## A stack's own waves
//:
//: Cosines are a guess at how relatives differ, made before any of them was seen. The stack itself can be asked: take
//: its mean away, call what is left $`X`$, a patch a row, and $`C = X X^\mathsf{T} / P`$ says how each pair of patches
//: varies together over their $`P`$ pixels. Wiener's factor becomes a matrix,
//:
//: ```math
//: C \, (C + \sigma^2 I)^{-1} X = X - \sigma^2 (C + \sigma^2 I)^{-1} X ,
//: ```
//:
//: and all pixels of a patch decide together. This is shrinkage along the eigenvectors of $`C`$, without computing one:
//: it takes as many equations as there are patches.

/// N patches of P numbers: of what is not their mean, as much is kept as they have in common.
func shrunkTogether(_ stack: Tensor, sigma: Float) -> (stack: Tensor, kept: Float) {
  let count = stack.shape[0], mean = Variable(stack).mean(along: [0]).value.reshaped([1, stack.shape[1]])
  let x = stack - mean
  var system = x.multiplied(by: x, transposingOther: true) * (1 / Float(stack.shape[1]))
  for i in 0..<count { system[i, i] += sigma * sigma }
  let kept = x - solution(of: system, x) * (sigma * sigma)
  let share = kept.map(.square).mean / x.map(.square).mean
  return (mean + kept, (1 + Float(count - 1) * share) / Float(count))
}

/// Solves A y = b for all columns of b, by Gauss's elimination; A is symmetric and positive.
func solution(of a: Tensor, _ b: Tensor) -> Tensor {
  let n = a.shape[0], width = b.shape[1]
  var rows = (0..<n).map { i in (0..<n).map { a[i, $0] } + (0..<width).map { b[i, $0] } }
  for k in 0..<n {
    rows[k] = rows[k].map { $0 / rows[k][k] }
    for i in 0..<n where i != k { rows[i] = zip(rows[i], rows[k]).map { $0 - rows[i][k] * $1 } }
  }
  return Tensor(shape: [n, width], rows.flatMap { $0[n...] })
}

//: ## Attention, written down plainly
//:
//: The same idea in a network's terms: every pixel asks all pixels how much they have to do with it, and takes the mean
//: of their answers, weighted by that. What to ask (*query*), what to be found by (*key*) and what to answer (*value*)
//: are three point-wise convolutions, so the network can learn them; how much two pixels have to do with each other is
//: the product of query and key, and a softmax turns the products into weights that add up to one:
//:
//: ```math
//: y_i = \sum_j \frac{e^{\,\theta(x_i) \cdot \phi(x_j) / \sqrt{d}}}{\sum_k e^{\,\theta(x_i) \cdot \phi(x_k) / \sqrt{d}}} \; g(x_j)
//: ```
//:
//: Without the $`\sqrt{d}`$ that is the *embedded Gaussian* of Wang and others ("Non-local neural networks", 2018);
//: with it, the attention of the transformers (Vaswani and others, 2017).

/// The weights of all N queries on all keys, N×M, for queries and keys of 1×D×H×W.
func attentionWeights(query: Tensor, key: Tensor) -> Tensor {
  let d = query.shape[1]
  let q = query.reshaped([d, query.count / d]), k = key.reshaped([d, key.count / d])
  let scores = q.multiplied(by: k, transposingSelf: true) * (1 / Float(d).squareRoot())
  return Variable(scores).softmax().value
}

/// The answers, 1×D×H×W: weighted means of the values.
func attended(query: Tensor, key: Tensor, value: Tensor) -> Tensor {
  let v = value.reshaped([value.shape[1], value.count / value.shape[1]])
  return v.multiplied(by: attentionWeights(query: query, key: key), transposingOther: true).reshaped(query.shape)
}

//: @hide

/// A small network whose one non-local part is attention; it shows where it looks.
struct AttentionNetwork: EnlargementNetwork {
  var stem: Conv2D, second: Conv2D
  var attention: NonLocalAttention
  var tail: Conv2D

  init(channels: Int, using random: inout RandomSource) {
    stem = Conv2D(inputChannels: 3, outputChannels: channels, kernelSize: 5, slope: 0.2, using: &random)
    second = Conv2D(inputChannels: channels, outputChannels: channels, kernelSize: 3, slope: 0.2, using: &random)
    attention = NonLocalAttention(channels: channels, keySize: 32, using: &random)
    tail = Conv2D(inputChannels: channels, outputChannels: 3, kernelSize: 3, slope: 1, using: &random)
    tail.weights = Variable(tail.weights.value * 0.1)
  }

  func features(_ x: Variable) -> Variable { second(stem(x).leakyReLU()).leakyReLU() }

  func noiseShape(for input: Shape) -> Shape? { nil }

  func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    Reconstruction(picture: x + tail(attention(features(x))))
  }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    stem.visit(body)
    second.visit(body)
    attention.visit(body)
    tail.visit(body)
  }

  /// Where the pixels of a picture look: N×M weights, keys on a 32×32 grid.
  func looks(_ x: Tensor) -> Tensor {
    let h = features(Variable(x)), parts = attention.state
    let keys = h.adaptiveAveragePooled(height: 32, width: 32)
    return attentionWeights(
      query: h.convolved(with: Variable(parts[0]), bias: Variable(parts[1])).value,
      key: keys.convolved(with: Variable(parts[2]), bias: Variable(parts[3])).value)
  }
}

/// How many keys a query looks at, in effect: e to the entropy of its weights.
func effectiveKeys(_ weights: Tensor) -> [Float] {
  let logs = weights.map(.clamp(lower: 1e-12, upper: 1)).map(.log)
  return Variable(weights * logs * -1).sum(along: [1]).value.map(.exp).values
}

//: @show

/// Chapter 4.
public enum Chapter04: Chapter {
  /// The folder.
  public static let folder = "04-non-local-block"
  /// The heading.
  public static let title = "The non-local block"
  /// One sentence.
  public static let summary = "Pictures repeat themselves: how often, what that is worth, and which network can use it."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    //: ## Do pictures repeat themselves?
    //:
    //: At every sixth place in both directions we take the patch of 5 × 5 pixels, if it has something in it (a standard
    //: deviation of eight grey levels), and ask for its nearest relative that does not overlap with it: in the picture
    //: itself, and in the picture reduced to two thirds and to a half. The last line is the control: noise, blurred to
    //: look cloudy, which has as many patches and repeats nothing.
    let sample = plane(SamplePicture.image(width: 128, height: 128), 1)
    var random = RandomSource(seed: page.options.seed)
    let clouds = Tensor.normal([1, 1, 40, 40], using: &random).resized(height: 128, width: 128) * 0.25 + 0.5
    let questions = Questions(sample, size: 5, step: 6, contrast: 8)
    let cloudy = Questions(clouds, size: 5, step: 6, contrast: 8)
    page.show("patches asked for", questions.places.count)
    let places = ["same size", "two thirds", "half", "clouds, same size"]
    let found = page.progress("looking for relatives", total: 4) { tick in
      [
        (questions, sample, true), (questions, sample.resized(height: 85, width: 85), false),
        (questions, sample.resized(height: 64, width: 64), false), (cloudy, clouds, true),
      ].map { asked, picture, own in
        defer { tick() }
        return nearest(asked, in: picture, size: 5, excludingOwn: own)
      }
    }
    page.table(
      "Distance of the nearest relative (grey levels, root mean square)",
      columns: ["where", "median", "share below 5"],
      rows: zip(places, found).map { place, relatives in
        [
          .text(place), .number(median(relatives.distances), digits: 1),
          .number(shares(relatives.distances, below: [5])[0], digits: 2),
        ]
      })
    let limits = (0...40).map { Float($0) * 0.5 }
    //: @hide
    page.figure(
      "recurrence",
      caption:
        "Share of the patches whose nearest relative is at most so far away. Half of the picture's patches have one "
        + "within five grey levels, none of the clouds' has. (Later the clouds overtake: without hard edges nothing is "
        + "very far from anything.)", x: Axis("distance", unit: "grey levels"),
      y: Axis("share of patches", range: 0...1)
    ) { plot in
      for (place, relatives) in zip(places, found) {
        plot.line(place, x: limits, y: shares(relatives.distances, below: limits))
      }
      plot.key = .bottomRight
    }
    //: @show

    //: Recurrence at *half the size* is what super-resolution lives on. Where a coarse edge has a relative in the
    //: reduced picture, that relative has a counterpart, twice as large, in the picture itself: a look at what the
    //: coarse edge would be with more pixels. And recurrence at the *same* size gives many views of one thing. How far
    //: away are they?
    let separations = zip(questions.places, found[0].places).map { (own, other) -> Double in
      let (dy, dx) = (Double(own.y - other.y), Double(own.x - other.x))
      return (dy * dy + dx * dx).squareRoot()
    }
    //: @hide
    page.figure(
      "whereabouts",
      caption:
        "How far from a patch its nearest relative lies, in a picture of 128 × 128. A third lives within sixteen "
        + "pixels, along the same edge; the others anywhere.", x: Axis("distance from the patch", unit: "pixels"),
      y: "patches"
    ) { plot in
      plot.histogram("nearest relative", separations, bins: 44, range: 0...176)
    }
    //: @show
    page.show("within 10 pixels", shares(separations.map(Float.init), below: [10])[0], digits: 2)
    page.show("beyond 16 pixels", 1 - shares(separations.map(Float.init), below: [16])[0], digits: 2)
    page.show("beyond 40 pixels", 1 - shares(separations.map(Float.init), below: [40])[0], digits: 2)

    //: Sixteen convolutions see 33 pixels across, which is 16 to each side. Two thirds of the nearest relatives live
    //: further away. That is the case for looking far, on this picture at least.

    //: ## One stack
    //:
    //: Take the picture at a quarter of its size, enlarge it by interpolation, and look at one patch of the result. We
    //: stack the 32 patches that look most like it (6 × 6 pixels, without their means, from anywhere in the picture),
    //: and beside it the *true* patches from the same 32 places. How much is there in each component?
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let low = Tensor(task.lowResolution), bicubic = low.resized(height: 256, width: 256)
    let (estimate, truth) = (bicubic.sliced([0..<1, 1..<2, 0..<256, 0..<256]), plane(task.groundTruth, 1))
    let corner = 84 * 251 + 150
    let candidates = PatchGrid(estimate, size: 6)
    let own = candidates.values.sliced([corner..<corner + 1, 0..<36])
    let order = distances(own, candidates.values).values.enumerated().sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    func stack(_ picture: Tensor) -> Tensor {
      let all = patches(of: picture, size: 6)
      return .concatenated(order.prefix(32).map { all.sliced([$0.offset..<$0.offset + 1, 0..<36]) }, along: 0)
    }
    func powers(_ stack: Tensor) -> [Float] {
      let c = cosineTransform(32).multiplied(by: stack) * 255
      return Variable(c.map(.square)).mean(along: [1]).value.map(.sqrt).values
    }
    let mistake = stack(estimate) - stack(truth)
    //: @hide
    page.figure(
      "one-stack",
      caption:
        "The components of one stack of 32 patches, root mean square over their pixels. Component 0 is what they "
        + "have in common.", x: "component along the stack", y: Axis("size", unit: "grey levels", scale: .logarithmic)
    ) { plot in
      plot.line("true patches", x: Array(0..<32), y: powers(stack(truth)))
      plot.line("interpolated patches", x: Array(0..<32), y: powers(stack(estimate)))
      plot.line("mistake", x: Array(0..<32), y: powers(mistake))
      plot.key = .topRight
    }
    //: @show

    //: What is common towers over the rest, as it should. The rest surprised us. The true patches differ from each
    //: other by some fifteen grey levels a component, the interpolated ones by four: interpolation has made them more
    //: alike than they are, and its mistake is not noise on top of them but exactly what is *missing*. No shrinking can
    //: bring that out. It has to come in from somewhere, and the only place that holds it is the picture that was
    //: given.

    //: ## The filter
    //:
    //: First, is the plain filter above the library's? On 40 × 40 pixels with some noise:
    let noisy =
      plane(SamplePicture.image(width: 40, height: 40), 1)
      + Tensor.normal([1, 1, 40, 40], using: &random) * 0.05
    let plain = page.timing("plain filter") { plainlyFiltered(noisy, sigma: 12) }
    var same = CollaborativeFilter()
    (same.patchSize, same.step, same.searchRadius, same.groupSize) = (7, 2, 10, 32)
    let fast = page.timing("library's filter") { same.filtered(noisy, sigma: 12) }
    page.show("the same to 4 digits", yes(difference(plain, fast) < 1e-4))
    page.show("largest change", difference(noisy, fast) * 255, digits: 0, unit: "grey levels")
    let together = plainlyFiltered(noisy, sigma: 12, by: shrunkTogether)
    (same.covarianceShare, same.covarianceStrength) = (1, 1)
    page.show(
      "a stack's own waves: the same to 4 digits", yes(difference(together, same.filtered(noisy, sigma: 12)) < 1e-4))

    //: (The library's compares 24 patches at a time, transforms by halves instead of by a matrix, and shares bands of
    //: the picture among the threads.) To enlarge, filtering alternates with the back-projection of chapter 7: reduced,
    //: the result must be the picture that was given. The correction writes into every patch what its own few pixels
    //: know; the filter lets the relatives, each of which was sampled at another place, tell each other. $`\sigma`$
    //: falls from round to round: first only what all agree on is let through, then more and more of the rest.
    //:
    //: @quote SuperResolution/Filter/CollaborativeFilter.swift CollaborativeFilter.refined
    //:
    //: (Which of the two filters? In a full enlargement the picture chooses: chapter 7.) Is it the filter, or the
    //: correction? We let each run alone, the filter from a gentler $`\sigma`$: nothing puts back what it takes away.
    let rounds = page.options.full ? 60 : 16
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
    var both = CollaborativeFilter(), alone = both, corrected = both
    both.planes = .luma
    (alone.planes, alone.backProjections, alone.firstSigma) = (.luma, 0, 4)
    (corrected.planes, corrected.groupSize) = (.luma, 1)
    let runs = page.progress("enlarging ×4", total: 3 * rounds) { tick in
      [both, alone, corrected].map { enlarge($0, tick) }
    }
    let start = task.scores(of: task.lowResolution.interpolated(by: 4).quantized())
    let names = ["filter and correction", "filter alone", "correction alone"]
    //: @hide
    page.figure(
      "rounds",
      caption:
        "Quality on the built-in picture, ×4, round by round. The filter alone has nothing to tell, the correction "
        + "alone stops after the first round; together they climb.", x: "round", y: Axis("PSNR", unit: "dB")
    ) { plot in
      for (name, run) in zip(names, runs) { plot.line(name, run.psnr) }
      plot.mark(y: start.psnr, "bicubic")
    }
    //: @show
    let scores = task.scores(of: task.lowResolution.replacingColours(with: runs[0].picture))
    page.table(
      "The built-in picture, ×4, luma", columns: ["", "PSNR (dB)", "SSIM"],
      rows: [["bicubic", .number(start.psnr, digits: 2), .number(start.ssim, digits: 3)]]
        + zip(names.dropFirst(), runs.dropFirst()).map { name, run in
          [.text(name), .number(run.psnr.last!, digits: 2), .missing]
        } + [["filter and correction", .number(scores.psnr, digits: 2), .number(scores.ssim, digits: 3)]])
    //: @hide
    page.images(
      "enlarged",
      [
        "given": task.lowResolution, "bicubic": task.lowResolution.interpolated(by: 4).quantized(),
        "patches filtered together": picture(runs[0].picture), "truth": task.groundTruth,
      ],
      caption: "From 64 × 64 to 256 × 256 pixels by similarity alone. Nothing was learned, not even from this picture.",
      columns: 4)
    //: @show

    //: The edges of the shell are whole again, and the little shells have some of their chambers back; the ripples of
    //: the sand stay as interpolation left them. The method is that of Cruz, Mehta, Katkovnik and Egiazarian ("Single
    //: image super-resolution based on Wiener filter in similarity domain", 2017) in a reading of our own. `nlvae
    //: upscale photo.png -o large.png --method wiener` runs it with more rounds and in colour, after the picture itself
    //: has chosen between this filter and a sharper relative (chapter 7). It has no seed: there is no chance in it.
    //:
    //: > **Paper** (II, *Non-Local Networks*)
    //: > Non-local networks are described as networks that comprise an attention module with non-local blocks; examples
    //: > for video, for single pictures and across scales are cited.
    //:
    //: > **We differ**
    //: > Table I compares with bicubic interpolation and with methods trained on other pictures; of methods that have
    //: > nothing but the one picture, fig. 1 shows one (DIP), without a score. A filter that exploits the same
    //: > repetition and learns nothing belongs in the table, as the bar that a non-local *network* has to clear.
    //: > Chapter 8 has it there.

    //: ## The paper's block, piece by piece
    //:
    //: > **Paper** (III.A, fig. 2)
    //: > A block has a 3 × 3 convolution, a point-wise convolution, batch normalisation and a leaky rectifier. The
    //: > output of its first convolution is joined to the last feature, and a point-wise convolution brings the
    //: > channels back to C. There is no residual path, to save computing.
    //:
    //: Five operations. We make them one by one, from the same random numbers as the library's block makes its own, and
    //: compare. First the parts, in the order in which the block draws its weights:
    var configuration = NLVAEConfiguration()
    configuration.channels = 16
    var mine = RandomSource(seed: page.options.seed), theirs = mine
    let spatial = Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 3, slope: 1, using: &mine)
    let pointwise = Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 1, slope: 0.2, using: &mine)
    let normalization = BatchNorm2D(channels: 16, slope: 0.2)
    let reduction = Conv2D(inputChannels: 32, outputChannels: 16, kernelSize: 1, slope: 0.2, using: &mine)

    //: (The normalisation contains the rectifier behind it; `slope` is the rectifier's.) Then the block, a line an
    //: arrow of the figure. `Pass(.transductive)` normalises by the picture's own statistics and keeps nothing of them:
    let x = Variable(.normal([1, 16, 24, 24], using: &random))
    let first = spatial(x)
    let last = normalization(pointwise(first), Pass(.transductive))
    let joined = Variable.concatenated([first, last], along: 1)
    let out = reduction(joined).leakyReLU(slope: 0.2)
    page.table(
      "What passes through", columns: ["after", "shape", "mean square"],
      rows: [
        ("the input", x), ("3 × 3", first), ("1 × 1, norm, rectifier", last), ("joined", joined),
        ("1 × 1, rectifier", out),
      ]
      .map { [.text($0.0), .text("\($0.1.shape)"), .number($0.1.value.map(.square).mean, digits: 1)] })
    let block = NonLocalBlock(configuration, attention: false, using: &theirs)
    page.show("the library's block differs by", difference(block(x, Pass(.transductive)).value, out.value), digits: 1)
    page.show("weights", block.weightCount)

    //: @quote SuperResolution/Networks/NonLocalBlock.swift NonLocalBlock.callAsFunction

    //: ## How non-local is it?
    //:
    //: Chapter 3 measured a receptive field with the tape: the gradient of one output pixel is zero wherever the input
    //: has no say. The same for one block, in a picture of 24 × 24, with the statistics of its normalisation held
    //: fixed:
    let tape = Tape(), watched = tape.variable(x.value)
    let one = block(watched, Pass(.evaluation)).sliced([0..<1, 0..<16, 12..<13, 12..<13]).sum()
    let reach = Variable(tape.gradients(of: one)[watched].map(.absolute)).sum(along: [1]).value
    // Below a ten thousandth of the largest it is rounding: the engine's 3×3 adds and subtracts its way to zero.
    let audible = 1e-4 * (reach.values.max() ?? 0)
    page.show("pixels with a say", reach.values.filter { $0 > audible }.count, unit: "of 576")

    //: Its one 3 × 3 convolution has nine, and nothing else adds any. The non-local block is local. Everything in it
    //: that is not that convolution is point-wise, and no concatenation looks around a corner. (Batch normalisation
    //: lets every pixel know the mean and the variance of its channel, over the whole crop while it trains and over the
    //: whole picture when it enlarges: a glimpse of the distance, two numbers a channel.)
    //:
    //: > **We differ**
    //: > Not in the default: `NonLocalBlock` is fig. 2 read literally, because that is what the paper describes most
    //: > exactly. Section IV.B speaks of non-local *attention* as well. So attention is a part that can be put behind
    //: > any block, `attentionBlocks` says behind how many, and results with and without it are told apart.

    //: ## What the name promises
    //:
    //: Attention as written down above, against the library's layer. (It begins with a gate of zero, so that a new
    //: layer changes nothing until it has learned what to say; we open the gate by hand. Its state is the weights and
    //: biases of query, key, value and answer, and last the gate.)
    var attention = NonLocalAttention(channels: 16, keySize: 24, using: &random)
    var parts = attention.state
    parts[8] = .ones([1])
    attention.state = parts
    func embed(_ x: Variable, _ index: Int) -> Tensor {
      x.convolved(with: Variable(parts[index]), bias: Variable(parts[index + 1])).value
    }
    let answer = attended(query: embed(x, 0), key: embed(x, 2), value: embed(x, 4))
    let byHand = x.value + embed(Variable(answer), 6)
    page.show("agrees with the layer", yes(difference(byHand, attention(x).value) < 1e-5))

    //: Its flaw is the price. N pixels ask N pixels: the table of weights has $`N^2`$ entries, and a picture twice as
    //: large has four times the pixels and sixteen times the table. The layer therefore averages keys and values down
    //: to a grid of at most 16 × 16 places, which makes the table proportional to N. (Here `keySize` was 24, so that
    //: nothing was averaged.) Both counted, for 32 channels, half of which queries, keys and values have:
    page.table(
      "One attention layer",
      columns: ["side", "table (MB)", "256 keys (MB)", "10⁹ products", "256 keys"],
      rows: [32, 64, 128, 256].map { side in
        let n = side * side
        func megabytes(_ keys: Int) -> Double { Double(n * keys * 4) / 1e6 }
        func products(_ keys: Int) -> Double { Double(2 * n * keys * 16) / 1e9 }
        return [
          .number(side), .number(megabytes(n), digits: 0), .number(megabytes(256), digits: 0),
          .number(products(n), digits: 2), .number(products(256), digits: 2),
        ]
      })

    //: At 256 × 256 the full table would be seventeen gigabytes, for one layer, before the tape keeps a copy for the
    //: way back. A block of fig. 2 with 32 channels, for comparison, needs 0.8 · 10⁹ products there.
    //:
    //: ## Where a pixel looks
    //:
    //: What does attention find? To begin with nothing learned: queries and keys are the patches themselves, 5 × 5 and
    //: without their mean, and the score is the negative squared distance, over twice 8² grey levels. Three pixels of
    //: the picture at 64 × 64, and their weights:
    let little = SamplePicture.image(width: 64, height: 64)
    let around = Variable(plane(little, 1)).padded(by: 2, mode: .reflect).value
    let every = patches(of: around, size: 5)
    let near = distances(every, every).map(.square) * (-1 / (2 * 8 * 8))
    let similar = Variable(near).softmax().value
    let asked = [(y: 22, x: 46), (y: 40, x: 16), (y: 58, x: 50)]
    func map(_ weights: Tensor, _ place: (y: Int, x: Int)) -> [Float] {
      let index = place.y * 64 + place.x
      let row = weights.sliced([index..<index + 1, 0..<weights.shape[1]]).values
      let largest = row.enumerated().filter { $0.offset != index }.map(\.element).max() ?? 1
      return row.map { min(1, max(0.001, $0 / largest)) }
    }
    func marked(_ image: Image, _ places: [(y: Int, x: Int)]) -> Image {
      var image = image
      for place in places {
        for (dy, dx) in [(0, -2), (0, -1), (0, 1), (0, 2), (-2, 0), (-1, 0), (1, 0), (2, 0)] {
          for c in 0..<3 {
            image.pixels[(c * image.height + place.y + dy) * image.width + place.x + dx] = c == 0 ? 1 : 0
          }
        }
      }
      return image
    }

    //: And learned: a small network with one attention layer (two convolutions before it, one behind) learns to double
    //: the size of that picture, as in chapter 7. Then we ask it where the same three pixels look.
    let father = Tensor(little), son = father.resized(height: 32, width: 32).resized(height: 64, width: 64)
    var network = AttentionNetwork(channels: 16, using: &random)
    let untrained = network.looks(father)
    var adam = Adam(learningRate: 2e-3)
    let steps = page.options.full ? 1000 : 80
    page.progress("training with attention", total: steps) { tick in
      for _ in 0..<steps {
        _ = network.train(on: son, father, loss: BetaVAELoss(), gradientLimit: 1, &adam, &random)
        tick()
      }
    }
    let trained = network.looks(father)
    //: @hide
    page.figure(
      "attention",
      caption:
        "Where the marked pixels look. Above by likeness of patches, on a logarithmic scale: along their edge, and to "
        + "edges like it elsewhere. Below in the network (keys on a 32 × 32 grid): everywhere.", columns: 4
    ) { figure in
      figure.picture("1 right, 2 left, 3 below", marked(little, asked))
      for (index, place) in asked.enumerated() {
        let legend = Axis("of the largest weight", scale: .logarithmic, range: 0.001...1)
        figure.heatMap("patches, \(index + 1)", map(similar, place), width: 64, height: 64, legend: legend)
      }
      let legend = Axis("of the largest weight", range: 0.6...1)
      figure.heatMap("untrained, 2", map(untrained, asked[1]), width: 32, height: 32, legend: legend)
      for (index, place) in asked.enumerated() {
        figure.heatMap("trained, \(index + 1)", map(trained, place), width: 32, height: 32, legend: legend)
      }
    }
    //: @show

    //: How many keys does a pixel look at, in effect? The answer of information theory is e to the entropy of its
    //: weights: a pixel that looks at ten keys alike has 10.
    func keys(_ weights: Tensor) -> [Cell] {
      let all = effectiveKeys(weights)
      return asked.map { .number(all[$0.y * 64 + $0.x], digits: 0) }
    }
    page.table(
      "Keys looked at, in effect", columns: ["weights", "of", "pixel 1", "pixel 2", "pixel 3"],
      rows: [
        ["likeness of patches", .number(4096)] + keys(similar),
        ["network, untrained", .number(1024)] + keys(untrained),
      ])
    page.show("trained, share of all keys", median(effectiveKeys(trained)) / 1024, digits: 1)

    //: What surprised us: the learned weights are nearly even. Patches pick a few relatives out of thousands. The
    //: network takes a mean over most of the picture, a little less over its edges, whoever asks. One picture and a
    //: minute do not teach it to look things up, and nothing forces it to: the loss falls by the convolutions alone.
    //: The hard choice of the 32 nearest, which nobody had to learn, is what makes the filter above so strong.

    //: ## Fig. 6b, rerun
    //:
    //: > **Paper** (V.B, fig. 6b)
    //: > Non-local, residual, depthwise separable, transposed and standard units are compared. The non-local ones reach
    //: > the lowest mean squared error, the residual ones come next. Sizes and budgets are not given.
    //:
    //: > **We differ**
    //: > Equal budgets: 20,000 weights, four units, the same steps, the same crops. All units work on every pixel, so
    //: > equal weights are equal multiplications too. What a unit spends on a weight it has to save in channels. The
    //: > score is not the training error but the error on what was never shown: the built-in picture from 128 × 128 to
    //: > 256 × 256, learned from 64 × 64 to 128 × 128.
    //:
    //: The short version, live, with one seed and hardly any training:
    let doubling = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 2)
    var budget = UnitTrial.Budget()
    budget.steps = page.options.full ? 600 : 60
    let trials = page.progress("five kinds of unit", total: FeatureUnit.allCases.count * budget.steps) { tick in
      FeatureUnit.allCases.map { unit in
        var trial = UnitTrial(unit, task: doubling, budget: budget, seed: page.options.seed)
        for _ in 0..<budget.steps {
          trial.advance()
          tick()
        }
        return trial
      }
    }
    let twice = doubling.scores(of: doubling.lowResolution.interpolated(by: 2).quantized())
    page.table(
      "\(budget.steps) steps, one seed", columns: ["unit", "channels", "weights", "PSNR (dB)"],
      rows: trials.map { trial in
        [
          .text(trial.unit.rawValue), .number(trial.network.channels), .number(trial.network.weightCount),
          .number(trial.scores().psnr, digits: 1),
        ]
      } + [["bicubic", .missing, .missing, .number(twice.psnr, digits: 1)]])

    //: The long version is a record, because it takes minutes: 800 steps, five seeds each. The command is
    //: `swift run -c release nlvae trial units --record Figures/04-non-local-block`.
    let record = try page.record("units")
    let results = try FeatureUnit.allCases.map { unit -> (name: String, psnr: [Double], error: [Double]) in
      func own(_ column: String) throws -> [Double] {
        zip(record.column("unit"), try record.numbers(column)).filter { $0.0 == unit.rawValue }.map(\.1)
      }
      return (unit.rawValue, try own("psnr"), try own("squared_error"))
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func spread(_ values: [Double]) -> Double {
      let centre = mean(values)
      return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, values.count - 1))).squareRoot()
    }
    page.table(
      "Recorded: mean ± standard deviation over \(results[0].psnr.count) seeds",
      columns: ["unit", "squared error (grey levels²)", "PSNR (dB)"],
      rows: results.map { result in
        [
          .text(result.name), .number(mean(result.error), spread: spread(result.error), digits: 1),
          .number(mean(result.psnr), spread: spread(result.psnr), digits: 2),
        ]
      })
    //: @hide
    page.figure(
      "units",
      caption: "Fig. 6b under equal budgets (recorded): squared error on what was not shown, mean and standard "
        + "deviation over seeds; less is better.", x: "unit",
      y: Axis("squared error", unit: "grey levels²", range: 0...75)
    ) { plot in
      plot.bars("error", results.map(\.name), results.map { mean($0.error) }, error: results.map { spread($0.error) })
    }
    //: @show

    //: Our reading: the residual units come first, the non-local ones second, standard and transposed ones (which at
    //: stride 1 are the same thing, turned round) after them, and the depthwise separable ones last, although they have
    //: three times the channels. The first four lie within two standard deviations of each other, so five seeds do not
    //: settle their order: by single seeds the residual units win three times, the non-local ones twice. At equal
    //: budgets the differences are small, and fig. 6b's clear winner is none.

    //: ## What to remember
    //:
    //: - A picture is full of its own repetitions, at its own size and smaller. That is what a method without training
    //:   data lives on.
    //: - Similar patches, stacked, shrunk by $`c^2 / (c^2 + \sigma^2)`$ along the stack and corrected to fit what was
    //:   given, enlarge a picture with nothing learned.
    //: - The paper's non-local block, read literally, sees 3 × 3 pixels, and a stack of fourteen is still local. What
    //:   looks further is attention, which is optional.
    //: - Attention looks everywhere and pays with $`N^2`$; averaging the keys makes it affordable.
    //: - Compare units under equal budgets and over several seeds, or the winner is the one that was given more.
  }
}
