import Engine
import Imaging
import Notebook
import SuperResolution

//: Now the good part. Nothing in the formula demands that strides be what the shape says. Keep the numbers where
//: they are, change the strides, and you are looking at another picture. Let us build that in the open: a view is
//: somebody's numbers, and a way to walk them.
struct View {
  let numbers: [Float]
  var sizes: [Int], strides: [Int], offset = 0

  /// All numbers in the order of the view: one loop for each dimension, the last one innermost.
  var dense: [Float] {
    var result: [Float] = []
    func walk(_ dimension: Int, from place: Int) {
      if dimension == sizes.count { return result.append(numbers[place]) }
      for i in 0..<sizes[dimension] { walk(dimension + 1, from: place + i * strides[dimension]) }
    }
    walk(0, from: offset)
    return result
  }
}

extension Chapter01 {
  static let views = Section { page in
    let image = SamplePicture.image(), picture = Tensor(image)
    let stored = View(numbers: image.pixels, sizes: [3, 256, 256], strides: [65_536, 256, 1])

    //: Rows become columns when two strides change places. A mirror starts at the far end and walks backwards: a
    //: negative stride. A picture of a quarter of the width and height (every fourth pixel of every fourth row, and no
    //: better than that) takes longer steps.
    var transposed = stored, mirrored = stored, sparse = stored
    transposed.strides = [65_536, 1, 256]
    (mirrored.offset, mirrored.strides) = (255, [65_536, 256, -1])
    (sparse.sizes, sparse.strides) = ([3, 64, 64], [65_536, 1024, 4])
    page.images(
      "views",
      [
        "as stored": shown(stored.dense), "strides exchanged": shown(transposed.dense),
        "negative stride": shown(mirrored.dense), "strides times four": shown(sparse.dense, side: 64),
      ],
      caption: "Four views of the same 196,608 numbers. No number has moved; only offset, sizes and strides differ.",
      columns: 4)

    //: The engine knows these tricks, but it plays them only at the moment of copying. A transposed `Tensor` is a new
    //: block of memory with its rows in order, and no tensor ever has a gap in it. That makes each kernel simple, and
    //: is less wasteful than it looks: a view delays the walk over awkward strides, and whoever reads it five times
    //: walks them five times.
    page.show("transposed, same as the view", picture.transposed([0, 1, 3, 2]).values == transposed.dense)
    page.show("mirrored, same as the view", picture.flipped(along: 3).values == mirrored.dense)

    //: What is awkward about a stride? Memory does not come in numbers. It comes in **cache lines** of 64 bytes,
    //: sixteen numbers at a time, and the other fifteen are fetched whether they are wanted or not. So let us count
    //: lines.
    let perLine = page.knob("numbers in a cache line", 16, in: 4...64)
    func cacheLines(_ count: Int, stride: Int) -> Int { Set((0..<count).map { $0 * stride / perLine }).count }
    func row(_ what: String, _ count: Int, _ stride: Int) -> [Cell] {
      let lines = cacheLines(count, stride: stride)
      let share = 100 * Double(count) / Double(perLine * lines)
      return [.text(what), .number(count), .number(stride), .number(lines), .number(share, digits: 0)]
    }
    page.table(
      "What it takes to read", columns: ["", "numbers", "stride", "cache lines", "wanted (%)"],
      rows: [
        row("a row of one plane", 256, 1), row("a column of one plane", 256, 256),
        row("the colours of a pixel", 3, 65_536), row("a row of red, interleaved", 256, 3),
        row("a pixel, interleaved", 3, 1),
      ])

    //: > **Try** Some processors fetch 128 bytes at a time: turn the cache line to 32 numbers. A row of one plane still uses
    //: > all of what it fetches, a column only half as large a share as before.

    //: Walking down a column fetches sixteen times as much as it uses. Remember that line of the table: it will bite us
    //: in [the product of matrices](#the-matrix-product), though later than one would think. The last three lines
    //: compare two layouts. Whoever needs all colours of a pixel at once, as a screen does, keeps them together, and so
    //: does a PNG file: one cache line instead of three. Whoever needs one channel at a time keeps planes: 16 lines for
    //: a row instead of 48. We keep planes, because a convolution runs along rows of one channel, and most of our
    //: tensors will have 32 channels rather than three.
  }
}
