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
      is enlarged as nlvae upscale does it: noise and compression are undone, which is said. There is no truth to score it
      against, so it is compared with itself: how well the enlargement, reduced again, agrees with it. The folder gets
      sample-x4.png and sample-before-after.svg (photo-… for photo.png), and of the built-in picture also sample.png and
      sample-small.png; files of these names are replaced.

      EXAMPLES
        nlvae demo
        nlvae demo photo.png --folder Output
      """)

  @Argument(help: "A picture of your own.", completion: .file(extensions: PictureFormat.allEndings))
  var input: String?

  @Option(help: "Where the results go; made if missing.", completion: .directory)
  var folder = "Output"

  @Option(help: "Recipe; nlvae upscale has instant, which trains nothing.")
  var preset = TrainedEffort.quick

  @Option(help: "What random draws come from: a number from 0 on.")
  var seed: UInt64 = 1

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var compute: ComputeOptions

  static let scale = 4

  func run() throws {
    compute.apply()
    if let input { return try enlarge(own: input) }
    try makeFolder(folder)
    let stem = "sample", output = "\(folder)/\(stem)-x\(Self.scale).png"
    try checkOutput(output, besides: [])
    let task = try EvaluationTask(name: stem, picture: SamplePicture.image(), scale: Self.scale)
    let small = task.lowResolution
    let large = try alone(on: output) { try enlarge(small, named: stem, output: output) }
    let bicubic = small.interpolated(by: Self.scale).quantized()
    try large.write(png: output)
    sayEnlarged(small, large)
    try task.groundTruth.write(png: "\(folder)/\(stem).png")
    try small.write(png: "\(folder)/\(stem)-small.png")
    report("against the original", task.scores(of: bicubic), task.scores(of: large))
    printLine("enlargement:   \(output)")
    try drawSheet(stem, small: small, bicubic: bicubic, large: large, truth: task.groundTruth)
    for suffix in [".ckpt", ".ckpt.alpha"] { discardFile(output + suffix) }
  }

  /// A picture of the user's own: what `nlvae upscale` makes of it, compared with itself.
  private func enlarge(own input: String) throws {
    // What cannot be read leaves no folder behind.
    if input != "-" { _ = try reading.file(input) }
    try makeFolder(folder)
    let stem = input == "-" ? "picture" : URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
    let output = "\(folder)/\(stem)-x\(Self.scale).png"
    var options = try Upscale.parse([
      "--output=\(output)", "--scale", "\(Self.scale)", "--preset", preset.rawValue, "--seed", "\(seed)", "--resume",
      "--", input,
    ])
    (options.running.reading, options.running.compute) = (reading, compute)
    var enlarger = options.enlarger(isBatch: false)
    enlarger.goesOnByItself = true
    let (work, large) = try enlarger.enlarge(BatchPlan.Job(input: input, output: output))
    let bicubic = work.image.interpolated(by: Self.scale).quantized()
    sayEnlarged(work.image, large)
    let isClean = work.assumed == .bicubic
    report(
      "reduced again, against the picture\(isClean ? "" : " before it was cleaned")", agreement(bicubic, work.image),
      agreement(large, work.image))
    printLine("enlargement:   \(output)")
    try drawSheet(stem, small: work.image, bicubic: bicubic, large: large, truth: nil)
  }

  private func sayEnlarged(_ small: Image, _ large: Image) {
    printLine("\(small.width)×\(small.height) pixels enlarged to \(large.width)×\(large.height)")
  }

  private func enlarge(_ small: Image, named name: String, output: String) throws -> Image {
    var enlargement = Enlargement(
      method: .nlvae, scale: Self.scale, seed: seed, configuration: .init(preset.effort.preset))
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
