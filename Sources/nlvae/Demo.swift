import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae demo`: what `make` runs.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The main job: enlarge the built-in picture (or your own) ×4 and show what was gained.",
    discussion: """
      Without a picture, the built-in one is reduced, enlarged again and scored against what it was. A picture of your own
      is enlarged as it is; there is no truth to score it against, so it is compared with itself: how well the enlargement,
      reduced again, agrees with it. The folder gets sample-x4.png and sample-before-after.svg (photo-… for photo.png), and
      of the built-in picture also sample.png and sample-small.png; files of these names are replaced.

      EXAMPLES
        nlvae demo
        nlvae demo photo.png --folder Output
      """)

  @Argument(help: "A picture of your own.", completion: .file(extensions: ["png"]))
  var input: String?

  @Option(help: "Where the results go; made if missing.", completion: .directory)
  var folder = "Output"

  @Option(help: "Recipe: quick, standard or full.")
  var preset = ZeroShotConfiguration.Preset.quick

  @Option(help: "What random draws come from: a number from 0 on.")
  var seed: UInt64 = 1

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var compute: ComputeOptions

  static let scale = 4

  func run() throws {
    compute.apply()
    let stem = input.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent } ?? "sample"
    let picture = try input.map { try reading.picture($0, toEnlargeBy: Self.scale) }
    if let input, let picture { try checkLearnable(width: picture.width, height: picture.height, by: .nlvae, input) }
    try makeFolder(folder)
    let output = "\(folder)/\(stem)-x\(Self.scale).png"
    try checkOutput(output, besides: input.map { [$0] } ?? [])
    let task = picture == nil ? try EvaluationTask(name: stem, picture: SamplePicture.image(), scale: Self.scale) : nil
    let small = picture ?? task!.lowResolution
    let large = try alone(on: output) { try enlarge(small, named: stem, output: output) }
    let bicubic = small.interpolated(by: Self.scale).quantized()
    try large.write(png: output)
    printLine("\(small.width)×\(small.height) pixels enlarged to \(large.width)×\(large.height)")
    if let task {
      try task.groundTruth.write(png: "\(folder)/\(stem).png")
      try small.write(png: "\(folder)/\(stem)-small.png")
      report("against the original", task.scores(of: bicubic), task.scores(of: large))
    } else {
      report("reduced again, against the picture", agreement(bicubic, small), agreement(large, small))
    }
    printLine("enlargement:   \(output)")
    try drawSheet(stem, small: small, bicubic: bicubic, large: large, truth: task?.groundTruth)
    for suffix in [".ckpt", ".ckpt.alpha"] { discardFile(output + suffix) }
  }

  private func enlarge(_ small: Image, named name: String, output: String) throws -> Image {
    var enlargement = Enlargement(method: .nlvae, scale: Self.scale, seed: seed, configuration: .init(preset))
    enlargement.checkpointPath = output + ".ckpt"
    enlargement.resumes = true
    enlargement.warn = { warnInBetween($0) }
    let bar = TrainingBar("\(name) ×\(Self.scale)", quiet: compute.quiet)
    defer { bar.finish() }
    return try interruptible(output, "; the same command goes on from \(output).ckpt") {
      try enlargement.beginningAnew(warn) {
        try $0(small, progress: bar.show, shouldStop: { Interruption.isRequested })
      }
    }
  }

  /// How well an enlargement agrees with the picture it was made from.
  private func agreement(_ large: Image, _ small: Image) -> Scores {
    let reduced = large.resized(width: small.width, height: small.height).quantized()
    guard Scores.canScore(width: small.width, height: small.height, border: 0) else {
      return Scores(psnr: psnr(reduced, groundTruth: small, border: 0), ssim: .nan)
    }
    return Scores(of: reduced, groundTruth: small, border: 0)
  }

  private func report(_ comparison: String, _ bicubic: Scores, _ ours: Scores) {
    printLine("\(comparison):")
    printLine(String(format: "  bicubic      %6.2f dB   SSIM %.4f", bicubic.psnr, bicubic.ssim))
    printLine(String(format: "  NLVAE        %6.2f dB   SSIM %.4f", ours.psnr, ours.ssim))
  }

  /// Before and after, and where known the truth, as one drawing.
  private func drawSheet(_ stem: String, small: Image, bicubic: Image, large: Image, truth: Image?) throws {
    var sheet = ComparisonSheet()
    sheet.add("given", small)
    sheet.add("bicubic", bicubic)
    sheet.add("NLVAE, zero-shot", large)
    if let truth { sheet.add("truth", truth) }
    let name = String(stem.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" })
    let path = "\(folder)/\(name)-before-after.svg"
    try writeAtomically(Array(sheet.svg().utf8), to: path)
    printLine("before, after: \(path)")
  }
}
