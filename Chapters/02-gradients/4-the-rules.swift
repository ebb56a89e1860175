import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What does a tape of tensors need to know?
//:
//: A network computes with whole tensors. For each operation the tape needs a **backward rule**. It is given *g*, the
//: gradient of the loss with respect to the output: how much the loss changes with each number of the output. It returns
//: the same for the input. This is the `pullback` of the code above. (The field calls it a *vector-Jacobian product*; the
//: Jacobian is the matrix of all slopes, which is never written down.)
//:
//: The simplest operations treat each number by itself, $`y = f(x)`$. Their rule is the chain rule, number by number:
//: $`g f'(x)`$. Here is the function that holds the slopes of all of them, each multiplied by *g*. Some need *x* and some
//: *y*: the slope of the exponential is the exponential itself. (The first three are activations; two of them we shall meet
//: [below](#can-a-network-learn-a-picture), the leaky one in chapter 3. `affine` multiplies by a factor and adds a number,
//: `clamp` cuts off what leaves a range.)
//:
//: *Swift, in passing:* this function belongs to an `enum`, a type with a fixed list of cases, and `switch` goes by the case
//: at hand. `let` in a case names what the case holds. `replacing(with:where:)` exchanges those numbers of a vector for which
//: a comparison such as `.<=` holds. `@inline(__always)` puts the lines in the place of the call.
//:
//: @quote Kernels/Loops/Elementwise/Pointwise.swift Pointwise.pullback
//:
//: Where numbers are mixed, as in a matrix product, change the input by a little, *dx*. The output changes by some *dy*, and
//: the loss by $`\langle g, dy \rangle`$: each number of *g* times the number of *dy* in the same place, all added. Now
//: rewrite this sum until it reads $`\langle r, dx \rangle`$. Then *r* is the gradient of the input. For a product of
//: matrices, *C* = *A B*, a change *dA* changes *C* by *dA B*. Adding over *j* first,
//:
//: ```math
//: \langle g, dA \, B \rangle = \sum_{i,j,k} g_{ij} \, dA_{ik} B_{kj}
//: = \sum_{i,k} \big( \sum_j g_{ij} B_{kj} \big) dA_{ik} = \langle g B^T, dA \rangle ,
//: ```
//:
//: where $`B^T`$ is *B* with rows and columns exchanged. In the same way the gradient of *B* is $`A^T g`$.
//:
//: So the backward rule of one product is two products. This is why a training step costs about three times an evaluation: one
//: product on the way forward, two on the way back. (*Swift, in passing:* the braces behind a call hold a function that is
//: handed over; `g in` names what it will be given. Here it is the backward rule.)
//:
//: @quote Engine/Operations/MatrixProduct.swift Variable.multiplied
//:
//: The rule needs *g* and the *values* of both factors from the way forward. They must be kept until the walk back has passed,
//: and that is where the memory of training goes. Evaluating a network needs room for what goes into one operation and what
//: comes out; training it needs room for the results of all.
//:
//: The last rule belongs to an operation that only copies: repeating a number, as **broadcasting** does. A number
//: that is used a thousand times receives a thousand contributions, and contributions add up. **The backward rule of
//: repeating is summing**, and that of summing is repeating. Let us try it with a row of 3 that is repeated to 4 × 3,
//: and random numbers for *g*:

extension Chapter02 {
  static let rules = Section { page in
    var random = RandomSource(seed: UInt64(page.knob("draw", 7, in: 1...1000)))
    let row = Tensor.uniform([1, 3], using: &random), g = Tensor.uniform([4, 3], using: &random)
    page.show("⟨g, repeated row⟩", (g * row.broadcast(to: [4, 3])).sum, digits: 5)
    page.show("⟨summed g, row⟩", (Variable(g).sum(along: [0]).value * row).sum, digits: 5)

    //: Write *R x* for the repeated row and *Rᵀ g* for the summed *g*. Two linear operations for which ⟨*g*, *R x*⟩ equals
    //: ⟨*Rᵀ g*, *x*⟩, whatever *g* and *x*, are called **adjoint** to each other. This is also the best test of a linear
    //: rule. It takes one line, no derivative and no step *h*, and both sides must be equal up to rounding. The adjoint of
    //: averaging *n* pixels takes one number and gives each pixel an *n*th of it.
    //:
    //: Here are ten rules of the engine. For each, a random weighted sum of its outputs is the loss. Move *x* along a
    //: random direction *d*: for a small step *h*, the loss changes by *h* ⟨gradient, *d*⟩. We compare this slope,
    //: ⟨gradient, *d*⟩ from the tape, with a central difference whose step is about the best for single precision. (Softmax
    //: turns numbers into positive weights with sum 1, $`y_i = e^{x_i} / \sum_j e^{x_j}`$; attention uses it in chapter 4.
    //: Here each row has its own sum.)
    //: @fold
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
      return [.text(name), .text(rule), .number(slopes.byTape, digits: 3), .number(slopes.byTrying, digits: 3)]
    }
    let other = Variable(Tensor.uniform([6, 5], in: 0.5..<1.5, using: &random))
    page.table(
      "Rules of the engine, tried along a random direction",
      columns: ["y", "gradient of x", "slope by tape", "slope by trying"],
      rows: [
        check("x + b", "g", [6, 5]) { $0 + other },
        check("b + x, x repeated", "g, summed over the repeats", [1, 5]) { other + $0 },
        check("x · b", "g b", [6, 5]) { $0 * other }, check("b / x", "-g b / x²", [6, 5]) { other / $0 },
        check("√x", "g / (2 y)", [6, 5]) { $0.squareRoot() }, check("exp x", "g y", [6, 5]) { $0.exp() },
        check("x B", "g Bᵀ", [4, 6]) { $0.multiplied(by: other) },
        check("mean x", "g / n, repeated", [6, 5]) { $0.mean() },
        check("softmax x", "y (g - ⟨g, y⟩)", [6, 5]) { $0.softmax() },
        check("x, dimensions exchanged", "g, exchanged back", [6, 5]) { $0.transposed([1, 0]) },
      ])
    //: @unfold

    //: > **Try** Another draw takes other numbers for *g*, *x* and the direction. Do the two columns always agree to the
    //: > last digit?

    //: The engine's tests are stricter. They move one number of the input at a time, and take the differences in double
    //: precision from a second, plain version of each operation.
  }
}
