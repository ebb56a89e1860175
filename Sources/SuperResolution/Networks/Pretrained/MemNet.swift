import Engine

/// MemNet (Tai, Yang, Liu and Xu, "MemNet: a persistent memory network for image restoration", ICCV 2017), with supervision
/// of every memory block.
///
/// A 3×3 convolution makes features of the interpolated brightness. A memory block applies one residual unit, two 3×3
/// convolutions, six times with the same weights, and a 1×1 convolution, the gate, chooses from all six results and from
/// what every block before has made. One more convolution, the same for all blocks, makes a draft of each block's features:
/// what is added to the interpolation. The answer is the sum of the drafts with learned weights. Normalisation and a
/// rectifier stand before every convolution but the first, and zeros outside of the picture.
///
/// Published with 64 channels and 6 blocks: 676,992 weights in its convolutions. The usual one here has 32 channels and 3
/// blocks, which two processors can train: 357,507 multiply-adds a pixel of the large picture. Convolutions are repeated with
/// the same weights, normalisations with weights and statistics of their own.
public struct MemNet: PretrainedNetwork {
  struct MemoryBlock: Layer {
    var first: Conv2D
    var second: Conv2D
    var gate: Conv2D
    var normalizations: [BatchNorm2D]
    var gateNormalization: BatchNorm2D

    init(channels: Int, before: Int, using generator: inout some RandomNumberGenerator) {
      func convolution(_ inputs: Int, _ size: Int) -> Conv2D {
        Conv2D(inputChannels: inputs, outputChannels: channels, kernelSize: size, bias: false, using: &generator)
      }
      (first, second) = (convolution(channels, 3), convolution(channels, 3))
      let inputs = (MemNet.recursions + before) * channels
      gate = convolution(inputs, 1)
      normalizations = (0..<2 * MemNet.recursions).map { _ in BatchNorm2D(channels: channels, slope: 0) }
      gateNormalization = BatchNorm2D(channels: inputs, slope: 0)
    }

    /// What the gate lets through.
    ///
    /// - Parameter memory: what the blocks before have made, the oldest first.
    func callAsFunction(_ memory: [Variable], _ pass: Pass) -> Variable {
      var h = memory.last!, short: [Variable] = []
      for recursion in 0..<MemNet.recursions {
        let inner = first(normalizations[2 * recursion](h, pass))
        h = h + second(normalizations[2 * recursion + 1](inner, pass))
        short.append(h)
      }
      return gate(gateNormalization(.concatenated(short + memory, along: 1), pass))
    }

    mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
      first.visit(body)
      second.visit(body)
      gate.visit(body)
      for i in normalizations.indices { normalizations[i].visit(body) }
      gateNormalization.visit(body)
    }

    func names(_ block: String) -> [String] {
      first.names("\(block).first") + second.names("\(block).second") + gate.names("\(block).gate")
        + normalizations.indices.flatMap { MemNet.names("\(block).normalizations.\($0)") }
        + MemNet.names("\(block).gateNormalization")
    }
  }

  /// Residual units of a block.
  static let recursions = 6

  var features: Conv2D
  var blocks: [MemoryBlock]
  var normalizations: [BatchNorm2D]
  var reconstruction: Conv2D
  var sum: Conv2D

  /// A network with first weights; the answer begins as the mean of the drafts.
  ///
  /// - Parameters:
  ///   - channels: channels between the layers.
  ///   - depth: memory blocks, one or more.
  ///   - generator: where the weights come from.
  public init(channels: Int = 32, depth: Int = 3, using generator: inout some RandomNumberGenerator) {
    features = Conv2D(inputChannels: 1, outputChannels: channels, kernelSize: 3, bias: false, using: &generator)
    blocks = (0..<depth).map { MemoryBlock(channels: channels, before: $0 + 1, using: &generator) }
    normalizations = (0..<depth).map { _ in BatchNorm2D(channels: channels, slope: 0) }
    reconstruction = Conv2D(
      inputChannels: channels, outputChannels: 1, kernelSize: 3, bias: false, using: &generator)
    // Little more than the interpolation, to begin with.
    reconstruction.weights = Variable(reconstruction.weights.value * 0.05)
    sum = Conv2D(inputChannels: depth, outputChannels: 1, kernelSize: 1, bias: false, using: &generator)
    sum.weights = Variable(Tensor(shape: [1, depth, 1, 1], repeating: 1 / Float(depth)))
  }

  /// With its sizes.
  public var architecture: PretrainedArchitecture {
    .init(.memnet, channels: features.weights.shape[0], depth: blocks.count)
  }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Any.
  public var fixedScale: Int? { nil }
  /// A pixel of the large picture for each 3×3 convolution on the longest way.
  public func reach(scale: Int) -> Int { (2 + 2 * Self.recursions * blocks.count + scale - 1) / scale + 2 }
  /// All layers work at the final size; those that share their weights count as often as they work.
  public func multiplyAdds(scale: Int) -> Int {
    let work = blocks.reduce(features.multiplyAdds) { sum, block in
      let units = Self.recursions * (block.first.multiplyAdds + block.second.multiplyAdds)
      return sum + units + block.gate.multiplyAdds + reconstruction.multiplyAdds + 1
    }
    return work * scale * scale
  }
  /// `features`; for each block B `blocks.B.first`, `.second`, `.gate`, `.normalizations.0` to `.11` and
  /// `.gateNormalization`; `normalizations.B`, `reconstruction` and `sum`. No convolution has a bias; a normalisation has
  /// `.scale`, `.shift`, `.mean` and `.variance`.
  public var names: [String] {
    features.names("features") + blocks.indices.flatMap { blocks[$0].names("blocks.\($0)") }
      + normalizations.indices.flatMap { Self.names("normalizations.\($0)") }
      + reconstruction.names("reconstruction") + sum.names("sum")
  }

  /// Improves the interpolation.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var memory = [features(interpolation)]
    for block in blocks { memory.append(block(memory, pass)) }
    let drafts = zip(normalizations, memory.dropFirst()).map { normalization, h in
      interpolation + reconstruction(normalization(h, pass))
    }
    return Reconstruction(picture: sum(.concatenated(drafts, along: 1)), drafts: drafts)
  }

  /// The layers in order; normalisations in the order in which they work.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    features.visit(body)
    for i in blocks.indices { blocks[i].visit(body) }
    for i in normalizations.indices { normalizations[i].visit(body) }
    reconstruction.visit(body)
    sum.visit(body)
  }

  /// Names of the tensors of a normalisation.
  static func names(_ normalization: String) -> [String] {
    ["scale", "shift", "mean", "variance"].map { "\(normalization).\($0)" }
  }
}
