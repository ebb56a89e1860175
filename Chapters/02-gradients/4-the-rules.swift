import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

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

extension Chapter02 {
  static let rules = Section { page in
    var random = RandomSource(seed: UInt64(page.knob("draw", 7, in: 1...1000)))
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
    func slopes(_ shape: Shape, _ function: (Variable) -> Variable) -> (byTape: Float, byTrying: Float) {
      let x = Tensor.uniform(shape, in: 0.5..<1.5, using: &random)
      let direction = Tensor.uniform(shape, in: -1..<1, using: &random)
      let tape = Tape(), variable = tape.variable(x), output = function(variable)
      let weights = Tensor.uniform(output.shape, in: -1..<1, using: &random)
      let slope = (tape.gradients(of: (output * Variable(weights)).sum())[variable] * direction).sum
      func value(_ h: Float) -> Float { (function(Variable(x + direction * h)).value * weights).sum }
      return (slope, (value(0.01) - value(-0.01)) / 0.02)
    }
    func check(
      _ name: String, _ rule: String, _ shape: Shape, _ function: (Variable) -> Variable
    ) -> [Cell] {
      let slopes = slopes(shape, function)
      return [.text(name), .text(rule), .number(slopes.byTape, digits: 2), .number(slopes.byTrying, digits: 2)]
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

    //: > **Try** Another draw takes other numbers for *g*, *x* and the direction. Watch the two columns: they agree in all
    //: > draws, though no number stays the same.

    //: Convolutions follow in chapter 3; their rules turn out to be convolutions.
  }
}
