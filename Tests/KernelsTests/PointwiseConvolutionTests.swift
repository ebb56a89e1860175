import Kernels
import Testing

/// The joined, normalised and rectified point-wise convolution against the same steps one by one, the convolution itself
/// in double precision.
@Suite struct PointwiseConvolutionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let batch: Int, pixels: Int, parts: [Int], outputs: Int
    var slope: Float = 0.2
    /// Which part is normalised, and whether with its own statistics.
    var normalized: Int?
    var usesBatch = true
    var testDescription: String {
      "\(batch)×\(parts)×\(pixels) to \(outputs), slope \(slope), normalised: \(normalized ?? -1), own: \(usesBatch)"
    }
    var depth: Int { parts.reduce(0, +) }
  }

  static let cases: [Case] = [
    Case(batch: 1, pixels: 1, parts: [1], outputs: 1, slope: 1),
    Case(batch: 2, pixels: 361, parts: [3, 5], outputs: 7),
    Case(batch: 1, pixels: 725, parts: [32, 32], outputs: 32, normalized: 1),
    Case(batch: 3, pixels: 40, parts: [4], outputs: 9, slope: 0, normalized: 0),
    Case(batch: 1, pixels: 360, parts: [64], outputs: 64, slope: 1),
    Case(batch: 2, pixels: 1001, parts: [5, 1, 2], outputs: 3, normalized: 1, usesBatch: false),
    Case(batch: 9, pixels: 23, parts: [2, 6], outputs: 5, slope: 1, normalized: 0),
    Case(batch: 1, pixels: 4000, parts: [3], outputs: 4, normalized: 0, usesBatch: false),
    Case(batch: 1, pixels: 50, parts: [250], outputs: 3),
  ]

  /// Everything a case computes, by the kernel.
  struct Answer: Equatable {
    var y: [Float] = [], dxs: [[Float]] = [], dw: [Float] = [], db: [Float] = [], dScale: [Float] = []
    var dShift: [Float] = []
  }

  @Test(arguments: cases)
  func asStepByStep(_ example: Case) {
    poisonPool()
    let data = Data(example), answer = data.answer()
    let expected = data.expected(signs: answer.y)
    expectClose(answer.y, expected.y, tolerance: 2e-6 * Double(example.depth))
    for (part, dx) in answer.dxs.enumerated() {
      expectClose(dx, expected.dxs[part], tolerance: 1e-5 * Double(example.outputs), "part \(part)")
    }
    let pixels = Double(example.batch * example.pixels)
    expectClose(answer.dw, expected.dw, tolerance: 1e-6 * pixels + 1e-6, "weights")
    expectClose(answer.db, expected.db, tolerance: 1e-6 * pixels + 1e-6, "bias")
    expectClose(answer.dScale, expected.dScale, tolerance: 1e-5 * pixels, "scale")
    expectClose(answer.dShift, expected.dShift, tolerance: 1e-5 * pixels, "shift")
  }

  /// What a case begins with.
  struct Data {
    let example: Case
    let xs: [[Float]], weights: [Float], bias: [Float], gradient: [Float]
    let scale: [Float], shift: [Float], mean: [Float], variance: [Float]

    init(_ example: Case) {
      self.example = example
      xs = example.parts.enumerated().map { samples(example.batch * $1 * example.pixels, seed: 60 + $0) }
      weights = samples(example.outputs * example.depth, seed: 70)
      bias = samples(example.outputs, seed: 71)
      gradient = samples(example.batch * example.outputs * example.pixels, seed: 72)
      let channels = example.normalized.map { example.parts[$0] } ?? 0
      scale = samples(channels, seed: 73).map { $0 + 0.3 }
      shift = samples(channels, seed: 74)
      guard let part = example.normalized, example.usesBatch else {
        mean = samples(channels, seed: 75)
        variance = samples(channels, seed: 76).map { $0.isNaN ? 1 : abs($0) + 0.5 }
        return
      }
      let x = xs[part]
      var variance: [Float] = []
      mean = written(channels) { mean in
        variance = written(channels) {
          channelStatistics(
            x, batch: example.batch, channels: channels, pixels: example.pixels, mean: mean, variance: $0)
        }
      }
      self.variance = variance
    }

    /// The kernel's answer.
    func answer() -> Answer {
      var answer = Answer()
      withPointers([scale, shift, mean, variance]) { n in
        let normalization = ChannelNormalization(
          scale: n[0], shift: n[1], mean: n[2], variance: n[3], epsilon: 1e-5, slope: 0.1,
          usesBatchStatistics: example.usesBatch)
        let layer = PointwiseConvolution(
          batch: example.batch, pixels: example.pixels, parts: example.parts, outputs: example.outputs,
          slope: example.slope,
          normalizations: example.parts.indices.map { $0 == example.normalized ? normalization : nil })
        withPointers(xs) { xs in
          answer.y = written(gradient.count - 16) { layer.run(xs, weights: weights, bias: bias, into: $0) }
          let y = readable(answer.y), channels = scale.count - 16
          func collect(_ parts: [Int], _ targets: [Target]) {
            guard let next = parts.first else {
              answer.dw = written(weights.count - 16) { dw in
                answer.db = written(bias.count - 16) { db in
                  answer.dScale = written(max(0, channels)) { dScale in
                    answer.dShift = written(max(0, channels)) { dShift in
                      layer.pullback(
                        xs, weights: weights, output: y, gradient: gradient, inputGradients: targets,
                        weightGradient: dw, biasGradient: db,
                        scaleGradients: example.parts.indices.map { $0 == example.normalized ? dScale : nil },
                        shiftGradients: example.parts.indices.map { $0 == example.normalized ? dShift : nil })
                    }
                  }
                }
              }
              return
            }
            let dx = written(example.batch * next * example.pixels) {
              collect(Array(parts.dropFirst()), targets + [$0])
            }
            answer.dxs.insert(dx, at: 0)
          }
          collect(example.parts, [])
        }
      }
      return answer
    }

    /// The same, step by step. On which side of the rectifier a number lies is read from `signs`, so that a number that
    /// rounding moves across zero makes no difference.
    func expected(signs y: [Float]) -> (
      y: [Double], dxs: [[Double]], dw: [Double], db: [Double], dScale: [Double], dShift: [Double]
    ) {
      let e = example, pixels = e.pixels
      var inputs = xs.map { $0.dropLast(16).map(Double.init) }
      if let part = e.normalized {
        inputs[part] = written(inputs[part].count) {
          normalize(
            xs[part], scale: scale, shift: shift, mean: mean, variance: variance, epsilon: 1e-5, slope: 0.1,
            batch: e.batch, channels: e.parts[part], pixels: pixels, into: $0)
        }.map(Double.init)
      }
      var output = [Double](repeating: 0, count: e.batch * e.outputs * pixels)
      var dxs = inputs.map { [Double](repeating: 0, count: $0.count) }
      var dw = [Double](repeating: 0, count: e.outputs * e.depth), db = [Double](repeating: 0, count: e.outputs)
      for n in 0..<e.batch {
        for o in 0..<e.outputs {
          for p in 0..<pixels {
            let at = (n * e.outputs + o) * pixels + p
            let g = Double(gradient[at]) * (y[at] <= 0 ? Double(e.slope) : 1)
            var sum = Double(bias[o]), column = o * e.depth
            db[o] += g
            for (part, channels) in e.parts.enumerated() {
              for c in 0..<channels {
                let from = (n * channels + c) * pixels + p
                sum += inputs[part][from] * Double(weights[column])
                dxs[part][from] += g * Double(weights[column])
                dw[column] += g * inputs[part][from]
                column += 1
              }
            }
            output[at] = sum < 0 ? sum * Double(e.slope) : sum
          }
        }
      }
      var dScale: [Float] = [], dShift: [Float] = []
      if let part = e.normalized {
        let g = readable(dxs[part].map { Float($0) }), channels = e.parts[part]
        dxs[part] = written(dxs[part].count) { dx in
          dScale = written(channels) { dScale in
            dShift = written(channels) {
              normalizePullback(
                xs[part], g, scale: scale, shift: shift, mean: mean, variance: variance, epsilon: 1e-5, slope: 0.1,
                usesBatchStatistics: e.usesBatch, batch: e.batch, channels: channels, pixels: pixels,
                inputGradient: dx, scaleGradient: dScale, shiftGradient: $0)
            }
          }
        }.map(Double.init)
      }
      return (output, dxs, dw, db, dScale.map(Double.init), dShift.map(Double.init))
    }
  }
}

/// Calls `body` with a pointer to each of several arrays.
private func withPointers(_ arrays: [[Float]], _ found: [Source] = [], _ body: ([Source]) -> Void) {
  guard let first = arrays.first else { return body(found) }
  first.withUnsafeBufferPointer { withPointers(Array(arrays.dropFirst()), found + [$0.baseAddress!], body) }
}
