import Engine
import Imaging
import Notebook

/// What the reader implements. Lines of numbers stand for pictures: the second dimension adds indices, not ideas.
public protocol Chapter03Exercises: Sendable {
  /// 3.1 A filter that sharpens: nine weights, row by row.
  ///
  /// A picture is sharpened by adding a multiple of what a blur takes away from it. Find the one 3×3 filter whose answer is
  /// x + amount · (x − m), where x is the picture and m its mean over 3 × 3 pixels.
  func sharpening(by amount: Float) throws -> [Float]

  /// 3.2 Predict a receptive field: the side of a stack's field, its layers from the first to the last.
  ///
  /// - Parameters:
  ///   - kernels: side of each layer's filter.
  ///   - strides: step of each layer's filter.
  func receptiveField(kernels: [Int], strides: [Int]) throws -> Int

  /// 3.3 Then measure it: the side of the smallest square around the middle pixel that holds every input pixel which the
  /// middle output pixel depends on.
  ///
  /// - Parameters:
  ///   - network: from 1×1×S×S to 1×1×S×S; what is inside, you do not know.
  ///   - side: S, odd.
  func measuredField(of network: (Variable) -> Variable, side: Int) throws -> Int

  /// 3.4 The transposed convolution of a line: every input number adds the filter, times itself, to the output,
  /// `stride` places further each time. No padding: (n − 1) · stride + K numbers come out.
  func stamped(_ line: [Double], filter: [Double], stride: Int) throws -> [Double]

  /// 3.5 The gradient with respect to the filter, for y[i] = Σ_a filter[a] · x[i + a] without padding.
  ///
  /// - Parameters:
  ///   - x: the input.
  ///   - gradient: ∂L/∂y, as many numbers as the output has.
  /// - Returns: ∂L/∂filter.
  func filterGradient(_ x: [Double], gradient: [Double]) throws -> [Double]

  /// 3.6 The two lines whose outer product comes closest to a square filter, in the sum of squared differences: what makes
  /// K² multiplications a pixel into 2 K. Alternate: the best column for a given row, the best row for that column, until
  /// nothing changes.
  ///
  /// - Parameter filter: K rows of K numbers.
  /// - Returns: `column` and `row`, so that `column[a] * row[b]` is close to `filter[a][b]`.
  func separated(_ filter: [[Double]]) throws -> (column: [Double], row: [Double])

  /// 3.7 Least squares in one dimension: the filter that has made a short line y from a long line x, or as nearly as any
  /// filter can. It makes Σ_i (y[i] − Σ_a filter[a] · x[stride · i + a])² as small as possible, right to six digits.
  ///
  /// - Parameters:
  ///   - x: the long line.
  ///   - y: the short line.
  ///   - taps: numbers in the filter.
  ///   - stride: how far it is moved.
  func recoveredFilter(_ x: [Double], _ y: [Double], taps: Int, stride: Int) throws -> [Double]
}

/// Your answers.
public struct Chapter03Answers: Chapter03Exercises {
  /// Makes the set of answers.
  public init() {}

  /// 3.1 A filter that sharpens.
  public func sharpening(by amount: Float) throws -> [Float] { throw Unfinished("3.1") }

  /// 3.2 Predict a receptive field.
  public func receptiveField(kernels: [Int], strides: [Int]) throws -> Int { throw Unfinished("3.2") }

  /// 3.3 Measure a receptive field.
  public func measuredField(of network: (Variable) -> Variable, side: Int) throws -> Int { throw Unfinished("3.3") }

  /// 3.4 The transposed convolution of a line.
  public func stamped(_ line: [Double], filter: [Double], stride: Int) throws -> [Double] { throw Unfinished("3.4") }

  /// 3.5 The gradient with respect to the filter.
  public func filterGradient(_ x: [Double], gradient: [Double]) throws -> [Double] { throw Unfinished("3.5") }

  /// 3.6 A square filter as a product of two lines.
  public func separated(_ filter: [[Double]]) throws -> (column: [Double], row: [Double]) { throw Unfinished("3.6") }

