import Engine
import Notebook

/// How many products have been made. A class, because all numbers of a computation share it.
public final class ProductCount {
  /// So far.
  public internal(set) var products = 0
}

/// A number whose multiplications are counted.
public struct Counted {
  /// The number.
  public let value: Double
  let count: ProductCount

  /// A sum: free.
  public static func + (a: Counted, b: Counted) -> Counted { Counted(value: a.value + b.value, count: a.count) }
  /// A difference: free.
  public static func - (a: Counted, b: Counted) -> Counted { Counted(value: a.value - b.value, count: a.count) }
  /// A product: counted.
  public static func * (a: Counted, b: Counted) -> Counted {
    a.count.products += 1
    return Counted(value: a.value * b.value, count: a.count)
  }
  /// A half: free, for those of a filter are made once and used for the whole picture.
  public var half: Counted { Counted(value: value / 2, count: count) }
}

/// What the reader implements.
public protocol ChapterAExercises: Sendable {
  /// A.1 A floor: the least time in seconds that a routine can take, and whether it is the memory's.
  ///
  /// - Parameters:
  ///   - operations: multiplications and additions that it makes.
  ///   - bytes: bytes that it must read and write.
  ///   - peak: operations a second that the processor does at best.
  ///   - bandwidth: bytes a second that the memory moves at best.
  func floor(operations: Double, bytes: Double, peak: Double, bandwidth: Double) throws -> (
    seconds: Double, isMemorys: Bool
  )

  /// A.2 A table of offsets for a filter with holes: its K × K weights lie `dilation` pixels apart, and not 1.
  ///
  /// The picture is padded already, `pitch` numbers a row and `plane` numbers a channel. One offset for each channel,
  /// row and column of the filter, in this order.
  func offsets(channels: Int, side: Int, dilation: Int, pitch: Int, plane: Int) throws -> [Int]

  /// A.3 The best register block for a processor.
  ///
  /// A block of `rows` rows and `vectors` vectors needs a register for each of its rows · vectors vectors of sums, one
  /// for each vector of b and one for a number of a. Among those that fit into `registers`, find the one with the
  /// fewest fetches for each multiply-add, (rows + vectors) / (rows · vectors). At least `latency` vectors of sums must
  /// be under way.
  func bestBlock(registers: Int, latency: Int) throws -> (rows: Int, vectors: Int)

  /// A.4 Two layers as one: the filters O×C×3×3 that do in one convolution what `spatial` (M×C×3×3) and then
  /// `pointwise` (O×M×1×1) do in two, with nothing between them.
  func joined(_ spatial: Tensor, then pointwise: Tensor) throws -> Tensor

  /// A.5 Four outputs of a 3 × 3 filter, from 4 × 4 inputs, with sixteen products instead of thirty-six.
  ///
  /// The result is 2 × 2: output (i, j) is the sum over a, b of g[a][b] · d[i + a][j + b]. Use the scheme of the page's
  /// `twoOutputs` with whole columns in the place of numbers: each of its four products is then itself a filter of three on
  /// a column of four, so `twoOutputs` again. A `Counted` is a number with `+`, `-`, `*` and `.half` that counts its
  /// products: sums, differences and halves are free, each `*` counts.
  func fourOutputs(_ d: [[Counted]], _ g: [[Counted]]) throws -> [[Counted]]
}

/// Your answers.
public struct ChapterAAnswers: ChapterAExercises {
  /// Makes the set of answers.
  public init() {}
  /// A.1 The floor.
  public func floor(operations: Double, bytes: Double, peak: Double, bandwidth: Double) throws -> (
    seconds: Double, isMemorys: Bool
  ) { throw Unfinished("A.1") }
  /// A.2 The table.
  public func offsets(channels: Int, side: Int, dilation: Int, pitch: Int, plane: Int) throws -> [Int] {
    throw Unfinished("A.2")
  }
  /// A.3 The register block.
  public func bestBlock(registers: Int, latency: Int) throws -> (rows: Int, vectors: Int) { throw Unfinished("A.3") }
  /// A.4 The joined filters.
  public func joined(_ spatial: Tensor, then pointwise: Tensor) throws -> Tensor { throw Unfinished("A.4") }
  /// A.5 Winograd in two dimensions.
  public func fourOutputs(_ d: [[Counted]], _ g: [[Counted]]) throws -> [[Counted]] { throw Unfinished("A.5") }
}

