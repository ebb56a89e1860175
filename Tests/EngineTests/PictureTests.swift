import Engine
import Testing

/// Normalisation, padding, rearrangement and resampling of pictures.
@Suite struct PictureTests {
  @Test(arguments: [[1, 1, 1, 5], [1, 3, 5, 7], [3, 5, 2, 3], [2, 7, 3, 1]], [1, 0.2, 0] as [Float])
  func batchNormalization(sizes: [Int], slope: Float) {
    let channels = [sizes[1]]
    OperationCase(
      "batch norm, slope \(slope)", [sizes, channels, channels],
      engine: { $0[0].batchNormalized(scale: $0[1], shift: $0[2], slope: slope).0 },
      reference: { $0[0].batchNormalized(scale: $0[1], shift: $0[2], slope: Double(slope)) }
    ).check(tolerance: 1e-4)
  }

  @Test(arguments: [[1, 3, 5, 7], [3, 5, 2, 3]], [1, 0.2] as [Float])
  func normalizationByGivenStatistics(sizes: [Int], slope: Float) {
    let channels = [sizes[1]]
    let mean = samples(channels, seed: 70), variance = samples(channels, seed: 71, range: 0.5...2)
    let statistics = ChannelStatistics(mean: mean, variance: variance)
    let (m, v) = (ReferenceTensor(mean), ReferenceTensor(variance))
    OperationCase(
      "given statistics, slope \(slope)", [sizes, channels, channels],
      engine: { $0[0].batchNormalized(scale: $0[1], shift: $0[2], statistics: statistics, slope: slope).0 },
      reference: { $0[0].batchNormalized(scale: $0[1], shift: $0[2], mean: m, variance: v, slope: Double(slope)) }
    ).check(tolerance: 5e-5)
  }

  @Test func statisticsAreTheBatchs() {
    let x = samples([3, 2, 4, 5], seed: 1, range: 1...3)
    let reference = ReferenceTensor(x), count = Double(60)
    let mean = reference.sum(along: [0, 2, 3]).map { $0 / count }
    let centered = reference - mean
    let variance = (centered * centered).sum(along: [0, 2, 3]).map { $0 / count }
    let found = ChannelStatistics(of: x)
    expectClose(found.mean, mean.reshaped([2]), tolerance: 1e-6)
    expectClose(found.variance, variance.reshaped([2]), tolerance: 1e-6)
  }

  @Test(arguments: PaddingMode.allCases, [[0, 0, 0, 0], [1, 1, 1, 1], [2, 0, 1, 3], [0, 3, 0, 0]])
  func padding(mode: PaddingMode, margins: [Int]) {
    for sizes in [[1, 3, 5, 7], [3, 1, 4, 17]] {
      OperationCase(
        "padding \(margins) by \(mode)", [sizes],
        engine: {
          $0[0].padded(top: margins[0], bottom: margins[1], left: margins[2], right: margins[3], mode: mode)
        },
        reference: {
          $0[0].padded(
            top: margins[0], bottom: margins[1], left: margins[2], right: margins[3], mode: mode.rawValue)
        }
      ).check()
    }
  }

  @Test(arguments: PaddingMode.allCases)
  func equalPadding(mode: PaddingMode) {
    OperationCase(
      "padding by \(mode)", [[2, 2, 3, 5]], engine: { $0[0].padded(by: 2, mode: mode) },
      reference: { $0[0].padded(top: 2, bottom: 2, left: 2, right: 2, mode: mode.rawValue) }
    ).check()
  }

  @Test(
    arguments: [
      ([3], [0..<3]), ([7], [2..<5]), ([4, 5], [1..<2, 0..<5]), ([2, 3, 4, 5], [1..<2, 0..<3, 1..<3, 2..<5]),
      ([2, 3, 4, 5], [0..<2, 1..<2, 0..<4, 4..<5]),
    ] as [([Int], [Range<Int>])])
  func slicing(sizes: [Int], ranges: [Range<Int>]) {
    OperationCase("slice", [sizes], engine: { $0[0].sliced(ranges) }, reference: { $0[0].sliced(ranges) }).check()
  }

  @Test(arguments: [
    ([[3], [4]], 0), ([[2, 3], [2, 1], [2, 5]], 1), ([[1, 3, 4, 5], [1, 2, 4, 5]], 1), ([[2, 3, 4], [1, 3, 4]], 0),
    ([[2, 1, 3, 5], [2, 1, 3, 1], [2, 1, 3, 2]], 3), ([[2, 7]], 1),
  ])
  func concatenation(sizes: [[Int]], dimension: Int) {
    OperationCase(
      "concatenation along \(dimension)", sizes, engine: { Variable.concatenated($0, along: dimension) },
      reference: { ReferenceTensor.concatenated($0, along: dimension) }
    ).check()
  }

