import Chapter03
import Engine
import Notebook

extension ChapterA {
  static let fourWaysToTheSameNumbers = Section { page in
    //: ### Four ways to the same numbers
    //:
    //: Do the seven loops and the columns of [chapter 3](../03-convolutions/README.md#the-picture-as-columns), the offsets and
    //: the engine agree? We try a picture of 40 × 40 with 16 channels in and out. (The functions `sevenLoops` and `asProduct`
    //: are chapter 3's. `page.timing` also says, in the terminal, how long each takes.)
    var random = RandomSource(seed: page.seed())
    let x = Tensor.normal([1, 16, 40, 40], using: &random), w = Tensor.normal([16, 16, 3, 3], using: &random) * 0.1

    let plain = page.timing("seven loops") { sevenLoops(x, w, padding: 1) }
    let product = page.timing("columns and a product") { asProduct(x, w) }
    let offsets = page.timing("table of offsets") { withOffsets(x, w) }
    let engine = page.timing("engine") { Variable(x).convolved(with: Variable(w), padding: (1, 1)).value }
    page.table(
      "Against the seven loops", columns: ["version", "every bit", "largest difference"],
      rows: zip(["table of offsets", "columns and a product", "engine"], [offsets, product, engine]).map { name, y in
        [
          .text(name), .text(y.values == plain.values ? "yes" : "no"),
          .number((y - plain).map(.absolute).values.max()!, significant: 1),
        ]
      })

    //: The table of offsets agrees in every bit. It adds the same products in the same order, channel by channel and row by
    //: row; at the border it also adds zeros, which change nothing. The product behind the columns keeps the order and uses
    //: fused multiply-adds, which round once. With sixteen channels the engine takes Winograd's method. It makes other
    //: products, and its transforms multiply by up to 8 and divide by up to 24. That costs about four bits: hence the largest
    //: difference of the table.
    //:
    //: Where that method does not pay, the engine's innermost loop is that of the offsets with two things added. It computes
    //: *four* output channels of *three vectors* of pixels at a time, the [register block](#vectors-and-blocks). And a vector
    //: is eight neighbouring pixels (sixteen with AVX-512).
    //:
    //: Around that loop (`sums4x3`, quoted [above](#vectors-and-blocks)), the engine copies a band of the picture, with the
    //: zeros of the border, into a buffer small enough for the cache, and makes the table for it.
    //:
    //: How fast are the versions? The table is read from a record; `swift run -c release chapter time A --record` makes it
    //: anew on your machine.
    let versions = try page.record("versions")
    let milliseconds = try versions.numbers("milliseconds"), rates = try versions.numbers("gflops")
    page.table(
      "32 channels in and out, 64 × 64 pixels, one thread (recorded: \(versions.notes["machine"] ?? "?"))",
      columns: ["version", "time (ms)", "speed (GFLOP/s)"],
      rows: versions.column("version").enumerated().map { index, name in
        [.text(name), .number(milliseconds[index], digits: 2), .number(rates[index], digits: 1)]
      })

    //: (All nine products are counted, whether they are made or not, so that a speed may exceed what the processor can do.)
    //:
    //: One result surprises: even with their copies, the columns are far faster than our table of offsets. The table is
    //: plain Swift, while the product behind the copies runs through the fast loop.
    //:
    //: The engine is faster again, for two reasons that this record does not separate: it copies less, and by [Winograd's
    //: method](#fewer-multiplications) it makes a quarter of the products.
    //:
    //: Besides time, copies cost memory. For one layer of our network, with 32 channels, on a picture of 256 × 256 pixels:
    //: @fold
    let pixels = 256 * 256, mebibyte = 1024.0 * 1024
    page.show("the picture's 32 channels", Double(32 * pixels * 4) / mebibyte, digits: 1, unit: "MiB")
    page.show("its columns", Double(9 * 32 * pixels * 4) / mebibyte, digits: 1, unit: "MiB")
    //: @unfold

    //: The engine needs only its band, cut so that it fits into the second-level cache. (This layer takes Winograd's method,
    //: whose buffers are cut in the same way.)
  }
}
