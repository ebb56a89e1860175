import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Downhill
//:
//: Knowing the slope we can walk. How far? Networks are hard to draw, so we practise in a valley with two coordinates
//: that has their worst property: along its floor it is almost flat, across it is steep, and the floor is curved.
//:
//: ```math
//: f(p, q) = (1 - p)^2 + 20 (q - p^2)^2
//: ```

/// A place or a slope.
typealias Pair = SIMD2<Double>

func height(_ at: Pair) -> Double {
  let off = at.y - at.x * at.x
  return (1 - at.x) * (1 - at.x) + 20 * off * off
}

func slope(_ at: Pair) -> Pair {
  let off = at.y - at.x * at.x
  return Pair(-2 * (1 - at.x) - 80 * off * at.x, 40 * off)
}

//: The lowest place is (1, 1). There the second derivatives form the matrix (162, -80; -80, 40), and its eigenvalues
//: say how curved the valley is in two directions, perpendicular to each other: 201.6 across and 0.4 along. Near that
//: place a step of length η against the slope makes an error *e* into $`(1 - \eta \lambda) e`$, for each curvature λ
//: separately. Across, that explodes for η above 2/201.6, about 0.0099. Along, at this very rate, each step removes
//: 0.4% of the error. **One number, the ratio of the curvatures (508), says how long the walk will be.** Everything
//: below is an attempt to cheat it.

/// From a slope to a step.
protocol Rule {
  mutating func step(_ g: Pair) -> Pair
}

//: **Gradient descent** goes against the slope, $`\Delta = -\eta g`$. (With a slope from a few random examples it is
//: called stochastic, SGD.)
struct Descent: Rule {
  var rate: Double
  mutating func step(_ g: Pair) -> Pair { -rate * g }
}

//: **Momentum** lets the walker roll. What changes sign in each step, the zigzag across the valley, cancels in the
//: sum; what keeps its sign, the way along it, grows up to tenfold.
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

//: **RMSProp** gives each coordinate a step of its own: it divides by the usual size of the slope there. What is left
//: of a slope is little more than its sign.
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

