import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: An autoencoder is a network that copies its input, with a narrow place in the middle. To get through, the input has
//: to be described in a few numbers, and a good description is worth having. The *variational* autoencoder does
//: something that looks like vandalism: it adds noise to the description, on purpose, and then has to pay wherever it
//: wants the noise quiet. Why would anybody do that? This chapter gives the reason on one number, where everything can
//: be computed exactly. It shows how gradients get past a throw of dice. Then it builds a small one that learns what
//: pieces of our picture look like, and asks it for pieces that nobody has ever seen.

//: @hide

/// The mean of some numbers.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// The standard deviation of some numbers.
func spread(_ values: [Double]) -> Double {
  let centre = mean(values)
  return mean(values.map { ($0 - centre) * ($0 - centre) }).squareRoot()
}

/// Draws from N(0, 1) in double precision.
func draws(_ count: Int, _ random: inout RandomSource) -> [Double] {
  Tensor.normal([count], using: &random).values.map(Double.init)
}

//: @show

//: ## A world with one number
//:
//: Suppose something hidden, $`z`$, makes what we see, $`x`$. Before we look we know about $`z`$ only that it is some
//: number around zero; the picture is then $`w z`$, measured with an error of deviation $`s`$:
//:
//: ```math
//: p(z) = N(0, 1) , \quad p(x \mid z) = N(w z, s^2) .
//: ```
//:
//: $`p(z)`$ is the **prior**, $`p(x \mid z)`$ is what a *decoder* says. Now we see $`x`$. What was $`z`$? The answer is
//: no number but a distribution, the **posterior** $`p(z \mid x)`$. In this world it can be written down, and so can
//: the **evidence** $`p(x)`$, which says how well the whole story fits what we saw:

/// One hidden number z, seen as w z with an error of deviation s.
struct World {
  let w = 1.0, s = 0.5

  /// log p(x|z).
  func logLikelihood(_ x: Double, _ z: Double) -> Double {
    -0.5 * log(2 * .pi * s * s) - (x - w * z) * (x - w * z) / (2 * s * s)
  }

  /// log p(x), all hidden numbers considered.
  func logEvidence(_ x: Double) -> Double {
    let variance = w * w + s * s
    return -0.5 * log(2 * .pi * variance) - x * x / (2 * variance)
  }

  /// The posterior p(z|x).
  func posterior(_ x: Double) -> (mean: Double, variance: Double) {
    (w * x / (w * w + s * s), s * s / (w * w + s * s))
  }
}

//: In the world of pictures neither of the last two can be computed: for $`p(x)`$ one would have to run the decoder on
//: every $`z`$ there is. So the VAE takes the posterior from a second network, the *encoder*, which looks at $`x`$ and
//: guesses: $`q(z \mid x) = N(\mu, \sigma^2)`$. How good is a guess? There is a number that can be computed without
//: knowing the answer, and it is never better than the evidence:
//:
//: ```math
//: \log p(x) \;\ge\; \underbrace{\mathbb{E}_{q} \log p(x \mid z)}_{\text{how well } z \text{ explains } x}
//: \; - \; \underbrace{\mathrm{KL}\big(q(z \mid x) \,\|\, p(z)\big)}_{\text{what } q \text{ claims to know about } z}
//: ```
//:
//: The right side is the **evidence lower bound**, ELBO. Its first term is the reconstruction: draw $`z`$, decode,
//: compare. Its second term is the **Kullback-Leibler divergence** of the guess from the prior, what it costs to tell
//: somebody who knows only the prior where $`z`$ is. For two Gaussians it has a closed form, and that is all a VAE
//: needs of it:
//:
//: ```math
//: \mathrm{KL}\big(N(\mu, \sigma^2) \,\|\, N(0, 1)\big) = \tfrac12 \big( \mu^2 + \sigma^2 - \log \sigma^2 - 1 \big)
//: ```
//:
//: (For several latents with a diagonal covariance, the divergences add up.)

/// The divergence of N(mean, variance) from N(0, 1), in nats.
func divergence(mean: Double, variance: Double) -> Double {
  0.5 * (mean * mean + variance - log(variance) - 1)
}

extension World {
  /// The lower bound of log p(x) for a guess N(mean, variance); here even the expectation has a closed form.
  func bound(_ x: Double, mean: Double, variance: Double) -> Double {
    logLikelihood(x, mean) - w * w * variance / (2 * s * s) - divergence(mean: mean, variance: variance)
  }
}

//: @hide

/// The pieces of a picture.
struct Pieces {
  static let side = 8
  static let numbers = 3 * side * side
  let picture: Image

  /// The piece at a place, as a row of numbers.
  func row(x: Int, y: Int) -> [Float] { picture.cropped(x: x, y: y, width: Pieces.side, height: Pieces.side).pixels }

  /// Some pieces from anywhere, N×192.
  func some(_ count: Int, _ random: inout RandomSource) -> Tensor {
    let limit = picture.width - Pieces.side
    var rows: [Float] = []
    rows.reserveCapacity(count * Pieces.numbers)
    for _ in 0..<count {
      let x = Int.random(in: 0...limit, using: &random), y = Int.random(in: 0...limit, using: &random)
      for channel in 0..<3 {
        for line in y..<y + Pieces.side {
          let start = (channel * picture.height + line) * picture.width + x
          rows += picture.pixels[start..<start + Pieces.side]
        }
      }
    }
    return Tensor(shape: [count, Pieces.numbers], rows)
  }
}

