import Engine

/// SRCNN (Dong, Loy, He and Tang, "Image super-resolution using deep convolutional networks", PAMI 2016), in its 9-5-5
/// form.
///
/// Three convolutions on the interpolated brightness: 9×9 to 64 channels, 5×5 to 32, 5×5 to one, with rectifiers between
/// them. Outside of the picture every layer sees the nearest pixel of the edge repeated, as the published program does. The
/// output is the picture, and not what is added to it. 57,281 weights, 57,184 multiply-adds a pixel of the large picture.
public struct SRCNN: PretrainedNetwork {
  var layers: [Conv2D]

  /// A network with first weights.
  ///
  /// - Parameters:
  ///   - padding: what lies outside of the picture.
  ///   - generator: where the weights come from.
  public init(padding: PaddingMode = .replicate, using generator: inout some RandomNumberGenerator) {
    let sizes = [(1, 64, 9), (64, 32, 5), (32, 1, 5)]
    layers = sizes.map {
      Conv2D(
        inputChannels: $0.0, outputChannels: $0.1, kernelSize: $0.2, paddingMode: padding, using: &generator)
    }
  }

  /// Which it is.
  public var architecture: PretrainedArchitecture { .init(.srcnn) }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Any.
  public var fixedScale: Int? { nil }
  /// 4 + 2 + 2 pixels of the large picture.
  public func reach(scale: Int) -> Int { (8 + scale - 1) / scale }
  /// All layers work at the final size.
  public func multiplyAdds(scale: Int) -> Int { layers.reduce(0) { $0 + $1.multiplyAdds } * scale * scale }
  /// `layers.0` to `layers.2`.
  public var names: [String] { layers.indices.flatMap { layers[$0].names("layers.\($0)") } }

  /// Makes the picture from its interpolation.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    Reconstruction(picture: layers[2](layers[1](layers[0](interpolation).relu()).relu()))
  }

  /// The layers in order.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for i in layers.indices { layers[i].visit(body) }
  }
}
