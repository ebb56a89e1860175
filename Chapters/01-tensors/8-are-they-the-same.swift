import Engine
import Imaging
import Notebook
import SuperResolution

//: ### Are they the same?
//:
//: Do all seven compute the same product? We multiply matrices of many shapes and compare each version with the one
//: before. Then we compare all of them, on a product with 4096 terms a sum, with one in double precision. Predict how
//: many of the results agree in every bit.

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
          .text(versions[i].name), .text(i == 0 ? "(the first)" : "\(equal[i]) of \(trials)"),
          .number(errors[i], significant: 2),
        ]
      })

    //: > **Try** Another seed draws other matrices of other shapes. Watch the middle column: does one bit ever differ?

    //: The first five agree to the last bit. They take their loops in different orders, but each *element* still adds its
    //: terms in the order of `k`. Fused multiply-adds round differently, so they change the bits. The engine has another
    //: block and other packing, and cuts the depth into slices; yet it agrees with our fused blocks to the last bit
    //: again. Where two programs can agree exactly, a test should ask for that: a tolerance hides small mistakes.
    //:
    //: The error comes from adding 4096 numbers one after the other. Fusing saves every second rounding and gains little,
    //: because the large error is in the sum and not in the products. [Exercise 1.6](#exercises) reduces it.
  }
}
