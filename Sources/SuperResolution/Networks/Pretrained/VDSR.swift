import Engine

/// VDSR (Kim, Lee and Lee, "Accurate image super-resolution using very deep convolutional networks", CVPR 2016).
///
/// Twenty 3×3 convolutions of 64 channels on the interpolated brightness, with rectifiers between them and zeros outside
/// of the picture; what they make is added to the interpolation. 665,921 weights with biases (664,704 without, as some
/// have trained it), 664,704 multiply-adds a pixel of the large picture.
public struct VDSR: PretrainedNetwork {
  var layers: [Conv2D]

  /// A network with first weights.
  ///
  /// - Parameters:
  ///   - channels: channels between the layers.
  ///   - depth: layers, two or more.
  ///   - generator: where the weights come from.
  public init(channels: Int = 64, depth: Int = 20, using generator: inout some RandomNumberGenerator) {
    layers = (0..<depth).map {
      Conv2D(
        inputChannels: $0 == 0 ? 1 : channels, outputChannels: $0 == depth - 1 ? 1 : channels, kernelSize: 3,
        using: &generator)
    }
    // Little more than the interpolation, to begin with.
    layers[depth - 1].weights = Variable(layers[depth - 1].weights.value * 0.05)
  }

  /// With its sizes.
  public var architecture: PretrainedArchitecture {
    .init(.vdsr, channels: layers[0].weights.shape[0], depth: layers.count)
  }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Any.
  public var fixedScale: Int? { nil }
  /// One pixel of the large picture for each layer.
  public func reach(scale: Int) -> Int { (layers.count + scale - 1) / scale + 2 }
  /// All layers work at the final size.
  public func multiplyAdds(scale: Int) -> Int { layers.reduce(0) { $0 + $1.multiplyAdds } * scale * scale }
  /// `layers.0` to `layers.19`.
  public var names: [String] { layers.indices.flatMap { layers[$0].names("layers.\($0)") } }

  /// Improves the interpolation.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var h = interpolation
    for layer in layers.dropLast() { h = layer(h).relu() }
    return Reconstruction(picture: interpolation + layers[layers.count - 1](h))
  }

  /// The layers in order.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for i in layers.indices { layers[i].visit(body) }
  }
}