/// Rows of numbers as patches side by side, with a white line between them.
func mosaic(_ rows: Tensor, columns: Int) -> Image {
  let side = Pieces.side, step = side + 1, lines = rows.shape[0] / columns
  let (width, height) = (columns * step - 1, lines * step - 1)
  let values = rows.values
  var pixels = [Float](repeating: 1, count: 3 * width * height)
  for patch in 0..<rows.shape[0] {
    for channel in 0..<3 {
      for place in 0..<side * side {
        let x = patch % columns * step + place % side, y = patch / columns * step + place / side
        let value = values[(patch * 3 + channel) * side * side + place]
        pixels[(channel * height + y) * width + x] = min(1, max(0, value))
      }
    }
  }
  return Image(width: width, height: height, channels: 3, pixels: pixels).quantized()
}

/// For every row the root mean squared difference from the nearest row of others, in grey levels.
func nearest(_ rows: Tensor, among others: Tensor) -> [Double] {
  let squares =
    Variable(rows.map(.square)).sum(along: [1]).value
    + Variable(others.map(.square)).sum(along: [1]).value.transposed([1, 0])
  let all = (squares - rows.multiplied(by: others, transposingOther: true) * 2).values
  let count = others.shape[0]
  return (0..<rows.shape[0]).map { row in
    let least = max(0, all[row * count..<(row + 1) * count].min() ?? 0)
    return Double(least / Float(rows.shape[1])).squareRoot() * 255
  }
}

/// The mean standard deviation within a colour of a patch, in grey levels.
func contrast(_ rows: Tensor) -> Double {
  let colours = rows.reshaped([rows.count / (Pieces.side * Pieces.side), Pieces.side * Pieces.side])
  let off = colours - Variable(colours).mean(along: [1]).value
  return Double(Variable(off.map(.square)).mean(along: [1]).value.map(.sqrt).mean) * 255
}

/// One column of a table of numbers.
func column(_ rows: Tensor, _ index: Int) -> [Double] {
  rows.sliced([0..<rows.shape[0], index..<index + 1]).values.map(Double.init)
}

//: @show

/// Chapter 5.
public enum Chapter05: Chapter {
  /// The folder.
  public static let folder = "05-vae"
  /// The heading.
  public static let title = "VAE and reparameterization"
  /// One sentence.
  public static let summary = "Why a network adds noise to its own thoughts, and how it learns in spite of it."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    //: ## The bound, seen
    //:
    //: Back to the one number. We see $`x = 1.5`$, and try guesses of three widths at many places.
    var random = RandomSource(seed: page.options.seed)
    let world = World(), x = 1.5
    let (trueMean, trueVariance) = world.posterior(x)
    page.show("log p(x)", world.logEvidence(x), digits: 4, unit: "nats")
    let best = world.bound(x, mean: trueMean, variance: trueVariance)
    page.show("bound of the true posterior", best, digits: 4, unit: "nats")
    let places = (0...60).map { -0.3 + Double($0) * 0.05 }
    //: @hide
    page.figure(
      "bound",
      caption:
        "The lower bound for guesses of three widths. It touches the evidence at one point, the true posterior; a "
        + "guess that is too sure of itself loses, and one that is too vague loses too.", x: Axis("mean of the guess"),
      y: Axis("log p(x) and its bound", unit: "nats", range: -6 ... -1.5)
    ) { plot in
      for (name, factor) in [("true width", 1.0), ("too narrow", 1.0 / 8), ("too wide", 4)] {
        plot.line(name, x: places, y: places.map { world.bound(x, mean: $0, variance: trueVariance * factor) })
      }
      plot.mark(y: world.logEvidence(x), "evidence")
      plot.mark(x: trueMean, "true posterior")
    }
    //: @show

    //: How far below? Exactly as far as the guess is from the truth. The gap between evidence and bound is the
    //: divergence of the guess from the *true* posterior, and because a divergence is never negative, the bound is a
    //: bound. For a guess in the wrong place and of the wrong width:
    func divergenceFromTruth(mean: Double, variance: Double) -> Double {
      let off = mean - trueMean
      return 0.5 * (off * off / trueVariance + variance / trueVariance - log(variance / trueVariance) - 1)
    }
    page.show("gap", world.logEvidence(x) - world.bound(x, mean: 0.7, variance: 0.4), digits: 4, unit: "nats")
    page.show("divergence from the truth", divergenceFromTruth(mean: 0.7, variance: 0.4), digits: 4, unit: "nats")

