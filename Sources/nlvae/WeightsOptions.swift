import ArgumentParser
import Experiments
import Files
import Foundation
import SuperResolution
import Synchronization

/// Weights of a network that was trained beforehand.
struct WeightsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Weights of a network that nlvae train has made, or of a published one.", valueName: "FILE"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "Orientations whose answers are averaged, 1 to 8; by default 1 for published networks.", valueName: "N",
      visibility: .hidden))
  var orientations: Int?

  @Option(
    help: ArgumentHelp(
      "Corrections towards the picture; by default 0 for published networks, else 10.", valueName: "N",
      visibility: .hidden))
  var backProjections: Int?

  func validate() throws {
    guard orientations.map((1...8).contains) ?? true else {
      throw ValidationError("--orientations takes a number from 1 to 8")
    }
    guard backProjections.map((0...1000).contains) ?? true else {
      throw ValidationError("--back-projections takes a number from 0 to 1000")
    }
    guard weights != nil || orientations == nil && backProjections == nil else {
      throw ValidationError("--orientations and --back-projections need --weights")
    }
  }

  /// More than any network of the house has, and less than a mistaken file may have.
  private static let longest = 1 << 30

  /// The weights by their file: every result asks for them.
  private static let known = Mutex<[String: PretrainedWeights]>([:])

  /// Reads the file, if one was named; the first time only.
  ///
  /// - Throws: `FileError` if it holds no weights of a known network.
  func read() throws -> (weights: PretrainedWeights, use: PriorRun.Use)? {
    guard let path = weights else { return nil }
    do {
      let weights = try Self.known.withLock { known in
        if let weights = known[path] { return weights }
        let weights = try PretrainedWeights(readFile(path, limit: Self.longest))
        // What is wrong with a tensor should be said before the first picture.
        _ = try weights.network(scale: weights.scales.first ?? 4)
        known[path] = weights
        return weights
      }
      var use = PriorRun.Use(weights.architecture.kind)
      if let orientations { use.orientations = orientations }
      if let backProjections { use.backProjections = backProjections }
      return (weights, use)
    } catch let error as EnlargementError {
      throw FileError(path, "\(error)")
    }
  }

  /// Gives an enlargement the weights.
  func apply(to enlargement: inout Enlargement) throws {
    guard let (weights, use) = try read() else { return }
    enlargement.weights = weights
    enlargement.use = use
  }

  /// Refuses factors that the weights were not made for.
  func check(_ scales: [Int]) throws {
    guard let path = weights, let weights = try read()?.weights else { return }
    let known = weights.scales
    for scale in scales {
      let factor = try weights.factor(for: scale)
      let isServed =
        weights.architecture.servesAnyScale ? known.isEmpty || known.contains(scale) : scale <= factor * factor
      guard !isServed else { continue }
      let made = known.isEmpty ? ["\(factor)"] : known.map(String.init)
      throw FileError(path, "are weights for ×\(made.joined(separator: ", ×")), not for ×\(scale)")
    }
  }

  /// What results by these weights are called: the architecture, and the file.
  func name(_ weights: PretrainedWeights) -> String {
    let kind = weights.architecture.kind.rawValue
    let stem = URL(fileURLWithPath: self.weights ?? kind).deletingPathExtension().lastPathComponent
    return stem == kind ? kind : "\(kind)-\(stem)"
  }
}

extension PretrainedWeights {
  /// What the network has seen.
  var trainingProtocol: TrainingProtocol {
    file.metadata["protocol"] == "synthetic prior" ? .syntheticPrior : .trained
  }
}
