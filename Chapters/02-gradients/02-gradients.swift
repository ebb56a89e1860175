import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: A network is a formula with a hundred thousand numbers in it, and training means turning each of them a little,
//: again and again, so that a mistake becomes smaller. Nobody can try a hundred thousand numbers one by one. The whole
//: trade rests on one fact: for the price of about three evaluations of the formula we can learn *for every number at
//: once* which way to turn it. This chapter builds that machine from nothing, breaks it in the two places where
//: everybody's first one is broken, and then walks downhill with it until a network has learned a picture.

/// Chapter 2.
public enum Chapter02: Chapter {
  /// The folder.
  public static let folder = "02-gradients"
  /// The heading.
  public static let title = "Gradients"
  /// One sentence.
  public static let summary =
    "How to learn, for a hundred thousand numbers at once, which way is down; and how to walk."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    //: ## One slope by hand
    //:
    //: The smallest thing that can learn has one number to turn. It is told *x*, multiplies by its weight *w*, and
    //: bends the result so that it stays between -1 and 1:
    //:
    //: ```math
    //: s(a) = \frac{a}{\sqrt{1 + a^2}} , \quad L(w) = (s(w x) - y)^2 .
    //: ```
    //:
    //: *L* is the mistake, squared. (The bend is not one of the usual ones; we take it because a square root is
    //: rounded the same way on every machine, and an exponential is not. All numbers here are chosen to be exact in
    //: binary, too.)
    let x = 1.5, y = 0.25, w = 0.8125
    func bend<Number: BinaryFloatingPoint>(_ a: Number) -> Number { a / (1 + a * a).squareRoot() }
    func loss<Number: BinaryFloatingPoint>(_ w: Number) -> Number {
      let mistake = bend(w * 1.5) - 0.25
      return mistake * mistake
    }
    page.show("answer", bend(w * x), digits: 4)
    page.show("wanted", y, digits: 4)
    page.show("loss", loss(w), digits: 4)

    //: The answer is too large, so *w* should shrink. How steep is the loss? The chain rule takes the formula apart
    //: from the outside: the square, the bend, the product. The slope of the whole is the product of the slopes of the
    //: parts,
    //:
    //: ```math
    //: \frac{dL}{dw} = 2 (s - y) \cdot s'(a) \cdot x , \quad s'(a) = \frac{1}{(1 + a^2)^{3/2}} .
    //: ```
    let a = w * x
    let root = (1 + a * a).squareRoot()
    let byHand = 2 * (bend(a) - y) * (1 / (root * root * root)) * x
    page.show("slope by hand", byHand, digits: 6)

    //: ## By trying
    //:
    //: If we do not trust our algebra, we can take a small step *h* to the right, look how much higher we are, and
    //: divide. Better, we step to both sides:
    //:
    //: ```math
    //: \frac{L(w + h) - L(w)}{h} \quad \text{or} \quad \frac{L(w + h) - L(w - h)}{2 h} .
    //: ```
    func oneSided<Number: BinaryFloatingPoint>(_ h: Number) -> Number { (loss(Number(w) + h) - loss(Number(w))) / h }
    func central<Number: BinaryFloatingPoint>(_ h: Number) -> Number {
      (loss(Number(w) + h) - loss(Number(w) - h)) / (2 * h)
    }
    page.table(
      "The slope by trying, in single precision", columns: ["step", "one-sided", "central"],
      rows: [3, 6, 9, 12, 15, 18, 21, 24].map { k in
        let h = Float(sign: .plus, exponent: -k, significand: 1)
        return [.text("2^-\(k)"), .number(oneSided(h), digits: 6), .number(central(h), digits: 6)]
      })