    //: So whoever raises the bound does two things at once. With the decoder held fixed, the guess moves towards the
    //: true posterior, which nobody knows. With the guess held fixed, the decoder explains what we saw better from the
    //: $`z`$ that are guessed. (That makes what we saw more likely for certain only where the guess is exact. From the
    //: guess N(0, 1) the best $`w`$ is 0, a decoder that does not listen any more, and $`p(x)`$ is worse than before.)
    //: Training a VAE does both in one step. (The unit is the *nat*, information counted with natural logarithms; a bit
    //: is 0.69 nats.)
    //:
    //: > **Paper** (III.A; III.B)
    //: > The prior is N(0, I), the posterior a Gaussian with a diagonal covariance, whose $`\mu`$ and $`\sigma`$ are
    //: > the outputs of the encoder. The decoder's distribution is written $`p_\theta(z \mid x)`$, and training is said
    //: > to minimise the squared error.
    //:
    //: > **We differ**
    //: > In letters: a decoder makes $`x`$ from $`z`$, so we write $`p_\theta(x \mid z)`$; the squared error is minus
    //: > its logarithm, up to scale and a constant, and the scale is what chapter 6 is about. The encoder puts out a
    //: > "log of variances" written $`\log(\sigma)`$ in III.A and $`\sigma`$ itself in III.B, and eq. 4 uses
    //: > $`\log(\sigma^2)`$; ours puts out $`\log \sigma^2`$ everywhere.

    //: ## A divergence by dice
    //:
    //: Is the closed form right? A divergence is a mean,
    //:
    //: ```math
    //: \mathrm{KL}(q \| p) = \mathbb{E}_q [\log q(z) - \log p(z)] ,
    //: ```
    //:
    //: and means can be had by throwing dice. We do it for the true posterior.
    func logRatio(_ z: Double) -> Double {
      let off = z - trueMean
      return 0.5 * (z * z - off * off / trueVariance - log(trueVariance))
    }
    let closed = divergence(mean: trueMean, variance: trueVariance)
    let many = draws(100_000, &random).map { logRatio(trueMean + trueVariance.squareRoot() * $0) }
    page.show("closed form", closed, digits: 3, unit: "nats")
    page.show("mean of 100,000 draws", mean(many), digits: 2, unit: "nats")
    page.show("share of negative draws", Double(many.filter { $0 < 0 }.count) / Double(many.count), digits: 2)
    let engine = Variable.gaussianDivergence(
      mean: Variable(Tensor(Float(trueMean))), logVariance: Variable(Tensor(Float(log(trueVariance)))))
    page.show("the engine's", engine.value.scalar, digits: 3, unit: "nats")

    //: It is. A surprise is in the third line: a divergence is never negative, but a *draw* of it may well be. Whoever
    //: logs one-draw estimates and sees a negative divergence has found no bug. How many draws would do? We repeat each
    //: estimate 200 times and look how far it is off:
    let counts = (0...6).map { 1 << (2 * $0) }
    let errors = counts.map { count -> Double in
      let ratios = draws(200 * count, &random).map { logRatio(trueMean + trueVariance.squareRoot() * $0) }
      let estimates = (0..<200).map { mean(Array(ratios[$0 * count..<($0 + 1) * count])) }
      return mean(estimates.map { ($0 - closed) * ($0 - closed) }).squareRoot()
    }
    //: @hide
    page.figure(
      "dice",
      caption: "The error of the divergence by dice (root mean square over 200 estimates). A hundred times the draws "
        + "for one more digit.", x: Axis("draws", scale: .logarithmic),
      y: Axis("error", unit: "nats", scale: .logarithmic)
    ) { plot in
      plot.line("measured", x: counts, y: errors)
      plot.line("deviation of one draw / √n", x: counts, y: counts.map { spread(many) / Double($0).squareRoot() })
      plot.key = .topRight
    }
    //: @show

    //: The closed form has no error at all and costs a logarithm. That, and the ease with which one draws from them, is
    //: the reason for Gaussians in the middle of a VAE. There is no deeper one: nothing says that what explains a
    //: picture is Gaussian. The engine has it as one operation, with its backward rule.
    //:
    //: @quote Engine/Operations/Losses.swift Variable.gaussianDivergence
    //:
    //: The other term of the bound has no closed form, because there is a network in it. There dice are all we have,
    //: and a VAE throws *once*. Which brings us to the trouble.

    //: ## Where the gradient stops
    //:
    //: We want to turn $`\mu`$ such that the mean of some mistake $`f(z)`$ over $`z \sim N(\mu, \sigma^2)`$ becomes
    //: smaller. Let $`f(z) = (z - 2)^2`$, $`\mu = 0.5`$ and $`\sigma = 0.6`$. Anybody who asks a library for a draw,
    //: and goes on computing with it, writes this:
    let tape = Tape()
    let mu = tape.variable(Tensor(0.5)), logVariance = tape.variable(Tensor(Float(2 * log(0.6))))
    let epsilon = Tensor(1.1)
    let drawn = mu.value + logVariance.value.map(.affine(factor: 0.5, offset: 0)).map(.exp) * epsilon
    let blind = (Variable(drawn) - 2).squared() + mu * 0
    page.show("the mistake", blind.value.scalar, digits: 3)
    page.show("its slope in μ", tape.gradients(of: blind)[mu].scalar, digits: 3)

    //: Zero, whatever was drawn. (The `mu * 0` is there so that the tape has something to walk at all.) The draw is a
    //: number like any other, and no number knows where it has come from. A throw of dice has no derivative. Nor does
    //: it help to try with two evaluations, as chapter 2 did, if each throws dice of its own:
    func f(_ z: Double) -> Double { (z - 2) * (z - 2) }
    let fresh = draws(8, &random)
    let h = 0.01
    let tries = stride(from: 0, to: 8, by: 2).map {
      (f(0.5 + h + 0.6 * fresh[$0]) - f(0.5 - h + 0.6 * fresh[$0 + 1])) / (2 * h)
    }
    page.show("by trying, four times", tries, digits: 0)

