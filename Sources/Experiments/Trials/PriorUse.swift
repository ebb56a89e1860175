import Engine
import Foundation
import Imaging
import Kernels
import SuperResolution

/// What can be done with drawings and a picture: ways to train the network of the synthetic prior further, and others.
public enum PriorUse: String, CaseIterable, Sendable {
  /// The network that has seen drawings, as it is.
  case drawings = "drawings alone"
  /// The same, trained further on the picture: the recipe of `nlvae-prior`.
  case both = "drawings and picture"
  /// Only the first half of its convolutions learns from the picture.
  case firstHalf = "the first half of the layers"
  /// Only the second half does.
  case secondHalf = "the second half of the layers"
  /// Only the last convolution does.
  case lastLayer = "the last layer"
  /// A tenth of the recipe's step sizes.
  case slower = "a tenth of the rate"
  /// Ten times the recipe's step sizes.
  case faster = "ten times the rate"
  /// Four times the recipe's steps.
  case longer = "four times the steps"
  /// Crops are reduced by the network's own factor, and never by less.
  case ownFactor = "its own factor alone"
  /// The same network from random weights, on the picture alone: as many steps, whose size falls from that on drawings to
  /// a hundredth of it.
  case untaught = "no drawings"
  /// The same, with ten times the steps.
  case untaughtLonger = "no drawings, ten times the steps"
  /// The prior makes the picture twice as large; NLVAE (quick) learns from that alone, and doubles it.
  case fathers = "fathers from the prior"
  /// NLVAE (quick) on the picture alone.
  case nlvae = "NLVAE"

  /// What random draws come from; none are made by the prior alone.
  public var seeds: [UInt64] { [.both, .nlvae].contains(self) ? [1, 2, 3] : [1] }

  /// What it has seen.
  public var seen: TrainingProtocol {
    [.untaught, .untaughtLonger, .nlvae].contains(self) ? .zeroShot : .syntheticPrior
  }

  /// How the network is trained on the picture; `nil` where it is not.
  public var adaptation: PriorAdaptation? {
    var recipe = PriorAdaptation()
    func rate(times factor: Float) {
      recipe.learningRate *= factor
      recipe.finalLearningRate *= factor
    }
    switch self {
    case .drawings, .fathers, .nlvae: return nil
    case .both: break
    case .firstHalf: recipe.layers = .firstHalf
    case .secondHalf: recipe.layers = .secondHalf
    case .lastLayer: recipe.layers = .last
    case .slower: rate(times: 0.1)
    case .faster: rate(times: 10)
    case .longer: recipe.steps *= 4
    case .ownFactor: recipe.factors = [4]
    case .untaught, .untaughtLonger:
      recipe.learningRate = TrainingRecipe(PretrainedArchitecture(.residual), scales: [4]).learningRate
      recipe.finalLearningRate = recipe.learningRate / 100
      if self == .untaughtLonger { recipe.steps *= 10 }
    }
    return recipe
  }

  /// The network before it has seen the picture: the shipped one, or one of its size with random weights.
  private func network(seed: UInt64) throws -> ResidualNetwork {
    let shipped = try SyntheticPrior.network()
    guard seen == .zeroShot else { return shipped }
    var random = RandomSource(seed: seed)
    return ResidualNetwork(
      channels: shipped.architecture.channels, depth: shipped.architecture.depth, scale: shipped.scale, using: &random)
  }

  /// A picture enlarged.
  ///
  /// - Parameters:
  ///   - image: the small picture; nothing else is seen.
  ///   - scale: the factor.
  ///   - seed: what random draws come from.
  ///   - check: called between steps; may throw.
  public func enlarged(_ image: Image, scale: Int, seed: UInt64, _ check: () throws -> Void) throws -> Image {
    if let adaptation {
      return image.replacingColours(
        with: try finished(
          AdaptedPriorRun(image, scale: scale, seed: seed, network: network(seed: seed), recipe: adaptation), check))
    }
    let quick = ZeroShotConfiguration(.quick)
    switch self {
    case .fathers:
      let father = try Enlargement(method: .instant, scale: 2)(image)
      let answer = try finished(
        ZeroShotRun(father, scale: scale / 2, seed: seed, configuration: quick), check)
      return image.replacingColours(
        with: backProjected(answer, onto: Tensor(image), iterations: quick.backProjections))
    case .nlvae:
      return image.replacingColours(
        with: try finished(ZeroShotRun(image, scale: scale, seed: seed, configuration: quick), check))
    default: return try Enlargement(method: .instant, scale: scale)(image)
    }
  }

  private func finished(_ run: some ResumableRun, _ check: () throws -> Void) throws -> Tensor {
    var run = run
    while !run.isFinished {
      try check()
      run.advance()
    }
    return run.result!
  }
}

extension Trials {
  /// Pictures enlarged ×4 in several ways by drawings and picture; a row a seed, and where there are several, one for the
  /// mean of their answers.
  ///
  /// - Parameters:
  ///   - tasks: the pictures, reduced by an even factor.
  ///   - set: the name of their folder.
  ///   - uses: the ways.
  public static func priorUses(on tasks: [EvaluationTask], of set: String, uses: [PriorUse]) -> Trial {
    let pieces = uses.flatMap { use in
      tasks.map { task in
        let key = [set, task.name, use.rawValue], name = (["together"] + key).joined(separator: "-")
        return ExperimentTask(
          name: name.replacing(" ", with: "_"), title: "\(task.name), \(use.rawValue)", key: key, isResumable: false
        ) { context in
          var rows: [RecordRow] = [], answers: [Image] = []
          func add(_ seeds: String, _ answer: Image, _ seconds: Double) {
            let scores = task.scores(of: answer)
            let numbers = String(format: "%.4f,%.5f,%.1f", scores.psnr, scores.ssim, seconds)
            let made = ResultOrigin(of: task, threads: Threads.count).versionAndLater
            rows.append(RecordRow(key: key + [seeds], result: [use.seen.rawValue] + fields(numbers) + made))
          }
          for seed in use.seeds {
            let start = context.seconds
            let answer = try use.enlarged(task.lowResolution, scale: task.scale, seed: seed, context.checkForStop)
            add("\(seed)", answer.quantized(), context.seconds - start)
            answers.append(answer)
          }
          if answers.count > 1 {
            add("mean of \(answers.count)", Image(meanOf: answers).quantized(), context.seconds)
          }
          return rows
        }
      }
    }
    let form = RecordForm(
      keys: [.init("set"), .init("image"), .init("use"), .init("seeds")],
      results: [
        .init("protocol"), .init("psnr", .number), .init("ssim", .number), .init("processor_seconds", .number),
        .init("version"),
      ] + ResultOrigin.laterColumns)
    return Trial(file: "together.csv", form: form, pieces: pieces)
  }
}

extension Image {
  /// The mean of pictures of one size.
  init(meanOf pictures: [Image]) {
    self = pictures[0]
    for sample in pixels.indices {
      pixels[sample] = pictures.reduce(0) { $0 + $1.pixels[sample] } / Float(pictures.count)
    }
  }
}
