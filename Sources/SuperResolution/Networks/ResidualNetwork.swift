import Engine

/// A network that works in the space of the small picture and enlarges at its very end.
///
/// A 3×3 convolution to C channels, residual blocks of two 3×3 convolutions (Lim et al., "Enhanced deep residual networks",
/// 2017, without their scaling), and a 3×3 convolution to s² numbers a colour, which are laid side by side as the s × s
/// pixels that a small one becomes (Shi et al., "Real-time single image and video super-resolution using an efficient
/// sub-pixel convolutional neural network", 2016). What it makes is added to the interpolated picture. Working on s² times
/// fewer pixels than a network behind an interpolation, it has that many times more weights for the same time.
public struct ResidualNetwork: PretrainedNetwork {
  /// Two convolutions that a picture is led around.
  struct Block: Layer {
    var first: Conv2D
    var second: Conv2D

    func callAsFunction(_ x: Variable) -> Variable { x + second(first(x).relu()) }

    mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
      first.visit(body)
      second.visit(body)
    }
  }

  /// The factor of enlargement.
  public let scale: Int
  var head: Conv2D
  var blocks: [Block]
  var tail: Conv2D

  /// A network with weights drawn from `generator`, which begins as little more than the interpolation.
  ///
  /// - Parameters:
  ///   - channels: C.
  ///   - depth: number of blocks.
  ///   - scale: s.
  ///   - generator: where the first weights come from.
  public init(channels: Int, depth: Int, scale: Int, using generator: inout some RandomNumberGenerator) {
    func convolution(_ input: Int, _ output: Int, times factor: Float = 1) -> Conv2D {
      var layer = Conv2D(inputChannels: input, outputChannels: output, kernelSize: 3, using: &generator)
      layer.weights = Variable(layer.weights.value * factor)
      return layer
    }
    self.scale = scale
    head = convolution(3, channels, times: 1.5)
    blocks = (0..<depth).map { _ in
      Block(first: convolution(channels, channels), second: convolution(channels, channels, times: 0.2))
    }
    tail = convolution(channels, 3 * scale * scale, times: 0.05)
  }

  /// How far from a pixel of the small picture, in each direction, the answer depends on it.
  public var reach: Int { 2 + 2 * blocks.count }

  /// What interpolation has missed: N×3×H×W, 0…1, to N×3×sH×sW.
  public func callAsFunction(_ x: Variable) -> Variable {
    let features = head(x - 0.5)
    var h = features
    for block in blocks { h = block(h) }
    return tail(h + features).pixelShuffled(by: scale)
  }

  /// With its sizes.
  public var architecture: PretrainedArchitecture {
    .init(.residual, channels: head.weights.shape[0], depth: blocks.count)
  }
  /// Red, green and blue.
  public var imageChannels: Int { 3 }
  /// Its own.
  public var fixedScale: Int? { scale }
  /// How far from a pixel of the small picture the answer depends on it.
  public func reach(scale: Int) -> Int { reach }
  /// All layers work on the small picture.
  public func multiplyAdds(scale: Int) -> Int {
    blocks.reduce(head.multiplyAdds + tail.multiplyAdds) { $0 + $1.first.multiplyAdds + $1.second.multiplyAdds }
  }

  /// The interpolation and what it has missed.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    Reconstruction(picture: interpolation + self(x))
  }

  /// All parts from the input to the output.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    head.visit(body)
    for i in blocks.indices { blocks[i].visit(body) }
    tail.visit(body)
  }
}

extension ResidualNetwork {
  /// Names of the tensors in a file of weights, in the order of `visit`: `head`, `body.0.a`, `body.0.b`, `body.1.a`, … and
  /// `tail`, each with `.weight` (O×C×3×3) and `.bias` (O).
  public var names: [String] {
    let layers = ["head"] + blocks.indices.flatMap { ["body.\($0).a", "body.\($0).b"] } + ["tail"]
    return layers.flatMap { ["\($0).weight", "\($0).bias"] }
  }

  /// A network with the weights of a file.
  ///
  /// - Parameter file: tensors as `names` has them.
  /// - Throws: `EnlargementError.weights` if one is missing, has another shape, or is more than there should be.
  public init(_ file: Safetensors) throws {
    let found = Dictionary(file.tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    guard let head = found["head.weight"]?.shape, let tail = found["tail.weight"]?.shape, head.rank == 4,
      tail.rank == 4, head[1] == 3, tail[0] % 3 == 0,
      let scale = (2...8).first(where: { 3 * $0 * $0 == tail[0] })
    else { throw EnlargementError.weights("there is no head or tail of a residual network") }
    let depth = (0...).first { found["body.\($0).a.weight"] == nil }!
    var random = RandomSource(seed: 0)
    self.init(channels: head[0], depth: depth, scale: scale, using: &random)
    var state: [Tensor] = []
    for (name, wanted) in zip(names, self.state.map(\.shape)) {
      guard let tensor = found[name] else { throw EnlargementError.weights("\(name) is missing") }
      guard tensor.shape == wanted else {
        throw EnlargementError.weights("\(name) has the shape \(tensor.shape), not \(wanted)")
      }
      state.append(tensor)
    }
    guard found.count == state.count else { throw EnlargementError.weights("there are tensors of another network") }
    self.state = state
  }
}
