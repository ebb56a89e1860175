import Engine
import Imaging
import Notebook
import SuperResolution

//: ## How fast?
//:
//: Now we measure. Times depend on the machine and on what else it does, so a page that must come out the same
//: everywhere cannot measure them itself. A program of its own has measured them once and written a record, which the
//: page reads. (`swift run -c release chapter time A --record` makes it again, on your machine.) Speed is given in
//: **GFLOP/s**, billions of *floating-point operations* in a second: a multiplication or an addition of two fractions is
//: one operation. Predict two things: which order of loops is the faster one, and by how much the engine is faster.

extension Chapter01 {
  static let speed = Section { page in
    let products = try page.record("product", of: "A-engine-room")
    let names = ["definition", "row times column", "row by row", "engine"]
    func points(_ name: String) throws -> (sizes: [Double], rates: [Double]) {
      let rows = products.rows(where: "method", is: name)
      return (try rows.numbers("size"), try rows.numbers("gflops"))
    }
    let curves = try names.map(points)
    page.figure(
      "speed",
      caption:
        "Products of square matrices on one core (recorded). Both scales are logarithmic: each line of the grid is ten "
        + "times the one below.",
      x: Axis("side of the matrices", scale: .logarithmic, range: 12...1400),
      y: Axis("speed", unit: "GFLOP/s", scale: .logarithmic, range: 0.001...300)
    ) { plot in
      for (name, curve) in zip(names, curves) { plot.line(name, x: curve.sizes, y: curve.rates) }
    }
    let fastest = curves.map { $0.rates.max() ?? 0 }
    page.table(
      "The best of each (recorded: \(products.notes["machine"] ?? "unknown"))",
      columns: ["version", "speed (GFLOP/s)", "times the first"],
      rows: names.indices.map { i in
        [.text(names[i]), .number(fastest[i], significant: 2), .number(Int(fastest[i] / fastest[0]))]
      })

    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how
    //: many are done by one instruction, and how much else is done between them.
    //:
    //: **The better order of loops is the slower one.** Rows are read with fewer cache lines than columns, and yet row by
    //: row takes about three times as long. Small matrices lie in the **cache**, the small fast memory beside the
    //: processor, where columns cost nothing. But `rowTimesColumn` adds up a single number, which the processor holds,
    //: while `rowByRow` writes to an array in every step, and Swift checks each such write: is the place inside the array,
    //: and does anybody else refer to it? Only at 1024 × 1024, where `b` no longer fits into the nearer caches, are the two
    //: nearly equal. Advice about memory depends on sizes. (The project keeps these checks, with the compiler's option
    //: `-assert-config Debug`, so that a mistake stops the program and says what failed. Only the engine's innermost loops
    //: go without them.)
  }
}
