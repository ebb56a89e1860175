import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## How should one walk downhill?
//:
//: The gradient says which way is up. A small step *d* changes the loss by ⟨*g*, *d*⟩; of all steps of one length, the one
//: along *g* raises it most. The rule that turns gradients into steps is called an **optimiser**. (From here on, a *rule*
//: is an optimiser and no backward rule.) To see what optimisers do, we leave the many parameters for a moment and take
//: two, *p* and *q*. Their loss has a trouble that the losses of networks have too: it is a curved valley, steep across
//: and almost flat along its floor.
//:
//: ```math
//: f(p, q) = (1 - p)^2 + 20 (q - p^2)^2
//: ```
//:
//: The floor is the curve *q* = *p*², where the second term is zero. It bends most sharply at (0, 0). The loss is lowest
//: at (1, 1), where both terms are zero.

//: *Swift, in passing:* `SIMD2` is a pair of numbers that can be added and multiplied at once, and `typealias` gives it a name
//: of ours. A `protocol` says what several types have in common: here, every rule turns a gradient into a step. `some Rule`,
//: below, is any type that does; `var rule = rule` makes a copy that may change.

/// A place or a gradient.
typealias Pair = SIMD2<Double>

func height(_ at: Pair) -> Double {
  let off = at.y - at.x * at.x
  return (1 - at.x) * (1 - at.x) + 20 * off * off
}

func slope(_ at: Pair) -> Pair {
  let off = at.y - at.x * at.x
  return Pair(-2 * (1 - at.x) - 80 * off * at.x, 40 * off)
}

/// What makes a step of a gradient.
protocol Rule {
  mutating func step(_ g: Pair) -> Pair
}

//: **Gradient descent** steps against the gradient. Δ is the step, and the factor η the **learning rate**. (With gradients
//: from a few random examples it is called *stochastic* gradient descent, SGD.)
//:
//: ```math
//: \Delta = -\eta g
//: ```
struct Descent: Rule {
  var rate: Double
  mutating func step(_ g: Pair) -> Pair { -rate * g }
}

//: How large may η be? Write *e* for the pair of distances from the lowest place, (1, 1). Close to it the gradient is
//: *H e*. The numbers of *H* come from differentiating the two parts of `slope` once more, by *p* and by *q*, and putting
//: in (1, 1): its rows are (162, -80) and (-80, 40). *H*, the matrix of these four **second derivatives**, is called the
//: **Hessian**. In two directions *H e* points along *e* itself and is λ *e*: straight across the valley and straight along
//: it. Such a direction is an **eigenvector**, and its **eigenvalue** λ is the curvature there: 201.6 across and 0.397
//: along. A step takes η λ *e* away from *e* and leaves $`(1 - \eta \lambda) e`$.
//:
//: Across the valley 1 - ηλ is below -1, and the error grows, as soon as η is larger than 2/201.6, about 0.0099. Along the
//: valley, at that very rate, each step removes only 0.4% of the error. **The ratio of the two curvatures, the condition
//: number (508 here), decides how long the walk takes.** The other three rules are ways around it.
//:
//: **Momentum** steps along *v*, a sum of past gradients, each fading by a tenth a step. The zigzag across the valley
//: changes its sign in every step, and shrinks in the sum to about half; the way along keeps its sign and grows up to
//: tenfold.
//:
//: ```math
//: v \leftarrow 0.9 v + g , \quad \Delta = -\eta v
//: ```
struct Momentum: Rule {
  var rate: Double
  var v = Pair.zero
  mutating func step(_ g: Pair) -> Pair {
    v = 0.9 * v + g
    return -rate * v
  }
}

//: **RMSProp** divides each coordinate of the gradient by its usual size, the root of *u*, a running mean of its squares
//: (another ε, 10⁻⁸, keeps the division from failing at zero). Coordinates with large and with small gradients then get
//: steps of similar length.
//:
//: ```math
//: u \leftarrow 0.99 u + 0.01 g^2 , \quad \Delta = -\eta \frac{g}{\sqrt{u} + \epsilon}
//: ```
struct RootMeanSquare: Rule {
  var rate: Double
  var u = Pair.zero
  mutating func step(_ g: Pair) -> Pair {
    u = 0.99 * u + 0.01 * g * g
    return -rate * g / (u.squareRoot() + 1e-8)
  }
}

