import ArgumentParser
import Engine
import Experiments
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution
import Terminal

/// What the commands that compute have in common.
struct ComputeOptions: ParsableArguments {
  /// More threads than any machine has processors for.
  static let mostThreads = 1024

  @Option(help: ArgumentHelp("Threads; they change no byte.", valueName: "N", visibility: .hidden))
  var threads = Threads.available

  @Flag(name: .shortAndLong, help: "No progress bar.")
  var quiet = false

  func validate() throws {
    guard 1...Self.mostThreads ~= threads else {
      throw ValidationError("--threads takes a number from 1 to \(Self.mostThreads)")
    }
  }

  func apply() { Threads.count = threads }
}

/// How pictures are read.
struct ReadingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The most that is read or made, in 2^20 pixels.", valueName: "N", visibility: .hidden))
  var limit = Image.defaultPixelLimit >> 20

  func validate() throws {
    // 2^42 pixels are beyond any memory, and within the numbers that sizes are computed with.
    guard 1...1 << 22 ~= limit else { throw ValidationError("--limit takes a number from 1 to \(1 << 22)") }
  }

  /// Reads a picture, and says what to do about one that is too large.
  ///
  /// - Parameter scale: what it will be enlarged by; the limit holds for the enlargement as well.
  func picture(_ path: String, toEnlargeBy scale: Int = 1) throws -> Image {
    let file = try file(path)
    for warning in file.warnings { warn("\(printable(path)): \(warning)") }
    try checkSize(path, file.image, width: file.image.width * scale, height: file.image.height * scale)
    return file.image
  }

  /// Refuses an enlargement of more pixels than the limit, and says what would stay within it, what would make it and at
  /// what price.
  func checkSize(
    _ path: String, _ image: Image, width: Int, height: Int, forecast: () -> Forecast? = { nil }
  ) throws {
    guard width * height > limit << 20 else { return }
    var advice = "--limit \(megapixels(width * height)) makes it"
    if let factor = largestFactor(of: image) { advice = "nlvae upscale --scale \(factor) stays within it; " + advice }
    if let forecast = forecast() {
      let time = ProgressMeter.duration(forecast.seconds)
      advice += ", with about \(Memory.text(forecast.bytes)) of memory and \(time) on this machine"
    }
    throw FileError(
      path, "enlarged to \(width)×\(height) pixels it is more than the limit of \(limit << 20); \(advice)")
  }

  /// The largest factor with one decimal, as it is written, by which a picture can be enlarged within the limit; `nil` if
  /// none is above 1.
  private func largestFactor(of image: Image) -> String? {
    let tenths = (11...160).last { tenths in
      TargetSize.factor(Double(tenths) / 10).pixels(ofWidth: image.width, height: image.height).map {
        $0.width * $0.height <= limit << 20
      } ?? false
    }
    return tenths.map { $0 % 10 == 0 ? "\($0 / 10)" : "\($0 / 10).\($0 % 10)" }
  }

  /// The least limit that takes so many pixels.
  private func megapixels(_ pixels: Int) -> Int { (pixels + (1 << 20) - 1) >> 20 }

  /// Reads a file, or standard input for `-`.
  func file(_ path: String) throws -> PictureFile {
    do {
      guard path == "-" else { return try PictureFile(path, pixelLimit: limit << 20) }
      let name = "standard input"
      return try PictureFile(readAll(STDIN_FILENO, name: name), name: name, pixelLimit: limit << 20)
    } catch let error as FileError where error.kind == .tooManyPixels {
      // The cause begins with the size: width × height.
      let sides = error.cause.prefix { $0 != " " }.split(separator: "×").compactMap { Int($0) }
      let advice = sides.count == 2 ? "--limit \(megapixels(sides[0] * sides[1]))" : "a larger --limit"
      throw FileError(error.file, "\(error.cause); \(advice) reads it")
    }
  }

  /// The pictures of a folder as tasks.
  ///
  /// - Parameters:
  ///   - folder: where they are.
  ///   - scale: the factor.
  ///   - names: those to take; `nil` takes all.
  func tasks(_ folder: String, scale: Int, names: [String]? = nil) throws -> [EvaluationTask] {
    let all = try Dataset.images(in: folder), chosen = all.filter { names?.contains($0.name) ?? true }
    if let missing = names?.first(where: { name in !all.contains { $0.name == name } }) {
      throw FileError(folder, "has no picture \(missing)")
    }
    return try chosen.map { try EvaluationTask(name: $0.name, picture: picture($0.path), scale: scale) }
  }
}

