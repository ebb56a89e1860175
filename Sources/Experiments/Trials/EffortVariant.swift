import SuperResolution

/// What can be spent on an enlargement: recipes that differ in the work they are, to see what more work is worth.
public enum EffortVariant: String, CaseIterable, Sendable {
  /// The quick recipe.
  case quick
  /// The standard recipe: twice its training steps.
  case standard
  /// The full recipe: four times its training steps.
  case full
  /// Eight times the quick recipe's training steps.
  case eightfoldSteps = "eight times the steps"
  /// Half of the quick recipe's training steps.
  case halfSteps = "half the steps"
  /// Half as many stages, each twice as long.
  case twoStages = "two stages"
  /// Twice as many stages, each half as long.
  case eightStages = "eight stages"
  /// One orientation is asked, and not eight.
  case oneOrientation = "one orientation"
  /// Half as many rounds of the filter.
  case halfRounds = "half the rounds"
  /// The filter with all its references, searches and colours in every round.
  case thoroughFilter = "the thorough filter"
  /// Every stage is refined, and not the last one only.
  case everyStageRefined = "every stage refined"
  /// Trained twice, once with every stage refined and once with none.
  case twoChains = "two chains"
  /// The paper's 5 + 9 blocks, and half as many training steps again.
  case papersBlocks = "the paper's blocks"
  /// The paper's blocks, and three quarters of its training steps.
  case papersBlocksHalfSteps = "half the steps of the paper's blocks"
  /// The thorough recipe.
  case thorough

  /// The recipe.
  public var configuration: ZeroShotConfiguration {
    let preset: ZeroShotConfiguration.Preset =
      switch self {
      case .standard: .standard
      case .full: .full
      case .thorough: .thorough
      default: .quick
      }
    var recipe = ZeroShotConfiguration(preset)
    switch self {
    case .quick, .standard, .full, .thorough: break
    case .papersBlocks, .papersBlocksHalfSteps:
      recipe.architecture = .nlvae(NLVAEConfiguration())
      recipe.policy.lengthen(by: self == .papersBlocks ? 1.5 : 0.75)
    case .halfSteps: recipe.policy.lengthen(by: 0.5)
    case .eightfoldSteps: recipe.policy.lengthen(by: 8)
    case .twoStages:
      recipe.stages = 2
      recipe.policy.lengthen(by: 5.0 / 3)
    case .eightStages:
      recipe.stages = 8
      recipe.policy.lengthen(by: 5.0 / 9)
    case .oneOrientation: recipe.selfEnsemble = false
    case .halfRounds:
      recipe.refinement?.filter.rounds /= 2
      recipe.refinement?.rounds /= 2
    case .thoroughFilter: recipe.refinement = Refinement()
    case .everyStageRefined: recipe.refinesOnlyAtTheEnd = false
    case .twoChains:
      recipe.refinesOnlyAtTheEnd = false
      recipe.unrefinedShare = 0.3
    }
    return recipe
  }
}

extension Trials {
  /// Pictures enlarged ×4 with more and with less work.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - set: the name of their folder; `nil` for the built-in picture.
  ///   - efforts: the recipes.
  ///   - seeds: what random draws come from.
  public static func effort(
    on tasks: [EvaluationTask], of set: String?, efforts: [EffortVariant], seeds: [UInt64]
  ) -> Trial {
    // Pictures outside, so that a run that is cut short has treated all recipes alike.
    let pieces = seeds.flatMap { seed in
      tasks.flatMap { task in
        efforts.map { effort in
          let key = [effort.rawValue, task.name, "\(seed)"]
          let name = (["effort", set ?? "built-in"] + key).joined(separator: "-").replacing(" ", with: "_")
          return ExperimentTask(name: name, title: "\(task.name), \(effort.rawValue)", key: key) { context in
            let enlargement = Enlargement(
              method: .nlvae, scale: task.scale, seed: seed, configuration: effort.configuration)
            guard let image = try context.enlarged(task, by: enlargement).image else { return [] }
            let scores = task.scores(of: image)
            let numbers = String(format: "%.4f,%.5f,%.1f", scores.psnr, scores.ssim, context.seconds)
            return [RecordRow(key: key, result: fields(numbers))]
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("effort"), .init("image"), .init("seed", .whole)],
      results: [.init("psnr", .number), .init("ssim", .number), .init("processor_seconds", .number)])
    return Trial(file: "effort\(set.map { "-\($0.lowercased())" } ?? "").csv", form: form, pieces: pieces)
  }
}