    //: Read the columns from top to bottom. They improve, as the definition of a derivative promises: the smaller the
    //: step, the better. And then they get worse, until the smallest step gives nonsense. Calculus has no such line in
    //: it.
    let steps = (1...50).map { Double(sign: .plus, exponent: -$0, significand: 1) }
    let singles = steps.prefix(26).map { Float($0) }
    func miss(_ slope: Double) -> Double { max(abs(slope - byHand), 1e-16) / byHand }
    let curves: [(name: String, steps: [Double], errors: [Double])] = [
      ("single, one-sided", Array(steps.prefix(26)), singles.map { miss(Double(oneSided($0))) }),
      ("single, central", Array(steps.prefix(26)), singles.map { miss(Double(central($0))) }),
      ("double, one-sided", steps, steps.map { miss(oneSided($0)) }),
      ("double, central", steps, steps.map { miss(central($0)) }),
    ]
    //: @hide
    page.figure(
      "differences",
      caption:
        "How far the slope by trying is off. From the right the step becomes smaller and the slope better, until "
        + "rounding takes over.", x: Axis("step", scale: .logarithmic),
      y: Axis("relative error", scale: .logarithmic, range: 1e-14...10)
    ) { plot in
      for curve in curves { plot.line(curve.name, x: curve.steps, y: curve.errors) }
      plot.key = .bottomLeft
    }
    //: @show

    //: Two errors meet in that V. On its right side the curve is not a line, and what we miss of it shrinks with *h*
    //: (one-sided) or, since to both sides the bend cancels, with *h*². On its left side two nearly equal numbers are
    //: subtracted, and what is left of them is their rounding, about ε, divided by a small *h*. The best step is where
    //: the two are equal: at √ε for the one, at the cube root of ε for the other.
    page.table(
      "The bottom of each V", columns: ["", "best step", "error there"],
      rows: curves.map { curve in
        let best = curve.errors.indices.min { curve.errors[$0] < curve.errors[$1] }!
        return [.text(curve.name), .text("2^-\(best + 1)"), .number(curve.errors[best], significant: 1)]
      })

    //: The rule of thumb predicts 2^-12 and 2^-8 for single precision (ε = 2^-23), and 2^-26 and 2^-17 for double (ε =
    //: 2^-52); the table is off by a factor of four at most, which is luck with the last few roundings. The errors
    //: there are luckier still, since the smallest of many noisy values is one that rounding happened to favour. What
    //: one can count on is the rule: about √ε one-sided, which means that half of the digits are gone, and ε^⅔ with a
    //: step to both sides, a third of them. They cannot be had back by being more careful. They are lost in the
    //: subtraction.
    //:
    //: In single precision the best one can hope for is a slope with three to five digits, and only if one knew the
    //: best step. That is enough to find a wrong sign or a forgotten factor, and this book's tests do it in double
    //: precision where they can. It is no way to train, for another reason: it takes a new evaluation for every single
    //: number.
    var random = RandomSource(seed: page.options.seed)
    let paperNetwork = NLVAE(NLVAEConfiguration(), using: &random)
    page.show("numbers in our NLVAE", paperNetwork.weightCount)
    page.show("evaluations, one-sided", paperNetwork.weightCount + 1)

    //: ## By tape
    //:
    //: Chapter 7 makes hundreds of steps with such a network, and no step may cost that many evaluations. So let a
    //: program do what we did by hand. While the formula is computed, everything that happens is written down: which
    //: values went into an operation, and how steep the operation was for each. Then one reads the notes backwards.
    struct Notes {
      /// Where the inputs of an operation stand, and the slope of the operation for each.
      struct Node { var inputs: [Int] = [], slopes: [Double] = [] }
      var nodes: [Node] = [], values: [Double] = []

      mutating func write(_ value: Double, _ inputs: [Int] = [], _ slopes: [Double] = []) -> Int {
        nodes.append(Node(inputs: inputs, slopes: slopes))
        values.append(value)
        return nodes.count - 1
      }
      mutating func sum(_ a: Int, _ b: Int) -> Int { write(values[a] + values[b], [a, b], [1, 1]) }
      mutating func product(_ a: Int, _ b: Int) -> Int {
        write(values[a] * values[b], [a, b], [values[b], values[a]])
      }
    }

