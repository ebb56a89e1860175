import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let whatTheNamePromises = Section(needs: drawn) { page, drawn in
    //: ## What the name promises
    //:
    //: Attention as written down above, against the library's layer. (It begins with a gate of zero, so that a new
    //: layer changes nothing until it has learned what to say; we open the gate by hand. Its state is the weights and
    //: biases of query, key, value and answer, and last the gate.)
    let x = Variable(drawn.features)
    var attention = drawn.attention
    var parts = attention.state
    parts[8] = .ones([1])
    attention.state = parts
    func embed(_ x: Variable, _ index: Int) -> Tensor {
      x.convolved(with: Variable(parts[index]), bias: Variable(parts[index + 1])).value
    }
    let answer = attended(query: embed(x, 0), key: embed(x, 2), value: embed(x, 4))
    let byHand = x.value + embed(Variable(answer), 6)
    page.show("agrees with the layer", yes(difference(byHand, attention(x).value) < 1e-5))

    //: Its flaw is the price. N pixels ask N pixels: the table of weights has $`N^2`$ entries, and a picture twice as
    //: large has four times the pixels and sixteen times the table. The layer therefore averages keys and values down
    //: to a grid of at most 16 × 16 places, which makes the table proportional to N. (Here `keySize` was 24, so that
    //: nothing was averaged.) Both counted, for 32 channels, half of which queries, keys and values have:
    let grid = page.knob("side of the grid", 16, in: 4...64), keys = grid * grid
    page.table(
      "One attention layer",
      columns: ["side", "table (MB)", "\(keys) keys (MB)", "10⁹ products", "\(keys) keys"],
      rows: [32, 64, 128, 256].map { side in
        let n = side * side
        func megabytes(_ keys: Int) -> Double { Double(n * keys * 4) / 1e6 }
        func products(_ keys: Int) -> Double { Double(2 * n * keys * 16) / 1e9 }
        return [
          .number(side), .number(megabytes(n), digits: 0), .number(megabytes(keys), digits: 0),
          .number(products(n), digits: 2), .number(products(keys), digits: 2),
        ]
      })

    //: > **Try** Turn the side of the grid to 4 and to 64, and watch the two columns on the keys: they grow with its square, and
    //: > only with the first power of the pixels.

    //: At 256 × 256 the full table would be seventeen gigabytes, for one layer, before the tape keeps a copy for the
    //: way back. A block of fig. 2 with 32 channels, for comparison, needs 0.8 · 10⁹ products there.
  }
}
