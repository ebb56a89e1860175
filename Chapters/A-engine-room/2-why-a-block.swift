import Engine
import Imaging
import Notebook

extension ChapterA {
  static let whyABlock = Section { page in
    //: ### Why a block?
    //:
    //: Why should blocks be faster? Before we measure, let us count. How many fetches and stores does each version need for a
    //: hundred multiply-adds, of numbers or of vectors? In each step, a block of *r* rows and *v* vectors fetches *r* + *v*
    //: times and computes *r* · *v* times:
    //:
    //: ```math
    //: \frac{r + v}{r v}
    //: ```
    func block(_ rows: Double, _ vectors: Double) -> Double { 100 * (rows + vectors) / (rows * vectors) }
    let rows = page.knob("rows", 4, in: 1...8), vectors = page.knob("vectors", 3, in: 1...8)
    page.table(
      "Traffic", columns: ["version", "fetches and stores per 100 multiply-adds", "numbers in each multiply-add"],
      rows: [
        ["row times column", .number(200), .number(1)], ["row by row", .number(300), .number(1)],
        ["row by row of vectors", .number(300), .number(8)],
        ["block 4 × 8", .number(block(4, 1), digits: 0), .number(8)],
        [
          .text("\(rows == 4 && vectors == 3 ? "engine, " : "")block \(rows) × \(8 * vectors)"),
          .number(block(Double(rows), Double(vectors)), digits: 0),
          .text(rows == 4 && vectors == 3 ? "8 (16 with AVX-512)" : "8"),
        ],
      ])
    page.show("registers that the last block needs", rows * vectors + vectors + 1)

    //: A hundred multiply-adds of vectors of eight do eight times the work of a hundred of numbers.

    //: > **Try** Turn vectors to 4: the traffic falls to 50, but 21 registers are needed. Does any block with at most sixteen
    //: > have less traffic than the engine's?

    //: Why not a still larger block? Its *r* · *v* vectors of sums need as many registers, `b` needs *v* more, and `a` one.
    //: The engine's block takes 12 + 3 + 1 = 16, and a processor with AVX2 has sixteen. AVX-512 has 32. There the same lines
    //: run with vectors twice as long, and half of the registers stay free. Which block would be best for 32 is [exercise
    //: A.3](#exercises).
  }
}
