import Kernels
import Testing

/// The bytes that every public kernel writes, for many shapes, as one hash for each.
///
/// What a kernel computes depends neither on the number of threads nor on the vectors that the processor has. A program
/// or a test can therefore compare two ways to compute, or two versions of a kernel, by these lines alone.
struct KernelBytes {
  /// A kernel with its shape, and the hash of what it has written.
  private(set) var lines: [String] = []

  /// Computes everything, in some seconds even without vectors.
  init() {
    convolutions()
    joinedConvolutions()
    channelByChannel()
    products()
    numberByNumber()
    rearrangements()
    filters()
  }

  /// Adds a line for the numbers that `body` writes.
  private mutating func add(_ name: String, _ count: Int, _ body: (Target) -> Void) {
    add(name, written(count, body))
  }

  private mutating func add(_ name: String, _ numbers: [Float]) {
    lines.append("\(name): \(String(KernelBytes.hash(numbers), radix: 16))")
  }

  /// Fowler, Noll and Vo's hash, a number at a time.
  static func hash(_ numbers: [Float]) -> UInt64 {
    numbers.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3 }
  }

  /// Widths around the tiles and strips of the transformed convolution, and the sizes of the networks.
  private static let transformed: [ConvolutionShape] =
    WinogradTests.shapes
    + [4, 12, 28, 32, 36, 60, 68, 100, 132, 260].map {
      .init([1, 16, 24, 9, $0], filter: [3, 3], padding: [1, 1])
    } + [
      .init([1, 32, 32, 96, 96], filter: [3, 3], padding: [1, 1]),
      .init([2, 32, 32, 29, 128], filter: [3, 3], padding: [1, 1]),
      .init([1, 64, 64, 40, 256], filter: [3, 3], padding: [1, 1]),
      .init([1, 35, 61, 25, 77], filter: [3, 3]),
    ]

  private mutating func convolutions() {
    for shape in ConvolutionCases.all + KernelBytes.transformed {
      let plain = PlainConvolution(shape: shape), name = shape.testDescription
      let x = samples(plain.inputCount, seed: 1), w = samples(plain.weightCount, seed: 2)
      let g = samples(plain.outputCount, seed: 3), bias = samples(shape.outputChannels, seed: 4)
      add("convolution \(name)", plain.outputCount) { convolve(x, w, bias: bias, into: $0, shape) }
      add("convolution without bias \(name)", plain.outputCount) { convolve(x, w, bias: nil, into: $0, shape) }
      add("input gradient \(name)", plain.inputCount) { convolveInputGradient(g, w, into: $0, shape) }
      add("weight gradient \(name)", plain.weightCount + shape.outputChannels) {
        convolveWeightGradient(x, g, into: $0, bias: $0 + plain.weightCount, shape)
      }
    }
    for (channels, stride) in [(14, 1), (3, 2)] {
      let shape = ConvolutionShape(
        [3, channels, channels, 31, 43], filter: [3, 5], stride: stride, padding: [1, 2])
      let plain = PlainConvolution(shape: shape)
      let x = samples(plain.inputCount, seed: 1), w = samples(channels * 15, seed: 2)
      let g = samples(plain.outputCount, seed: 3), bias = samples(channels, seed: 4)
      add("depthwise \(channels)", plain.outputCount) { convolveDepthwise(x, w, bias: bias, into: $0, shape) }
      add("depthwise gradients \(channels)", plain.inputCount + channels * 15) {
        convolveDepthwisePullback(x, w, g, inputGradient: $0, weightGradient: $0 + plain.inputCount, shape)
      }
    }
  }

  private mutating func joinedConvolutions() {
    let larger = [
      PointwiseConvolutionTests.Case(batch: 1, pixels: 9216, parts: [32, 32], outputs: 32, normalized: 1),
      PointwiseConvolutionTests.Case(batch: 1, pixels: 3001, parts: [32], outputs: 32, slope: 1),
    ]
    for example in PointwiseConvolutionTests.cases + larger {
      let answer = PointwiseConvolutionTests.Data(example).answer(), name = example.testDescription
      add("joined \(name)", answer.y)
      add(
        "joined, gradients \(name)", answer.dxs.flatMap { $0 } + answer.dw + answer.db + answer.dScale + answer.dShift)
    }
  }

  private mutating func channelByChannel() {
    for (batch, channels, pixels) in [(3, 14, 1023), (1, 5, 9216), (2, 3, 7), (1, 2, 12_301)] {
      let count = batch * channels * pixels, name = "\(batch)×\(channels)×\(pixels)"
      let x = samples(count, seed: 1), g = samples(count, seed: 3)
      let c = samples(channels, seed: 4).map { abs($0) + 0.5 }, shift = samples(channels, seed: 5)
      add("statistics \(name)", 2 * channels) {
        channelStatistics(x, batch: batch, channels: channels, pixels: pixels, mean: $0, variance: $0 + channels)
      }
      add("normalisation \(name)", count) {
        normalize(
          x, scale: c, shift: shift, mean: shift, variance: c, epsilon: 1e-5, slope: 0.2, batch: batch,
          channels: channels, pixels: pixels, into: $0)
      }
      for usesBatch in [true, false] {
        add("normalisation gradients \(name) \(usesBatch)", count + 2 * channels) {
          normalizePullback(
            x, g, scale: c, shift: shift, mean: shift, variance: c, epsilon: 1e-5, slope: 0.2,
            usesBatchStatistics: usesBatch, batch: batch, channels: channels, pixels: pixels, inputGradient: $0,
            scaleGradient: $0 + count, shiftGradient: $0 + count + channels)
        }
      }
      add("channel sums \(name)", channels) {
        channelSums(x, batch: batch, channels: channels, pixels: pixels, into: $0)
      }
    }
  }

  private mutating func products() {
    for (rows, columns, depth) in [
      (1, 1, 1), (3, 100, 7), (4, 24, 30), (5, 31, 193), (9, 49, 2), (12, 97, 400), (33, 333, 65), (8, 16, 0),
      (77, 999, 300),
    ] {
      let a = samples(rows * depth, seed: 1), b = samples(depth * columns, seed: 2), bias = samples(rows, seed: 3)
      for (turnsA, turnsB) in [(false, false), (true, false), (false, true)] {
        add("product \(rows)×\(depth)×\(columns) \(turnsA) \(turnsB)", rows * columns) { c in
          a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
              multiply(
                rows: rows, columns: columns, depth: depth,
                MatrixView(a.baseAddress!, columns: turnsA ? rows : depth, transposed: turnsA),
                MatrixView(b.baseAddress!, columns: turnsB ? depth : columns, transposed: turnsB), into: c,
                bias: bias)
            }
          }
        }
      }
    }
  }

  private mutating func numberByNumber() {
    for count in [1, 7, 16, 23, 1000, 70_007] {
      let x = samples(count, seed: 1), y = samples(count, seed: 2), z = samples(count, seed: 3)
      for example in PointwiseCase.all {
        let x = x.map { $0 * example.scale + example.shift }
        let value = written(count) { apply(example.function, x, into: $0, count: count) }
        add("\(example.function) \(count)", value)
        let y = readable(value)
        add("gradient of \(example.function) \(count)", count) {
          applyPullback(example.function, x, y, z, into: $0, count: count)
        }
      }
      for operation in [Arithmetic.add, .subtract, .multiply, .divide] {
        add("\(operation) \(count)", count) { combine(operation, x, y, into: $0, count: count) }
      }
      add("accumulation \(count)", count) {
        $0.update(from: z, count: count)
        accumulate(x, times: 0.3, into: $0, count: count)
      }
      add("sample \(count)", count) { reparameterize(x, y, z, into: $0, count: count) }
      add("divergence \(count)", count) { gaussianDivergence(x, y, into: $0, count: count) }
      add("noise \(count)", count) { fillNormal($0, count: count, key: 5) }
      add("Adam \(count)", 3 * count) { memory in
        memory.update(repeating: 0.5, count: 3 * count)
        let step = AdamStep(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 3)
        adam(x, step, first: memory, second: memory + count, parameters: memory + 2 * count, count: count)
      }
      add("sums \(count)", 3) {
        $0[0] = Float(sum(x, count: count))
        $0[1] = Float(dot(x, y, count: count))
        $0[2] = Float(sumOfSquares(x, count: count))
      }
    }
    for (rows, count) in [(5, 3), (30, 100), (7, 1003)] {
      let x = samples(rows * count, seed: 1), y = samples(rows * count, seed: 2)
      add("row sums \(rows)×\(count)", rows) { rowSums(x, rows: rows, count: count, times: 0.7, into: $0) }
      add("softmax \(rows)×\(count)", rows * count) { rowSoftmax(x, rows: rows, count: count, into: $0) }
      add("softmax gradient \(rows)×\(count)", rows * count) {
        rowSoftmaxPullback(x, y, rows: rows, count: count, into: $0)
      }
    }
  }

  private mutating func rearrangements() {
    let rows = (0..<60).map { Int32($0 % 50) }, columns = (0..<70).map { Int32($0 % 60 - 1) }
    let x = samples(3 * 50 * 60, seed: 1), y = samples(3 * 60 * 70, seed: 2)
    add("selection", 3 * 60 * 70) {
      select(x, planes: 3, height: 50, width: 60, rows: rows, columns: columns, into: $0)
    }
    add("selection's adjoint", 3 * 50 * 60) {
      selectAdjoint(y, planes: 3, height: 50, width: 60, rows: rows, columns: columns, into: $0)
    }
    let view = StridedView(sizes: [7, 5, 11], strides: [3, 200, 0], offset: 4)
    add("gathering", 7 * 5 * 11) { gather(x, view, into: $0) }
    add("scattering", 1100) {
      $0.update(repeating: 0.25, count: 1100)
      scatterAdd(x, view, into: $0)
    }
    for (height, width, newHeight, newWidth, taps) in [(9, 31, 20, 67, 4), (40, 53, 11, 17, 9), (5, 8, 5, 8, 1)] {
      let vertical = Line(from: height, to: newHeight, taps: taps, seed: 3)
      let horizontal = Line(from: width, to: newWidth, taps: taps, seed: 4)
      let x = samples(2 * height * width, seed: 1), y = samples(2 * newHeight * newWidth, seed: 2)
      add("resampling to \(newHeight)×\(newWidth)", 2 * newHeight * newWidth) { y in
        Line.with(vertical, horizontal) { resample(x, planes: 2, vertical: $0, horizontal: $1, into: y) }
      }
      add("resampling back from \(newHeight)×\(newWidth)", 2 * height * width) { x in
        Line.with(vertical, horizontal) { resampleAdjoint(y, planes: 2, vertical: $0, horizontal: $1, into: x) }
      }
    }
  }

  private mutating func filters() {
    let larger = PatchStackFilterTests.Sizes(
      channels: 3, height: 34, width: 41, patch: 6, step: 3, radius: 9, group: 32)
    for sizes in PatchStackFilterTests.sizes + [larger] {
      let picture = PatchStackFilterTests.picture(sizes)
      for filter in StackFilter.allCases {
        add("\(filter) \(sizes.testDescription)", filterCollaboratively(picture, sizes.shape, sigma: 0.08, by: filter))
      }
    }
  }
}
