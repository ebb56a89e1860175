import Engine

/// The plain network of ZSSR (Shocher et al., "Zero-shot super-resolution using deep internal learning", 2018): eight
/// 3×3 convolutions without biases, rectifiers between them, the output added to the input.
public struct PlainNetwork: EnlargementNetwork {
  var layers: [Conv2D]

  /// A network of `depth` layers with `channels` channels inside.
  ///
  /// - Parameters:
  ///   - imageChannels: 1 or 3.
  ///   - channels: channels between the layers.
  ///   - depth: number of layers.
  ///   - weightVariance: variance of a first weight, times the number of weights that meet in one output.
  ///   - generator: where the first weights come from.
  public init(
    imageChannels: Int = 3, channels: Int = 64, depth: Int = 8, weightVariance: Float = 0.1,
    using generator: inout some RandomNumberGenerator
  ) {
    layers = (0..<depth).map { index in
      Conv2D(
        inputChannels: index == 0 ? imageChannels : channels,
        outputChannels: index == depth - 1 ? imageChannels : channels, kernelSize: 3, bias: false, using: &generator)
    }
    for i in layers.indices {
      layers[i].weights = Variable(layers[i].weights.value * (weightVariance / 2).squareRoot())
    }
  }

  /// None: the network is not random.
  public func noiseShape(for input: Shape) -> Shape? { nil }

  /// One pixel for each layer.
  public var reach: Int? { layers.count }

  /// N×C×H×W to the same shape.
  public func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var h = x
    for layer in layers.dropLast() { h = layer(h).relu() }
    return Reconstruction(picture: x + layers[layers.count - 1](h))
  }

  /// The layers in order.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for i in layers.indices { layers[i].visit(body) }
  }
}
