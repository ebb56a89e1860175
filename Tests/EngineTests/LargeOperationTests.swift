import Engine
import Testing

/// Batch normalisation and joined point-wise convolution in every mode at the sizes of the networks, 64 channels and 96
/// pixels or more, against their formulas in double precision.
///
/// Which side of a rectifier a number lies on is read from the engine's own output, where it has one: a number that
/// rounding moves across zero changes a gradient by all of it.
@Suite struct LargeOperationTests {
  static let modes: [Pass.Mode] = [.training, .evaluation, .transductive]

  @Test(arguments: modes, [1, 0.2, 0] as [Float])
  func batchNormalization(mode: Pass.Mode, slope: Float) {
    let sizes = [2, 64, 96, 97]
    var layer = normalization(channels: 64, slope: slope)
    let x = samples(sizes, seed: 1, range: -1...2), coefficients = samples(sizes, seed: 2)
    let tape = Tape(), input = tape.variable(x), running = layer.state
    layer.scale = tape.variable(layer.scale.value)
    layer.shift = tape.variable(layer.shift.value)
    let pass = Pass(mode), y = layer(input, pass)
    let gradients = tape.gradients(of: (y * Variable(coefficients)).sum())

    let planes = Planes(x), outputs = Planes(y.value), g = Planes(coefficients), dx = Planes(gradients[input])
    for c in 0..<64 {
      let plain = PlainChannel(layer, c, mode, values: planes[c])
      expectClose(outputs[c], planes[c].map(plain.output), tolerance: 1e-5, "y of channel \(c)")
      let before = zip(g[c], outputs[c]).map { $1 > 0 ? $0 : $0 * Double(slope) }
      let expected = plain.gradients(planes[c], before)
      expectClose(dx[c], expected.input, tolerance: 1e-5, "∂x of channel \(c)")
      // Sums of some 18,000 numbers of size one.
      expectClose([Double(gradients[layer.scale][c])], [expected.scale], tolerance: 1e-4, "∂γ of channel \(c)")
      expectClose([Double(gradients[layer.shift][c])], [expected.shift], tolerance: 1e-4, "∂β of channel \(c)")
    }
    // Training alone leaves a trace, and that is the mean and the biased variance.
    layer.absorb(pass, momentum: 1)
    if mode == .training {
      let own = (0..<64).map { PlainChannel(layer, $0, mode, values: planes[$0]) }
      expectClose(layer.runningMean.value.values.map(Double.init), own.map(\.mean), tolerance: 1e-6, "running mean")
      expectClose(
        layer.runningVariance.value.values.map(Double.init), own.map(\.variance), tolerance: 1e-6, "running variance")
    } else {
      #expect(Array(layer.state[2...]) == Array(running[2...]))
    }
  }

  /// Two parts of 64 and 32 channels to 48, the second one normalised on its way.
  @Test(arguments: modes, [(0.1, 0.2), (1, 1), (0, 0.2)] as [(Float, Float)])
  func joinedConvolution(mode: Pass.Mode, slopes: (inner: Float, outer: Float)) {
    let example = JoinedExample(mode, innerSlope: slopes.inner, outerSlope: slopes.outer)
    let answer = example.answer(), second = example.normalizedPart, parts = [Planes(example.parts[0]), second]
    let y = Planes(answer.y), weights = example.weights
    let outputs = [0, 17, 47], inputs = [0, 31, 63, 64, 79, 95]

    // Forward, for some outputs.
    for o in outputs {
      var sums = [Double](repeating: Double(example.bias[o]), count: y[o].count)
      for c in 0..<96 {
        let weight = Double(weights[o, c, 0, 0])
        for (i, x) in (c < 64 ? parts[0][c] : parts[1][c - 64]).enumerated() { sums[i] += weight * x }
      }
      let expected = sums.map { $0 < 0 ? $0 * Double(slopes.outer) : $0 }
      expectClose(y[o], expected, tolerance: 2e-5, "output \(o)")
    }

    // Backward, with the gradient behind the outer rectifier.
    let g = (0..<48).map { o in
      zip(Planes(example.coefficients)[o], y[o]).map { $1 > 0 ? $0 : $0 * Double(slopes.outer) }
    }
    for o in outputs {
      expectClose([Double(answer.bias[o])], [g[o].reduce(0, +)], tolerance: 1e-4, "∂b \(o)")
      for c in inputs {
        let x = c < 64 ? parts[0][c] : parts[1][c - 64]
        let expected = zip(g[o], x).reduce(0) { $0 + $1.0 * $1.1 }
        expectClose([Double(answer.weights[o, c, 0, 0])], [expected], tolerance: 1e-4, "∂W \(o), \(c)")
      }
    }
    for c in inputs {
      var dx = [Double](repeating: 0, count: y[0].count)
      for o in 0..<48 {
        let weight = Double(weights[o, c, 0, 0])
        for i in dx.indices { dx[i] += weight * g[o][i] }
      }
      if c < 64 {
        expectClose(Planes(answer.parts[0])[c], dx, tolerance: 2e-5, "∂x₁ of channel \(c)")
      } else {
        example.expectNormalization(c - 64, answer, arriving: dx)
      }
    }
  }
}

/// A layer whose numbers are all different, the running ones too.
private func normalization(channels: Int, slope: Float) -> BatchNorm2D {
  var layer = BatchNorm2D(channels: channels, slope: slope)
  layer.state = [
    samples([channels], seed: 20, range: 0.5...1.5), samples([channels], seed: 21),
    samples([channels], seed: 22), samples([channels], seed: 23, range: 0.5...2),
  ]
  return layer
}

/// The numbers of N×C×H×W by channel.
private struct Planes {
  private let channels: [[Double]]

