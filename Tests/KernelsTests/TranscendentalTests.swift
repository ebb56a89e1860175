import Foundation
import Kernels
import Testing

/// Exponential, logarithm and what is made from them, against the system's library in double precision.
@Suite struct TranscendentalTests {
  /// The largest error in units of the last place of the exact result.
  private func largestError(_ f: Pointwise, _ x: [Float], _ exact: (Double) -> Double) -> (ulp: Double, at: Float) {
    let y = written(x.count) { apply(f, x, into: $0, count: x.count) }
    var worst = (ulp: 0.0, at: Float(0))
    for (x, y) in zip(x, y) {
      let expected = exact(Double(x))
      let error = abs(Double(y) - expected) / Double(Float(expected).ulp)
      if !(error <= worst.ulp) { worst = (error, x) }
    }
    return worst
  }

  @Test(arguments: [(-87, 88), (-1, 1), (-1e-3, 1e-3), (-1e-20, 1e-20)] as [(Float, Float)])
  func exponential(lower: Float, upper: Float) {
    let x = (0...200_000).map { lower + (upper - lower) * Float($0) / 200_000 }
    let worst = largestError(.exp, x, Foundation.exp)
    #expect(worst.ulp <= 2, "at \(worst.at)")
  }

  @Test func exponentialBeyondTheRange() {
    let x: [Float] = [0, -0.0, -87, -87.5, -1000, -.infinity, 88, 88.5, 1000, .infinity, .nan]
    let y = written(x.count) { apply(.exp, x, into: $0, count: x.count) }
    #expect(y[0] == 1 && y[1] == 1)
    #expect(y[2] == y[3] && y[2] == y[4] && y[2] == y[5], "below −87 the result stays where it is")
    #expect(y[2].isNormal && y[2] < 1.7e-38)
    #expect(y[6] == y[7] && y[6] == y[8] && y[6] == y[9], "above 88 the result stays where it is")
    #expect(y[6] > 1.6e38 && y[6] < 1.7e38)
    #expect(y[10].isNaN)
  }

  /// Every normal number's exponent, with a few thousand fractions each.
  @Test func logarithm() {
    var numbers = SampleNumbers(seed: 1)
    var x: [Float] = [.leastNormalMagnitude, .greatestFiniteMagnitude, 1, Float(1).nextUp, Float(1).nextDown]
    for exponent in -126...127 {
      let scale = Float(sign: .plus, exponent: exponent, significand: 1)
      x += (0..<2000).map { _ in scale * (1 + numbers.fraction()) }
    }
    let finite = x.filter { $0.isFinite && $0 != 1 }
    let worst = largestError(.log, finite, Foundation.log)
    #expect(worst.ulp <= 2, "at \(worst.at)")
  }

  /// Where the result passes through zero the relative error must hold, too.
  @Test func logarithmAroundOne() {
    let x = (1...100_000).flatMap { (step: Int) -> [Float] in [1 + Float(step) * 0x1p-22, 1 - Float(step) * 0x1p-22] }
    let worst = largestError(.log, x, Foundation.log)
    #expect(worst.ulp <= 2, "at \(worst.at)")
  }

  @Test func logarithmOutsideOfTheRange() {
    let x: [Float] = [1, 0, -0.0, -1, -.leastNormalMagnitude, -.infinity, .infinity, .nan, 2]
    let y = written(x.count) { apply(.log, x, into: $0, count: x.count) }
    #expect(y[0] == 0)
    #expect(y[1] == -.infinity && y[2] == -.infinity)
    #expect(y[3].isNaN && y[4].isNaN && y[5].isNaN)
    #expect(y[6] == .infinity)
    #expect(y[7].isNaN, "a defect in the data must not turn into an ordinary number")
  }

  @Test func sigmoid() {
    let x = (-4000...4000).map { Float($0) / 100 }
    let worst = largestError(.sigmoid, x) { 1 / (1 + Foundation.exp(-$0)) }
    #expect(worst.ulp <= 4, "at \(worst.at)")
    let extremes: [Float] = [-.infinity, .infinity, .nan, 200, -200]
    let y = written(extremes.count) { apply(.sigmoid, extremes, into: $0, count: extremes.count) }
    #expect(abs(y[0]) < 1e-37 && y[1] == 1 && y[2].isNaN && y[3] == 1 && abs(y[4]) < 1e-37)
  }

  @Test func reparameterizedSample() {
    let m = samples(1003, seed: 1), v = samples(1003, seed: 2).map { $0 * 9 }, e = samples(1003, seed: 3)
    let z = written(1003) { reparameterize(m, v, e, into: $0, count: 1003) }
    expectClose(
      z, (0..<1003).map { Double(m[$0]) + Foundation.exp(Double(v[$0]) / 2) * Double(e[$0]) }, tolerance: 5e-7)
  }

  @Test func divergenceTerms() {
    let m = samples(1003, seed: 4), v = samples(1003, seed: 5).map { $0 * 9 }
    let terms = written(1003) { gaussianDivergence(m, v, into: $0, count: 1003) }
    let expected = (0..<1003).map { i in
      (Double(m[i]) * Double(m[i]) + Foundation.exp(Double(v[i])) - Double(v[i]) - 1) / 2
    }
    expectClose(terms, expected, tolerance: 5e-7)
  }
}
