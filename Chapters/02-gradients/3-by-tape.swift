import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter02 {
  static let byTape = Section { page in
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
    let x = 1.5, y = 0.25, w = page.knob("weight", 0.8125, in: -2...2)
    let tape = Tape(keepsValues: true)
    let weight = tape.variable(Tensor(Float(w)))
    let product = weight * Float(x)
    let answer = product / (product.squared() + 1).squareRoot()
    let mistake = (answer - Float(y)).squared()
    page.show("nodes on the tape", tape.count)
    page.show("slope by tape", tape.gradients(of: mistake)[weight].scalar, digits: 5)
    page.show("and asked a second time", tape.gradients(of: mistake)[weight].scalar, digits: 5)
    page.diagram(
      "tape", of: mistake, on: tape, naming: ["w": weight, "answer": answer, "loss": mistake],
      caption:
        "What this tape has recorded, drawn from it: values on the way down and, in orange, the slope of the loss at each, "
        + "found on the way up.")

    //: > **Try** Turn the weight, and compare the tape's slope with [the one by hand](#one-slope-by-hand) at the same
    //: > weight. They agree at every weight, to the last digit that is shown.

    //: (Seven operations, and the weight itself.) The second call gives the same number because the walk keeps its sums
    //: to itself. Engines that store a gradient *in* each variable add the second walk to the first, and every training
    //: loop written for them begins with a line that sets gradients back to zero. We had rather not have that line to
    //: forget.
  }
}