extension ChapterA {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(ChapterAAnswers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any ChapterAExercises) -> [Exercise] {
    [
      Exercise(
        "A.1", "How fast could it be?", .warmUp,
        hint: "Computing and fetching happen at the same time, so the slower of the two decides."
      ) { try checkFloor(answers) },
      Exercise(
        "A.2", "A filter with holes", .warmUp,
        hint: "In the page's table, one step down is `pitch` and one step right is 1. Both become longer."
      ) { try checkOffsets(answers) },
      Exercise(
        "A.3", "The best register block",
        hint: "There are few candidates: try them all. Among equals the chapter prefers more rows."
      ) { try checkBlock(answers) },
      Exercise(
        "A.4", "Two layers as one",
        hint:
          "Every output of the second layer is a weighted sum of the first layer's outputs, so its filter is the same sum "
          + "of their filters: a matrix product of O×M with M×(C · 9)."
      ) { try checkJoined(answers) },
      Exercise(
        "A.5", "Winograd's method for a picture", .project,
        hint:
          "Take a row of d for one number and a row of g for one weight. `twoOutputs` then multiplies rows with rows, and "
          + "such a product is again two outputs of a filter of three. So: transform the rows of d and g, transform the "
          + "columns of what comes out, multiply the 4 × 4 numbers, and go back the same way."
      ) { try checkFourOutputs(answers) },
    ]
  }

  private static func checkFloor(_ answers: any ChapterAExercises) throws {
    let products = try answers.floor(operations: 3e9, bytes: 1e8, peak: 1e11, bandwidth: 5e10)
    try expect("many products", products.seconds, equals: 0.03, within: 1e-9)
    try expect("many products: the memory's", products.isMemorys, equals: false)
    let copies = try answers.floor(operations: 1e6, bytes: 1e9, peak: 1e11, bandwidth: 5e10)
    try expect("mostly copies", copies.seconds, equals: 0.02, within: 1e-9)
    try expect("mostly copies: the memory's", copies.isMemorys, equals: true)
  }

  private static func checkOffsets(_ answers: any ChapterAExercises) throws {
    let plain = try answers.offsets(channels: 2, side: 2, dilation: 1, pitch: 10, plane: 100)
    try expect("no holes", plain, equals: [0, 1, 10, 11, 100, 101, 110, 111])
    let holes = try answers.offsets(channels: 1, side: 3, dilation: 2, pitch: 10, plane: 100)
    try expect("holes", holes, equals: [0, 2, 4, 20, 22, 24, 40, 42, 44])
  }

  private static func checkBlock(_ answers: any ChapterAExercises) throws {
    for (registers, latency, rows, vectors) in [
      (16, 8, 4, 3), (32, 8, 5, 5), (8, 1, 2, 2), (8, 5, 6, 1), (32, 30, 30, 1),
    ] {
      let block = try answers.bestBlock(registers: registers, latency: latency)
      let what = "\(registers) registers, \(latency) sums under way"
      try expect(what, [block.rows, block.vectors], equals: [rows, vectors])
    }
  }

  private static func checkJoined(_ answers: any ChapterAExercises) throws {
    var random = RandomSource(seed: 5)
    let x = Tensor.normal([1, 3, 9, 11], using: &random)
    let spatial = Tensor.normal([5, 3, 3, 3], using: &random), pointwise = Tensor.normal([4, 5, 1, 1], using: &random)
    let joined = try answers.joined(spatial, then: pointwise)
    try expect("shape", joined.shape, equals: [4, 3, 3, 3])
    let both = Variable(x).convolved(with: Variable(spatial), padding: (1, 1)).convolved(with: Variable(pointwise))
    let one = Variable(x).convolved(with: Variable(joined), padding: (1, 1))
    try expect("output", Array(one.value.values), equals: Array(both.value.values), within: 1e-3)
  }

  private static func checkFourOutputs(_ answers: any ChapterAExercises) throws {
    let count = ProductCount()
    func number(_ value: Int, minus shift: Double) -> Counted { Counted(value: Double(value) - shift, count: count) }
    let d = (0..<4).map { i in (0..<4).map { number((7 * i * i + 5 * $0 + i * $0) % 11, minus: 4) } }
    let g = (0..<3).map { i in (0..<3).map { number((3 * i + $0 * $0) % 5, minus: 1.5) } }
    let found = try answers.fourOutputs(d, g)
    try expect("rows and columns", found.map(\.count), equals: [2, 2])
    for i in 0..<2 {
      for j in 0..<2 {
        let wanted = (0..<9).reduce(0) { $0 + g[$1 / 3][$1 % 3].value * d[i + $1 / 3][j + $1 % 3].value }
        try expect("output (\(i), \(j))", found[i][j].value, equals: wanted, within: 1e-9)
      }
    }
    guard count.products <= 16 else { throw Mismatch("number of products", expected: 16, got: count.products) }
  }
}
