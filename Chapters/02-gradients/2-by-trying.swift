import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter02 {
  static let byTrying = Section { page in
    //: ## Can we find the slope by trying?
    //:
    //: A derivative can be estimated without any algebra: change the weight by a small step *h*, see how much the loss
    //: changes, and divide. This is called a **finite difference**. It may take one step to the right (one-sided), one
    //: to each side (central, *c*), or two to each side (fourth-order, of two central ones):
    //:
    //: ```math
    //: \frac{L(w + h) - L(w)}{h} , \quad c(h) = \frac{L(w + h) - L(w - h)}{2 h} , \quad \frac{4 \, c(h) - c(2 h)}{3}
    //: ```
    //:
    //: How small should *h* be? Predict it before you read the table, which is computed with 32-bit numbers (single precision,
    //: about seven digits), as networks are.
    let w = page.knob("weight", 0.8125, in: -2...2), byHand = slopeByHand(x: 1.5, y: 0.25, w: w)
    func oneSided<Number: BinaryFloatingPoint>(_ h: Number) -> Number { (loss(Number(w) + h) - loss(Number(w))) / h }
    func central<Number: BinaryFloatingPoint>(_ h: Number) -> Number {
      (loss(Number(w) + h) - loss(Number(w) - h)) / (2 * h)
    }
    func fourthOrder<Number: BinaryFloatingPoint>(_ h: Number) -> Number { (4 * central(h) - central(2 * h)) / 3 }
    page.table(
      "The slope by trying, in single precision (by hand: \(String(format: "%.6f", byHand)))",
      columns: ["step h", "one-sided", "central"],
      rows: [3, 6, 9, 12, 15, 18, 21, 24].map { k in
        let h = Float(sign: .plus, exponent: -k, significand: 1)
        return [.text("2^-\(k)"), .number(oneSided(h), digits: 6), .number(central(h), digits: 6)]
      })

    //: From top to bottom the step shrinks, and at first both columns approach the slope by hand, as calculus promises. Then
    //: they move away from it again, and the smallest step gives a useless number. The figure shows the error for every step,
    //: in single precision and in double precision (64 bits, about sixteen digits).
    //:
    //: *Swift, in passing:* `Double(sign: .plus, exponent: -k, significand: 1)` is 2⁻ᵏ. Where the type is known, a leading dot
    //: stands for its name, as in `.plus`. `prefix(26)` takes the first 26 of a list: from 2⁻²⁵ on, single precision sees no
    //: change at all.
    let steps = (1...50).map { Double(sign: .plus, exponent: -$0, significand: 1) }
    let singles = steps.prefix(26).map { Float($0) }
    func miss(_ slope: Double) -> Double { max(abs(slope - byHand), 1e-16) / abs(byHand) }
    let curves: [(name: String, steps: [Double], errors: [Double])] = [
      ("single, one-sided", Array(steps.prefix(26)), singles.map { miss(Double(oneSided($0))) }),
      ("single, central", Array(steps.prefix(26)), singles.map { miss(Double(central($0))) }),
      ("double, one-sided", steps, steps.map { miss(oneSided($0)) }),
      ("double, central", steps, steps.map { miss(central($0)) }),
      ("double, fourth-order", steps, steps.map { miss(fourthOrder($0)) }),
    ]
    page.figure(
      "differences",
      caption:
        "The error of the slope by trying. From right to left the step shrinks and the error with it, until rounding "
        + "takes over: every curve is a V.", x: Axis("step h", scale: .logarithmic),
      y: Axis("relative error", scale: .logarithmic, range: 1e-15...10)
    ) { plot in
      for curve in curves { plot.line(curve.name, x: curve.steps, y: curve.errors, marked: false) }
      plot.key = .bottomLeft
    }

    //: > **Try** Turn the weight to 1.9, where the loss is flatter. The bottom of each V moves up: the same rounding is a
    //: > larger part of a smaller slope.

    //: Two errors meet in each V. On its right side the step is too large: the curve is not a straight line, and the
    //: error falls with *h* (one-sided), *h*² (central) or *h*⁴ (fourth-order). On its left side the step is too small:
    //: two nearly equal losses are subtracted, what is left of them is mostly their rounding error ε, and dividing by
    //: *h* magnifies it. The best step balances the two.
    page.table(
      "The bottom of each V", columns: ["difference", "best step h", "relative error there", "rule for the error"],
      rows: curves.map { curve in
        let best = curve.errors.indices.min { curve.errors[$0] < curve.errors[$1] }!
        let rounding = curve.name.hasPrefix("single") ? Double(Float.ulpOfOne) : Double.ulpOfOne
        let power = curve.name.hasSuffix("one-sided") ? 1.0 / 2 : curve.name.hasSuffix("central") ? 2.0 / 3 : 4.0 / 5
        return [
          .text(curve.name), .text("2^-\(best + 1)"), .number(curve.errors[best], significant: 1),
          .number(pow(rounding, power), significant: 1),
        ]
      })

    //: Set the two errors equal, $`h^n = \epsilon / h`$ with *n* = 1, 2 or 4: the error is then $`\epsilon^{n/(n+1)}`$.
    //: That is the rule of the last column: √ε one-sided, ε^⅔ central and ε^⅘ fourth-order, with ε = 2⁻²³ in single and
    //: 2⁻⁵² in double precision. The fourth order loses least, and costs four evaluations in place of two. (The rule leaves
    //: out constant factors. And the smallest of many noisy values is one that rounding happened to favour: here all errors
    //: lie below the rule.)
    //:
    //: Finite differences are good enough to find a wrong sign or a forgotten factor, and the tests of this book use
    //: them for that. They are useless for training: each parameter needs an evaluation of its own.
    var random = RandomSource(seed: page.options.seed)
    let paperNetwork = NLVAE(NLVAEConfiguration(), using: &random)
    page.show("parameters of our NLVAE", paperNetwork.weightCount)
    page.show("evaluations for all slopes, one-sided", paperNetwork.weightCount + 1)
  }
}
