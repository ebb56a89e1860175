import Imaging
import SuperResolution

/// Which of the paper's tables a recorded result belongs to.
public enum ReproducedTable: Int, CaseIterable, Sendable {
  /// Table I: methods and scales.
  case methods = 1
  /// Table II: numbers of non-local blocks.
  case blocks = 2
}

/// How a row of a reproduced table is enlarged.
public enum ReproductionRecipe: Hashable, Sendable {
  /// Interpolation.
  case bicubic
  /// Interpolation of a picture that was first brought to 256×256 pixels (section IV.B read literally).
  case bicubic256
  /// Interpolation, back-projected as often as a network's answer.
  case backProjected
  /// Collaborative filtering alone.
  case wiener
  /// The same with the thorough filter, which searches for every patch in every round.
  case wienerThorough
  /// The network that comes with the tool, trained on drawings.
  case instant
  /// That network, trained further on the picture.
  case prior
  /// Deep Image Prior, the published recipe.
  case dip
  /// ZSSR, the published recipe with our schedule.
  case zssr
  /// The thorough recipe: a refined network, one alone, and their mean.
  case nlvaeThorough
  /// The default: the standard preset.
  case nlvae
  /// The full preset.
  case nlvaeFull
  /// The quick preset.
  case nlvaeQuick
  /// The same of a picture that was first brought to 256×256 pixels.
  case nlvaeQuick256
  /// The full preset, of such a picture.
  case nlvaeFull256
  /// The brief preset.
  case nlvaeBrief
  /// The thorough recipe, and the network left alone.
  case nlvaeUnrefined
  /// One latent vector for the whole picture (our reading of fig. 3), the network left alone.
  case nlvaeGlobal
  /// Other numbers of non-local blocks, fewer steps, the network left alone.
  case blocks(encoder: Int, decoder: Int)

  /// What the record calls it.
  public var name: String {
    switch self {
    case .bicubic: "bicubic"
    case .bicubic256: "bicubic-256"
    case .backProjected: "bicubic-back-projected"
    case .wiener: "wiener"
    case .wienerThorough: "wiener-thorough"
    case .instant: "instant"
    case .prior: "nlvae-prior"
    case .dip: "dip"
    case .zssr: "zssr"
    case .nlvaeThorough: "nlvae-thorough"
    case .nlvae: "nlvae"
    case .nlvaeFull: "nlvae-full"
    case .nlvaeQuick: "nlvae-quick"
    case .nlvaeQuick256: "nlvae-quick-256"
    case .nlvaeFull256: "nlvae-full-256"
    case .nlvaeBrief: "nlvae-brief"
    case .nlvaeUnrefined: "nlvae-unrefined"
    case .nlvaeGlobal: "nlvae-global"
    case .blocks(let encoder, let decoder): "nlvae-\(encoder)+\(decoder)"
    }
  }

  /// The method behind the recipe.
  public var method: Method {
    switch self {
    case .bicubic, .bicubic256, .backProjected: .bicubic
    case .wiener, .wienerThorough: .wiener
    case .instant: .instant
    case .prior: .prior
    case .dip: .dip
    case .zssr: .zssr
    case .nlvae, .nlvaeThorough, .nlvaeFull, .nlvaeQuick, .nlvaeQuick256, .nlvaeFull256, .nlvaeBrief, .nlvaeUnrefined,
      .nlvaeGlobal, .blocks:
      .nlvae
    }
  }

  /// The table that shows it.
  public var table: ReproducedTable {
    if case .blocks = self { .blocks } else { .methods }
  }

  /// The picture that is reduced, enlarged and scored: the whole one, or its version of 256×256 pixels.
  public func picture(from whole: Image) -> Image {
    let isResized = [.bicubic256, .nlvaeQuick256, .nlvaeFull256].contains(self)
    return isResized ? whole.resized(width: 256, height: 256).quantized() : whole
  }