    //: The true slope is $`2 (\mu - 2) = -3`$. What we see are differences of dice, divided by something small. And
    //: here is the way out: throw *the same* dice on both sides.
    let sameDice = fresh.prefix(4).map { (f(0.5 + h + 0.6 * $0) - f(0.5 - h + 0.6 * $0)) / (2 * h) }
    page.show("with the same dice", sameDice, digits: 1)
    let slopesOfMany = draws(100_000, &random).map { (f(0.5 + h + 0.6 * $0) - f(0.5 - h + 0.6 * $0)) / (2 * h) }
    page.show("their mean over many", mean(slopesOfMany), digits: 1)

    //: Each is a slope now, of the mistake at one draw, and their mean is the slope that we want. All that has happened
    //: is a change of bookkeeping. The dice, $`\epsilon \sim N(0, 1)`$, are thrown outside, where nothing has to be
    //: learned, and
    //:
    //: ```math
    //: z = \mu + \sigma \odot \epsilon
    //: ```
    //:
    //: is an ordinary formula in $`\mu`$ and $`\sigma`$, with ordinary derivatives: 1 for $`\mu`$, $`\epsilon`$ for
    //: $`\sigma`$. This is the **reparameterization trick**.
    //:
    //: > **Paper** (III.A; III.B)
    //: > $`z = \mu + \sigma \odot \epsilon`$ with $`\epsilon`$ from N(0, I) is what the decoder gets. One sentence has
    //: > the noise come from the latent space.
    //:
    //: > **We differ**
    //: > Only from that sentence. The noise must come from *outside*: what is drawn from a distribution that is being
    //: > learned is exactly what stops the gradient.
    //:
    //: @quote Engine/Operations/Sampling.swift Variable.reparameterized
    let z = Variable.reparameterized(mean: mu, logVariance: logVariance, noise: epsilon)
    let seen = tape.gradients(of: (z - 2).squared())
    page.show("slope in μ, same draw", seen[mu].scalar, digits: 3)
    page.show("2 (z - 2)", 2 * (z.value.scalar - 2), digits: 3)
    page.show("slope in log σ²", seen[logVariance].scalar, digits: 3)

    //: @hide
    try estimators(page)
    try climbs(page)
    try patches(page)
  }
}

//: @show

//: ## The other way, and its price
//:
//: There was a way before, and it needs no derivative of $`f`$ at all. Move the derivative to the distribution:
//:
//: ```math
//: \frac{\partial}{\partial \mu} \int q(z) f(z) \, dz
//: = \int q(z) \frac{\partial \log q(z)}{\partial \mu} f(z) \, dz
//: = \mathbb{E}_q \Big[ f(z) \, \frac{z - \mu}{\sigma^2} \Big]
//: ```
//:
//: This is the **score-function** estimator (REINFORCE, in the language of those who train players of games): try
//: something; if the result was large, make what was tried more likely (or less likely, where $`f`$ is a mistake, as
//: here). It works with a coin, with a rule book, with a black box. What does it cost? Both, from the same 100,000
//: draws, and a third one, which first takes the mean of $`f`$ away. (That changes no mean, because
//: $`\mathbb{E}\,\epsilon = 0`$.) In the code $`(z - \mu) / \sigma^2`$ is $`\epsilon / \sigma`$.

/// Three ways to estimate how the mean of f(z) over z = m + σ ε changes with m, from the same draws of ε.
struct GradientEstimates {
  var reparameterized: [Double] = []
  var score: [Double] = []
  var scoreWithBaseline: [Double] = []

  /// For f(z) = Σ (z_j − target)² over some numbers, all with the same m and σ; the slope is that of the first m.
  init(m: Double, sigma: Double, target: Double, numbers: Int, draws count: Int, _ random: inout RandomSource) {
    let noise = draws(count * numbers, &random)
    let offset = m - target
    let baseline = Double(numbers) * (offset * offset + sigma * sigma)
    for n in 0..<count {
      var f = 0.0
      for j in 0..<numbers {
        let off = offset + sigma * noise[n * numbers + j]
        f += off * off
      }
      let epsilon = noise[n * numbers]
      reparameterized.append(2 * (offset + sigma * epsilon))
      score.append(f * epsilon / sigma)
      scoreWithBaseline.append((f - baseline) * epsilon / sigma)
    }
  }

  var all: [[Double]] { [reparameterized, score, scoreWithBaseline] }
  static let names = ["reparameterised", "score function", "score function, baseline"]
}