  @Test(arguments: [
    ([5], [0]), ([3, 5], [1, 0]), ([3, 5], [0, 1]), ([2, 3, 4], [2, 0, 1]), ([2, 3, 4, 5], [0, 2, 3, 1]),
    ([2, 3, 4, 5], [3, 2, 1, 0]), ([1, 7, 3, 1], [0, 1, 3, 2]),
  ])
  func transposition(sizes: [Int], order: [Int]) {
    OperationCase(
      "transposition \(order)", [sizes], engine: { $0[0].transposed(order) }, reference: { $0[0].transposed(order) }
    ).check()
  }

  @Test(arguments: [([6], [2, 3]), ([2, 3, 4], [24]), ([1, 3, 4, 5], [3, 20]), ([], [1, 1]), ([1], [])])
  func reshaping(sizes: [Int], newSizes: [Int]) {
    OperationCase(
      "reshaping", [sizes], engine: { $0[0].reshaped(Shape(newSizes)) }, reference: { $0[0].reshaped(newSizes) }
    ).check()
  }

  @Test(arguments: [[1, 1, 1, 1], [1, 3, 5, 7], [3, 2, 4, 17]], 1...4)
  func nearestEnlargement(sizes: [Int], factor: Int) {
    OperationCase(
      "nearest ×\(factor)", [sizes], engine: { $0[0].enlargedNearest(by: factor) },
      reference: { x in
        ReferenceTensor([sizes[0], sizes[1], sizes[2] * factor, sizes[3] * factor]) {
          x[0][[$0[0], $0[1], $0[2] / factor, $0[3] / factor]]
        }
      }
    ).check()
  }

  @Test(arguments: [[1, 1, 1, 1], [1, 3, 5, 7], [2, 1, 4, 17]], [[1, 1], [2, 3], [5, 7], [10, 14], [9, 25]])
  func resizing(sizes: [Int], newSizes: [Int]) {
    let linear = [0, 1].map { ReferenceTensor.linearWeights(from: sizes[2 + $0], to: newSizes[$0]) }
    OperationCase(
      "bilinear to \(newSizes)", [sizes],
      engine: { $0[0].resizedBilinear(height: newSizes[0], width: newSizes[1]) },
      reference: { $0[0].mixed(rows: linear[0], columns: linear[1]) }
    ).check()
    let bins = [0, 1].map { ReferenceTensor.binWeights(from: sizes[2 + $0], to: newSizes[$0]) }
    OperationCase(
      "adaptive average to \(newSizes)", [sizes],
      engine: { $0[0].adaptiveAveragePooled(height: newSizes[0], width: newSizes[1]) },
      reference: { $0[0].mixed(rows: bins[0], columns: bins[1]) }
    ).check()
  }

  @Test(arguments: [[1, 1, 1, 1], [1, 3, 5, 7], [3, 2, 4, 17]])
  func globalAverage(sizes: [Int]) {
    OperationCase(
      "global average", [sizes], engine: { $0[0].globalAveragePooled() },
      reference: { $0[0].sum(along: [2, 3]).map { $0 / Double(sizes[2] * sizes[3]) } }
    ).check()
  }

  /// Any two maps, with positions that occur twice and weights of both signs.
  @Test func resampling() {
    func map(_ input: Int, _ output: Int, _ taps: Int, _ seed: Int) -> (ResamplingMatrix, [[Double]]) {
      let indices = samples([output * taps], seed: seed, range: 0...Float(input) - 0.01).values.map { Int32($0) }
      let weights = samples([output * taps], seed: seed + 1).values.map(Double.init)
      var dense = [[Double]](repeating: [Double](repeating: 0, count: input), count: output)
      for i in indices.indices { dense[i / taps][Int(indices[i])] += weights[i] }
      return (
        ResamplingMatrix(inputCount: input, outputCount: output, taps: taps, indices: indices, weights: weights), dense
      )
    }
    let (vertical, rows) = map(5, 3, 4, 80), (horizontal, columns) = map(7, 11, 3, 82)
    OperationCase(
      "resampling", [[2, 3, 5, 7]], engine: { $0[0].resampled(vertical: vertical, horizontal: horizontal) },
      reference: { $0[0].mixed(rows: rows, columns: columns) }
    ).check()
  }
}