//: **Adam** does both: it divides *m*, a running mean of the gradient, by the root of *u*. Both means begin at zero, so
//: they are too small at first. Each is divided by the sum of the weights given so far: 1 - 0.9ᵗ for *m*, 1 - 0.999ᵗ for
//: *u*, after *t* steps. Without this correction the first step would be about three times too long: *m* would be a tenth
//: of *g*, but √*u* only a thirtieth.
//:
//: ```math
//: m \leftarrow 0.9 m + 0.1 g , \quad u \leftarrow 0.999 u + 0.001 g^2 , \quad
//: \Delta = -\eta \frac{m / (1 - 0.9^t)}{\sqrt{u / (1 - 0.999^t)} + \epsilon}
//: ```
//:
//: > **Paper** (IV.B)
//: > Adam with $`\beta_1 = 0.9`$, $`\beta_2 = 0.999`$ (what *m* and *u* keep in each step) and $`\epsilon = 10^{-8}`$
//: > (printed as σ), as here. The learning rate is not given.
struct AdaptiveMoments: Rule {
  var rate: Double
  var m = Pair.zero, u = Pair.zero, fading1 = 1.0, fading2 = 1.0
  mutating func step(_ g: Pair) -> Pair {
    (fading1, fading2) = (0.9 * fading1, 0.999 * fading2)
    m = 0.9 * m + 0.1 * g
    u = 0.999 * u + 0.001 * g * g
    return -rate * (m / (1 - fading1)) / ((u / (1 - fading2)).squareRoot() + 1e-8)
  }
}

/// The places that a walk passes.
func walk(_ rule: some Rule, steps: Int) -> [Pair] {
  var rule = rule
  var places = [Pair(-1.5, 1.5)]
  for _ in 0..<steps { places.append(places.last! + rule.step(slope(places.last!))) }
  return places
}

