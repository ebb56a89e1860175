import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter02 {
  static let byTape = Section { page in
    //: ## Can a program apply the chain rule?
    //:
    //: Chapter 7 trains for hundreds of steps, and no step may cost an evaluation for each parameter. So a program
    //: should do what we did by hand. While it computes the formula, it records every operation: which values went in,
    //: and the slope of the operation for each of them. The record is called a **tape**. Then it walks the tape
    //: backwards and multiplies the slopes. This is **backpropagation**, or reverse-mode **automatic differentiation**.
    //:
    //: *Swift, in passing:* `mutating` marks a function that changes the struct it belongs to. `= []` is a value for a caller
    //: who gives none.
    struct SmallTape {
      /// One operation: the entries that it was computed from, and its slope for each.
      struct Entry { var inputs: [Int] = [], slopes: [Double] = [] }
      var entries: [Entry] = [], values: [Double] = []

      mutating func record(_ value: Double, _ inputs: [Int] = [], _ slopes: [Double] = []) -> Int {
        entries.append(Entry(inputs: inputs, slopes: slopes))
        values.append(value)
        return entries.count - 1
      }
      mutating func sum(_ a: Int, _ b: Int) -> Int { record(values[a] + values[b], [a, b], [1, 1]) }
      mutating func product(_ a: Int, _ b: Int) -> Int {
        record(values[a] * values[b], [a, b], [values[b], values[a]])
      }
    }

    //: The walk back looks simple. Each entry multiplies the gradient that has arrived by its own slopes and hands the
    //: products to its inputs. Here is a first version. We try it on $`x^2`$ at 3, where the slope is 6.
    func assigning(_ tape: SmallTape, from output: Int) -> [Double] {
      var gradient = [Double](repeating: 0, count: tape.entries.count)
      gradient[output] = 1
      for n in stride(from: output, through: 0, by: -1) {
        for (input, own) in zip(tape.entries[n].inputs, tape.entries[n].slopes) { gradient[input] = gradient[n] * own }
      }
      return gradient
    }
    var square = SmallTape()
    let three = square.record(3)
    let nine = square.product(three, three)
    page.show("slope of x² at 3, first version", assigning(square, from: nine)[three], digits: 1)

    //: Half of it is missing. The 3 was used twice, as the left factor and as the right factor, and the second
    //: contribution has overwritten the first. If a value reaches the result along several paths, a change of the value
    //: travels along all of them, and **the contributions add up**. One character has to change: `=` becomes `+=`. (The order
    //: of the walk is handed over now; we shall need it at once.)
    func adding(_ tape: SmallTape, from output: Int, order: [Int]) -> [Double] {
      var gradient = [Double](repeating: 0, count: tape.entries.count)
      gradient[output] = 1
      for n in order {
        for (input, own) in zip(tape.entries[n].inputs, tape.entries[n].slopes) { gradient[input] += gradient[n] * own }
      }
      return gradient
    }
    page.show("slope of x² at 3", adding(square, from: nine, order: [nine, three])[three], digits: 1)

    //: The second trap is the `order`. Suppose that we start at the result and explore: first the values that it was
    //: made from, then those that they were made from, and each value once. We try this on $`x^2 + x^4`$ at 2, computed
    //: as *a* = *x* · *x* and then *a* + *a* · *a*. The slope is $`2 x + 4 x^3 = 36`$.
    var quartic = SmallTape()
    let two = quartic.record(2)
    let four = quartic.product(two, two)
    let sixteen = quartic.product(four, four)
    let twenty = quartic.sum(four, sixteen)
    let explored = [twenty, four, sixteen, two], backwards = [twenty, sixteen, four, two]
    page.show("in the order of exploring", adding(quartic, from: twenty, order: explored)[two], digits: 1)
    page.show("in the order of the tape, backwards", adding(quartic, from: twenty, order: backwards)[two], digits: 1)

    //: Exploring reached *a* after one of its three contributions. *a* passed on what it had; the other two, from *a* · *a*,
    //: arrived too late and were lost. An entry may pass its gradient on only when **every entry computed from it has done
    //: so**. Following every path separately would be right too, but there can be far too many. Twenty doublings in a row,
    //: each `x + x`, have 2²⁰ paths, about a million, and a tape of 21 entries.

    //: Many programs sort the operations (their **graph**: which was computed from which) at this point. A tape needs no
    //: sorting. No operation can use a value that has not been computed yet, so everything that was made from an entry
    //: stands behind it on the tape. Read from the end, every contribution has arrived when an entry's turn comes. The
    //: engine's tape does just this, with tensors in place of numbers. In place of slopes, each entry (`node`) keeps a
    //: function, its `pullback`: from the gradient of the output it computes those of the inputs. A `Variable` is a tensor
    //: with its place on a tape; constants have place -1.
    //:
    //: *Swift, in passing:* `Tensor?` is a tensor or nothing, `guard let … else { continue }` goes on to the next entry where
    //: there is nothing, and `!` behind a value promises that there is something. `===` asks whether two names mean the same
    //: object.
    //:
    //: @quote Engine/Tape.swift Tape.gradients documented
    //:
    //: (`keepsValues: true` keeps the results in between for the figure. The figure walks back once more and keeps the
    //: gradients too.)
    let x = 1.5, y = 0.25, w = page.knob("weight", 0.8125, in: -2...2)
    let tape = Tape(keepsValues: true)
    let weight = tape.variable(Tensor(Float(w)))
    let product = weight * Float(x)
    let answer = product / (product.squared() + 1).squareRoot()
    let loss = (answer - Float(y)).squared()
    page.show("operations on the tape, the weight included", tape.count)
    page.show("slope by tape", tape.gradients(of: loss)[weight].scalar, digits: 5)
    page.show("and asked a second time", tape.gradients(of: loss)[weight].scalar, digits: 5)
    page.diagram(
      "tape", of: loss, on: tape, naming: ["w": weight, "answer": answer, "loss": loss],
      caption:
        "What this tape has recorded, drawn from it. Values are computed from top to bottom, slopes of the loss (orange) "
        + "from bottom to top. Two arrows leave × 1.5: two contributions arrive there on the way back, and its slope "
        + "is their sum.")

    //: > **Try** Turn the weight, and compare the tape's slope with
    //: > [the one by hand](#how-does-a-loss-change-with-one-weight) at the same weight. They agree to the last digit that
    //: > is shown.

    //: The second call gives the same number, because the walk keeps its sums to itself. Many engines store a gradient
    //: *inside* each variable and add every new walk to it. A training loop for such an engine has to set all gradients
    //: back to zero first, and a loop that forgets this trains wrongly without any error message.
  }
}
