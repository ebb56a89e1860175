import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

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

/// Bends a number into the range from -1 to 1.
func bend<Number: BinaryFloatingPoint>(_ a: Number) -> Number { a / (1 + a * a).squareRoot() }

/// The mistake of a weight, squared.
func loss<Number: BinaryFloatingPoint>(_ w: Number) -> Number {
  let mistake = bend(w * 1.5) - 0.25
  return mistake * mistake
}

extension Chapter02 {
  static let oneSlope = Section { page in
    let x = 1.5, y = 0.25, w = page.knob("weight", 0.8125, in: -2...2)
    page.show("answer", bend(w * x), digits: 4)
    page.show("wanted", y, digits: 4)
    page.show("loss", loss(w), digits: 4)

    //: > **Try** Turn the weight until the loss is nearly zero, and watch the slope: it changes its sign there.

    //: The answer is too large, so *w* should shrink. How steep is the loss? The chain rule takes the formula apart
    //: from the outside: the square, the bend, the product. The slope of the whole is the product of the slopes of the
    //: parts,
    //:
    //: ```math
    //: \frac{dL}{dw} = 2 (s - y) \cdot s'(a) \cdot x , \quad s'(a) = \frac{1}{(1 + a^2)^{3/2}} .
    //: ```
    page.show("slope by hand", slopeByHand(x: x, y: y, w: w), digits: 6)
  }
}

/// The slope of the loss, by the chain rule.
func slopeByHand(x: Double, y: Double, w: Double) -> Double {
  let a = w * x
  let root = (1 + a * a).squareRoot()
  return 2 * (bend(a) - y) * (1 / (root * root * root)) * x
}
