import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae train`
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network beforehand, on drawings made by code or on the pictures of a folder.",
    discussion: """
      The weights are for --weights of evaluate and upscale. Architectures:
      residual (the shipped prior's: --channels 48 --depth 11), nlvae, zssr,
      vdsr (20 layers of 64 channels), srcnn (9-5-5), fsrcnn (56-12-4), lapsrn,
      drcn (16 recursions, 32 channels; published with 256), memnet (3 memory
      blocks, 32 channels; published with 6 and 64), and a+, which is no network:
      1,024 regressions on patches, learned in closed form within a minute or two
      and 3 GB. --steps, --minutes, --rate, --minibatch, --crop mean nothing to it.

      Every tenth picture of a folder, and at least one, is held back, and of
      drawings another series; the averaged weights are judged on them 40 times,
      and written each time. The file's notes say how far it has come. Ctrl-C
      saves the state beside it (W.safetensors.ckpt), and --resume goes on to the
      same bytes. With --minutes the steps are reckoned once, at the beginning,
      from how long some of them take, and kept in the state; the file's notes then
      have the core minutes, too, that the steps took in the end.

      A file is in the safetensors format: F32 or F16, weights O×C×K×L, those of
      transposed convolutions C×O×K×L.
        residual  head, body.K.a, body.K.b, tail: .weight .bias
        vdsr, zssr, srcnn  layers.K: .weight .bias (zssr has no bias)
        fsrcnn  layers.0 … layers.6: .weight .bias .slope;
                deconvolution: .weight .bias
        lapsrn  input, levels.L.features.K, levels.L.enlargement,
                levels.L.residual, levels.L.picture: .weight .bias
        nlvae   stem, encoder.K.*, mean, logVariance, expansion, decoder.K.*, tail
        drcn, memnet  as the page named below lists them
        a+      components, anchors, regressions: .weight
      All but residual, zssr and nlvae see the brightness (Y of rgb2ycbcr over
      255); colours are interpolated. A file without biases has none.
      Sources/SuperResolution/Networks/README.md says more.

      EXAMPLES
        nlvae train --on leaves --architecture residual --minutes 600 -o W.safetensors
        nlvae train --on leaves --without strokes,textures --architecture fsrcnn --steps 5000 -o W.safetensors
        nlvae train --on Data/T91 --architecture vdsr --steps 20000 -o vdsr.safetensors
        nlvae train --on Data/T91 --architecture a+ --scale 4 -o a+.safetensors
        nlvae evaluate --dataset Data/Set5 --scale 4 --weights vdsr.safetensors
      """)

  @Option(help: ArgumentHelp("leaves, or a folder of pictures.", valueName: "leaves|DIR"), completion: .directory)
  var on: String

  @Option(
    help: ArgumentHelp(
      "Ingredients that drawings are made without, separated by commas: "
        + LeavesIngredient.allCases.map(\.rawValue).joined(separator: ", ") + "."))
  var without: CommaSeparated<LeavesIngredient>?

  @Option(help: "Which network.")
  var architecture: PretrainedArchitecture.Kind

  @Option(help: "Channels between the layers of residual, vdsr, zssr, drcn and memnet.")
  var channels: Int?

  @Option(help: "Blocks of residual and memnet, layers of vdsr and zssr, recursions of drcn.")
  var depth: Int?

  @Option(
    help: ArgumentHelp(
      "Factors, separated by commas; more than one only for a network that serves any. What is held back is enlarged by "
        + "the first of them alone."))
  var scale = CommaSeparated(Scale(4))

  @Option(help: "How long, on this machine as it is at the beginning.")
  var minutes: Double?

  @Option(help: "How many steps.")
  var steps: Int?

  @Option(name: .shortAndLong, help: "The file of weights.")
  var output: String

  @Option(help: "What weights, drawings and crops come from: a number from 0 on.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The highest step size.", visibility: .hidden))
  var rate: Double?

  @Option(help: ArgumentHelp("Crops in a minibatch.", visibility: .hidden))
  var minibatch: Int?

  @Option(help: ArgumentHelp("Side of a crop, in pixels of the small picture.", visibility: .hidden))
  var crop: Int?

  @Flag(help: "Go on after Ctrl-C.")
  var resume = false

  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
      guard value.map(range.contains) ?? true else {
        throw ValidationError("--\(name) takes a number from \(range.lowerBound) to \(range.upperBound)")
      }
    }
    if architecture == .aPlus {
      try checkClosedForm()
    } else if (minutes == nil) == (steps == nil) {
      throw ValidationError("either --minutes or --steps is needed")
    }
    // A million minutes are two years.
    if let minutes, !(minutes > 0 && minutes <= 1e6) {
      throw ValidationError("--minutes takes a number above 0, up to a million")
    }
    if let rate, !(rate > 0 && rate <= 1) { throw ValidationError("--rate takes a number above 0, up to 1") }
    try check("steps", steps, 1...1_000_000_000)
    try check("channels", channels, 1...1024)
    try check("depth", depth, 2...1000)
    try check("minibatch", minibatch, 1...1024)
    try check("crop", crop, 8...64)
    if without != nil, on != "leaves" { throw ValidationError("--without needs --on leaves") }
    let network = PretrainedArchitecture(architecture)
    if channels != nil || depth != nil, !network.isFlexible {
      throw ValidationError("\(architecture.rawValue) has the size that it was published with")
    }
    if scale.elements.count > 1 && !network.servesAnyScale {
      throw ValidationError("\(architecture.rawValue) enlarges by one factor; give one")
    }
    if let scale = scale.elements.first(where: { !network.serves(scale: $0.value) }) {
      throw ValidationError("there is no \(architecture.rawValue) for ×\(scale.value)")
    }
  }

  func run() throws {
    compute.apply()
    try checkWritable(output)
    guard isFile(output) || !exists(output) else {
      throw FileError(output, "cannot take the weights: they are written several times, which needs a file")
    }
    try alone(on: output, architecture == .aPlus ? trainInClosedForm : train)
  }

  var checkpoint: String { companion(of: output, suffix: ".ckpt") }

  private var secondsFile: String { companion(of: output, suffix: ".seconds") }

  /// Puts aside what is in the way; false where there is nothing left to do, which is said.
  func begins() throws -> Bool {
    if resume, !exists(checkpoint), isTrained {
      printLine("\(printable(output)): is trained already")
      return false
    }
    if !resume {
      if isFile(checkpoint) { try setAsideState(checkpoint) }
      if isFile(output) { try setAside(output, "is there already") }
    }
    return true
  }

  private func train() throws {
    guard try begins() else { return }
    let goesOn = resume && exists(checkpoint)
    var recipe = recipe
    let material = try material(&recipe)
    var training = try NetworkTraining(on: material, recipe: recipe, seed: seed)
    try interruptible(output, "; the same command with --resume goes on") {
      if !goesOn {
        if let minutes {
          let seconds = try training.secondsPerStep {
            if Interruption.isRequested { throw Enlargement.Interrupted() }
          }
          training.begin(steps: max(1, Int(minutes * 60 / seconds)))
        } else {
          training.begin(steps: steps!)
        }
      }
      try finish(training, material)
    }
    discardFile(checkpoint)
    discardFile(secondsFile)
  }

  /// Whether the file holds the weights of a whole training.
  private var isTrained: Bool {
    guard isFile(output), let bytes = try? readFile(output), let weights = try? PretrainedWeights(bytes) else {
      return false
    }
    // What is learned in closed form is written once, at the end.
    return weights.file.metadata["steps"].map { Int($0) != nil } ?? (weights.architecture.kind == .aPlus)
  }

  var recipe: TrainingRecipe {
    var recipe = TrainingRecipe(
      PretrainedArchitecture(architecture, channels: channels, depth: depth), scales: scale.elements.map(\.value),
      steps: steps, minutes: minutes)
    if let rate { recipe.learningRate = Float(rate) }
    if let minibatch { recipe.minibatch = minibatch }
    if let crop { recipe.crop = crop }
    return recipe
  }

  private func finish(_ training: NetworkTraining, _ material: TrainingMaterial) throws {
    let display = TrainingDisplay(
      fileName(output), network: training, heldBack: material.heldBackWords, quiet: compute.quiet)
    defer { display.finish() }
    let notes = notes(material)
    // A file whose steps were counted has the same bytes whenever it is made, and no word about time.
    var work = minutes.map { _ in
      StepStopwatch(secondsFile, goesOn: resume && exists(checkpoint), interval: checkpoints.checkpointInterval)
    }
    defer { work?.keep() }
    func write(_ run: NetworkTraining) throws {
      var notes = notes
      notes["core minutes"] = work.map { String(format: "%.1f", $0.seconds / 60) }
      try writeAtomically(run.weights(notes: notes).encoded(), to: output)
    }
    var hasComplained = false
    let done = try keeper.finished(
      training, progress: display.show, shouldStop: { Interruption.isRequested },
      watch: { run in
        work?.note(run)
        guard display.note(run) else { return }
        do { try write(run) } catch {
          if !hasComplained { warnInBetween("\(error); the training goes on") }
          hasComplained = true
        }
      })
    try write(done)
    display.finish()
    if done.skipped > 0 { warn("\(printable(output)): \(done.skipped) steps had gradients that are no numbers") }
    printLine("\(printable(output)): \(display.summary(done))")
  }
}

extension PretrainedArchitecture.Kind: ExpressibleByArgument {}

extension LeavesIngredient: ExpressibleByArgument {}
