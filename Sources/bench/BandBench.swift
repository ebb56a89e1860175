import ArgumentParser
import Files
import Foundation
import Imaging
import SuperResolution

/// `bench bands`
struct BandBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bands",
    abstract: "Divides the errors of enlarged pictures over frequencies.",
    discussion: """
      Chapter 8 shows what this writes. The enlargements are those that `nlvae evaluate --save-images` has kept.

      EXAMPLE
        nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,wiener --save-images Output/set5
        nlvae evaluate --dataset Data/Set5 --scale 4 --method nlvae --preset quick --save-images Output/set5
        bench bands --dataset Data/Set5 --enlarged Output/set5 --record Figures/08-evaluation
      """)

  @Option(help: "The folder of PNG pictures that were reduced and enlarged again.", completion: .directory)
  var dataset: String

  @Option(help: "The folder of their enlargements, NAME-xSCALE-METHOD.png.", completion: .directory)
  var enlarged: String

  @Option(help: "The factor: 2, 3, 4 or 8.")
  var scale = 4

  @Option(help: ArgumentHelp("Folder for bands.csv; rows that it holds are kept.", valueName: "dir"))
  var record: String?

  func validate() throws {
    guard [2, 3, 4, 8].contains(scale) else { throw ValidationError("--scale is 2, 3, 4 or 8") }
  }

  func run() throws {
    var table = try BenchRecord(
      path: record.map { "\($0)/bands.csv" },
      command: "swift run -c release bench bands --dataset … --enlarged … --record Figures/08-evaluation",
      columns: "enlargement,image,from,to,error,energy")
    let bands = FrequencyBands(scale: scale), enlargements = try Dataset.images(in: enlarged)
    for picture in try Dataset.images(in: dataset) {
      let task = try EvaluationTask(name: picture.name, picture: Image(png: picture.path), scale: scale)
      let start = "\(picture.name)-x\(scale)-"
      for enlargement in enlargements where enlargement.name.hasPrefix(start) {
        let key = "\(enlargement.name.dropFirst(start.count)),\(picture.name)"
        guard !table.holds(key) else { continue }
        let image = try Image(png: enlargement.path)
        guard (image.width, image.height) == (task.groundTruth.width, task.groundTruth.height) else {
          throw FileError(enlargement.path, "is not \(picture.name) enlarged by \(scale)")
        }
        let found = task.bands(of: image, bands)
        try table.add(
          found.indices.map { i in
            key
              + String(
                format: ",%.5g,%.5g,%.5g,%.5g", bands.edges[i], bands.edges[i + 1], found[i].error, found[i].energy)
          })
      }
    }
  }
}
