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
    func rate(_ version: Int, at size: Double) -> Double {
      zip(curves[version].sizes, curves[version].rates).first { $0.0 == size }?.1 ?? .nan
    }
    page.table(
      "Matrices of equal size (recorded: \(products.notes["machine"] ?? "unknown"))",
      columns: ["version"] + ["16 × 16", "128 × 128"].flatMap { ["\($0) (GFLOP/s)", "\($0), times the first"] },
      rows: names.indices.map { i in
        [.text(names[i])]
          + [16, 128].flatMap { size -> [Cell] in
            let (ours, first) = (rate(i, at: size), rate(0, at: size))
            return [.number(ours, significant: 2), .whole(ours / first, significant: 2)]
          }
      })

    //: @unfold

    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how many
    //: are done by one instruction, and how much else is done between them. (The definition was not timed beyond 128 × 128,
    //: which takes long enough.)
    //:
    //: **The order that needs fewer cache lines is the slower one.** Row by row is slower at every size, by a factor between
    //: two and four up to 512 × 512. Two causes are likely; the record does not test them. `rowTimesColumn` adds up a single
    //: number, which the processor can hold. `rowByRow` writes to an array in every step, and Swift checks each such write: is
    //: the place inside the array, and does anybody else refer to it? And as long as `b` lies in a **cache**, a small fast
    //: memory beside the processor, a column costs little more than a row. The curve of `rowTimesColumn` falls twice, as if
    //: `b` had outgrown a cache: from 64 to 128, where it grows from 16 to 64 KB, and at 1024, where it takes 4 MB.
  }
}
