import Engine
import Imaging
import Notebook
import SuperResolution

//: This book reads one paper slowly: *Single Image Internal Distribution Measurement Using Non-Local Variational
//: Autoencoder*, which enlarges a photograph with a neural network that has seen no other photograph. Eight chapters
//: lead from a block of numbers to that network and its score. Each is a Swift program. What you read is its comments;
//: what stands in the boxes is its code; every number and every figure was put there by running it. Change the code,
//: run the chapter again, and the page changes with it.
//:
//: We begin where the photograph begins. What is a picture to a program, and what may it cost to do arithmetic with
//: one? By the end of the chapter we shall have multiplied two matrices in six ways of our own, and looked at a
//: seventh, the engine's. The best of ours is thousands of times as fast as the first, the engine's more than ten
//: thousand times, and all seven do the same multiplications. The factor comes from asking no questions for every
//: single number, from where numbers lie and when they are moved, and from doing several at once.

/// Chapter 1.
public enum Chapter01: Chapter {
  /// The folder.
  public static let folder = "01-tensors"
  /// The heading.
  public static let title = "Tensors"
  /// One sentence.
  public static let summary = "A picture is a block of numbers with a shape; what can be done with it, and how fast."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    //: ## A picture is numbers
    //:
    //: No photograph comes with this book. Its picture is drawn by a program: nautilus shells on the sea floor, chosen
    //: because a nautilus repeats itself at every size, which will matter from chapter 4 on.
    let image = SamplePicture.image()
    page.show("columns and rows", [image.width, image.height])
    page.show("colours", image.channels)
    page.show("numbers", image.pixels.count)

    //: A number says how bright one colour is at one place: 0 for black, 1 for as bright as the screen can make it.
    //: (The scale is made for eyes: half the number is about a fifth of the light.) A file holds whole steps of 1/255;
    //: we compute with single-precision fractions, so that a thousand small corrections are not rounded away. The
    //: numbers of one colour form a **plane**, and the three planes follow each other in memory: first everything red,
    //: then everything green, then everything blue.
    //:
    //: > **Paper** (I, eq. 1)
    //: > Pictures are written $`I_x`$ (small) and $`I_y`$ (large), and appear as vectors from section III on.
    //:
    //: We name the layout instead: a `Tensor` is an array of numbers with a **shape**. Pictures have four dimensions,
    //: N×C×H×W: how many pictures, how many colours (later: channels), rows, columns.
    let picture = Tensor(image)
    page.show("shape", picture.shape)
    page.show("red at row 100, column 128", picture[0, 0, 100, 128], digits: 3)

    //: ## From an index to a place
    //:
    //: Memory has one dimension. To find the number at row 100, column 128 of the red plane, somebody must turn four
    //: indices into one. Each dimension has a **stride**, the number of places from one index to the next, and the
    //: place is
    //:
    //: ```math
    //: p = p_0 + \sum_d i_d s_d .
    //: ```
    //:
    //: Where rows lie one behind the other without gaps, the last stride is 1, and each of the others is the stride to
    //: its right times the size to its right. This is how the engine computes them:
    //:
    //: @quote Engine/Shape.swift Shape.strides
    page.show("strides", picture.shape.strides)
    let place = 0 * 196_608 + 0 * 65_536 + 100 * 256 + 128 * 1
    page.show("same number, found by hand", picture.values[place], digits: 3)

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
    func cacheLines(_ count: Int, stride: Int) -> Int { Set((0..<count).map { $0 * stride / 16 }).count }
    func row(_ what: String, _ count: Int, _ stride: Int) -> [Cell] {
      let lines = cacheLines(count, stride: stride)
      let share = 100 * Double(count) / Double(16 * lines)
      return [.text(what), .number(count), .number(stride), .number(lines), .number(share, digits: 0)]
    }
    page.table(
      "What it takes to read", columns: ["", "numbers", "stride", "cache lines", "wanted (%)"],
      rows: [
        row("a row of one plane", 256, 1), row("a column of one plane", 256, 256),
        row("the colours of a pixel", 3, 65_536), row("a row of red, interleaved", 256, 3),
        row("a pixel, interleaved", 3, 1),
      ])