//: **Adam** does both, and corrects both means for having begun at zero. Without the correction its first step would be
//: three times too long, since after it *m* is a tenth of *g* but √*u* a thirtieth, and the next ones longer still.
//:
//: ```math
//: m \leftarrow 0.9 m + 0.1 g , \quad u \leftarrow 0.999 u + 0.001 g^2 , \quad
//: \Delta = -\eta \frac{m / (1 - 0.9^t)}{\sqrt{u / (1 - 0.999^t)} + \epsilon}
//: ```
//:
//: > **Paper** (IV.B)
//: > Adam with $`\beta_1 = 0.9`$, $`\beta_2 = 0.999`$ and $`10^{-8}`$, these constants. The learning rate is not
//: > given.
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
    let names = ["descent", "momentum", "RMSProp", "Adam"]
    let walkers: [(Double, Int) -> [Pair]] = [
      { walk(Descent(rate: $0), steps: $1) }, { walk(Momentum(rate: $0), steps: $1) },
      { walk(RootMeanSquare(rate: $0), steps: $1) }, { walk(AdaptiveMoments(rate: $0), steps: $1) },
    ]

    //: Which rate does each want? Rather than guess, we try forty for each and look where they have come to after 200
    //: steps.
    let rates = (0..<40).map { (0..<$0).reduce(1.0 / 32768) { rate, _ in rate * 2.0.squareRoot() } }
    let reached = walkers.map { walker in rates.map { height(walker($0, 200).last!) } }
    page.figure(
      "rates",
      caption: "The height after 200 steps, for every rule and forty step sizes. Lower is better; all begin at 17.5.",
      x: Axis("learning rate", scale: .logarithmic, range: 2e-5...40),
      y: Axis("height after 200 steps", scale: .logarithmic, range: 1e-9...1e6)
    ) { plot in
      for (name, heights) in zip(names, reached) { plot.line(name, x: rates, y: heights.map { $0 < 1e6 ? $0 : .nan }) }
      plot.mark(x: 2 / 201.6, "2 / λ")
    }
    let best = reached.map { heights in
      rates[heights.indices.min { heights[$0] < heights[$1] || heights[$1].isNaN && !heights[$0].isNaN }!]
    }
    page.table(
      "At its best rate", columns: ["rule", "learning rate", "height after 200 steps"],
      rows: names.indices.map { i in
        let end = height(walkers[i](best[i], 200).last!)
        return [.text(names[i]), .number(best[i], significant: 2), .number(end, significant: 1)]
      })

    //: Descent improves with the rate up to a cliff. The cliff stands a little to the right of where the curvature said,
    //: because that was the curvature at the goal, and in 200 steps descent does not get there: rates just above the line
    //: do well on the way, and would never arrive. Momentum has its own cliff close by, but is incomparably better before
    //: it. The two that divide are never lost to infinity, because their steps have a length of their own. RMSProp is
    //: still thrown high up the wall by a large rate, for its first stride is ten times that rate. Adam only dances
    //: around the goal, over a wide range of rates. This, more than speed, is why everybody begins with Adam: it
    //: forgives.
    //:
    //: Now let us watch them, at rates gentle enough for the eye.
    let stepSize = page.knob("step size", 0.004, in: 0.0005...0.02, scale: .logarithmic)
    let gentle = [stepSize, 0.001, 0.02, 0.1]
    let contours = levels([0.3, 1.5, 5, 12])
    let paths = walkers.indices.map { walkers[$0](gentle[$0], 300) }
    let moments = [1, 2, 3, 5, 8, 12, 18, 25, 35, 50, 75, 110, 160, 220, 300]
    page.animation(
      "walks",
      caption: "The same valley, all four rules at once, after 110 steps; in the book, from the first step to the last.",
      frames: moments.map { "step \($0)" }, still: 11
    ) { frame, figure in
      figure.plot(x: Axis("p", range: -2...2), y: Axis("q", range: -2...3)) { plot in
        plot.backdrop("equal height", x: contours.map(\.x), y: contours.map(\.y))
        for (name, path) in zip(names, paths) {
          let walked = path.prefix(moments[frame] + 1)
          plot.line(name, x: walked.map(\.x), y: walked.map(\.y), marked: false)
        }
        plot.key = .bottomLeft
      }
    }
    page.figure(
      "valley",
      caption:
        "Three hundred steps of each rule from the same place; dashed, lines of equal height. The goal is at (1, 1).",
      columns: 2
    ) { figure in
      for (i, name) in names.enumerated() {
        let path = paths[i]
        figure.plot("\(name), rate \(gentle[i])", x: Axis("p", range: -2...2), y: Axis("q", range: -2...3)) { plot in
          plot.line("walk", x: path.map(\.x), y: path.map(\.y))
          plot.line("height", x: contours.map(\.x), y: contours.map(\.y))
          plot.key = .bottomLeft
        }
      }
    }

    //: > **Try** Raise the step size to 0.012, and watch descent: it is now above 2/λ, and cannot stay on the floor of
    //: > the valley near the goal. At 0.001 it only creeps.

    //: All four are on the floor of the valley within a few steps. What tells them apart is how they get there, and what
    //: they do next. Descent drops straight down, and then creeps, because the floor is nearly flat. Momentum and Adam
    //: swing from wall to wall while they gather speed, and it pays: they are around the bend when descent has just come
    //: to it. RMSProp goes at an even pace, since it divides the slope by the slope; but its first stride is ten times
    //: as long as its rate says, because its mean of squares has begun at zero. Adam has the correction for that, and
    //: begins with its rate.

    //: Are these the engine's rules? The engine moves layers, so we make one that holds a place, let the tape find the
    //: slope, and walk beside our own for a hundred steps.
    struct Walker: Layer {
      var p = Variable(Tensor(-1.5)), q = Variable(Tensor(1.5))
      mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
        body(.weight, &p)
        body(.weight, &q)
      }
    }
    func distance(_ optimizer: some Optimizer, _ places: [Pair]) -> Double {
      var optimizer = optimizer
      var walker = Walker(), largest = 0.0
      for place in places.dropFirst() {
        let tape = Tape(), tracked = walker.tracked(on: tape)
        let height = (tracked.p - 1).squared() + (tracked.q - tracked.p.squared()).squared() * 20
        let gradients = tape.gradients(of: height)
        optimizer.update(&walker, with: tracked.weights.map { gradients[$0] })
        let there = Pair(Double(walker.p.value.scalar), Double(walker.q.value.scalar))
        largest = max(largest, abs(there.x - place.x), abs(there.y - place.y))
      }
      return largest
    }
    let near = 0.01
    page.show("SGD stays with descent", distance(SGD(learningRate: 0.002), walkers[0](0.002, 100)) < near)
    page.show(
      "SGD with momentum", distance(SGD(learningRate: 0.001, momentum: 0.9), walkers[1](0.001, 100)) < near)
    page.show("RMSProp", distance(RMSProp(learningRate: 0.02), walkers[2](0.02, 100)) < near)
    page.show("Adam", distance(Adam(learningRate: 0.05), walkers[3](0.05, 100)) < near)
  }
}
