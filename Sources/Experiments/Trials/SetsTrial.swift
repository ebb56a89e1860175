import Files
import Foundation
import Kernels
import SuperResolution

extension Trials {
  /// The recipes that are run on further data sets by default, by the names of chapter 8's record.
  public static let usualRecipesOfSets = ReproductionPlan.usualRecipesOfSets

  /// Those that can be asked for: the same, and what takes longer or stands on no page.
  public static let recipesOfSets = usualRecipesOfSets + [.nlvaeFull, .wienerThorough, .nlvaeThorough, .zssr]

  /// The record of further data sets.
  public static let fileOfSets = "sets.csv"
  /// Its columns.
  public static let formOfSets = RecordForm(
    keys: [.init("set"), .init("method"), .init("scale", .whole), .init("image"), .init("seed", .whole)],
    results: [
      .init("psnr", .number), .init("ssim", .number), .init("processor_seconds", .number), .init("version"),
    ] + ResultOrigin.laterColumns)

  /// Refuses pictures that a record of further data sets knows by other checksums, under the same names.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - set: the set that its rows are of.
  ///   - record: what is recorded.
  /// - Throws: `FileError` for another picture, and if the record cannot be read.
  public static func checkSame(_ tasks: [EvaluationTask], of set: String, in record: Record) throws {
    let place = formOfSets.columns.firstIndex { $0.name == "checksum" }! - formOfSets.keys.count
    let known = try record.rows().filter { $0.key[0] == set && !$0.result[place].isEmpty }
    for task in tasks {
      let checksum = task.lowResolution.checksum
      let isOther = known.contains {
        $0.key[2] == "\(task.scale)" && $0.key[3] == task.name && $0.result[place] != checksum
      }
      if isOther { throw FileError(record.path ?? fileOfSets, "holds rows of another picture \(task.name) of \(set)") }
    }
  }

  /// Pictures of a data set enlarged, as `Reproduction` does those of Set5 (table I).
  ///
  /// - Parameters:
  ///   - tasks: the pictures, reduced.
  ///   - set: the data set's name.
  ///   - recipes: how they are enlarged.
  ///   - seeds: what random draws come from; a recipe that draws nothing has one row, with seed 0.
  ///   - version: written into the rows.
  public static func sets(
    on tasks: [EvaluationTask], of set: String, recipes: [ReproductionRecipe], seeds: [UInt64], version: String
  ) -> Trial {
    let pieces = recipes.flatMap { recipe in
      (recipe.method.isLearned ? seeds : [0]).flatMap { seed in
        tasks.map { task in
          let key = [set, recipe.name, "\(task.scale)", task.name, "\(seed)"]
          let title = "\(recipe.name) ×\(task.scale) \(task.name)"
          return ExperimentTask(
            name: key.joined(separator: "-"), title: title, key: key, isResumable: recipe.method.isResumable
          ) { context in
            let enlargement = recipe.enlargement(scale: task.scale, seed: seed)
            guard let image = try context.enlarged(task, by: enlargement).image else { return [] }
            let scores = task.scores(of: image)
            let numbers = String(format: "%.4f,%.5f,%.1f", scores.psnr, scores.ssim, context.seconds)
            var origin = ResultOrigin(of: task, threads: Threads.count)
            origin.version = version
            return [RecordRow(key: key, result: fields(numbers) + origin.versionAndLater)]
          }
        }
      }
    }
    return Trial(file: fileOfSets, form: formOfSets, pieces: pieces)
  }
}
