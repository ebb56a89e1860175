import Kernels
import Testing

/// Batch normalisation with its rectifier against plain loops in double precision.
@Suite struct NormalizationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let batch: Int, channels: Int, pixels: Int
    var slope: Float = 1
    var usesBatch = true
    var testDescription: String { "\(batch)×\(channels)×\(pixels) slope \(slope), own statistics: \(usesBatch)" }
    var count: Int { batch * channels * pixels }
  }

  static let cases: [Case] = [(1, 1, 2), (1, 3, 7), (3, 5, 8), (2, 7, 33), (1, 2, 9001), (4, 33, 130)].flatMap {
    sizes in
    [(1, true), (0.2, true), (0, true), (0.2, false)].map { slope, usesBatch in
      Case(batch: sizes.0, channels: sizes.1, pixels: sizes.2, slope: slope, usesBatch: usesBatch)
    }
  }
  static let epsilon: Float = 1e-5

  @Test(arguments: cases)
  func statistics(_ example: Case) {
    let x = input(example, offset: 3)
    var variance: [Float] = []
    let mean = written(example.channels) { mean in
      variance = written(example.channels) {
        channelStatistics(
          x, batch: example.batch, channels: example.channels, pixels: example.pixels, mean: mean, variance: $0)
      }
    }
    let plain = PlainNormalization(example, x)
    expectClose(mean, plain.mean, tolerance: 1e-6)
    expectClose(variance, plain.variance, tolerance: 2e-6)
  }

  /// A large offset would cancel in a variance computed as the mean square minus the squared mean.
  @Test func varianceBesideALargeMean() {
    let example = Case(batch: 2, channels: 3, pixels: 501)
    let x = input(example, offset: 1000)
    var variance: [Float] = []
    _ = written(3) { mean in
      variance = written(3) { channelStatistics(x, batch: 2, channels: 3, pixels: 501, mean: mean, variance: $0) }
    }
    let exact = PlainNormalization(example, x).variance
    #expect(zip(variance, exact).allSatisfy { abs(Double($0) - $1) < 1e-4 * $1 })
  }

  @Test(arguments: cases)
  func forwardAndBackward(_ example: Case) {
    let x = input(example, offset: 0.5), g = samples(example.count, seed: 22), channels = example.channels
    let scale = samples(channels, seed: 23).map { $0 + 0.1 }, shift = samples(channels, seed: 24)
    var plain = PlainNormalization(example, x)
    if !example.usesBatch {
      plain.mean = samples(channels, seed: 25)[..<channels].map { Double($0) }
      plain.variance = samples(channels, seed: 26)[..<channels].map { Double(abs($0) + 0.5) }
    }
    let mean = plain.mean.map { Float($0) }, variance = plain.variance.map { Float($0) }
    let y = written(example.count) {
      normalize(
        x, scale: scale, shift: shift, mean: mean, variance: variance, epsilon: Self.epsilon, slope: example.slope,
        batch: example.batch, channels: channels, pixels: example.pixels, into: $0)
    }
    expectClose(y, plain.output(x, scale, shift), tolerance: 1e-5)

    var ds: [Float] = [], db: [Float] = []
    let dx = written(example.count) { dx in
      ds = written(channels) { ds in
        db = written(channels) {
          normalizePullback(
            x, g, scale: scale, shift: shift, mean: mean, variance: variance, epsilon: Self.epsilon,
            slope: example.slope, usesBatchStatistics: example.usesBatch, batch: example.batch, channels: channels,
            pixels: example.pixels, inputGradient: dx, scaleGradient: ds, shiftGradient: $0)
        }
      }
    }
    let expected = plain.gradients(x, g, scale, shift)
    expectClose(dx, expected.dx, tolerance: 2e-5)
    expectClose(ds, expected.ds, tolerance: 2e-5)
    expectClose(db, expected.db, tolerance: 2e-5)
  }

  private func input(_ example: Case, offset: Float) -> [Float] {
    readable(samples(example.count, seed: 21)[..<example.count].map { $0 + offset })
  }
}

/// The formulas of batch normalisation, channel by channel.
private struct PlainNormalization {
  let example: NormalizationTests.Case
  var mean: [Double], variance: [Double]

  init(_ example: NormalizationTests.Case, _ x: [Float]) {
    self.example = example
    mean = []
    variance = []
    for c in 0..<example.channels {
      let values = indices(c).map { Double(x[$0]) }
      let center = values.reduce(0, +) / Double(values.count)
      mean.append(center)
      variance.append(values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count))
    }
  }

  private func indices(_ c: Int) -> [Int] {
    (0..<example.batch).flatMap { n in (0..<example.pixels).map { (n * example.channels + c) * example.pixels + $0 } }
  }

  private func normalized(_ x: Float, _ c: Int) -> Double {
    (Double(x) - mean[c]) / (variance[c] + Double(NormalizationTests.epsilon)).squareRoot()
  }

  func output(_ x: [Float], _ scale: [Float], _ shift: [Float]) -> [Double] {
    var y = [Double](repeating: 0, count: example.count)
    for c in 0..<example.channels {
      for i in indices(c) {
        let t = Double(scale[c]) * normalized(x[i], c) + Double(shift[c])
        y[i] = t < 0 ? t * Double(example.slope) : t
      }
    }
    return y
  }

  func gradients(
    _ x: [Float], _ g: [Float], _ scale: [Float], _ shift: [Float]
  ) -> (dx: [Double], ds: [Double], db: [Double]) {
    var dx = [Double](repeating: 0, count: example.count), ds: [Double] = [], db: [Double] = []
    for c in 0..<example.channels {
      let own = indices(c), hats = own.map { normalized(x[$0], c) }
      let before = zip(own, hats).map { i, hat in
        Double(g[i]) * (Double(scale[c]) * hat + Double(shift[c]) < 0 ? Double(example.slope) : 1)
      }
      db.append(before.reduce(0, +))
      ds.append(zip(before, hats).reduce(0) { $0 + $1.0 * $1.1 })
      let count = Double(own.count), isOwn = example.usesBatch
      let (meanGradient, meanProduct) = isOwn ? (db[c] / count, ds[c] / count) : (0, 0)
      let factor = Double(scale[c]) / (variance[c] + Double(NormalizationTests.epsilon)).squareRoot()
      for (k, i) in own.enumerated() { dx[i] = factor * (before[k] - meanGradient - hats[k] * meanProduct) }
    }
    return (dx, ds, db)
  }
}
