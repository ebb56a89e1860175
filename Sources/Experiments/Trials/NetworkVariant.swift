import Engine
import Imaging
import Kernels
import SuperResolution

/// What may stand in the network's place while everything else of a recipe stays: schedule, crops, loss, step sizes,
/// self-ensemble, back-projection.
public enum NetworkVariant: String, CaseIterable, Sendable {
  /// The recipe's NLVAE.
  case nlvae = "NLVAE"
  /// 3×3 convolutions with rectifiers between them, as wide as NLVAE, as many as give it about as many weights; its output
  /// is added to the input.
  case plain = "plain stack"
  /// NLVAE without noise on the latents and without a divergence: an encoder-decoder.
  case withoutPosterior = "NLVAE without a posterior"
  /// NLVAE whose last blocks, of encoder and decoder, attend to the whole picture.
  case withAttention = "NLVAE with attention"
  /// ZSSR's stack of eight convolutions of 64 channels.
  case zssr = "ZSSR stack"
  /// Dong et al. 2014, 2016.
  case srcnn = "SRCNN"
  /// Dong et al. 2016; it is not run there (`hindrance`).
  case fsrcnn = "FSRCNN"
  /// Kim et al. 2016.
  case vdsr = "VDSR"
  /// Kim et al. 2016, the recursive one, of 32 channels.
  case drcn = "DRCN"
  /// Lai et al. 2017; it is not run there (`hindrance`).
  case lapsrn = "LapSRN"
  /// Tai et al. 2017, of 32 channels and 3 memory blocks.
  case memnet = "MemNet"

  /// Those that are run there.
  public static let possible = allCases.filter { $0.hindrance == nil }

  /// Why a network is not run there, as the end of a sentence; `nil` for those that are.
  public var hindrance: String? {
    guard let published, !published.improvesBrightness else { return nil }
    return "it enlarges by a whole factor, the recipe's stages are roots of the factor, and with other stages it would "
      + "be another recipe"
  }

  /// The network of `nlvae train` that it is, with first weights; `nil` for those of zero-shot recipes.
  public var published: PretrainedArchitecture? {
    switch self {
    case .srcnn: .init(.srcnn)
    case .fsrcnn: .init(.fsrcnn)
    case .vdsr: .init(.vdsr)
    case .drcn: .init(.drcn)
    case .lapsrn: .init(.lapsrn)
    case .memnet: .init(.memnet)
    case .nlvae, .plain, .withoutPosterior, .withAttention, .zssr: nil
    }
  }

  /// A recipe with this network, which must be one of those that are run there.
  ///
  /// - Parameter recipe: an NLVAE's.
  public func configuration(_ recipe: ZeroShotConfiguration) -> ZeroShotConfiguration {
    guard case .nlvae(let network) = recipe.architecture else { return recipe }
    var recipe = recipe
    switch self {
    case .nlvae: break
    case .plain: recipe.architecture = .plain(channels: network.channels, depth: Self.depth(asHeavyAs: network))
    case .withoutPosterior: recipe = Ablation.withoutPosterior.changed(recipe)
    case .withAttention: recipe = Ablation.withAttention.changed(recipe)
    case .zssr: recipe.architecture = ZeroShotConfiguration.zssr().architecture
    case .srcnn, .fsrcnn, .vdsr, .drcn, .lapsrn, .memnet: recipe.architecture = .published(published!)
    }
    return recipe
  }

  /// Weights of the network of a recipe.
  ///
  /// - Parameter recipe: an NLVAE's.
  public func weightCount(_ recipe: ZeroShotConfiguration) -> Int {
    configuration(recipe).architecture.weightCount
  }

  /// The depth at which a plain stack of the same width comes nearest to a network's number of weights.
  private static func depth(asHeavyAs network: NLVAEConfiguration) -> Int {
    let wanted = Architecture.nlvae(network).weightCount
    func miss(_ depth: Int) -> Int {
      abs(Architecture.plain(channels: network.channels, depth: depth).weightCount - wanted)
    }
    return (3...64).min { miss($0) < miss($1) }!
  }
}

extension Architecture {
  /// Weights of a network for colour pictures.
  public var weightCount: Int {
    var generator = RandomSource(seed: 1)
    return network(imageChannels: 3, using: &generator).weightCount
  }
}

extension Trials {
  /// Pictures enlarged ×4 by one recipe with different networks in it: one row for the network alone, one for the same
  /// answer refined.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - set: the name of their folder.
  ///   - networks: what stands in the network's place, none that has a hindrance.
  ///   - recipe: the recipe; it must refine at the end only, so that the training does not depend on the refinement.
  ///   - seeds: what random draws come from.
  public static func networks(
    on tasks: [EvaluationTask], of set: String, networks: [NetworkVariant], recipe: ZeroShotConfiguration,
    seeds: [UInt64]
  ) -> Trial {
    precondition(recipe.refinesOnlyAtTheEnd && recipe.refinement != nil, "a recipe that is refined at the end")
    let pieces = seeds.flatMap { seed in
      tasks.flatMap { task in
        networks.map { network in
          let key = [network.rawValue, set, task.name, "\(seed)"]
          return ExperimentTask(
            name: key.joined(separator: "-"), title: "\(task.name), \(network.rawValue)", key: key, isResumable: false
          ) { context in
            var alone = network.configuration(recipe)
            alone.refinement = nil
            var run = try ZeroShotRun(task.lowResolution, scale: task.scale, seed: seed, configuration: alone)
            while !run.isFinished {
              try context.checkForStop()
              run.advance()
            }
            let answer = run.result!, seconds = context.seconds
            let refined = recipe.refinement!(answer, lowResolution: run.picture)
            let stages = [("alone", answer, seconds), ("refined", refined, context.seconds)]
            let origin = ResultOrigin(of: task, threads: Threads.count).valuesOfTrials
            return stages.map { stage, answer, seconds in
              let scores = task.scores(of: task.lowResolution.replacingColours(with: answer))
              let numbers = String(format: "%.4f,%.5f,%.2f", scores.psnr, scores.ssim, seconds)
              return RecordRow(key: key + [stage], result: fields(numbers) + origin)
            }
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("network"), .init("set"), .init("image"), .init("seed", .whole), .init("stage")],
      results: [
        .init("psnr", .number), .init("ssim", .number), .init("processor_seconds", .number, isOptional: true),
      ] + ResultOrigin.columnsOfTrials)
    return Trial(file: "networks.csv", form: form, pieces: pieces)
  }
}
