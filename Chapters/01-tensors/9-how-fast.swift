import Engine
import Imaging
import Notebook
import SuperResolution

//: ## How fast?
//:
//: Now we measure. Times depend on the machine and on what else it does, so a page that must come out the same everywhere
//: cannot measure them. A program has measured them, the best of several runs each, and written a record, which the page
//: reads. (`swift run -c release chapter time A --record` makes it again, on your machine.) Speed is given in **GFLOP/s**,
//: billions of *floating-point operations* in a second. Here a multiplication is one operation and an addition another, so
//: a multiply-add counts as two. A fifth version joins the four: *row by row unchecked* runs the loops of the third over
//: bare addresses, without Swift's checks. Predict two things: which order of loops is the faster one, and by how much the
//: engine is faster. (*Swift, in passing:* `try` stands before a call that may fail, such as reading a file.)

extension Chapter01 {
  static let speed = Section { page in
    let products = try page.record("product", of: "A-engine-room")
    //: @fold
    let names = ["definition", "row times column", "row by row", "row by row unchecked", "engine"]
    func points(_ name: String) throws -> (sizes: [Double], rates: [Double]) {
      let rows = products.rows(where: "method", is: name)
      return (try rows.numbers("size"), try rows.numbers("gflops"))
    }
    let curves = try names.map(points), sides = curves[3].sizes.map { Int($0) }
    page.figure(
      "speed",
      caption:
        "Products of square matrices on one core (recorded; both axes logarithmic). Running row by row over bare addresses "
        + "changes the speed far more than exchanging the loops. From 32 × 32 on the engine is the fastest.",
      x: Axis("side of the matrices", range: 0.8...7.2, names: sides.map { "\($0)" }),
      y: Axis("speed", unit: "GFLOP/s", scale: .logarithmic, range: 0.001...300)
    ) { plot in
      // The engine is drawn first, in the strongest line.
      for i in [names.count - 1] + Array(0..<names.count - 1) {
        plot.line(names[i], x: Array(1...curves[i].rates.count), y: curves[i].rates)
      }
    }
    func rate(_ curve: (sizes: [Double], rates: [Double]), at size: Double) -> Double {
      zip(curve.sizes, curve.rates).first { $0.0 == size }?.1 ?? .nan
    }
    page.table(
      "Matrices of equal size (recorded: \(products.notes["machine"] ?? "unknown"))",
      columns: ["version"] + ["16 × 16", "128 × 128"].flatMap { ["\($0) (GFLOP/s)", "\($0), times the first"] },
      rows: zip(names, curves).map { name, curve in
        [.text(name)]
          + [16, 128].flatMap { size -> [Cell] in
            let (ours, first) = (rate(curve, at: size), rate(curves[0], at: size))
            return [.whole(ours, significant: 2), .whole(ours / first, significant: 2)]
          }
      })
    let slower = zip(curves[1].rates, curves[2].rates).prefix(6).map { $0 / $1 }
    page.show(
      "row times column / row by row, least and most up to 512 × 512", [slower.min()!, slower.max()!], digits: 1)
    let unhindered = zip(curves[3].rates, curves[2].rates).map { $0 / $1 }
    page.show("row by row unchecked / row by row, least and most", [unhindered.min()!, unhindered.max()!], digits: 1)
    page.show(
      "row times column at 256 × 256, 512 × 512 and 1024 × 1024", Array(curves[1].rates.suffix(3)), digits: 1,
      unit: "GFLOP/s")

    //: @unfold

    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how many
    //: are done by one instruction, and how much else is done between them. The largest step is the first, a factor of about
    //: 300: the definition's subscript makes an array of indices for every access. What follows, from row times column to the
    //: engine, takes 128 × 128 from 2.8 to 100 GFLOP/s.
    //:
    //: **Up to 512 × 512 the order that needs fewer cache lines, row by row, is the slower one; the likely reason is the
    //: price of writing to an array.** `rowTimesColumn` adds up a single number, which the processor can hold. `rowByRow`
    //: writes to an array in every step, and Swift checks each such write: is the place inside the array, does anybody
    //: else refer to it, did the arithmetic of the place overflow? *Row by row unchecked* ([its
    //: lines](../A-engine-room/Timings.swift)) checks nothing in its innermost loop, and works out the beginning of a row
    //: once and not for every number. It is more than ten times as fast as with checks, more than four times as fast as
    //: `rowTimesColumn` at 16 × 16, and nearly ten times at 128 × 128. So the cache lines probably did not decide. More
    //: likely the rest of each step did: the checks, the arithmetic of places, and the vector instructions that the
    //: compiler can hardly use between them. Two things weaken this. The columns were not timed without checks, and the
    //: package is built with `-assert-config Debug`, which may check more than Swift's ordinary release build. The cost of
    //: the column begins to show at 512 × 512 and decides at 1024 × 1024, where the column falls behind the row although
    //: both are checked.
    //:
    //: A **cache** is a small fast memory beside the processor. The speed of `rowTimesColumn` falls by more than a quarter at
    //: 512, where `b` takes 1 MiB, and to a third of that at 1024, where it takes 4 MiB, perhaps because `b` outgrew one cache
    //: after another.
  }
}
