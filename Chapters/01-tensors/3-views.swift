import Engine
import Imaging
import Notebook
import SuperResolution

//: ### Other strides, other pictures
//:
//: What happens if the strides are *not* those of the shape? The numbers stay where they are, but we see another
//: picture. Such a way to look at existing numbers is called a **view**.
//:
//: *Swift, in passing:* a `struct` groups values and functions. A parameter may have two names, one for the caller and one for
//: the body (`from place`); an underscore says that the caller writes none. `0..<n` are the numbers from 0 to n - 1.
//: `Sendable` says that threads may share the value.

/// A way to look at numbers.
public struct View: Sendable {
  /// All numbers, wherever the view goes.
  public let numbers: [Float]
  /// The size and the stride of each dimension, and the place of the first number.
  public var sizes: [Int], strides: [Int], offset = 0

  /// The numbers in the order of the view: one loop for each dimension, the last one innermost.
  public var dense: [Float] {
    var result: [Float] = []
    func walk(_ dimension: Int, from place: Int) {
      if dimension == sizes.count {
        result.append(numbers[place])
        return
      }
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

    //: Exchange two strides, and rows become columns. Start at the far end with a negative stride, and the picture is
    //: mirrored. Make the strides of rows and columns four times as long, and the sizes a quarter, and only every fourth pixel
    //: of every fourth row is left.
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

    //: The engine uses such strides only while it copies numbers into a new block of memory, or adds them up there. A
    //: transposed `Tensor` is a new block of memory with its rows in order, and no tensor has gaps. This keeps the loops
    //: that do the computing simple. The engine's `transposed` and `flipped` copy the numbers that our views show:
    page.show("transposed, same as the view", picture.transposed([0, 1, 3, 2]).values == transposed.dense)
    page.show("mirrored, same as the view", picture.flipped(along: 3).values == mirrored.dense)

    //: What does a stride cost? A processor does not fetch single numbers. It fetches **cache lines** of 64 bytes, sixteen
    //: numbers at a time, whether they are wanted or not. So let us count lines, in our layout and in one where the three
    //: colours of a pixel lie side by side (*interleaved*).
    //:
    //: *Swift, in passing:* `map` does what stands in its braces to every element of a list: `.map { $0 / 2 }` halves each.
    //: `Set` keeps each result once. A division of whole numbers drops the remainder. `->` gives the type of a result, and a
    //: body of one expression needs no `return`.
    let perLine = page.knob("numbers in a cache line", 16, in: 4...64)
    func cacheLines(_ count: Int, stride: Int) -> Int { Set((0..<count).map { $0 * stride / perLine }).count }
    func row(_ what: String, _ count: Int, _ stride: Int) -> [Cell] {
      let lines = cacheLines(count, stride: stride)
      let share = 100 * Double(count) / Double(perLine * lines)
      return [.text(what), .number(count), .number(stride), .number(lines), .number(share, digits: 0)]
    }
    page.table(
      "What it takes to read",
      columns: ["what is read", "numbers", "stride (numbers)", "cache lines", "wanted, of what is fetched (%)"],
      rows: [
        row("a row of one plane", 256, 1), row("a column of one plane", 256, 256),
        row("the colours of a pixel", 3, 65_536), row("a row of red, interleaved", 256, 3),
        row("a pixel, interleaved", 3, 1),
      ])

    //: > **Try** Some processors fetch 128 bytes at a time: turn the cache line to 32 numbers. A row of one plane still
    //: > uses all of what it fetches, a column only half as large a share as before.

    //: Walking down a column fetches sixteen times as much as it uses. The operations of a network read all channels, and in
    //: either layout use all that they fetch. We keep planes because our innermost loops compute eight or sixteen neighbours of
    //: a row at once, and in a plane these lie side by side.
  }
}
