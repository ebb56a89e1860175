import Chapter03
import Engine
import Notebook

extension ChapterA {
  static let fourWaysToTheSameNumbers = Section { page in
    //: ### Four ways to the same numbers
    //:
    //: Do the seven loops, the columns, the offsets and the engine agree? On a picture of 40 × 40 with 16 channels in and
    //: out:
    var random = RandomSource(seed: page.seed())
    let x = Tensor.normal([1, 16, 40, 40], using: &random), w = Tensor.normal([16, 16, 3, 3], using: &random) * 0.1

    let plain = page.timing("seven loops") { sevenLoops(x, w, padding: 1) }
    let product = page.timing("columns and a product") { asProduct(x, w) }
    let offsets = page.timing("table of offsets") { withOffsets(x, w) }
    let engine = page.timing("engine") { Variable(x).convolved(with: Variable(w), padding: (1, 1)).value }
    page.table(
      "Against the seven loops", columns: ["version", "differs by less than 0.0001"],
      rows: zip(["columns and a product", "table of offsets", "engine"], [product, offsets, engine]).map { name, y in
        [.text(name), .text((y - plain).map(.absolute).values.max()! < 1e-4 ? "yes" : "no")]
      })

    //: They need not agree to the last bit: they add the products in different orders, and the last bits of a sum depend on
    //: the order.
    //:
    //: The engine's innermost loop is that of the offsets with two things added. It computes *four* output channels of
    //: *three vectors* of pixels at a time, the [register block](#vectors-and-blocks), so that everything it loads is
    //: used several times. And a vector is eight neighbouring pixels (sixteen with AVX-512), so that one instruction
    //: computes as many. This is its narrower brother, for what three vectors leave over:
    //:
    //: @quote Kernels/Loops/Products/Tile.swift Tile.sums4x2 documented
    //:
    //: The loop does not know whether the offsets stand for rows of a matrix or for shifts of a picture: the product
    //: above uses the same one. Around it, the engine copies a band of the picture into a small buffer that stays in
    //: the cache, with the zeros of the border, and makes the table for it:
    //:
    //: @quote Kernels/Convolution/Staging.swift Staging.offsets documented
    //:
    //: (`phase` serves strides above 1. With stride 1 it is the channel, and the table is ours.) How fast are the versions?
    //: The table is read from a record; `swift run -c release chapter time A --record` makes it anew on your machine.
    let versions = try page.record("versions")
    let milliseconds = try versions.numbers("milliseconds"), rates = try versions.numbers("gflops")
    page.table(
      "32 channels in and out, 64 × 64 pixels, one thread (recorded: \(versions.notes["machine"] ?? "?"))",
      columns: ["version", "time (ms)", "speed (GFLOP/s)"],
      rows: versions.column("version").enumerated().map { index, name in
        [.text(name), .number(milliseconds[index], digits: 2), .number(rates[index], digits: 1)]
      })

    //: (A multiplication and an addition count as two. All nine products are counted, whether they are made or not, so that
    //: a speed may exceed what the processor can do.)
    //:
    //: The surprise is in the middle: copies and all, the columns leave our table of offsets far behind. The table is plain
    //: Swift, while the product behind the copies runs through the fast loop.
    //:
    //: The engine is faster again, for two reasons that this record cannot separate: it copies less, and it makes a
    //: quarter of the products. Chapter 3's [record of cheaper layers](../03-convolutions/README.md#and-measured)
    //: helps. At 8 channels the engine does not use Winograd's method, so its speed there shows what offsets without
    //: copies reach:
    let kinds = try page.record("kinds", of: "03-convolutions"), speeds = try kinds.numbers("gflops")
    let direct = zip(kinds.rows.indices, kinds.rows).first { $0.1[0] == "standard" && $0.1[1] == "8" }!.0
    page.table(
      "What the copies and the products cost (recorded, not the same sizes)", columns: ["version", "speed (GFLOP/s)"],
      rows: [
        ["columns and a product, 32 channels", .number(rates[2], digits: 0)],
        ["engine, 8 channels: no K² copies, all products", .number(speeds[direct], digits: 0)],
        ["engine, 32 channels: no K² copies, a quarter of the products", .number(rates[3], digits: 0)],
      ])

    //: Each step is about a factor of two. (The sizes differ, so take the factors as rough.) Besides time, copies cost
    //: memory. For one layer of the paper's network on a picture of 256 × 256 pixels:
    let pixels = 256 * 256
    page.show("the picture's 32 channels", Double(32 * pixels * 4) / 1e6, digits: 1, unit: "MB")
    page.show("its columns", Double(9 * 32 * pixels * 4) / 1e6, digits: 1, unit: "MB")
    page.show("the engine's buffer, at most", Double(40 * 1024 * 4) / 1e6, digits: 2, unit: "MB")
  }
}