  /// 3.7 The filter that has made a short line from a long one.
  public func recoveredFilter(_ x: [Double], _ y: [Double], taps: Int, stride: Int) throws -> [Double] {
    throw Unfinished("3.7")
  }
}

extension Chapter03 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter03Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter03Exercises) -> [Exercise] {
    [
      Exercise(
        "3.1", "A filter that sharpens", .warmUp,
        hint: "What are the nine weights of \"leave the picture as it is\"? And of the mean? A convolution is linear: "
          + "weights may be added, and multiplied by a number."
      ) {
        let picture = Tensor(shape: [1, 1, 64, 64], SamplePicture.image(width: 64, height: 64).plane(1))
        func answer(_ weights: [Float]) -> Tensor { sevenLoops(picture, filter(weights), padding: 1) }
        for amount in [Float(0), 1, 2.5] {
          let weights = try answers.sharpening(by: amount)
          try expect("number of weights", weights.count, equals: 9)
          let wanted = picture + (picture - answer([Float](repeating: 1 / 9, count: 9))) * amount
          try expect("sharpened by \(amount)", answer(weights).values, equals: wanted.values, within: 1e-4)
        }
      },
      Exercise(
        "3.2", "Predict a receptive field",
        hint: "Go through the layers with two numbers: the field so far, and how far apart neighbours of this layer "
          + "lie in the picture. A layer adds K − 1 such distances."
      ) {
        try expect("one layer", answers.receptiveField(kernels: [5], strides: [1]), equals: 5)
        let nlvae = [Int](repeating: 3, count: 16), ones = [Int](repeating: 1, count: 16)
        try expect("NLVAE", answers.receptiveField(kernels: nlvae, strides: ones), equals: 33)
        try expect("with strides", answers.receptiveField(kernels: [3, 3, 3], strides: [2, 2, 1]), equals: 15)
        try expect("point-wise sees no further", answers.receptiveField(kernels: [3, 1], strides: [1, 1]), equals: 3)
      },
      Exercise(
        "3.3", "Then measure it",
        hint:
          "The gradient of the middle output pixel is zero at the input pixels that it does not depend on. Choose an input "
          + "at which no rectifier answers with zero."
      ) {
        var random = RandomSource(seed: 3)
        let stack = (0..<3).map { index in
          Conv2D(
            inputChannels: index == 0 ? 1 : 4, outputChannels: index == 2 ? 1 : 4, kernelSize: [3, 5, 1][index],
            using: &random)
        }
        let predicted = try answers.measuredField(
          of: { stack[2](stack[1](stack[0]($0).leakyReLU(slope: 0.2)).leakyReLU(slope: 0.2)) }, side: 21)
        try expect("3 × 3, 5 × 5 and 1 × 1", predicted, equals: 7)
        var corner = [Float](repeating: 0, count: 49)
        corner[8] = 1  // Second row, second column: two pixels up and two to the left.
        let weights = Variable(filter(corner))
        let turned = try answers.measuredField(of: { $0.convolved(with: weights, padding: (3, 3)) }, side: 21)
        try expect("a filter of 7 × 7 with a single weight", turned, equals: 5)
        let whole = try answers.measuredField(
          of: { $0 - $0.mean(along: [2, 3]).reshaped([1, 1, 1, 1]) }, side: 15)
        try expect("minus the mean of the picture", whole, equals: 15)
      },
      Exercise(
        "3.4", "Transposed convolution of a line", .warmUp,
        hint: "Begin with zeros. Input i adds its number times the filter, from place i · stride on."
      ) {
        let doubled = try answers.stamped([1, 2], filter: [1, 10, 100], stride: 2)
        try expect("two filters that overlap", doubled, equals: [1, 10, 102, 20, 200], within: 0)
        let apart = try answers.stamped([1, 1], filter: [1], stride: 3)
        try expect("a gap", apart, equals: [1, 0, 0, 1], within: 0)
      },
      Exercise(
        "3.5", "The gradient of a filter",
        hint: "Which products hold filter[a]? y[i] has filter[a] · x[i + a], for every i. There are x.count − "
          + "gradient.count + 1 taps."
      ) {
        let x = [1.0, -2, 3, 0.5, -1, 2], gradient = [0.3, -1, 2, 0.7]
        // L = Σ gradient · y is linear in the filter, so differences are exact. `dot` is a sum of products.
        func loss(_ filter: [Double]) -> Double {
          let y = gradient.indices.map { dot(filter, x[$0...]) }
          return dot(gradient, y[...])
        }
        let slopes = (0..<3).map { tap in loss((0..<3).map { $0 == tap ? 1 : 0 }) }
        let found = try answers.filterGradient(x, gradient: gradient)
        try expect("slopes", found, equals: slopes, within: 1e-12)
      },
      Exercise(
        "3.6", "Two lines for a square",
        hint: "Fix the row: the best column is the sum of the filter's columns, each times its number in the row, "
          + "divided by the sum of the row's squares. Then the other way round. Repeat until nothing moves (power "
          + "iteration)."
      ) {
        // `squaredError` is the sum of squared differences of the filter and the product of the two lines.
        let line = [-0.05, 0.2, 0.7, 0.2, -0.05]
        let smooth = line.map { a in line.map { a * $0 } }
        try expect("a product", squaredError(answers.separated(smooth), smooth), equals: 0, within: 1e-12)
        // diag(3, 2, 1): the best product keeps the 3 and misses 4 + 1.
        let diagonal: [[Double]] = [[3, 0, 0], [0, 2, 0], [0, 0, 1]]
        try expect("a diagonal", squaredError(answers.separated(diagonal), diagonal), equals: 5, within: 1e-6)
        // The singular values are 3, 1 and 0: the best product misses the 1.
        let corner: [[Double]] = [[0, 0, 0], [0, 2, 1], [0, 1, 2]]
        try expect("a corner", squaredError(answers.separated(corner), corner), equals: 1, within: 1e-6)
      },
      Exercise(
        "3.7", "A filter by least squares", .project,
        hint: "The error is quadratic in the filter, so its minimum solves a system of `taps` linear equations (the "
          + "normal equations, AᵀA f = Aᵀ y). Gaussian elimination or conjugate gradients will do."
      ) {
        let x = (0..<200).map { (i: Int) -> Double in
          let scattered = (i * 7919 + i * i * 31) % 101
          return Double(scattered) / 50 - 1
        }
        let filter = [-0.03, 0.1, 0.43, 0.43, 0.1, -0.03]
        func reduced(_ filter: [Double]) -> [Double] {
          (0...(x.count - filter.count) / 3).map { dot(filter, x[(3 * $0)...]) }
        }
        let exact = try answers.recoveredFilter(x, reduced(filter), taps: 6, stride: 3)
        try expect("without noise", exact, equals: filter, within: 1e-6)
        let noisy = reduced(filter).enumerated().map { $0.element + ($0.offset % 2 == 0 ? 0.01 : -0.01) }
        let found = try answers.recoveredFilter(x, noisy, taps: 6, stride: 3)
        func error(_ filter: [Double]) -> Double {
          let rest = zip(reduced(filter), noisy).map { $0 - $1 }
          return dot(rest, rest[...])
        }
        for tap in 0..<6 {
          for change in [-1e-3, 1e-3] {
            var other = found
            other[tap] += change
            guard found.count == 6, error(found) <= error(other) else {
              throw Mismatch("with noise, a filter that differs by \(change) at tap \(tap) explains the line better")
            }
          }
        }
      },
    ]
  }

  private static func squaredError(
    _ lines: (column: [Double], row: [Double]), _ filter: [[Double]]
  ) throws -> Double {
    guard lines.column.count == filter.count, lines.row.count == filter.count else {
      throw Mismatch("numbers in a line", expected: filter.count, got: lines.column.count)
    }
    var sum = 0.0
    for (a, line) in filter.enumerated() {
      for (b, number) in line.enumerated() {
        let difference = number - lines.column[a] * lines.row[b]
        sum += difference * difference
      }
    }
    return sum
  }

  /// The sum of products, as far as the first line goes.
  private static func dot(_ a: [Double], _ b: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }
}
