import Engine

/// A network that improves an interpolated picture, trained beforehand and on many pictures instead of on one.
public struct ImprovingNetwork: PretrainedNetwork {
  /// Which it is.
  public let architecture: PretrainedArchitecture
  private var network: any EnlargementNetwork & NamedNetwork

  /// Takes over a network of three colours.
  ///
  /// - Parameters:
  ///   - network: what does the work.
  ///   - architecture: which it is.
  init(_ network: any EnlargementNetwork & NamedNetwork, of architecture: PretrainedArchitecture) {
    self.network = network
    self.architecture = architecture
  }

  /// Red, green and blue.
  public var imageChannels: Int { 3 }
  /// Any.
  public var fixedScale: Int? { nil }
  /// The network's, in pixels of the small picture; all of the picture, where the network looks at all of it.
  public func reach(scale: Int) -> Int { network.reach.map { ($0 + scale - 1) / scale } ?? 1 << 20 }
  /// Every weight meets every pixel of the large picture.
  public func multiplyAdds(scale: Int) -> Int {
    network.weights.reduce(0) { $0 + ($1.shape.rank == 4 ? $1.value.count : 0) } * scale * scale
  }
  /// The network's.
  public func noiseShape(for interpolation: Shape) -> Shape? { network.noiseShape(for: interpolation) }
  /// The network's.
  public var names: [String] { network.names }

  /// Improves the interpolation.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    network.reconstruct(interpolation, pass, noise: noise)
  }

  /// The network's parts.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) { network.visit(body) }
}

/// A network whose tensors have names in a file.
protocol NamedNetwork {
  /// In the order of `visit`.
  var names: [String] { get }
}

extension PlainNetwork: NamedNetwork {
  /// `layers.0`, `layers.1`, … each with `.weight` (O×C×3×3).
  var names: [String] { layers.indices.flatMap { layers[$0].names("layers.\($0)") } }
}

extension NLVAE: NamedNetwork {
  /// `stem`, `encoder.K`, `mean`, `logVariance`, `expansion`, `decoder.K`, `tail`; a block has `spatial`, `pointwise`,
  /// `normalization` (`.scale`, `.shift`, `.mean`, `.variance`) and `reduction`.
  var names: [String] {
    func blocks(_ name: String, _ blocks: [NonLocalBlock]) -> [String] {
      blocks.indices.flatMap { blocks[$0].names("\(name).\($0)") }
    }
    return stem.names("stem") + blocks("encoder", encoder) + meanHead.names("mean")
      + logVarianceHead.names("logVariance") + expansion.names("expansion") + blocks("decoder", decoder)
      + tail.names("tail")
  }
}

extension NonLocalBlock {
  fileprivate func names(_ block: String) -> [String] {
    let normalized = ["scale", "shift", "mean", "variance"].map { "\(block).normalization.\($0)" }
    return spatial.names("\(block).spatial") + pointwise.names("\(block).pointwise")
      + (normalization == nil ? [] : normalized) + reduction.names("\(block).reduction")
  }
}
