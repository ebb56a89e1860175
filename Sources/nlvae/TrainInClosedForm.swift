import ArgumentParser
import Experiments
import Files
import Foundation
import SuperResolution
import Terminal

/// `nlvae train --architecture a+`
extension Train {
  /// Refuses options that only steps along a gradient have.
  func checkClosedForm() throws {
    let given = [
      ("steps", steps != nil), ("minutes", minutes != nil), ("rate", rate != nil), ("minibatch", minibatch != nil),
      ("crop", crop != nil),
    ]
    if let name = given.first(where: \.1)?.0 {
      throw ValidationError("a+ is learned in closed form, without steps: --\(name) does not apply")
    }
  }

  /// Learns A+, and writes it once, at the end.
  func trainInClosedForm() throws {
    guard try begins() else { return }
    var crops = recipe
    // Pictures of a few patches serve as well.
    crops.crop = 8
    let material = try material(&crops)
    let training = try AnchoredTraining(
      on: material, recipe: AnchoredRecipe(scale: scale.elements[0].value), seed: seed)
    guard training.patchCount >= training.recipe.anchors else {
      throw FileError(
        on, "has \(training.patchCount) patches, and a+ needs \(training.recipe.anchors): more or larger pictures")
    }
    try interruptible(output, "; the same command with --resume goes on") {
      let bar = TrainingBar(fileName(output), quiet: compute.quiet)
      defer { bar.finish() }
      let done = try keeper.finished(training, progress: bar.show, shouldStop: { Interruption.isRequested })
      guard let weights = done.weights(notes: notes(material)) else {
        throw FileError(on, "has nothing to learn from: all of its patches are flat")
      }
      try writeAtomically(weights.encoded(), to: output)
      bar.finish()
      printLine("\(printable(output)): \(summary(done, material))")
    }
    discardFile(checkpoint)
  }

  /// What brings runs to their end keeps their states, whatever they are.
  var keeper: Enlargement {
    var keeper = Enlargement(method: .weights, scale: scale.elements[0].value)
    keeper.checkpointPath = checkpoint
    keeper.resumes = resume
    keeper.checkpointInterval = checkpoints.checkpointInterval
    keeper.warn = { warnInBetween($0) }
    return keeper
  }

  private func summary(_ done: AnchoredTraining, _ material: TrainingMaterial) -> String {
    let score = String(format: "%.3f", done.validation ?? .nan)
    return "a+, \(done.learned?.weightCount ?? 0) weights: \(done.anchorCount) anchors in \(done.componentCount) "
      + "dimensions, from \(done.sampleCount) of \(done.patchCount) patches, \(score) dB on \(material.heldBackWords)"
  }
}
