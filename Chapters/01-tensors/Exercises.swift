import Engine
import Notebook

extension View {
  /// A view of numbers.
  public init(_ numbers: [Float], sizes: [Int], strides: [Int], offset: Int = 0) {
    self.init(numbers: numbers, sizes: sizes, strides: strides, offset: offset)
  }

  /// The places it comes to, in the order of ``dense``.
  var places: [Int] {
    zip(sizes, strides).reduce([offset]) { places, step in
      places.flatMap { place in (0..<step.0).map { place + $0 * step.1 } }
    }
  }

  /// All numbers in the order of the view.
  ///
  /// - Throws: `Mismatch` if it leaves the numbers.
  func read() throws -> [Float] {
    if let place = places.first(where: { !numbers.indices.contains($0) }) {
      throw Mismatch(
        "sizes \(sizes), strides \(strides), offset \(offset) lead to place \(place), where there is no number")
    }
    return dense
  }
}

/// What the reader implements.
public protocol Chapter01Exercises: Sendable {
  /// 1.1 The way back: the index in every dimension of the number at `place` in a tensor without gaps.
  ///
  /// In a tensor of shape 2×3×4, place 23 is index [1, 2, 3].
  func index(ofPlace place: Int, sizes: [Int]) throws -> [Int]

  /// 1.2 A picture of H×W numbers, turned by a quarter clockwise without moving a number.
  ///
  /// The view you are given has two dimensions, any strides and any offset (it may be a part of a larger picture); the one you
  /// return reads the same numbers, so that what stood at the left stands at the top. (`View` is the type of [the page](#views);
  /// here it is made by `View(numbers, sizes: …, strides: …, offset: …)`, and `read()` is its `dense` with a check that no place
  /// lies outside.)
  func turnedClockwise(_ view: View) throws -> View

  /// 1.3 Every patch of a picture, without moving a number: a view of H×W numbers becomes one of (H - side + 1)×(W - side +
  /// 1)×side×side. The first two indices are the place of a patch's upper left corner, the last two row and column in it.
  /// Patches overlap.
  func patches(_ view: View, side: Int) throws -> View

  /// 1.4 White balance: a picture of shape N×3×H×W whose colours are multiplied so that within *each* picture of the batch all
  /// three have the same mean, the mean of the three it had before. No loop over pixels: broadcast.
  /// (`Variable(pictures).mean(along:)` stands in [Broadcasting](#broadcasting); `+ - * /` work on tensors.)
  func balanced(_ pictures: Tensor) throws -> Tensor

  /// 1.5 Adding a million tenths one after the other in single precision gives 100,958 rather than 100,000.
  ///
  /// Add the numbers using nothing wider than `Float`, so that the result of even ten million of them is right to six
  /// digits, the last two numbers of [16777216, 1, 1] are not lost, and [1, 1e8, 1, -1e8] gives 2.
  func carefulSum(_ numbers: [Float]) throws -> Float
}

/// Your answers.
public struct Chapter01Answers: Chapter01Exercises {
  /// Makes the set of answers.
  public init() {}
  /// 1.1 The index of a place.
  public func index(ofPlace place: Int, sizes: [Int]) throws -> [Int] { throw Unfinished("1.1") }
  /// 1.2 A quarter turn.
  public func turnedClockwise(_ view: View) throws -> View { throw Unfinished("1.2") }
  /// 1.3 All patches.
  public func patches(_ view: View, side: Int) throws -> View { throw Unfinished("1.3") }
  /// 1.4 White balance.
  public func balanced(_ pictures: Tensor) throws -> Tensor { throw Unfinished("1.4") }
  /// 1.5 The careful sum.
  public func carefulSum(_ numbers: [Float]) throws -> Float { throw Unfinished("1.5") }
}

