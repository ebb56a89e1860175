import Engine
import Imaging
import Notebook
import SuperResolution

//: ### Are they the same?
//:
//: Do all four compute the same product? We multiply random matrices of many shapes, with numbers from -1 to 1, and compare
//: each version with the one before, bit by bit (by `==`, for which 0 and -0 are equal too). Then we take a product whose
//: sums have 4096 terms, and measure the error of each version: the root of the mean squared difference from the same
//: product in double precision (64 bits a number, in place of 32). Predict how many of the results agree in every bit.
//: @fold

/// What versions of the product have in common, and how far each is from the truth.
public struct Comparison {
  /// Of so many random products, those in which a version has every bit of the version before; none for the first.
  public var equal: [Int]
  /// The error where sums have 4096 terms, root mean square.
  public var errors: [Double]
  let names: [String], trials: Int

  /// Compares; `tick` is called after each product.
  public init(
    _ versions: [(name: String, multiply: @Sendable (Matrix, Matrix) -> Matrix)], trials: Int,
    using random: inout RandomSource, tick: () -> Void
  ) {
    (names, self.trials, equal) = (versions.map(\.name), trials, [Int](repeating: 0, count: versions.count))
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
    let a = Matrix.random(16, 4096, &random), b = Matrix.random(4096, 16, &random)
    errors = versions.map { rootMeanSquareError(of: $0.multiply(a, b), a, b) }
  }
}

/// Root mean square of a product's differences from the same in double precision.
public func rootMeanSquareError(of product: Matrix, _ a: Matrix, _ b: Matrix) -> Double {
  let squares = product.numbers.indices.map { place in
    let (i, j) = (place / b.columns, place % b.columns)
    let exact = (0..<a.columns).reduce(0.0) { $0 + Double(a[i, $1]) * Double(b[$1, j]) }
    return (Double(product.numbers[place]) - exact) * (Double(product.numbers[place]) - exact)
  }
  return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
}
//: @unfold

extension Chapter01 {
  static let equality = Section { page in
    //: *Swift, in passing:* `(Matrix, Matrix) -> Matrix` is the type of a function that makes one matrix of two, and
    //: `{ a, b in … }` such a function without a name; `@Sendable` says that several threads may call it. `full ? 400 : 40` is
    //: 400 if `full` is true (`--full` on the command line), else 40. `page.progress` shows how far a long computation is, a
    //: `tick` at a time.
    let engine: @Sendable (Matrix, Matrix) -> Matrix = { a, b in
      Matrix(a.rows, b.columns, a.tensor.multiplied(by: b.tensor).values)
    }
    let versions: [(name: String, multiply: @Sendable (Matrix, Matrix) -> Matrix)] = [
      ("definition", { a, b in Matrix(a.rows, b.columns, byDefinition(a.tensor, b.tensor).values) }),
      ("row times column", rowTimesColumn), ("row by row", rowByRow), ("engine", engine),
    ]
    var random = RandomSource(seed: page.seed())
    let trials = page.options.full ? 400 : 40
    let comparison = page.progress("comparing", total: trials) { tick in
      Comparison(versions, trials: trials, using: &random) { tick() }
    }
    page.table("Three products and the engine's", columns: Comparison.columns, rows: comparison.rows)

    //: > **Try** Another seed draws other matrices of other shapes. Watch the middle column: do the first three ever differ?

    //: The first three agree to the last bit. They take their loops in different orders, but each *element* still adds its
    //: terms in the order of `k`. The engine uses an instruction that multiplies and adds at once and rounds once where ours
    //: round twice, which changes the last bits in nearly every product. Where two programs can agree exactly, a test should
    //: ask for that: a tolerance hides small mistakes.
    //:
    //: The errors are nearly the same, about a millionth of the sums. (A product of two numbers between -1 and 1 has a mean
    //: square of 1/9, so 4096 of them add up to about √(4096/9) ≈ 21.) The engine does not round its products, and its error
    //: is hardly smaller: nearly all of the error comes from adding 4096 numbers one after the other, where each addition
    //: rounds. [Exercise 1.5](#exercises) reduces it.
  }
}
