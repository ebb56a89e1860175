import Foundation
import Imaging
import Kernels
import SuperResolution

/// A network that `nlvae train` has trained, and what its file says of the training.
public struct TrainedNetwork: Sendable {
  /// The weights.
  public let weights: PretrainedWeights
  /// The architecture, with its sizes where they are not the usual ones: `vdsr`, `drcn 64×16`.
  public let name: String
  /// What it was trained on: `drawings`, or the folder's name; `unknown` where the file does not say.
  public let material: String
  /// What first weights and crops came from; empty where the file does not say.
  public let seed: String
  /// Training steps; empty where the file does not say.
  public let steps: String
  /// Minutes of a processor core that the training took; empty where they were not measured.
  public let coreMinutes: String

  /// What a file of weights says.
  ///
  /// - Parameter weights: the file.
  /// - Throws: `EnlargementError.weights` for a training that is not over.
  public init(_ weights: PretrainedWeights) throws {
    let notes = weights.file.metadata, architecture = weights.architecture
    if let steps = notes["steps"], Int(steps) == nil {
      throw EnlargementError.weights("its training is not over: step \(steps)")
    }
    self.weights = weights
    let kind = architecture.kind, isUsual = architecture == PretrainedArchitecture(kind)
    name = kind.rawValue + (isUsual ? "" : " \(architecture.channels)×\(architecture.depth)")
    let without = notes["without"].map { " without \($0.replacing(",", with: " "))" } ?? ""
    material =
      switch notes["protocol"] {
      case nil: "unknown"
      case "synthetic prior": "drawings" + without
      case let note?: note.hasPrefix("trained on ") ? String(note.dropFirst(11)) : note
      }
    func number(_ note: String) -> String { notes[note].flatMap { Double($0) == nil ? nil : $0 } ?? "" }
    (seed, steps, coreMinutes) = (number("seed"), number("steps"), number("core minutes"))
  }

  /// What tells its training from others, as the record begins its rows.
  var key: [String] { [name, material, seed, steps, coreMinutes] }
}

extension Trials {
  /// Pictures enlarged by networks that were trained beforehand: a row a network and picture.
  ///
  /// Every network is asked once and nothing is put around it, as the published ones are: what is compared is the networks.
  /// Or they are asked as the shipped prior is, in another record.
  ///
  /// - Parameters:
  ///   - tasks: the pictures, reduced.
  ///   - set: the name of their folder.
  ///   - networks: the networks, which must serve the pictures' factors.
  ///   - asPrior: whether they are asked in eight orientations and the mean is corrected towards the picture.
  public static func trained(
    on tasks: [EvaluationTask], of set: String, networks: [TrainedNetwork], asPrior: Bool = false
  ) -> Trial {
    let pieces = networks.flatMap { network in
      tasks.map { task in
        let key = network.key + [set, "\(task.scale)", task.name]
        let name = key.joined(separator: "-").replacing(" ", with: "_")
        return ExperimentTask(
          name: name, title: "\(network.name) ×\(task.scale) \(task.name)", key: key, isResumable: false
        ) { context in
          var enlargement = Enlargement(method: .weights, scale: task.scale)
          enlargement.weights = network.weights
          if !asPrior {
            enlargement.use.orientations = 1
            enlargement.use.backProjections = 0
            enlargement.use.isGuarded = false
          }
          guard let image = try context.enlarged(task, by: enlargement).image else { return [] }
          let scores = task.scores(of: image), origin = ResultOrigin(of: task, threads: Threads.count)
          let numbers = String(format: "%.4f,%.5f,%.2f", scores.psnr, scores.ssim, context.seconds)
          return [RecordRow(key: key, result: fields(numbers) + origin.valuesOfTrials)]
        }
      }
    }
    let form = RecordForm(
      keys: [
        .init("network"), .init("on"), .init("seed", .whole, isOptional: true),
        .init("steps", .whole, isOptional: true),
        .init("core_minutes", .number, isOptional: true), .init("set"), .init("scale", .whole), .init("image"),
      ],
      results: [
        .init("psnr", .number), .init("ssim", .number), .init("processor_seconds", .number), .init("threads", .whole),
        .init("processor"), .init("version"), .init("checksum"),
      ])
    return Trial(file: asPrior ? "priors.csv" : "trained.csv", form: form, pieces: pieces)
  }
}