    //: Walking down a column fetches sixteen times as much as it uses. Remember that line of the table: it will bite us
    //: in [the product of matrices](#the-matrix-product), though later than one would think. The last three lines
    //: compare two layouts. Whoever needs all colours of a pixel at once, as a screen does, keeps them together, and so
    //: does a PNG file: one cache line instead of three. Whoever needs one channel at a time keeps planes: 16 lines for
    //: a row instead of 48. We keep planes, because a convolution runs along rows of one channel, and most of our
    //: tensors will have 32 channels rather than three.

    //: ## Values
    //:
    //: Who owns the numbers? In many libraries a tensor is a handle: assign it, and two names mean the same memory.
    //: Here is how that goes wrong, in six lines.
    final class Handle {
      var numbers: [Float]
      init(_ numbers: [Float]) { self.numbers = numbers }
    }
    let original = Handle([0.2, 0.4, 0.6])
    let brighter = original
    for i in 0..<3 { brighter.numbers[i] += 0.3 }
    page.show("original, after the copy changed", original.numbers, digits: 1)

    //: There never was a copy. In a training loop the same mistake reads: *I kept the best network, and when I came
    //: back for it, it had been trained on.* `Tensor` is a `struct`, and a struct is copied when it is assigned.
    var copy = picture
    copy[0, 0, 100, 128] = 1
    page.show("the copy", copy[0, 0, 100, 128], digits: 3)
    page.show("the picture", picture[0, 0, 100, 128], digits: 3)

    //: Does every assignment then move 768 KiB? No. What is copied is small: a shape, and a reference to a block of
    //: memory with the numbers in it. That alone would bring the handle back, since two structs would refer to one
    //: block. So whoever asks for the right to write checks first whether anybody else is looking at the block, and if
    //: so takes a copy of it. This is all there is to it:
    //:
    //: @quote Engine/Tensor.swift Tensor.mutablePointer
    //:
    //: So `let best = network` is a snapshot. It costs nothing on the day it is taken, and nobody can spoil it later.

    //: ## Broadcasting
    //:
    //: Networks like numbers that are centred on zero. To centre a picture we take from every red number the mean of
    //: red, and so on: 196,608 numbers on one side, three on the other.
    let means = Variable(picture).mean(along: [0, 2, 3]).value
    page.show("shape of the means", means.shape)
    page.show("means", means.values, digits: 3)

    //: We could write three loops. Or we could write the three means into a picture of 256 × 256 each and subtract
    //: pictures. But we have just learned how to have such a picture without writing it: **a stride of zero** stays
    //: where it is. Each plane of this view shows its one number in every row and column.
    let repeated = View(numbers: means.values, sizes: [3, 256, 256], strides: [1, 0, 0])
    let centred = zip(stored.dense, repeated.dense).map { $0 - $1 }

    //: That is what broadcasting means, and an operator on tensors does it by itself: it lines the two shapes up at
    //: their last dimension, and wherever one has size 1, or nothing at all, it repeats.
    //:
    //: @quote Engine/Shape.swift Shape.broadcast
    page.show("the same by broadcasting", (picture - means).values == centred)
    let pairs: [(Shape, Shape)] = [
      ([1, 3, 256, 256], [1, 3, 1, 1]), ([1, 3, 256, 256], [256, 1]), ([4, 1], [1, 5]), ([32, 3, 3, 3], []),
    ]
    page.table(
      "Two shapes and what comes of them", columns: ["one", "other", "together"],
      rows: pairs.map { [.text($0.description), .text($1.description), .text($0.broadcast(with: $1).description)] })

    //: Now a mistake that everybody makes once. We want the picture to grow dark towards the bottom, so we make 256
    //: weights, one for each row, and multiply.
    let weights = Tensor(shape: [256], (0..<256).map { 1 - Float($0) / 255 })
    let wrong = picture * weights
    let right = picture * weights.reshaped([256, 1])
    page.images(
      "broadcasting", ["picture × 256": shown(wrong.values), "picture × 256×1": shown(right.values)],
      caption: "Left: what was written. Right: what was meant. A row of weights lines up with the columns.")

