import ArgumentParser
import Imaging
import SuperResolution

/// How a picture is enlarged.
struct RecipeOptions: ParsableArguments {
  @Option(help: "How it is enlarged.")
  var method = Method.nlvae

  @Option(help: "Recipe: full, quick, or instant (seconds, by a network that was trained on drawings).")
  var preset = Effort.full

  @Option(help: "What refines nlvae's outputs.")
  var refine = RefinementKind.wiener

  @Option(help: "What random draws come from; the same seed gives the same bytes.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("From 0, interpolation, to 1, the method's own answer.", valueName: "0…1"))
  var strength = 1.0

  @Option(help: ArgumentHelp("Enlarge only this region of the picture.", valueName: "X,Y,W,H"))
  var preview: Region?

  @Option(help: "Also write where the answer is least certain (nlvae), as a grey PNG.")
  var uncertainty: String?

  func validate() throws {
    guard preset != .instant || method == .nlvae || method == .instant else {
      throw ValidationError("--preset instant trains nothing; it leaves \(method.rawValue) nothing to do")
    }
    if uncertainty != nil && (method != .nlvae || preset == .instant) {
      throw ValidationError("--uncertainty needs a method with a posterior: nlvae")
    }
    guard 0...1 ~= strength else { throw ValidationError("--strength takes a number from 0 to 1") }
  }

  /// The method that does the work.
  var chosen: SuperResolution.Method { preset == .instant ? .instant : method }

  /// An enlargement of a picture by this recipe.
  func enlargement(of image: Image, to size: (width: Int, height: Int)) -> Enlargement {
    var enlargement = Enlargement(
      method: chosen, of: image, to: size, seed: seed, configuration: .init(method, preset.preset, refine))
    enlargement.dip = DIPConfiguration(preset.preset, scale: enlargement.scale)
    enlargement.strength = Float(strength)
    return enlargement
  }
}

/// How the work is done.
struct RunningOptions: ParsableArguments {
  @Flag(help: "Go on with an interrupted run; in a batch, also leave alone what is done.")
  var resume = false

  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var compute: ComputeOptions
}
