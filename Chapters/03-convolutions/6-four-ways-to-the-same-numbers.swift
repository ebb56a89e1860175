import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Four ways to the same numbers
//:
//: Now the versions against each other, on a batch of one with 16 channels in and out. The fourth is the engine's.

/// Random tensors that the experiments work on, drawn once and in this order.
struct Draws {
  let x, w, g, mixing, each, small, pair: Tensor
  /// What later experiments draw from.
  let random: RandomSource
}

extension Chapter03 {
  static let drawn = Computation("random tensors") { page -> Draws in
    var random = RandomSource(seed: page.options.seed)
    func normal(_ shape: Shape) -> Tensor { Tensor.normal(shape, using: &random) }
    let x = normal([1, 16, 40, 40]), w = normal([16, 16, 3, 3]) * 0.1, g = normal([1, 16, 40, 40])
    let mixing = normal([16, 16, 1, 1]), each = normal([16, 1, 3, 3])
    let small = normal([1, 8, 20, 20]), pair = normal([8, 16, 4, 4])
    return Draws(x: x, w: w, g: g, mixing: mixing, each: each, small: small, pair: pair, random: random)
  }
}

extension Chapter03 {
  static let fourWaysToTheSameNumbers = Section(needs: drawn) { page, drawn in
    let (x, w) = (drawn.x, drawn.w)

    let plain = page.timing("seven loops") { sevenLoops(x, w, padding: 1) }
    let product = page.timing("columns and a product") { asProduct(x, w) }
    let offsets = page.timing("table of offsets") { withOffsets(x, w) }
    let engine = page.timing("engine") { Variable(x).convolved(with: Variable(w), padding: (1, 1)).value }
    page.table(
      "Against the seven loops",
      columns: ["version", "differs by less than 0.0001", "numbers in memory beside x, w, y"],
      rows: [
        ["columns and a product", .text(yes(difference(product, plain) < 1e-4)), .number(16 * 9 * 40 * 40)],
        ["table of offsets", .text(yes(difference(offsets, plain) < 1e-4)), .number(16 * 42 * 42 + 16 * 9)],
        ["engine", .text(yes(difference(engine, plain) < 1e-4)), .missing],
      ])

    //: To the last bit they need not agree: the order in which products are added is not the same, and the last bits of
    //: a sum depend on it. The engine's innermost loop is the third version with two things added. It makes *four*
    //: output channels of *three vectors* of pixels at a time, the block of chapter 1, so that everything it loads is
    //: used several times while it is in a register; and eight neighbouring pixels (sixteen with AVX-512) are one
    //: vector, so that one instruction does as many. This is its narrower brother, for what three vectors leave over:
    //:
    //: @quote Kernels/Loops/Products/Tile.swift Tile.sums4x2 documented
    //:
    //: Whether the offsets stand for rows of a matrix or for shifts of a picture is nothing that this loop could know:
    //: the matrix product of chapter 1 runs through it too. What is left is to bring a band of the picture into a small
    //: buffer that stays in the cache, zeros of the border included, and to make the table for it:
    //:
    //: @quote Kernels/Convolution/Staging.swift Staging.offsets documented
    //:
    //: (`phase` serves filters that are moved by more than a pixel; with `stride` 1 it is the channel, and the table is
    //: ours.) Where a filter is 3 × 3 and the channels are many, as nearly everywhere in the paper's network, the
    //: engine puts Winograd's trick before that loop; the loop stays the same. First the trick in one dimension, then
    //: where the engine draws the line:
    let (d, taps): ([Float], [Float]) = ([3, 1, 4, 1], [2, 7, 1])
    page.show("six products", [0, 1].map { i in (0..<3).reduce(0) { $0 + d[i + $1] * taps[$1] } }, digits: 0)
    page.show("four products", twoOutputs(d, taps), digits: 0)

    //: @quote Kernels/Convolution/Winograd.swift WinogradTask.pays documented
    //:
    //: How fast the versions are depends on the machine, so the next table is not computed by this page. It is read
    //: from a record; `swift run -c release chapter time 03 --record` makes it anew, on your machine.
    let versions = try page.record("versions")
    let milliseconds = try versions.numbers("milliseconds"), rates = try versions.numbers("gflops")
    page.table(
      "32 channels in and out, 64 × 64 pixels, one thread (recorded: \(versions.notes["machine"] ?? "?"))",
      columns: ["version", "milliseconds", "GFLOP/s"],
      rows: versions.column("version").enumerated().map { index, name in
        [.text(name), .number(milliseconds[index], digits: 2), .number(rates[index], digits: 1)]
      })

    //: (A multiplication and an addition count as two, and all nine products are counted, made or not; so a rate may
    //: exceed what the processor can do.) What surprised us: copies and all, im2col leaves the table of offsets far
    //: behind as long as that is plain Swift, because the product behind the copies runs through the fast loop. Against
    //: the engine the copies cost it most of its time, and they cost memory: for one layer of the paper's network on a
    //: picture of 256 × 256 pixels,
    let pixels = 256 * 256
    page.show("the picture's 32 channels", Double(32 * pixels * 4) / 1e6, digits: 1, unit: "MB")
    page.show("its columns", Double(9 * 32 * pixels * 4) / 1e6, digits: 1, unit: "MB")
    page.show("the engine's buffer, at most", Double(40 * 1024 * 4) / 1e6, digits: 2, unit: "MB")
  }
}
