import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter02 {
  static let byTrying = Section { page in
    //: ## By trying
    //:
    //: If we do not trust our algebra, we can take a small step *h* to the right, look how much higher we are, and
    //: divide. Better, we step to both sides:
    //:
    //: ```math
    //: \frac{L(w + h) - L(w)}{h} \quad \text{or} \quad \frac{L(w + h) - L(w - h)}{2 h} .
    //: ```
    let w = page.knob("weight", 0.8125, in: -2...2), byHand = slopeByHand(x: 1.5, y: 0.25, w: w)
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

    //: > **Try** Turn the weight to 1.9, where the loss is flatter. Watch the bottom of each V move up: the same rounding
    //: > is a larger part of a smaller slope.

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
  }
}
