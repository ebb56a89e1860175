import ArgumentParser
import Engine
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae upscale`
struct Upscale: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Enlarge a PNG.",
    discussion: """
      The network is trained on the picture itself; nothing else is read. With --preset instant nothing is trained: the
      picture is enlarged by a network that comes with the tool and has seen drawings made by code, but no photograph.
      Grey stays grey, 16 bits stay 16, transparency is carried along. Ctrl-C saves the state beside the output; --resume
      goes on from it.

      EXAMPLES
        nlvae upscale photo.png -o large.png
        nlvae upscale photo.png -o large.png --preset instant
        nlvae upscale photo.png -o large.png --scale 2 --seed 7
        nlvae upscale photo.png -o large.png --resume
        nlvae upscale photo.png -o large.png --uncertainty where.png
      """)

  @Argument(help: "The picture.", completion: .file(extensions: ["png"]))
  var input: String

  @Option(name: .shortAndLong, help: "Where the enlargement is written.")
  var output: String

  @Option(help: "Factor of enlargement.")
  var scale = Scale(4)

  @Option(help: "How it is enlarged.")
  var method = Method.nlvae

  @Option(
    help: """
      Recipe: full, quick for a first impression, or instant: seconds, by a network that was trained on drawings; thorough \
      is twice full's work for next to nothing.
      """)
  var preset = Effort.full

  @Option(help: "What refines nlvae's outputs.")
  var refine = RefinementKind.wiener

  @Option(help: "What random draws come from; the same seed gives the same bytes.")
  var seed: UInt64 = 1

  @Flag(help: "Go on with an interrupted run.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Also write how much the last network's answer varies over its latent posterior, as a grey PNG (white: most).",
      discussion: "That is before the answer is averaged with others and filtered."))
  var uncertainty: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    guard preset != .instant || method == .nlvae || method == .instant else {
      throw ValidationError("--preset instant trains nothing; it leaves \(method.rawValue) nothing to do")
    }
    if uncertainty != nil && (method != .nlvae || preset == .instant) {
      throw ValidationError("--uncertainty needs a method with a posterior: nlvae")
    }
  }

  /// The method that does the work.
  private var chosen: SuperResolution.Method { preset == .instant ? .instant : method }

  func run() throws {
    compute.apply()
    let image = try reading.picture(input, toEnlargeBy: scale.value)
    try checkOutput(output, besides: [input])
    if let uncertainty { try checkOutput(uncertainty, besides: [input, output]) }
    try checkLearnable(width: image.width, height: image.height, by: chosen, input)
    try alone(on: output) { try enlarge(image) }
  }

  private func enlarge(_ image: Image) throws {
    var enlargement = Enlargement(
      method: chosen, scale: scale.value, seed: seed, configuration: .init(method, preset.preset, refine))
    let checkpoint = output + ".ckpt"
    enlargement.dip = DIPConfiguration(preset.preset, scale: scale.value)
    enlargement.checkpointPath = checkpoint
    enlargement.checkpointInterval = checkpoints.checkpointInterval
    enlargement.resumes = resume
    if !resume, chosen.isResumable, isFile(checkpoint) {
      try setAside(
        checkpoint, "is the state of an interrupted run, which --resume would go on with", keepingAll: false)
    }
    let bar = TrainingBar("\(input) ×\(scale.value)", quiet: compute.quiet)
    defer { bar.finish() }
    let advice = chosen.isResumable ? "; the same command with --resume goes on from \(checkpoint)" : ""
    try interruptible(output, advice) {
      let stop = { Interruption.isRequested }
      guard let uncertainty else {
        return try enlargement(image, progress: bar.show, shouldStop: stop).write(png: output)
      }
      let run = try enlargement.finished(
        enlargement.zeroShotRun(image), progress: bar.show, shouldStop: stop)
      try image.replacingColours(with: run.result!).write(png: output)
      if let map = run.uncertainty() { try write(map, to: uncertainty) }
    }
    if chosen.isResumable { enlargement.discardCheckpoint() }
  }

  /// A grey picture, the largest deviation white; says on standard output what white stands for.
  private func write(_ map: Tensor, to path: String) throws {
    let largest = max(map.values.max() ?? 0, .leastNormalMagnitude)
    let picture = Image(
      width: map.shape[3], height: map.shape[2], channels: 1, pixels: (map * (1 / largest)).values)
    try picture.quantized().write(png: path)
    print("\(path): white is a standard deviation of \(String(format: "%.4f", largest * 255)) of 255")
  }
}

/// `nlvae degrade`
struct Degrade: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reduce a PNG as the evaluation does: antialiased bicubic, rounded to its depth.",
    discussion: """
      The picture is first cropped to a multiple of the scale, from the top left.

      EXAMPLE
        nlvae degrade photo.png -o small.png --scale 4
      """)

  @Argument(help: "The picture.", completion: .file(extensions: ["png"]))
  var input: String

  @Option(name: .shortAndLong, help: "Where the reduction is written.")
  var output: String

  @Option(help: "Factor of reduction.")
  var scale = Scale(4)

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    let image = try reading.picture(input), scale = scale.value
    try checkOutput(output, besides: [input])
    guard min(image.width, image.height) >= scale else {
      throw FileError(input, "\(image.width)×\(image.height) pixels cannot be reduced by \(scale)")
    }
    try image.modCropped(by: scale).degraded(by: scale).write(png: output)
  }
}