    //: Reading backwards seems easy: whatever slope arrives at a node is multiplied by its own slopes and handed to
    //: its inputs. This is the first version that most people write. We try it on $`x^2`$ at 3, where the slope is 6.
    func assigning(_ notes: Notes, from output: Int) -> [Double] {
      var slope = [Double](repeating: 0, count: notes.nodes.count)
      slope[output] = 1
      for n in stride(from: output, through: 0, by: -1) {
        for (input, own) in zip(notes.nodes[n].inputs, notes.nodes[n].slopes) { slope[input] = slope[n] * own }
      }
      return slope
    }
    var square = Notes()
    let three = square.write(3)
    let nine = square.product(three, three)
    page.show("slope of x² at 3, first try", assigning(square, from: nine)[three], digits: 1)

    //: Half of it is missing. The 3 was used twice, as the left factor and as the right one, and the second message
    //: has overwritten the first. If *w* reaches the result along several paths, a change of *w* travels along all of
    //: them, and its effects **add up**. One character has to change: `=` becomes `+=`.
    func adding(_ notes: Notes, from output: Int, order: [Int]) -> [Double] {
      var slope = [Double](repeating: 0, count: notes.nodes.count)
      slope[output] = 1
      for n in order {
        for (input, own) in zip(notes.nodes[n].inputs, notes.nodes[n].slopes) { slope[input] += slope[n] * own }
      }
      return slope
    }
    page.show("slope of x² at 3", adding(square, from: nine, order: [nine, three])[three], digits: 1)

    //: The second trap is the `order`. Suppose that we keep no list but let every node know its inputs, and start at
    //: the result and explore: first what the result was made from, then what that was made from, each node once. For
    //: $`x^2 + x^4`$ at 2, computed as *a* = *x* · *x* and then *a* + *a* · *a*, the slope is $`2 x + 4 x^3 = 36`$.
    var quartic = Notes()
    let two = quartic.write(2)
    let four = quartic.product(two, two)
    let sixteen = quartic.product(four, four)
    let twenty = quartic.sum(four, sixteen)
    let explored = [twenty, four, sixteen, two], backwards = [twenty, sixteen, four, two]
    page.show("in the order of exploring", adding(quartic, from: twenty, order: explored)[two], digits: 1)
    page.show("in the order of the notes, backwards", adding(quartic, from: twenty, order: backwards)[two], digits: 1)

    //: Exploring came to *a* while two of its three messages were still on their way (*a* · *a* sends two): *a* handed
    //: on what it had, and what arrived later was never delivered. A node may speak only when **everything computed
    //: from it has spoken**. One could follow every path separately instead, from the result to the start. That is
    //: right, too, and hopeless: twenty doublings in a row have a million paths.
    var doublings = Notes()
    var last = doublings.write(1)
    for _ in 0..<20 { last = doublings.sum(last, last) }
    func paths(_ notes: Notes, from n: Int) -> Int {
      notes.nodes[n].inputs.isEmpty ? 1 : notes.nodes[n].inputs.reduce(0) { $0 + paths(notes, from: $1) }
    }
    page.show("paths", paths(doublings, from: last))
    page.show("nodes", doublings.nodes.count)

    //: Many texts sort the graph at this point. We need not. No operation can use a value that has not been computed
    //: yet, so the notes *are* sorted: whatever was made from a node stands behind it. Read from the end, every
    //: message has arrived when a node's turn comes. The engine's tape is this and nothing else, with tensors for
    //: numbers and a function for the slopes:
    //:
    //: @quote Engine/Tape.swift Tape.gradients documented
    let tape = Tape()
    let weight = tape.variable(Tensor(Float(w)))
    let product = weight * Float(x)
    let answer = product / (product.squared() + 1).squareRoot()
    let mistake = (answer - Float(y)).squared()
    page.show("nodes on the tape", tape.count)
    page.show("slope by tape", tape.gradients(of: mistake)[weight].scalar, digits: 5)
    page.show("and asked a second time", tape.gradients(of: mistake)[weight].scalar, digits: 5)