  /// The preset behind the recipe in a record that is otherwise made with some other one.
  private func preset(_ usual: ZeroShotConfiguration.Preset) -> ZeroShotConfiguration.Preset {
    if usual == .brief || usual == .trial { return usual }
    switch self {
    case .nlvae: return .standard
    case .nlvaeFull, .nlvaeFull256: return .full
    case .nlvaeQuick, .nlvaeQuick256: return .quick
    case .nlvaeBrief: return .brief
    default: return usual
    }
  }

  /// Everything that the recipe says about an enlargement.
  ///
  /// - Parameters:
  ///   - scale: the factor.
  ///   - seed: what random draws come from.
  ///   - preset: the record is made with the thorough one, but for its rows of others; the brief one or that of trials, for
  ///     all rows, is for a trial of the machinery.
  public func enlargement(
    scale: Int, seed: UInt64, preset: ZeroShotConfiguration.Preset = .thorough
  ) -> Enlargement {
    var configuration = self == .zssr ? .zssr(preset) : ZeroShotConfiguration(self.preset(preset))
    let refined: [ReproductionRecipe] = [
      .nlvae, .nlvaeThorough, .nlvaeFull, .nlvaeQuick, .nlvaeQuick256, .nlvaeFull256, .nlvaeBrief,
    ]
    if !refined.contains(self) { configuration.refinement = nil }
    if case .nlvae(var network) = configuration.architecture {
      switch self {
      case .nlvaeGlobal: network.latent = .global
      case .blocks(let encoder, let decoder):
        (network.encoderBlocks, network.decoderBlocks) = (encoder, decoder)
        // Half of the recipe's steps: table II compares networks with each other.
        var steps = CosinePolicy()
        let divisor = preset.isShort ? 20 : 2
        steps.firstSteps = steps.firstSteps / divisor
        steps.laterSteps = steps.laterSteps / divisor
        configuration.policy = .cosine(steps)
      default: break
      }
      configuration.architecture = .nlvae(network)
    }
    var enlargement = Enlargement(method: method, scale: scale, seed: seed, configuration: configuration)
    if self == .wienerThorough { enlargement.filters = Refinement().candidates }
    if self == .backProjected { enlargement.backProjections = configuration.backProjections }
    var dip = DIPConfiguration(preset, scale: scale)
    dip.backProjects = false
    enlargement.dip = dip
    return enlargement
  }
}

/// One row of a reproduced table: everything that its score depends on.
public struct ReproductionRow: Hashable, Sendable {
  /// The data set that the picture is of.
  public var set = ReproductionPlan.usualSet
  /// How the picture is enlarged.
  public var recipe: ReproductionRecipe
  /// What training may see.
  public var `protocol`: TrainingProtocol
  /// By how much.
  public var scale: Int
  /// The picture's name.
  public var image: String
  /// What random draws come from; 0 for a method that draws none.
  public var seed: UInt64

  /// Makes a row.
  ///
  /// - Parameters:
  ///   - recipe: how the picture is enlarged.
  ///   - protocol: what training may see.
  ///   - scale: by how much.
  ///   - image: the picture's name.
  ///   - seed: what random draws come from; 0 for a method that draws none.
  public init(
    _ recipe: ReproductionRecipe, protocol: TrainingProtocol = .zeroShot, scale: Int, image: String, seed: UInt64
  ) {
    self.recipe = recipe
    self.protocol = `protocol`
    self.scale = scale
    self.image = image
    self.seed = seed
  }

  /// A name for its files.
  public var name: String {
    guard set == ReproductionPlan.usualSet else { return key.joined(separator: "-") }
    return "\(recipe.name)-\(self.protocol.rawValue)-x\(scale)-\(image)-seed\(seed)"
  }

  /// The options of `nlvae reproduce` that choose this row and no other.
  public var options: String {
    (set == ReproductionPlan.usualSet ? "" : "--set \(set) ")
      + "--table \(recipe.table.rawValue) --method \(recipe.name) --protocol \(self.protocol.rawValue) "
      + "--scale \(scale) --image \(image) --seed \(seed)"
  }
}