    //: Shapes line up at their *end*, so 256 weights meant the columns. There was no error, because the picture is a
    //: square. With 200 rows the program would have stopped: `shapes 1×3×200×256 and 200 do not broadcast`. Square
    //: test pictures hide this bug, which is one reason why the tests of this project like sizes such as 7 × 17.

    //: ## Channels
    //:
    //: Red, green and blue are one way to write a colour. Scores in this field are taken on another, **luma**, which
    //: is a weighted mean that follows the eye; two differences complete it. We have three ways to compute three new
    //: planes from three old ones. The loop says it plainly:
    let mixing: [[Float]] = [[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]]
    let red = image.plane(0), green = image.plane(1), blue = image.plane(2)
    let looped = mixing.flatMap { m in (0..<65_536).map { m[0] * red[$0] + m[1] * green[$0] + m[2] * blue[$0] } }

    //: Broadcasting weighs whole planes and adds them up. For the first of the three:
    let weighed = picture * Tensor(shape: [1, 3, 1, 1], mixing[0])
    let luma = Variable(weighed).sum(along: [1]).value

    //: And the third way looks at the picture as a matrix with a row for each colour and a column for each pixel, in
    //: which case the recipe is a matrix too, and mixing colours is their product.
    let recipe = Tensor(shape: [3, 3], mixing.flatMap { $0 })
    let mixed = recipe.multiplied(by: picture.reshaped([3, 65_536]))
    page.show("loop and product differ by", largestDifference(looped, mixed.values), significant: 1)
    page.show(
      "sum and product differ by", largestDifference(luma.values, Array(mixed.values[..<65_536])), significant: 1)

    let old = Array(picture.values), new = mixed.values
    page.images(
      "channels",
      [
        "red": grey(old, 0), "green": grey(old, 1), "blue": grey(old, 2), "luma": grey(new, 0),
        "blue difference": grey(new, 1, 0.5), "red difference": grey(new, 2, 0.5),
      ],
      caption: "The same picture in two sets of channels. Red, green and blue show nearly the same thing three times.",
      columns: 3)
    func spread(_ numbers: [Float], _ plane: Int) -> Double {
      let values = numbers[plane * 65_536..<(plane + 1) * 65_536].map(Double.init)
      let mean = values.reduce(0, +) / 65_536
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 65_536).squareRoot() * 255
    }
    page.table(
      "How much each channel varies", columns: ["channel", "standard deviation (grey levels)"],
      rows: [
        ["red", .number(spread(old, 0), digits: 1)], ["green", .number(spread(old, 1), digits: 1)],
        ["blue", .number(spread(old, 2), digits: 1)], ["luma", .number(spread(new, 0), digits: 1)],
        ["blue difference", .number(spread(new, 1), digits: 1)],
        ["red difference", .number(spread(new, 2), digits: 1)],
      ])

    //: In the new channels most of what happens happens in luma (the squares of these deviations say how much), and
    //: eyes see brightness sharper than colour; so an enlargement is judged there.
    //:
    //: Look once more at what the product has done: for every pixel, out of *N* numbers it made *P* others, with the
    //: same *N* · *P* weights everywhere.
    //:
    //: > **Paper** (III.E, eqs. 6 to 8)
    //: > A **point-wise convolution** has $`N P`$ weights and takes $`M^2 N P`$ operations on a feature map of
    //: > $`M \times M`$. The paper calls it the core of its non-local block.
    //:
    //: We have just run one. A point-wise convolution is the product of a P×N matrix of weights and an N×M² matrix of
    //: pixels. Chapter 3 shows that other convolutions are products too. In the paper's network nearly all time is
    //: spent there, so the rest of this chapter is about one question: how fast can two matrices be multiplied?
    page.show("multiply-adds, 32 to 32 channels at 256 × 256", 256 * 256 * 32 * 32)

    try multiply(page)
    try race(page)
  }
}

