import Engine
import Imaging
import Notebook
import SuperResolution

//: ## How fast?
//:
//: Now we measure. Times depend on the machine and on what else it does, so a page that must come out the same everywhere
//: cannot measure them. A program has measured them once and written a record, which the page reads.
//: (`swift run -c release chapter time A --record` makes it again, on your machine.) Speed is given in **GFLOP/s**, billions
//: of *floating-point operations* in a second. Here a multiplication is one operation and an addition another, so a
//: multiply-add counts as two. Predict two things: which order of loops is the faster one, and by how much the engine is
//: faster. (*Swift, in passing:* `try` stands before a call that may fail, such as reading a file.)

extension Chapter01 {
  static let speed = Section { page in
    let products = try page.record("product", of: "A-engine-room")
    //: @fold
    let names = ["definition", "row times column", "row by row", "engine"]
    func points(_ name: String) throws -> (sizes: [Double], rates: [Double]) {
      let rows = products.rows(where: "method", is: name)
      return (try rows.numbers("size"), try rows.numbers("gflops"))
    }
    let curves = try names.map(points), sides = curves[3].sizes.map { Int($0) }
    page.figure(
      "speed",
      caption:
        "Products of square matrices on one core (recorded). Each side is twice the one before, and each line of the grid "
        + "ten times the one below.",
      x: Axis("side of the matrices", range: 0.8...7.2, names: sides.map { "\($0)" }),
      y: Axis("speed", unit: "GFLOP/s", scale: .logarithmic, range: 0.001...300)
    ) { plot in
      for (name, curve) in zip(names, curves) { plot.line(name, x: Array(1...curve.rates.count), y: curve.rates) }
    }
    func rate(_ curve: (sizes: [Double], rates: [Double]), at size: Double) -> Double {
      zip(curve.sizes, curve.rates).first { $0.0 == size }?.1 ?? .nan
    }
    var versions = Array(zip(names, curves))
    let unchecked = try points("row by row unchecked")
    if !unchecked.sizes.isEmpty { versions.insert(("row by row, without checks", unchecked), at: 3) }
    page.table(
      "Matrices of equal size (recorded: \(products.notes["machine"] ?? "unknown"))",
      columns: ["version"] + ["16 × 16", "128 × 128"].flatMap { ["\($0) (GFLOP/s)", "\($0), times the first"] },
      rows: versions.map { name, curve in
        [.text(name)]
          + [16, 128].flatMap { size -> [Cell] in
            let (ours, first) = (rate(curve, at: size), rate(curves[0], at: size))
            return [.number(ours, significant: 2), .whole(ours / first, significant: 2)]
          }
      })
    let slower = zip(curves[1].rates, curves[2].rates).prefix(6).map { $0 / $1 }
    page.show(
      "row times column / row by row, least and most up to 512 × 512", [slower.min()!, slower.max()!], digits: 1)
    let unhindered = zip(unchecked.rates, curves[2].rates).map { $0 / $1 }
    if let least = unhindered.min(), let most = unhindered.max() {
      page.show("row by row without checks / with them, least and most", [least, most], digits: 1)
    }

    //: @unfold

    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how many
    //: are done by one instruction, and how much else is done between them.
    //:
    //: **The order that needs fewer cache lines is the slower one, and checks are the reason.** Row by row is slower up to 512
    //: × 512. `rowTimesColumn` adds up a single number, which the processor can hold. `rowByRow` writes to an array in every
    //: step, and Swift checks each such write: is the place inside the array, and does anybody else refer to it? *Row by row,
    //: without checks* runs the same loops over bare addresses, where nothing is checked. It is more than ten times as fast as
    //: with checks, and ahead of `rowTimesColumn` at every size. So the count of cache lines was right; the price of the
    //: checks, and of the vector instructions that a compiler can hardly use between them, has hidden it. (The project keeps
    //: the checks, and its engine, which is tested for it, goes without.)
    //:
    //: As long as `b` lies in a **cache**, a small fast memory beside the processor, a column costs little more than a row.
    //: The curve of `rowTimesColumn` falls in steps, as if `b` had outgrown one cache after another: from 64 to 128, where it
    //: grows from 16 to 64 KB, and at 512 and 1024, where it takes 1 and 4 MB.
  }
}