//: @hide
func estimators(_ page: Page) throws {
  //: @show
  var random = RandomSource(seed: page.options.seed + 1)
  let trial = GradientEstimates(m: 0.5, sigma: 0.6, target: 2, numbers: 1, draws: 100_000, &random)
  page.table(
    "The slope, which is -3",
    columns: ["estimator", "mean", "deviation of one draw", "draws for a standard error of 1%"],
    rows: zip(GradientEstimates.names, trial.all).map { name, values in
      let needed = spread(values) / (0.01 * 3)
      return [
        .text(name), .number(mean(values), digits: 1), .number(spread(values), significant: 2),
        .number(needed * needed, significant: 1),
      ]
    })

  //: All three are right on average. But the score function listens to a single loud number, the value of $`f`$, and
  //: has to find out from it alone which way was better; the reparameterised one is *told*, by the derivative. How bad
  //: does it get? We let $`\sigma`$ shrink, as it does when an encoder becomes sure, and then let the number of latents
  //: grow.
  let sigmas = (0...10).map { 0.02 * pow(2, Double($0) * 0.7) }
  let sizes = (0...8).map { 1 << $0 }
  func variances(sigma: Double, numbers: Int, draws: Int) -> [Double] {
    GradientEstimates(m: 0.5, sigma: sigma, target: 2, numbers: numbers, draws: draws, &random).all
      .map { spread($0) * spread($0) }
  }
  let bySigma = sigmas.map { variances(sigma: $0, numbers: 1, draws: 20_000) }
  let bySize = sizes.map { variances(sigma: 0.6, numbers: $0, draws: 4000) }
  //: @hide
  page.figure(
    "variance-sigma",
    caption:
      "Variance of one draw of the slope, measured, for one latent. Towards the left the encoder becomes surer.",
    x: Axis("σ", scale: .logarithmic), y: Axis("variance of the slope", scale: .logarithmic)
  ) { plot in
    for (index, name) in GradientEstimates.names.enumerated() {
      plot.line(name, x: sigmas, y: bySigma.map { $0[index] })
    }
  }
  //: @show
  //: @hide
  page.figure(
    "variance-latents",
    caption:
      "The same for σ = 0.6 and more and more latents, all of them in the mistake: variance of the slope of one.",
    x: Axis("latents", scale: .logarithmic), y: Axis("variance of the slope", scale: .logarithmic)
  ) { plot in
    for (index, name) in GradientEstimates.names.enumerated() {
      plot.line(name, x: sizes, y: bySize.map { $0[index] })
    }
  }
  //: @show

  //: Below a $`\sigma`$ of about ¾ the two move in opposite directions. As $`\sigma`$ shrinks, the reparameterised
  //: slope becomes exact (its variance is $`4 \sigma^2`$ here), and that of the score function explodes: it divides by
  //: $`\sigma`$. As latents are added, the reparameterised slope of one does not notice. The score function's grows
  //: with the square of their number: the mistakes of all the others are noise to it. A baseline takes the worst away.
  //: What it leaves does not vanish with $`\sigma`$, as the other's does, and still grows with every latent, and our
  //: NLVAE has more latents than a picture has pixels.
  //:
  //: @hide
}
//: @show

//: ## Uphill by dice
//:
//: Does it matter? Both climb the bound of the one-number world, one draw a step, from the guess N(0, 1). The
//: divergence has its exact slopes; only the reconstruction is thrown for. Here $`\rho = \log \sigma^2`$, whose score
//: is $`\tfrac12 (\epsilon^2 - 1)`$.

/// How far a guess in the world stays below the evidence while it is improved, one draw a step.
func climb(_ world: World, _ x: Double, rate: Double, steps: Int, byScore: Bool, _ random: inout RandomSource)
  -> [Double]
{
  var (m, rho) = (0.0, 0.0)
  return draws(steps, &random).map { epsilon in
    let sigma = exp(rho / 2), z = m + sigma * epsilon
    let slopes: (m: Double, rho: Double)
    if byScore {
      let f = world.logLikelihood(x, z)
      slopes = (f * epsilon / sigma, f * 0.5 * (epsilon * epsilon - 1))
    } else {
      let slope = world.w * (x - world.w * z) / (world.s * world.s)
      slopes = (slope, slope * 0.5 * sigma * epsilon)
    }
    m += rate * (slopes.m - m)
    rho += rate * (slopes.rho - 0.5 * (exp(rho) - 1))
    return world.logEvidence(x) - world.bound(x, mean: m, variance: exp(rho))
  }
}

//: @hide
func climbs(_ page: Page) throws {
  //: @show
  var random = RandomSource(seed: page.options.seed + 2)
  let world = World(), x = 1.5
  let climbs = [false, true].map { byScore in
    let runs = (0..<50).map { _ in climb(world, x, rate: 0.01, steps: 600, byScore: byScore, &random) }
    return (0..<600).map { step in max(1e-4, mean(runs.map { $0[step] })) }
  }
  //: @hide
  page.figure(
    "climb", caption: "Distance to the evidence while the guess is improved with one draw a step, mean over 50 runs.",
    x: "step", y: Axis("log p(x) - bound", unit: "nats", scale: .logarithmic)
  ) { plot in
    plot.line("reparameterised", climbs[0])
    plot.line("score function", climbs[1])
    plot.key = .topRight
  }
  //: @show

  //: Both start down the same slope. One arrives and trembles a little; the other is thrown about by its own dice, and
  //: stays several times as far off. A lower rate calms both, and costs steps. And this was with *one* latent.
  //: @hide
}
//: @show

