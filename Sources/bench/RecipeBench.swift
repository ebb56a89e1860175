import ArgumentParser
import Engine
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench recipe`
struct RecipeBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe",
    abstract: "Enlarges pictures ×4 by the default recipe, one ingredient changed at a time.",
    discussion: """
      Chapter 7 shows what this writes. A training sees the reduced picture only. Without a folder of pictures the built-in
      one is taken. Interrupted, the same command goes on.

      EXAMPLES
        bench recipe --record Figures/07-zero-shot-training
        bench recipe --dataset T91 --images tt17,t49 --seeds 1 --record Figures/07-zero-shot-training
      """)

  @Option(help: "A folder of PNG pictures.", completion: .directory)
  var dataset: String?

  @Option(help: "Names of pictures in the folder, separated by commas; all by default.")
  var images: String?

  @Option(help: "Changes to make, separated by commas, such as \"the recipe,no refinement\"; all by default.")
  var changes: String?

  @Option(help: "Recipe: full or quick.")
  var preset = ZeroShotConfiguration.Preset.quick

  @Option(help: "Seeds, separated by commas.")
  var seeds = "1,2,3"

  @Option(help: "Threads to compute with; the result does not depend on it.")
  var threads = Threads.available

  @Option(
    help: ArgumentHelp(
      "Folder for recipe.csv, or recipe-NAME.csv for the dataset NAME; rows that it holds are kept.", valueName: "dir"))
  var record: String?

  func validate() throws {
    guard !seeds.isEmpty, seeds.split(separator: ",").allSatisfy({ UInt64($0) != nil }), threads > 0 else {
      throw ValidationError("--seeds takes numbers, separated by commas; --threads a number from 1 on")
    }
    _ = try ingredients()
    guard images == nil || dataset != nil else { throw ValidationError("--images needs --dataset") }
  }

  private func ingredients() throws -> [Ingredient] {
    guard let changes else { return Ingredient.allCases }
    return try changes.split(separator: ",").map { name in
      guard let ingredient = Ingredient(rawValue: String(name)) else {
        let known = Ingredient.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--changes: '\(name)' is not one of \(known)")
      }
      return ingredient
    }
  }

  func run() throws {
    Threads.count = threads
    let chosen = images.map { $0.split(separator: ",").map(String.init) }
    let pictures = try dataset.map { folder in
      try Dataset.images(in: folder).filter { chosen?.contains($0.name) ?? true }
        .map { ($0.name, try Image(png: $0.path)) }
    }
    let tasks = try (pictures ?? [("built-in", SamplePicture.image())]).map {
      try EvaluationTask(name: $0.0, picture: $0.1, scale: 4)
    }
    guard !tasks.isEmpty else { throw FileError(dataset ?? "", "has none of these pictures") }
    let name = dataset.map { URL(fileURLWithPath: $0).lastPathComponent }
    // The command that makes all of the record, whichever part of it this run makes.
    let options = [
      ("--dataset", name), ("--seeds", seeds == "1,2,3" ? nil : seeds),
      ("--preset", preset == .quick ? nil : preset.rawValue),
    ]
    let choice = options.compactMap { option, value in value.map { "\(option) \($0) " } }.joined()
    var table = try BenchRecord(
      path: record.map { "\($0)/recipe\(name.map { "-\($0.lowercased())" } ?? "").csv" },
      command: "swift run -c release bench recipe \(choice)--record Figures/07-zero-shot-training",
      columns: "ingredient,preset,image,seed,psnr,ssim")
    for seed in seeds.split(separator: ",").compactMap({ UInt64($0) }) {
      for task in tasks {
        for ingredient in try ingredients() {
          let key = "\(ingredient.rawValue),\(preset.rawValue),\(task.name),\(seed)"
          guard !table.holds(key) else { continue }
          let enlargement = Enlargement(
            method: .nlvae, scale: 4, seed: seed, configuration: ingredient.changed(ZeroShotConfiguration(preset)))
          let scores = task.scores(of: try enlargement(task.lowResolution))
          try table.add([key + String(format: ",%.4f,%.5f", scores.psnr, scores.ssim)])
        }
      }
    }
  }
}

extension ZeroShotConfiguration.Preset: ExpressibleByArgument {}