extension Chapter01 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter01Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter01Exercises) -> [Exercise] {
    [
      Exercise(
        "1.1", "From a place back to an index", .warmUp,
        hint: "Begin at the last dimension: its index is the remainder of a division, and the quotient is what is left."
      ) { try checkIndex(answers) },
      Exercise(
        "1.2", "A quarter turn without moving a number", .warmUp,
        hint:
          "Two strides change places, one of them changes its sign, and the view begins in another corner. Which one?"
      ) { try checkTurn(answers) },
      Exercise(
        "1.3", "Every patch of a picture",
        hint:
          "One step to the next patch is one step in the picture, and so is one step inside a patch: two dimensions may have "
          + "the same stride. Chapter 3 makes convolutions out of this."
      ) { try checkPatches(answers) },
      Exercise(
        "1.4", "White balance in two lines",
        hint: "`Variable(x).mean(along:).value` keeps the dimensions it averages over, with size 1: ready to broadcast."
      ) { try checkBalance(answers) },
      Exercise(
        "1.5", "A sum that rounding does not spoil", .project,
        hint:
          "After t = sum + x, what was lost is (sum - t) + x if sum is the larger. Keep it in a second Float, and do not "
          + "let that one grow: it is rounded as well. Look for Kahan, Neumaier and double-float arithmetic."
      ) { try checkSum(answers) },
    ]
  }

  private static func checkIndex(_ answers: any Chapter01Exercises) throws {
    try expect("place 23 in 2×3×4", answers.index(ofPlace: 23, sizes: [2, 3, 4]), equals: [1, 2, 3])
    try expect("place 0", answers.index(ofPlace: 0, sizes: [5, 7]), equals: [0, 0])
    try expect("no dimensions", answers.index(ofPlace: 0, sizes: []), equals: [])
    let shape: Shape = [3, 5, 2, 7]
    for place in 0..<shape.count {
      let index = try answers.index(ofPlace: place, sizes: shape.sizes)
      try expect("dimensions of place \(place)", index.count, equals: 4)
      try expect("place of index \(index)", zip(index, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }, equals: place)
    }
  }

  private static func checkTurn(_ answers: any Chapter01Exercises) throws {
    let small = try answers.turnedClockwise(View((0..<6).map(Float.init), sizes: [2, 3], strides: [3, 1]))
    try expect("0 1 2 over 3 4 5, turned", small.read(), equals: [3, 0, 4, 1, 5, 2])
    let part = View((0..<40).map(Float.init), sizes: [4, 3], strides: [8, 1], offset: 9)
    var turned = part
    for _ in 0..<4 { turned = try answers.turnedClockwise(turned) }
    try expect("four quarter turns of a part", turned.read(), equals: part.read())
    let once = try answers.turnedClockwise(part)
    try expect("a part, turned", once.read(), equals: [33, 25, 17, 9, 34, 26, 18, 10, 35, 27, 19, 11])
  }

  private static func checkPatches(_ answers: any Chapter01Exercises) throws {
    let small = try answers.patches(View((0..<9).map(Float.init), sizes: [3, 3], strides: [3, 1]), side: 2)
    try expect("sizes of the 2×2 patches of 3×3", small.sizes, equals: [2, 2, 2, 2])
    try expect("the patches", small.read(), equals: [0, 1, 3, 4, 1, 2, 4, 5, 3, 4, 6, 7, 4, 5, 7, 8])
    // A part of a larger picture, mirrored.
    let numbers = (0..<40).map(Float.init)
    let part = try answers.patches(View(numbers, sizes: [4, 3], strides: [8, -1], offset: 11), side: 3)
    try expect("sizes of the 3×3 patches of a part", part.sizes, equals: [2, 1, 3, 3])
    try expect(
      "the patches of a part", part.read(),
      equals: [11, 10, 9, 19, 18, 17, 27, 26, 25, 19, 18, 17, 27, 26, 25, 35, 34, 33])
    let whole = try answers.patches(View(numbers, sizes: [2, 2], strides: [2, 1]), side: 2)
    try expect("one patch", whole.sizes, equals: [1, 1, 2, 2])
  }

  private static func checkBalance(_ answers: any Chapter01Exercises) throws {
    var random = RandomSource(seed: 4)
    let tint = Tensor(shape: [2, 3, 1, 1], [0.9, 0.5, 0.3, 0.4, 0.8, 0.6])
    let pictures = (Tensor.uniform([2, 3, 7, 17], using: &random) + 0.2) * tint
    let balanced = try answers.balanced(pictures)
    try expect("shape", balanced.shape, equals: pictures.shape)
    let means = Variable(pictures).mean(along: [2, 3]).value.values
    let now = Variable(balanced).mean(along: [2, 3]).value.values
    for n in 0..<2 {
      let grey = (means[3 * n] + means[3 * n + 1] + means[3 * n + 2]) / 3
      try expect("means of picture \(n)", Array(now[3 * n..<3 * n + 3]), equals: [grey, grey, grey], within: 1e-5)
    }
    // Multiplied, not shifted: what was twice as bright still is.
    let (before, after) = (pictures[1, 2, 3, 4] / pictures[1, 2, 5, 6], balanced[1, 2, 3, 4] / balanced[1, 2, 5, 6])
    try expect("ratio of two pixels", after, equals: before, within: 1e-4)
  }

  private static func checkSum(_ answers: any Chapter01Exercises) throws {
    try expect("nothing", answers.carefulSum([]), equals: 0)
    try expect("2²⁴ + 1 + 1", answers.carefulSum([16_777_216, 1, 1]), equals: 16_777_218)
    try expect("a number that goes away again", answers.carefulSum([1, 1e8, 1, -1e8]), equals: 2)
    let tenths = [Float](repeating: 0.1, count: 10_000_000)
    try expect("ten million tenths", answers.carefulSum(tenths), equals: 1_000_000, within: 1)
  }
}