  init(_ x: Tensor) {
    let values = x.values.map(Double.init), pixels = x.shape[2] * x.shape[3]
    var channels = [[Double]](repeating: [], count: x.shape[1])
    for n in 0..<x.shape[0] {
      for c in 0..<x.shape[1] {
        let start = (n * x.shape[1] + c) * pixels
        channels[c] += values[start..<start + pixels]
      }
    }
    self.channels = channels
  }

  init(_ channels: [[Double]]) { self.channels = channels }

  subscript(_ channel: Int) -> [Double] { channels[channel] }
}

/// The formulas of one channel of a batch normalisation.
private struct PlainChannel {
  let mean: Double, variance: Double, scale: Double, shift: Double, slope: Double
  let usesOwn: Bool

  init(_ layer: BatchNorm2D, _ c: Int, _ mode: Pass.Mode, values: [Double]) {
    usesOwn = mode != .evaluation
    let center = values.reduce(0, +) / Double(values.count)
    mean = usesOwn ? center : Double(layer.runningMean.value[c])
    variance =
      usesOwn
      ? values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count)
      : Double(layer.runningVariance.value[c])
    scale = Double(layer.scale.value[c])
    shift = Double(layer.shift.value[c])
    slope = Double(layer.slope)
  }

  private var deviation: Double { (variance + Double(Float(1e-5))).squareRoot() }

  /// Before the rectifier.
  func affine(_ x: Double) -> Double { scale * (x - mean) / deviation + shift }

  func output(_ x: Double) -> Double {
    let t = affine(x)
    return t < 0 ? t * slope : t
  }

  /// The gradients for values `x` and gradients `g` before the rectifier.
  func gradients(_ x: [Double], _ g: [Double]) -> (input: [Double], scale: Double, shift: Double) {
    let hats = x.map { ($0 - mean) / deviation }, count = Double(x.count)
    let sum = g.reduce(0, +), product = zip(g, hats).reduce(0) { $0 + $1.0 * $1.1 }
    let input = zip(g, hats).map { g, hat in
      scale / deviation * (usesOwn ? g - sum / count - hat * product / count : g)
    }
    return (input, product, sum)
  }
}

/// A joined point-wise convolution of one picture of 96×97 pixels.
private struct JoinedExample {
  let mode: Pass.Mode, outerSlope: Float
  let layer: BatchNorm2D
  let parts = [samples([1, 64, 96, 97], seed: 30), samples([1, 32, 96, 97], seed: 31, range: -1...2)]
  let weights = samples([48, 96, 1, 1], seed: 32), bias = samples([48], seed: 33)
  let coefficients = samples([1, 48, 96, 97], seed: 34)

  init(_ mode: Pass.Mode, innerSlope: Float, outerSlope: Float) {
    self.mode = mode
    self.outerSlope = outerSlope
    layer = normalization(channels: 32, slope: innerSlope)
  }

  /// What the engine makes of it: the output, and the gradients of everything that goes in.
  struct Answer {
    let y: Tensor, parts: [Tensor], weights: Tensor, bias: Tensor, scale: Tensor, shift: Tensor
  }

  func answer() -> Answer {
    let tape = Tape(), parts = parts.map { tape.variable($0) }
    let weights = tape.variable(weights), bias = tape.variable(bias)
    var layer = layer
    layer.scale = tape.variable(layer.scale.value)
    layer.shift = tape.variable(layer.shift.value)
    let y = Variable.pointwiseConvolved(
      [JoinedPart(parts[0]), layer.part(parts[1], Pass(mode))], with: weights, bias: bias, slope: outerSlope)
    let gradients = tape.gradients(of: (y * Variable(coefficients)).sum())
    return Answer(
      y: y.value, parts: parts.map { gradients[$0] }, weights: gradients[weights], bias: gradients[bias],
      scale: gradients[layer.scale], shift: gradients[layer.shift])
  }

  private func channel(_ c: Int, _ values: [Double]) -> PlainChannel { PlainChannel(layer, c, mode, values: values) }

  /// The second part as the convolution sees it.
  var normalizedPart: Planes {
    let planes = Planes(parts[1])
    return Planes((0..<32).map { c in planes[c].map(channel(c, planes[c]).output) })
  }

  /// Compares what has come back through the normalisation of one channel.
  func expectNormalization(
    _ c: Int, _ answer: Answer, arriving g: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let x = Planes(parts[1])[c], plain = channel(c, x)
    #expect(x.allSatisfy { abs(plain.affine($0)) > 1e-6 }, "a number on the kink", sourceLocation: sourceLocation)
    let before = zip(g, x).map { plain.affine($1) < 0 ? $0 * plain.slope : $0 }
    let expected = plain.gradients(x, before)
    expectClose(
      Planes(answer.parts[1])[c], expected.input, tolerance: 2e-5, "∂x₂ of channel \(c)", sourceLocation: sourceLocation
    )
    expectClose(
      [Double(answer.scale[c]), Double(answer.shift[c])], [expected.scale, expected.shift], tolerance: 1e-4,
      "∂γ and ∂β of channel \(c)", sourceLocation: sourceLocation)
  }
}

/// Records an issue unless every value lies within `tolerance` · (1 + |expected|) of the expected one.
private func expectClose(
  _ values: [Double], _ expected: [Double], tolerance: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard values.count == expected.count else {
    Issue.record("\(what): \(values.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  // `!(a <= b)` is true for not-a-number.
  let wrong = values.indices.filter { !(abs(values[$0] - expected[$0]) <= tolerance * (1 + abs(expected[$0]))) }
  guard let first = wrong.first else { return }
  Issue.record(
    "\(what): \(wrong.count) of \(values.count) differ, the first is \(values[first]), not \(expected[first])",
    sourceLocation: sourceLocation)
}