//: ## A small one
//:
//: Enough of one number. Here is a VAE that can be trained while one waits. It is made of dense layers only. What it
//: copies are patches of 8 × 8 colour pixels, 192 numbers in a row; it squeezes them through eight. The encoder ends in
//: sixteen numbers: eight means, and eight *logarithms of variances*, because a network may answer any number and a
//: variance has to be positive.

/// An autoencoder of patches: rows of numbers, 0…1.
struct PatchAutoencoder: Layer {
  let latents: Int
  /// From the patch to its posterior.
  var first: Dense, second: Dense, posterior: Dense
  /// From a draw to a patch.
  var third: Dense, fourth: Dense, output: Dense

  init(numbers: Int, hidden: Int, latents: Int, using random: inout RandomSource) {
    self.latents = latents
    func layer(_ inputs: Int, _ outputs: Int, slope: Float = 0.2) -> Dense {
      Dense(inputs: inputs, outputs: outputs, slope: slope, using: &random)
    }
    (first, second) = (layer(numbers, hidden), layer(hidden, hidden))
    posterior = layer(hidden, 2 * latents, slope: 1)
    (third, fourth) = (layer(latents, hidden), layer(hidden, hidden))
    output = layer(hidden, numbers, slope: 1)
  }

  /// M×N to means and log-variances, M×J each.
  func encode(_ x: Variable) -> (mean: Variable, logVariance: Variable) {
    let both = posterior(second(first((x - 0.5) * 4).leakyReLU()).leakyReLU())
    let rows = x.shape[0]
    return (both.sliced([0..<rows, 0..<latents]), both.sliced([0..<rows, latents..<2 * latents]))
  }

  /// M×J to M×N.
  func decode(_ z: Variable) -> Variable { output(fourth(third(z).leakyReLU()).leakyReLU()) * 0.25 + 0.5 }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    second.visit(body)
    posterior.visit(body)
    third.visit(body)
    fourth.visit(body)
    output.visit(body)
  }
}

//: One step of training is the ELBO read from left to right: encode, draw, decode, compare, charge for what was
//: claimed. The decoder's error has a deviation $`s`$ here as well, and $`\log p(x \mid z)`$ is again minus the squared
//: error over $`2 s^2`$ (plus a constant that no weight can change, and that we leave out). We let $`s`$ be sixty grey
//: levels, which is much: only coarse things about a patch will be worth a nat. Chapter 6 turns this knob.

extension PatchAutoencoder {
  /// The deviation of the decoder's error, on the scale 0…1.
  static let deviation: Float = 60 / 255

  /// Squared error over 2 s² and divergence of some patches, in nats a patch.
  func terms(_ x: Tensor, noise: Tensor) -> (error: Variable, divergence: Variable) {
    let patches = Float(x.shape[0]), s = PatchAutoencoder.deviation
    let (mean, logVariance) = encode(Variable(x))
    let z = Variable.reparameterized(mean: mean, logVariance: logVariance, noise: noise)
    let squares = decode(z).meanSquaredError(to: x) * Float(x.shape[1])
    return (
      squares / (2 * s * s),
      Variable.gaussianDivergence(mean: mean, logVariance: logVariance) / patches
    )
  }

  /// One step; a plain autoencoder has no noise and pays nothing. Returns both terms as they were before the step.
  mutating func train(
    on x: Tensor, isVariational: Bool, _ adam: inout Adam, _ random: inout RandomSource
  ) -> (error: Float, divergence: Float) {
    let tape = Tape(), tracked = tracked(on: tape)
    let shape: Shape = [x.shape[0], latents]
    let noise = isVariational ? Tensor.normal(shape, using: &random) : .zeros(shape)
    let (error, divergence) = tracked.terms(x, noise: noise)
    let gradients = tape.gradients(of: isVariational ? error + divergence : error)
    let found = tracked.weights.map { gradients[$0] }
    adam.update(&self, with: found)
    return (error.value.scalar, divergence.value.scalar)
  }
}

//: ## Pieces of a picture
//:
//: The data are all patches of the built-in picture, some sixty thousand; every batch takes 64 of them at random. To
//: have something to compare with, we train the same network twice: once with noise and divergence, and once as a plain
//: autoencoder, which has neither.

