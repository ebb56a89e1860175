import Engine

/// FSRCNN (Dong, Loy and Tang, "Accelerating the super-resolution convolutional neural network", ECCV 2016), FSRCNN(56, 12, 4).
///
/// On the brightness of the small picture: 5×5 to 56 channels, 1×1 to 12, four times 3×3, 1×1 back to 56, and a transposed
/// 9×9 convolution whose stride is the factor. A parametric rectifier, one slope a channel, stands behind every layer but
/// the last. Outside of the picture every layer but the last sees the nearest pixel of the edge repeated, as the program in
/// circulation does: the network makes the picture itself, and zeros there darken what it makes of the edge. 12,809 weights
/// (12,464 without biases and slopes), 12,464 multiply-adds a pixel of the small picture, of which the last layer takes
/// 4,536. Where we differ: that program has one slope a layer, where the publication's formula has one a channel.
public struct FSRCNN: PretrainedNetwork {
  private let scale: Int
  var layers: [Conv2D]
  /// One a channel.
  var slopes: [Variable]
  var deconvolution: TransposedConv2D

  /// A network with first weights.
  ///
  /// - Parameters:
  ///   - scale: the factor.
  ///   - padding: what lies outside of the picture.
  ///   - generator: where the weights come from.
  public init(scale: Int, padding: PaddingMode = .replicate, using generator: inout some RandomNumberGenerator) {
    let inner = (0..<4).map { _ in (12, 12, 3) }, sizes = [(1, 56, 5), (56, 12, 1)] + inner + [(12, 56, 1)]
    self.scale = scale
    layers = sizes.map {
      Conv2D(
        inputChannels: $0.0, outputChannels: $0.1, kernelSize: $0.2, paddingMode: padding, slope: 0.25,
        using: &generator)
    }
    slopes = sizes.map { Variable(Tensor(shape: [$0.1], repeating: 0.25)) }
    deconvolution = TransposedConv2D(
      inputChannels: 56, outputChannels: 1, kernelSize: 9, stride: scale, padding: 4, outputPadding: scale - 1,
      slope: 1, using: &generator)
    deconvolution.weights = Variable(deconvolution.weights.value * 0.2)
  }

  /// Which it is.
  public var architecture: PretrainedArchitecture { .init(.fsrcnn) }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Its own.
  public var fixedScale: Int? { scale }
  /// 2 + 4 pixels, and what the last filter adds.
  public func reach(scale: Int) -> Int { 6 + (4 + scale - 1) / scale + 1 }
  /// All layers but the last work on the small picture; the last spreads every pixel over 81.
  public func multiplyAdds(scale: Int) -> Int {
    layers.reduce(deconvolution.weights.value.count) { $0 + $1.multiplyAdds }
  }
  /// `layers.0` to `layers.6`, each with `.slope` behind weight and bias, and `deconvolution` (56×1×9×9).
  public var names: [String] {
    layers.indices.flatMap { layers[$0].names("layers.\($0)") + ["layers.\($0).slope"] }
      + ["deconvolution.weight", "deconvolution.bias"]
  }

  /// Enlarges the small picture.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var h = x
    for (layer, slope) in zip(layers, slopes) {
      let y = layer(h), positive = y.relu()
      h = positive + slope.reshaped([1, slope.value.count, 1, 1]) * (y - positive)
    }
    return Reconstruction(picture: deconvolution(h))
  }

  /// The layers in order, each with its slopes.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for i in layers.indices {
      layers[i].visit(body)
      body(.weight, &slopes[i])
    }
    deconvolution.visit(body)
  }
}
