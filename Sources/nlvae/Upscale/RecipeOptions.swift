import ArgumentParser
import Imaging
import SuperResolution

/// How a picture is enlarged.
struct RecipeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("By what.", valueName: "name"))
  var method = Method.nlvae

  @Option(help: ArgumentHelp("How long; instant: none.", valueName: "name"))
  var preset = Effort.standard

  @OptionGroup(visibility: .hidden) var weights: WeightsOptions

  @Option(help: ArgumentHelp("What refines nlvae's outputs.", visibility: .hidden))
  var refine = RefinementKind.wiener

  @Option(help: ArgumentHelp("A number from 0 on: other details.", valueName: "N"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("1: the answer, 0: interpolation.", valueName: "0…1"))
  var strength = 1.0

  @Option(help: ArgumentHelp("This part of the picture only: a look first.", valueName: "X,Y,W,H"))
  var preview: Region?

  @Option(
    help: ArgumentHelp(
      "Also write where nlvae's answer is least certain, as a grey PNG.", valueName: "MAP.png",
      visibility: .hidden))
  var uncertainty: String?

  func validate() throws {
    guard preset != .instant || method == .nlvae || method == .instant else {
      throw ValidationError("--preset instant trains nothing; it leaves \(method.rawValue) nothing to do")
    }
    guard weights.weights == nil || preset == .standard && (method == .nlvae || method == .weights) else {
      throw ValidationError("--weights is a method of its own, and goes with no other --method or --preset")
    }
    guard method != .weights || weights.weights != nil else {
      throw ValidationError("--method weights needs --weights")
    }
    if uncertainty != nil && (chosen != .nlvae) {
      throw ValidationError("--uncertainty needs a method with a posterior: nlvae")
    }
    guard 0...1 ~= strength else { throw ValidationError("--strength takes a number from 0 to 1") }
  }

  /// The method that does the work; of an answer that is not wanted, none.
  var chosen: SuperResolution.Method {
    strength == 0 ? .bicubic : weights.weights != nil ? .weights : preset == .instant ? .instant : method
  }

  /// An enlargement of a picture by this recipe.
  func enlargement(of image: Image, to size: (width: Int, height: Int)) throws -> Enlargement {
    var enlargement = Enlargement(
      method: chosen, of: image, to: size, seed: seed, configuration: .init(method, preset.preset, refine))
    enlargement.dip = DIPConfiguration(preset.preset, scale: enlargement.scale)
    enlargement.strength = Float(strength)
    if chosen == .weights {
      try weights.apply(to: &enlargement)
      try weights.check([enlargement.scale])
    }
    return enlargement
  }
}

/// How the work is done.
struct RunningOptions: ParsableArguments {
  @Flag(help: "Go on after Ctrl-C; in a batch, skip what is done.")
  var resume = false

  @Flag(help: "A page on this machine shows it being made.")
  var live = false

  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var compute: ComputeOptions
}