/// How often a long run is saved.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Seconds between two checkpoints; more where writing one would take over a tenth of the time.",
      visibility: .hidden))
  var checkpointInterval = 15.0

  func validate() throws {
    guard 0...1e6 ~= checkpointInterval else {
      throw ValidationError("--checkpoint-interval takes a number of seconds from 0 on")
    }
  }
}

/// Several values of one option, separated by commas.
struct CommaSeparated<Element: ExpressibleByArgument>: ExpressibleByArgument {
  let elements: [Element]

  init(_ elements: Element...) { self.elements = elements }

  init?(argument: String) {
    var parts: [String] = []
    // What is said twice is meant once.
    for part in argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    where !parts.contains(part) {
      parts.append(part)
    }
    elements = parts.compactMap(Element.init(argument:))
    guard elements.count == parts.count else { return nil }
  }

  var defaultValueDescription: String { elements.map(\.defaultValueDescription).joined(separator: ",") }

  static var allValueStrings: [String] { Element.allValueStrings }
}

/// A factor that pictures can be enlarged by.
struct Scale: ExpressibleByArgument {
  static let possible = [2, 3, 4, 8]
  let value: Int

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    guard let value = Int(argument), Self.possible.contains(value) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }

  static var allValueStrings: [String] { possible.map { "\($0)" } }
}

/// How long an enlargement may take.
enum Effort: String, CaseIterable, ExpressibleByArgument {
  /// No training on the picture: the network that comes with the tool.
  case instant
  /// Half of the standard recipe's steps, for a first impression.
  case quick
  /// What most people want.
  case standard
  /// Twice the standard recipe's steps.
  case full
  /// The paper's blocks, and two networks: twice the work of the full recipe, and no better. What the book examines.
  case thorough
  /// For tests, and in no help: a fifth of the quick recipe's steps.
  case trial

  static var allValueStrings: [String] { allCases.filter { $0 != .trial }.map(\.rawValue) }

  /// The recipe of a method that trains.
  var preset: ZeroShotConfiguration.Preset { .init(rawValue: rawValue) ?? .standard }
}

/// Those presets that train.
struct TrainedEffort: ExpressibleByArgument, CustomStringConvertible {
  var effort: Effort

  static let quick = TrainedEffort(effort: .quick)

  init(effort: Effort) { self.effort = effort }

  init?(argument: String) {
    guard let effort = Effort(rawValue: argument), effort != .instant else { return nil }
    self.effort = effort
  }

  static var allValueStrings: [String] { Effort.allValueStrings.filter { $0 != Effort.instant.rawValue } }

  var rawValue: String { effort.rawValue }
  var description: String { rawValue }
}

/// What refines the network's outputs.
enum RefinementKind: String, CaseIterable, ExpressibleByArgument {
  /// Averaging with collaborative Wiener filtering, and filtering of the mean.
  case wiener
  /// Nothing.
  case none
}

extension Method: ExpressibleByArgument {}
extension ZeroShotConfiguration.Preset: ExpressibleByArgument {
  /// The one for tests is in no help.
  public static var allValueStrings: [String] { allCases.filter { $0 != .trial }.map(\.rawValue) }
}
extension TrainingProtocol: ExpressibleByArgument {}
extension Ablation: ExpressibleByArgument {}
extension EffortVariant: ExpressibleByArgument {}
extension NetworkVariant: ExpressibleByArgument {}

extension ZeroShotConfiguration {
  /// A method's named recipe; the autoencoder's with or without its refinement.
  init(_ method: SuperResolution.Method, _ preset: Preset, _ kind: RefinementKind) {
    self = method == .zssr ? .zssr(preset) : .init(preset)
    if kind == .none { refinement = nil }
  }
}
