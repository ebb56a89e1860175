import Engine
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// Enlarges one file into another.
struct PictureEnlarger {
  var size: SizeOptions
  var recipe: RecipeOptions
  var files: FileOptions
  var running: RunningOptions
  /// Whether this is one picture of several.
  var isBatch: Bool

  /// A picture and everything that is decided before the work.
  private struct Work {
    var input: String
    var output: String
    var format: PictureFormat
    var image: Image
    var size: (width: Int, height: Int)
    var preview: Preview?

    /// Whether the output is a file of its own, beside which a state can be kept.
    var isFile: Bool { output != "-" && !isDevice(output) }
  }

  /// Enlarges a picture.
  ///
  /// - Throws: `FileError` if it cannot be read, enlarged or written, or the work was interrupted.
  func enlarge(_ job: BatchPlan.Job) throws {
    let work = try prepare(job)
    guard work.isFile else { return try enlarge(work, checkpoint: nil) }
    try alone(on: work.output) {
      try enlarge(work, checkpoint: recipe.chosen.isResumable ? companion(of: work.output, suffix: ".ckpt") : nil)
    }
  }

  /// Reads the picture, and refuses before the work what could not be written after it.
  private func prepare(_ job: BatchPlan.Job) throws -> Work {
    let file = try running.reading.file(job.input)
    for warning in file.warnings { warn("\(shown(job.input)): \(warning)") }
    let target = try size.pixels(of: file.image, job.input)
    if recipe.preview == nil { try running.reading.checkSize(job.input, width: target.width, height: target.height) }
    let isStream = job.output == "-" || isDevice(job.output)
    guard let format = files.format?.format ?? PictureFormat(name: job.output) ?? (isStream ? file.format : nil) else {
      throw FileError(job.output, PictureFormat.namingAdvice)
    }
    var work = Work(input: job.input, output: job.output, format: format, image: file.image, size: target)
    if let region = recipe.preview {
      let preview = try Preview(region, of: file.image, to: target, job.input)
      (work.preview, work.image, work.size) = (preview, preview.image, preview.size)
    }
    if files.strip { work.image.metadata = work.image.metadata.stripped }
    let size = work.size
    try format.check(job.output, width: size.width, height: size.height, hasAlpha: work.image.isTransparent)
    if job.output == "-" {
      guard isatty(STDOUT_FILENO) == 0 else {
        throw FileError("standard output", "is a terminal, which shows no picture; send it to a file or a pipe")
      }
    } else {
      try checkOutput(job.output, besides: [job.input])
    }
    if let uncertainty = recipe.uncertainty {
      guard PictureFormat(name: uncertainty) == .png else {
        throw FileError(uncertainty, "the map is a PNG file: name it .png")
      }
      try checkOutput(uncertainty, besides: [job.input, job.output])
    }
    try checkLearnable(width: work.image.width, height: work.image.height, by: recipe.chosen, job.input)
    for loss in format.losses(of: work.image) { warn("\(shown(job.output)): \(loss)") }
    return work
  }

  private func shown(_ path: String) -> String { path == "-" ? "standard input" : printable(path) }

  private func enlarge(_ work: Work, checkpoint: String?) throws {
    var enlargement = recipe.enlargement(of: work.image, to: work.size)
    enlargement.checkpointPath = checkpoint
    enlargement.checkpointInterval = running.checkpoints.checkpointInterval
    enlargement.resumes = running.resume
    if !running.resume {
      for path in enlargement.checkpointPaths where isFile(path) {
        try setAside(
          path, "is the state of an interrupted run, which --resume would go on with", keepingAll: false)
      }
    }
    let display = PictureProgress(work.input, size: work.size, quiet: running.compute.quiet)
    defer { display.finish() }
    try interruptible(work.isFile ? work.output : shown(work.input), advice(checkpoint)) {
      let large = try enlargement(
        work.image, partWillBegin: display.begin, progress: display.show, shouldStop: { Interruption.isRequested },
        inspect: writeUncertainty)
      try write(work.preview?.cut(large) ?? large, work)
    }
    enlargement.discardCheckpoint()
  }

  private func advice(_ checkpoint: String?) -> String {
    guard let checkpoint else { return "" }
    return "; the same command with --resume goes on" + (isBatch ? "" : " from \(checkpoint)")
  }

  private func write(_ image: Image, _ work: Work) throws {
    guard work.output == "-" else { return try image.write(to: work.output, as: work.format, quality: files.quality) }
    let bytes = try image.data(as: work.format, quality: files.quality, name: "standard output")
    try writeAll(bytes, to: STDOUT_FILENO, name: "standard output")
  }

  /// A grey picture, the largest deviation white; says what white stands for.
  private func writeUncertainty(of run: ZeroShotRun) throws {
    guard let path = recipe.uncertainty, let map = run.uncertainty() else { return }
    let largest = max(map.values.max() ?? 0, .leastNormalMagnitude)
    let picture = Image(
      width: map.shape[3], height: map.shape[2], channels: 1, pixels: (map * (1 / largest)).values)
    try picture.quantized().write(png: path)
    printLine("\(printable(path)): white is a standard deviation of \(String(format: "%.4f", largest * 255)) of 255")
  }
}

/// A bar for each part of a picture.
final class PictureProgress {
  private let name: String
  private let quiet: Bool
  private var bar: TrainingBar?

  init(_ input: String, size: (width: Int, height: Int), quiet: Bool) {
    name = "\(input == "-" ? "standard input" : printable(input)) → \(size.width)×\(size.height)"
    self.quiet = quiet
  }

  func begin(_ part: Enlargement.Part) {
    finish()
    bar = TrainingBar(part == .alpha ? "\(name), transparency" : name, quiet: quiet)
  }

  func show(_ progress: RunProgress) { bar?.show(progress) }

  func finish() { bar?.finish() }
}
