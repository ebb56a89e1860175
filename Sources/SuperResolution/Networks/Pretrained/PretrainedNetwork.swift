import Engine

/// A network that is trained beforehand and then enlarges any picture, in one go.
///
/// Some work on the small picture and enlarge it at their very end, others improve what interpolation has brought to the
/// final size; both are given both. Values run from 0 to 1. `Sources/SuperResolution/Networks/README.md` lists the tensors
/// of every architecture.
public protocol PretrainedNetwork: Layer {
  /// Which it is, with its sizes.
  var architecture: PretrainedArchitecture { get }
  /// 3 for red, green and blue; 1 for the brightness, Y of ITU-R BT.601 over 255 (16/255…235/255), where colours are
  /// interpolated.
  var imageChannels: Int { get }
  /// The factor of enlargement; `nil` for a network that improves an interpolation by any.
  var fixedScale: Int? { get }
  /// How far from a pixel of the small picture, in each direction, the answer depends on it.
  func reach(scale: Int) -> Int
  /// Products that a pixel of the small picture takes.
  func multiplyAdds(scale: Int) -> Int
  /// The shape of the noise that a training draws; `nil` for a network that is not random.
  func noiseShape(for interpolation: Shape) -> Shape?
  /// Names of the tensors in a file, in the order of `visit`.
  var names: [String] { get }

  /// Enlarges pictures.
  ///
  /// - Parameters:
  ///   - x: the small pictures, N×C×h×w.
  ///   - interpolation: the same, brought to N×C×sh×sw by a bicubic kernel, and not clamped.
  ///   - pass: which statistics normalisation uses.
  ///   - noise: ε of a sample, of the shape that `noiseShape` says; `nil` for none.
  func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction
}

extension PretrainedNetwork {
  /// None: most networks are not random.
  public func noiseShape(for interpolation: Shape) -> Shape? { nil }
}

/// Any such network as one type.
public struct AnyPretrainedNetwork: PretrainedNetwork {
  private var network: any PretrainedNetwork

  /// Takes over a network.
  ///
  /// - Parameter network: what does the work.
  public init(_ network: any PretrainedNetwork) { self.network = network }

  /// The network's.
  public var architecture: PretrainedArchitecture { network.architecture }
  /// The network's.
  public var imageChannels: Int { network.imageChannels }
  /// The network's.
  public var fixedScale: Int? { network.fixedScale }
  /// The network's.
  public func reach(scale: Int) -> Int { network.reach(scale: scale) }
  /// The network's.
  public func multiplyAdds(scale: Int) -> Int { network.multiplyAdds(scale: scale) }
  /// The network's.
  public func noiseShape(for interpolation: Shape) -> Shape? { network.noiseShape(for: interpolation) }
  /// The network's.
  public var names: [String] { network.names }

  /// The network's.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    network.enlarged(x, interpolation: interpolation, pass, noise: noise)
  }

  /// The network's parts.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) { network.visit(body) }
}

extension Conv2D {
  /// Names of the tensors of a layer.
  func names(_ layer: String) -> [String] { ["\(layer).weight"] + (bias == nil ? [] : ["\(layer).bias"]) }

  /// Products that an output pixel takes.
  var multiplyAdds: Int { weights.value.count }
}

extension Layer {
  /// Takes the numbers of a file.
  ///
  /// Published networks exist with and without biases: where a file has none at all, they are zero.
  ///
  /// - Parameters:
  ///   - file: tensors by name.
  ///   - names: those of this layer, in the order of `visit`.
  /// - Throws: `EnlargementError.weights` if one is missing, has another shape, or is more than there should be.
  mutating func load(_ file: Safetensors, names: [String]) throws {
    let found = Dictionary(file.tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    let hasBiases = found.keys.contains { $0.hasSuffix(".bias") }
    var rest = Set(found.keys), state: [Tensor] = []
    for (name, wanted) in zip(names, self.state.map(\.shape)) {
      rest.remove(name)
      if !hasBiases && name.hasSuffix(".bias") {
        state.append(.zeros(wanted))
        continue
      }
      guard let tensor = found[name] else { throw EnlargementError.weights("\(name) is missing") }
      guard tensor.shape == wanted else {
        throw EnlargementError.weights("\(name) has the shape \(tensor.shape), not \(wanted)")
      }
      guard tensor.isFinite else { throw EnlargementError.weights("\(name) holds what is no number") }
      state.append(tensor)
    }
    if let more = rest.min() { throw EnlargementError.weights("\(more) is a tensor of another network") }
    self.state = state
  }
}