extension Chapter02 {
  static let valley = Section { page in
    //: Here they walk, all from the same place and for 300 steps, at rates gentle enough for the eye.
    let names = ["descent", "momentum", "RMSProp", "Adam"]
    let walkers: [(Double, Int) -> [Pair]] = [
      { walk(Descent(rate: $0), steps: $1) }, { walk(Momentum(rate: $0), steps: $1) },
      { walk(RootMeanSquare(rate: $0), steps: $1) }, { walk(AdaptiveMoments(rate: $0), steps: $1) },
    ]
    let rate = page.knob("learning rate of descent", 0.004, in: 0.0005...0.02, scale: .logarithmic)
    let gentle = [rate, 0.001, 0.02, 0.1]
    let paths = walkers.indices.map { walkers[$0](gentle[$0], 300) }
    //: @fold
    let contours = levels([0.3, 1.5, 5, 12])
    let moments = [1, 2, 3, 5, 8, 12, 18, 25, 35, 50, 75, 110, 160, 220, 300]
    page.animation(
      "walks",
      caption:
        "Three hundred steps of each rule (grey: lines of equal height). Descent reaches the floor of the valley at once "
        + "and gets only to the bend; the other three go round it. On the live page and in the book as HTML they move.",
      frames: moments.map { "step \($0)" }, columns: 2
    ) { frame, figure in
      for (i, name) in names.enumerated() {
        let path = paths[i].prefix(moments[frame] + 1)
        figure.plot("\(name), rate \(gentle[i])", x: Axis("p", range: -2.5...2), y: Axis("q", range: -1...3)) { plot in
          plot.backdrop("", x: contours.map(\.x), y: contours.map(\.y))
          plot.note("start", x: -1.5, y: 1.5, left: true)
          plot.note("goal", x: 1, y: 1)
          plot.line("walk", x: path.map(\.x), y: path.map(\.y), marked: false)
        }
      }
    }
    //: @unfold

    //: > **Try** Raise the learning rate of descent to 0.012. Although that is above 2/λ, descent comes much closer to the
    //: > goal: 2/λ is the limit at the goal, and most of the walk passes gentler places. At 0.016 it jumps from wall to wall
    //: > and never settles. At 0.001 it only creeps.

    //: All four come down to the floor early; they differ in what follows. Descent creeps, because the floor is nearly
    //: flat, and has only come to the bend after 300 steps. Momentum and Adam swing from wall to wall at first: the sum of
    //: past gradients still pushes them on where the new gradient has turned. Then they round the bend before the other
    //: two. After a first step that is ten times too long (its mean begins at zero), RMSProp moves at a nearly even pace,
    //: since it divides the gradient by its usual size.
    //:
    //: These rates were chosen for the eye. Which rate does each rule want? We try forty for each, every one √2 times the one
    //: before, and look how high the walker stands after 200 steps. (*Swift, in passing:* `reduce` starts at its first value
    //: and takes in one element after the other; `_` is a name for what is not needed.)
    let rates = (0..<40).map { (0..<$0).reduce(1.0 / 32768) { rate, _ in rate * 2.0.squareRoot() } }
    let reached = walkers.map { walker in rates.map { height(walker($0, 200).last!) } }
    page.figure(
      "rates",
      caption:
        "The height after 200 steps, for every rule and forty learning rates; all begin at "
        + "\(height(Pair(-1.5, 1.5))), and lower is better. A line that leaves through the top diverges from there on; "
        + "the thin vertical line is 2/λ for the curvature across the valley at the goal.",
      x: Axis("learning rate", scale: .logarithmic, range: 2e-5...40),
      y: Axis("height after 200 steps", scale: .logarithmic, range: 1e-9...1e6)
    ) { plot in
      for (name, heights) in zip(names, reached) {
        let drawn = heights.indices.map { i in
          heights[i] < 1e6 ? heights[i] : i > 0 && heights[i - 1] < 1e6 ? 1e6 : .nan
        }
        plot.line(name, x: rates, y: drawn)
      }
      plot.mark(x: 2 / 201.6)
    }
    //: @fold
    let best = reached.map { heights in
      rates[heights.indices.min { heights[$0] < heights[$1] || heights[$1].isNaN && !heights[$0].isNaN }!]
    }
    page.table(
      "At its best rate, and how often it did well",
      columns: ["rule", "best rate", "height after 200 steps", "rates of the forty that end below 0.1"],
      rows: names.indices.map { i in
        let end = height(walkers[i](best[i], 200).last!)
        return [
          .text(names[i]), .number(best[i], significant: 2), .number(end, significant: 1),
          .number(reached[i].filter { $0 < 0.1 }.count),
        ]
      })
    /// 2/λ at a place, for its larger curvature.
    func limit(_ at: Pair) -> Double {
      let pp: Double = 2 + 240 * at.x * at.x - 80 * at.y
      let off: Double = 160 * at.x
      let root = ((pp - 40) * (pp - 40) + off * off).squareRoot()
      return 4 / (pp + 40 + root)
    }
    let places = [Pair(-1.5, 1.5), Pair(0, 0), Pair(1, 1)]
    page.show("2/λ at the start, at the bend and at the goal", places.map(limit), digits: 4)
    let gentler = walk(Descent(rate: best[0]), steps: 200).prefix(200).filter { limit($0) > best[0] }
    page.show("of 200 steps of descent at its best rate, taken where 2/λ is above it", gentler.count)
    //: @unfold

    //: Descent improves with the rate up to a cliff. At the next rate it jumps from wall to wall, and at all larger ones
    //: it diverges. The curvature changes along the valley, so the limit 2/λ is not one number: of the three places, it is
    //: highest at the bend and lowest at the start. A step that is too long for a steep place may land in a gentler one,
    //: and at its best rate descent takes nearly all of its steps in such places. So the cliff need not stand at the
    //: goal's 2/λ; it stands a little to the right. Momentum has its own cliff close by and ends far lower before it.
    //: RMSProp and Adam do not diverge, because the length of their steps does not grow with the gradient. But too large a
    //: rate makes them jump about, and at the largest they end far higher than they began. Here Adam does well over the
    //: widest range of rates (last column). Its best rate, about 1, suits a valley some units long; the weights of
    //: networks are far smaller, and so are [their rates](#which-optimiser-learns-the-picture-fastest). (The engine's
    //: `SGD`, `RMSProp` and `Adam` follow these formulas; its tests compare them step by step.)
  }
}
