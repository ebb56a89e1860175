import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let whatTheNamePromises = Section(needs: drawn) { page, drawn in
    //: ## What does attention cost?
    //:
    //: Each of N pixels has a weight for each of N pixels, so the table of weights has $`N^2`$ entries. A picture twice as
    //: wide and high has four times the pixels and sixteen times the table. The library therefore averages keys and values
    //: down to a grid of at most 16 × 16 places. Here is the cost with all keys and with the grid. The layer has 32
    //: channels; queries, keys and values have half as many:
    let grid = page.knob("side of the grid", 16, in: 4...64), keys = grid * grid
    page.table(
      "One attention layer",
      columns: [
        "side (pixels)", "all keys (MB)", "\(keys) keys (MB)", "all keys (10⁹ products)", "\(keys) keys (10⁹ products)",
      ],
      rows: [32, 64, 128, 256].map { side in
        let n = side * side
        func megabytes(_ keys: Int) -> Double { Double(n * min(n, keys) * 4) / 1e6 }
        func products(_ keys: Int) -> Double { Double(2 * n * min(n, keys) * 16) / 1e9 }
        return [
          .number(side), .number(megabytes(n), digits: 0), .number(megabytes(keys), digits: 0),
          .number(products(n), digits: 2), .number(products(keys), digits: 2),
        ]
      })

    //: At 256 × 256 pixels the full table takes seventeen gigabytes, for one layer, and the tape must keep it for the
    //: gradients. With the grid it is affordable. What the averaging costs in quality we have not measured.

    //: A network takes this as a layer, $`x + \gamma \, a(x)`$, which adds attention's output $`a(x)`$, times one learned
    //: number $`\gamma`$, to its input. Here $`a`$ ends in a fourth point-wise convolution, which brings the $`d`$ numbers
    //: back to as many channels as $`x`$ has. The path on which the input goes around the attention is a **skip connection**.
    //: The number $`\gamma`$ is a **gate**; in the library it begins at zero, so that a new layer changes nothing until
    //: training opens it.
    //:
    //: Is the layer the formula above? We set its gate to one by hand and compare.
    //: @fold
    let x = Variable(drawn.features)
    // Made with a grid of 24×24, as large as the picture, so that nothing is averaged. Its state is the weights and biases of
    // query, key, value and output, and last the gate.
    var attention = drawn.attention
    var parts = attention.state
    parts[8] = .ones([1])
    attention.state = parts
    func embed(_ x: Variable, _ index: Int) -> Tensor {
      x.convolved(with: Variable(parts[index]), bias: Variable(parts[index + 1])).value
    }
    let answer = attended(query: embed(x, 0), key: embed(x, 2), value: embed(x, 4))
    let byHand = x.value + embed(Variable(answer), 6)
    //: @unfold
    page.show("agrees with the layer", yes(difference(byHand, attention(x).value) < 1e-5))
  }
}
