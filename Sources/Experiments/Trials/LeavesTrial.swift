import Engine
import Foundation
import Imaging
import SuperResolution

/// Drawings for a ladder: all ingredients, all but one, or next to none.
public enum LeavesVariant: Hashable, Sendable, CaseIterable {
  /// All ingredients.
  case everything
  /// All but one.
  case without(LeavesIngredient)
  /// Opaque coloured discs whose sizes follow the power law, and nothing else.
  case discs

  /// All of them.
  public static var allCases: [LeavesVariant] { [.everything, .discs] + LeavesIngredient.allCases.map(without) }

  /// Its name in a record.
  public var name: String {
    switch self {
    case .everything: "everything"
    case .without(let ingredient): "no \(ingredient.rawValue)"
    case .discs: "discs alone"
    }
  }

  /// The generator.
  public var leaves: Leaves {
    switch self {
    case .everything: Leaves()
    case .without(let ingredient): Leaves().without([ingredient])
    case .discs: Leaves().without([.strokes, .shapes, .textures, .shading, .lens, .sensor])
    }
  }
}

/// What every network of the ladder is and gets.
public struct LeavesBudget: Sendable {
  /// Training steps.
  public var steps = 1500
  /// Drawings that crops are taken of, 256×256 pixels each.
  public var drawings = 256
  /// Steps after which the network of all ingredients is scored as well.
  public var milestones = [0, 10, 30, 100, 300, 1000]

  /// The usual budget.
  public init() {}

  /// The recipe of a small residual network for ×4: 16 channels, 4 blocks, 16 crops of 32×32 a step.
  var recipe: TrainingRecipe {
    var recipe = TrainingRecipe(PretrainedArchitecture(.residual, channels: 16, depth: 4), scales: [4], steps: steps)
    (recipe.minibatch, recipe.crop, recipe.warmUp, recipe.validations) = (16, 32, 100, 1)
    return recipe
  }
}

extension Trials {
  /// A small network trained on drawings without one of their ingredients, each as long as the others, and scored.
  ///
  /// Every network is scored by the mean PSNR of the pictures and of eight drawings of all ingredients that none has seen.
  /// It is asked as the shipped prior is: in eight orientations, the mean of the answers back-projected.
  ///
  /// - Parameters:
  ///   - tasks: the pictures that networks are scored on.
  ///   - set: the name of their folder.
  ///   - variants: what networks are trained on.
  ///   - seeds: where weights, drawings and crops come from.
  ///   - budget: what every network gets.
  ///   - settings: what is not as usual, for a record that is never mixed with the usual one.
  public static func leaves(
    on tasks: [EvaluationTask], of set: String, variants: [LeavesVariant], seeds: [UInt64],
    budget: LeavesBudget = LeavesBudget(), settings: String? = nil
  ) -> Trial {
    // Seeds outside, so that a run that is cut short has treated all variants alike.
    let pieces = seeds.flatMap { seed in
      variants.map { variant in
        let key = [variant.name, "\(seed)"]
        let name = (["leaves"] + key).joined(separator: "-").replacing(" ", with: "_")
        return ExperimentTask(name: name, title: "\(variant.name), seed \(seed)", key: key, isResumable: false) {
          context in
          try context.checkForStop()
          var training = try ladderTraining(variant, budget, seed)
          let unseen = try drawings(Leaves(), 8, seed ^ 1 << 63).map {
            try EvaluationTask(name: $0.name, picture: $0.image, scale: 4)
          }
          var rows: [RecordRow] = []
          while true {
            let isDue = variant == .everything && budget.milestones.contains(training.step)
            if isDue || training.step == budget.steps {
              let numbers = try [tasks, unseen].map { try score(training, on: $0, context) }
              let line = String(format: "%.4f,%.4f", numbers[0], numbers[1])
              rows.append(RecordRow(key: key + ["\(training.step)"], result: fields(line)))
            }
            if training.step == budget.steps { return rows }
            try training.train { _ in try context.checkForStop() }
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("drawings"), .init("seed", .whole), .init("step", .whole)],
      results: [.init(set.lowercased(), .number), .init("drawings_psnr", .number)], mark: settings)
    return Trial(file: "leaves.csv", form: form, pieces: pieces)
  }

  private static func ladderTraining(
    _ variant: LeavesVariant, _ budget: LeavesBudget, _ seed: UInt64
  ) throws -> NetworkTraining {
    let pictures = drawings(variant.leaves, budget.drawings, seed)
    return try NetworkTraining(
      on: .pictures(pictures, heldBack: [pictures[0]]), recipe: budget.recipe, seed: seed)
  }

  private static func drawings(
    _ leaves: Leaves, _ count: Int, _ series: UInt64
  ) -> [TrainingMaterial.NamedImage] {
    leaves.pictures(0..<count, side: TrainingMaterial.drawingSide, ofSeries: series).enumerated().map {
      TrainingMaterial.NamedImage(name: "drawing \($0.offset + 1)", image: $0.element)
    }
  }

  /// The mean PSNR of the averaged weights, dB.
  private static func score(
    _ training: NetworkTraining, on tasks: [EvaluationTask], _ context: ExperimentContext
  ) throws -> Double {
    var sum = 0.0
    for task in tasks {
      var run = PriorRun(
        task.lowResolution, scale: task.scale, network: training.averaged,
        use: PriorRun.Use(training.recipe.architecture.kind))
      while !run.isFinished {
        try context.checkForStop()
        run.advance()
      }
      let answer = task.lowResolution.replacingColours(with: run.result!)
      sum += psnr(answer, groundTruth: task.groundTruth, border: task.scale)
    }
    return sum / Double(tasks.count)
  }

  /// The statistics of pictures, in rows of one number each.
  ///
  /// - Parameter pictures: the set and the name of each, and itself, at least 128 pixels wide and high.
  public static func leavesStatistics(of pictures: [(set: String, name: String, image: Image)]) -> Trial {
    let pieces = pictures.map { set, name, image in
      ExperimentTask(name: "\(set)-\(name)", title: name, key: [set, name], isResumable: false) { context in
        try context.checkForStop()
        let found = PictureStatistics(image)
        var rows: [(measure: String, place: Double, value: Double)] = [("kurtosis", 0, found.kurtosis)]
        rows += zip(PictureStatistics.frequencies, found.power).map { ("power", $0, $1) }
        rows += zip(PictureStatistics.bins, found.differences).map { ("differences", $0, $1) }
        let repetition = PictureStatistics.repetition(in: image)
        rows += [PatchRecurrence.Place.anywhere, .half].compactMap { place in
          repetition[place].map { ("repetition \(place.rawValue)", 0, $0) }
        }
        return rows.map {
          RecordRow(
            key: [set, name, $0.measure, String(format: "%.5g", $0.place)], result: [String(format: "%.5g", $0.value)])
        }
      }
    }
    let form = RecordForm(
      keys: [.init("set"), .init("image"), .init("measure"), .init("place", .number)],
      results: [.init("value", .number)])
    return Trial(file: "statistics.csv", form: form, pieces: pieces)
  }
}
