import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let block = Section { page in
    //: ### Why a block?
    //:
    //: Before any clock is started, let us count. How many instructions that fetch or store does each version need for a
    //: hundred instructions' worth of multiply-adds? A block of *r* rows and *v* vectors fetches *r* + *v* times and
    //: computes *r* · *v* times:
    //:
    //: ```math
    //: \frac{r + v}{r v}
    //: ```
    func block(_ rows: Double, _ vectors: Double) -> Double { 100 * (rows + vectors) / (rows * vectors) }
    page.table(
      "Traffic", columns: ["version", "fetches and stores per 100 multiply-adds", "numbers in a vector"],
      rows: [
        ["row times column", .number(200), .number(1)], ["row by row", .number(300), .number(1)],
        ["row by row of vectors", .number(300), .number(8)],
        ["block 4 × 8", .number(block(4, 1), digits: 0), .number(8)],
        ["engine, block 4 × 24", .number(block(4, 3), digits: 0), .number(8)],
      ])

    //: Why not larger still? A block of *r* · *v* vectors of sums needs that many registers, and *v* more for `b` and one
    //: for `a`: the engine's takes 12 + 3 + 1 = 16, and sixteen is all there are on this kind of processor. Which block
    //: is best for 32 registers is [exercise 1.5](#exercises).
  }
}