//: ## The matrix product
//:
//: ```math
//: c_{ij} = \sum_k a_{ik} b_{kj}
//: ```
//:
//: Three indices, three loops. `Tensor` has a subscript, so we can write the formula down as it stands.

/// The definition.
public func byDefinition(_ a: Tensor, _ b: Tensor) -> Tensor {
  var c = Tensor.zeros([a.shape[0], b.shape[1]])
  for i in 0..<a.shape[0] {
    for j in 0..<b.shape[1] {
      for k in 0..<a.shape[1] { c[i, j] += a[i, k] * b[k, j] }
    }
  }
  return c
}

//: This is the version to believe, and the one to test the others against. It is also unbearably slow. Every subscript
//: makes a small array for its indices, checks them against the shape and adds up strides, and all that to multiply
//: two numbers. The engine offers this subscript for looking at tensors, not for computing with them.
//:
//: So we take the numbers out of their wrapping: a matrix is rows, columns and an array, and the place of an element
//: is one multiplication and one addition.

/// Numbers in rows.
public struct Matrix: Equatable, Sendable {
  /// The height and the width.
  public let rows: Int, columns: Int
  /// Row by row.
  public var numbers: [Float]

  /// Makes a matrix; zeros if there are no numbers.
  public init(_ rows: Int, _ columns: Int, _ numbers: [Float]? = nil) {
    (self.rows, self.columns) = (rows, columns)
    self.numbers = numbers ?? [Float](repeating: 0, count: rows * columns)
  }

  /// One element.
  public subscript(row: Int, column: Int) -> Float {
    get { numbers[row * columns + column] }
    set { numbers[row * columns + column] = newValue }
  }
}

/// A row of a times a column of b.
public func rowTimesColumn(_ a: Matrix, _ b: Matrix) -> Matrix {
  var c = Matrix(a.rows, b.columns)
  for i in 0..<a.rows {
    for j in 0..<b.columns {
      var sum: Float = 0
      for k in 0..<a.columns { sum += a[i, k] * b[k, j] }
      c[i, j] = sum
    }
  }
  return c
}

//: The innermost loop walks along a row of `a` and *down a column* of `b`, and we have counted what that costs. But
//: nobody has ordered us to take the loops in this order. With `k` in the middle, one number of `a` meets a whole row
//: of `b`, and the products go to a whole row of `c`.

/// A number of a times a row of b.
public func rowByRow(_ a: Matrix, _ b: Matrix) -> Matrix {
  var c = Matrix(a.rows, b.columns)
  for i in 0..<a.rows {
    for k in 0..<a.columns {
      let factor = a[i, k]
      for j in 0..<b.columns { c[i, j] += factor * b[k, j] }
    }
  }
  return c
}

//: Every step of that inner loop does the same to the neighbour of the step before. Processors have registers for
//: this: a vector of several numbers is multiplied and added as fast as a single one. We had expected the compiler to
//: see it. It does not, because each access is checked against the end of its array, and a loop that might have to
//: stop in the middle cannot be done eight at a time. So we say it ourselves, with the standard library's `SIMD8`: a
//: row becomes a row of vectors, with zeros behind its end. (Every processor of the family can do four numbers in one
//: instruction, the newer ones eight. This chapter is compiled for all of them, so its vectors of eight are made of two
//: of four; the engine's kernels are not.)

/// Eight numbers that are computed with at once.
typealias Eight = SIMD8<Float>

extension Matrix {
  /// Vectors that a row needs.
  var width: Int { (columns + 7) / 8 }

  /// The rows cut into vectors.
  var vectors: [Eight] {
    var result = [Eight](repeating: .zero, count: rows * width)
    for i in 0..<rows {
      for j in 0..<columns { result[i * width + j / 8][j % 8] = self[i, j] }
    }
    return result
  }

  /// Takes rows of vectors apart.
  init(_ rows: Int, _ columns: Int, vectors: [Eight]) {
    self.init(rows, columns)
    for i in 0..<rows {
      for j in 0..<columns { self[i, j] = vectors[i * width + j / 8][j % 8] }
    }
  }
}

