import Engine

/// A published network of brightness where a recipe wants one that improves a whole interpolated picture.
///
/// Of colours the network sees the brightness, Y of ITU-R BT.601 over 255, as it was published; a grey picture is its own.
/// What it changes there is added to red, green and blue alike, so that the brightness becomes its answer and the colour
/// differences stay those of the interpolation. Drafts (DRCN, MemNet) are not handed on: a zero-shot recipe's loss looks at
/// the answer alone.
struct BrightnessNetwork: EnlargementNetwork {
  private var network: AnyPretrainedNetwork

  /// A network with first weights.
  ///
  /// - Parameters:
  ///   - architecture: SRCNN, VDSR, DRCN or MemNet, of any size.
  ///   - generator: where the weights come from.
  init(_ architecture: PretrainedArchitecture, using generator: inout some RandomNumberGenerator) {
    precondition(
      architecture.improvesBrightness, "\(architecture.kind.rawValue) improves no interpolation of brightness")
    // Any factor: these networks are the same for all.
    network = architecture.network(scale: 2, using: &generator)
  }

  /// None: these networks are not random.
  func noiseShape(for input: Shape) -> Shape? { nil }

  /// The network's, in pixels of the interpolation.
  var reach: Int? { network.reach(scale: 1) }

  /// N×1×H×W or N×3×H×W to the same shape.
  func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    func answer(_ brightness: Variable) -> Variable {
      network.enlarged(brightness, interpolation: brightness, pass, noise: nil).picture
    }
    guard x.shape[1] == 3 else { return Reconstruction(picture: answer(x)) }
    let brightness = x.standardBrightness
    return Reconstruction(picture: x.brightened(by: answer(brightness) - brightness))
  }

  /// The network's parts.
  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) { network.visit(body) }
}
