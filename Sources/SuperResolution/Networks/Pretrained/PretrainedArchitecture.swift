import Engine

/// Which network is trained beforehand, and of which size.
public struct PretrainedArchitecture: Codable, Hashable, Sendable {
  /// What can be trained.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Residual blocks on the small picture and a sub-pixel tail: the network of the shipped prior.
    case residual
    /// The paper's autoencoder on the interpolated picture.
    case nlvae
    /// ZSSR's plain stack of convolutions on the interpolated picture.
    case zssr
    /// Kim et al. 2016.
    case vdsr
    /// Dong et al. 2014, 2016.
    case srcnn
    /// Dong et al. 2016.
    case fsrcnn
    /// Lai et al. 2017.
    case lapsrn
    /// Kim et al. 2016, the recursive one.
    case drcn
    /// Tai et al. 2017.
    case memnet
    /// Timofte et al. 2014: no network, but regressions on patches.
    case aPlus = "a+"
  }

  /// Which.
  public var kind: Kind
  /// Channels between the layers; of A+ the usual number of its principal components, since a training finds how many it needs.
  public var channels: Int
  /// Residual blocks, blocks of the decoder, recursions, memory blocks or layers, whatever the network is made of; of A+ its
  /// anchors.
  public var depth: Int

  /// An architecture.
  ///
  /// - Parameters:
  ///   - kind: which.
  ///   - channels: channels between the layers; by default the published number, or what two processors can train.
  ///   - depth: blocks or layers; by default the published number, or what two processors can train.
  public init(_ kind: Kind, channels: Int? = nil, depth: Int? = nil) {
    let usual =
      switch kind {
      case .residual: (48, 11)
      case .nlvae: (32, 9)
      case .zssr: (64, 8)
      case .vdsr: (64, 20)
      case .srcnn: (64, 3)
      case .fsrcnn: (56, 4)
      case .lapsrn: (64, 10)
      case .drcn: (32, 16)
      case .memnet: (32, 3)
      case .aPlus: (31, 1024)
      }
    self.kind = kind
    self.channels = channels ?? usual.0
    self.depth = depth ?? usual.1
  }

  /// Whether channels and depth are free; those of the others are what they were published with.
  public var isFlexible: Bool { [.residual, .vdsr, .zssr, .drcn, .memnet].contains(kind) }

  /// Whether it is learned by steps along a gradient; A+ is reckoned in closed form.
  public var learnsByGradient: Bool { kind != .aPlus }

  /// Whether one network serves several factors.
  public var servesAnyScale: Bool { [.nlvae, .zssr, .vdsr, .srcnn, .drcn, .memnet].contains(kind) }

  /// Whether it improves an interpolation of the brightness, by whatever factor that was made.
  public var improvesBrightness: Bool { [.vdsr, .srcnn, .drcn, .memnet].contains(kind) }

  /// Whether it can be made for a factor.
  public func serves(scale: Int) -> Bool { kind == .lapsrn ? [2, 4, 8].contains(scale) : (2...8).contains(scale) }

  /// A network with first weights.
  ///
  /// - Parameters:
  ///   - scale: the factor of enlargement.
  ///   - generator: where the weights come from.
  public func network(scale: Int, using generator: inout some RandomNumberGenerator) -> AnyPretrainedNetwork {
    precondition(serves(scale: scale), "\(kind.rawValue) for a factor of \(scale)")
    return switch kind {
    case .residual:
      AnyPretrainedNetwork(ResidualNetwork(channels: channels, depth: depth, scale: scale, using: &generator))
    case .nlvae: AnyPretrainedNetwork(ImprovingNetwork(nlvae(using: &generator), of: self))
    case .zssr:
      AnyPretrainedNetwork(
        ImprovingNetwork(PlainNetwork(channels: channels, depth: depth, using: &generator), of: self))
    case .vdsr: AnyPretrainedNetwork(VDSR(channels: channels, depth: depth, using: &generator))
    case .drcn: AnyPretrainedNetwork(DRCN(channels: channels, depth: depth, using: &generator))
    case .memnet: AnyPretrainedNetwork(MemNet(channels: channels, depth: depth, using: &generator))
    case .srcnn: AnyPretrainedNetwork(SRCNN(using: &generator))
    case .fsrcnn: AnyPretrainedNetwork(FSRCNN(scale: scale, using: &generator))
    case .lapsrn: AnyPretrainedNetwork(LapSRN(scale: scale, depth: depth, using: &generator))
    case .aPlus:
      AnyPretrainedNetwork(
        AnchoredRegression(scale: scale, components: channels, anchors: depth, using: &generator))
    }
  }

  private func nlvae(using generator: inout some RandomNumberGenerator) -> NLVAE {
    var configuration = NLVAEConfiguration()
    configuration.channels = channels
    configuration.latentChannels = channels
    configuration.decoderBlocks = depth
    return NLVAE(configuration, using: &generator)
  }
}
