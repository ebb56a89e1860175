import Engine
import Imaging
import Notebook
import SuperResolution

//: ### Are they the same?
//:
//: Six functions that claim to compute one thing should be made to prove it. We multiply matrices of all sorts of
//: shapes, compare each version with the one before, and then, on a deep product, with one computed in double
//: precision.

extension Chapter01 {
  static let equality = Section { page in
    let engine: @Sendable (Matrix, Matrix) -> Matrix = { a, b in
      Matrix(a.rows, b.columns, a.tensor.multiplied(by: b.tensor).values)
    }
    let versions: [(name: String, multiply: @Sendable (Matrix, Matrix) -> Matrix)] = [
      ("definition", { a, b in Matrix(a.rows, b.columns, byDefinition(a.tensor, b.tensor).values) }),
      ("row times column", rowTimesColumn), ("row by row", rowByRow), ("row by row of vectors", rowByRowOfVectors),
      ("blocks", byBlocks), ("fused blocks", byFusedBlocks), ("engine", engine),
    ]
    var random = RandomSource(seed: page.seed())
    let trials = page.options.full ? 400 : 40
    var equal = [Int](repeating: 0, count: versions.count)
    page.progress("comparing", total: trials) { tick in
      for _ in 0..<trials {
        let (rows, depth, columns) = (
          Int.random(in: 1...40, using: &random), Int.random(in: 1...300, using: &random),
          Int.random(in: 1...60, using: &random)
        )
        let a = Matrix.random(rows, depth, &random), b = Matrix.random(depth, columns, &random)
        let products = versions.map { $0.multiply(a, b) }
        for i in 1..<products.count where products[i] == products[i - 1] { equal[i] += 1 }
        tick()
      }
    }
    let a = Matrix.random(16, 4096, &random), b = Matrix.random(4096, 16, &random)
    let exact = (0..<256).map { place in
      (0..<4096).reduce(0.0) { $0 + Double(a[place / 16, $1]) * Double(b[$1, place % 16]) }
    }
    let errors = versions.map { version in
      let squares = zip(version.multiply(a, b).numbers, exact).map { (Double($0) - $1) * (Double($0) - $1) }
      return (squares.reduce(0, +) / 256).squareRoot()
    }
    page.table(
      "Six products and the engine's",
      columns: ["version", "every bit as the one before", "error at depth 4096 (root mean square)"],
      rows: versions.indices.map { i in
        [
          .text(versions[i].name), .text(i == 0 ? "" : "\(equal[i]) of \(trials)"), .number(errors[i], significant: 2),
        ]
      })

    //: > **Try** Another seed draws other matrices of other shapes. Watch the middle column: does one bit ever differ?

    //: We had been ready to write about tolerances, and there is nothing to tolerate. The first five agree to the last
    //: bit, although they take their loops in different orders, because each *element* still adds its terms in the order
    //: of `k`. Fusing changes the rounding, so it changes the bits; and then the engine, with another block, other
    //: packing and its depth cut into slices, agrees with our fused blocks to the last bit again. When two programs can
    //: agree exactly, a test should ask for no less: a tolerance is a place where a bug can live.
    //:
    //: The error is that of adding 4096 numbers one after the other. Fusing spares us every second rounding, and gains
    //: little: the large error is in the sum, not in the products. [Exercise 1.6](#exercises) does something about it.
  }
}
