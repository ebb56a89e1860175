import Kernels
import Testing

/// Strided copies, selections and resampling: what they compute, and that the way back is the exact adjoint,
/// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for any x and y.
@Suite struct RearrangementTests {
  /// A view into `count` numbers.
  struct ViewCase: CustomTestStringConvertible, Sendable {
    let sizes: [Int], strides: [Int]
    var offset = 0
    let count: Int
    var testDescription: String { "\(sizes) by \(strides) from \(offset) of \(count)" }
    var view: StridedView { StridedView(sizes: sizes, strides: strides, offset: offset) }

    /// The place in memory of every number of the view, in order.
    var places: [Int] {
      zip(sizes, strides).reduce([offset]) { places, dimension in
        places.flatMap { place in (0..<dimension.0).map { place + $0 * dimension.1 } }
      }
    }
  }

  static let views: [ViewCase] = [
    ViewCase(sizes: [1], strides: [1], count: 1),
    ViewCase(sizes: [7], strides: [1], offset: 2, count: 9),
    ViewCase(sizes: [7], strides: [0], offset: 3, count: 9),
    ViewCase(sizes: [5, 3], strides: [1, 5], count: 15),
    ViewCase(sizes: [2, 3, 4, 5], strides: [60, 20, 5, 1], count: 120),
    ViewCase(sizes: [5, 4, 3, 2], strides: [1, 5, 20, 60], count: 120),
    ViewCase(sizes: [3, 2, 5, 4], strides: [20, 60, 1, 5], count: 120),
    ViewCase(sizes: [2, 3, 4, 5], strides: [0, 1, 0, 0], count: 3),
    ViewCase(sizes: [4, 3, 2], strides: [3, 1, 0], count: 12),
    ViewCase(sizes: [4, 33], strides: [0, 1], count: 33),
    ViewCase(sizes: [2, 2, 3], strides: [30, 6, 2], offset: 7, count: 60),
    ViewCase(sizes: [3, 0, 2], strides: [1, 1, 1], count: 4),
    ViewCase(sizes: [2, 20_000], strides: [1, 0], count: 2),
  ]

  @Test(arguments: views)
  func gathering(_ example: ViewCase) {
    let x = samples(example.count, seed: 1), places = example.places
    let y = written(places.count) { gather(x, example.view, into: $0) }
    #expect(y == places.map { x[$0] })
  }

  @Test(arguments: views)
  func scattering(_ example: ViewCase) {
    let start = samples(example.count, seed: 2), places = example.places, y = samples(places.count, seed: 3)
    let x = written(example.count) { x in
      x.update(from: start, count: example.count)
      scatterAdd(y, example.view, into: x)
    }
    var expected = start[..<example.count].map(Double.init)
    for (place, y) in zip(places, y) { expected[place] += Double(y) }
    expectClose(x, expected, tolerance: tolerance(places.count))
  }

  @Test(arguments: views)
  func gatherAndScatterAreAdjoint(_ example: ViewCase) {
    let count = example.places.count
    let x = samples(example.count, seed: 4), y = samples(count, seed: 5)
    let forward = written(count) { gather(x, example.view, into: $0) }
    let back = written(example.count) { back in
      back.update(repeating: 0, count: example.count)
      scatterAdd(y, example.view, into: back)
    }
    expectEqualProducts(forward, y, x, back)
  }

  @Test(
    arguments: [
      (1, 1, 1, [0], [0]), (3, 4, 5, [-1, 0, 1, 2, 3, -1], [-1, -1, 0, 1, 2, 3, 4]),
      (2, 3, 7, [2, 1, 0, 0, 1, 2, 2, 1], [6, 5, 4, 3, 2, 1, 0]), (5, 2, 2, [0, 0, 1, 1], [0, 0, 1, 1]),
      (70, 20, 30, Array(0..<20), Array(-1..<30)), (2, 3, 3, [-1], [-1, 2]), (2, 3, 3, [], [1, 2]),
    ] as [(Int, Int, Int, [Int32], [Int32])])
  func selection(planes: Int, height: Int, width: Int, rows: [Int32], columns: [Int32]) {
    let inner = rows.count * columns.count
    let x = samples(planes * height * width, seed: 6), y = samples(planes * inner, seed: 7)
    let forward = written(planes * inner) {
      select(x, planes: planes, height: height, width: width, rows: rows, columns: columns, into: $0)
    }
    var expected: [Float] = []
    for plane in 0..<planes {
      for row in rows {
        for column in columns {
          expected.append(row < 0 || column < 0 ? 0 : x[(plane * height + Int(row)) * width + Int(column)])
        }
      }
    }
    #expect(forward == expected)
    let back = written(planes * height * width) {
      selectAdjoint(y, planes: planes, height: height, width: width, rows: rows, columns: columns, into: $0)
    }
    expectEqualProducts(forward, y, x, back)
  }

