import Kernels
import Testing

/// The number of threads changes no bit of any result.
///
/// In a process of its own, where no other test holds the workers.
@Suite struct KernelDeterminismTests {
  @Test(arguments: [2, 3, 5])
  func convolutions(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      let small = ConvolutionCases.banded + ConvolutionCases.strided + ConvolutionCases.pointwise
      for shape in small + WinogradTests.shapes {
        let plain = PlainConvolution(shape: shape)
        let x = samples(plain.inputCount, seed: 1), w = samples(plain.weightCount, seed: 2)
        let g = samples(plain.outputCount, seed: 3), bias = samples(shape.outputChannels, seed: 4)
        expectSameBits(threads, plain.outputCount) { convolve(x, w, bias: bias, into: $0, shape) }
        expectSameBits(threads, plain.inputCount) { convolveInputGradient(g, w, into: $0, shape) }
        expectSameBits(threads, plain.weightCount) { convolveWeightGradient(x, g, into: $0, shape) }
      }
    }
  }

  @Test(arguments: [2, 3, 5])
  func joinedConvolutions(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      for example in PointwiseConvolutionTests.cases {
        let data = PointwiseConvolutionTests.Data(example)
        Threads.count = 1
        let alone = data.answer()
        Threads.count = threads
        for _ in 0..<3 {
          let isSame = data.answer() == alone
          #expect(isSame, "\(threads) threads give other bits than one")
        }
      }
    }
  }

  @Test(arguments: [2, 3, 5])
  func depthwiseAndNormalization(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      let shape = ConvolutionShape([3, 14, 14, 31, 33], filter: [3, 3], padding: [1, 1])
      let count = 3 * 14 * 31 * 33, pixels = 31 * 33
      let x = samples(count, seed: 1), w = samples(14 * 9, seed: 2), g = samples(count, seed: 3)
      let c = samples(14, seed: 4).map { abs($0) + 0.5 }
      expectSameBits(threads, count) { convolveDepthwise(x, w, bias: nil, into: $0, shape) }
      expectSameBits(threads, count + 14 * 9) {
        convolveDepthwisePullback(x, w, g, inputGradient: $0, weightGradient: $0 + count, shape)
      }
      expectSameBits(threads, 28) {
        channelStatistics(x, batch: 3, channels: 14, pixels: pixels, mean: $0, variance: $0 + 14)
      }
      expectSameBits(threads, count) {
        normalize(
          x, scale: c, shift: c, mean: c, variance: c, epsilon: 1e-5, slope: 0.2, batch: 3, channels: 14,
          pixels: pixels, into: $0)
      }
      expectSameBits(threads, count + 28) {
        normalizePullback(
          x, g, scale: c, shift: c, mean: c, variance: c, epsilon: 1e-5, slope: 0.2, usesBatchStatistics: true,
          batch: 3, channels: 14, pixels: pixels, inputGradient: $0, scaleGradient: $0 + count,
          shiftGradient: $0 + count + 14)
      }
    }
  }

  @Test(arguments: [2, 3, 5])
  func reductionsAndProducts(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      let count = 300_007, x = samples(count, seed: 1), y = samples(count, seed: 2)
      expectSameBits(threads, 3) {
        $0[0] = Float(sum(x, count: count))
        $0[1] = Float(dot(x, y, count: count))
        $0[2] = Float(sumOfSquares(x, count: count))
      }
      expectSameBits(threads, 300) { rowSums(x, rows: 300, count: 1000, into: $0) }
      expectSameBits(threads, 30) { channelSums(x, batch: 2, channels: 30, pixels: 5000, into: $0) }
      expectSameBits(threads, 300_000) { rowSoftmax(x, rows: 3000, count: 100, into: $0) }
      expectSameBits(threads, 300_000) { rowSoftmaxPullback(x, y, rows: 3000, count: 100, into: $0) }
      x.withUnsafeBufferPointer { a in
        y.withUnsafeBufferPointer { b in
          let (a, b) = (MatrixView(a.baseAddress!, columns: 300), MatrixView(b.baseAddress!, columns: 999))
          expectSameBits(threads, 77 * 999) { multiply(rows: 77, columns: 999, depth: 300, a, b, into: $0) }
        }
      }
    }
  }

  @Test(arguments: [2, 3, 5])
  func numberByNumber(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      let count = 300_007, x = samples(count, seed: 1), y = samples(count, seed: 2), z = samples(count, seed: 3)
      for example in PointwiseCase.all {
        expectSameBits(threads, count) { apply(example.function, x, into: $0, count: count) }
        expectSameBits(threads, count) { applyPullback(example.function, x, y, z, into: $0, count: count) }
      }
      expectSameBits(threads, count) { combine(.divide, x, y, into: $0, count: count) }
      expectSameBits(threads, count) { reparameterize(x, y, z, into: $0, count: count) }
      expectSameBits(threads, count) { gaussianDivergence(x, y, into: $0, count: count) }
      expectSameBits(threads, count) { fillNormal($0, count: count, key: 5) }
      let rows = (0..<60).map { Int32($0 % 50) }, columns = (0..<70).map { Int32($0 % 60 - 1) }
      expectSameBits(threads, 100 * 60 * 70) {
        select(x, planes: 100, height: 50, width: 60, rows: rows, columns: columns, into: $0)
      }
      expectSameBits(threads, 100 * 50 * 60) {
        let y = readable([Float](repeating: 0.1, count: 100 * 60 * 70))
        selectAdjoint(y, planes: 100, height: 50, width: 60, rows: rows, columns: columns, into: $0)
      }
      expectSameBits(threads, 3 * count) { memory in
        memory.update(repeating: 0.5, count: 3 * count)
        let step = AdamStep(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 3)
        adam(x, step, first: memory, second: memory + count, parameters: memory + 2 * count, count: count)
      }
    }
  }
}

/// Runs `body` with one thread and with several, a few times, and compares what it writes bit by bit.
private func expectSameBits(
  _ threads: Int, _ count: Int, sourceLocation: SourceLocation = #_sourceLocation, _ body: (Target) -> Void
) {
  Threads.count = 1
  let alone = written(count, sourceLocation: sourceLocation, body).map(\.bitPattern)
  Threads.count = threads
  for _ in 0..<3 {
    let shared = written(count, sourceLocation: sourceLocation, body).map(\.bitPattern)
    let isSame = alone == shared
    #expect(isSame, "\(threads) threads give other bits than one", sourceLocation: sourceLocation)
  }
}