//: @hide
func patches(_ page: Page) throws {
  //: @show
  var random = RandomSource(seed: page.options.seed + 3)
  let pieces = Pieces(picture: SamplePicture.image())
  let steps = page.options.full ? 12_000 : 3000
  func network() -> PatchAutoencoder {
    var weights = RandomSource(seed: page.options.seed)
    return PatchAutoencoder(numbers: Pieces.numbers, hidden: 128, latents: 8, using: &weights)
  }
  func train(_ network: inout PatchAutoencoder, isVariational: Bool, _ tick: Ticker) -> [(
    error: Float, divergence: Float
  )] {
    var adam = Adam()
    return (0..<steps).map { step in
      tick()
      adam.learningRate = 2e-3 * Float(steps - step) / Float(steps)
      return network.train(on: pieces.some(64, &random), isVariational: isVariational, &adam, &random)
    }
  }
  var variational = network(), plain = network()
  let history = page.progress("two autoencoders", total: 2 * steps) { tick in
    _ = train(&plain, isVariational: false, tick)
    return train(&variational, isVariational: true, tick)
  }
  page.show("numbers to learn", variational.weightCount)
  let smooth = stride(from: 0, to: steps, by: 25).map { start in
    let part = history[start..<start + 25]
    return (error: part.reduce(0) { $0 + $1.error } / 25, divergence: part.reduce(0) { $0 + $1.divergence } / 25)
  }
  //: @hide
  page.figure(
    "training", caption: "Both terms of the bound while the VAE trains, averaged over 25 steps.",
    x: "step", y: Axis("nats a patch", scale: .logarithmic)
  ) { plot in
    let at = smooth.indices.map { Double($0 * 25) + 12.5 }
    plot.line("squared error / 2s²", x: at, y: smooth.map(\.error))
    plot.line("divergence", x: at, y: smooth.map(\.divergence))
    plot.key = .topRight
  }
  //: @show

  //: The error falls. The divergence jumps up, because knowing *something* about a patch is worth a lot, and then comes
  //: down a little: the encoder learns what not to say. Training stops where the next nat would explain less than it
  //: costs. What got through? We look at sixteen patches that have something in them, by their *contrast*: the deviation
  //: of a patch's pixels within a colour, in grey levels.
  let known = pieces.some(4096, &random)
  let lively = (0..<4096).lazy.map { known.sliced([$0..<$0 + 1, 0..<Pieces.numbers]) }.filter { contrast($0) > 20 }
  let shown = Tensor.concatenated(Array(lively.prefix(16)), along: 0)
  func copied(_ network: PatchAutoencoder, _ x: Tensor) -> Tensor {
    network.decode(network.encode(Variable(x)).mean).value
  }
  let noise = Tensor.normal([16, 8], using: &random)
  let (means, logVariances) = variational.encode(Variable(shown))
  let sampled = variational.decode(.reparameterized(mean: means, logVariance: logVariances, noise: noise)).value
  page.image(
    "copies",
    mosaic(.concatenated([shown, copied(plain, shown), copied(variational, shown), sampled], along: 0), columns: 16),
    caption: "Sixteen patches; copied by the plain autoencoder; by the VAE from the mean; by the VAE from a draw.")
  func distance(_ a: Tensor, _ b: Tensor) -> Double { Double((a - b).map(.square).mean).squareRoot() * 255 }
  page.table(
    "Copies of 4096 patches", columns: ["", "numbers", "error (grey levels, rms)"],
    rows: [
      [
        "their mean, nothing known", .number(0),
        .number(distance(known, Variable(known).mean(along: [0]).value), digits: 0),
      ],
      ["plain autoencoder", .number(8), .number(distance(known, copied(plain, known)), digits: 0)],
      ["VAE", .number(8), .number(distance(known, copied(variational, known)), digits: 0)],
    ])

  //: At copying, the plain one is at least as good: nobody has disturbed it, nobody has charged it. If copies were the
  //: goal, the noise would be vandalism indeed.

  //: ## What the noise has bought
  //:
  //: Now ask both for something new. The decoder wants eight numbers; we give it eight from N(0, 1), with no patch
  //: behind them. For the plain autoencoder we try a second thing, to be fair: numbers with the mean and the deviation
  //: that its own codes have.
  let prior = Tensor.normal([512, 8], using: &random)
  let plainCodes = plain.encode(Variable(known)).mean.value
  let centre = Variable(plainCodes).mean(along: [0]).value
  let reach = Variable((plainCodes - centre).map(.square)).mean(along: [0]).value.map(.sqrt)
  let (knownMeans, knownLogs) = variational.encode(Variable(known))
  let codes = Variable.reparameterized(
    mean: knownMeans, logVariance: knownLogs, noise: .normal([4096, 8], using: &random)
  ).value
  let dreams: [(name: String, patches: Tensor)] = [
    ("real", pieces.some(512, &random)),
    ("plain, N(0, 1)", plain.decode(Variable(prior)).value),
    ("plain, its own spread", plain.decode(Variable(prior * reach + centre)).value),
    ("VAE, N(0, 1)", variational.decode(Variable(prior)).value),
  ]
  //: @hide
  page.figure(
    "samples", caption: "Real patches, and three ways to dream of some.", columns: 4
  ) { figure in
    for (name, patches) in dreams {
      figure.picture(name, mosaic(patches.sliced([0..<64, 0..<Pieces.numbers]), columns: 8))
    }
  }
  //: @show
  //: (How far is a dream from this picture? We take the most similar of the 4096 patches.)
  page.table(
    "512 of each",
    columns: ["patches", "to the nearest of 4096 real ones (grey levels, rms)", "contrast (grey levels)"],
    rows: dreams.map { name, patches in
      let clamped = patches.map(.clamp(lower: 0, upper: 1))
      return [
        .text(name), .number(mean(nearest(clamped, among: known)), digits: 0), .number(contrast(clamped), digits: 0),
      ]
    })

  //: The VAE's dreams are blurred, and calmer than the picture is, but they are pieces of this world: sand,
  //: mother-of-pearl, a soft edge between. The plain one dreams of all things at once. What is different about the
  //: codes? Ask where they lie. All codes of all patches together have a distribution of their own, and the paper has
  //: an equation for it:
  //:
  //: > **Paper** (III.B, eq. 2)
  //: > The *aggregated posterior*:
  //: > $`q(\mathbf{z}) = \int_{\mathbf{x}} q_\phi(\mathbf{z} \mid \mathbf{x}) \, p_d(\mathbf{x}) \, d\mathbf{x}`$, the
  //: > posteriors of all data, averaged over the data.
  //:
  //: > **We differ**
  //: > The paper defines it and does not use it again. We do. Our data are the patches of one picture, so the integral
  //: > is a mean over patches, and to draw from it is easy: take a patch, encode it, draw.
  let bins = -4.0...4.0
  let perLatent = (0..<8).map { j -> Double in
    mean(zip(column(knownMeans.value, j), column(knownLogs.value, j)).map { divergence(mean: $0, variance: exp($1)) })
  }
  let order = perLatent.indices.sorted { perLatent[$0] > perLatent[$1] }
  //: @hide
  page.figure(
    "aggregate",
    caption:
      "One latent over all patches: the codes that a decoder was trained on, and what the prior will ask it for.",
    columns: 2
  ) { figure in
    let gauss = draws(4096, &random)
    let (loose, pulled) = (column(plainCodes, 0), column(codes, order[0]))
    for (name, values) in [("plain autoencoder", loose), ("VAE", pulled)] {
      figure.plot(name, x: "one latent", y: Axis("patches of 4096")) { plot in
        plot.histogram("codes", values, bins: 40, range: bins)
        plot.histogram("prior", gauss, bins: 40, range: bins)
      }
    }
  }
  //: @show
  page.table(
    "The codes of 4096 patches", columns: ["", "smallest deviation of a latent", "largest"],
    rows: [("plain autoencoder", plainCodes), ("VAE, drawn", codes)].map { name, codes in
      let deviations = (0..<8).map { spread(column(codes, $0)) }
      return [.text(name), .number(deviations.min()!, digits: 1), .number(deviations.max()!, digits: 1)]
    })

  //: One latent at a time, the plain autoencoder's codes look harmless: a heap that overlaps with the prior. But it
  //: keeps its codes wherever it likes, and eight such latents together have far more empty corners than their
  //: deviations tell, which is why it did not help to ask within its own spread. A draw from N(0, 1) in all eight is an
  //: address in the middle of nowhere. The VAE's codes come nearer to *filling the prior*: the latent that is shown has
  //: a dip in the middle and short tails, but no gap. (That it is so in all eight at once, the dreams have shown and
  //: not this figure.) The divergence has pulled them all together, and the noise keeps them from sitting on top of
  //: each other, because two patches whose codes overlap get confused, and confusion costs. That is what the noise
  //: buys: few addresses are empty.

  //: ## A walk
  //:
  //: If few addresses are empty, one can walk. Between two patches we go in a straight line, once in the pixels and
  //: once in the latent space.
  let ends = Tensor(shape: [2, Pieces.numbers], pieces.row(x: 22, y: 110) + pieces.row(x: 150, y: 238))
  let shares = (0..<9).map { Float($0) / 8 }
  func line(_ rows: Tensor) -> Tensor {
    let a = rows.sliced([0..<1, 0..<rows.shape[1]]), b = rows.sliced([1..<2, 0..<rows.shape[1]])
    return .concatenated(shares.map { a * (1 - $0) + b * $0 }, along: 0)
  }
  let walked = variational.decode(Variable(line(variational.encode(Variable(ends)).mean.value))).value
  page.image(
    "between", mosaic(.concatenated([line(ends), walked], along: 0), columns: 9),
    caption: "From one patch to another: above through the pixels, below through the latent space.")

  //: Halfway through the pixels there is a double exposure: two edges, each half as strong, which is no piece of this
  //: picture. Halfway through the latent space there is one edge, soft, on its way round. And along a single latent,
  //: from -2.5 to 2.5, all others at zero? We take the four that carry most, by their divergence:
  var walks = Tensor.zeros([36, 8])
  for row in 0..<36 { walks[row, order[row / 9]] = -2.5 + 5 * shares[row % 9] }
  page.image(
    "walk", mosaic(variational.decode(Variable(walks)).value, columns: 9),
    caption: "Four walks through zero, one latent each, those of the largest divergence first.")
  page.show("divergence of each latent, sorted", order.map { perLatent[$0] }, digits: 1, unit: "nats")

  //: Nobody has told the network about sand and shell, about light from above or from the side. Eight numbers that have
  //: to survive noise had better mean something. The last line leaves a question open: not all latents carry the same,
  //: and chapter 6 will show some that carry nothing at all.

  //: ## What to remember
  //:
  //: - A VAE raises a lower bound of $`\log p(x)`$: reconstruction minus divergence. The gap is the divergence of the
  //:   guess from the true posterior.
  //: - Between Gaussians the divergence has a closed form; by dice it costs a hundred times the draws a digit, and
  //:   single draws may be negative.
  //: - A draw stops the gradient. Throw the dice outside, $`z = \mu + \sigma \odot \epsilon`$, and a draw is a formula.
  //: - The score function needs no derivative of $`f`$ and pays in variance: without a baseline it explodes as
  //:   $`\sigma`$ shrinks, and it grows with every latent in any case.
  //: - Noise and divergence make copies no better. They make the codes of all data together, eq. 2, look like the
  //:   prior, so that the decoder knows what to do with any draw.
  //: @hide
}
//: @show
