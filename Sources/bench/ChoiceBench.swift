import ArgumentParser
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench choice`
struct ChoiceBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "choice",
    abstract: "Asks pictures which filter they prefer, and looks whether they were right.",
    discussion: """
      A picture reduced by four is asked by a scale held out of it, as every enlargement asks; then it is enlarged by all
      filters and scored. Chapter 7 shows what this writes. Interrupted, the same command goes on.

      EXAMPLES
        bench choice --dataset T91 --record Figures/07-zero-shot-training
        bench choice --dataset Data/Set5
      """)

  @Option(help: "A folder of PNG pictures.", completion: .directory)
  var dataset: String

  @Option(help: "Threads to compute with; the result does not depend on it.")
  var threads = Threads.available

  @Option(help: ArgumentHelp("Folder for choice.csv; rows that it holds are kept.", valueName: "dir"))
  var record: String?

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--threads takes a number from 1 on") }
  }

  func run() throws {
    Threads.count = threads
    let set = URL(fileURLWithPath: dataset).lastPathComponent
    var table = try BenchRecord(
      path: record.map { "\($0)/choice.csv" },
      command: "swift run -c release bench choice --dataset … --record Figures/07-zero-shot-training",
      columns: "set,image,share,held_out,enlarged")
    for picture in try Dataset.images(in: dataset) where !table.holds("\(set),\(picture.name)") {
      let task = try EvaluationTask(name: picture.name, picture: Image(png: picture.path), scale: 4)
      let candidates = Refinement().candidates
      var choice = FilterChoice(candidates, for: .init(task.lowResolution))
      while !choice.isDone { choice.advance() }
      try table.add(
        zip(candidates, choice.errors).map { filter, error in
          var enlargement = Enlargement(method: .wiener, scale: 4)
          enlargement.filters = [filter]
          let psnr = task.scores(of: try enlargement(task.lowResolution)).psnr
          return String(
            format: "%@,%@,%g,%.4f,%.4f", set, picture.name, filter.covarianceShare, -10 * log10(error), psnr)
        })
    }
  }
}
