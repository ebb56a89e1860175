import Engine
import Foundation
import Imaging
import Notebook

//: ## How fast?
//:
//: How fast is each version, and how near does the engine come to what the processor can do? The times come from records,
//: as in chapter 1. (They name the processor's make, not its model.) To make them again, on your machine (with vectors of
//: eight, the longest without AVX-512):
//:
//: ```sh
//: NLVAE_VECTORS=avx2 swift run -c release chapter time A --record
//: NLVAE_VECTORS=avx2 swift run -c release bench peak --record Figures/A-engine-room
//: ```

extension ChapterA {
  static let howFast = Section { page in
    let products = try page.record("product"), chains = try page.record("fma")
    page.show("machine", products.notes["machine"] ?? "unknown")
    page.show("measured", products.notes["measure"] ?? "unknown")

    //: What is the most that one core can do? We let it multiply and add in registers only, and vary the number of sums that
    //: it works on in turn. A fused multiply-add of two vectors of eight counts as sixteen operations.
    let sums = try chains.numbers("sums"), rates = try chains.numbers("gflops")
    let peak = rates.max() ?? 0
    page.figure(
      "latency",
      caption:
        "One core doing nothing but fused multiply-adds on vectors of eight, on so many independent sums in turn. Up to "
        + "eight sums, every further one is nearly free; from fourteen to sixteen the speed falls, probably for want of "
        + "registers.",
      x: "independent sums", y: Axis("speed", unit: "GFLOP/s", range: 0...peak * 1.15)
    ) { plot in
      plot.line("fused multiply-adds", x: sums, y: rates)
      plot.mark(x: 12, "the engine's block")
    }
    page.show("with one sum", rates[0], digits: 0, unit: "GFLOP/s")
    page.show("at best", peak, digits: 0, unit: "GFLOP/s")

    //: The curve has three parts. They show in the time of one *round*, in which every sum is served once:
    page.table(
      "One round", columns: ["independent sums", "time (ns)"],
      rows: zip(sums, rates).map { [.number(Int($0)), .number($0 * 16 / $1, digits: 2)] })

    //: Up to eight sums, a round takes the same time. An instruction waits for the result of the one before it on the same
    //: sum; this wait is its **latency**. The units that compute are idle meanwhile, and more sums fill the idle time at no
    //: cost. With eight sums they are full. (That fits two units, each of which can start an instruction in every cycle of the
    //: clock, and a latency of four cycles: two times four are eight under way.) From then on the time grows with the work.
    //: Between fourteen and sixteen sums it nearly doubles. The likely cause: there are sixteen registers and two of them hold
    //: the factors, so fourteen sums have one each. Of sixteen, two have to be kept in memory. Such a sum has to be stored,
    //: fetched and added to before its next turn. That takes longer than anything else in the round, so from sixteen to
    //: twenty-four sums the round lasts equally long.
    //:
    //: This is the second reason for a block of twelve vectors of sums. They are enough that no instruction waits, and few
    //: enough to fit into registers.
    //:
    //: The best of the curve is the **peak** of this core, for vectors of eight. And these are the products, for square
    //: matrices of growing size. (The definition would be far below the axis. The fused blocks were not timed at 512 and 1024.
    //: *Row by row unchecked* stands in the table, and as a line in [chapter 1](../01-tensors/README.md#how-fast).)
    //: @fold
    /// The engine's vectors, as a record's machine has them: `x86-64 with AVX2`.
    func vectors(_ record: RecordedTable) -> String? {
      let parts = (record.notes["machine"] ?? "").components(separatedBy: " with ")
      return parts.count == 2 ? parts[1].components(separatedBy: ",")[0] : nil
    }
    let names = products.column("method").reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    func points(_ name: String) throws -> (sizes: [Double], rates: [Double]) {
      let rows = products.rows(where: "method", is: name)
      return (try rows.numbers("size"), try rows.numbers("gflops"))
    }
    let curves = try names.map(points), sides = curves[1].sizes.map { Int($0) }
    /// By what factor one version is faster than another: least to most.
    func factor(_ one: String, over other: String) throws -> String {
      let factors = zip(try points(one).rates, try points(other).rates).map { $0 / $1 }
      return String(format: "%.0f to %.0f", factors.min() ?? .nan, factors.max() ?? .nan)
    }
    let gains = try [
      factor("row by row of vectors", over: "row by row"), factor("blocks", over: "row by row of vectors"),
      factor("engine", over: "blocks"),
    ]
    page.figure(
      "products",
      caption:
        "Products of square matrices on one core, and the most that the core can do with vectors of eight. Vectors are "
        + "\(gains[0]) times as fast as the row by row that they come from, blocks \(gains[1]) times as fast again, and the engine \(gains[2]) times as fast as the blocks.",
      x: Axis("side of the matrices", range: 0.8...7.2, names: sides.map { "\($0)" }),
      y: Axis("speed", unit: "GFLOP/s", scale: .logarithmic, range: 0.2...200)
    ) { plot in
      // The engine, last in the record, gets the strongest line. The sides double from one to the next. Six lines are the
      // most that can be told apart; the loops without checks stand in the table.
      for i in [names.count - 1] + Array(1..<names.count - 1) where names[i] != "row by row unchecked" {
        plot.line(names[i], x: Array(1...curves[i].rates.count), y: curves[i].rates)
      }
      plot.mark(y: peak, "peak, vectors of eight")
    }
    let fastest = curves.map { $0.rates.max() ?? 0 }
    let at128 = curves.map { curve in zip(curve.sizes, curve.rates).first { $0.0 == 128 }?.1 ?? .nan }
    // A share of the peak means something only if both were measured with the same vectors.
    let shares = vectors(products) != nil && vectors(products) == vectors(chains)
    var columns = ["version", "best speed (GFLOP/s)", "128 × 128 (GFLOP/s)", "128 × 128, times the first"]
    if shares { columns.insert("share of the peak (%)", at: 2) }
    page.table(
      "The best of each, and all at one size",
      columns: columns,
      rows: names.indices.map { i -> [Cell] in
        let (ours, first) = (at128[i], at128[0])
        var row: [Cell] = [.text(names[i]), .whole(fastest[i], significant: 2)]
        if shares { row.append(.number(100 * fastest[i] / peak, significant: 2)) }
        row.append(.whole(ours, significant: 2))
        row.append(.whole(ours / first, significant: 2))
        return row
      })
    let (unchecked, blocks) = (try points("row by row unchecked").rates, try points("blocks").rates)
    let uncheckedOverBlocks = zip(unchecked, blocks).map { $0 / $1 }
    page.show("row by row unchecked / blocks, from 16 × 16 to 1024 × 1024", uncheckedOverBlocks, digits: 1)
    //: @unfold

    //: *Row by row unchecked* runs the loops of row by row over bare addresses: in the innermost loop nothing is checked, and
    //: the beginning of a row is worked out once and not for every number. It is more than ten times as fast as with checks. At
    //: 128 × 128 it is about as fast as our blocks, which still check their arrays; on smaller matrices it is faster, on larger
    //: ones slower. Vectors of four, all that this chapter is compiled for, could not alone give more than four times. So
    //: checks and the arithmetic of places cost a good part by themselves, and without them the compiler very likely uses
    //: vectors unasked (its machine code was not looked at). At 128 × 128, then, vectors and blocks together gained about as
    //: much as bare addresses alone. The engine's loops run over bare addresses, too.
  }
}