    //: (Seven operations, and the weight itself.) The second call gives the same number because the walk keeps its sums
    //: to itself. Engines that store a gradient *in* each variable add the second walk to the first, and every training
    //: loop written for them begins with a line that sets gradients back to zero. We had rather not have that line to
    //: forget.

    try rules(page)
    try downhill(page)
    try learnPicture(page)
  }
}

//: ## The rules
//:
//: What does a tape of tensors need to know about an operation? Let *g* be the gradient that arrives: for each number
//: of the output, how much the loss changes with it. The rule must return the same for each number of the input. There
//: is a way to find such rules that needs no indices. Nudge the input by *dx*; the output moves by some *dy*; the loss
//: by $`\langle g, dy \rangle`$, the sum of products. Now push everything that happened to *dx* over to the other side
//: of the bracket, until it reads $`\langle r, dx \rangle`$. Then *r* is the rule.
//:
//: For a product of matrices, *C* = *A B*, nudging *A* moves *C* by *dA B*, and
//:
//: ```math
//: \langle g, dA \, B \rangle = \langle g B^T, dA \rangle , \quad \langle g, A \, dB \rangle = \langle A^T g, dB \rangle .
//: ```
//:
//: So the backward rule of a product is two products. That is why a training step costs about three times an
//: evaluation.
//:
//: Look at what the rule needs: *g*, and the *values* of both factors as they were going forward. They must be kept
//: until the walk back has passed, and this is where the memory of training goes. Evaluating a network needs room for
//: two layers at a time; training it needs all of them. (The engine's rules capture what they need, and the tape drops
//: each gradient in between as soon as it has been handed on.)
//:
//: @quote Engine/Operations/MatrixProduct.swift Variable.multiplied
//:
//: Functions that treat each number by itself, $`y = f(x)`$, need only $`g f'(x)`$. Value and slope stand side by side
//: in the kernels; here are the slopes. Note those that use *y* and not *x*: the exponential is its own slope.
//:
//: @quote Kernels/Loops/Elementwise/Pointwise.swift Pointwise.pullback
//:
//: The most instructive rule is that of an operation which computes nothing. Broadcasting repeats a number; a number
//: that is used a thousand times collects a thousand messages, and we have learned what happens to messages. **The
//: backward rule of repeating is summing**, and that of summing is repeating. The bracket confirms it, for a row of 3
//: repeated to 4 × 3:

//: @hide
func rules(_ page: Page) throws {
  //: @show
  var random = RandomSource(seed: 7)
  let row = Tensor.uniform([1, 3], using: &random), g = Tensor.uniform([4, 3], using: &random)
  page.show("⟨g, repeated row⟩", (g * row.broadcast(to: [4, 3])).sum, digits: 5)
  page.show("⟨summed g, row⟩", (Variable(g).sum(along: [0]).value * row).sum, digits: 5)

  //: The general word for this pair is *adjoint*, and it is worth having, for it says what to test: whatever linear
  //: thing an operation does, ⟨g, A x⟩ must equal ⟨Aᵀ g, x⟩ for any *g* and *x* one cares to draw. One line, no
  //: derivative, no step to choose, and equality but for the rounding of sums. A crop and a padding with zeros are such
  //: a pair; so are taking apart and joining, and reducing a picture and the odd spreading of numbers that undoes
  //: nothing of it.
  //:
  //: Products, functions of each number by itself, and repeating with summing, its counterpart: with these three most
  //: of the engine is said. To be sure we ask ten rules (the tests ask all) for the slope along a random direction, and
  //: try the same with two evaluations, the step being about what the V advises for single precision.
  func check(
    _ name: String, _ rule: String, _ shape: Shape, _ function: (Variable) -> Variable
  ) -> [Cell] {
    let x = Tensor.uniform(shape, in: 0.5..<1.5, using: &random)
    let direction = Tensor.uniform(shape, in: -1..<1, using: &random)
    let tape = Tape(), variable = tape.variable(x), output = function(variable)
    let weights = Tensor.uniform(output.shape, in: -1..<1, using: &random)
    let slope = (tape.gradients(of: (output * Variable(weights)).sum())[variable] * direction).sum
    func value(_ h: Float) -> Float { (function(Variable(x + direction * h)).value * weights).sum }
    let tried = (value(0.01) - value(-0.01)) / 0.02
    return [.text(name), .text(rule), .number(slope, digits: 2), .number(tried, digits: 2)]
  }
  let other = Variable(Tensor.uniform([6, 5], in: 0.5..<1.5, using: &random))
  page.table(
    "Rules of the engine, tried", columns: ["y", "gradient of x", "by tape", "by trying"],
    rows: [
      check("x + b", "g", [6, 5]) { $0 + other },
      check("b + x, x repeated", "g, summed over the repeats", [1, 5]) { other + $0 },
      check("x · b", "g b", [6, 5]) { $0 * other }, check("b / x", "-g b / x²", [6, 5]) { other / $0 },
      check("√x", "g / 2y", [6, 5]) { $0.squareRoot() }, check("exp x", "g y", [6, 5]) { $0.exp() },
      check("x B", "g Bᵀ", [4, 6]) { $0.multiplied(by: other) },
      check("mean x", "g / n, repeated", [6, 5]) { $0.mean() },
      check("softmax x", "y (g - ⟨g, y⟩)", [6, 5]) { $0.softmax() },
      check("x, dimensions exchanged", "g, exchanged back", [6, 5]) { $0.transposed([1, 0]) },
    ])

  //: Convolutions follow in chapter 3; their rules turn out to be convolutions.
  //: @hide
}
//: @show

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

//: @hide
func downhill(_ page: Page) throws {
  //: @show
  let names = ["descent", "momentum", "RMSProp", "Adam"]
  let walkers: [(Double, Int) -> [Pair]] = [
    { walk(Descent(rate: $0), steps: $1) }, { walk(Momentum(rate: $0), steps: $1) },
    { walk(RootMeanSquare(rate: $0), steps: $1) }, { walk(AdaptiveMoments(rate: $0), steps: $1) },
  ]

  //: Which rate does each want? Rather than guess, we try forty for each and look where they have come to after 200
  //: steps.
  let rates = (0..<40).map { (0..<$0).reduce(1.0 / 32768) { rate, _ in rate * 2.0.squareRoot() } }
  let reached = walkers.map { walker in rates.map { height(walker($0, 200).last!) } }
  //: @hide
  page.figure(
    "rates",
    caption: "The height after 200 steps, for every rule and forty step sizes. Lower is better; all begin at 17.5.",
    x: Axis("learning rate", scale: .logarithmic, range: 2e-5...40),
    y: Axis("height after 200 steps", scale: .logarithmic, range: 1e-9...1e6)
  ) { plot in
    for (name, heights) in zip(names, reached) { plot.line(name, x: rates, y: heights.map { $0 < 1e6 ? $0 : .nan }) }
    plot.mark(x: 2 / 201.6, "2 / λ")
  }
  //: @show
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
  let gentle = [0.004, 0.001, 0.02, 0.1]
  let contours = levels([0.3, 1.5, 5, 12])
  page.figure(
    "valley",
    caption:
      "Three hundred steps of each rule from the same place; dashed, lines of equal height. The goal is at (1, 1).",
    columns: 2
  ) { figure in
    for (i, name) in names.enumerated() {
      let path = walkers[i](gentle[i], 300)
      figure.plot("\(name), rate \(gentle[i])", x: Axis("p", range: -2...2), y: Axis("q", range: -2...3)) { plot in
        plot.line("walk", x: path.map(\.x), y: path.map(\.y))
        plot.line("height", x: contours.map(\.x), y: contours.map(\.y))
        plot.key = .bottomLeft
      }
    }
  }

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
  //: @hide
}
//: @show

