import Engine
import SuperResolution

/// A small network whose one non-local part is attention; it shows where it looks.
struct AttentionNetwork: EnlargementNetwork {
  var stem: Conv2D, second: Conv2D
  var attention: NonLocalAttention
  var tail: Conv2D

  init(channels: Int, using random: inout RandomSource) {
    stem = Conv2D(inputChannels: 3, outputChannels: channels, kernelSize: 5, slope: 0.2, using: &random)
    second = Conv2D(inputChannels: channels, outputChannels: channels, kernelSize: 3, slope: 0.2, using: &random)
    attention = NonLocalAttention(channels: channels, keySize: 32, using: &random)
    tail = Conv2D(inputChannels: channels, outputChannels: 3, kernelSize: 3, slope: 1, using: &random)
    tail.weights = Variable(tail.weights.value * 0.1)
  }

  func features(_ x: Variable) -> Variable { second(stem(x).leakyReLU()).leakyReLU() }

  func noiseShape(for input: Shape) -> Shape? { nil }

  func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    Reconstruction(picture: x + tail(attention(features(x))))
  }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    stem.visit(body)
    second.visit(body)
    attention.visit(body)
    tail.visit(body)
  }

  /// Where the pixels of a picture look: N×M weights, keys on a 32×32 grid.
  func looks(_ x: Tensor) -> Tensor {
    let h = features(Variable(x)), parts = attention.state
    let keys = h.adaptiveAveragePooled(height: 32, width: 32)
    return attentionWeights(
      query: h.convolved(with: Variable(parts[0]), bias: Variable(parts[1])).value,
      key: keys.convolved(with: Variable(parts[2]), bias: Variable(parts[3])).value)
  }
}

/// How many keys a query looks at, in effect: e to the entropy of its weights.
func effectiveKeys(_ weights: Tensor) -> [Float] {
  let logs = weights.map(.clamp(lower: 1e-12, upper: 1)).map(.log)
  return Variable(weights * logs * -1).sum(along: [1]).value.map(.exp).values
}
