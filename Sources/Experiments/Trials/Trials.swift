import Engine
import Foundation
import Imaging
import SuperResolution

/// Small experiments whose records chapters plot: the columns of each record, and the pieces that make it.
public enum Trials {
  /// A small network of each kind of unit (fig. 6b).
  ///
  /// - Parameters:
  ///   - picture: reduced to half its size and doubled again; training sees the reduction only.
  ///   - budget: what every network may spend.
  ///   - layers: numbers of 3×3 convolutions in a row.
  ///   - rates: step sizes at the start, of which every kind may choose.
  ///   - seeds: where weights and crops come from.
  ///   - settings: what is not as usual, for a record that is never mixed with the usual one.
  public static func units(
    on picture: Image, budget: UnitTrial.Budget, layers: [Int], rates: [Float], seeds: [UInt64], settings: String? = nil
  ) throws -> Trial {
    let task = try EvaluationTask(name: "picture", picture: picture, scale: 2)
    // Seeds outside, so that a run that is cut short has treated all kinds alike.
    var pieces: [ExperimentTask] = []
    for seed in seeds {
      for depth in layers {
        for rate in rates {
          for unit in FeatureUnit.allCases {
            let key = [unit.rawValue, "\(depth)", "\(rate)", "\(seed)"], name = key.joined(separator: "-")
            var own = budget
            own.layers = depth
            own.learningRate = rate
            pieces.append(
              ExperimentTask(name: name, title: name, key: key, isResumable: false) { [own] context in
                var trial = UnitTrial(unit, task: task, budget: own, seed: seed)
                for _ in 0..<own.steps {
                  try context.checkForStop()
                  trial.advance()
                }
                let scores = trial.scores(), network = trial.network
                let numbers = String(format: "%.3f,%.3f,%.4f", trial.squaredError(), scores.psnr, scores.ssim)
                return [
                  RecordRow(
                    key: key,
                    result: ["\(network.channels)", "\(network.weightCount)", "\(own.steps)"] + fields(numbers))
                ]
              })
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("unit"), .init("layers", .whole), .init("rate", .number), .init("seed", .whole)],
      results: [
        .init("channels", .whole), .init("weights", .whole), .init("steps", .whole), .init("squared_error", .number),
        .init("psnr", .number), .init("ssim", .number),
      ], mark: settings)
    return Trial(file: "units.csv", form: form, pieces: pieces)
  }

  /// A small network trained by L1 and L2 with Adam, SGD and RMSProp (fig. 6a), one row a hundred steps.
  ///
  /// Every optimiser gets the same number of step sizes to choose from.
  ///
  /// - Parameters:
  ///   - steps: training steps, a multiple of 100.
  ///   - seeds: where weights and crops come from.
  ///   - settings: what is not as usual, for a record that is never mixed with the usual one.
  public static func losses(steps: Int, seeds: [UInt64], settings: String? = nil) throws -> Trial {
    let task = try EvaluationTask(name: "picture", picture: SamplePicture.image(), scale: 2)
    // SGD, whose steps are as long as its gradients, needs larger ones.
    func rates(_ rule: UpdateRule) -> [Float] { rule == .sgd ? [0.03, 0.1, 0.3, 1] : [5e-4, 2e-3, 8e-3, 0.032] }
    var pieces: [ExperimentTask] = []
    for seed in seeds {
      for loss in [ReconstructionLoss.l1, .l2] {
        for rule in UpdateRule.allCases {
          for rate in rates(rule) {
            let key = [loss == .l1 ? "L1" : "L2", rule.rawValue, "\(rate)", "\(seed)"]
            let name = key.joined(separator: "-")
            pieces.append(
              ExperimentTask(name: name, title: name, key: key, isResumable: false) { context in
                var budget = UnitTrial.Budget()
                budget.steps = steps
                budget.learningRate = rate
                budget.loss = loss
                budget.rule = rule
                var trial = UnitTrial(.nonLocal, task: task, budget: budget, seed: seed)
                var rows: [RecordRow] = []
                for step in 1...steps {
                  try context.checkForStop()
                  trial.advance()
                  guard step % 100 == 0 else { continue }
                  let numbers = String(format: "%.3f,%.3f", trial.squaredError(), trial.scores().psnr)
                  rows.append(RecordRow(key: key + ["\(step)"], result: fields(numbers)))
                }
                return rows
              })
          }
        }
      }
    }
    let form = RecordForm(
      keys: [
        .init("loss"), .init("optimizer"), .init("rate", .number), .init("seed", .whole), .init("step", .whole),
      ], results: [.init("squared_error", .number), .init("psnr", .number)], mark: settings)
    return Trial(file: "losses.csv", form: form, pieces: pieces)
  }

  /// Pictures enlarged ×4 by a recipe with one ingredient changed at a time.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - set: the name of their folder; `nil` for the built-in picture.
  ///   - changes: the changes to make.
  ///   - preset: the recipe.
  ///   - seeds: what random draws come from.
  public static func recipe(
    on tasks: [EvaluationTask], of set: String?, changes: [Ablation], preset: ZeroShotConfiguration.Preset,
    seeds: [UInt64]
  ) -> Trial {
    let pieces = seeds.flatMap { seed in
      tasks.flatMap { task in
        changes.map { ingredient in
          let key = [ingredient.rawValue, preset.rawValue, task.name, "\(seed)"]
          let name = ([set ?? "built-in"] + key).joined(separator: "-").replacing(" ", with: "_")
          return ExperimentTask(name: name, title: "\(task.name), \(ingredient.rawValue)", key: key) { context in
            let enlargement = Enlargement(
              method: .nlvae, scale: task.scale, seed: seed,
              configuration: ingredient.changed(ZeroShotConfiguration(preset)))
            guard let image = try context.enlarged(task, by: enlargement).image else { return [] }
            let scores = task.scores(of: image)
            return [RecordRow(key: key, result: fields(String(format: "%.4f,%.5f", scores.psnr, scores.ssim)))]
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("ingredient"), .init("preset"), .init("image"), .init("seed", .whole)],
      results: [.init("psnr", .number), .init("ssim", .number)])
    return Trial(file: "recipe\(set.map { "-\($0.lowercased())" } ?? "").csv", form: form, pieces: pieces)
  }

  /// Pictures that are asked which filter they prefer, and what each filter then makes of them.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - set: the name of their folder.
  public static func choice(of tasks: [EvaluationTask], in set: String) -> Trial {
    let pieces = tasks.map { task in
      ExperimentTask(name: "\(set)-\(task.name)", title: task.name, key: [set, task.name], isResumable: false) {
        context in
        let candidates = Refinement().candidates
        var choice = FilterChoice(candidates, for: .init(task.lowResolution))
        while !choice.isDone {
          try context.checkForStop()
          choice.advance()
        }
        return try zip(candidates, choice.errors).map { filter, error in
          var enlargement = Enlargement(method: .wiener, scale: task.scale)
          enlargement.filters = [filter]
          let psnr = try context.enlarged(task, by: enlargement).image.map { task.scores(of: $0).psnr } ?? .nan
          let share = String(format: "%g", filter.covarianceShare)
          return RecordRow(
            key: [set, task.name, share], result: fields(String(format: "%.4f,%.4f", -10 * log10(error), psnr)))
        }
      }
    }
    let form = RecordForm(
      keys: [.init("set"), .init("image"), .init("share", .number)],
      results: [.init("held_out", .number), .init("enlarged", .number)])
    return Trial(file: "choice.csv", form: form, pieces: pieces)
  }

  /// The errors of pictures that `nlvae evaluate --save-images` has kept, divided over frequencies.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - enlargements: names and files of their enlargements, NAME-xSCALE-METHOD.
  public static func bands(of tasks: [EvaluationTask], _ enlargements: [(name: String, path: String)]) -> Trial {
    let pieces = tasks.flatMap { task in
      let start = "\(task.name)-x\(task.scale)-"
      return enlargements.filter { $0.name.hasPrefix(start) }.map { enlargement in
        let method = String(enlargement.name.dropFirst(start.count))
        return ExperimentTask(
          name: enlargement.name, title: enlargement.name, key: [method, task.name], isResumable: false
        ) { context in
          try context.checkForStop()
          let image = try Image(png: enlargement.path), bands = FrequencyBands(scale: task.scale)
          try task.check(image, of: enlargement.path)
          return zip(zip(bands.edges, bands.edges.dropFirst()), task.bands(of: image, bands)).map { edges, found in
            RecordRow(
              key: [method, task.name] + fields(String(format: "%.5g,%.5g", edges.0, edges.1)),
              result: fields(String(format: "%.5g,%.5g", found.error, found.energy)))
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("enlargement"), .init("image"), .init("from", .number), .init("to", .number)],
      results: [.init("error", .number), .init("energy", .number)])
    let scale = tasks.first?.scale ?? 4
    return Trial(file: scale == 4 ? "bands.csv" : "bands-x\(scale).csv", form: form, pieces: pieces)
  }

  static func fields(_ line: String) -> [String] { line.split(separator: ",").map(String.init) }
}

/// A small experiment.
public struct Trial {
  /// The name of its record.
  public var file: String
  /// The record's columns.
  public var form: RecordForm
  /// What makes its rows.
  public var pieces: [ExperimentTask]
}
