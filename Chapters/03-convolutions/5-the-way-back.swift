import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What is the gradient of a convolution?
//:
//: Training needs two gradients of a convolution: with respect to its weights, to change them, and with respect to its
//: input, to pass it on to the layer before. What is the rule?
//:
//: Take one row and one channel. Output pixel $`i`$ has multiplied the weight $`w_a`$ by input pixel $`i + a - p`$. Read the
//: other way, input pixel $`u`$ has been multiplied by $`w_a`$ for output pixel $`u - a + p`$. So it collects the gradient
//: $`g`$ of that output, times $`w_a`$, for every *a*. The minus sign in front of *a* turns the filter round. With all
//: indices, and stride 1:
//:
//: ```math
//: \frac{\partial L}{\partial x_{n,c,u,v}} = \sum_{o,a,b} w_{o,c,a,b} \; g_{n,o,\,u-a+p,\,v-b+p}
//: ```
//:
//: ```math
//: \frac{\partial L}{\partial w_{o,c,a,b}} = \sum_{n,i,j} g_{n,o,i,j} \; x_{n,c,\,i+a-p,\,j+b-p}
//: ```
//:
//: (Outside of the output, $`g`$ is zero.) Both are convolutions again. For the input, the gradient is convolved with
//: filters that are turned by 180° and whose input and output channels have changed places; a padding of $`p`$ becomes
//: $`K - 1 - p`$. For the weights, the input is convolved with the *gradient* as a filter as large as the picture. So we
//: can write both with the forward operation. Do they agree with what the tape of chapter 2 finds? We try it on random
//: numbers: an input *x* of 16 channels and 40 × 40 pixels, weights *w*, and a gradient *g* that arrives. (`drawn` holds
//: random tensors, made once for the chapter. The names with a *t* are on the tape.)

extension Chapter03 {
  static let theWayBack = Section(needs: drawn) { page, drawn in
    let (x, w, g) = (drawn.x, drawn.w, drawn.g)
    let tape = Tape(), tx = tape.variable(x), tw = tape.variable(w)
    let found = tape.gradients(of: (tx.convolved(with: tw, padding: (1, 1)) * Variable(g)).sum())

    // `transposed([1, 0, 2, 3])` exchanges the first two dimensions. For the weights, each channel of x becomes a picture of a
    // batch, and each channel of g a filter of 40×40. With a padding of 1 it has 3×3 places, one for each weight.
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

    //: They do. Going back through a convolution costs two more convolutions of the same size; that is where chapter 2's
    //: "about three evaluations" comes from.
  }
}
