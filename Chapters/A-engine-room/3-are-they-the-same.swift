import Chapter01
import Engine
import Imaging
import Notebook

//: ### Are they the same?
//:
//: Do all versions compute the same product? Chapter 1 asked this of the plain ones. We go on where it ended, with [its
//: comparison](../01-tensors/README.md#are-they-the-same): matrices of many shapes, each version against the one before, then
//: the error of each where sums have 4096 terms. Predict how many of the results agree in every bit.

extension ChapterA {
  static let areTheyTheSame = Section { page in
    let engine: @Sendable (Matrix, Matrix) -> Matrix = { a, b in
      Matrix(a.rows, b.columns, a.tensor.multiplied(by: b.tensor).values)
    }
    let versions: [(name: String, multiply: @Sendable (Matrix, Matrix) -> Matrix)] = [
      ("row by row", rowByRow), ("row by row of vectors", rowByRowOfVectors),
      ("blocks", byBlocks), ("fused blocks", byFusedBlocks), ("engine", engine),
    ]
    var random = RandomSource(seed: page.seed())
    let trials = page.options.full ? 400 : 40
    let comparison = page.progress("comparing", total: trials) { tick in
      Comparison(versions, trials: trials, using: &random) { tick() }
    }
    page.table("Four products and the engine's", columns: Comparison.columns, rows: comparison.rows)

    //: > **Try** Another seed draws other matrices of other shapes. Watch the middle column: do the rows of 40 ever change?

    //: Those without the fused instruction agree to the last bit, vectors and blocks included. They take their loops in
    //: different orders, but each *element* still adds its terms in the order of `k`. Fused multiply-adds round differently,
    //: so they change the bits. The engine has another block and other packing, and cuts long sums into parts, each of which
    //: goes on from where the one before has stopped. So it still adds in the order of `k`, and for all forty shapes of the
    //: test it agrees with our fused blocks to the last bit. This is how the engine's product is tested: a plain program that
    //: rounds at the same places, and no tolerance. (Winograd's method, [below](#fewer-multiplications), needs one.)
  }
}