/// The same loops over vectors.
public func rowByRowOfVectors(_ a: Matrix, _ b: Matrix) -> Matrix {
  let rows = b.vectors, width = b.width
  var sums = [Eight](repeating: .zero, count: a.rows * width)
  for i in 0..<a.rows {
    for k in 0..<a.columns {
      let factor = a[i, k]
      for j in 0..<width { sums[i * width + j] += factor * rows[k * width + j] }
    }
  }
  return Matrix(a.rows, b.columns, vectors: sums)
}

//: What is left to save? Look at the inner line: one multiplication and one addition, and for these two a vector of
//: `b` is fetched, a vector of sums is fetched, and a vector of sums is put back. Three trips to memory for one thing
//: done. The remedy is the idea that every fast product is built on, the **register block**. Take four rows of `a` and
//: eight columns of `b`. Their 32 sums, four vectors, fit into registers and stay there for the whole of `k`. Each step
//: fetches one vector of `b` and four numbers of `a`, and uses every one of them at once.
//:
//: For this to run smoothly, both sides are first copied into the order in which the block will read them: `a` in
//: groups of four rows, `b` in panels of eight columns. This is called **packing**. It moves each number once, and
//: saves that number from being fetched from an awkward place a hundred times.

/// Blocks of 4 × 8 sums.
public func byBlocks(_ a: Matrix, _ b: Matrix) -> Matrix {
  blocks(a, b) { sum, x, y in sum + x * y }
}

/// Blocks of sums, given what one step does to a vector of them.
@inline(__always)
func blocks(_ a: Matrix, _ b: Matrix, _ step: (Eight, Float, Eight) -> Eight) -> Matrix {
  let depth = a.columns, panels = b.width, groups = (a.rows + 3) / 4
  var left = [SIMD4<Float>](repeating: .zero, count: groups * depth)
  for i in 0..<a.rows {
    for k in 0..<depth { left[i / 4 * depth + k][i % 4] = a[i, k] }
  }
  var right = [Eight](repeating: .zero, count: panels * depth)
  for k in 0..<depth {
    for j in 0..<b.columns { right[j / 8 * depth + k][j % 8] = b[k, j] }
  }
  var sums = [Eight](repeating: .zero, count: 4 * groups * panels)
  for panel in 0..<panels {
    for group in 0..<groups {
      var s0 = Eight.zero, s1 = Eight.zero, s2 = Eight.zero, s3 = Eight.zero
      for k in 0..<depth {
        let x = left[group * depth + k], y = right[panel * depth + k]
        s0 = step(s0, x[0], y)
        s1 = step(s1, x[1], y)
        s2 = step(s2, x[2], y)
        s3 = step(s3, x[3], y)
      }
      for (row, sum) in [s0, s1, s2, s3].enumerated() { sums[(4 * group + row) * panels + panel] = sum }
    }
  }
  return Matrix(a.rows, b.columns, vectors: sums)
}

//: One thing more. Today's processors have an instruction that multiplies and adds in one go, with a single rounding
//: at the end, and it takes no longer than either. Swift spells it `addingProduct`, and never uses it where `a * b +
//: c` is written, because the result is not the same: it is a little more exact. The last of our versions differs from
//: the one before in this spelling alone.

/// Blocks of 4 × 8 sums, each step rounded once.
public func byFusedBlocks(_ a: Matrix, _ b: Matrix) -> Matrix {
  blocks(a, b) { sum, x, y in sum.addingProduct(Eight(repeating: x), y) }
}

//: And the engine? It does the same with a larger block: 4 rows of three vectors, which are twelve vectors of sums in
//: twelve registers. All that this chapter has found out is in the following lines: packed rows (`a[0]` … `a[3]` lie
//: side by side), three vectors of `b` fetched for twelve multiply-adds, and sums that do not touch memory before the
//: end. How long a vector is depends on the processor, and is decided once, when the program starts: eight numbers with
//: AVX2 or on arm64, which makes a block of 4 × 24 sums, sixteen with AVX-512. The lines are the same, and so is every
//: sum to its last bit.
//:
//: @quote Kernels/Loops/Products/Tile.swift Tile.sums4x3 documented
//:
//: The table of offsets, which here just steps through a packed panel, is the trick that lets the same loop compute
//: convolutions without packing anything. That is chapter 3.