  /// Random maps: `taps` positions for each output, some of them twice, some with weight zero.
  @Test(arguments: [
    (1, 1, 1, 1, 1, 1), (3, 5, 9, 7, 4, 2), (2, 8, 3, 6, 17, 4), (40, 23, 46, 25, 50, 6), (1, 2, 7, 1, 5, 3),
  ])
  func resampling(planes: Int, height: Int, newHeight: Int, width: Int, newWidth: Int, taps: Int) {
    let vertical = Line(from: height, to: newHeight, taps: taps, seed: 8)
    let horizontal = Line(from: width, to: newWidth, taps: taps, seed: 9)
    let x = samples(planes * height * width, seed: 10), y = samples(planes * newHeight * newWidth, seed: 11)
    let forward = written(planes * newHeight * newWidth) { target in
      Line.with(vertical, horizontal) { resample(x, planes: planes, vertical: $0, horizontal: $1, into: target) }
    }
    var expected: [Double] = []
    for plane in 0..<planes {
      for row in 0..<newHeight {
        for column in 0..<newWidth {
          var sum = 0.0
          for (i, a) in vertical.contributions(row) {
            for (j, b) in horizontal.contributions(column) {
              sum += a * b * Double(x[(plane * height + i) * width + j])
            }
          }
          expected.append(sum)
        }
      }
    }
    expectClose(forward, expected, tolerance: 2e-6)
    let back = written(planes * height * width) { target in
      Line.with(vertical, horizontal) { resampleAdjoint(y, planes: planes, vertical: $0, horizontal: $1, into: target) }
    }
    expectEqualProducts(forward, y, x, back)
  }

  /// ⟨a, b⟩ = ⟨c, d⟩, where each pair is as long as its first member.
  private func expectEqualProducts(
    _ a: [Float], _ b: [Float], _ c: [Float], _ d: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let left = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let right = zip(d, c).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let size = zip(a, b).reduce(1e-6) { $0 + abs(Double($1.0) * Double($1.1)) }
    #expect(abs(left - right) <= 1e-6 * size, sourceLocation: sourceLocation)
  }
}

/// The arrays behind a `LineTaps`.
struct Line {
  let input: Int, output: Int, taps: Int
  let indices: [Int32], weights: [Float]

  init(from input: Int, to output: Int, taps: Int, seed: Int) {
    self.input = input
    self.output = output
    self.taps = taps
    var numbers = SampleNumbers(seed: seed)
    indices = (0..<output * taps).map { _ in Int32(numbers.integer(0...input - 1)) }
    weights = (0..<output * taps).map { _ in numbers.integer(0...4) == 0 ? 0 : numbers.fraction() - 0.3 }
  }

  func contributions(_ sample: Int) -> [(Int, Double)] {
    (sample * taps..<(sample + 1) * taps).map { (Int(indices[$0]), Double(weights[$0])) }
  }

  static func with(_ vertical: Line, _ horizontal: Line, _ body: (LineTaps, LineTaps) -> Void) {
    vertical.withTaps { vertical in horizontal.withTaps { body(vertical, $0) } }
  }

  private func withTaps(_ body: (LineTaps) -> Void) {
    indices.withUnsafeBufferPointer { indices in
      weights.withUnsafeBufferPointer { weights in
        body(
          LineTaps(
            inputCount: input, outputCount: output, taps: taps, indices: indices.baseAddress!,
            weights: weights.baseAddress!))
      }
    }
  }
}
