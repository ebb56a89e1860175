import Experiments
import Files
import Imaging
import Foundation
import SuperResolution

/// What `nlvae train` trains on.
extension Train {
  /// What is trained on; crops become smaller where the pictures of a folder are.
  func material(_ recipe: inout TrainingRecipe) throws -> TrainingMaterial {
    let largest = scale.elements.map(\.value).max()!
    if on == "leaves" {
      recipe.crop = min(recipe.crop, TrainingMaterial.largestCrop(scale: largest))
      return .drawings(Leaves().without(without?.elements ?? []))
    }
    let pictures = try Dataset.images(in: on).map {
      TrainingMaterial.NamedImage(name: $0.name, image: try reading.picture($0.path))
    }
    let sides = pictures.map { min($0.image.width, $0.image.height) / largest }
    recipe.crop = min(recipe.crop, sides.sorted()[sides.count / 10] / 4 * 4)
    let crop = recipe.crop, fitting = zip(pictures, sides).filter { $0.1 >= crop }.map(\.0)
    guard crop >= 8, fitting.count > 1 else {
      throw FileError(
        on, "has too few pictures that could be trained on: two are needed, of at least \(8 * largest) pixels a side")
    }
    if fitting.count < pictures.count {
      warn("\(printable(on)): \(pictures.count - fitting.count) pictures are smaller than a crop and left out")
    }
    return TrainingMaterial(fitting)
  }

  /// What a file says of its training.
  func notes(_ material: TrainingMaterial) -> [String: String] {
    var notes = ["version": NLVAECommand.number]
    switch material {
    case .drawings:
      notes["protocol"] = "synthetic prior"
      if let without { notes["without"] = without.elements.map(\.rawValue).joined(separator: ",") }
    case .pictures: notes["protocol"] = "trained on \(fileName(on.hasSuffix("/") ? String(on.dropLast()) : on))"
    }
    return notes
  }
}

extension TrainingMaterial {
  /// What weights are judged on, in words.
  var heldBackWords: String {
    switch self {
    case .drawings: "drawings held back"
    case .pictures: "pictures held back"
    }
  }
}

/// Processor seconds of the steps of a training, over several processes if it was interrupted; what is spent on judging the
/// weights in between does not count.
struct StepStopwatch {
  private var stopwatch: Stopwatch
  private var last: (step: Int?, seconds: Double)

  /// A stopwatch that runs.
  ///
  /// - Parameters:
  ///   - path: where the seconds are noted.
  ///   - goesOn: whether what is noted there counts.
  ///   - interval: seconds between two notes.
  init(_ path: String, goesOn: Bool, interval: Double) {
    stopwatch = Stopwatch(.processor, path: path, goesOn: goesOn, interval: interval)
    last = (nil, stopwatch.seconds)
  }

  /// Seconds of steps so far.
  var seconds: Double { stopwatch.seconds }

  /// Told after every step and every measurement.
  mutating func note(_ run: NetworkTraining) {
    if run.step == last.step { stopwatch.leaveOut(seconds - last.seconds) }
    last = (run.step, seconds)
    stopwatch.note()
  }

  /// Writes the seconds down, for a process that goes on.
  mutating func keep() { stopwatch.note(now: true) }
}
