import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let theWayBack = Section(needs: drawn) { page, drawn in
    //: ## The way back
    //:
    //: Chapter 2 turned functions into gradients by rules; what is the rule here? Output pixel $`i`$ used input pixel
    //: $`i + a - p`$ with weight $`w_a`$. So input pixel $`u`$ was used, with weight $`w_a`$, by output $`u - a + p`$,
    //: and collects the gradients $`g`$ from there. The minus sign turns the filter round:
    //:
    //: ```math
    //: \frac{\partial L}{\partial x_{n,c,u,v}} = \sum_{o,a,b} w_{o,c,a,b} \; g_{n,o,\,u-a+p,\,v-b+p}
    //: ```
    //:
    //: ```math
    //: \frac{\partial L}{\partial w_{o,c,a,b}} = \sum_{n,i,j} g_{n,o,i,j} \; x_{n,c,\,i+a-p,\,j+b-p}
    //: ```
    //:
    //: (Outside of the output $`g`$ is zero.) Both are convolutions again. The first, of the gradient with filters that
    //: are turned by 180° and whose input and output channels have changed places; what was padded by $`p`$ is padded
    //: by $`K - 1 - p`$ going back, here one pixel both ways. The second, of the input with the *gradient* as a filter
    //: as large as the picture. Neither needs a new kernel; we write both with the forward operation, and compare with
    //: what the tape finds.
    let (x, w, g) = (drawn.x, drawn.w, drawn.g)
    let tape = Tape(), tx = tape.variable(x), tw = tape.variable(w)
    let found = tape.gradients(of: (tx.convolved(with: tw, padding: (1, 1)) * Variable(g)).sum())

    let turned = w.flipped(along: 2).flipped(along: 3).transposed([1, 0, 2, 3])
    let toInput = Variable(g).convolved(with: Variable(turned), padding: (1, 1)).value
    let swapped = Variable(x.transposed([1, 0, 2, 3]))
    let toWeights = swapped.convolved(with: Variable(g.transposed([1, 0, 2, 3])), padding: (1, 1)).value
    page.table(
      "Written as convolutions, against the tape", columns: ["gradient", "largest number", "agrees to 4 digits"],
      rows: [
        [
          "to the input", .number(found[tx].map(.absolute).values.max()!, digits: 1),
          .text(yes(difference(toInput, found[tx]) < 1e-4)),
        ],
        [
          "to the weights", .number(found[tw].map(.absolute).values.max()!, digits: 1),
          .text(yes(difference(toWeights.transposed([1, 0, 2, 3]), found[tw]) < 3e-3)),
        ],
      ])

    //: The engine's operation with its backward rule beside it. (For the weights it has kernels of their own after all:
    //: a filter of 40 × 40 is an odd thing to optimise for. Where Winograd's trick pays, its gradient walks the same
    //: transforms backwards; elsewhere twelve dot products are made at a time.)
    //:
    //: @quote Engine/Operations/Convolution.swift Variable.convolved
  }
}
