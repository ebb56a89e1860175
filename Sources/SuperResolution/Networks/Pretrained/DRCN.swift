import Engine

/// DRCN (Kim, Lee and Lee, "Deeply-recursive convolutional network for image super-resolution", CVPR 2016).
///
/// Two 3×3 convolutions make features of the interpolated brightness; one further 3×3 convolution is applied to them again
/// and again, with the same weights. After each time two more convolutions, the same for all, make a draft: what is added to
/// the interpolation. The answer is the sum of all drafts with learned weights; training looks at every draft too, so that
/// gradients need not come all the way. Rectifiers stand between the layers, and zeros outside of the picture.
///
/// Published with 256 channels and 16 recursions: 1,775,121 weights with biases. The usual one here has 32 channels, which
/// two processors can train: 28,369 weights, 309,040 multiply-adds a pixel of the large picture. The published training
/// shifts weight from the drafts to the answer as it goes on and decays the weights; ours halves the loss between them.
/// Where we differ, too: the published recursion begins as the identity, ours with random weights like every layer.
public struct DRCN: PretrainedNetwork {
  var embedding: [Conv2D]
  var recursion: Conv2D
  var reconstruction: [Conv2D]
  var sum: Conv2D

  /// A network with first weights; the answer begins as the mean of the drafts.
  ///
  /// - Parameters:
  ///   - channels: channels between the layers.
  ///   - depth: how often the recursion is applied, once or more.
  ///   - generator: where the weights come from.
  public init(channels: Int = 32, depth: Int = 16, using generator: inout some RandomNumberGenerator) {
    func convolution(_ inputs: Int, _ outputs: Int) -> Conv2D {
      Conv2D(inputChannels: inputs, outputChannels: outputs, kernelSize: 3, using: &generator)
    }
    embedding = [convolution(1, channels), convolution(channels, channels)]
    recursion = convolution(channels, channels)
    reconstruction = [convolution(channels, channels), convolution(channels, 1)]
    // Little more than the interpolation, to begin with.
    reconstruction[1].weights = Variable(reconstruction[1].weights.value * 0.05)
    sum = Conv2D(inputChannels: depth, outputChannels: 1, kernelSize: 1, bias: false, using: &generator)
    sum.weights = Variable(Tensor(shape: [1, depth, 1, 1], repeating: 1 / Float(depth)))
  }

  /// With its sizes.
  public var architecture: PretrainedArchitecture {
    .init(.drcn, channels: recursion.weights.shape[0], depth: sum.weights.shape[1])
  }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Any.
  public var fixedScale: Int? { nil }
  /// A pixel of the large picture for each convolution on the longest way.
  public func reach(scale: Int) -> Int { (sum.weights.shape[1] + 4 + scale - 1) / scale + 2 }
  /// All layers work at the final size; those that share their weights count as often as they work.
  public func multiplyAdds(scale: Int) -> Int {
    let once = embedding.reduce(0) { $0 + $1.multiplyAdds }
    let again = reconstruction.reduce(recursion.multiplyAdds + 1) { $0 + $1.multiplyAdds }
    return (once + sum.weights.shape[1] * again) * scale * scale
  }
  /// `embedding.0`, `embedding.1`, `recursion`, `reconstruction.0`, `reconstruction.1`, and `sum` (1×D×1×1, no bias).
  public var names: [String] {
    embedding.indices.flatMap { embedding[$0].names("embedding.\($0)") } + recursion.names("recursion")
      + reconstruction.indices.flatMap { reconstruction[$0].names("reconstruction.\($0)") } + sum.names("sum")
  }

  /// Improves the interpolation.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var h = interpolation, drafts: [Variable] = []
    for layer in embedding { h = layer(h).relu() }
    for _ in 0..<sum.weights.shape[1] {
      h = recursion(h).relu()
      drafts.append(interpolation + reconstruction[1](reconstruction[0](h).relu()))
    }
    return Reconstruction(picture: sum(.concatenated(drafts, along: 1)), drafts: drafts)
  }

  /// The layers in order.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for i in embedding.indices { embedding[i].visit(body) }
    recursion.visit(body)
    for i in reconstruction.indices { reconstruction[i].visit(body) }
    sum.visit(body)
  }
}