//: ### Are they the same?
//:
//: Six functions that claim to compute one thing should be made to prove it. We multiply matrices of all sorts of
//: shapes, compare each version with the one before, and then, on a deep product, with one computed in double
//: precision.

//: @hide
func multiply(_ page: Page) throws {
  //: @show
  let engine: @Sendable (Matrix, Matrix) -> Matrix = { a, b in
    Matrix(a.rows, b.columns, a.tensor.multiplied(by: b.tensor).values)
  }
  let versions: [(name: String, multiply: @Sendable (Matrix, Matrix) -> Matrix)] = [
    ("definition", { a, b in Matrix(a.rows, b.columns, byDefinition(a.tensor, b.tensor).values) }),
    ("row times column", rowTimesColumn), ("row by row", rowByRow), ("row by row of vectors", rowByRowOfVectors),
    ("blocks", byBlocks), ("fused blocks", byFusedBlocks), ("engine", engine),
  ]
  var random = RandomSource(seed: page.options.seed)
  let trials = page.options.full ? 400 : 40
  var equal = [Int](repeating: 0, count: versions.count)
  page.progress("comparing", total: trials) { tick in
    for _ in 0..<trials {
      let (rows, depth, columns) = (
        Int.random(in: 1...40, using: &random), Int.random(in: 1...300, using: &random),
        Int.random(in: 1...60, using: &random)
      )
      let a = Matrix.random(rows, depth, &random), b = Matrix.random(depth, columns, &random)
      let products = versions.map { $0.multiply(a, b) }
      for i in 1..<products.count where products[i] == products[i - 1] { equal[i] += 1 }
      tick()
    }
  }
  let a = Matrix.random(16, 4096, &random), b = Matrix.random(4096, 16, &random)
  let exact = (0..<256).map { place in
    (0..<4096).reduce(0.0) { $0 + Double(a[place / 16, $1]) * Double(b[$1, place % 16]) }
  }
  let errors = versions.map { version in
    let squares = zip(version.multiply(a, b).numbers, exact).map { (Double($0) - $1) * (Double($0) - $1) }
    return (squares.reduce(0, +) / 256).squareRoot()
  }
  page.table(
    "Six products and the engine's",
    columns: ["version", "every bit as the one before", "error at depth 4096 (root mean square)"],
    rows: versions.indices.map { i in
      [
        .text(versions[i].name), .text(i == 0 ? "" : "\(equal[i]) of \(trials)"), .number(errors[i], significant: 2),
      ]
    })

  //: We had been ready to write about tolerances, and there is nothing to tolerate. The first five agree to the last
  //: bit, although they take their loops in different orders, because each *element* still adds its terms in the order
  //: of `k`. Fusing changes the rounding, so it changes the bits; and then the engine, with another block, other
  //: packing and its depth cut into slices, agrees with our fused blocks to the last bit again. When two programs can
  //: agree exactly, a test should ask for no less: a tolerance is a place where a bug can live.
  //:
  //: The error is that of adding 4096 numbers one after the other. Fusing spares us every second rounding, and gains
  //: little: the large error is in the sum, not in the products. [Exercise 1.6](#exercises) does something about it.

  //: ### Why a block?
  //:
  //: Before any clock is started, let us count. How many instructions that fetch or store does each version need for a
  //: hundred instructions' worth of multiply-adds? A block of *r* rows and *v* vectors fetches *r* + *v* times and
  //: computes *r* · *v* times:
  //:
  //: ```math
  //: \frac{r + v}{r v}
  //: ```
  func block(_ rows: Double, _ vectors: Double) -> Double { 100 * (rows + vectors) / (rows * vectors) }
  page.table(
    "Traffic", columns: ["version", "fetches and stores per 100 multiply-adds", "numbers in a vector"],
    rows: [
      ["row times column", .number(200), .number(1)], ["row by row", .number(300), .number(1)],
      ["row by row of vectors", .number(300), .number(8)],
      ["block 4 × 8", .number(block(4, 1), digits: 0), .number(8)],
      ["engine, block 4 × 24", .number(block(4, 3), digits: 0), .number(8)],
    ])

  //: Why not larger still? A block of *r* · *v* vectors of sums needs that many registers, and *v* more for `b` and one
  //: for `a`: the engine's takes 12 + 3 + 1 = 16, and sixteen is all there are on this kind of processor. Which block
  //: is best for 32 registers is [exercise 1.5](#exercises).
  //: @hide
}
//: @show