//: ## A network that is a picture
//:
//: Enough of two numbers. Let us train a network, with all that we have: matrix products, broadcasting, the tape,
//: Adam. Its task is odd and pretty. It is asked for *one pixel*: two coordinates go in, a colour comes out. If it
//: answers well everywhere, the network *is* the picture, written as a formula.
//:
//: A **dense layer** multiplies a row of numbers by a matrix and adds a bias. The same weights serve all pixels, which
//: stand below each other as the rows of one large matrix; the bias is broadcast to all of them, and its gradient, as
//: we know now, is a sum.

/// x W + b.
struct Dense: Layer {
  var weights: Variable, bias: Variable

  init(_ inputs: Int, _ outputs: Int, using random: inout RandomSource) {
    weights = Variable(.heNormal([inputs, outputs], fanIn: inputs, using: &random))
    bias = Variable(.zeros([1, outputs]))
  }

  func callAsFunction(_ x: Variable) -> Variable { x.multiplied(by: weights) + bias }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &weights)
    body(.weight, &bias)
  }
}

/// Two hidden layers: coordinates in some form go in, a colour comes out.
struct PictureNetwork: Layer {
  var first: Dense, second: Dense, third: Dense

  init(inputs: Int, using random: inout RandomSource) {
    first = Dense(inputs, 64, using: &random)
    second = Dense(64, 64, using: &random)
    third = Dense(64, 3, using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable { third(second(first(x).relu()).relu()).sigmoid() }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    second.visit(body)
    third.visit(body)
  }
}

//: The first values matter. Weights all alike would receive gradients all alike, and sixty-four neurons would stay one
//: neuron forever; so they are drawn at random, with a spread chosen such that numbers neither fade nor grow on their
//: way through the layers (He and others, 2015). Chance enters by one generator with a seed that is handed in, and the
//: same seed draws the same weights on every machine.
//:
//: And a step of training, the same five lines that every chapter from here on will use: put the weights on a tape,
//: compute, measure, walk back, update.

extension PictureNetwork {
  /// One step towards the colours; returns the error before it.
  mutating func train(_ x: Tensor, _ colours: Tensor, _ optimizer: inout some Optimizer) -> Float {
    let tape = Tape()
    let tracked = self.tracked(on: tape)
    let error = tracked(Variable(x)).meanSquaredError(to: colours)
    let gradients = tape.gradients(of: error)
    optimizer.update(&self, with: tracked.weights.map { gradients[$0] })
    return error.value.scalar
  }
}

//: How are two coordinates to be written down? As they are, from -1 to 1, is one way. Another is to hand the network
//: waves of them as well, each **octave** twice as fine as the one before: $`\sin(\pi 2^k p)`$, $`\cos(\pi 2^k p)`$,
//: and the same for *q*.

/// A row for each pixel of a square picture.
func coordinates(side: Int, octaves: Int) -> Tensor {
  let width = 2 + 4 * octaves
  var rows: [Float] = []
  for i in 0..<side * side {
    let place = [i % side, i / side].map { (2 * Double($0) + 1) / Double(side) - 1 }
    rows += place.map { Float($0) }
    for octave in 0..<octaves {
      let angles = place.map { Double.pi * Double(1 << octave) * $0 }
      rows += angles.flatMap { [Float(sin($0)), Float(cos($0))] }
    }
  }
  return Tensor(shape: [side * side, width], rows)
}

//: @hide
func learnPicture(_ page: Page) throws {
  //: @show
  //: We use the picture at 64 × 64, as chapter 7 will, and keep the 256 × 256 aside. The measure of success is the
  //: peak signal-to-noise ratio in decibels: 20 is a caricature, 30 is decent, and 6 more means half the error.
  let truth = SamplePicture.image(), small = truth.degraded(by: 4)
  let colours = Tensor(small).reshaped([3, 4096]).transposed([1, 0])
  func drawn(_ network: PictureNetwork, octaves: Int, side: Int) -> Image {
    let answer = network(Variable(coordinates(side: side, octaves: octaves))).value.transposed([1, 0])
    return Image(width: side, height: side, channels: 3, pixels: answer.values).quantized()
  }
  let steps = page.options.full ? 3000 : 300
  let fits = page.progress("seven networks", total: 7 * steps) { tick in
    (0...6).map { octaves in
      var random = RandomSource(seed: page.options.seed)
      let x = coordinates(side: 64, octaves: octaves)
      var network = PictureNetwork(inputs: x.shape[1], using: &random)
      var adam = Adam(learningRate: 0.01)
      for step in 0..<steps {
        adam.learningRate = 0.01 * Float(steps - step) / Float(steps)
        _ = network.train(x, colours, &adam)
        tick()
      }
      return network
    }
  }
  let fitted = fits.enumerated().map { psnr(drawn($1, octaves: $0, side: 64), groundTruth: small, border: 0) }
  page.show("numbers in the largest", fits[6].weightCount)
  page.show("numbers in the picture", colours.count)
  page.show("PSNR from bare coordinates", fitted[0], digits: 0, unit: "dB")
  page.show("PSNR with six octaves", fitted[6], digits: 0, unit: "dB")

  //: From bare coordinates the network paints with a broom. It is not much smaller: it has three quarters of the
  //: weights of the largest. But to a network of this kind two neighbouring pixels are nearly the same question, and
  //: learning to answer them differently takes steps beyond counting. With waves, neighbours look different from the
  //: start. (This is an observation of Tancik and others, 2020; *Fourier features* is the name to look for.)
  //:
  //: Now the formula has no pixels in it. Nobody can keep us from asking at 256 × 256 places instead of 64 × 64, and
  //: what is that but enlarging a picture by four?
  let large = fits.enumerated().map { drawn($1, octaves: $0, side: 256) }
  let between = large.map { psnr($0, groundTruth: truth, border: 4) }
  let bicubic = small.interpolated(by: 4).quantized()
  let baseline = psnr(bicubic, groundTruth: truth, border: 4)
  //: @hide
  page.figure(
    "octaves",
    caption:
      "How well a network reproduces the pixels that it was shown, and the sixteen times as many that it was not.",
    x: "octaves of waves", y: Axis("PSNR", unit: "dB")
  ) { plot in
    plot.line("64 × 64, learned", x: Array(0...6), y: fitted)
    plot.line("256 × 256, asked", x: Array(0...6), y: between)
    plot.mark(y: baseline, "bicubic interpolation, 256 × 256")
  }
  //: @show
  let finest = between.indices.max { between[$0] < between[$1] }!
  page.images(
    "asked", ["no waves": large[0], "\(finest) octaves": large[finest], "six octaves": large[6], "bicubic": bicubic],
    caption: "Four answers at 256 × 256 from what was known at 64 × 64.", columns: 4)
  page.show("best of the networks at 256 × 256", between[finest], digits: 1, unit: "dB")
  page.show("bicubic interpolation", baseline, digits: 2, unit: "dB")

  //: Look at the two curves. At the pixels that it has learned from, the network improves with every octave. Between
  //: them it improves as well, as long as there is structure to be found, and then it gets *worse*: the finest waves go
  //: up and down from one pixel to the next, and nothing says what they should do in the gaps. The finest cosine of all
  //: is zero at the centre of every pixel that was shown, so the random weights behind it have never been trained, and
  //: speak for the first time between the pixels. What they say looks like weave. **To fit is not to know.**
  //:
  //: And at no point does it come near plain interpolation, which has learned nothing but knows one thing: that
  //: neighbours are alike. A network of bare coordinates believes that too firmly, one with many waves not at all, and
  //: neither knows that what is true of one edge is true of another. A convolution has both built in: it looks at a
  //: small neighbourhood, and follows the same rule at every place. So the next chapter is about convolutions.

  //: ### Which rule?
  //:
  //: > **Paper** (V.A, fig. 6a)
  //: > Adam, SGD and RMSProp are compared, with L1 and L2 losses; all other settings are fixed, and Adam with L2
  //: > converges best.
  //:
  //: > **We differ**
  //: > The valley has shown that "all other settings fixed" is not a fair race: a rate that suits one rule is a cliff
  //: > to the next. So every rule gets five rates, about a factor of three apart (thirty times as large for the two
  //: > that do not divide), and enters with its best.
  let x = coordinates(side: 64, octaves: 4)
  let raceSteps = page.options.full ? 600 : 80
  let rates: [Float] = [0.003, 0.01, 0.03, 0.1, 0.3]
  func race(_ optimizer: some Optimizer, _ factor: Float, _ tick: Ticker) -> (rate: Float, errors: [Float]) {
    let runs = rates.map { rate -> (rate: Float, errors: [Float]) in
      var random = RandomSource(seed: page.options.seed), optimizer = optimizer
      var network = PictureNetwork(inputs: x.shape[1], using: &random)
      optimizer.learningRate = rate * factor
      return (
        rate * factor,
        (0..<raceSteps).map { _ in
          tick()
          return network.train(x, colours, &optimizer)
        }
      )
    }
    func score(_ errors: [Float]) -> Float { errors.suffix(10).max()!.isNaN ? .infinity : errors.suffix(10).max()! }
    return runs.min { score($0.errors) < score($1.errors) }!
  }
  let races = page.progress("four rules", total: 20 * raceSteps) { tick in
    [
      ("SGD", race(SGD(learningRate: 1), 30, tick)), ("momentum", race(SGD(learningRate: 1, momentum: 0.9), 30, tick)),
      ("RMSProp", race(RMSProp(learningRate: 1), 1, tick)), ("Adam", race(Adam(), 1, tick)),
    ]
  }
  //: @hide
  page.figure(
    "race", caption: "Four rules on one network from one start, each at the best of five rates.", x: "step",
    y: Axis("mean squared error", scale: .logarithmic, range: 0.005...0.5)
  ) { plot in
    for (name, run) in races { plot.line("\(name), rate \(run.rate)", run.errors) }
  }
  //: @show

  //: Raced like this, the field moves together. Plain descent lags, and the other three end close to each other.
  //: Whether their order would survive another start, one run cannot say: chapter 4 runs a race with several seeds and
  //: draws the spread. Descent, at its best rate, skates at the edge of its cliff: where its curve jumps, a step was
  //: too long for the steepest direction and was caught again. And the figure shows the rates. Plain descent wanted one
  //: a hundred times or more as large as Adam's, the largest that it was given. Had we "fixed all other settings" at
  //: Adam's, the figure would probably have shown a triumph.

  //: ## What to remember
  //:
  //: - A slope by trying has a V: too large a step misses the curve, too small a one drowns in rounding. Good for
  //:   checks, useless for training.
  //: - Backwards means: in the reverse order of computing, and **adding** where paths meet. Everything else is
  //:   bookkeeping.
  //: - To find a backward rule, push what happened to *dx* to the other side of the bracket. Products become
  //:   transposed products, repeating becomes summing.
  //: - The ratio of curvatures decides how long the walk is; momentum and division by the usual slope are two ways to
  //:   cheat it. Compare rules only at their own best rates.
  //: - A network that reproduces what it was shown may know nothing of what lies between.
  //: @hide
}
//: @show

//: @hide

/// Points on lines of equal height, with a gap between the lines: where f = c, q = p² ± √((c - (1 - p)²) / 20).
private func levels(_ heights: [Double]) -> [Pair] {
  heights.flatMap { height -> [Pair] in
    let reach = height.squareRoot()
    let ps = (0...80).map { 1 - reach + 2 * reach * Double($0) / 80 }
    let half = ps.map { (max(0, height - (1 - $0) * (1 - $0)) / 20).squareRoot() }
    let upper = zip(ps, half).map { Pair($0, $0 * $0 + $1) }, lower = zip(ps, half).map { Pair($0, $0 * $0 - $1) }
    return upper + lower.reversed() + [Pair(.nan, .nan)]
  }
}
//: @show
