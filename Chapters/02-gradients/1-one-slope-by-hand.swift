import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## How does a loss change with one weight?
//:
//: The smallest network has one parameter, a **weight** *w*. It multiplies its input *x* by the weight and passes the
//: product *a* through the **activation** *s*, a non-linear function: its curve is no straight line. This one keeps the
//: answer between -1 and 1. The **loss** *L* says how wrong the answer is: here, the square of its difference from the
//: answer *y* that we want.
//:
//: ```math
//: a = w x , \quad s(a) = \frac{a}{\sqrt{1 + a^2}} , \quad L(w) = (s(a) - y)^2
//: ```
//:
//: (Networks usually take other activations, such as the sigmoid or the rectifier that we shall meet below. This one is
//: convenient here: every machine rounds a square root in the same way, so the digits of the next sections are the same
//: everywhere.)
//:
//: *Swift, in passing:* `<Number: BinaryFloatingPoint>` makes a function work for numbers of 32 and of 64 bits alike.

/// The activation: here one that brings a number into the range from -1 to 1.
func activation<Number: BinaryFloatingPoint>(_ a: Number) -> Number { a / (1 + a * a).squareRoot() }

/// The loss of a weight, for the input 1.5 and the wanted answer 0.25.
func loss<Number: BinaryFloatingPoint>(_ w: Number) -> Number {
  let error = activation(w * 1.5) - 0.25
  return error * error
}

//: By how much does the loss change if the weight does? That is the **derivative** of the loss, the slope of its curve at this
//: weight. The **chain rule** gives it: go through the formula from the outside to the inside (the square, the activation,
//: the product) and multiply the slopes of the parts.
//:
//: ```math
//: \frac{dL}{dw} = 2 (s(a) - y) \cdot s'(a) \cdot x , \quad s'(a) = \frac{1}{(1 + a^2)^{3/2}}
//: ```

/// The slope of the loss, by the chain rule.
func slopeByHand(x: Double, y: Double, w: Double) -> Double {
  let a = w * x
  let root = (1 + a * a).squareRoot()
  return 2 * (activation(a) - y) * (1 / (root * root * root)) * x
}

//: (A network has many weights, and its loss a slope for each. The list of all of them is the **gradient** of the loss.)

extension Chapter02 {
  static let oneSlope = Section { page in
    let x = 1.5, y = 0.25, w = page.knob("weight", 0.8125, in: -2...2)
    let slope = slopeByHand(x: x, y: y, w: w)
    page.show("answer", activation(w * x), digits: 4)
    page.show("wanted answer", y, digits: 4)
    page.show("loss", loss(w), digits: 4)
    page.show("slope by hand", slope, digits: 6)

    //: The answer is too large, and the slope is positive: a smaller weight lowers the loss.
    //: @fold
    let weights = (-80...80).map { Double($0) / 40 }
    page.figure(
      "one-weight",
      caption:
        "The loss for every weight, and the straight line that touches it at ours. The line's slope is the derivative: a "
        + "smaller weight lowers the loss.", x: "weight", y: Axis("loss", range: -0.1...1.6)
    ) { plot in
      plot.line("loss", x: weights, y: weights.map(loss), marked: false)
      let near = [w - 0.5, w + 0.5]
      plot.line("slope at our weight", x: near, y: near.map { loss(w) + slope * ($0 - w) }, marked: false)
      plot.note("our weight", x: w, y: loss(w), below: true)
    }
    //: @unfold

    //: > **Try** Turn the weight until the loss is nearly zero. The slope changes its sign there: left of that place it
    //: > is negative, and the weight should grow.
  }
}