//: ## How fast?
//:
//: Times depend on the machine, on what else it does, and on the weather in the data centre. A page that is checked
//: for equality on every machine cannot measure them. So these were measured once by a program of their own, and
//: written into a file that the page reads. To make it again, on your machine:
//:
//: ```sh
//: swift run -c release chapter time 01 --record
//: swift run -c release bench peak --record Figures/01-tensors
//: ```

//: @hide
func race(_ page: Page) throws {
  //: @show
  let products = try page.record("product"), chains = try page.record("fma")
  page.show("machine", products.notes["machine"] ?? "unknown")
  page.show("measured", products.notes["measure"] ?? "unknown")

  //: What is the most that one core could do? We let it multiply and add in registers, and touch no memory at all. The
  //: only freedom is how many sums it works on in turn.
  let sums = try chains.numbers("sums"), rates = try chains.numbers("gflops")
  let peak = rates.max() ?? 0
  page.figure(
    "latency",
    caption: "One core doing nothing but fused multiply-adds on vectors of eight, on so many independent sums in turn.",
    x: "independent sums", y: Axis("speed", unit: "GFLOP/s", range: 0...peak * 1.15)
  ) { plot in
    plot.line("fused multiply-adds", x: sums, y: rates)
    plot.mark(x: 12, "the engine's block")
  }
  page.show("with one sum", rates[0], digits: 0, unit: "GFLOP/s")
  page.show("at best", peak, digits: 0, unit: "GFLOP/s")

  //: A GFLOP/s is 10⁹ multiplications or additions in a second; a fused multiply-add on eight numbers is sixteen of
  //: them. The curve has three parts, and each has one cause. Let us compute how long one *round* takes, in which
  //: every sum is served once:
  page.table(
    "One round", columns: ["independent sums", "time (ns)"],
    rows: zip(sums, rates).map { [.number(Int($0)), .number($0 * 16 / $1, digits: 2)] })

  //: Up to eight sums the time is the same, because nobody is busy. An instruction must wait for the result of the one
  //: before it on the same sum, four cycles long, and the units stand idle meanwhile. More sums fill the idle time for
  //: nothing. At eight they are full: two units, each beginning an instruction in every cycle, four cycles deep. From
  //: then on the time grows with the work, as it should. Then, at sixteen, it doubles at once. There are sixteen
  //: registers, two of them hold the operands, so the fifteenth and sixteenth sum live in memory: stored, and fetched
  //: again, and waited for in every round. From there on it is constant once more. We had not expected that a table of
  //: this kind could be read so literally.
  //:
  //: So this is the second reason for a block of twelve vectors of sums, and perhaps the better one: they need not be
  //: fetched, and there are also enough of them that none is waited for, and not too many to keep.
  //:
  //: The best of the curve is the **peak** of this core. Now the products, for square matrices of growing size:
  let names = products.column("method").reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
  func points(_ name: String) throws -> (sizes: [Double], rates: [Double]) {
    let rows = products.rows.indices.filter { products.column("method")[$0] == name }
    let sizes = try products.numbers("size"), rates = try products.numbers("gflops")
    return (rows.map { sizes[$0] }, rows.map { rates[$0] })
  }
  let curves = try names.map(points)
  page.figure(
    "speed",
    caption: "Products of square matrices on one core, and the most that the core can do. The definition would be far "
      + "below the axis.", x: Axis("side of the matrices", scale: .logarithmic, range: 12...1400),
    y: Axis("speed", unit: "GFLOP/s", scale: .logarithmic, range: 0.2...200)
  ) { plot in
    for (name, curve) in zip(names, curves).dropFirst() { plot.line(name, x: curve.sizes, y: curve.rates) }
    plot.mark(y: peak, "peak")
  }
  let fastest = curves.map { $0.rates.max() ?? 0 }
  page.table(
    "The best of each", columns: ["version", "speed (GFLOP/s)", "share of the peak (%)", "times the first"],
    rows: names.indices.map { i in
      [
        .text(names[i]), .number(fastest[i], significant: 2), .number(100 * fastest[i] / peak, significant: 2),
        .number(Int(fastest[i] / fastest[0])),
      ]
    })

  //: ### What surprised us
  //:
  //: **The better order of loops is the worse one.** Rows are gentler to memory than columns, and yet row by row takes
  //: about three times as long. On small matrices there is nothing to be gentle about: everything is in the cache. But
  //: a sum in a register is free, while each `c[i, j] +=` is a write to an array, and an array that is a value asks
  //: questions before every write: is this place within the bounds, and is anybody else looking? Only at 1024 × 1024,
  //: where `b` has long outgrown the nearest cache, have columns become nearly as slow. Advice about memory is advice
  //: about sizes.
  //:
  //: Some of those questions are this project's own choice. Its code is compiled with `-assert-config Debug`, so that
  //: a failed check can say what failed. Take that flag out of Package.swift, run the record again, and the two orders
  //: draw level. The kernels ask nothing at all; they are the only module that is compiled without checks.
  //:
  //: **The more exact instruction was among the slowest.** The fused blocks differ from the blocks in one word, and
  //: take some thirty times as long. This chapter is compiled for every processor of its family, and the oldest have
  //: no such instruction; so `addingProduct` becomes the call of a function that imitates it, for one number after
  //: another. The engine's kernels are compiled with two flags (`-mavx2 -mfma`) that say otherwise. The right
  //: instruction behind the wrong flag is worse than none, and nothing warns you: the results are the same to the last
  //: bit.
  //:
  //: The same flags are missed by the blocks, which stop far from the peak: without them an instruction takes four
  //: numbers, not eight, and a multiply-add is two instructions, not one.
  //:
  //: **No multiplication was saved.** From the definition to the engine their number has not changed by one. What has
  //: changed is how many are done by one instruction, and what is done between them.

  //: ## What to remember
  //:
  //: - A tensor is numbers in a row, a shape, and a rule from index to place. Transposing, mirroring, thinning out and
  //:   repeating are all changes of strides.
  //: - Shapes line up at their last dimension. If two sizes agree by accident, so does the bug.
  //: - Tensors are values: a copy is a snapshot, and costs nothing until somebody writes.
  //: - A point-wise convolution is a matrix product. Make that fast, and most of the network is fast.
  //: - Speed is reuse. Fetch once, keep sums in registers, and have enough of them under way that none is waited for.
  //: - Where results can be equal to the last bit, test for that.
  //: @hide
}
//: @show

//: @hide

extension Matrix {
  /// The same numbers for the engine.
  public var tensor: Tensor { Tensor(shape: [rows, columns], numbers) }

  /// Numbers between -1 and 1.
  public static func random(_ rows: Int, _ columns: Int, _ random: inout RandomSource) -> Matrix {
    Matrix(rows, columns, (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &random) })
  }
}

/// Three planes as a picture.
private func shown(_ numbers: [Float], side: Int = 256) -> Image {
  Image(width: side, height: side, channels: 3, pixels: numbers)
}

/// One plane of 256 × 256 as a grey picture, lifted by `offset`.
private func grey(_ numbers: [Float], _ plane: Int, _ offset: Float = 0) -> Image {
  Image(
    width: 256, height: 256, channels: 1, pixels: numbers[plane * 65_536..<(plane + 1) * 65_536].map { $0 + offset })
}

private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}
//: @show
